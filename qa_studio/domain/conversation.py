"""Measures of a conversation: talk share, silences, overtalk and dead air."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
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
class ConversationMeasures:
    """Talk by speaker (seconds; share 0–1 of all talk), silences over `DEAD_AIR_S`, overtalk from `OVERTALK_S`."""

    talk_s: Mapping[Speaker, float]
    talk_share: Mapping[Speaker, float]
    silences: tuple[Silence, ...]
    overtalk: tuple[Span, ...]
    longest_silence: Silence | None

    @property
    def longest_dead_air_s(self) -> float:
        """Length of the longest silence in seconds, 0 where there is none."""
        return self.longest_silence.span.duration_s if self.longest_silence else 0.0


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
