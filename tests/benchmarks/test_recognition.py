"""The recogniser against vosk-transcriber and a bare loop: on the same files, model and processors, in one run.

Each line tells a ratio, its limit and whether it is met; no time is asserted. Both sides load the model once for a
batch. What is timed alternates between the two, and the best of the runs counts, since a machine is never quite idle.
"""

import shutil
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import cast

import numpy as np
import pytest
import soundfile

import recognition_errands
from qa_studio import bootstrap, worker
from qa_studio.audio.gating import worth_hearing
from qa_studio.domain.jobs import silent
from qa_studio.services.speech_rows import Heard, SpeechRequest
from qa_studio.settings import Settings
from qa_studio.speech.pool import LocalWorkers
from qa_studio.speech.slot import Slot
from qa_studio.speech.tokens import is_word
from recognition_material import (
    RATE,
    ROOM_TONE,
    Integers,
    activity_of,
    error_rate,
    in_turns,
    pieces_of,
    times_kept,
    with_pauses,
    written,
)

pytestmark = [pytest.mark.benchmark, pytest.mark.timeout(1200)]

PROCESSES = 2
BATCH = 4
"""How often a batch holds each piece of speech: enough that starting up, which both do once, decides nothing."""


def tell(what: str, ratio: float, limit: str, is_met: bool, details: str = "") -> None:
    """Prints a line of the table."""
    verdict = "met" if is_met else "NOT MET"
    print(f"\n{what:<62} {ratio:6.3f}   limit {limit:<8} {verdict:<8} {details}")


@pytest.fixture(scope="module")
def model(workers: LocalWorkers) -> Path:
    """The Korean model."""
    return bootstrap.installed_models(Settings(), workers).for_language("ko").path


@pytest.fixture(scope="module")
def speech(shared_data: Path) -> tuple[Integers, Integers]:
    """Two recordings of read Korean, 33 and 47 s."""
    names = ("audio.wav", "audio1.wav")
    first, second = (soundfile.read(shared_data / "speech-ko" / name, dtype="int16")[0] for name in names)
    return first, second


@pytest.fixture(scope="module")
def said(shared_data: Path) -> str:
    """What is really said in both."""
    lines = (shared_data / "speech-ko" / "transcripts.tsv").read_text(encoding="utf-8").splitlines()[1:]
    return " ".join(line.split("\t", 1)[1] for line in lines)


def our_batch(model: Path, files: Sequence[Path]) -> float:
    """Gives the seconds that we need for a batch, with worker processes that start and load the model for it."""
    started = time.perf_counter()
    workers = bootstrap.local_workers(Settings(workers=PROCESSES))
    with ThreadPoolExecutor(PROCESSES) as threads:
        list(threads.map(lambda file: workers.transcribe(SpeechRequest((file,), model), silent), files))
    seconds = time.perf_counter() - started
    workers.close()
    return seconds


def their_batch(model: Path, files: Sequence[Path], target: Path) -> float:
    """Gives the seconds that vosk-transcriber needs for the folder of a batch; it uses all processors too."""
    command = shutil.which("vosk-transcriber", path=str(Path(sys.executable).parent))
    if command is None or shutil.which("ffmpeg") is None:
        pytest.skip("vosk-transcriber and ffmpeg are needed to compare with")
    target.mkdir()
    started = time.perf_counter()
    subprocess.run(
        [command, "-m", model, "-i", files[0].parent, "-o", target, "-t", "txt", "--log-level", "ERROR"],
        check=True,
        capture_output=True,
    )
    seconds = time.perf_counter() - started
    assert len([one for one in target.iterdir() if one.stat().st_size]) == len(files)
    return seconds


def best_of(runs: int, *works: Callable[[], float]) -> list[float]:
    """Lets works take turns and gives the best time of each."""
    times = [[work() for work in works] for _ in range(runs)]
    return [min(one) for one in zip(*times, strict=True)]


