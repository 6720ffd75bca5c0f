"""Masks payment card numbers and card codes before any text is stored."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from typing import Final

from qa_studio.domain.calls import Span
from qa_studio.domain.transcripts import Redaction, Utterance, Word
from qa_studio.language.card_numbers import CardFinder, Place, Said
from qa_studio.language.lexicon import Token, tokens_of
from qa_studio.language.number_words import BY_LANGUAGE, DIGITS_ONLY, NumberWords

CARD, CODE = "card", "card_code"
MARKERS: Final[Mapping[str, Mapping[str, str]]] = {
    "es": {CARD: "[TARJETA]", CODE: "[CÓDIGO]"},
    "en": {CARD: "[CARD]", CODE: "[CODE]"},
}
"""What stands in the place of a masked number, by language and kind; other languages take the English markers."""

MARGIN_S: Final = 0.5
MARGIN_SHARE: Final = 0.1
"""Where no word times are known, a span is guessed from the place in the text and widened on both sides by the larger
of `MARGIN_S` seconds and this share of the utterance."""

_BRIDGED: Final = 3
_CUTS: Final = frozenset(":@=")
"""Between two groups of digits these say that they are two things (a time of day, an address)."""


@dataclass(frozen=True)
class _Part:
    """A word of the text, or of one of the utterance's words, whose index `word` then is."""

    token: Token
    word: int


@dataclass(frozen=True)
class _View:
    """One utterance parted into words, and the text they were parted from."""

    parts: tuple[_Part, ...]
    said: Said


def mask_cards(utterances: Sequence[Utterance], language: str) -> tuple[tuple[Utterance, ...], tuple[Redaction, ...]]:
    """Gives the utterances with card numbers and codes masked in text and words, and where they were.

    `language` is an ISO 639-1 code. The text and the list of words of an utterance are searched each on its own, as
    imported ones need not agree. Masked words become one `Word` with the marker, from the first one's start to the
    last one's end. Spans come from word times where there are any.
    """
    grammar = BY_LANGUAGE.get(language, DIGITS_ONLY)
    markers = MARKERS.get(language, MARKERS["en"])
    texts = [_text_view(utterance) for utterance in utterances]
    heard = [
        _word_view(utterance) if utterance.words else text for utterance, text in zip(utterances, texts, strict=True)
    ]
    in_text = _found([view.said for view in texts], grammar)
    in_words = in_text if _agree(texts, heard) else _found([view.said for view in heard], grammar)
    masked = list(utterances)
    redactions: list[Redaction] = []
    for index, utterance in enumerate(utterances):
        text = _masked_text(utterance.text, texts[index], in_text.get(index, ()), markers)
        words = _masked_words(utterance.words, heard[index], in_words.get(index, ()), markers)
        if text != utterance.text or words != utterance.words:
            masked[index] = replace(utterance, text=text, words=words)
        if utterance.words and in_words.get(index):
            spans = _spans_of_words(utterance, heard[index], in_words[index])
        else:
            spans = _spans_of_text(utterance, texts[index], in_text.get(index, ()))
        redactions.extend(Redaction(kind, index, span) for kind, span in spans)
    return tuple(masked), tuple(redactions)


_Group = tuple[str, int, int]
"""Kind, and the first and last index (inclusive) of the masked parts of an utterance."""


def _found(said: Sequence[Said], grammar: NumberWords) -> dict[int, tuple[_Group, ...]]:
    finder = CardFinder(said, grammar)
    cards = finder.cards()
    codes = finder.codes(cards) - cards
    groups: dict[int, list[_Group]] = {}
    for kind, places in ((CARD, cards), (CODE, codes)):
        for group in _consecutive(places, _BRIDGED):
            groups.setdefault(group[0].utterance, []).append((kind, group[0].index, group[-1].index))
    return {utterance: tuple(_apart(of_one)) for utterance, of_one in groups.items()}


def _apart(groups: Sequence[_Group]) -> list[_Group]:
    """Sorts groups by place; one that reaches into another is joined to it."""
    apart: list[_Group] = []
    for kind, first, last in sorted(groups, key=lambda group: group[1]):
        if apart and first <= apart[-1][2]:
            apart[-1] = (apart[-1][0], apart[-1][1], max(last, apart[-1][2]))
        else:
            apart.append((kind, first, last))
    return apart


def _text_view(utterance: Utterance) -> _View:
    return _view(utterance, [(token, 0) for token in tokens_of(utterance.text)], utterance.text)


def _word_view(utterance: Utterance) -> _View:
    tokens = [(token, index) for index, word in enumerate(utterance.words) for token in tokens_of(word.text)]
    return _view(utterance, tokens, None)


def _view(utterance: Utterance, tokens: Sequence[tuple[Token, int]], text: str | None) -> _View:
    cuts = frozenset(
        index
        for index in range(1, len(tokens))
        if text is not None and _CUTS & set(text[tokens[index - 1][0].end : tokens[index][0].start])
    )
    said = Said(utterance.speaker.value, tuple(token.folded for token, _ in tokens), cuts)
    return _View(tuple(_Part(token, word) for token, word in tokens), said)


def _agree(texts: Sequence[_View], heard: Sequence[_View]) -> bool:
    return all(a.said == b.said for a, b in zip(texts, heard, strict=True))


def _masked_text(text: str, view: _View, groups: Sequence[_Group], markers: Mapping[str, str]) -> str:
    for kind, first, last in reversed(groups):
        start, end = view.parts[first].token.start, view.parts[last].token.end
        text = text[:start] + markers[kind] + text[end:]
    return text


def _masked_words(
    words: tuple[Word, ...], view: _View, groups: Sequence[_Group], markers: Mapping[str, str]
) -> tuple[Word, ...]:
    if not words:
        return words
    masked = list(words)
    for kind, first, last in reversed(groups):
        first_word, last_word = view.parts[first].word, view.parts[last].word
        if last_word >= len(masked):
            last_word = len(masked) - 1
        marker = Word(markers[kind], words[first_word].start_s, words[last_word].end_s)
        masked[first_word : last_word + 1] = [marker]
    return tuple(masked)


def _spans_of_words(utterance: Utterance, view: _View, groups: Sequence[_Group]) -> list[tuple[str, Span]]:
    return [
        (
            kind,
            Span(
                utterance.words[view.parts[first].word].start_s,
                utterance.words[view.parts[last].word].end_s,
            ),
        )
        for kind, first, last in groups
    ]


def _spans_of_text(utterance: Utterance, view: _View, groups: Sequence[_Group]) -> list[tuple[str, Span]]:
    length_s = utterance.end_s - utterance.start_s
    margin_s = max(MARGIN_S, MARGIN_SHARE * length_s)
    spans = []
    for kind, first, last in groups:
        start = view.parts[first].token.start / len(utterance.text)
        end = view.parts[last].token.end / len(utterance.text)
        start_s = max(utterance.start_s, utterance.start_s + start * length_s - margin_s)
        end_s = min(utterance.end_s, utterance.start_s + end * length_s + margin_s)
        spans.append((kind, Span(start_s, end_s)))
    return spans


def _consecutive(places: set[Place], gap: int) -> Iterator[list[Place]]:
    """Parts places into groups of one utterance with at most `gap` other words in between."""
    for _, group in groupby(sorted(places), key=lambda place: place.utterance):
        together: list[Place] = []
        for place in group:
            if together and place.index - together[-1].index > gap + 1:
                yield together
                together = []
            together.append(place)
        yield together
