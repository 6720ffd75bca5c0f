"""The Vosk engine against plain Vosk, on real speech in worker processes."""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import cast

import numpy as np
import pytest
import soundfile
import soxr

import worker_errands
from qa_studio import worker
from qa_studio.services.speech_rows import Heard, SpeechRequest
from qa_studio.speech.pool import LocalWorkers, WorkerFunctions
from qa_studio.speech.slot import Slot
from qa_studio.speech.tokens import is_word


@dataclass(frozen=True)
class Recognised:
    """The same recording by our engine and by a bare loop around Vosk, and what was really said."""

    heard: Heard
    plain: tuple[str, ...]
    said: str
    progress: tuple[tuple[float, float], ...]


@pytest.fixture(scope="module")
def recognised(korean_model: Path, shared_data: Path) -> Recognised:
    """A recording of 33 s, recognised once for all tests, each time by a new process.

    Kaldi adds a little random noise to what it hears, and only in new processes is it the same.
    """
    folder = shared_data / "speech-ko"
    lines = (folder / "transcripts.tsv").read_text(encoding="utf-8").splitlines()[1:]
    said = dict(line.split("\t", 1) for line in lines)
    progress: list[tuple[float, float]] = []
    request = SpeechRequest((folder / "audio.wav",), korean_model, is_gated=False)
    own = LocalWorkers(
        WorkerFunctions(
            worker.inspect, worker.listen, worker.render, worker.transcribe, worker.try_model, worker.unknown_words
        )
    )
    slot = Slot(1)
    with ThreadPoolExecutor(1) as thread:
        plain = thread.submit(slot.run, worker_errands.plain_words, (korean_model, request.files[0]))
        heard = own.transcribe(request, lambda done, total, what="": progress.append((done, total)))
    own.close()
    slot.close()
    return Recognised(heard, cast(tuple[str, ...], plain.result()), said["audio.wav"], tuple(progress))


def error_rate(said: str, heard: str) -> float:
    """Gives the character error rate, spaces and punctuation ignored (edit distance over the length said)."""
    reference, other = ("".join(letter for letter in text if letter.isalnum()) for text in (said, heard))
    distances = list(range(len(other) + 1))
    for row, wanted in enumerate(reference, 1):
        diagonal, distances[0] = distances[0], row
        for column, got in enumerate(other, 1):
            step = min(distances[column] + 1, distances[column - 1] + 1, diagonal + (wanted != got))
            diagonal, distances[column] = distances[column], step
    return distances[-1] / len(reference)


def words_of(heard: Heard, channel: int = 0) -> list[str]:
    """Gives the words of a channel."""
    return [word.text for run in heard.channels[channel].runs for word in run]


def test_the_words_are_those_of_plain_vosk_without_what_is_no_word(recognised: Recognised) -> None:
    assert words_of(recognised.heard) == [word for word in recognised.plain if is_word(word)]


def test_the_error_rate_is_that_of_plain_vosk(recognised: Recognised) -> None:
    plain = error_rate(recognised.said, "".join(recognised.plain))
    ours = error_rate(recognised.said, "".join(words_of(recognised.heard)))
    assert ours < 0.25
    assert ours <= plain + 0.03


def test_words_have_their_place_and_confidence(recognised: Recognised) -> None:
    words = [word for run in recognised.heard.channels[0].runs for word in run]
    starts = [word.start_s for word in words]
    assert starts == sorted(starts)
    assert all(word.start_s < word.end_s <= recognised.heard.duration_s for word in words)
    assert all(word.confidence is not None and 0.0 <= word.confidence <= 1.0 for word in words)
    assert recognised.heard.duration_s == pytest.approx(33.36, abs=0.01)
    assert len(recognised.heard.channels[0].runs) > 1


def test_progress_goes_from_nothing_to_all(recognised: Recognised) -> None:
    done = [seconds for seconds, _ in recognised.progress]
    assert done == sorted(done)
    assert done[-1] > 25.0
    assert recognised.progress[-1][1] == pytest.approx(33.36, abs=0.1)


