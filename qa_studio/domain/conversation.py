"""Measures of a conversation: what they are, and talk share, silences, overtalk and dead air by the sound alone."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from math import fsum

from qa_studio.domain.calls import Span, Speaker
from qa_studio.domain.transcripts import Utterance

DEAD_AIR_S = 5.0
LONG_DEAD_AIR_S = 20.0
OVERTALK_S = 0.5
INTERRUPTION_WINDOW_S = 2.0
_TOLERANCE_S = 1e-9
"""Times are sums of floats: a pause of 5.0 s must not become dead air by the last bit."""


@dataclass(frozen=True)
class Activity:
    """When each speaker is heard: sorted spans that do not overlap within a speaker."""

    spans: Mapping[Speaker, tuple[Span, ...]]
    duration_s: float


@dataclass(frozen=True)
class Silence:
    """Nobody speaks; `owed_by` owed the next word: who spoke next, the agent before the first and after the last."""

    span: Span
    owed_by: Speaker


@dataclass(frozen=True)
class Response:
    """How soon a speaker answers: the median wait in seconds over `turns` changes of turn, and the longest wait.

    Who begins before the other has ended waits 0 s.
    """

    median_s: float
    longest: Span
    turns: int


@dataclass(frozen=True)
class Interruption:
    """`by` began while the other spoke, and the other stopped within 2 s; `span` is where both speak."""

    by: Speaker
    span: Span


@dataclass(frozen=True)
class Hold:
    """The customer was put on hold: from the agent's last word to their next.

    `asked` is where the agent asked leave, `thanked` where they thanked after it; None where they did not.
    """

    span: Span
    asked: Span | None
    thanked: Span | None


@dataclass(frozen=True)
class RepeatedRequest:
    """The agent asked for a datum (`datum` as in "name" or "document"), got it, and asked for it again."""

    datum: str
    asked: Span
    given: Span
    again: Span


class Phase(StrEnum):
    """A part of a call."""

    GREETING = "greeting"
    IDENTIFICATION = "identification"
    NEED = "need"
    WORK = "work"
    CLOSING = "closing"


@dataclass(frozen=True)
class PhaseSpan:
    """When a phase of a call was; phases do not overlap."""

    phase: Phase
    span: Span


@dataclass(frozen=True)
class ConversationMeasures:
    """Talk by speaker (seconds; share 0–1 of all talk), silences over `DEAD_AIR_S`, overtalk from `OVERTALK_S`.

    What follows `longest_silence` is None where it is not known: read before it was measured, or who speaks is not
    known or is a guess from the voices. `overtalk_by` names, in the order of `overtalk`, who came in over the other.
    How each is found stands in `conversation_turns`, `conversation_holds`, `conversation_requests` and
    `conversation_phases`.
    """

    talk_s: Mapping[Speaker, float]
    talk_share: Mapping[Speaker, float]
    silences: tuple[Silence, ...]
    overtalk: tuple[Span, ...]
    longest_silence: Silence | None
    words_per_minute: Mapping[Speaker, float] | None = None
    longest_monologue: Mapping[Speaker, Span] | None = None
    response: Mapping[Speaker, Response] | None = None
    overtalk_by: tuple[Speaker, ...] | None = None
    interruptions: tuple[Interruption, ...] | None = None
    holds: tuple[Hold, ...] | None = None
    asked_twice: tuple[RepeatedRequest, ...] | None = None
    phases: tuple[PhaseSpan, ...] | None = None

    @property
    def longest_dead_air_s(self) -> float:
        """Length of the longest silence in seconds, 0 where there is none."""
        return self.longest_silence.span.duration_s if self.longest_silence else 0.0

    @property
    def listen_share(self) -> dict[Speaker, float]:
        """The share (0–1) of all talk that is others', by speaker."""
        return {speaker: 1.0 - share for speaker, share in self.talk_share.items()}

    @property
    def unannounced_silences(self) -> tuple[Silence, ...]:
        """The silences that are no part of a hold that the agent asked leave for."""
        asked = [hold.span for hold in self.holds or () if hold.asked is not None]
        return tuple(
            silence
            for silence in self.silences
            if not any(one.start_s < silence.span.end_s and silence.span.start_s < one.end_s for one in asked)
        )


