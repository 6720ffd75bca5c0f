"""What stands around a Spanish word and changes its valence: degree, negation, contrast, empty openings."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from qa_studio.language.lexicon import Token, words

# VADER's constants (Hutto & Gilbert 2014): degree and its decay with distance, capitals, negation, contrast.
DEGREE: Final = 0.293
CAPITALS: Final = 0.733
NEGATION: Final = -0.74
DEGREE_DECAY: Final = (1.0, 0.95, 0.9)
BEFORE_BUT, AFTER_BUT = 0.5, 1.5
EMPHASIS: Final = 1.25

NEGATION_REACH: Final = 3
"""How many words that carry meaning may stand between a negation and what it negates."""

_UNPUNCTUATED_CONCESSION: Final = 5
_LITTLE: Final = 0.3


NEGATORS: Final = words("no nunca jamas nadie nada ningun ninguno ninguna ni tampoco sin")
_BOUNDARIES: Final = words("pero aunque sino porque y e cuando entonces pues mientras ademas o u")
_TRANSPARENT: Final = words(
    "me te se lo la le les nos os los las he ha han has habia habian hemos hubo haber habido sido estado "
    "es son era eran fue fueron ser sea sean esta estan estoy estaba estaban estar este estuvo muy mucho mucha tan mas "
    "nada todo toda un una el de del a al para con en mi su mis sus tu algo demasiado bastante realmente ninguna ningun"
)
_STRONGER: Final = words(
    "muy mucho mucha muchos muchas muchisimo muchisima demasiado demasiada tan tanto tanta super bastante realmente "
    "totalmente absolutamente completamente sumamente extremadamente increiblemente verdaderamente enormemente "
    "especialmente tremendamente terriblemente particularmente profundamente altamente plenamente mas que puro pura "
    "gran grande tremendo tremenda enorme total rotundamente siempre re recontra requete"
)
_WEAKER: Final = words(
    "algo medio apenas casi ligeramente relativamente menos poquito poquitito parcialmente quiza quizas tantito "
    "medianamente escasamente supuestamente"
)
_BEHIND: Final = words("mucho muchisimo bastante demasiado tanto muchisimas totalmente completamente siempre")
FILLERS: Final = words("bueno bien perfecto vale claro buenas excelente genial estupendo")
_FILLED_BY: Final = words(
    "señor señora señorita don doña entonces pues mire mira deme dame digame dime permitame le ya y a ver aqui ahora "
    "ok okay vale listo si claro un una voy vamos necesito yo usted la el lo los las me su se como que cual cuando por "
    "para en de este esta ese eso es era pero no entiendo tengo"
)
_PREDICATES: Final = words(
    "es son era fue ser sea esta estan estuvo estar estaba muy tan mas lo algo nada un el su todo del de bastante "
    "super realmente parece parecio ha sido que gran"
)


@dataclass(frozen=True)
class Hit:
    """What the lexicon knows of the tokens from `first` to `last` (inclusive)."""

    first: int
    last: int
    valence: float

    @property
    def is_phrase(self) -> bool:
        """Whether it is more than one word."""
        return self.last > self.first


def is_filler(said: Sequence[str], tokens: Sequence[Token], index: int) -> bool:
    """Whether "bueno", "bien", "perfecto" … only opens a turn: it starts a clause, and nothing it describes follows."""
    word = said[index]
    if word not in FILLERS:
        return False
    if word == "bueno":
        return index == 0 or said[index - 1] not in _PREDICATES
    if not tokens[index].after_break:
        return False
    following = said[index + 1] if index + 1 < len(said) else ""
    return word in ("bien", "vale", "claro", "buenas") or following in _FILLED_BY


def in_context(hit: Hit, said: Sequence[str], tokens: Sequence[Token], bound: set[int], capitals: set[int]) -> float:
    """Gives a hit's valence after degree, capitals and negation."""
    valence = hit.valence
    if not valence:
        return 0.0
    sign = math.copysign(1.0, valence)
    if any(index in capitals for index in range(hit.first, hit.last + 1)):
        valence += sign * CAPITALS
    for distance, decay in enumerate(DEGREE_DECAY, start=1):
        index = hit.first - distance
        if index < 0 or tokens[index + 1].after_break:
            break
        if index in bound:
            continue
        if said[index] in _STRONGER and (said[index] != "que" or (distance == 1 and _opens(tokens, index))):
            valence += sign * DEGREE * decay
        elif said[index] in _WEAKER or _is_a_little(said, index):
            valence -= sign * DEGREE * decay
    valence = _degree_behind(valence if valence * sign > 0 else 0.0, hit, said, tokens)
    if _is_beyond_negation(hit, said):
        return valence
    return valence * _negation(hit, said, tokens, bound)


