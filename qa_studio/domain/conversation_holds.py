"""Holds: whether the customer was asked before they had to wait, and thanked after."""

from collections.abc import Sequence
from itertools import pairwise
from typing import Final

from qa_studio.domain.calls import Span, Speaker
from qa_studio.domain.conversation import Activity, Hold, merged_spans
from qa_studio.domain.phrases import PhraseGroup, PhraseHit
from qa_studio.domain.transcripts import Utterance

HOLD_S: Final = 10.0
"""The agent says no word for at least as long."""
ASKED_BEFORE_S: Final = 15.0
"""The agent asked leave at most so long before their last word."""
THANKED_AFTER_S: Final = 10.0
"""The agent thanks at most so long after their first word."""
MUSIC_S: Final = 8.0
"""Sound without a word on the agent's side, at least as long in all, is hold music."""


def holds(utterances: Sequence[Utterance], hits: Sequence[PhraseHit], activity: Activity) -> tuple[Hold, ...]:
    """Gives the stretches of `HOLD_S` or more between two words of the agent that are holds.

    That is: leave was asked before, or thanks for waiting were given after, or the agent's side gave sound without
    a word (music). A stretch in which the customer has the word for more than half is none, whatever was asked; any
    other silence is dead air.
    """
    agent = merged_spans(
        Span(one.start_s, one.end_s) for one in utterances if one.speaker is Speaker.AGENT and one.text.strip()
    )
    customer = [one for one in utterances if one.speaker is Speaker.CUSTOMER and one.text.strip()]
    asked = [hit for hit in hits if hit.group is PhraseGroup.HOLD_REQUEST and hit.speaker is Speaker.AGENT]
    thanked = [hit for hit in hits if hit.group is PhraseGroup.HOLD_THANKS and hit.speaker is Speaker.AGENT]
    found: list[Hold] = []
    for before, after in pairwise(agent):
        gap = Span(before.end_s, after.start_s)
        if gap.duration_s < HOLD_S or _talk_s(customer, gap) > gap.duration_s / 2:
            continue
        leave = _last_before(asked, gap.start_s)
        thanks = _first_after(thanked, gap.end_s)
        if leave or thanks or _sound_s(activity, gap) >= MUSIC_S:
            found.append(Hold(gap, leave, thanks))
    return tuple(found)


def _last_before(hits: Sequence[PhraseHit], at_s: float) -> Span | None:
    near = [hit.span for hit in hits if at_s - hit.span.start_s >= 0 and at_s - hit.span.end_s <= ASKED_BEFORE_S]
    return near[-1] if near else None


def _first_after(hits: Sequence[PhraseHit], at_s: float) -> Span | None:
    return next(
        (hit.span for hit in hits if hit.span.end_s - at_s >= 0 and hit.span.start_s - at_s <= THANKED_AFTER_S), None
    )


def _talk_s(utterances: Sequence[Utterance], within: Span) -> float:
    return sum(max(0.0, min(one.end_s, within.end_s) - max(one.start_s, within.start_s)) for one in utterances)


def _sound_s(activity: Activity, within: Span) -> float:
    """Gives how long the agent's side sounds within a stretch without words."""
    heard = activity.spans.get(Speaker.AGENT, ())
    return sum(max(0.0, min(one.end_s, within.end_s) - max(one.start_s, within.start_s)) for one in heard)
