"""What was said: words, utterances and where a transcript came from."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from qa_studio.domain.calls import Span, Speaker
from qa_studio.domain.errors import Message


class TranscriptSource(StrEnum):
    """Where a transcript's text came from; shown wherever the transcript is shown."""

    VOSK = "vosk"
    IMPORTED_WEBVTT = "imported_webvtt"
    IMPORTED_SRT = "imported_srt"
    IMPORTED_JSON = "imported_json"
    DEMO_SCRIPT = "demo_script"

    @property
    def is_recognised(self) -> bool:
        """Whether a speech engine heard the words, rather than somebody supplying them."""
        return self is TranscriptSource.VOSK


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
    """The (masked) text before a person corrected it; None where nobody did."""
    corrected_by: str | None = None

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
    """A stretch that was masked before anything was stored. `kind` is "card" or "card_code".

    `utterance` is the index of the utterance it lies in.
    """

    kind: str
    utterance: int
    span: Span


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


def words_of(utterances: Iterable[Utterance], speaker: Speaker) -> int:
    """Counts the words that `speaker` said."""
    return sum(utterance.word_count for utterance in utterances if utterance.speaker is speaker)


def quote_at(utterances: Iterable[Utterance], span: Span) -> str:
    """Gives the text of the utterances that overlap `span`, joined by spaces; "" where nobody spoke."""
    said = [
        utterance.text for utterance in utterances if utterance.start_s < span.end_s and utterance.end_s > span.start_s
    ]
    return " ".join(said)
