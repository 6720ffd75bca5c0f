"""When each line of a call is said, and the two channels mixed from it."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from demo_calls.scripts import CallScript, Line, Role
from demo_calls.voices import SAMPLE_RATE_HZ, Samples

_CHANNELS: tuple[Role, Role] = ("agent", "customer")
_PEAK = 0.7
_NOISE_RMS = 0.00015


@dataclass(frozen=True)
class PlacedLine:
    """A line of the script and when it is heard (seconds from the start of the call)."""

    line: Line
    start_s: float
    end_s: float


def generator_for(call: CallScript) -> np.random.Generator:
    """Gives randomness that is the same for a call of this name each time."""
    return np.random.default_rng(int.from_bytes(hashlib.sha256(call.name.encode()).digest()[:8]))


def place(call: CallScript, lengths_s: Sequence[float], random: np.random.Generator) -> tuple[PlacedLine, ...]:
    """Places lines of the given lengths one after the other, with their pauses and overlaps."""
    placed: list[PlacedLine] = []
    clock_s = float(random.uniform(0.5, 1.0))
    for line, length_s in zip(call.lines, lengths_s, strict=True):
        natural_s = float(random.uniform(0.3, 0.65))
        if line.overlap_s:
            start_s = max(clock_s - line.overlap_s, 0.0)
        elif not placed:
            start_s = clock_s
        else:
            start_s = clock_s + (natural_s if line.pause_s is None else line.pause_s)
        start_s = round(start_s, 2)
        end_s = round(start_s + length_s, 2)
        placed.append(PlacedLine(line, start_s, end_s))
        clock_s = max(clock_s, end_s)
    return tuple(placed)


def mix(
    call: CallScript, placed: Sequence[PlacedLine], spoken: Sequence[Samples], random: np.random.Generator
) -> Samples:
    """Gives the call as (samples, 2): agent left, customer right, faint line noise, peaks held below −3 dBFS."""
    last_s = max(entry.end_s for entry in placed)
    count = round((last_s + call.end_pause_s) * SAMPLE_RATE_HZ)
    mixed = random.normal(0.0, _NOISE_RMS, (count, len(_CHANNELS)))
    for entry, samples in zip(placed, spoken, strict=True):
        begin = round(entry.start_s * SAMPLE_RATE_HZ)
        end = min(begin + len(samples), count)
        mixed[begin:end, _CHANNELS.index(entry.line.speaker)] += samples[: end - begin]
    held: Samples = _PEAK * np.tanh(mixed / _PEAK)
    return held
