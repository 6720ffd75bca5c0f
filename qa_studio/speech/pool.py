"""The worker processes of this machine: some decode, some recognise, and none takes the application with it."""

import logging
import os
import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final, cast

import psutil

from qa_studio.domain.calls import Span
from qa_studio.domain.errors import Cancelled, KnownError, Message
from qa_studio.domain.jobs import Report
from qa_studio.services.ports import WorkerCrashed
from qa_studio.services.speech_rows import Heard, Inspection, Listened, SoundFile, SpeechRequest, path_of
from qa_studio.speech.slot import Slot, WorkerFault

_MAX_DECODING_ERRANDS: Final = 500
_MAX_SPEECH_ERRANDS: Final = 50
"""Workers are recycled before they grow; a new speech worker has to load its model again."""
_MEMORY_PER_BYTE: Final = 2.2
_MEMORY_BESIDES_BYTES: Final = 150 << 20
_SPARE_BYTES: Final = 512 << 20
"""Memory that is left to the window and to everything else."""
_DECODED_WITHIN_S: Final = 3600.0
"""Ten hours of the slowest codec take minutes; what has not been decoded by then never will be."""
_LOADED_WITHIN_S: Final = 300.0
"""A model that has not loaded by then, even a big one from a slow disk, never will."""

_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class WorkerFunctions:
    """What workers run: top-level functions of `qa_studio.worker`, handed in by bootstrap."""

    inspect: Callable[[SoundFile], Inspection]
    listen: Callable[[tuple[SoundFile, ...]], Listened]
    render: Callable[[tuple[SoundFile, ...], Path, Sequence[Span]], None]
    transcribe: Callable[[SpeechRequest, Report], Heard]
    try_model: Callable[[Path], Message | None]
    unknown_words: Callable[[Path, Sequence[str]], tuple[str, ...]]


