"""What was said: words, utterances and where a transcript came from."""

import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final

from qa_studio.domain.calls import Span, Speaker
from qa_studio.domain.errors import Message

_PUNCTUATION: Final = " \t\n.,;:!?¡¿…\"'()«»“”‘’–—-"


class TranscriptSource(StrEnum):
    """Where a transcript's text came from; shown wherever the transcript is shown."""

    VOSK = "vosk"
    IMPORTED_WEBVTT = "imported_webvtt"
    IMPORTED_SRT = "imported_srt"
    IMPORTED_JSON = "imported_json"
    IMPORTED_CTM = "imported_ctm"
    IMPORTED_VOSK = "imported_vosk"
    IMPORTED_AWS = "imported_aws"
    DEMO_SCRIPT = "demo_script"

    @property
    def is_recognised(self) -> bool:
        """Whether our speech engine heard the words, rather than somebody supplying them."""
        return self is TranscriptSource.VOSK

    @property
    def was_heard(self) -> bool:
        """Whether a speech engine heard the words, here or elsewhere."""
        return self in _HEARD


_HEARD: Final = frozenset(
    {
        TranscriptSource.VOSK,
        TranscriptSource.IMPORTED_VOSK,
        TranscriptSource.IMPORTED_AWS,
        TranscriptSource.IMPORTED_CTM,
    }
)


class ChangedBy(StrEnum):
    """What put a word in the place of those that were heard."""

    GLOSSARY = "glossary"
    NUMBER = "number"
    PERSON = "person"


class SpeakerSource(StrEnum):
    """How it is known who says an utterance; an estimate is marked wherever it is shown."""

    CHANNEL = "channel"
    ESTIMATED = "estimated"
    IMPORTED = "imported"
    PERSON = "person"


@dataclass(frozen=True)
class Word:
    """One word with its place in the recording (seconds) and the recogniser's confidence (0–1, None if unknown).

    Where something else stands for what was heard, `heard` keeps those words and `changed_by` tells what changed
    them, so that each change can be shown and taken back.
    """

    text: str
    start_s: float
    end_s: float
    confidence: float | None = None
    heard: tuple["Word", ...] = ()
    changed_by: ChangedBy | None = None


@dataclass(frozen=True)
class Utterance:
    """What one speaker said without a break. `words` is empty where the source had no word times."""

    speaker: Speaker
    start_s: float
    end_s: float
    text: str
    words: tuple[Word, ...] = ()
    channel: int | None = None
    speaker_source: SpeakerSource = SpeakerSource.CHANNEL
    heard_text: str | None = None
    """The (masked) text before it was changed as a whole; None where it was not, or where words tell by themselves."""
    corrected_by: str | None = None
    """Who corrected it; None where nobody did. Without `heard_text` the original was not kept: it held a card."""

    @property
    def confidence(self) -> float | None:
        """Mean confidence of the words (0–1), None where none is known."""
        known = [word.confidence for word in self.words if word.confidence is not None]
        return sum(known) / len(known) if known else None

    @property
    def word_count(self) -> int:
        """Number of words said."""
        return len(self.words) if self.words else len(self.text.split())


@dataclass(frozen=True)
class Redaction:
    """A stretch that was masked; `kind` is a `redactions.RedactionKind`, `utterance` the index of where it lies.

    Redactions of an utterance are in the order of their markers in it. `original` is what was said, kept apart and
    only where the workspace keeps personal data for those who may see it; never of a payment card.
    """

    kind: str
    utterance: int
    span: Span
    original: str = ""


@dataclass(frozen=True)
class Transcript:
    """A call's words in order of time, with what was masked in them."""

    call_uid: str
    source: TranscriptSource
    model: str | None
    language: str
    utterances: tuple[Utterance, ...]
    created_at: datetime
    redactions: tuple[Redaction, ...] = ()
    warnings: tuple[Message, ...] = ()
    """What a reader should know of it, such as sides that look swapped."""

    @property
    def has_estimated_speakers(self) -> bool:
        """Whether who speaks is in part a guess from the voices."""
        return any(utterance.speaker_source is SpeakerSource.ESTIMATED for utterance in self.utterances)

    @property
    def has_words(self) -> bool:
        """Whether anybody said anything."""
        return any(utterance.text for utterance in self.utterances)


def in_place_of(heard: Sequence[Word], written: Sequence[str], changed_by: ChangedBy) -> tuple[Word, ...]:
    """Gives the words `written` in the place of those heard, so that `as_heard` gives these back.

    One for one where there are as many, else the first keeps all that was heard and the time is shared by length.
    Confidence stays that of the words heard, unless a person wrote others.
    """
    if len(heard) == len(written):
        return tuple(_instead(one, text, changed_by) for one, text in zip(heard, written, strict=True))
    start_s, end_s = heard[0].start_s, heard[-1].end_s
    letters = sum(len(text) for text in written) or 1
    known = [one.confidence for one in heard if one.confidence is not None]
    mean = sum(known) / len(known) if known and changed_by is not ChangedBy.PERSON else None
    words: list[Word] = []
    done = 0
    for text in written:
        begins_s = start_s + (end_s - start_s) * done / letters
        done += len(text)
        until_s = start_s + (end_s - start_s) * done / letters
        words.append(Word(text, begins_s, until_s, mean, () if words else tuple(heard), changed_by))
    return tuple(words)


def as_heard(words: Iterable[Word], changed_by: ChangedBy) -> tuple[Word, ...]:
    """Gives the words as they were before `changed_by` put others in their place."""
    return tuple(one for word in words for one in (word.heard if word.changed_by is changed_by else (word,)))


def folded(text: str) -> str:
    """Gives a word in lower case and without accents, ñ kept, and without punctuation at its ends.

    Brackets stay, so that what is masked is like no word.
    """
    plain = unicodedata.normalize("NFD", text.casefold())
    kept = "".join(
        mark
        for index, mark in enumerate(plain)
        if not unicodedata.combining(mark) or (mark == "\u0303" and plain[index - 1] == "n")
    )
    return unicodedata.normalize("NFC", kept).strip(_PUNCTUATION)


def _instead(heard: Word, text: str, changed_by: ChangedBy) -> Word:
    if heard.text == text:
        return heard
    is_other = changed_by is ChangedBy.PERSON and folded(heard.text) != folded(text)
    return Word(text, heard.start_s, heard.end_s, None if is_other else heard.confidence, (heard,), changed_by)


def words_of(utterances: Iterable[Utterance], speaker: Speaker) -> int:
    """Counts the words that `speaker` said."""
    return sum(utterance.word_count for utterance in utterances if utterance.speaker is speaker)


def quote_at(utterances: Iterable[Utterance], span: Span) -> str:
    """Gives the text of the utterances that overlap `span`, joined by spaces; "" where nobody spoke."""
    said = [
        utterance.text for utterance in utterances if utterance.start_s < span.end_s and utterance.end_s > span.start_s
    ]
    return " ".join(said)
