"""Where the words of a transcript stand in its text, and what is found in it: no painting, no sound."""

import unicodedata
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from qa_studio.domain.calls import Span
from qa_studio.domain.transcripts import Utterance, Word

DOUBTFUL_BELOW = 0.6
"""Words the recogniser was less sure of than this are shown lighter."""


@dataclass(frozen=True)
class PlacedWord:
    """A word and the characters of its utterance's shown text that it takes up."""

    word: Word
    begin: int
    end: int

    @property
    def is_doubtful(self) -> bool:
        """Whether the recogniser was not sure of it."""
        return self.word.confidence is not None and self.word.confidence < DOUBTFUL_BELOW


def shown_text(utterance: Utterance) -> str:
    """Gives an utterance on one line, every character in its place."""
    return utterance.text.translate(_ONE_LINE)


def placed_words(utterance: Utterance) -> tuple[PlacedWord, ...]:
    """Finds each word in its utterance's text, in order; words that the text does not hold are left out."""
    text = shown_text(utterance).casefold()
    if len(text) != len(utterance.text):
        text = shown_text(utterance)
    placed, begin = [], 0
    for word in utterance.words:
        found = text.find(word.text.casefold(), begin)
        if found < 0:
            continue
        begin = found + len(word.text)
        placed.append(PlacedWord(word, found, begin))
    return tuple(placed)


def folded(text: str) -> str:
    """Gives a text in which case and accents do not matter, every character in its place."""
    return text.translate(_FOLDED)


class _Folding(dict[int, str]):
    """Characters without case and accent, by code point; each is worked out when it is first met."""

    def __missing__(self, code: int) -> str:
        plain = unicodedata.normalize("NFD", chr(code))[:1].lower()
        self[code] = plain if len(plain) == 1 else chr(code)
        return self[code]


_FOLDED = _Folding()
_ONE_LINE = dict.fromkeys(map(ord, "\r\n\v\f\x1c\x1d\x1e\x85\u2028\u2029"), " ")


class Timeline:
    """Finds what is said at a moment, and the moment of what is said."""

    def __init__(self, utterances: Sequence[Utterance]) -> None:
        self._utterances = utterances
        self._starts = [utterance.start_s for utterance in utterances]
        self._words: dict[int, tuple[PlacedWord, ...]] = {}

    def words(self, index: int) -> tuple[PlacedWord, ...]:
        """Gives the placed words of an utterance."""
        if index not in self._words:
            self._words[index] = placed_words(self._utterances[index])
        return self._words[index]

    def utterance_at(self, seconds: float) -> int | None:
        """Gives the utterance that is heard, or the last that was; None before the first.

        Where both speak, it is the one that began last.
        """
        latest = bisect_right(self._starts, seconds + 0.01) - 1
        if latest < 0:
            return None
        for index in range(latest, max(-1, latest - 4), -1):
            if self._utterances[index].end_s > seconds:
                return index
        return latest

    def word_at(self, index: int, seconds: float) -> PlacedWord | None:
        """Gives the word of an utterance that is heard, or the last that was; None before and after them all."""
        words = self.words(index)
        if not words or seconds > self._utterances[index].end_s:
            return None
        place = bisect_right(words, seconds + 0.01, key=lambda placed: placed.word.start_s) - 1
        return words[place] if place >= 0 else None

    def moment_of(self, index: int, character: int) -> float:
        """Gives when a character of an utterance is said; the utterance's start where its words have no times."""
        before = [placed for placed in self.words(index) if placed.begin <= character]
        return before[-1].word.start_s if before else self._utterances[index].start_s

    def end_of(self, index: int, character: int) -> float:
        """Gives when what stands before a character of an utterance has been said."""
        before = [placed for placed in self.words(index) if placed.begin < character]
        return before[-1].word.end_s if before else self._utterances[index].end_s

    def span_of(self, index: int) -> Span:
        """Gives when an utterance is heard."""
        return Span(self._utterances[index].start_s, self._utterances[index].end_s)


def find_all(texts: Sequence[str], wanted: str) -> tuple[tuple[int, int], ...]:
    """Gives (text, character) of every occurrence, whatever its case and accents."""
    needle = folded(wanted.strip())
    if not needle:
        return ()
    found = []
    for index, text in enumerate(texts):
        begin = text.find(needle)
        while begin >= 0:
            found.append((index, begin))
            begin = text.find(needle, begin + len(needle))
    return tuple(found)
