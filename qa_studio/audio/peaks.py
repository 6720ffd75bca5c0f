"""The outline of a waveform, taken while it streams past."""

import numpy as np
import numpy.typing as npt

from qa_studio.audio.decode import Floats
from qa_studio.services.speech_rows import Peaks

PEAKS_PER_SECOND = 100


class PeakMeter:
    """Keeps the lowest and highest sample of each hundredth of a second, by channel."""

    def __init__(self, sample_rate_hz: int, channels: int, per_second: int = PEAKS_PER_SECOND) -> None:
        """Starts an outline of `per_second` pairs a second (at most one for each sample)."""
        self._rate = sample_rate_hz
        self._channels = channels
        self._per_second = min(per_second, sample_rate_hz)
        self._frames = 0
        self._low: list[Floats] = []
        self._high: list[Floats] = []
        self._open_bin = -1

    def feed(self, block: Floats) -> None:
        """Takes the next samples, (frames, channels) in −1…1."""
        if not len(block):
            return
        first = self._frames * self._per_second // self._rate
        last = (self._frames + len(block) - 1) * self._per_second // self._rate
        bins = np.arange(first, last + 1)
        starts = -(-bins * self._rate // self._per_second) - self._frames
        starts[0] = 0
        low = np.minimum.reduceat(block, starts, axis=0)
        high = np.maximum.reduceat(block, starts, axis=0)
        if first == self._open_bin:
            low[0] = np.minimum(low[0], self._low[-1][-1])
            high[0] = np.maximum(high[0], self._high[-1][-1])
            self._low[-1] = self._low[-1][:-1]
            self._high[-1] = self._high[-1][:-1]
        self._low.append(low)
        self._high.append(high)
        self._open_bin = int(last)
        self._frames += len(block)

    def peaks(self) -> Peaks:
        """Gives the outline of what was fed."""
        if not self._low:
            return Peaks(self._per_second, (b"",) * self._channels)
        low = _signed_bytes(np.concatenate(self._low))
        high = _signed_bytes(np.concatenate(self._high))
        pairs = np.stack((low, high), axis=-1)
        return Peaks(self._per_second, tuple(pairs[:, channel].tobytes() for channel in range(self._channels)))


def _signed_bytes(values: Floats) -> npt.NDArray[np.int8]:
    signed: npt.NDArray[np.int8] = np.rint(np.clip(values, -1.0, 1.0) * 127.0).astype(np.int8)
    return signed
