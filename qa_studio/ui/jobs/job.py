"""One piece of background work: the thread's side of it, and the job that the window sees."""

import threading
import time
from collections.abc import Callable
from enum import Enum, auto

from PySide6.QtCore import QObject, Signal

from qa_studio.domain.errors import Cancelled
from qa_studio.domain.jobs import JobState, Pace

PROGRESS_INTERVAL_S = 0.1
"""Progress is told at most this often, so that a fast job cannot drown the window."""


class Lane(Enum):
    """Where a job runs: on the one thread of the database, or on one of a pool."""

    DATABASE = auto()
    POOL = auto()


class Errand:
    """The worker thread's side of a job: no QObject, so that none is ever touched or freed off the GUI thread."""

    def __init__(self, wake: Callable[["Errand"], None]) -> None:
        """`wake` is called on the worker's thread when there is progress to show."""
        self.latest: tuple[float, float, str] = (0.0, 0.0, "")
        self.is_begun = False
        self._pace = Pace()
        self._wake = wake
        self._stop = threading.Event()
        self._told_at = 0.0

    @property
    def is_cancel_asked(self) -> bool:
        """Whether somebody asked the job to stop."""
        return self._stop.is_set()

    @property
    def seconds_to_go(self) -> float | None:
        """How long the work takes yet at the pace it has; None where that cannot be said."""
        _, total, _ = self.latest
        return self._pace.seconds_to_go(total) if total > 0 else None

    def cancel(self) -> None:
        """Asks the work to stop."""
        self._stop.set()

    def report(self, done: float, total: float, what: str = "") -> None:
        """The work's `Report`.

        Raises:
            Cancelled: once `cancel` was called.
        """
        if self._stop.is_set():
            raise Cancelled
        self.latest = (done, total, what)
        now = time.monotonic()
        self._pace = self._pace.after(now, done)
        if now - self._told_at >= PROGRESS_INTERVAL_S or done >= total:
            self._told_at = now
            self._wake(self)


class Job(QObject):
    """A piece of work as the window sees it; it ends in exactly one of succeeded, failed, cancelled."""

    progress = Signal(float, float, str)
    """Done, total, and what is being worked on; at most ten times a second."""
    ended = Signal()

    def __init__(self, title: str, lane: Lane, errand: Errand) -> None:
        """Makes a queued job called `title` (shown to people; "" keeps it out of the status bar)."""
        super().__init__()
        self.title = title
        self.lane = lane
        self.errand = errand
        self._end: JobState | None = None

    @property
    def state(self) -> JobState:
        """Where the job stands."""
        if self._end is not None:
            return self._end
        return JobState.RUNNING if self.errand.is_begun else JobState.QUEUED

    @property
    def is_over(self) -> bool:
        """Whether the job has come to its end."""
        return self._end is not None

    def cancel(self) -> None:
        """Asks the work to stop: its next `report` raises `Cancelled`."""
        self.errand.cancel()

    def tell_progress(self) -> None:
        """Emits the latest progress."""
        if not self.is_over:
            self.progress.emit(*self.errand.latest)

    def end(self, state: JobState) -> None:
        """Brings the job to its one end."""
        if not self.is_over:
            self._end = state
            self.ended.emit()