def compare_batches(model: Path, files: Sequence[Path], folder: Path) -> tuple[float, float]:
    """Gives our and their best time for a batch."""
    targets = iter([folder / "their-1", folder / "their-2"])
    ours, theirs = best_of(2, lambda: our_batch(model, files), lambda: their_batch(model, files, next(targets)))
    return ours, theirs


def test_a_mono_batch_of_dense_speech(model: Path, speech: tuple[Integers, Integers], tmp_path: Path) -> None:
    files = written(tmp_path / "dense", pieces_of(speech) * BATCH)
    ours, theirs = compare_batches(model, files, tmp_path)
    ratio = theirs / ours
    details = f"{ours:.1f} s against {theirs:.1f} s"
    tell("mono, dense: throughput against vosk-transcriber", ratio, "≥ 1.0", ratio >= 1.0, details)


def test_a_mono_batch_that_is_half_silence(model: Path, speech: tuple[Integers, Integers], tmp_path: Path) -> None:
    paused = [with_pauses(piece, seed) for seed, piece in enumerate(pieces_of(speech) * BATCH)]
    files = written(tmp_path / "paused", paused)
    ours, theirs = compare_batches(model, files, tmp_path)
    ratio = theirs / ours
    details = f"{ours:.1f} s against {theirs:.1f} s"
    tell("mono, half silence: throughput against vosk-transcriber", ratio, "≥ 1.5", ratio >= 1.5, details)


