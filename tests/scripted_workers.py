"""Workers that do with each recording as a test says, so that runs of the queue can be steered."""

import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path

from qa_studio.domain.calls import Span
from qa_studio.domain.errors import Message
from qa_studio.domain.jobs import Report
from qa_studio.domain.transcripts import Word
from qa_studio.services.speech_rows import (
    ChannelWords,
    Heard,
    Inspection,
    Listened,
    Peaks,
    SoundFile,
    SpeechModel,
    SpeechRequest,
)

Deed = Callable[[Report], None]


def heard(*words: str) -> Heard:
    """Gives a single track on which words were recognised."""
    run = tuple(Word(word, float(place), place + 0.5, 0.9) for place, word in enumerate(words))
    listened = Listened(Peaks(100, (b"\x00\x01",)), (((0.0, float(len(words))),),), 60.0)
    return Heard((ChannelWords(0, (run,) if run else ()),), 60.0, listened)


class OneModel:
    """The part of the port `SpeechModels` that a run needs: one model for every language, which nobody loads."""

    def __init__(self, *languages: str) -> None:
        self.languages = languages

    def installed(self) -> tuple[SpeechModel, ...]:
        """Gives the model, once for each of the languages named."""
        return tuple(self.for_language(language) for language in self.languages)

    def for_language(self, language: str, preferred: str | None = None) -> SpeechModel:
        """Gives the one model there is."""
        return SpeechModel("one", language, Path("one"), "imported", True)


class ScriptedWorkers:
    """The port `Workers`. `deeds` tell by a recording's name what happens before it is recognised, in turn."""

    def __init__(self, count: int = 1, **deeds: Sequence[Deed]) -> None:
        self.count = count
        self.deeds = {name: list(todo) for name, todo in deeds.items()}
        self.taken: list[str] = []
        self.at_once: list[int] = []
        self._here = 0
        self._guard = threading.Lock()

    def transcribe(self, request: SpeechRequest, report: Report) -> Heard:
        """Does the next deed of the recording, and hears its name."""
        name = Path(request.files[0].name).stem
        with self._guard:
            self._here += 1
            self.taken.append(name)
            self.at_once.append(self._here)
        try:
            report(0.0, 60.0)
            if self.deeds.get(name):
                self.deeds[name].pop(0)(report)
            report(60.0, 60.0)
            return heard("hello", name)
        finally:
            with self._guard:
                self._here -= 1

    def capacity(self, model: Path, wanted: int | None = None) -> int:
        """Gives as many as wanted."""
        return wanted or self.count

    def inspect(self, files: Iterable[SoundFile]) -> Iterator[Inspection]:
        """Is never asked."""
        raise NotImplementedError

    def listen(self, files: tuple[SoundFile, ...]) -> Listened:
        """Is never asked: recognising listens on the way."""
        raise NotImplementedError

    def render(self, files: tuple[SoundFile, ...], target: Path, bleeps: Sequence[Span]) -> None:
        """Is never asked."""
        raise NotImplementedError

    def unknown_words(self, model: Path, words: Sequence[str]) -> tuple[str, ...]:
        """Is never asked."""
        raise NotImplementedError

    def try_model(self, path: Path) -> Message | None:
        """Is never asked."""
        raise NotImplementedError

    def close(self) -> None:
        """Has nothing to close."""