def first_seconds(shared_data: Path, seconds: float, rate: int) -> np.ndarray:
    """Gives the beginning of the Korean recording at another rate."""
    samples, own_rate = soundfile.read(shared_data / "speech-ko" / "audio.wav", dtype="float32")
    return np.asarray(soxr.resample(samples[: round(seconds * own_rate)], own_rate, rate))


def recognise(workers: LocalWorkers, model: Path, path: Path, channels: Sequence[np.ndarray]) -> Heard:
    """Writes an 8 kHz recording of some channels and recognises it."""
    soundfile.write(path, np.stack(channels, axis=1), 8000, subtype="PCM_16")
    return workers.transcribe(SpeechRequest((path,), model), lambda *told: None)


def test_a_silent_channel_has_no_words_and_copies_count_as_one(
    workers: LocalWorkers, korean_model: Path, shared_data: Path, tmp_path: Path
) -> None:
    speech = first_seconds(shared_data, 4.0, 8000)
    stereo = recognise(workers, korean_model, tmp_path / "stereo.wav", (speech, np.zeros_like(speech)))
    assert [channel.channel for channel in stereo.channels] == [0, 1]
    assert words_of(stereo)
    assert words_of(stereo, 1) == []
    copies = recognise(workers, korean_model, tmp_path / "copies.wav", (speech, speech))
    assert len(copies.channels) == 1
    assert words_of(copies)


def test_pauses_are_left_out_and_words_keep_their_place(
    workers: LocalWorkers, korean_model: Path, shared_data: Path, tmp_path: Path
) -> None:
    speech = first_seconds(shared_data, 3.0, 8000)
    call = np.concatenate((speech, np.zeros(8000 * 600), speech, np.zeros(16000)))
    heard = recognise(workers, korean_model, tmp_path / "paused.wav", (call,))
    words = [word for run in heard.channels[0].runs for word in run]
    early, late = ([word for word in words if (word.start_s > 300.0) is is_late] for is_late in (False, True))
    assert heard.duration_s == pytest.approx(608.0)
    assert len(early) > 3
    assert len(late) > 3
    assert all(word.end_s < 3.6 for word in early)
    assert all(602.6 < word.start_s < word.end_s < 606.6 for word in late)
    assert all(run[-1].end_s - run[0].start_s < 4.0 for run in heard.channels[0].runs)
    assert heard.listened is not None
    assert len(heard.listened.activity[0]) >= 2


@pytest.mark.parametrize("is_gated", [True, False])
def test_what_leaks_from_the_other_channel_is_said_by_nobody_there(
    workers: LocalWorkers, korean_model: Path, shared_data: Path, tmp_path: Path, is_gated: bool
) -> None:
    speech = first_seconds(shared_data, 5.0, 8000)
    leak = np.concatenate((np.zeros(640), speech[:-640])) * 0.15
    path = tmp_path / "leaky.wav"
    soundfile.write(path, np.stack((speech, leak), axis=1), 8000, subtype="PCM_16")
    heard = workers.transcribe(SpeechRequest((path,), korean_model, is_gated), lambda *told: None)
    assert words_of(heard)
    assert words_of(heard, 1) == []


def test_a_silent_recording_needs_no_recogniser(workers: LocalWorkers, tmp_path: Path) -> None:
    path = tmp_path / "silent.wav"
    soundfile.write(path, np.zeros(8000 * 5, np.int16), 8000)
    model = tmp_path / "model"
    heard = workers.transcribe(SpeechRequest((path,), model), lambda *told: None)
    assert (heard.channels[0].runs, heard.duration_s, heard.turns) == ((), 5.0, ())


@pytest.mark.parametrize(
    ("token", "expected"),
    [
        ("hola", True),
        ("C", True),
        ("don't", True),
        ("[4]", False),
        ("[8]", False),
        ("<UNK>", False),
        ("-", False),
        ("+", False),
        ("<unk>", False),
        ("[noise]", False),
        ("!SIL", False),
        ("", False),
        (" ", False),
    ],
)
def test_tokens_that_are_no_words_never_reach_a_reader(token: str, expected: bool) -> None:
    assert is_word(token) is expected