def test_a_stereo_batch_against_its_downmix(model: Path, speech: tuple[Integers, Integers], tmp_path: Path) -> None:
    first, second = speech
    files = written(tmp_path / "stereo", [in_turns(first, second), in_turns(second, first)] * (BATCH // 2))
    ours, theirs = compare_batches(model, files, tmp_path)
    ratio = ours / theirs
    details = f"{ours:.1f} s against {theirs:.1f} s (aim 1.0)"
    tell("stereo, two speakers: wall time against its downmix", ratio, "≤ 1.25", ratio <= 1.25, details)


def test_our_overhead_over_a_bare_loop(model: Path, speech: tuple[Integers, Integers], tmp_path: Path) -> None:
    """Both are warm; the bare loop gets nothing but the speech, in memory, at the model's rate."""
    samples = with_pauses(speech[0], 1)
    (file,) = written(tmp_path / "one", [samples])
    parts = worth_hearing(activity_of(samples), len(samples) / RATE)
    alone = np.concatenate([samples[round(start * RATE) : round(end * RATE)] for start, end in parts])
    slot, workers = Slot(100), bootstrap.local_workers(Settings(workers=1))
    request = SpeechRequest((file,), model, with_voices=False)
    workers.transcribe(request, silent)
    slot.run(recognition_errands.load, (model,))

    def ours() -> float:
        started = time.perf_counter()
        workers.transcribe(request, silent)
        return time.perf_counter() - started

    def bare() -> float:
        return cast(tuple[object, float], slot.run(recognition_errands.bare_loop, (model, alone, RATE)))[1]

    our_time, bare_time = best_of(4, ours, bare)
    slot.close()
    workers.close()
    ratio = our_time / bare_time
    details = f"{our_time:.2f} s against {bare_time:.2f} s"
    tell("all we do, against a bare loop on the speech alone", ratio, "≤ 1.05", ratio <= 1.05, details)


def test_two_workers_against_one(model: Path, speech: tuple[Integers, Integers], tmp_path: Path) -> None:
    files = written(tmp_path / "short", [piece[: RATE * 10] for piece in pieces_of(speech)])
    workers = bootstrap.local_workers(Settings(workers=PROCESSES))

    def batch(count: int) -> float:
        started = time.perf_counter()
        with ThreadPoolExecutor(count) as threads:
            list(threads.map(lambda file: workers.transcribe(SpeechRequest((file,), model), silent), files))
        return time.perf_counter() - started

    batch(PROCESSES)
    ratio = statistics.median(batch(1) / batch(2) for _ in range(5))
    workers.close()
    tell("two workers against one, mono: median of 5", ratio, "≥ 1.6", ratio >= 1.6)


def test_memory_of_a_long_call(model: Path, speech: tuple[Integers, Integers], tmp_path: Path) -> None:
    """Three hours hold the speech of five minutes, so that the run ends soon; the rest is room tone."""
    talk = np.concatenate([*speech, *speech])
    short = tmp_path / "short.wav"
    soundfile.write(short, np.resize(talk, RATE * 180), RATE)
    long = tmp_path / "long.flac"
    tone = np.rint(np.random.default_rng(1).normal(0.0, ROOM_TONE, RATE * 360)).astype(np.int16)
    with soundfile.SoundFile(long, "w", RATE, 1, "PCM_16") as file:
        for _ in range(30):
            file.write(tone)
            file.write(talk[: RATE * 10])
        assert file.frames > RATE * 3 * 3600
    memory = [peak_memory(SpeechRequest((file,), model)) for file in (short, long)]
    ratio = memory[1] / memory[0]
    details = f"{memory[1] / 2**20:.0f} MB against {memory[0] / 2**20:.0f} MB (5 of its 185 minutes are speech)"
    tell("peak memory of a call of 3 hours against one of 3 minutes", ratio, "≤ 1.1", ratio <= 1.1, details)


def peak_memory(request: SpeechRequest) -> int:
    """Gives the most memory (bytes) that a new worker has while it recognises a recording."""
    slot = Slot(10)
    try:
        slot.run(worker.transcribe, (request,), silent)
        return cast(int, slot.run(recognition_errands.peak_memory_bytes, ()))
    finally:
        slot.close()


def test_accuracy(model: Path, speech: tuple[Integers, Integers], said: str, tmp_path: Path) -> None:
    """As it is, and with pauses added until half is silence; each recording by a new process, as dither wants it."""
    recordings = [*speech, *(with_pauses(one, seed) for seed, one in enumerate(speech))]
    files = written(tmp_path / "all", recordings)
    with ThreadPoolExecutor(PROCESSES) as threads:
        plain = list(threads.map(lambda samples: plainly(model, samples), recordings))
        ungated = list(threads.map(lambda file: ours_of(model, file, is_gated=False), files))
        gated = list(threads.map(lambda file: ours_of(model, file, is_gated=True), files))
    words = [[[word[0] for word in one] for one in heard] for heard in (plain, ungated)]
    same = float(np.mean([one == other for one, other in zip(*words, strict=True)]))
    tell("ungated: share of recordings with the words of plain Vosk", same, "= 1", same == 1.0)
    for name, which in (("as it is", slice(0, 2)), ("half silence", slice(2, 4))):
        texts = [" ".join(word[0] for one in heard[which] for word in one) for heard in (ungated, gated)]
        errors = [error_rate(said, text) for text in texts]
        worse = errors[1] - errors[0]
        details = f"{errors[1]:.3f} gated, {errors[0]:.3f} ungated"
        tell(f"{name}: pooled character error rate, gated less ungated", worse, "≤ 0.02", worse <= 0.02, details)
        share, alike = times_kept(ungated[which], gated[which])
        details = f"of the {alike:.0%} of words that are the same"
        tell(f"{name}: share of word times within 30 ms", share, "≥ 0.95", share >= 0.95, details)


def plainly(model: Path, samples: Integers) -> recognition_errands.Heard:
    """Gives the words of plain Vosk, those of them that are words."""
    slot = Slot(1)
    try:
        heard, _ = cast(
            tuple[recognition_errands.Heard, float], slot.run(recognition_errands.bare_loop, (model, samples, RATE))
        )
    finally:
        slot.close()
    return tuple(word for word in heard if is_word(word[0]))


def ours_of(model: Path, file: Path, *, is_gated: bool) -> recognition_errands.Heard:
    """Gives the words that a new worker of ours hears."""
    slot = Slot(1)
    request = SpeechRequest((file,), model, is_gated, with_voices=False)
    try:
        heard = cast(Heard, slot.run(worker.transcribe, (request,), silent))
    finally:
        slot.close()
    return tuple((word.text, word.start_s, word.end_s) for run in heard.channels[0].runs for word in run)