class LocalWorkers:
    """The port `Workers` over supervised processes. May be used from several threads at once."""

    def __init__(
        self,
        functions: WorkerFunctions,
        *,
        decoders: int = 2,
        recognisers: int | None = None,
        log: Path | None = None,
    ) -> None:
        """Allows so many processes of each kind, started when needed; what they print goes to `log`, or nowhere.

        `recognisers` None: as many as there are processors.
        """
        self._functions = functions
        self._log = log
        self._usual = recognisers or _cores()
        self._decoders = _Lane(decoders, _MAX_DECODING_ERRANDS, log)
        self._recognisers = _Lane(self._usual, _MAX_SPEECH_ERRANDS, log)
        self._asked = _Lane(1, _MAX_SPEECH_ERRANDS, log)

    def inspect(self, files: Iterable[SoundFile]) -> Iterator[Inspection]:
        """Hashes files and reads their headers, in order; a file that no worker gets through has that as its reason."""
        with ThreadPoolExecutor(self._decoders.size, "inspect") as threads:
            yield from threads.map(self._inspect_one, files)

    def _inspect_one(self, file: SoundFile) -> Inspection:
        path = path_of(file)
        for _ in range(2):
            try:
                return cast(Inspection, self._decode(self._functions.inspect, file))
            except WorkerCrashed as crash:
                _log.warning("a worker died on %r: %s", path, crash)
            except WorkerFault as fault:
                _log.error("a worker failed on %r: %s", path, fault)
                break
        size_bytes = 0
        with suppress(OSError):
            size_bytes = path.stat().st_size
        return Inspection(path, size_bytes, None, None, Message.of("audio.kills_decoder", path=path.name))

    def listen(self, files: tuple[SoundFile, ...]) -> Listened:
        """Decodes a recording for its outline and voice activity; raises `KnownError`, `WorkerCrashed`."""
        return cast(Listened, self._decode(self._functions.listen, files))

    def render(self, files: tuple[SoundFile, ...], target: Path, bleeps: Sequence[Span]) -> None:
        """Writes a playable, bleeped PCM WAV; raises `KnownError`, `WorkerCrashed`."""
        try:
            self._decode(self._functions.render, files, target, tuple(bleeps))
        except WorkerCrashed:
            for partial in target.parent.glob(f".{target.name}.*.part"):
                partial.unlink(missing_ok=True)
            raise

    def transcribe(self, request: SpeechRequest, report: Report) -> Heard:
        """Recognises a recording; raises `KnownError`, `WorkerCrashed`, and what `report` raises."""
        with self._recognisers.slot() as slot:
            return cast(Heard, slot.run(self._functions.transcribe, (request,), report))

    def capacity(self, model: Path, wanted: int | None = None) -> int:
        """Gives how many recordings can be recognised at once with a model, at least 1, and makes room for them.

        That is as many as `wanted` (None: as usual here), unless free memory holds fewer models.
        """
        free_bytes = psutil.virtual_memory().available + self._recognisers.memory_bytes - _SPARE_BYTES
        count = max(1, min(wanted or self._usual, free_bytes // footprint_bytes(model)))
        self._recognisers.allow(count)
        return count

    def unknown_words(self, model: Path, words: Sequence[str]) -> tuple[str, ...]:
        """Gives the words that a model never hears, without waiting for recordings; raises `KnownError`."""
        with self._asked.slot() as slot:
            return cast(tuple[str, ...], slot.run(self._functions.unknown_words, (model, tuple(words))))

    def try_model(self, path: Path) -> Message | None:
        """Loads a speech model in a process of its own, which ends afterwards; gives why it cannot be used, or None."""
        slot = Slot(1, self._log)
        patience = threading.Timer(_LOADED_WITHIN_S, slot.stop)
        patience.daemon = True
        patience.start()
        try:
            return cast(Message | None, slot.run(self._functions.try_model, (path,)))
        except KnownError as error:
            return error.message
        except WorkerCrashed:
            return Message.of("model.kills_engine", name=path.name)
        except Cancelled:
            return Message.of("model.never_loads", name=path.name)
        finally:
            patience.cancel()
            slot.stop()

    def close(self) -> None:
        """Ends all worker processes, whatever they are doing."""
        self._decoders.close()
        self._recognisers.close()
        self._asked.close()

    def _decode(self, function: Callable[..., object], *args: object) -> object:
        with self._decoders.slot() as slot:
            return slot.run(function, args, within_s=_DECODED_WITHIN_S)


class _Lane:
    """Slots of one kind, made when they are first needed; whoever needs one waits while there are as many as may be."""

    def __init__(self, size: int, max_errands: int, log: Path | None) -> None:
        self.size = max(1, size)
        self._max_errands = max_errands
        self._log = log
        self._slots: list[Slot] = []
        self._free: list[Slot] = []
        self._is_closed = False
        self._changed = threading.Condition()

    def allow(self, size: int) -> None:
        """Lets there be so many slots; those there are stay."""
        with self._changed:
            self.size = size
            self._changed.notify_all()

    @property
    def memory_bytes(self) -> int:
        """The memory that the lane's workers take."""
        return sum(slot.memory_bytes for slot in list(self._slots))

    @contextmanager
    def slot(self) -> Iterator[Slot]:
        """Gives a slot of one's own, the last used first; raises `Cancelled` once the lane is closed."""
        slot = self._take()
        try:
            yield slot
        finally:
            with self._changed:
                self._free.append(slot)
                self._changed.notify()

    def _take(self) -> Slot:
        with self._changed:
            self._changed.wait_for(lambda: self._is_closed or self._may_take())
            if self._is_closed:
                raise Cancelled
            if self._free:
                return self._free.pop()
            self._slots.append(Slot(self._max_errands, self._log))
            return self._slots[-1]

    def _may_take(self) -> bool:
        return len(self._slots) - len(self._free) < self.size

    def close(self) -> None:
        """Ends the lane's workers for good."""
        with self._changed:
            self._is_closed = True
            self._changed.notify_all()
        for slot in self._slots:
            slot.close()


def footprint_bytes(model: Path) -> int:
    """Estimates the memory of a worker with a model in it, by what the model takes on disk.

    Tables are unpacked when they are loaded and a long call needs some on top: the Korean model of 264 MB takes
    571 MB loaded and 684 MB after a call.
    """
    on_disk = sum(file.stat().st_size for file in model.rglob("*") if file.is_file())
    return round(_MEMORY_PER_BYTE * on_disk) + _MEMORY_BESIDES_BYTES


def _cores() -> int:
    """Gives how many processors this process may use."""
    with suppress(AttributeError, psutil.Error):  # macOS cannot tell
        return len(psutil.Process().cpu_affinity() or ()) or 1
    return os.cpu_count() or 1
