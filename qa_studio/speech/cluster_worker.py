"""What runs on the machines of a cluster: a dask worker that hands recordings on to a supervised process of its own.

Start the worker with `--preload-nanny qa_studio.speech.cluster_worker`: without it, dask forbids its workers to have
processes of their own. Everything here is called from the machine that owns the queue (see `cluster`).
"""

import hashlib
import logging
import multiprocessing
import os
import shutil
import socket
import threading
import traceback
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from multiprocessing.util import Finalize
from pathlib import Path, PureWindowsPath
from time import monotonic, time
from typing import TYPE_CHECKING, Final

from qa_studio import __version__
from qa_studio.domain.calls import RawForm
from qa_studio.domain.errors import Cancelled, KnownError, Message
from qa_studio.services.ports import SpeechModels, WorkerCrashed, Workers
from qa_studio.services.speech_rows import Heard, RawFile, SoundFile, SpeechRequest
from qa_studio.speech.slot import WorkerFault

if TYPE_CHECKING:
    from distributed import Worker

FORGOTTEN_S: Final = 60.0
"""Nobody has asked for an errand for this long: who wanted it is gone, and it ends."""
_STALE_UPLOAD_S: Final = 900.0
_READ_BYTES: Final = 1 << 20


@dataclass(frozen=True)
class Room:
    """What a worker of a cluster works with: the worker processes and the speech models of its own machine."""

    workers: Workers
    models: SpeechModels


MakeRoom = Callable[[], Room]


@dataclass(frozen=True)
class OrderedFile:
    """A file of a recording as the asking machine knows it: its path there, its size and the SHA-256 of its bytes.

    `form`: how it is to be read where it has no header.
    """

    path: str
    size_bytes: int
    sha256: str
    form: RawForm | None = None

    @property
    def name(self) -> str:
        """The file's own name, whichever system its path comes from."""
        return PureWindowsPath(self.path).name


@dataclass(frozen=True)
class Order:
    """A recording to recognise. `options` are the fields of a `SpeechRequest` besides its files and the model's folder.

    Paths travel as text, since a path of one system cannot be unpacked on another.
    """

    number: str
    version: str
    files: tuple[OrderedFile, ...]
    options: Mapping[str, object]


@dataclass(frozen=True)
class Reply:
    """How an order ended: with a value, a reason for people, a fault of ours (its traceback), or one of the flags.

    `missing`: places of the files that this machine cannot read and has to be sent.
    """

    value: Heard | None = None
    refusal: Message | None = None
    fault: str | None = None
    missing: tuple[int, ...] = ()
    is_crash: bool = False
    is_stopped: bool = False


@dataclass
class _Errand:
    """An order under way: seconds read and in all, and when somebody last asked for it."""

    asked_at: float
    done_s: float = 0.0
    total_s: float = 0.0
    is_stopped: bool = False

    def report(self, done: float, total: float, what: str = "") -> None:
        """Notes progress; raises `Cancelled` when it is no longer wanted."""
        self.done_s, self.total_s = done, total
        if self.is_stopped or monotonic() - self.asked_at > FORGOTTEN_S:
            raise Cancelled


_room: Room | None = None
_errands: dict[str, _Errand] = {}
_guard = threading.Lock()


def dask_setup(nanny: object) -> None:
    """Lets the dask workers of this nanny have processes of their own (dask calls this as it loads the module)."""
    import dask.config

    dask.config.set({"distributed.worker.daemon": False})


def dask_teardown(nanny: object) -> None:
    """Leaves nothing behind; dask wants the counterpart of `dask_setup`."""


def survey(make_room: MakeRoom) -> dict[str, object]:
    """Tells what this worker is: host, version, whether it may have processes, languages of its models by name."""
    logging.getLogger("distributed.worker").addFilter(_is_worth_noting)
    is_daemon = multiprocessing.current_process().daemon
    models = () if is_daemon else _the_room(make_room).models.installed()
    return {
        "host": socket.gethostname(),
        "version": __version__,
        "is_prepared": not is_daemon,
        "models": {model.name: model.language for model in models if model.usable},
    }


def _is_worth_noting(record: logging.LogRecord) -> bool:
    """Keeps each question after progress out of the worker's log."""
    return not str(record.msg).startswith("Run out-of-band function")


