"""How a Spanish clause is meant: contrast, requests, and openings that say nothing."""

from collections.abc import Sequence
from itertools import pairwise
from typing import Final

from qa_studio.language.lexicon import Token, words

BEFORE_BUT, AFTER_BUT = 0.5, 1.5
"""VADER's weights (Hutto & Gilbert 2014) of what comes before and after a "but"."""

NEGATORS: Final = words("no nunca jamas nadie nada ningun ninguno ninguna ni tampoco sin")
_TURNS: Final = words("pero sino aunque embargo")
_UNPUNCTUATED_CONCESSION: Final = 5
_OPENINGS: Final = words(
    "hola buenas buenos dias tardes noches dia si no ok okey vale bueno pues oiga oye mire mira disculpe disculpa "
    "perdone perdon señorita señor señora joven señores alo ah eh este y entonces solo solamente es "
    "que a ver por favor "
    "aja claro ya listo perfecto"
)
_REQUEST_OPENINGS: Final = (
    "me puede, me podria, me puedes, me podrias, me podes, puede, podria, puedo, podemos, se puede, le puedo, "
    "queria, quisiera, quiero saber, quiero consultar, quiero preguntar, quiero denunciar, quiero reportar, "
    "quiero cancelar, querria, necesito, necesitaba, necesitamos, necesitaria, llamo para, llamo por, "
    "llamaba para, llamaba por, le llamo para, le llamo por, llamo a, llamo porque, le hablo para, le hablo por, "
    "hablo para, para, en caso de, si quiere, si desea, si el, si la, si me, si no, si usted, si hay, si tengo, "
    "si cancelo, como hago, como puedo, como se, como pongo, cual es, cual seria, cuales son, cuanto, cuantos, "
    "cuanta, donde, cuando, que cubre, que incluye, que pasa si, que documentos, que necesito, que debo, "
    "que tengo que hacer, que significa, que hago, a que, el motivo, pulse, marque, recuerde, recuerden, debe, "
    "tiene que, hay que, tendria que, le informo, le comento, le confirmo, le recuerdo, me gustaria, me indica, "
    "me regala, me comparte, me da, me dice, digame, indiqueme, es por, es para, es sobre, por, tengo que, "
    "mi numero, el numero, su numero, tiene usted, tienen, hay alguna, hay algun, existe, cubre, incluye"
)
_REQUESTS: Final = frozenset(tuple(opening.split()) for opening in _REQUEST_OPENINGS.split(", "))
_LONGEST_REQUEST: Final = max(map(len, _REQUESTS))
FILLERS: Final = words(
    "bueno bien perfecto vale claro buenas excelente genial estupendo buenisimo fantastico "
    "fenomenal barbaro espectacular"
)
_PRAISED: Final = words(
    "servicio atencion trato trabajo todo experiencia noticia persona profesional comida producto chico chica muchacho "
    "muchacha señorita tecnico asesora asesor equipo idea explicacion gestion ayuda lugar hotel calidad labor opcion "
    "disposicion empresa compañia aplicacion app resultado como quedo salio suyo suya ustedes eficientes"
)
"""What a turn that begins with "excelente" may praise; where none follows, the word only says yes."""

_PREDICATES: Final = words(
    "es son era fue ser sea esta estan estuvo estar estaba muy tan mas lo algo nada un el su todo del de bastante "
    "super realmente parece parecio ha sido que gran"
)


def is_filler(said: Sequence[str], tokens: Sequence[Token], index: int) -> bool:
    """Whether "bueno", "bien", "perfecto" … only opens a turn: it starts a clause, and nothing it describes follows."""
    word = said[index]
    if word not in FILLERS:
        return False
    if word == "bueno":
        return index == 0 or said[index - 1] not in _PREDICATES
    if not tokens[index].after_break and not all(earlier in _OPENINGS for earlier in said[:index]):
        return False
    return word in ("bien", "vale", "claro", "buenas") or _PRAISED.isdisjoint(said[index + 1 : index + 5])


def is_request(said: Sequence[str]) -> bool:
    """Whether a text asks for, offers or explains something, so that what it names is a matter and no feeling."""
    start = next((index for index, word in enumerate(said) if word not in _OPENINGS), len(said))
    ahead = tuple(said[start : start + _LONGEST_REQUEST])
    return any(ahead[:length] in _REQUESTS for length in range(1, len(ahead) + 1))


def contrast(said: Sequence[str], tokens: Sequence[Token]) -> list[float]:
    """Gives the weight of each word from "pero", "sino" and "aunque"; 1 where there is none."""
    weights = [1.0] * len(said)
    if _TURNS.isdisjoint(said):
        return weights
    turns = [index for index, word in enumerate(said) if word in ("pero", "sino") and 0 < index < len(said) - 1]
    turns += [i for i, pair in enumerate(pairwise(said)) if i and pair == ("sin", "embargo")]
    if turns:
        turn = max(turns)
        return [BEFORE_BUT if index < turn else AFTER_BUT for index in range(len(said))]
    if "aunque" in said:
        start = said.index("aunque")
        end = next((index for index in range(start + 1, len(said)) if tokens[index].after_break), None)
        if end is None:
            end = _unpunctuated_end(said) if start == 0 else len(said)
        weights = [BEFORE_BUT if start <= index < end else AFTER_BUT for index in range(len(said))]
    return weights


def _unpunctuated_end(said: Sequence[str]) -> int:
    """Guesses where a concession that opens an utterance ends: before the next negation, or after some words."""
    longest = min(len(said), 1 + _UNPUNCTUATED_CONCESSION)
    return next((index for index in range(2, longest) if said[index] in NEGATORS), longest)
