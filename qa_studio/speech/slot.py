"""One worker process at a time, replaced when it dies, grows old or is told to stop in the middle of its errand."""

import itertools
import math
import sys
import threading
import types
from collections.abc import Callable, Iterator
from concurrent.futures import CancelledError, Future, wait
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager, suppress
from multiprocessing.connection import Connection
from multiprocessing.context import SpawnContext, SpawnProcess
from pathlib import Path
from time import monotonic
from typing import Final

import pebble
import psutil

from qa_studio.domain.errors import Cancelled, KnownError
from qa_studio.domain.jobs import Report
from qa_studio.services.ports import WorkerCrashed
from qa_studio.speech import errand

_LOOK_EVERY_S: Final = 0.25
_GRACE_S: Final = 1.0
IDLE_S: Final = 90.0
"""A worker without errands is ended after this long, since a loaded model may take gigabytes."""
MAY_GROW_BYTES: Final = 256 << 20
_numbers = itertools.count(1)
_main_is_away = threading.Lock()


class WorkerFault(Exception):
    """A bug in what ran in a worker; holds the worker's traceback."""


class _LightProcess(SpawnProcess):
    """A spawned process that does not import the parent's main module again.

    That module is the command line or the window, with everything it imports; a worker needs none of it.
    """

    def start(self) -> None:
        """Starts the process."""
        with _without_main():
            super().start()


class _LightContext(SpawnContext):
    Process = _LightProcess


@contextmanager
def _without_main() -> Iterator[None]:
    with _main_is_away:
        main = sys.modules["__main__"]
        sys.modules["__main__"] = types.ModuleType("__main__")
        try:
            yield
        finally:
            sys.modules["__main__"] = main


