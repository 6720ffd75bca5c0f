"""Words people mean: what a centre calls its products, and what the recogniser hears instead."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from qa_studio.domain.transcripts import ChangedBy, Utterance, Word, as_heard, folded, in_place_of

_TOKEN: Final = re.compile(r"\[[^\]]*\]|\w+(?:['’]\w+)*")
"""A word of a text, or something masked, which is one and no term's."""


@dataclass(frozen=True)
class GlossaryTerm:
    """A term as it is to be written, in one language, and what is heard in its place.

    `heard` holds phrases in lower case as the recogniser gives them, without the term itself. `id` is 0 until stored.
    """

    id: int
    language: str
    written: str
    heard: tuple[str, ...]
    note: str = ""
    added_by: str = ""

    @property
    def phrases(self) -> tuple[str, ...]:
        """What stands for the term where it is heard: itself, however it is spelt, and its heard forms."""
        return (self.written, *self.heard)


@dataclass(frozen=True)
class _Place:
    """What to look at as one word: its folded parts; none where it is masked."""

    parts: tuple[str, ...]
    start: int
    end: int


_Phrases = Mapping[str, Sequence[tuple[tuple[str, ...], str]]]
"""Folded phrases with what is to be written, the longest first, by their first word."""


def tokens_of(phrase: str) -> tuple[str, ...]:
    """Gives the words of a phrase as they are compared: folded, without punctuation, nothing masked."""
    return tuple(folded(match[0]) for match in _TOKEN.finditer(phrase) if not match[0].startswith("["))


def apply_glossary(utterances: Iterable[Utterance], terms: Iterable[GlossaryTerm]) -> tuple[Utterance, ...]:
    """Writes terms where they, or what is heard in their place, are said; the longest phrase wins.

    Whole words are compared, case and accents aside. What an earlier glossary wrote is taken back first, so that
    applying it again gives the same. Masked words and what people corrected stay as they are.
    """
    phrases = _by_first_word(terms)
    return tuple(
        utterance if utterance.corrected_by is not None else _applied(_as_heard(utterance), phrases)
        for utterance in utterances
    )


def without_glossary(utterances: Iterable[Utterance]) -> tuple[Utterance, ...]:
    """Gives the utterances as they were heard, apart from what people corrected."""
    return tuple(_as_heard(utterance) for utterance in utterances)


def _as_heard(utterance: Utterance) -> Utterance:
    if utterance.corrected_by is not None:
        return utterance
    words = as_heard(utterance.words, ChangedBy.GLOSSARY)
    text = utterance.text if words == utterance.words else _joined(words)
    return replace(
        utterance, words=words, text=text if utterance.heard_text is None else utterance.heard_text, heard_text=None
    )


def _applied(utterance: Utterance, phrases: _Phrases) -> Utterance:
    words = _in_words(utterance.words, phrases)
    if utterance.words and _joined(utterance.words) == utterance.text:
        return replace(utterance, words=words, text=_joined(words))
    text = _in_text(utterance.text, phrases)
    is_changed = text != utterance.text or words != utterance.words
    return replace(utterance, words=words, text=text, heard_text=utterance.text) if is_changed else utterance


def _joined(words: Iterable[Word]) -> str:
    return " ".join(word.text for word in words)


def _by_first_word(terms: Iterable[GlossaryTerm]) -> _Phrases:
    """Sorts phrases; of two terms with the same one the first by what is written has it."""
    known: dict[tuple[str, ...], str] = {}
    for term in sorted(terms, key=lambda one: (one.written, one.id)):
        for phrase in term.phrases:
            if parts := tokens_of(phrase):
                known.setdefault(parts, term.written)
    by_first: dict[str, list[tuple[tuple[str, ...], str]]] = {}
    for parts in sorted(known, key=len, reverse=True):
        by_first.setdefault(parts[0], []).append((parts, known[parts]))
    return by_first


def _in_words(words: Sequence[Word], phrases: _Phrases) -> tuple[Word, ...]:
    places = [_Place(tokens_of(word.text), index, index + 1) for index, word in enumerate(words)]
    done: list[Word] = []
    index = 0
    for start, end, written in _found(places, phrases):
        done += words[index:start]
        done += in_place_of(words[start:end], written.split(), ChangedBy.GLOSSARY)
        index = end
    return (*done, *words[index:])


def _in_text(text: str, phrases: _Phrases) -> str:
    places = [_Place(tokens_of(match[0]), match.start(), match.end()) for match in _TOKEN.finditer(text)]
    done = ""
    index = 0
    for start, end, written in _found(places, phrases):
        done += text[index:start] + written
        index = end
    return done + text[index:]


def _found(places: Sequence[_Place], phrases: _Phrases) -> list[tuple[int, int, str]]:
    """Gives where phrases stand, from left to right, as start and end in the units of the places."""
    found: list[tuple[int, int, str]] = []
    index = 0
    while index < len(places):
        length, written = _longest_at(places, index, phrases)
        if length:
            found.append((places[index].start, places[index + length - 1].end, written))
        index += length or 1
    return found


def _longest_at(places: Sequence[_Place], index: int, phrases: _Phrases) -> tuple[int, str]:
    first = places[index].parts
    for parts, written in phrases.get(first[0], ()) if first else ():
        said: tuple[str, ...] = ()
        length = 0
        while len(said) < len(parts) and index + length < len(places) and places[index + length].parts:
            said += places[index + length].parts
            length += 1
        if said == parts:
            return length, written
    return 0, ""
