"""Two recordings, one of each side of a call, as one with two channels."""

from collections.abc import Iterator
from itertools import zip_longest

import numpy as np

from qa_studio.audio.sound import Floats, Sound


class Legs:
    """Joins the agent's recording (channel 0) and the customer's; both begin together. Implements `Source`.

    The rate is the higher of the two, the length the longer one's. A leg of several channels is mixed down.
    """

    def __init__(self, agent: Sound, customer: Sound) -> None:
        """Takes two open recordings, which are closed with this one."""
        self._legs = (agent, customer)
        self.sample_rate_hz = max(leg.sample_rate_hz for leg in self._legs)
        self.channels = 2
        self.frames = max(round(leg.duration_s * self.sample_rate_hz) for leg in self._legs)
        self.codec = agent.codec

    def blocks(self, frames: int) -> Iterator[Floats]:
        """Gives the samples of both legs side by side; the shorter one ends in silence.

        Raises:
            KnownError: `audio.damaged` where nothing at all can be decoded of a leg.
        """
        tracks = (_mono(leg, self.sample_rate_hz, frames) for leg in self._legs)
        for parts in zip_longest(*tracks, fillvalue=_NOTHING):
            joined = np.zeros((max(len(part) for part in parts), 2), np.float32)
            for channel, part in enumerate(parts):
                joined[: len(part), channel] = part
            yield joined

    def missing(self) -> str | None:
        """Gives the message id of what is missing at the end of a leg, or None."""
        return self._legs[0].missing() or self._legs[1].missing()

    def close(self) -> None:
        """Closes both legs."""
        for leg in self._legs:
            leg.close()


_NOTHING: Floats = np.zeros(0, np.float32)


def _mono(leg: Sound, sample_rate_hz: int, frames: int) -> Iterator[Floats]:
    """Gives a leg as one track in blocks of exactly `frames`, but for the last."""
    rest = _NOTHING
    for block in leg.resampled(sample_rate_hz, frames / sample_rate_hz):
        rest = np.concatenate((rest, block.mean(axis=1)))
        while len(rest) >= frames:
            yield rest[:frames]
            rest = rest[frames:]
    if len(rest):
        yield rest
