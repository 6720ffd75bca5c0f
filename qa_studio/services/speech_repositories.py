"""What services need of the database for speech: transcripts, the transcription queue and the glossary."""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Protocol

from qa_studio.domain.analysis import CallAnalysis
from qa_studio.domain.errors import Message
from qa_studio.domain.glossary import GlossaryTerm
from qa_studio.domain.jobs import JobState, Lease
from qa_studio.domain.transcripts import Transcript, TranscriptSource
from qa_studio.services.speech_rows import JobRow, QueueSummary


class StaleLease(Exception):
    """Somebody else has claimed the job since; the result must be thrown away."""


class Transcripts(Protocol):
    """Transcripts with their analysis; each call has at most one that is current."""

    def current(self, uid: str) -> Transcript | None:
        """Gives the current transcript."""

    def analysis(self, uid: str) -> CallAnalysis | None:
        """Gives the analysis of the current transcript."""

    def replace_current(self, transcript: Transcript, analysis: CallAnalysis) -> None:
        """Makes `transcript` the call's current one; earlier ones stay in history."""

    def revise(self, transcript: Transcript, analysis: CallAnalysis) -> None:
        """Changes the call's current transcript in place (corrections, speakers, glossary); history stays as it is.

        Raises `NotFound` ("transcript.none") where the call has none.
        """

    def renew_analysis(self, transcript: Transcript, analysis: CallAnalysis) -> bool:
        """Replaces the analysis of the call's current transcript where that still is `transcript`; whether it was."""

    def history(self, uid: str) -> tuple[Transcript, ...]:
        """Gives all transcripts of a call, newest first."""

    def count_by_source(self) -> dict[TranscriptSource, int]:
        """Counts current transcripts by source."""


class Jobs(Protocol):
    """The transcription queue."""

    def enqueue(self, uids: Sequence[str], *, language: str | None, priority: int, now: datetime) -> None:
        """Queues calls; a call that waits or runs already is left as it is, a finished one is queued anew."""

    def claim(
        self, owner: str, now: datetime, lease_s: float, only: Sequence[str] = (), *, alone: bool = False
    ) -> Lease | None:
        """Takes the next queued job (highest priority, then oldest), or None; `only` limits it to these calls.

        Jobs that must run alone are taken only where `alone` asks for one, and then no others.
        """

    def heartbeat(self, lease: Lease, now: datetime, lease_s: float) -> None:
        """Renews a lease; raises `StaleLease`."""

    def succeed(self, lease: Lease, now: datetime) -> None:
        """Ends a job well; raises `StaleLease`, in which case nothing of the unit of work may be committed."""

    def fail(self, lease: Lease, reason: Message, now: datetime) -> None:
        """Ends a job with a reason; raises `StaleLease`."""

    def crashed(self, lease: Lease, reason: Message, now: datetime, *, alone: bool) -> JobState:
        """Notes that the worker died on a job; raises `StaleLease`.

        While others ran beside it, it is queued again to run alone. While `alone`, the crash counts: queued again to
        run alone, or set aside at `MAX_CRASHES_ALONE`.
        """

    def release(self, lease: Lease, now: datetime) -> None:
        """Gives a claimed job back to the queue (the run was cancelled)."""

    def reclaim(self, is_alive: Callable[[str], bool], now: datetime) -> int:
        """Queues running jobs anew whose lease ran out or whose owner is dead; gives how many."""

    def cancel(self, uids: Sequence[str], now: datetime) -> None:
        """Cancels queued and running jobs; who runs one finds its lease stale at the next heartbeat."""

    def prioritise(self, uids: Sequence[str], priority: int) -> None:
        """Gives queued jobs at least this priority."""

    def summary(self) -> QueueSummary:
        """Counts the queue; `paused_by` is left None."""

    def rows(self) -> tuple[JobRow, ...]:
        """Gives all jobs, running first, then queued, then the rest newest first."""

    def waiting(self) -> tuple[str, ...]:
        """Gives the calls of queued jobs in the order they would be taken."""


class Glossary(Protocol):
    """The terms a centre means."""

    def all(self, language: str | None = None) -> tuple[GlossaryTerm, ...]:
        """Gives the terms of a language (None: of all), by language and then as written."""

    def add(self, term: GlossaryTerm) -> GlossaryTerm:
        """Stores a term and gives it with its id; raises `KnownError` ("glossary.exists" with `written`)."""

    def save(self, term: GlossaryTerm) -> None:
        """Stores a changed term; raises `NotFound` ("glossary.not_found"), `KnownError` ("glossary.exists")."""

    def remove(self, term_id: int) -> None:
        """Deletes a term; raises `NotFound` ("glossary.not_found")."""
