"""Recognising on many machines: recordings go to the workers of a `distributed` scheduler, all else stays here."""

import logging
import uuid
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import CancelledError, Future, ThreadPoolExecutor, wait
from dataclasses import fields
from math import inf
from pathlib import Path
from threading import Lock
from time import monotonic
from typing import Any, Final, cast

from qa_studio import __version__
from qa_studio.domain.calls import Span
from qa_studio.domain.errors import Cancelled, KnownError, Message
from qa_studio.domain.jobs import Report
from qa_studio.services.ports import WorkerCrashed, Workers
from qa_studio.services.speech_rows import Heard, Inspection, Listened, RawFile, SoundFile, SpeechRequest, path_of
from qa_studio.speech import cluster_worker
from qa_studio.speech.cluster_connection import Certificates, Client, check, connect
from qa_studio.speech.cluster_roster import Roster
from qa_studio.speech.cluster_worker import MakeRoom, Order, OrderedFile, Reply
from qa_studio.speech.slot import WorkerFault

PATIENCE_S: Final = 30.0
_ATTEMPTS: Final = 3
"""A recording whose machine goes away is taken up by another; after so many it may be the recording."""
_LOOK_EVERY_S: Final = 0.25
_ASK_EVERY_S: Final = 1.0
_CHUNK_BYTES: Final = 4 << 20
_OWN_FIELDS: Final = ("files", "model")

_log = logging.getLogger(__name__)


class _WorkerGone(Exception):
    """The worker that a recording was given to is no longer there."""


class ClusterWorkers:
    """The port `Workers` over a cluster. May be used from several threads at once; connects when first needed."""

    def __init__(
        self,
        local: Workers,
        address: str,
        certificates: Certificates,
        make_room: MakeRoom,
        *,
        patience_s: float = PATIENCE_S,
    ) -> None:
        """Recognises by the scheduler at `address` (tls://HOST:PORT), and gives `local` all other work.

        `make_room` is a top-level function that builds a machine's own workers and models; `patience_s` is how long
        (seconds) to wait for a scheduler or workers that are away.

        Raises:
            KnownError: `cluster.not_installed`, `cluster.not_tls`, `cluster.unreadable_file`.
        """
        check(address, certificates)
        self._local = local
        self._address = address
        self._certificates = certificates
        self._make_room = make_room
        self._patience_s = patience_s
        self._guard = Lock()
        self._line: _Line | None = None
        self._is_closed = False

    def inspect(self, files: Iterable[SoundFile]) -> Iterator[Inspection]:
        """Hashes files and reads their headers, on this machine."""
        return self._local.inspect(files)

    def listen(self, files: tuple[SoundFile, ...]) -> Listened:
        """Decodes a recording for its outline and voice activity, on this machine."""
        return self._local.listen(files)

    def render(self, files: tuple[SoundFile, ...], target: Path, bleeps: Sequence[Span]) -> None:
        """Writes a playable, bleeped PCM WAV, on this machine."""
        self._local.render(files, target, bleeps)

    def unknown_words(self, model: Path, words: Sequence[str]) -> tuple[str, ...]:
        """Gives the words that a model does not have, asked on this machine."""
        return self._local.unknown_words(model, words)

    def try_model(self, path: Path) -> Message | None:
        """Loads a speech model on this machine; gives why it cannot be used, or None."""
        return self._local.try_model(path)

    def capacity(self, model: Path, wanted: int | None = None) -> int:
        """Gives how many recordings the cluster recognises at once: its workers at the moment, at most `wanted`.

        Raises:
            WorkersGone: no worker can be used, and why.
            KnownError: the scheduler cannot be reached (`cluster.…`).
        """
        there = self._connected().roster.count()
        return there if wanted is None else max(1, min(there, wanted))

    def transcribe(self, request: SpeechRequest, report: Report) -> Heard:
        """Recognises a recording on a worker that has the model by name.

        A worker that goes away in the middle is replaced by another. Until a worker has begun, `report` is told an
        infinite total.

        Raises:
            KnownError: as the recogniser raises it, `cluster.no_model`, `cluster.unreadable_recording`.
            WorkersGone: no worker can be used any longer; that is not the recording's fault.
            WorkerCrashed: the process that recognised died, or the machines it ran on went away one after another.
            Cancelled, and what else `report` raises: the remote work is ended as well.
        """
        line = self._connected()
        order = _order(request)
        for _ in range(_ATTEMPTS):
            try:
                with line.roster.lend(request.model_name, report) as worker:
                    return _value(_Errand(line, worker, order, self._make_room, report).run(request.files))
            except _WorkerGone:
                _log.warning("a worker of the cluster went away with %s", order.files[0].name)
        raise WorkerCrashed(f"{_ATTEMPTS} workers went away, one after another")

    def close(self) -> None:
        """Leaves the cluster, ending what it still does for this machine, and ends the processes here."""
        with self._guard:
            self._is_closed = True
            line, self._line = self._line, None
        if line is not None:
            line.close()
        self._local.close()

    def _connected(self) -> "_Line":
        with self._guard:
            if self._is_closed:
                raise Cancelled
            if self._line is None:
                client = connect(self._address, self._certificates)
                self._line = _Line(client, Roster(client, self._address, self._make_room, self._patience_s))
            return self._line


