"""Lemmas of Spanish and English words as patterns and key phrases compare them: folded, clitics set aside."""

from functools import lru_cache
from typing import Final, NamedTuple

import simplemma

from qa_studio.domain.transcripts import folded
from qa_studio.language.lexicon import words

LANGUAGES: Final = ("es", "en")
"""Languages whose words have lemmas here; in others a word is its own."""

_AS_THEY_ARE: Final = {
    "es": words(
        "a al ante bajo como con cual cuando de del desde donde el ella ellas ello ellos en entonces entre era esta "
        "este esto estos estas fuera gracias hasta la las le les lo los mas me mi mia mio mis muy nada ni no nos "
        "nosotros o os para pero por porque que quien se si sin sino sobre su sus tan te ti tu tus un una unas uno "
        "unos usted ustedes vos vosotros y ya yo baja calle parte coste nadie algo alguien bien mal"
    ),
    "en": words("he her him his i it its me my our she their them they this these us we you your thanks left lots"),
}
"""Words whose form matters, or whose dictionary entry is another word's."""
_OWN: Final = {
    "es": {**dict.fromkeys(words("bueno buenos buenas buen buena"), "bueno"), "regalas": "regalar", "dime": "decir"},
    "en": {
        **dict.fromkeys(("cancelling", "cancelled", "canceling", "canceled", "cancels"), "cancel"),
        **dict.fromkeys(("better", "best"), "better"),
        "thanking": "thank",
        "thanked": "thank",
        "apologise": "apologize",
        "apologised": "apologize",
        "apologising": "apologize",
    },
}
_CLITICS: Final = tuple(
    sorted(
        words(
            "me te se lo la le nos os los las les melo mela melos melas telo tela telos telas selo sela selos selas "
            "noslo nosla noslos noslas"
        ),
        key=len,
        reverse=True,
    )
)
_VERBAL: Final = ("ar", "er", "ir")
_STRONG: Final = words(
    "decir pedir seguir venir sentir mentir repetir servir medir poder dormir morir conseguir preferir elegir corregir "
    "despedir impedir vestir convertir invertir divertir advertir sugerir referir herir competir reir freir"
)
"""Verbs whose gerund changes its stem."""
_SHORTEST_STEM: Final = 2


class Forms(NamedTuple):
    """A word as it is compared: folded, and its folded lemma."""

    folded: str
    lemma: str


@lru_cache(maxsize=131_072)
def forms_of(word: str, language: str) -> Forms:
    """Gives a word folded (lower case, no accents but ñ's tilde, no punctuation around it) and its lemma likewise.

    Spanish pronouns that hang on to a verb are set aside ("darme", "dándomelo": dar); forms of vos are known.
    """
    plain = folded(word.replace("’", "'"))
    if language not in LANGUAGES or plain.startswith("["):
        return Forms(plain, plain)
    if plain in _AS_THEY_ARE[language]:
        is_verb = language == "es" and word.casefold().startswith("está")
        return Forms(plain, "estar" if is_verb else plain)
    own = _OWN[language].get(plain)
    return Forms(plain, own or folded(_lemma(word.strip(' .,;:!?¡¿…"()«»').casefold(), plain, language)))


def lemma_of(word: str, language: str) -> str:
    """Gives a word's folded lemma; itself, folded, where it has none."""
    return forms_of(word, language).lemma


@lru_cache(maxsize=16_384)
def is_infinitive(lemma: str) -> bool:
    """Whether a folded Spanish lemma is a verb's, by its having a gerund: "pagar" is, "router" and "lugar" are not."""
    ending = {"ar": "ando", "er": "iendo", "ir": "iendo"}.get(lemma[-2:])
    if ending is None:
        return False
    stem = lemma[:-2]
    return lemma in _STRONG or any(simplemma.is_known(stem + one, lang="es") for one in (ending, "yendo"))


def _lemma(word: str, plain: str, language: str) -> str:
    found = _looked_up(word, language)
    if language == "es" and found == word:
        return _without_clitics(word) or _of_vos(word) or found
    if language == "es" and plain.removeprefix(folded(found)) in _CLITICS:
        return _verb_of(folded(found)) or found
    return found


def _looked_up(word: str, language: str) -> str:
    return str(simplemma.lemmatize(word, lang=language)).casefold() if word else ""


def _without_clitics(word: str) -> str | None:
    """Gives the infinitive of "darme", "dándonos", "espéreme", "páseme"; None where the word is no such form."""
    for clitic in _CLITICS:
        stem = folded(word.removesuffix(clitic))
        if word.endswith(clitic) and len(stem) >= _SHORTEST_STEM:
            verb = stem if stem.endswith(_VERBAL) else _verb_of(stem)
            if verb is not None:
                return verb
    return None


def _verb_of(form: str) -> str | None:
    """Gives the infinitive of an imperative or gerund, also of one that is written like a noun ("pase")."""
    found = _looked_up(form, "es")
    if folded(found).endswith(_VERBAL):
        return found
    infinitives = (form[:-1] + ending for ending in _VERBAL)
    return next((verb for verb in infinitives if len(form) > 2 and simplemma.is_known(verb, lang="es")), None)


def _of_vos(word: str) -> str | None:
    """Gives the infinitive of "podés", "llamás", "decís"; None where the word is no such form."""
    for ending, infinitive in (("ás", "ar"), ("és", "er"), ("ís", "ir")):
        verb = word[:-2] + infinitive
        if word.endswith(ending) and simplemma.is_known(verb, lang="es"):
            return verb
    return None
