"""Turns of a conversation: how fast people speak, how long, how soon they answer, who cuts in on whom."""

from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise
from statistics import median
from typing import Final

from qa_studio.domain.calls import Span, Speaker
from qa_studio.domain.conversation import (
    DEAD_AIR_S,
    INTERRUPTION_WINDOW_S,
    Activity,
    Interruption,
    Response,
    merged_spans,
)
from qa_studio.domain.transcripts import Utterance, words_of

TURN_PAUSE_S: Final = 0.7
"""Within a turn people pause for less; a stop is a pause of at least as long."""
SHORTEST_OVERLAP_S: Final = 0.25
"""Turns overlap for less where people merely take over from each other."""
BACKCHANNEL_S: Final = 1.0
"""Whoever speaks for less ("aha", "yes") has not taken the word."""
FEWEST_WORDS: Final = 20
"""Below so many words a speed says nothing."""

_TOLERANCE_S: Final = 1e-9
_OTHER: Final = {Speaker.AGENT: Speaker.CUSTOMER, Speaker.CUSTOMER: Speaker.AGENT}


def turns_of(activity: Activity) -> dict[Speaker, tuple[Span, ...]]:
    """Gives the turns of agent and customer: their spans, joined where they pause for less than `TURN_PAUSE_S`."""
    return {speaker: _joined(activity.spans.get(speaker, ()), TURN_PAUSE_S) for speaker in _OTHER}


def words_per_minute(utterances: Sequence[Utterance]) -> dict[Speaker, float]:
    """Gives words a minute of own talk by the transcript's times, of who says `FEWEST_WORDS` or more."""
    found: dict[Speaker, float] = {}
    for speaker in _OTHER:
        own = [one for one in utterances if one.speaker is speaker and one.word_count]
        talk_s = sum(span.duration_s for span in merged_spans(Span(one.start_s, one.end_s) for one in own))
        words = words_of(own, speaker)
        if words >= FEWEST_WORDS and talk_s > 0:
            found[speaker] = 60.0 * words / talk_s
    return found


def longest_monologues(turns: Mapping[Speaker, Sequence[Span]]) -> dict[Speaker, Span]:
    """Gives, by speaker, the longest stretch in which only they have the word.

    It goes on over pauses up to `DEAD_AIR_S` and over what the other says in less than `BACKCHANNEL_S`.
    """
    found: dict[Speaker, Span] = {}
    for speaker, own in turns.items():
        breaks = [span for span in turns[_OTHER[speaker]] if span.duration_s >= BACKCHANNEL_S]
        stretches = [stretch for one in _joined(own, DEAD_AIR_S, breaks) for stretch in _without(one, breaks)]
        if stretches:
            found[speaker] = max(stretches, key=lambda span: span.duration_s)
    return found


def responses(turns: Mapping[Speaker, Sequence[Span]]) -> dict[Speaker, Response]:
    """Gives how soon each speaker begins after the other has ended, over all changes of turn."""
    ordered = sorted(
        ((span, speaker) for speaker, own in turns.items() for span in own),
        key=lambda turn: (turn[0].start_s, turn[0].end_s),
    )
    waits: dict[Speaker, list[Span]] = {}
    for (before, one), (after, other) in pairwise(ordered):
        if one is not other:
            waits.setdefault(other, []).append(Span(min(before.end_s, after.start_s), after.start_s))
    return {
        speaker: Response(median(span.duration_s for span in own), max(own, key=lambda span: span.duration_s), len(own))
        for speaker, own in waits.items()
    }


def interruptions(turns: Mapping[Speaker, Sequence[Span]]) -> tuple[Interruption, ...]:
    """Gives where one began while the other spoke and the other stopped within `INTERRUPTION_WINDOW_S`.

    Both speak for `SHORTEST_OVERLAP_S` at least, and who came in goes on after the other has stopped: neither a
    mere change of turn nor an "aha" cuts anybody off.
    """
    found = [
        Interruption(by, Span(one.start_s, other.end_s))
        for by, own in turns.items()
        for one, other in _overlapping(own, turns[_OTHER[by]])
        if other.start_s < one.start_s < other.end_s < one.end_s
        and SHORTEST_OVERLAP_S - _TOLERANCE_S <= other.end_s - one.start_s <= INTERRUPTION_WINDOW_S + _TOLERANCE_S
        and one.duration_s >= BACKCHANNEL_S
    ]
    return tuple(sorted(found, key=lambda one: one.span.start_s))


def came_in_over(overtalk: Iterable[Span], spans: Mapping[Speaker, Sequence[Span]]) -> tuple[Speaker, ...]:
    """Gives, for each stretch in which both speak, who came in while the other spoke; both at once: the agent."""
    found: list[Speaker] = []
    for both in overtalk:
        starts = {
            speaker: max((span.start_s for span in spans.get(speaker, ()) if span.start_s <= both.start_s), default=0.0)
            for speaker in _OTHER
        }
        is_customer = starts[Speaker.CUSTOMER] > starts[Speaker.AGENT]
        found.append(Speaker.CUSTOMER if is_customer else Speaker.AGENT)
    return tuple(found)


def _joined(spans: Iterable[Span], pause_s: float, breaks: Sequence[Span] = ()) -> tuple[Span, ...]:
    """Joins spans that are less than `pause_s` apart, unless one of `breaks` begins between them."""
    joined: list[Span] = []
    for span in merged_spans(spans):
        is_near = bool(joined) and span.start_s - joined[-1].end_s < pause_s
        if is_near and not any(joined[-1].end_s <= one.start_s < span.start_s for one in breaks):
            joined[-1] = Span(joined[-1].start_s, span.end_s)
        else:
            joined.append(span)
    return tuple(joined)


def _without(span: Span, breaks: Iterable[Span]) -> list[Span]:
    """Gives what is left of a span before, between and after the breaks in it."""
    left = [span]
    for one in breaks:
        if one.start_s < span.end_s and span.start_s < one.end_s:
            last = left.pop()
            left += [
                part
                for part in (Span(last.start_s, one.start_s), Span(max(one.end_s, last.start_s), last.end_s))
                if part.duration_s > 0
            ] or [Span(last.end_s, last.end_s)]
    return [part for part in left if part.duration_s > 0]


def _overlapping(own: Sequence[Span], others: Sequence[Span]) -> Iterable[tuple[Span, Span]]:
    """Walks both speakers' turns side by side and gives the pairs that overlap."""
    left = right = 0
    while left < len(own) and right < len(others):
        one, other = own[left], others[right]
        if one.start_s < other.end_s and other.start_s < one.end_s:
            yield one, other
        if one.end_s <= other.end_s:
            left += 1
        else:
            right += 1
