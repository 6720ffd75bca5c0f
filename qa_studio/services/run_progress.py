"""What a run of the transcription queue has in hand: which calls, how far each is, and how much waits."""

import threading
from dataclasses import dataclass
from math import isinf
from time import monotonic
from typing import Final

from qa_studio.domain.errors import Cancelled, KnownError
from qa_studio.domain.jobs import Lease
from qa_studio.services.ports import WorkerCrashed
from qa_studio.services.rows import CallRow
from qa_studio.services.studio import Studio

LEASE_S: Final = 60.0
HEARTBEAT_S: Final = 3.0
STALLED_S: Final = 300.0
"""A worker that gets no further for so long counts as dead."""


class WorkerStalled(WorkerCrashed):
    """A worker lives but gets no further with its recording."""


@dataclass
class AtWork:
    """A call that is being recognised in this run.

    `had_company`: another call was being recognised at some moment of it.
    """

    name: str
    duration_s: float
    had_company: bool = False
    done_s: float = 0.0


class RunProgress:
    """How far a run is, over all its workers. May be used from several threads at once."""

    def __init__(self) -> None:
        self._at_work: dict[int, AtWork] = {}
        self._passed_s = 0.0
        self._waiting_s = 0.0
        self._guard = threading.Lock()

    @property
    def is_idle(self) -> bool:
        """Whether no call is being recognised."""
        return not self._at_work

    def begin(self, lease: Lease, row: CallRow) -> AtWork:
        """Notes that a call was taken out of the queue."""
        with self._guard:
            call = AtWork(row.recording_name, row.duration_s, had_company=bool(self._at_work))
            for other in self._at_work.values():
                other.had_company = True
            self._at_work[lease.job_id] = call
            self._waiting_s = max(0.0, self._waiting_s - call.duration_s)
            return call

    def end(self, lease: Lease, *, is_over: bool) -> None:
        """Notes that a call is no longer at hand; `is_over`: it came to its end, and does not wait again."""
        with self._guard:
            call = self._at_work.pop(lease.job_id)
            if is_over:
                self._passed_s += call.duration_s

    def note_waiting(self, seconds: float) -> None:
        """Notes how many seconds of audio wait in the queue."""
        with self._guard:
            self._waiting_s = seconds

    def told(self) -> tuple[float, float, str]:
        """Gives the seconds of audio done, those in all, and the recordings at hand."""
        with self._guard:
            at_work = tuple(self._at_work.values())
            done = self._passed_s + sum(min(call.done_s, call.duration_s) for call in at_work)
            total = self._passed_s + self._waiting_s + sum(call.duration_s for call in at_work)
        return done, max(done, total), ", ".join(call.name for call in at_work)


class Pulse:
    """A call's `Report`: keeps its lease while it gets further, and passes on how far it is."""

    def __init__(self, studio: Studio, lease: Lease, call: AtWork, stop: threading.Event) -> None:
        """`stop` ends the recognition as soon as it is set."""
        self._studio = studio
        self._lease = lease
        self._call = call
        self._stop = stop
        self._renewed = self._moved = monotonic()
        self._latest: tuple[float, float, str] | None = None

    def __call__(self, done: float, total: float, what: str = "") -> None:
        """Notes progress.

        Raises:
            Cancelled: the run is to stop.
            StaleLease: somebody cancelled the call or took it over.
            WorkerStalled: there was none for too long.
        """
        if self._stop.is_set():
            raise Cancelled
        now = monotonic()
        if isinf(total):
            self._moved = now
        elif (done, total, what) != self._latest:
            self._latest, self._moved = (done, total, what), now
            self._call.done_s = done
        elif now - self._moved > STALLED_S:
            raise WorkerStalled(f"no progress for {STALLED_S:.0f} s at {done:.1f} s")
        if now - self._renewed > HEARTBEAT_S:
            self._renew(now)

    def _renew(self, now: float) -> None:
        """Renews the lease; a database that is out of reach for a moment costs nothing as long as the lease holds."""
        try:
            with self._studio.uow() as uow:
                uow.jobs.heartbeat(self._lease, self._studio.clock.now(), LEASE_S)
                uow.commit()
            self._renewed = now
        except KnownError:
            if now - self._renewed > LEASE_S:
                raise
