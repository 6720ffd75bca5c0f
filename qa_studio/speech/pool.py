"""The worker processes of this machine: some decode, some recognise, and none takes the application with it."""

import logging
import queue
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final, cast

from qa_studio.domain.calls import Span
from qa_studio.domain.errors import KnownError, Message
from qa_studio.domain.jobs import Report
from qa_studio.services.ports import WorkerCrashed
from qa_studio.services.speech_rows import Heard, Inspection, Listened, SoundFile, SpeechRequest, path_of
from qa_studio.speech.slot import Slot, WorkerFault

_MAX_DECODING_ERRANDS: Final = 500
_MAX_SPEECH_ERRANDS: Final = 50
"""Workers are recycled before they grow; a new speech worker has to load its model again."""

_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class WorkerFunctions:
    """What workers run: top-level functions of `qa_studio.worker`, handed in by bootstrap."""

    inspect: Callable[[SoundFile], Inspection]
    listen: Callable[[tuple[SoundFile, ...]], Listened]
    render: Callable[[tuple[SoundFile, ...], Path, Sequence[Span]], None]
    transcribe: Callable[[SpeechRequest, Report], Heard]
    try_model: Callable[[Path], Message | None]


class LocalWorkers:
    """The port `Workers` over supervised processes. May be used from several threads at once."""

    def __init__(
        self,
        functions: WorkerFunctions,
        *,
        decoders: int = 2,
        recognisers: int = 1,
        log: Path | None = None,
    ) -> None:
        """Allows so many processes of each kind, started when needed; what they print goes to `log`, or nowhere."""
        self._functions = functions
        self._log = log
        self._decoders = _Lane(decoders, _MAX_DECODING_ERRANDS, log)
        self._recognisers = _Lane(recognisers, _MAX_SPEECH_ERRANDS, log)

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

    def try_model(self, path: Path) -> Message | None:
        """Loads a speech model in a process of its own, which ends afterwards; gives why it cannot be used, or None."""
        slot = Slot(1, self._log)
        try:
            return cast(Message | None, slot.run(self._functions.try_model, (path,)))
        except KnownError as error:
            return error.message
        except WorkerCrashed:
            return Message.of("model.kills_engine", name=path.name)
        finally:
            slot.stop()

    def close(self) -> None:
        """Ends all worker processes, whatever they are doing."""
        self._decoders.close()
        self._recognisers.close()

    def _decode(self, function: Callable[..., object], *args: object) -> object:
        with self._decoders.slot() as slot:
            return slot.run(function, args)


class _Lane:
    """Slots of one kind; whoever needs one waits until one is free, and the last used comes first."""

    def __init__(self, size: int, max_errands: int, log: Path | None) -> None:
        self.size = max(1, size)
        self._slots = [Slot(max_errands, log) for _ in range(self.size)]
        self._free: queue.LifoQueue[Slot] = queue.LifoQueue()
        for slot in self._slots:
            self._free.put(slot)

    @contextmanager
    def slot(self) -> Iterator[Slot]:
        slot = self._free.get()
        try:
            yield slot
        finally:
            self._free.put(slot)

    def close(self) -> None:
        for slot in self._slots:
            slot.close()
