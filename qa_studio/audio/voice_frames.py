"""What tells voices apart, fifty times a second: cepstra of the telephone band and the pitch.

Only frames in which somebody is heard are measured and kept, as half-precision numbers: 2 kB for a second of voice.
Cepstra are mel-frequency ones (Davis and Mermelstein 1980) without the loudness, normalised over the call. They keep
what each handset and line adds, since that, too, tells two callers apart. Pitch is the first strong peak of the
autocorrelation, freed of its window's (Boersma 1993).
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from math import ceil
from typing import Final

import numpy as np
import numpy.typing as npt
from scipy import fft

from qa_studio.audio.decode import Floats

RATE_HZ: Final = 8000
FRAMES_PER_SECOND: Final = 50
CEPSTRA: Final = 18
_HOP: Final = RATE_HZ // FRAMES_PER_SECOND
_PITCH_WINDOW: Final = 400
_PADDED: Final = 540
"""Room for the longest lag beyond the pitch window, at a length that transforms fast."""
_WINDOW: Final = 256
_BANDS: Final = 24
_BAND_HZ: Final = (150.0, 3700.0)
_PITCH_HZ: Final = (65.0, 380.0)
_PRE_EMPHASIS: Final = 0.97
_AT_ONCE: Final = 20_000
_CLEAR_PITCH: Final = 0.6
_NEARLY_THE_PEAK: Final = 0.9
_HANN: Final = np.hanning(_PITCH_WINDOW).astype(np.float32)
_HAMMING: Final = np.hamming(_WINDOW).astype(np.float32)

Numbers = npt.NDArray[np.float32]
Halves = npt.NDArray[np.float16]
"""Half precision: what is kept of a whole call."""


@dataclass(frozen=True)
class VoicedFrames:
    """The frames of a call in which somebody is heard, in order.

    `at` is their number from the start of the call, `cepstra` (frames, `CEPSTRA`) with mean 0 and deviation 1 over the
    call, `pitch` the natural logarithm of Hz, `has_pitch` whether it is clear, `loudness` the logarithm of energy.
    """

    at: npt.NDArray[np.int32]
    cepstra: Numbers | Halves
    pitch: Numbers | Halves
    has_pitch: npt.NDArray[np.bool_]
    loudness: Numbers | Halves

    def __len__(self) -> int:
        """Number of frames."""
        return len(self.at)

    def part(self, chosen: slice | npt.NDArray[np.int64]) -> "VoicedFrames":
        """Gives some of the frames, in full precision to reckon with."""
        numbers = (self.cepstra[chosen], self.pitch[chosen], self.loudness[chosen])
        cepstra, pitch, loudness = (column.astype(np.float32) for column in numbers)
        return VoicedFrames(self.at[chosen], cepstra, pitch, self.has_pitch[chosen], loudness)


def voiced_frames(blocks: Iterable[Floats], activity: Sequence[tuple[float, float]]) -> VoicedFrames:
    """Measures the frames within `activity` (seconds, sorted) of one channel's samples at `RATE_HZ`."""
    most = sum(ceil((end - start) * FRAMES_PER_SECOND) + 1 for start, end in activity)
    at = np.zeros(most, np.int32)
    table = np.zeros((most, 3 + CEPSTRA), np.float16)
    count = 0
    for numbers, frames in _frames_within(blocks, activity) if activity else ():
        behind = count + len(numbers)
        at[count:behind], table[count:behind] = numbers, _measured(frames)
        count = behind
    at, table = at[:count], table[:count]
    _normalise(table[:, 3:])
    return VoicedFrames(at, table[:, 3:], table[:, 1], table[:, 2] > _CLEAR_PITCH, table[:, 0])


def _normalise(cepstra: Halves) -> None:
    """Gives cepstra mean 0 and deviation 1, in place and little by little: a call may last ten hours."""
    if not len(cepstra):
        return
    mean = cepstra.mean(axis=0, dtype=np.float64)
    parts = [slice(start, start + _AT_ONCE) for start in range(0, len(cepstra), _AT_ONCE)]
    squares = sum(((cepstra[part].astype(np.float64) - mean) ** 2).sum(axis=0) for part in parts)
    deviation = np.maximum(np.sqrt(squares / len(cepstra)), 1e-3)
    for part in parts:
        cepstra[part] = (cepstra[part] - mean) / deviation


