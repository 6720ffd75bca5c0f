"""Patterns of a phrase library: words by their lemma, with gaps, compiled once and found fast.

A pattern is words parted by spaces, matched without regard to case and accents:

- `dar` is any form of the word ("doy", "darme"); `=baja` only this form;
- `dia|tarde|noche` is any of these words;
- `favor?` may be left out; `esta|este?` too;
- `*` stands for up to three words, whatever they are, `*5` for up to five (at most nine), none included;
- `!no` before the first word: the word before it is not this; further on: the next word is not this.

The first and the last that count are words, and at least one word may not be left out.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from qa_studio.domain.errors import KnownError
from qa_studio.language.lemmas import Forms, forms_of

GAP: Final = 3
"""Words that `*` stands for at most."""
LONGEST_GAP: Final = 9
MOST_PLACES: Final = 20

_GAP: Final = re.compile(r"\*(\d*)")
_CONTRACTED: Final = {
    "can't": ("can", "not"),
    "cannot": ("can", "not"),
    "won't": ("will", "not"),
    "shan't": ("shall", "not"),
    "let's": ("let", "us"),
    "gonna": ("going", "to"),
    "wanna": ("want", "to"),
    "gotta": ("got", "to"),
}
_ENDINGS: Final = {"'m": "am", "'re": "are", "'ve": "have", "'ll": "will", "'d": "would", "'s": "is"}


@dataclass(frozen=True, slots=True)
class Said:
    """A word of an utterance as patterns see it; `word` is its place there ("don't" is two of one place)."""

    forms: Forms
    word: int


@dataclass(frozen=True, slots=True)
class Place:
    """One place of a pattern: words (lemmas or forms, exact forms apart), a gap, or what may not stand there."""

    keys: frozenset[str] = frozenset()
    exact: frozenset[str] = frozenset()
    is_optional: bool = False
    gap: int = 0
    is_barred: bool = False

    def takes(self, forms: Forms) -> bool:
        """Whether a word may stand here."""
        return forms.folded in self.exact or forms.lemma in self.keys or forms.folded in self.keys


@dataclass(frozen=True, slots=True)
class Pattern:
    """A compiled pattern; `starts` are the keys of the words that it may begin with."""

    text: str
    places: tuple[Place, ...]
    starts: frozenset[str]

    def end_from(self, said: Sequence[Said], at: int) -> int | None:
        """Gives where a match that begins with the word at `at` ends (exclusive), None where there is none."""
        first = self.places[0]
        if first.is_barred:
            if at and first.takes(said[at - 1].forms):
                return None
            return _end(self.places, 1, said, at)
        return _end(self.places, 0, said, at)


def words_said(texts: Iterable[str], language: str) -> list[Said]:
    """Gives words as patterns see them; English contractions are taken apart ("I'm": "I", "am")."""
    said: list[Said] = []
    for index, text in enumerate(texts):
        said += (Said(forms_of(part, language), index) for part in _parts(text, language))
    return said


def compile_pattern(text: str, language: str) -> Pattern:
    """Compiles a pattern of a language.

    Raises:
        KnownError: `phrase.pattern.…` with the `pattern` and the `position` of the word at fault (from 1).
    """
    written = text.split()
    if not written:
        raise _refusal(text, 1, "phrase.pattern.empty")
    if len(written) > MOST_PLACES:
        raise _refusal(text, MOST_PLACES + 1, "phrase.pattern.too_long")
    places: list[Place] = []
    for position, one in enumerate(written, 1):
        places += _places(one, position, text, language)
    _check_ends(places, text)
    return Pattern(text, tuple(places), frozenset(_starts(places)))


def _end(places: Sequence[Place], place: int, said: Sequence[Said], at: int) -> int | None:
    """Gives where the rest of a pattern ends; the nearest end first."""
    if place == len(places):
        return at
    one = places[place]
    if one.gap:
        ends = (_end(places, place + 1, said, at + skipped) for skipped in range(min(one.gap, len(said) - at) + 1))
        return next((end for end in ends if end is not None), None)
    if one.is_barred:
        is_there = at < len(said) and one.takes(said[at].forms)
        return None if is_there else _end(places, place + 1, said, at)
    if at < len(said) and one.takes(said[at].forms):
        end = _end(places, place + 1, said, at + 1)
        if end is not None:
            return end
    return _end(places, place + 1, said, at) if one.is_optional else None


def _parts(text: str, language: str) -> tuple[str, ...]:
    if language != "en" or not ("'" in text or "’" in text or text.casefold() in _CONTRACTED):
        return (text,)
    plain = forms_of(text, language).folded
    if plain in _CONTRACTED:
        return _CONTRACTED[plain]
    if plain.endswith("n't"):
        return plain[:-3], "not"
    for ending, word in _ENDINGS.items():
        if plain.endswith(ending) and len(plain) > len(ending):
            return plain[: -len(ending)], word
    return (text,)


def _places(written: str, position: int, pattern: str, language: str) -> Iterator[Place]:
    gap = _GAP.fullmatch(written)
    if gap:
        most = int(gap[1] or GAP)
        if not 1 <= most <= LONGEST_GAP:
            raise _refusal(pattern, position, "phrase.pattern.gap")
        yield Place(gap=most)
        return
    is_barred, is_optional = written.startswith("!"), written.endswith("?")
    bare = written.removeprefix("!").removesuffix("?")
    if is_barred and is_optional:
        raise _refusal(pattern, position, "phrase.pattern.barred_optional")
    keys: set[str] = set()
    exact: set[str] = set()
    for word in bare.split("|"):
        forms = forms_of(word.removeprefix("="), language)
        if not forms.folded or re.search(r"[*=!?|]", forms.folded):
            raise _refusal(pattern, position, "phrase.pattern.no_word")
        parts = _parts(word.removeprefix("="), language)
        if len(parts) > 1 and ("|" in bare or is_barred or is_optional):
            raise _refusal(pattern, position, "phrase.pattern.contraction")
        if len(parts) > 1:
            yield from (Place(keys=frozenset({*forms_of(part, language)})) for part in parts)
            return
        (exact if word.startswith("=") else keys).update({forms.folded} if word.startswith("=") else {*forms})
    yield Place(frozenset(keys), frozenset(exact), is_optional, 0, is_barred)


def _check_ends(places: Sequence[Place], pattern: str) -> None:
    wanted = [place for place in places if not place.is_barred]
    if not any(place for place in wanted if not place.gap and not place.is_optional):
        raise _refusal(pattern, 1, "phrase.pattern.nothing_wanted")
    first = 1 if places[0].is_barred else 0
    if places[first].gap or places[first].is_barred:
        raise _refusal(pattern, first + 1, "phrase.pattern.begins_with_gap")
    if wanted[-1].gap:
        raise _refusal(pattern, len(pattern.split()), "phrase.pattern.ends_with_gap")


def _starts(places: Sequence[Place]) -> Iterator[str]:
    """Gives the keys of the words a match may begin with."""
    for place in places:
        if place.is_barred:
            continue
        yield from place.keys
        yield from place.exact
        if not place.is_optional:
            return


def _refusal(pattern: str, position: int, problem: str) -> KnownError:
    return KnownError(problem, pattern=pattern, position=position)