def transcribe(order: Order, make_room: MakeRoom) -> Reply:
    """Recognises a recording in a process of this machine; all errors come back inside the reply."""
    errand = _Errand(monotonic())
    with _guard:
        _errands[order.number] = errand
    from distributed import get_worker

    worker = get_worker()
    reply = Reply()
    try:
        reply = _recognised(order, _the_room(make_room), errand, worker)
    except KnownError as error:
        reply = Reply(refusal=error.message)
    except WorkerCrashed:
        reply = Reply(is_crash=True)
    except Cancelled:
        reply = Reply(is_stopped=True)
    except WorkerFault as fault:
        reply = Reply(fault=str(fault))
    except Exception:  # noqa: BLE001  the edge of the process: whatever it is, the other machine has to hear of it
        reply = Reply(fault=traceback.format_exc())
    finally:
        with _guard:
            _errands.pop(order.number, None)
        if not reply.missing:
            _drop(worker, order.number)
    return reply


def progress(number: str) -> tuple[float, float] | None:
    """Gives the seconds read and in all of an order under way, None where it is not (yet)."""
    with _guard:
        errand = _errands.get(number)
    if errand is None:
        return None
    errand.asked_at = monotonic()
    return errand.done_s, errand.total_s


def stop(number: str, dask_worker: "Worker") -> None:
    """Ends an order under way, with its process, and deletes what was sent for it; dask gives `dask_worker`."""
    with _guard:
        errand = _errands.get(number)
    if errand is None:
        _drop(dask_worker, number)
    else:
        errand.is_stopped = True


def receive(number: str, index: int, name: str, offset: int, chunk: bytes, dask_worker: "Worker") -> None:
    """Keeps the bytes from `offset` on of a file of an order, readable by this worker's owner only."""
    _drop_stale(dask_worker)
    folder = _uploads(dask_worker) / number / str(index)
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    handle = os.open(folder / name, os.O_WRONLY | os.O_CREAT | getattr(os, "O_BINARY", 0), 0o600)
    with os.fdopen(handle, "wb") as file:
        file.seek(offset)
        file.write(chunk)
    (_uploads(dask_worker) / number).touch()


def _recognised(order: Order, room: Room, errand: _Errand, worker: "Worker") -> Reply:
    name = f"{socket.gethostname()} ({worker.address})"
    if order.version != __version__:
        raise KnownError("cluster.other_version", worker=name, theirs=__version__, ours=order.version)
    wanted = str(order.options["model_name"])
    model = next((one for one in room.models.installed() if one.usable and one.name == wanted), None)
    if model is None:
        raise KnownError("cluster.no_model", model=wanted, worker=name)
    places = [_place(worker, order, index) for index in range(len(order.files))]
    missing = tuple(index for index, place in enumerate(places) if place is None)
    if missing:
        return Reply(missing=missing)
    files = tuple(_sound_file(place, file) for place, file in zip(places, order.files, strict=True) if place)
    request = SpeechRequest(files, model.path, **dict(order.options))  # type: ignore[arg-type]
    return Reply(room.workers.transcribe(request, errand.report))


def _the_room(make_room: MakeRoom) -> Room:
    global _room
    with _guard:
        if _room is None:
            _room = make_room()
            # Run before multiprocessing waits for the children of this process, which atexit would not be.
            Finalize(None, _room.workers.close, exitpriority=100)
        return _room


def _place(worker: "Worker", order: Order, index: int) -> Path | None:
    """Gives where the very bytes of a file lie on this machine: at its own path, or where they were sent."""
    wanted = order.files[index]
    sent = _uploads(worker) / order.number / str(index) / wanted.name
    return next((path for path in (sent, Path(wanted.path)) if _is_same(path, wanted)), None)


def _sound_file(place: Path, wanted: OrderedFile) -> SoundFile:
    return place if wanted.form is None else RawFile(place, wanted.form)


def _is_same(path: Path, wanted: OrderedFile) -> bool:
    try:
        return path.stat().st_size == wanted.size_bytes and sha256_of(path) == wanted.sha256
    except (OSError, ValueError):
        return False


def sha256_of(path: Path) -> str:
    """Gives the lowercase hex SHA-256 of a file's bytes; raises `OSError`."""
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while block := file.read(_READ_BYTES):
            digest.update(block)
    return digest.hexdigest()


def _drop(worker: "Worker", number: str) -> None:
    shutil.rmtree(_uploads(worker) / number, ignore_errors=True)


def _drop_stale(worker: "Worker") -> None:
    """Deletes recordings whose sender went away before it gave the order."""
    with _guard:
        busy = set(_errands)
    oldest = time() - _STALE_UPLOAD_S
    for folder in _uploads(worker).iterdir():
        if folder.name not in busy and folder.stat().st_mtime < oldest:
            shutil.rmtree(folder, ignore_errors=True)


def _uploads(worker: "Worker") -> Path:
    """Gives a worker's private folder, below the one that dask deletes when the worker ends or has died."""
    folder = Path(worker.local_directory) / "qa-studio-recordings"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder
