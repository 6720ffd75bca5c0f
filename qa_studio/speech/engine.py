"""The Vosk engine: words with times and confidence from 16-bit samples, a recogniser for each channel."""

import json
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np
import vosk

from qa_studio.domain.errors import KnownError, Message
from qa_studio.domain.jobs import Report
from qa_studio.domain.transcripts import Word
from qa_studio.services.speech_rows import ChannelWords, Heard
from qa_studio.speech.excerpts import Excerpts, Integers, Leaks, Spans
from qa_studio.speech.tokens import is_word

FEED_S: Final = 0.2
LOOKAHEAD: Final = 30
"""Blocks that one channel may be behind the decoder."""
_LONG_PAUSE_S: Final = 2.0
_FRESH_S: Final = 300.0
_TRIAL_S: Final = 0.5


@dataclass(frozen=True)
class Choice:
    """By channel, the parts to hear (None: all) and where only another channel leaks in; seconds, sorted, apart."""

    parts: tuple[Spans | None, ...]
    leaks: tuple[Spans, ...]


_loaded: dict[Path, vosk.Model] = {}


def loaded_model(folder: Path) -> vosk.Model:
    """Gives the model of a folder, loaded once in this process; an earlier one is let go.

    Raises:
        KnownError: `model.does_not_load`. Some broken models end the process instead.
    """
    if folder not in _loaded:
        _loaded.clear()
        vosk.SetLogLevel(-2)
        try:
            _loaded[folder] = vosk.Model(str(folder))
        except Exception as error:
            raise KnownError("model.does_not_load", name=folder.name) from error
    return _loaded[folder]


def try_model(folder: Path, sample_rate_hz: int) -> Message | None:
    """Loads a model and lets it hear half a second of silence; gives why it cannot be used, or None."""
    try:
        ear = _Ear(folder, sample_rate_hz)
    except KnownError as error:
        return error.message
    ear.hear(np.zeros(round(_TRIAL_S * sample_rate_hz), np.int16))
    ear.finish()
    return None


def unknown_words(folder: Path, words: Iterable[str]) -> tuple[str, ...]:
    """Gives the words that a model does not have in its vocabulary, each once, in the order asked.

    Raises:
        KnownError: `model.does_not_load`.
    """
    model = loaded_model(folder)
    return tuple(word for word in dict.fromkeys(words) if not is_word(word) or model.vosk_model_find_word(word) < 0)


def recognise(
    blocks: Iterable[Integers],
    sample_rate_hz: int,
    duration_s: float,
    model: Path,
    report: Report,
    choice: Choice | None = None,
) -> Heard:
    """Recognises a recording given as blocks of (frames, channels) at the model's own rate.

    Channels are heard at the same time, each in a thread of its own and up to `LOOKAHEAD` blocks apart, so that
    people who take turns still keep two cores busy. `report` is told the seconds heard and `duration_s`, the seconds
    expected, after each block. Without `choice` everything is heard and kept, as Vosk alone would.

    Raises:
        KnownError: `model.does_not_load`.
    """
    loaded_model(model)
    lines: list[_Line] = []
    frames = 0
    # Vosk lets go of the interpreter while it listens, so threads do use several cores.
    with ExitStack() as threads:
        for block in blocks:
            if not lines:
                ears = _ears(model, sample_rate_hz, block.shape[1], choice)
                lines = [_Line(ear, _thread_in(threads)) for ear in ears]
            frames += len(block)
            for index, line in enumerate(lines):
                line.send(np.ascontiguousarray(block[:, index]))
            _tell(report, lines, max(duration_s, frames / sample_rate_hz), sample_rate_hz)
        while late := [line for line in lines if line.is_late]:
            min(late, key=lambda line: line.heard).arrive()
            _tell(report, lines, frames / sample_rate_hz, sample_rate_hz)
        for line in lines:
            line.finish()
    channel_words = tuple(ChannelWords(index, tuple(line.ear.runs)) for index, line in enumerate(lines))
    return Heard(channel_words, frames / sample_rate_hz)


def _tell(report: Report, lines: Sequence["_Line"], duration_s: float, sample_rate_hz: int) -> None:
    report(min(line.heard for line in lines) / sample_rate_hz, duration_s)


def _ears(model: Path, sample_rate_hz: int, channels: int, choice: Choice | None) -> list["_Ear"]:
    if choice is None:
        return [_Ear(model, sample_rate_hz) for _ in range(channels)]
    return [_Ear(model, sample_rate_hz, choice.parts[one], choice.leaks[one]) for one in range(channels)]


