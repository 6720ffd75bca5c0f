"""The worker's side of a worker process: set-up, the watch over its parent, and running one errand at a time."""

import multiprocessing
import os
import signal
import sys
import threading
import time
import traceback
from collections.abc import Callable
from dataclasses import dataclass, field
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Final

from qa_studio.domain.errors import KnownError, Message

REPORT_EVERY_S: Final = 0.2
_ORPHANED: Final = 70
"""Exit code of a worker whose parent is gone."""

_progress: Connection | None = None


@dataclass(frozen=True)
class Progress:
    """Who runs an errand and how far it is, as sent to the parent."""

    errand: int
    process_id: int
    done: float
    total: float
    what: str


@dataclass(frozen=True)
class Outcome:
    """How an errand ended: with a value, with a reason for people, or with a fault of ours (its traceback)."""

    value: object = None
    refusal: Message | None = None
    fault: str | None = None
    process_id: int = field(default_factory=os.getpid)


def prepare(progress: Connection, log: Path | None) -> None:
    """Sets a new worker process up: it dies with its parent, leaves Ctrl-C to it and prints nothing.

    What libraries print goes to `log`, or nowhere. Progress goes to `progress`.
    """
    global _progress
    _progress = progress
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    # The default action works inside a library call as well, which a handler in Python would have to wait for.
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    _redirect_output(log)
    threading.Thread(target=_follow_parent, name="parent watch", daemon=True).start()


def _redirect_output(log: Path | None) -> None:
    sys.stdout.flush()
    sys.stderr.flush()
    target = os.open(log or os.devnull, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    for stream in (1, 2):
        os.dup2(target, stream)
    os.close(target)


def _follow_parent() -> None:
    """Ends this process as soon as the parent is gone, whatever a library is doing meanwhile."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(_ORPHANED)


def run(errand: int, function: Callable[..., object], args: tuple[object, ...], reports: bool) -> Outcome:
    """Runs one errand; where it `reports`, `function` gets a `Report` as its last argument."""
    reporter = _Reporter(errand)
    reporter.begin()
    try:
        return Outcome(function(*args, reporter) if reports else function(*args))
    except KnownError as error:
        return Outcome(refusal=error.message)
    except BaseException:  # noqa: BLE001  the edge of the process: whatever it is, the parent has to hear of it
        return Outcome(fault=traceback.format_exc())


class _Reporter:
    """Sends progress to the parent, a few times a second at most."""

    def __init__(self, errand: int) -> None:
        self._errand = errand
        self._sent_at = float("-inf")

    def begin(self) -> None:
        """Tells which process has taken the errand."""
        self._send(0.0, 0.0, "")

    def __call__(self, done: float, total: float, what: str = "") -> None:
        now = time.monotonic()
        if now - self._sent_at >= REPORT_EVERY_S:
            self._sent_at = now
            self._send(done, total, what)

    def _send(self, done: float, total: float, what: str) -> None:
        if _progress is not None:
            _progress.send(Progress(self._errand, os.getpid(), done, total, what))