def _is_beyond_negation(hit: Hit, said: Sequence[str]) -> bool:
    """Whether a "no" before a hit is no business of it: thanks, phrases with a negation, answers ("no perfecto")."""
    if "gracias" in said[hit.first : hit.last + 1] or (hit.is_phrase and said[hit.first] in NEGATORS):
        return True
    return hit.first == 1 and said[0] == "no" and said[1] in FILLERS


def _opens(tokens: Sequence[Token], index: int) -> bool:
    """Whether a "que" is the one of an exclamation ("qué lento"), rather than a conjunction."""
    return tokens[index].after_break or tokens[index].said.lower() == "qué"


def _is_a_little(said: Sequence[str], index: int) -> bool:
    return said[index] in ("poco", "poquito") and index > 0 and said[index - 1] == "un"


def _degree_behind(valence: float, hit: Hit, said: Sequence[str], tokens: Sequence[Token]) -> float:
    """Applies a degree that follows: "me molesta mucho", "me ayudaron muy poco"."""
    behind = hit.last + 1
    if behind >= len(said) or tokens[behind].after_break:
        return valence
    if said[behind] in _BEHIND:
        return valence + math.copysign(DEGREE, valence)
    if said[behind] == "muy" and behind + 1 < len(said) and said[behind + 1] in ("poco", "poquito"):
        return valence * (NEGATION if valence > 0 else _LITTLE)
    if said[behind] == "poco":
        return valence * (NEGATION if valence > 0 else _LITTLE)
    return valence


def _negation(hit: Hit, said: Sequence[str], tokens: Sequence[Token], bound: set[int]) -> float:
    """Gives the factor that negation puts on a hit: 1, `NEGATION`, or `EMPHASIS` for "nunca … tan bien".

    However many negators agree ("no estoy nada contenta"), the factor is applied once. "poco amable" negates,
    "no solo" does not, and "no puedo estar más contenta" is emphasis.
    """
    left = NEGATION_REACH
    for index in range(hit.first - 1, -1, -1):
        if tokens[index + 1].after_break or said[index] in _BOUNDARIES:
            return 1.0
        word = said[index]
        if index in bound:
            left -= 1
        elif word in ("poco", "poca", "pocos", "pocas") and index == hit.first - 1 and not _is_a_little(said, index):
            return NEGATION if hit.valence > 0 else _LITTLE
        elif word in NEGATORS:
            between = said[index + 1 : hit.first]
            if "solo" in between[:1]:
                return 1.0
            return EMPHASIS if _is_superlative(word, between, hit, said) else NEGATION
        elif word not in _TRANSPARENT:
            left -= 1
        if left < 0:
            break
    return 1.0


def _is_superlative(negator: str, between: Sequence[str], hit: Hit, said: Sequence[str]) -> bool:
    if negator in ("nunca", "jamas", "nadie") and any(word in ("tan", "tanto", "tanta", "asi") for word in between):
        return hit.valence > 0
    if negator in ("nunca", "jamas") and hit.is_phrase and "tan" in said[hit.first : hit.last + 1]:
        return True
    can = any(word.startswith(("pued", "pod", "pud")) for word in between)
    return negator == "no" and can and "mas" in between[-1:]


def contrast(said: Sequence[str], tokens: Sequence[Token]) -> list[float]:
    """Gives the weight of each word from "pero", "sino" and "aunque"; 1 where there is none."""
    weights = [1.0] * len(said)
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
