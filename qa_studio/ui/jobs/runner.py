"""Runs work off the GUI thread and brings what came of it back to the GUI thread."""

import logging
import os
from collections import deque
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from typing import Any, TypeVar

import shiboken6
from PySide6.QtCore import QObject, Qt, Signal

from qa_studio.domain.errors import Cancelled, KnownError
from qa_studio.domain.jobs import JobState, Report
from qa_studio.ui.jobs.job import Errand, Job, Lane
from qa_studio.ui.notify import Notifier

__all__ = ["Job", "JobRunner", "Lane"]

_log = logging.getLogger(__name__)
_Result = TypeVar("_Result")


@dataclass(frozen=True)
class _Outcome:
    """How an errand ended; `error` is None where it gave `value`."""

    errand: Errand
    value: Any = None
    error: Exception | None = None


@dataclass(frozen=True)
class _Ticket:
    """A job that has not ended, and whom to tell on the GUI thread."""

    job: Job
    done: Callable[[Any], None] | None
    failed: Callable[[Exception], None] | None
    quiet: bool
    owner: QObject | None


class JobRunner(QObject):
    """Runs jobs on two lanes: one thread for the database, a pool for the rest.

    Callbacks are called on the GUI thread, and not at all once the QObject they belong to is gone.
    """

    started = Signal(object)
    """A `Job` was handed in."""
    finished = Signal(object)
    """A `Job` came to its end."""
    _woken = Signal()

    def __init__(self, notify: Notifier, parent: QObject | None = None) -> None:
        """Makes a runner that shows failures through `notify`."""
        super().__init__(parent)
        self._notify = notify
        self._lanes = {
            Lane.DATABASE: ThreadPoolExecutor(1, thread_name_prefix="database"),
            Lane.POOL: ThreadPoolExecutor(max(2, min(4, os.cpu_count() or 2)), thread_name_prefix="job"),
        }
        self._tickets: dict[Errand, _Ticket] = {}
        self._outcomes: deque[_Outcome] = deque()
        self._progressed: deque[Errand] = deque()
        self._is_shut = False
        self._woken.connect(self._take_news, Qt.ConnectionType.QueuedConnection)

    @property
    def active(self) -> tuple[Job, ...]:
        """The jobs that have not ended, in the order they were handed in."""
        return tuple(ticket.job for ticket in self._tickets.values())

    def run(
        self,
        work: Callable[[Report], _Result],
        *,
        done: Callable[[_Result], None] | None = None,
        failed: Callable[[Exception], None] | None = None,
        title: str = "",
        lane: Lane = Lane.POOL,
        quiet: bool = False,
        owner: QObject | None = None,
    ) -> Job:
        """Runs `work(report)` on a lane and gives its job.

        `done` gets the result, `failed` the exception; where `failed` is None a `KnownError` is shown as a notice and
        anything else in the crash dialog, unless `quiet`. A cancelled job calls neither. A titled job appears in the
        window's status bar. `owner` is the object the callbacks belong to (found by itself for bound methods).
        """
        errand = Errand(self._note_progress)
        job = Job(title, lane, errand)
        if self._is_shut:
            job.end(JobState.CANCELLED)
            return job
        self._tickets[errand] = _Ticket(job, done, failed, quiet, owner or _owner_of(done) or _owner_of(failed))
        self._lanes[lane].submit(self._work, errand, work)
        self.started.emit(job)
        return job

    def shutdown(self) -> None:
        """Asks every job to stop and waits for those that run; none of their callbacks is called any more."""
        self._is_shut = True
        for errand in self._tickets:
            errand.cancel()
        for executor in self._lanes.values():
            executor.shutdown(wait=True, cancel_futures=True)
        while self._tickets:
            _, ticket = self._tickets.popitem()
            ticket.job.end(JobState.CANCELLED)
        self._outcomes.clear()

    def _work(self, errand: Errand, work: Callable[[Report], Any]) -> None:
        """Runs on the lane's thread; the job edge, so every exception ends here as an outcome."""
        try:
            if errand.is_cancel_asked:
                raise Cancelled
            errand.is_begun = True
            outcome = _Outcome(errand, value=work(errand.report))
        except Exception as error:  # noqa: BLE001 - the edge: whatever it is becomes the job's outcome
            outcome = _Outcome(errand, error=error)
        self._outcomes.append(outcome)
        self._wake()

    def _note_progress(self, errand: Errand) -> None:
        self._progressed.append(errand)
        self._wake()

    def _wake(self) -> None:
        if not self._is_shut:
            self._woken.emit()

    def _take_news(self) -> None:
        while self._progressed:
            ticket = self._tickets.get(self._progressed.popleft())
            if ticket is not None:
                ticket.job.tell_progress()
        while self._outcomes:
            outcome = self._outcomes.popleft()
            ticket = self._tickets.pop(outcome.errand, None)
            if ticket is not None:
                self._deliver(ticket, outcome)

    def _deliver(self, ticket: _Ticket, outcome: _Outcome) -> None:
        match outcome.error:
            case None:
                ticket.job.end(JobState.SUCCEEDED)
            case Cancelled():
                ticket.job.end(JobState.CANCELLED)
            case _:
                ticket.job.end(JobState.FAILED)
        self.finished.emit(ticket.job)
        is_listening = ticket.owner is None or shiboken6.isValid(ticket.owner)
        if outcome.error is None:
            if ticket.done is not None and is_listening:
                ticket.done(outcome.value)
        elif not isinstance(outcome.error, Cancelled):
            self._tell_failure(ticket, outcome.error, is_listening)

    def _tell_failure(self, ticket: _Ticket, error: Exception, is_listening: bool) -> None:
        if not isinstance(error, KnownError):
            _log.error("A job failed", exc_info=error)
        if ticket.failed is not None:
            if is_listening:
                ticket.failed(error)
        elif not ticket.quiet:
            self._notify.failure(error)


def _owner_of(callback: Callable[..., None] | None) -> QObject | None:
    """Gives the QObject a method is bound to, through `functools.partial` too."""
    function = callback.func if isinstance(callback, partial) else callback
    owner = getattr(function, "__self__", None)
    return owner if isinstance(owner, QObject) else None
