"""Five hundred damaged recordings go through real workers: each gives sound or a reason, and nobody dies or waits."""

import logging
import shutil
import subprocess
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest
import soundfile

from qa_studio import bootstrap
from qa_studio.domain.errors import KnownError
from qa_studio.services.ports import WorkerCrashed
from qa_studio.speech.pool import LocalWorkers
from sounds import speech_like

pytestmark = [pytest.mark.faults, pytest.mark.timeout(240)]

COUNT = 500
SEED = 20260301
BY_SOUNDFILE = [
    ("a.wav", "PCM_16", "WAV"),
    ("b.wav", "PCM_24", "WAV"),
    ("c.wav", "FLOAT", "WAV"),
    ("d.wav", "ALAW", "WAV"),
    ("e.wav", "GSM610", "WAV"),
    ("f.wav", "IMA_ADPCM", "WAV"),
    ("g.wav", "MS_ADPCM", "WAV"),
    ("h.gsm", "GSM610", "RAW"),
    ("i.au", "ULAW", "AU"),
    ("j.aiff", "PCM_16", "AIFF"),
    ("k.caf", "ALAC_16", "CAF"),
    ("l.flac", "PCM_16", "FLAC"),
    ("m.mp3", "MPEG_LAYER_III", "MP3"),
    ("n.ogg", "VORBIS", "OGG"),
    ("o.opus", "OPUS", "OGG"),
    ("p.w64", "PCM_16", "W64"),
    ("q.rf64", "PCM_16", "RF64"),
    ("r.ulaw", "ULAW", "RAW"),
]
BY_FFMPEG = {
    "s.m4a": "-c:a aac",
    "t.m4a": "-c:a alac -movflags +faststart",
    "u.webm": "-c:a libopus -ar 48000",
    "v.wma": "-c:a wmav2",
    "w.spx": "-c:a libspeex",
    "x.g722": "-ar 16000",
    "y.aac": "-c:a aac",
    "z.wav": "-c:a g726",
}
BY_SOX = {"0.amr": "-t amr-nb"}


def originals(folder: Path) -> list[Path]:
    """Writes a second of sound in every format that this machine can write."""
    folder.mkdir()
    sound = speech_like(1.0, 8000)
    for name, subtype, form in BY_SOUNDFILE:
        soundfile.write(folder / name, sound, 8000, subtype=subtype, format=form)
    source = str(folder / "a.wav")
    if shutil.which("ffmpeg"):
        for name, options in BY_FFMPEG.items():
            command = ["ffmpeg", "-v", "error", "-i", source, *options.split(), str(folder / name)]
            subprocess.run(command, check=True, stdin=subprocess.DEVNULL)
    if shutil.which("sox"):
        for name, options in BY_SOX.items():
            subprocess.run(["sox", "-V1", source, *options.split(), str(folder / name)], check=False)
    return sorted(path for path in folder.iterdir() if path.stat().st_size)


def damaged(content: bytes, random: np.random.Generator) -> bytes:
    """Gives a recording with bits turned, its end cut off, its header written over, or a piece lost or doubled."""
    data = bytearray(content)
    kind = random.integers(5)
    header = min(len(data), int(random.choice([48, 128, 1024])))
    if kind == 0:
        for at in random.integers(0, len(data), int(random.integers(1, 60))):
            data[at] ^= 1 << int(random.integers(8))
    elif kind == 1:
        del data[int(random.integers(0, len(data))) :]
    elif kind == 2:
        for at in random.integers(0, header, int(random.integers(1, 12))):
            data[at] = int(random.choice([0, 1, 0x7F, 0x80, 0xFF, int(random.integers(256))]))
    elif kind == 3:
        at = int(random.integers(0, header))
        data[at : at + 4] = random.choice([b"\xff\xff\xff\xff", b"\0\0\0\0", b"\x7f\xff\xff\xff", b"\xff\xff\xff\x7f"])
    else:
        start, end = sorted(random.integers(0, len(data), 2).tolist())
        data[start:end] = data[start:end] * int(random.integers(0, 3))
    return bytes(data)


def mutants(folder: Path, sources: list[Path]) -> list[Path]:
    """Writes damaged copies, one format after the other."""
    folder.mkdir()
    random = np.random.default_rng(SEED)
    paths = []
    for number in range(COUNT):
        source = sources[number % len(sources)]
        path = folder / f"{number:03}{source.suffix}"
        path.write_bytes(damaged(source.read_bytes(), random))
        paths.append(path)
    return paths


def heard(workers: LocalWorkers, path: Path) -> str:
    """Gives what became of listening to a file."""
    try:
        return "heard" if workers.listen((path,)).duration_s > 0 else "silent"
    except KnownError as error:
        return error.message.id
    except WorkerCrashed:
        return "crashed"


def test_damaged_recordings_give_sound_or_a_reason(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    sources = originals(tmp_path / "whole")
    paths = mutants(tmp_path / "damaged", sources)
    workers = bootstrap.local_workers()
    try:
        with caplog.at_level(logging.ERROR, "qa_studio.speech.pool"):
            inspections = list(workers.inspect(paths))
            readable = [one.path for one in inspections if one.audio]
            with ThreadPoolExecutor(2) as threads:
                outcomes = Counter(threads.map(lambda path: heard(workers, path), readable))
        bugs = [record.getMessage() for record in caplog.records]
        still_good = list(workers.inspect(sources))
    finally:
        workers.close()
    assert [one.path for one in inspections] == paths
    assert all(one.audio or one.reason for one in inspections)
    assert bugs == []
    assert outcomes["heard"] > COUNT / 4
    assert set(outcomes) <= {"heard", "audio.damaged", "audio.no_samples", "crashed"}
    assert all(one.audio for one in still_good)