class _Line:
    """The line to a cluster: its client and roster, and threads that ask without anybody waiting for them."""

    def __init__(self, client: Client, roster: Roster) -> None:
        self.client = client
        self.roster = roster
        self.executor = client.get_executor(pure=False)
        self._threads = ThreadPoolExecutor(64, "cluster")

    def ask(self, worker: str, function: Callable[..., object], *args: object) -> "Future[Any]":
        """Calls a function of `cluster_worker` in a worker, beside what it does."""
        return self._threads.submit(lambda: self.client.run(function, *args, workers=[worker])[worker])

    def close(self) -> None:
        """Ends the line; what was asked to stop is told first."""
        self.roster.close()
        self._threads.shutdown(wait=True, cancel_futures=False)
        self.client.close()


class _Errand:
    """A recording on its way through one worker."""

    def __init__(self, line: _Line, worker: str, order: Order, make_room: MakeRoom, report: Report) -> None:
        self._line = line
        self._worker = worker
        self._order = order
        self._make_room = make_room
        self._report = report
        self._told = (0.0, inf)
        self._asked_at = monotonic()
        self._question: Future[Any] | None = None

    def run(self, files: tuple[SoundFile, ...]) -> Reply:
        """Sees the order through, sending the files that the worker does not have; raises `_WorkerGone`."""
        try:
            reply = self._recognise()
            if reply.missing:
                for index in reply.missing:
                    self._send(path_of(files[index]), index)
                reply = self._recognise()
        except BaseException:
            self._line.ask(self._worker, cluster_worker.stop, self._order.number)
            raise
        if reply.missing:
            raise _WorkerGone
        return reply

    def _recognise(self) -> Reply:
        future: Future[Reply] = self._line.executor.submit(
            cluster_worker.transcribe, self._order, self._make_room, workers=[self._worker]
        )
        try:
            return cast(Reply, self._wait_for(future, self._ask_progress))
        finally:
            future.cancel()

    def _send(self, path: Path, index: int) -> None:
        name = self._order.files[index].name
        offset = 0
        try:
            with path.open("rb") as file:
                while chunk := file.read(_CHUNK_BYTES):
                    sent = self._line.ask(
                        self._worker, cluster_worker.receive, self._order.number, index, name, offset, chunk
                    )
                    self._wait_for(sent)
                    offset += len(chunk)
        except OSError as error:
            raise KnownError("cluster.unreadable_recording", path=str(path)) from error

    def _wait_for(self, future: "Future[Any]", look: Callable[[], None] = lambda: None) -> Any:
        """Waits for an answer, telling `report` what is known meanwhile; raises `_WorkerGone`."""
        while not (wait([future], _LOOK_EVERY_S).done or future.done()):
            look()
            self._report(*self._told)
            if not self._line.roster.has(self._worker):
                raise _WorkerGone
        try:
            return future.result()
        except (CancelledError, OSError) as error:
            raise _WorkerGone from error

    def _ask_progress(self) -> None:
        if self._question is not None and self._question.done():
            told = None if self._question.exception() else self._question.result()
            self._told = told or self._told
            self._question = None
        if self._question is None and monotonic() - self._asked_at >= _ASK_EVERY_S:
            self._asked_at = monotonic()
            self._question = self._line.ask(self._worker, cluster_worker.progress, self._order.number)


def _order(request: SpeechRequest) -> Order:
    options = {one.name: getattr(request, one.name) for one in fields(request) if one.name not in _OWN_FIELDS}
    return Order(uuid.uuid4().hex, __version__, tuple(_ordered(file) for file in request.files), options)


def _ordered(file: SoundFile) -> OrderedFile:
    path = path_of(file).absolute()
    form = file.form if isinstance(file, RawFile) else None
    try:
        return OrderedFile(str(path), path.stat().st_size, cluster_worker.sha256_of(path), form)
    except OSError as error:
        raise KnownError("cluster.unreadable_recording", path=str(path)) from error


def _value(reply: Reply) -> Heard:
    if reply.refusal is not None:
        raise KnownError(reply.refusal.id, **reply.refusal.params)
    if reply.fault is not None:
        raise WorkerFault(reply.fault)
    if reply.is_crash:
        raise WorkerCrashed("the recogniser's process died")
    if reply.value is None:
        raise _WorkerGone
    return reply.value