class Slot:
    """A place for one worker process, started when it is first needed. Errands come one at a time."""

    def __init__(
        self,
        max_errands: int,
        log: Path | None = None,
        idle_s: float = IDLE_S,
        may_grow_bytes: int = MAY_GROW_BYTES,
    ) -> None:
        """A worker is replaced after `max_errands`, and ended when it had none for `idle_s` seconds.

        It is replaced earlier where it takes over a quarter and `may_grow_bytes` more memory than after its first
        errand, for which it loaded its model. What its libraries print goes to `log`, or nowhere.
        """
        self._max_errands = max_errands
        self._log = log
        self._idle_s = idle_s
        self._may_grow_bytes = may_grow_bytes
        self._first: tuple[int, int] | None = None
        self._idle: threading.Timer | None = None
        self._pool: pebble.ProcessPool | None = None
        self._progress: Connection | None = None
        self._errand: Future[errand.Outcome] | None = None
        self._is_closed = False
        self._guard = threading.Lock()

    def run(
        self,
        function: Callable[..., object],
        args: tuple[object, ...],
        report: Report | None = None,
        within_s: float = math.inf,
    ) -> object:
        """Runs a top-level function in the worker and gives its value; one that takes longer is ended.

        With `report`, the function gets a `Report` as its last argument and `report` is called in this thread
        several times a second, also while the worker has nothing to tell; what it raises ends the worker at once.

        Raises:
            KnownError: as the function raised it.
            Cancelled: the slot was closed meanwhile.
            WorkerCrashed: the process died, or was ended after `within_s` seconds.
            WorkerFault: the function has a bug.
        """
        number = next(_numbers)
        try:
            future = self._schedule(number, function, args, report is not None)
            self._follow(future, number, report, monotonic() + within_s)
            outcome = future.result()
        except (pebble.ProcessExpired, BrokenProcessPool, WorkerCrashed) as error:
            self.stop()
            raise WorkerCrashed(str(error)) from error
        except CancelledError as error:
            raise Cancelled from error
        except BaseException:
            self.stop()
            raise
        if self._has_grown(outcome.process_id):
            self.stop()
        else:
            self._end_when_idle()
        return _value(outcome)

    @property
    def memory_bytes(self) -> int:
        """The memory that the worker takes, 0 where there is none."""
        first = self._first
        return _memory_bytes(first[0]) if first and self._pool is not None else 0

    def _has_grown(self, process_id: int) -> bool:
        """Whether a worker takes so much more memory than after its first errand that it is better replaced."""
        now_bytes = _memory_bytes(process_id)
        if self._first is None or self._first[0] != process_id:
            self._first = (process_id, now_bytes)
        return now_bytes > 1.25 * self._first[1] + self._may_grow_bytes

    def _follow(self, future: "Future[errand.Outcome]", number: int, report: Report | None, until: float) -> None:
        latest = errand.Progress(number, 0, 0.0, 0.0, "")
        # A cancelled future never counts as done for `wait`, only for itself.
        while not (wait([future], _LOOK_EVERY_S).done or future.done()):
            was_alive = not latest.process_id or psutil.pid_exists(latest.process_id)
            latest = self._latest(latest)
            if report is not None:
                report(latest.done, latest.total, latest.what)
            # The pool takes a worker that ends without a sign of failure for one that has grown old.
            if not was_alive and not wait([future], _GRACE_S).done:
                raise WorkerCrashed(f"process {latest.process_id} ended in the middle of its errand")
            if monotonic() > until:
                raise WorkerCrashed(f"process {latest.process_id} came to no end")

    def _latest(self, latest: errand.Progress) -> errand.Progress:
        with suppress(EOFError, OSError):
            while self._progress is not None and self._progress.poll():
                told = self._progress.recv()
                if told.errand == latest.errand:
                    latest = told
        return latest

    def _schedule(
        self, number: int, function: Callable[..., object], args: tuple[object, ...], reports: bool
    ) -> "Future[errand.Outcome]":
        with self._guard:
            if self._is_closed:
                raise Cancelled
            self._stay()
            if self._pool is None or not self._pool.active:
                self._discard()
                self._pool = self._new_pool()
            self._errand = self._pool.schedule(errand.run, args=(number, function, args, reports))
            return self._errand

    def _new_pool(self) -> pebble.ProcessPool:
        context = _LightContext()
        self._progress, worker_end = context.Pipe(duplex=False)
        # A pool of one: workers that share a channel could leave its lock held when one is killed.
        return pebble.ProcessPool(1, self._max_errands, errand.prepare, (worker_end, self._log), context=context)

    def _end_when_idle(self) -> None:
        with self._guard:
            if not self._is_closed:
                self._idle = threading.Timer(self._idle_s, self._stop_if_idle)
                self._idle.daemon = True
                self._idle.start()

    def _stop_if_idle(self) -> None:
        with self._guard:
            if self._errand is None or self._errand.done():
                self._discard()

    def stop(self) -> None:
        """Ends the worker process, whatever it is doing; the next errand gets a new one."""
        with self._guard:
            self._discard()

    def close(self) -> None:
        """Ends the worker process for good."""
        with self._guard:
            self._is_closed = True
            self._discard()

    def _stay(self) -> None:
        if self._idle is not None:
            self._idle.cancel()
            self._idle = None

    def _discard(self) -> None:
        self._stay()
        pool, self._pool = self._pool, None
        progress, self._progress = self._progress, None
        if self._errand is not None:
            self._errand.cancel()
        if pool is not None:
            pool.stop()  # type: ignore[no-untyped-call]
            with suppress(BrokenProcessPool):
                pool.join()
        if progress is not None:
            progress.close()


def _memory_bytes(process_id: int) -> int:
    """Gives the memory that a process takes (its resident set), 0 where it is gone."""
    try:
        return psutil.Process(process_id).memory_info().rss
    except psutil.Error:
        return 0


def _value(outcome: errand.Outcome) -> object:
    if outcome.refusal is not None:
        raise KnownError(outcome.refusal.id, **outcome.refusal.params)
    if outcome.fault is not None:
        raise WorkerFault(outcome.fault)
    return outcome.value