def _thread_in(threads: ExitStack) -> ThreadPoolExecutor:
    thread = ThreadPoolExecutor(1, "channel")
    threads.callback(thread.shutdown, cancel_futures=True)
    return thread


class _Line:
    """The way to a channel's ear in its thread. `heard` are the frames that it is through with."""

    def __init__(self, ear: "_Ear", thread: ThreadPoolExecutor) -> None:
        self.ear = ear
        self.heard = 0
        self._thread = thread
        self._under_way: deque[tuple[Future[None], int]] = deque()

    def send(self, samples: Integers) -> None:
        """Hands on the next samples; waits where too many are under way."""
        self._under_way.append((self._thread.submit(self.ear.hear, samples), len(samples)))
        while self._under_way and (len(self._under_way) > LOOKAHEAD or self._under_way[0][0].done()):
            self.arrive()

    @property
    def is_late(self) -> bool:
        """Whether something that was sent has not been heard yet."""
        return bool(self._under_way)

    def finish(self) -> None:
        """Waits until the last words are collected."""
        self._thread.submit(self.ear.finish).result()

    def arrive(self) -> None:
        """Waits until the oldest of what is under way is heard."""
        heard, frames = self._under_way.popleft()
        heard.result()
        self.heard += frames


class _Ear:
    """A recogniser for one channel of one call. `runs` are the words heard so far, between pauses."""

    def __init__(self, folder: Path, sample_rate_hz: int, parts: Spans | None = None, leaks: Spans = ()) -> None:
        model = loaded_model(folder)
        try:
            self._recogniser = vosk.KaldiRecognizer(model, float(sample_rate_hz))
        except Exception as error:
            raise KnownError("model.does_not_load", name=folder.name) from error
        self._recogniser.SetWords(True)
        self._feed = max(1, round(FEED_S * sample_rate_hz))
        self._rate = sample_rate_hz
        self._rest: Integers = np.zeros(0, np.int16)
        self._since_fresh_s = 0.0
        self._excerpts = Excerpts(parts, sample_rate_hz)
        self._leaks = Leaks(leaks)
        self.runs: list[tuple[Word, ...]] = []

    def hear(self, samples: Integers) -> None:
        """Listens to what is to be heard of the next samples of the channel."""
        for piece, left_out_s in self._excerpts.cut(samples):
            if left_out_s >= _LONG_PAUSE_S:
                self._end_utterance()
            self._listen(piece)

    def finish(self) -> None:
        """Listens to what is left and collects the last words."""
        self._listen_to_rest()
        self._collect(self._recogniser.FinalResult())

    def _listen(self, samples: Integers) -> None:
        """Listens 0.2 s at a time; what is left over waits for the next."""
        waiting = np.concatenate((self._rest, samples)) if len(self._rest) else samples
        whole = len(waiting) // self._feed * self._feed
        for start in range(0, whole, self._feed):
            self._accept(waiting[start : start + self._feed])
        self._rest = waiting[whole:]

    def _listen_to_rest(self) -> None:
        if len(self._rest):
            self._accept(self._rest)
            self._rest = self._rest[:0]

    def _end_utterance(self) -> None:
        """Ends the utterance where more silence was left out than people leave within one.

        Now and then the recogniser begins anew, which Vosk does each ten minutes in the middle of speech: its
        memory stays small, and here nothing gets lost.
        """
        self._listen_to_rest()
        if self._since_fresh_s > _FRESH_S:
            self._collect(self._recogniser.FinalResult())
            self._since_fresh_s = 0.0
        else:
            self._collect(self._recogniser.Result())

    def _accept(self, samples: Integers) -> None:
        self._since_fresh_s += len(samples) / self._rate
        if self._recogniser.AcceptWaveform(samples.tobytes()):
            self._collect(self._recogniser.Result())

    def _collect(self, result: str) -> None:
        placed = (self._excerpts.place(word) for word in _words(result))
        run = tuple(word for word in placed if not self._leaks.hold(word))
        if run:
            self.runs.append(run)


def _words(result: str) -> Iterator[Word]:
    for item in json.loads(result).get("result", ()):
        if is_word(item["word"]):
            confidence = min(1.0, max(0.0, float(item["conf"])))
            yield Word(item["word"], float(item["start"]), float(item["end"]), confidence)
