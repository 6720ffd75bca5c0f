"""Small real things for tests: recordings, metadata files, evaluations."""

import csv
import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import soundfile

RATE_HZ = 8000


def tone_call(path: Path, seconds: float = 4.0, seed: int = 0, channels: int = 2) -> Path:
    """Writes a recording in which the channels take turns to sound (agent first), each second another."""
    random = np.random.default_rng(seed)
    frames = int(seconds * RATE_HZ)
    sound = random.normal(0, 0.0005, (frames, channels))
    time_s = np.arange(frames) / RATE_HZ
    for channel in range(channels):
        speaks = (time_s.astype(int) % channels) == channel
        voice = np.sin(2 * np.pi * (180 + 40 * channel + seed % 7) * time_s) * (0.3 + 0.1 * np.sin(25 * time_s))
        sound[:, channel] += np.where(speaks, voice, 0.0)
    soundfile.write(path, sound, RATE_HZ, subtype="PCM_16")
    return path


def metadata_csv(path: Path, rows: Sequence[Mapping[str, str]]) -> Path:
    """Writes a metadata CSV with the headings of the first row."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    return path


def evaluations_json(path: Path, entries: Sequence[Mapping[str, Any]]) -> Path:
    """Writes an evaluations file."""
    path.write_text(json.dumps({"evaluations": list(entries)}), encoding="utf-8")
    return path


SCRIPT_VTT = """WEBVTT

00:00:00.200 --> 00:00:01.000
<v Agent>Thank you for calling, this is Ana, how can I help you?

00:00:01.200 --> 00:00:02.000
<v Customer>I am very angry, my card is four one one one, one one one one, one one one one, one one one one.

00:00:02.200 --> 00:00:03.500
<v Agent>I am so sorry, thank you, that is great.
"""
