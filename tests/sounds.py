"""Sounds to test with: speech-like bursts and hiss, written in the formats that telephone systems use."""

from pathlib import Path
from typing import Protocol

import numpy as np
import numpy.typing as npt

Samples = npt.NDArray[np.float64]


def speech_like(seconds: float, rate: int, level: float = 0.2, seed: int = 1) -> Samples:
    """A buzz with noise whose loudness follows syllables, four a second."""
    time = np.arange(round(seconds * rate)) / rate
    voice = np.zeros(len(time))
    for harmonic in range(1, min(20, rate // 300)):
        voice += np.sin(2 * np.pi * 140 * harmonic * time + harmonic) / harmonic
    noise = np.random.default_rng(seed).normal(0, 0.3, len(time))
    syllables = 0.55 + 0.45 * np.sin(2 * np.pi * 4 * time)
    return np.asarray(level * syllables * (voice + noise) / 2.0)


def hiss(seconds: float, rate: int, level: float, seed: int = 7) -> Samples:
    """Steady background noise."""
    return np.random.default_rng(seed).normal(0, level, round(seconds * rate))


class Write(Protocol):
    """Writes samples to a file in the test's folder."""

    def __call__(
        self, name: str, samples: Samples, rate: int = 8000, subtype: str | None = None, form: str | None = None
    ) -> Path:
        """Gives the path of the new file."""
