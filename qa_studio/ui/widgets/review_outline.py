"""The outline of a call's sound reduced to the columns of a picture: pure arithmetic, no painting."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from qa_studio.domain.calls import Span, Speaker
from qa_studio.domain.sentiment import SentimentLabel
from qa_studio.services.rows import CallDetails
from qa_studio.services.speech_rows import Peaks


@dataclass(frozen=True)
class Lane:
    """One channel of the picture: whose it is, and which channel of the peaks."""

    speaker: Speaker
    channel: int


@dataclass(frozen=True)
class Mood:
    """The sentiment of one utterance where it was said."""

    speaker: Speaker
    span: Span
    label: SentimentLabel


@dataclass(frozen=True)
class Pin:
    """A pinned moment: the number of its question on the scorecard, the words, and where."""

    label: str
    span: Span
    quote: str = ""


@dataclass(frozen=True)
class WaveMarks:
    """What is drawn along the sound, all in seconds from the call's start."""

    silences: tuple[Span, ...] = ()
    overtalk: tuple[Span, ...] = ()
    moods: tuple[Mood, ...] = ()


def lanes_of(channels: int, agent_channel: int) -> tuple[Lane, ...]:
    """Gives the lanes from top to bottom: the agent above, the customer below; one for a mono recording."""
    if channels < 2:
        return (Lane(Speaker.UNKNOWN, 0),) if channels else ()
    agent = agent_channel if agent_channel in (0, 1) else 0
    return (Lane(Speaker.AGENT, agent), Lane(Speaker.CUSTOMER, 1 - agent))


def marks_of(details: CallDetails) -> WaveMarks:
    """Gives the marks that a call's analysis asks for; none where it was not analysed."""
    analysis = details.analysis
    if analysis is None:
        return WaveMarks()
    utterances = details.transcript.utterances if details.transcript else ()
    moods = tuple(
        Mood(utterance.speaker, Span(utterance.start_s, utterance.end_s), sentiment.label)
        for utterance, sentiment in zip(utterances, analysis.utterances, strict=False)
    )
    silences = tuple(silence.span for silence in analysis.measures.silences)
    return WaveMarks(silences, analysis.measures.overtalk, moods)


class Outline:
    """Peaks of a call, ready to be asked for any stretch at any width."""

    def __init__(self, peaks: Peaks) -> None:
        self._per_second = peaks.per_second
        self._channels = [np.frombuffer(channel, dtype=np.int8).reshape(-1, 2) for channel in peaks.channels]
        self.loudest = max((_loudest(channel) for channel in self._channels), default=1)

    @property
    def channels(self) -> int:
        """How many channels the recording has."""
        return len(self._channels)

    @property
    def duration_s(self) -> float:
        """Length in seconds, of the longest channel."""
        return max((len(channel) for channel in self._channels), default=0) / max(1, self._per_second)

    def columns(self, channel: int, start_s: float, end_s: float, width: int) -> npt.NDArray[np.float64]:
        """Gives `width` pairs (lowest, highest) in −1…1 of the stretch, scaled so that the loudest peak is 1.

        Columns beyond the recording's end are 0. Shape (width, 2).
        """
        pairs = self._channels[channel]
        columns = np.zeros((max(0, width), 2))
        if width <= 0 or len(pairs) == 0 or end_s <= start_s:
            return columns
        edges = np.linspace(start_s, end_s, width + 1) * self._per_second
        first = np.floor(edges[:-1]).astype(np.int64)
        inside = (first >= 0) & (first < len(pairs))
        if not inside.any():
            return columns
        starts = first[inside]
        stop = min(len(pairs), max(int(np.ceil(edges[np.flatnonzero(inside)[-1] + 1])), int(starts[-1]) + 1))
        window = pairs[starts[0] : stop]
        offsets = starts - starts[0]
        columns[inside, 0] = np.minimum.reduceat(window[:, 0], offsets)
        columns[inside, 1] = np.maximum.reduceat(window[:, 1], offsets)
        return columns / self.loudest


def _loudest(pairs: npt.NDArray[np.int8]) -> int:
    if len(pairs) == 0:
        return 1
    return max(1, int(pairs.max()), -int(pairs.min()))
