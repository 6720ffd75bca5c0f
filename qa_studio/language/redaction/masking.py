"""Puts markers in the place of what was found, in text and words, and tells where it was."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Final, NamedTuple

from qa_studio.domain.calls import Span
from qa_studio.domain.redactions import NEVER_STORED, RedactionKind
from qa_studio.domain.transcripts import Redaction, Utterance, Word
from qa_studio.language.redaction.views import View, text_view, word_view

_ALIKE: Final = ("iban", "dni", "nie", "cif", "curp", "rfc", "rut", "cuit", "ssn", "nhs")
MARKERS: Final[Mapping[str, Mapping[str, str]]] = {
    "es": {
        **{kind: f"[{kind.upper()}]" for kind in _ALIKE},
        RedactionKind.CARD: "[TARJETA]",
        RedactionKind.CARD_CODE: "[CÓDIGO]",
        RedactionKind.CARD_EXPIRY: "[VENCIMIENTO]",
        RedactionKind.ACCOUNT: "[CUENTA]",
        RedactionKind.CEDULA: "[CÉDULA]",
        RedactionKind.PASSPORT: "[PASAPORTE]",
        RedactionKind.PHONE: "[TELÉFONO]",
        RedactionKind.EMAIL: "[CORREO]",
        RedactionKind.BIRTH_DATE: "[NACIMIENTO]",
        RedactionKind.ADDRESS: "[DIRECCIÓN]",
        RedactionKind.NAME: "[NOMBRE]",
    },
    "en": {
        **{kind: f"[{kind.upper()}]" for kind in _ALIKE},
        RedactionKind.CARD: "[CARD]",
        RedactionKind.CARD_CODE: "[CODE]",
        RedactionKind.CARD_EXPIRY: "[EXPIRY]",
        RedactionKind.ACCOUNT: "[ACCOUNT]",
        RedactionKind.CEDULA: "[CEDULA]",
        RedactionKind.PASSPORT: "[PASSPORT]",
        RedactionKind.PHONE: "[PHONE]",
        RedactionKind.EMAIL: "[EMAIL]",
        RedactionKind.BIRTH_DATE: "[BIRTH]",
        RedactionKind.ADDRESS: "[ADDRESS]",
        RedactionKind.NAME: "[NAME]",
    },
}
"""What stands in the place of what is masked, by language and kind; other languages take the English markers."""

MARGIN_S: Final = 0.5
MARGIN_SHARE: Final = 0.1
"""Where no word times are known, a span is guessed from the place in the text and widened on both sides by the larger
of `MARGIN_S` seconds and this share of the utterance."""


class Group(NamedTuple):
    """What is masked of one utterance: kind, first and last word (inclusive), and whether the words may be kept."""

    kind: str
    first: int
    last: int
    may_be_kept: bool = True


Finder = Callable[[Sequence[View]], Mapping[int, Sequence[Group]]]
"""Gives what is to be masked by utterance, in order and apart from each other."""


def mask(
    utterances: Sequence[Utterance], language: str, find: Finder
) -> tuple[tuple[Utterance, ...], tuple[Redaction, ...]]:
    """Gives the utterances with what `find` finds masked in text and words, and where it was.

    The text and the list of words of an utterance are searched each on its own, as imported ones need not agree.
    Masked words become one `Word` with the marker, from the first one's start to the last one's end. Spans come from
    word times where there are any.
    """
    markers = MARKERS.get(language, MARKERS["en"])
    texts = [text_view(utterance) for utterance in utterances]
    heard = [
        word_view(utterance) if utterance.words else text for utterance, text in zip(utterances, texts, strict=True)
    ]
    in_text = find(texts)
    agree = all(a.folded == b.folded for a, b in zip(texts, heard, strict=True))
    in_words = in_text if agree else find(heard)
    masked = list(utterances)
    redactions: list[Redaction] = []
    for index, utterance in enumerate(utterances):
        of_text, of_words = in_text.get(index, ()), in_words.get(index, ()) if utterance.words else ()
        if not of_text and not of_words:
            continue
        text = _masked_text(texts[index], of_text, markers)
        words = _masked_words(utterance.words, heard[index], of_words, markers)
        masked[index] = replace(utterance, text=text, words=words)
        redactions += _redactions(index, utterance, (texts[index], of_text), (heard[index], of_words))
    return tuple(masked), tuple(redactions)


def _redactions(
    index: int, utterance: Utterance, text: tuple[View, Sequence[Group]], heard: tuple[View, Sequence[Group]]
) -> list[Redaction]:
    """Gives an utterance's redactions in the order of the text's markers, those of its words alone behind them."""
    of_text, of_words = text[1], heard[1]
    guessed = [_span_of_text(utterance, text[0], group) for group in of_text]
    timed = [_span_of_words(utterance, heard[0], group) for group in of_words]
    if [group.kind for group in of_text] == [group.kind for group in of_words]:
        guessed, timed, of_words = timed, [], ()
    originals = [_original(text[0], group) for group in of_text]
    return [
        *(Redaction(g.kind, index, span, said) for g, span, said in zip(of_text, guessed, originals, strict=True)),
        *(Redaction(g.kind, index, span) for g, span in zip(of_words, timed, strict=True)),
    ]


def _original(view: View, group: Group) -> str:
    if group.kind in NEVER_STORED or not group.may_be_kept:
        return ""
    return view.text[view.tokens[group.first].start : view.tokens[group.last].end]


def _masked_text(view: View, groups: Sequence[Group], markers: Mapping[str, str]) -> str:
    text = view.text
    for group in reversed(groups):
        start, end = view.tokens[group.first].start, view.tokens[group.last].end
        text = text[:start] + markers[group.kind] + text[end:]
    return text


def _masked_words(
    words: tuple[Word, ...], view: View, groups: Sequence[Group], markers: Mapping[str, str]
) -> tuple[Word, ...]:
    masked = list(words)
    for group in reversed(groups):
        first, last = view.tokens[group.first].word, view.tokens[group.last].word
        masked[first : last + 1] = [Word(markers[group.kind], words[first].start_s, words[last].end_s)]
    return tuple(masked)


def _span_of_words(utterance: Utterance, view: View, group: Group) -> Span:
    first, last = view.tokens[group.first].word, view.tokens[group.last].word
    return Span(utterance.words[first].start_s, utterance.words[last].end_s)


def _span_of_text(utterance: Utterance, view: View, group: Group) -> Span:
    length_s = utterance.end_s - utterance.start_s
    margin_s = max(MARGIN_S, MARGIN_SHARE * length_s)
    start = view.tokens[group.first].start / len(view.text)
    end = view.tokens[group.last].end / len(view.text)
    return Span(
        max(utterance.start_s, utterance.start_s + start * length_s - margin_s),
        min(utterance.end_s, utterance.start_s + end * length_s + margin_s),
    )
