"""Frozen read rows for tables, lists and charts; made by storage, shown by the window and the command line."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from qa_studio.domain.analysis import CallAnalysis
from qa_studio.domain.calls import AudioProperties, Call, CallFacts, Direction
from qa_studio.domain.errors import Message
from qa_studio.domain.evaluations import EvaluationState, Origin
from qa_studio.domain.jobs import JobState
from qa_studio.domain.scorecards import NO_TEXT, LocalText
from qa_studio.domain.transcripts import Transcript, TranscriptSource, Word


@dataclass(frozen=True)
class CallRow:
    """A line of the call list; times are UTC, durations seconds."""

    uid: str
    agent_id: int | None
    agent: str
    queue: str | None
    direction: Direction | None
    customer_number: str | None
    started_at: datetime
    site_timezone: str
    duration_s: float
    channels: int
    language: str | None
    transcript: TranscriptSource | None
    recording_name: str
    evaluations: int
    fields: Mapping[str, str]
    talk_share: Mapping[str, float]
    """Agent's and customer's share of all talk (0–1) by speaker; empty where not yet measured."""


@dataclass(frozen=True)
class CallPage:
    """Some rows of a list and how many there are in all."""

    rows: tuple[CallRow, ...]
    total: int


@dataclass(frozen=True)
class AgentCount:
    """How many calls of an agent match a filter, and how many of them were never drawn."""

    agent_id: int
    agent: str
    calls: int
    not_drawn: int


@dataclass(frozen=True)
class DrawRow:
    """A line of the list of draws."""

    id: int
    drawn_at: datetime
    drawn_by: str
    is_seed_chosen: bool
    agents: int
    eligible: int
    drawn: int
    reviewed: int


@dataclass(frozen=True)
class QueueRow:
    """A drawn call in a reviewer's queue: what is left to do with it."""

    draw_id: int
    call: CallRow
    rank: int
    evaluation_id: int | None
    state: EvaluationState | None


@dataclass(frozen=True)
class EvaluationRow:
    """A line of a list of evaluations."""

    id: int
    call_uid: str
    call_started_at: datetime
    recording_name: str
    agent_id: int
    agent: str
    reviewer: str
    scorecard_id: str
    scorecard_version: int
    state: EvaluationState
    origin: Origin
    score: float | None
    failed: bool
    published_at: datetime | None
    updated_at: datetime
    site_timezone: str = "UTC"
    scorecard_title: LocalText = NO_TEXT
    """The zone in which the call's start is shown."""


@dataclass(frozen=True)
class JobRow:
    """A line of the transcription queue."""

    id: int
    call: CallRow
    state: JobState
    language: str | None
    attempts: int
    reason: Message | None
    updated_at: datetime


@dataclass(frozen=True)
class Inspection:
    """A file looked at by a worker: its content hash and header, or why it is no recording."""

    path: Path
    size_bytes: int
    sha256: str | None
    audio: AudioProperties | None
    reason: Message | None


@dataclass(frozen=True)
class Peaks:
    """The outline of a waveform: per channel, pairs (lowest, highest) as signed bytes, `per_second` pairs a second."""

    per_second: int
    channels: tuple[bytes, ...]


@dataclass(frozen=True)
class Listened:
    """What listening to a whole recording gave: its outline, and when each channel is heard (seconds)."""

    peaks: Peaks
    activity: tuple[tuple[tuple[float, float], ...], ...]
    duration_s: float


@dataclass(frozen=True)
class SpeechRequest:
    """What a speech worker is asked: the file, the model's folder."""

    path: Path
    model: Path


@dataclass(frozen=True)
class ChannelWords:
    """What was recognised on one channel, as runs of words between pauses."""

    channel: int
    runs: tuple[tuple[Word, ...], ...]


@dataclass(frozen=True)
class Heard:
    """A whole recording recognised: words by channel and the seconds of audio that were read."""

    channels: tuple[ChannelWords, ...]
    duration_s: float


@dataclass(frozen=True)
class SpeechModel:
    """A speech model at hand. `origin` is "package", "imported" or "downloaded"; `problem`: why it is not usable."""

    name: str
    language: str
    path: Path
    origin: str
    usable: bool
    problem: Message | None = None


@dataclass(frozen=True)
class CatalogueModel:
    """A model the makers of Vosk offer. Word error rates (per cent) by test set, as they publish them."""

    name: str
    language: str
    size_bytes: int
    url: str
    md5: str
    licence: str
    error_rates: Mapping[str, float]
    is_small: bool


@dataclass(frozen=True)
class ColumnMapping:
    """Which column of a metadata file holds what.

    `columns` maps a field ("recording", "agent", "queue", "direction", "customer_number", "started_at",
    "language", or any free field such as "ticket") to a column heading. `date_format` is a strptime format
    ("" recognises the common ones); `timezone` is the IANA zone of times that name none.
    """

    columns: Mapping[str, str]
    date_format: str = ""
    timezone: str = "UTC"


@dataclass(frozen=True)
class MetadataRow:
    """One usable line of a metadata file: the recording it belongs to (its file, or a unique id) and its facts."""

    line: int
    recording: str
    facts: CallFacts


@dataclass(frozen=True)
class RowProblem:
    """A line, or its date, that cannot be used, and why."""

    line: int
    reason: Message


@dataclass(frozen=True)
class MetadataTable:
    """A read metadata file: its headings, usable rows and problems."""

    headings: tuple[str, ...]
    rows: tuple[MetadataRow, ...]
    problems: tuple[RowProblem, ...]


@dataclass(frozen=True)
class ImportFailure:
    """A file (or line of a file) that was not imported, and why."""

    path: str
    reason: Message


@dataclass(frozen=True)
class ImportOutcome:
    """What an import did: uids imported, files that were here already, failures, warnings about what was imported."""

    imported: tuple[str, ...]
    duplicates: tuple[str, ...]
    failed: tuple[ImportFailure, ...]
    warnings: tuple[ImportFailure, ...] = ()


@dataclass(frozen=True)
class CallFailure:
    """A call with which something failed, and why."""

    call_uid: str
    reason: Message


@dataclass(frozen=True)
class TranscriptionOutcome:
    """What a run of the transcription queue did. Times in seconds."""

    done: tuple[str, ...]
    failed: tuple[CallFailure, ...]
    audio_seconds: float
    wall_seconds: float
    busy: tuple[str, ...] = ()
    """Calls of this run that somebody else is at work on."""


@dataclass(frozen=True)
class CallDetails:
    """All that the review page shows of a call."""

    call: Call
    row: CallRow
    recording_path: Path | None
    transcript: Transcript | None
    analysis: CallAnalysis | None


@dataclass(frozen=True)
class Check:
    """One line of the doctor: what was looked at, its state ("ok", "warning", "missing") and the way to mend it."""

    name: str
    state: str
    detail: str
    remedy: Message | None = None


@dataclass(frozen=True)
class DemoOutcome:
    """What the demo workspace holds."""

    calls: int
    agents: int
    sampled: int
    transcribed_by_vosk: int
    transcripts_imported: int
    evaluations: int
    reports: tuple[Path, ...]
    notes: tuple[Message, ...] = field(default=())
