"""The Vosk engine: words with times and confidence from 16-bit samples, a recogniser for each channel."""

import json
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Final

import numpy as np
import numpy.typing as npt
import vosk

from qa_studio.domain.errors import KnownError, Message
from qa_studio.domain.jobs import Report
from qa_studio.domain.transcripts import Word
from qa_studio.services.speech_rows import ChannelWords, Heard
from qa_studio.speech.tokens import is_word

Integers = npt.NDArray[np.int16]

FEED_S: Final = 0.2
_TRIAL_S: Final = 0.5

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
) -> Heard:
    """Recognises a recording given as blocks of (frames, channels) at the model's own rate.

    Channels are heard at the same time, each in a thread of its own. `report` is told the seconds heard and
    `duration_s`, the seconds expected, after each block.

    Raises:
        KnownError: `model.does_not_load`.
    """
    loaded_model(model)
    ears: list[_Ear] = []
    frames = 0
    # Vosk lets go of the interpreter while it listens, so threads do use several cores.
    with ThreadPoolExecutor(max_workers=8, thread_name_prefix="channel") as threads:
        for block in blocks:
            if not ears:
                ears = [_Ear(model, sample_rate_hz) for _ in range(block.shape[1])]
            channels = [np.ascontiguousarray(block[:, index]) for index in range(len(ears))]
            list(threads.map(_Ear.hear, ears, channels))
            frames += len(block)
            heard_s = frames / sample_rate_hz
            report(heard_s, max(duration_s, heard_s))
        list(threads.map(_Ear.finish, ears))
    channel_words = tuple(ChannelWords(index, tuple(ear.runs)) for index, ear in enumerate(ears))
    return Heard(channel_words, frames / sample_rate_hz)


class _Ear:
    """A recogniser for one channel of one call. `runs` are the words heard so far, between pauses."""

    def __init__(self, folder: Path, sample_rate_hz: int) -> None:
        model = loaded_model(folder)
        try:
            self._recogniser = vosk.KaldiRecognizer(model, float(sample_rate_hz))
        except Exception as error:
            raise KnownError("model.does_not_load", name=folder.name) from error
        self._recogniser.SetWords(True)
        self._feed = max(1, round(FEED_S * sample_rate_hz))
        self._rest: Integers = np.zeros(0, np.int16)
        self.runs: list[tuple[Word, ...]] = []

    def hear(self, samples: Integers) -> None:
        """Listens to the next samples of the channel, 0.2 s at a time; what is left over waits for the next."""
        waiting = np.concatenate((self._rest, samples)) if len(self._rest) else samples
        whole = len(waiting) // self._feed * self._feed
        for start in range(0, whole, self._feed):
            self._accept(waiting[start : start + self._feed])
        self._rest = waiting[whole:]

    def finish(self) -> None:
        """Listens to what is left and collects the last words."""
        if len(self._rest):
            self._accept(self._rest)
            self._rest = self._rest[:0]
        self._collect(self._recogniser.FinalResult())

    def _accept(self, samples: Integers) -> None:
        if self._recogniser.AcceptWaveform(samples.tobytes()):
            self._collect(self._recogniser.Result())

    def _collect(self, result: str) -> None:
        run = tuple(_words(result))
        if run:
            self.runs.append(run)


def _words(result: str) -> Iterator[Word]:
    for item in json.loads(result).get("result", ()):
        if is_word(item["word"]):
            confidence = min(1.0, max(0.0, float(item["conf"])))
            yield Word(item["word"], float(item["start"]), float(item["end"]), confidence)
