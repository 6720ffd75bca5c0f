"""Frozen read rows for tables, lists and charts; made by storage, shown by the window and the command line."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from qa_studio.domain.analysis import CallAnalysis
from qa_studio.domain.calls import Call, CallFacts, Direction
from qa_studio.domain.errors import Message
from qa_studio.domain.evaluations import EvaluationState, Origin
from qa_studio.domain.scorecards import NO_TEXT, LocalText
from qa_studio.domain.topics import Problem, ProblemWeek
from qa_studio.domain.transcripts import Transcript, TranscriptSource


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
    search: str = ""
    """The saved search that a targeted draw took its calls from; "" for a random one."""


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
class CallDetails:
    """All that the review page shows of a call."""

    call: Call
    row: CallRow
    recording_path: Path | None
    transcript: Transcript | None
    analysis: CallAnalysis | None


@dataclass(frozen=True)
class ProblemReport:
    """A problem with its phrases as people say them, its weeks (oldest first) and its calls (newest first)."""

    problem: Problem
    said: tuple[str, ...]
    weeks: tuple[ProblemWeek, ...]
    calls: tuple[CallRow, ...]


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
