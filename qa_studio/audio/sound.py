"""Sound as a stream: blocks of float samples, safe to reckon with, at whatever rate is wanted."""

from collections.abc import Iterable, Iterator
from types import TracebackType
from typing import Final, Protocol, Self

import numpy as np
import numpy.typing as npt
import soxr

Floats = npt.NDArray[np.float32]
Integers = npt.NDArray[np.int16]

BLOCK_S: Final = 4.0
UNTOLD_FRAMES: Final = 1 << 40
"""More than any recording holds: a source has so many frames where its header leaves the length open."""
_SAME_SAMPLE: Final = 1e-4
"""Channels that differ by no more than this (about three steps of 16 bits) carry the same sound."""


class Source(Protocol):
    """An open file, or several, that samples come from. `frames` is the length as far as the headers tell."""

    sample_rate_hz: int
    channels: int
    frames: int
    codec: str

    def blocks(self, frames: int) -> Iterator[Floats]:
        """Gives the samples as (frames, channels), at most `frames` at a time; where a file breaks off, they end.

        Raises:
            KnownError: `audio.damaged` where nothing at all can be decoded.
        """

    def missing(self) -> str | None:
        """Gives the message id of what is missing at the end, or None."""

    def close(self) -> None:
        """Closes what is open."""


class Sound:
    """An open recording. A context manager; its blocks can be read once."""

    def __init__(self, source: Source) -> None:
        """Reads from a source, which is closed with the sound."""
        self._source = source
        self.sample_rate_hz = source.sample_rate_hz
        self.channels = source.channels
        self.frames = source.frames
        self.codec = source.codec

    @property
    def duration_s(self) -> float:
        """Length in seconds as the header tells."""
        return self.frames / self.sample_rate_hz

    def blocks(self, block_s: float = BLOCK_S) -> Iterator[Floats]:
        """Gives the samples as (frames, channels) in −1…1, `block_s` seconds at a time.

        What is no number becomes silence and what is too loud is clipped. A file that breaks off in the middle
        ends there.

        Raises:
            KnownError: `audio.damaged` where nothing at all can be decoded.
        """
        for block in self._source.blocks(max(1, round(block_s * self.sample_rate_hz))):
            yield _safe(block)

    def resampled(self, sample_rate_hz: int, block_s: float = BLOCK_S) -> Iterator[Floats]:
        """Gives the samples like `blocks`, at another rate (soxr, high quality)."""
        if sample_rate_hz == self.sample_rate_hz:
            yield from self.blocks(block_s)
            return
        stream = soxr.ResampleStream(self.sample_rate_hz, sample_rate_hz, self.channels, dtype="float32")
        for block in self.blocks(block_s):
            resampled = stream.resample_chunk(block)
            if len(resampled):
                yield np.clip(resampled, -1.0, 1.0)
        last = stream.resample_chunk(np.zeros((0, self.channels), np.float32), last=True)
        if len(last):
            yield np.clip(last, -1.0, 1.0)

    def missing(self) -> str | None:
        """Gives the message id of what is missing at the end (`audio.truncated`, `audio.unfinished`), or None."""
        return self._source.missing()

    def close(self) -> None:
        """Closes the file."""
        self._source.close()

    def __enter__(self) -> Self:
        """Gives itself."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Closes the file."""
        self.close()


def _safe(block: Floats) -> Floats:
    peak = float(np.abs(block).max(initial=0.0))
    if np.isfinite(peak) and peak <= 1.0:
        return block
    return np.clip(np.nan_to_num(block, nan=0.0, posinf=1.0, neginf=-1.0), -1.0, 1.0)


def to_int16(block: Floats) -> Integers:
    """Gives samples in −1…1 as 16-bit integers: times 32768, rounded, clipped; 16 bits come back as they were."""
    integers: Integers = np.clip(np.rint(block * np.float32(32768.0)), -32768.0, 32767.0).astype(np.int16)
    return integers


def are_channels_equal(block: Floats) -> bool:
    """Whether all channels of a block carry the same sound; always true of one channel."""
    return block.shape[1] == 1 or bool(np.abs(block[:, 1:] - block[:, :1]).max(initial=0.0) <= _SAME_SAMPLE)


def first_channel(blocks: Iterable[Floats]) -> Iterator[Floats]:
    """Gives the first channel of each block, as (frames, 1)."""
    for block in blocks:
        yield block[:, :1]