def _frames_within(
    blocks: Iterable[Floats], activity: Sequence[tuple[float, float]]
) -> Iterator[tuple[npt.NDArray[np.int64], Floats]]:
    """Gives the numbers and the samples (frames, window) of the frames that start within `activity`."""
    starts = np.array([start for start, _ in activity]) * FRAMES_PER_SECOND
    ends = np.array([end for _, end in activity]) * FRAMES_PER_SECOND
    rest: Floats = np.zeros(0, np.float32)
    first = 0
    for block in blocks:
        samples = np.concatenate((rest, block[:, 0]))
        count = max(0, (len(samples) - _PITCH_WINDOW) // _HOP + 1)
        numbers = np.arange(first, first + count)
        span = np.searchsorted(starts, numbers, side="right") - 1
        inside = numbers[(span >= 0) & (numbers < ends[span])]
        if len(inside):
            yield inside, samples[((inside - first) * _HOP)[:, None] + np.arange(_PITCH_WINDOW)]
        rest = samples[count * _HOP :]
        first += count


def _measured(frames: Floats) -> Halves:
    """Gives loudness, pitch, clearness of pitch and cepstra of each frame."""
    pitch, clearness = _pitch(frames)
    middle = (_PITCH_WINDOW - _WINDOW) // 2
    sharpened = frames[:, middle : middle + _WINDOW] - _PRE_EMPHASIS * frames[:, middle - 1 : middle - 1 + _WINDOW]
    power = _power(sharpened * _HAMMING, _WINDOW)
    cepstra = fft.dct(np.log(power @ _MEL_BANDS + np.float32(1e-9)), type=2, norm="ortho", axis=1)
    columns = (cepstra[:, :1], pitch[:, None], clearness[:, None], cepstra[:, 1 : CEPSTRA + 1])
    return np.concatenate(columns, axis=1).astype(np.float16)


def _pitch(frames: Floats) -> tuple[Numbers, Numbers]:
    """Gives the logarithm of each frame's pitch (Hz) and how clear it is (0–1)."""
    shortest, longest = int(RATE_HZ / _PITCH_HZ[1]), int(RATE_HZ / _PITCH_HZ[0])
    correlation = fft.irfft(_power(frames * _HANN, _PADDED), _PADDED, axis=1)[:, : longest + 1]
    correlation /= fft.irfft(_power(_HANN[None], _PADDED), _PADDED, axis=1)[:, : longest + 1]
    likeness = correlation[:, shortest:] / (correlation[:, :1] + np.float32(1e-12))
    strongest = likeness.max(axis=1)
    inner = likeness[:, 1:-1]
    is_peak = (
        (inner >= likeness[:, :-2]) & (inner >= likeness[:, 2:]) & (inner >= _NEARLY_THE_PEAK * strongest[:, None])
    )
    lag = np.where(is_peak.any(axis=1), is_peak.argmax(axis=1) + 1, likeness.argmax(axis=1))
    return np.log(RATE_HZ / (shortest + lag)).astype(np.float32), np.clip(strongest, 0.0, 1.0)


def _power(frames: Floats, points: int) -> Numbers:
    """Gives the power spectrum of each windowed frame."""
    spectrum = fft.rfft(frames, points, axis=1)
    power: Numbers = spectrum.real**2 + spectrum.imag**2
    return power


def _mel_bands() -> Numbers:
    """Gives overlapping triangular bands, evenly spaced in mel, as (frequencies, bands)."""
    low, high = (2595.0 * np.log10(1.0 + hz / 700.0) for hz in _BAND_HZ)
    edges = 700.0 * (10.0 ** (np.linspace(low, high, _BANDS + 2) / 2595.0) - 1.0)
    frequencies = np.fft.rfftfreq(_WINDOW, 1.0 / RATE_HZ)[:, None]
    rising = (frequencies - edges[:-2]) / (edges[1:-1] - edges[:-2])
    falling = (edges[2:] - frequencies) / (edges[2:] - edges[1:-1])
    return np.asarray(np.clip(np.minimum(rising, falling), 0.0, None), np.float32)


_MEL_BANDS: Final = _mel_bands()