def activity_of(utterances: Iterable[Utterance], duration_s: float) -> Activity:
    """Gives when each speaker is heard by the times of a transcript, for a call of `duration_s` seconds.

    Utterances of a speaker that touch or overlap become one span. Where a transcript runs on after `duration_s`,
    the call is taken to last as long.
    """
    by_speaker: dict[Speaker, list[Span]] = {}
    for utterance in utterances:
        by_speaker.setdefault(utterance.speaker, []).append(Span(utterance.start_s, utterance.end_s))
    spans = {speaker: merged_spans(found) for speaker, found in by_speaker.items()}
    last_s = max((found[-1].end_s for found in spans.values() if found), default=0.0)
    return Activity(spans, max(duration_s, last_s))


def measure(activity: Activity) -> ConversationMeasures:
    """Measures a conversation; `longest_silence` is the longest of any length, `silences` those over `DEAD_AIR_S`.

    Overtalk is where agent and customer both speak for `OVERTALK_S` or more; a recording on one track, whose
    speakers are unknown, has none. Shares are 0 where nobody speaks.
    """
    spans = {speaker: _within(found, activity.duration_s) for speaker, found in activity.spans.items()}
    talk_s = {speaker: fsum(span.duration_s for span in found) for speaker, found in spans.items()}
    all_talk_s = fsum(talk_s.values())
    silences = _silences(spans, activity.duration_s)
    return ConversationMeasures(
        talk_s=talk_s,
        talk_share={speaker: seconds / all_talk_s if all_talk_s else 0.0 for speaker, seconds in talk_s.items()},
        silences=tuple(silence for silence in silences if silence.span.duration_s > DEAD_AIR_S + _TOLERANCE_S),
        overtalk=_overtalk(spans.get(Speaker.AGENT, ()), spans.get(Speaker.CUSTOMER, ())),
        longest_silence=max(silences, key=lambda silence: silence.span.duration_s, default=None),
    )


def _within(spans: Iterable[Span], duration_s: float) -> tuple[Span, ...]:
    return merged_spans(Span(max(0.0, span.start_s), min(duration_s, span.end_s)) for span in spans)


def merged_spans(spans: Iterable[Span]) -> tuple[Span, ...]:
    """Sorts spans, drops those without length and joins those that touch or overlap."""
    merged: list[Span] = []
    for span in sorted(spans, key=lambda span: (span.start_s, span.end_s)):
        if span.end_s <= span.start_s:
            continue
        if merged and span.start_s <= merged[-1].end_s:
            merged[-1] = Span(merged[-1].start_s, max(merged[-1].end_s, span.end_s))
        else:
            merged.append(span)
    return tuple(merged)


def _silences(spans: Mapping[Speaker, Sequence[Span]], duration_s: float) -> list[Silence]:
    """Gives every stretch in which nobody speaks, in order; where two break it together, the agent owed the word."""
    starts = sorted(
        (
            (span.start_s, speaker is not Speaker.AGENT, speaker, span.end_s)
            for speaker, found in spans.items()
            for span in found
        ),
        key=lambda start: start[:2],
    )
    silences: list[Silence] = []
    quiet_from_s = 0.0
    for start_s, _, speaker, end_s in starts:
        if start_s > quiet_from_s:
            owed_by = speaker if quiet_from_s > 0 else Speaker.AGENT
            silences.append(Silence(Span(quiet_from_s, start_s), owed_by))
        quiet_from_s = max(quiet_from_s, end_s)
    if duration_s > quiet_from_s:
        silences.append(Silence(Span(quiet_from_s, duration_s), Speaker.AGENT))
    return silences


def _overtalk(agent: Sequence[Span], customer: Sequence[Span]) -> tuple[Span, ...]:
    """Walks both speakers' spans side by side and gives where they overlap long enough."""
    found: list[Span] = []
    left = right = 0
    while left < len(agent) and right < len(customer):
        both = Span(max(agent[left].start_s, customer[right].start_s), min(agent[left].end_s, customer[right].end_s))
        if both.duration_s >= OVERTALK_S - _TOLERANCE_S:
            found.append(both)
        if agent[left].end_s <= customer[right].end_s:
            left += 1
        else:
            right += 1
    return tuple(found)
