"""The parts of a channel that the recogniser hears, cut out of the stream; its words put back in their place."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import replace

import numpy as np
import numpy.typing as npt

from qa_studio.domain.transcripts import Word

Integers = npt.NDArray[np.int16]
Spans = Sequence[tuple[float, float]]


class Excerpts:
    """Parts of one channel as it streams past, and where in the recording what was heard of it lies."""

    def __init__(self, parts: Spans | None, sample_rate_hz: int) -> None:
        """Takes the parts (seconds, sorted, apart); None means all of the channel."""
        self._rate = sample_rate_hz
        self._position = 0
        self._parts = (
            None if parts is None else [(round(a * sample_rate_hz), round(b * sample_rate_hz)) for a, b in parts]
        )
        self._next = 0
        self._heard = 0
        self._heard_s: list[float] = []
        """Where each part begins in what is heard, and below in the recording."""
        self._placed_s: list[float] = []
        self._end = 0

    def cut(self, samples: Integers) -> Iterator[tuple[Integers, float]]:
        """Gives what is to be heard of the next samples, piece by piece, each with the seconds left out before it."""
        start, end = self._position, self._position + len(samples)
        self._position = end
        if self._parts is None:
            yield samples, 0.0
            return
        while self._next < len(self._parts) and self._parts[self._next][0] < end:
            first, last = self._parts[self._next]
            piece = samples[max(0, first - start) : last - start]
            yield piece, self._open(first) if first >= start else 0.0
            self._heard += len(piece)
            self._end = start + max(0, first - start) + len(piece)
            if last > end:
                return
            self._next += 1

    def _open(self, first: int) -> float:
        self._heard_s.append(self._heard / self._rate)
        self._placed_s.append(first / self._rate)
        return (first - self._end) / self._rate

    def place(self, word: Word) -> Word:
        """Gives a word with its times in the recording instead of those in what was heard."""
        if self._parts is None or not self._heard_s:
            return word
        part = max(0, bisect_right(self._heard_s, (word.start_s + word.end_s) / 2) - 1)
        shift = self._placed_s[part] - self._heard_s[part]
        ends_s = self._heard_s[part + 1] if part + 1 < len(self._heard_s) else float("inf")
        start_s, end_s = max(word.start_s, self._heard_s[part]), min(word.end_s, ends_s)
        return replace(word, start_s=round(start_s + shift, 3), end_s=round(end_s + shift, 3))


class Leaks:
    """Where a channel holds only what leaks in from another (seconds, sorted, apart): words there are not its own."""

    def __init__(self, spans: Spans) -> None:
        """Takes the spans."""
        self._spans = spans
        self._ends = [end for _, end in spans]

    def hold(self, word: Word) -> bool:
        """Whether most of a word lies where the channel only carries another's voice."""
        inside = 0.0
        for index in range(bisect_left(self._ends, word.start_s), len(self._spans)):
            start_s, end_s = self._spans[index]
            if start_s >= word.end_s:
                break
            inside += min(end_s, word.end_s) - max(start_s, word.start_s)
        return inside > (word.end_s - word.start_s) / 2
