"""Spanish word forms: the valence of a form from that of its lemma, by simple rules of inflection."""

from collections.abc import Iterator, Mapping
from typing import Final

from qa_studio.language.lexicon import Valence, words

_ENDINGS: Final[Mapping[str, frozenset[str]]] = {
    "ar": words(
        "o as a amos ais an aba abas abamos abais aban e aste asteis aron are aras ara aremos areis aran aria arias "
        "ariamos ariais arian es emos eis en aramos arais ase ases asemos aseis asen ando ado ada ados adas ar ad"
    ),
    "er": words(
        "o es e emos eis en ia ias iamos iais ian i iste io imos isteis ieron ere eras era eremos ereis eran eria "
        "erias eriamos eriais erian a as amos ais an iera ieras ieramos ierais ieran iese ieses iesemos iesen iendo "
        "ido ida idos idas er ed"
    ),
    "ir": words(
        "o es e imos is en ia ias iamos iais ian i iste io isteis ieron ire iras ira iremos ireis iran iria irias "
        "iriamos iriais irian a as amos ais an iera ieras ieramos ierais ieran iese ieses iesemos iesen iendo ido ida "
        "idos idas ir id"
    ),
}
_FRONT: Final = ("e", "i")
_CLITICS: Final = sorted(
    words("melo mela melos melas telo tela selo sela selos selas noslo nosla me te se lo la le nos os los las les"),
    key=len,
)
_STEM_CHANGES: Final = (("e", "ie"), ("o", "ue"), ("u", "ue"), ("e", "i"), ("o", "u"))
_DIMINUTIVE: Final = 0.9
_SUPERLATIVE: Final = 1.25
_AUGMENTATIVE: Final = 1.15


def with_forms(listed: Mapping[str, Valence]) -> dict[str, Valence]:
    """Gives the valence of every listed word and of the forms that follow from it.

    A listed form goes before one that follows from a rule, a noun's or adjective's form before a verb's.
    """
    forms = dict(listed)
    for word, valence in listed.items():
        if valence.value:
            for form in nominal_forms(word):
                forms.setdefault(form, valence)
    for word, valence in listed.items():
        if valence.value and word[-2:] in _ENDINGS and len(word) > 4:
            for form in verbal_forms(word):
                forms.setdefault(form, valence)
    return forms


def nominal_forms(word: str) -> Iterator[str]:
    """Gives gender and number of a folded noun or adjective."""
    if word.endswith("o"):
        yield from (word[:-1] + ending for ending in ("a", "os", "as"))
    elif word.endswith("z"):
        yield word[:-1] + "ces"
    elif word.endswith(("a", "e", "i", "u")):
        yield word + "s"
    elif word.endswith(("or", "on", "an", "in", "es")):
        yield from (word + ending for ending in ("es", "a", "as"))
    elif not word.endswith("s"):
        yield word + "es"


def verbal_forms(infinitive: str) -> Iterator[str]:
    """Gives the forms of a folded infinitive, with vowel and spelling changes tried on every stem.

    More forms come out than the language has; those that no one says do no harm.
    """
    stem, kind = infinitive[:-2], infinitive[-2:]
    stems = [stem, *_changed_stems(stem)]
    for variant in stems:
        for ending in _ENDINGS[kind]:
            yield _spelt(variant, kind, ending)
    if kind != "ar":
        yield from _irregular_forms(stem, kind)


def _changed_stems(stem: str) -> Iterator[str]:
    last = max((stem.rfind(vowel) for vowel in "aeiou"), default=-1)
    for old, new in _STEM_CHANGES:
        if last >= 0 and stem[last] == old and not (last and stem[last - 1] in "aeiou"):
            yield stem[:last] + new + stem[last + 1 :]


def _spelt(stem: str, kind: str, ending: str) -> str:
    """Joins stem and ending, keeping the sound: c/qu, g/gu, z/c, g/j."""
    is_front = ending.startswith(_FRONT)
    if kind == "ar" and is_front:
        for old, new in (("c", "qu"), ("g", "gu"), ("z", "c")):
            if stem.endswith(old):
                return stem[: -len(old)] + new + ending
    if kind != "ar" and not is_front:
        for old, new in (("gu", "g"), ("g", "j")):
            if stem.endswith(old):
                return stem[: -len(old)] + new + ending
    return stem + ending


def _irregular_forms(stem: str, kind: str) -> Iterator[str]:
    """Gives -zco (agradecer), -uyo (destruir) and -yó (caer) forms."""
    if stem.endswith("c"):
        yield from (stem[:-1] + "zc" + ending for ending in ("o", "a", "as", "amos", "an"))
    if stem.endswith(("u", "a", "e", "o")):
        yield from (stem + "y" + ending for ending in ("o", "es", "e", "en", "a", "as", "amos", "an", "eron", "endo"))
    if stem.endswith(("ac", "fac")):
        yield from (stem[:-2] + ending for ending in ("ago", "aga", "agan", "echo", "echa", "echos", "echas", "izo"))


def lookup(word: str, forms: Mapping[str, Valence]) -> Valence | None:
    """Gives the valence of a folded word, None where it is unknown.

    After the form itself come the superlative in -ísimo (stronger), adverbs in -mente, clitics that hang on to an
    infinitive, gerund or imperative, -ito (weaker) and -azo.
    """
    if word in forms:
        return forms[word]
    for base, scale in _derived(word):
        if base in forms:
            return _scaled(forms[base], scale)
    return None


def _scaled(valence: Valence, scale: float) -> Valence:
    """Gives a valence made stronger or weaker; a superlative is never faint."""
    return Valence(valence.value * scale, valence.is_faint and scale < _AUGMENTATIVE)


def _derived(word: str) -> Iterator[tuple[str, float]]:
    for ending in ("isimo", "isima", "isimos", "isimas"):
        if word.endswith(ending):
            yield from ((base, _SUPERLATIVE) for base in _bases(word[: -len(ending)]))
    if word.endswith("mente"):
        yield word[:-5], 1.0
        yield word[:-5].removesuffix("a") + "o", 1.0
    for clitic in _CLITICS:
        if word.endswith(clitic) and len(word) - len(clitic) > 3:
            yield word[: -len(clitic)], 1.0
    for ending in ("ito", "ita", "itos", "itas", "illo", "illa"):
        if word.endswith(ending) and len(word) - len(ending) > 2:
            yield from ((base, _DIMINUTIVE) for base in _bases(word[: -len(ending)]))
    for ending in ("azo", "aza", "azos", "azas", "ote", "ota"):
        if word.endswith(ending) and len(word) - len(ending) > 3:
            yield from ((base, _AUGMENTATIVE) for base in _bases(word[: -len(ending)]))


def _bases(root: str) -> Iterator[str]:
    """Gives what a root without its suffix may have been: rico of riqu-, largo of largu-, amable of amabil-."""
    spellings = [root]
    if root.endswith("qu"):
        spellings.append(root[:-2] + "c")
    elif root.endswith("gu"):
        spellings.append(root[:-1])
    elif root.endswith("c"):
        spellings.append(root[:-1] + "z")
    elif root.endswith("bil"):
        spellings.append(root[:-3] + "bl")
    for spelling in spellings:
        yield from (spelling + ending for ending in ("o", "a", "e", ""))
