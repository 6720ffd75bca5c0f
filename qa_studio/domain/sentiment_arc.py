"""The arc of a call's sentiment: how it went, where it turned sour and where it was saved."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import accumulate
from typing import Final

from qa_studio.domain.calls import Span, Speaker
from qa_studio.domain.sentiment import LABEL_THRESHOLD, Sentiment
from qa_studio.domain.transcripts import Utterance

SMOOTHED_UTTERANCES: Final = 3
"""A point of the arc is made from as many last utterances of its speaker."""

MOST_WORDS: Final = 20
"""An utterance weighs by its words, and by no more than these: a monologue does not drown an outburst."""

LEAST_UTTERANCES: Final = 6
"""A speaker with fewer utterances that were said in words has no turning points: chance would make them."""

LEAST_SIDE: Final = 2
"""What is compared before and after a turn is at least this many utterances."""

LONGEST_SIDE: Final = 8
"""… and at most the nearest of this many, so that a turn shows in a long call too."""

LASTING_CHANGE: Final = 0.3
"""From this difference of the means before and after (0–2) on a change counts as a turn."""


class Turn(StrEnum):
    """Which way a call turned."""

    SOURED = "soured"
    SAVED = "saved"


@dataclass(frozen=True)
class ArcPoint:
    """The smoothed compound (−1…1) of one speaker at an utterance."""

    utterance: int
    at_s: float
    speaker: Speaker
    compound: float


@dataclass(frozen=True)
class TurningPoint:
    """Where a speaker's sentiment changed lastingly: the utterance that turned it, before and after (−1…1)."""

    utterance: int
    span: Span
    speaker: Speaker
    turn: Turn
    before: float
    after: float


@dataclass(frozen=True)
class _Said:
    """An utterance that was said in words: its index, compound and weight."""

    utterance: int
    compound: float
    weight: int


def arc_of(utterances: Sequence[Utterance], sentiments: Sequence[Sentiment]) -> tuple[ArcPoint, ...]:
    """Gives how each speaker's sentiment went, a point for each utterance that has words, in order.

    `sentiments[i]` belongs to `utterances[i]`. A point stands at the middle of its utterance (seconds) and is the mean
    of the speaker's last `SMOOTHED_UTTERANCES` compounds, weighted by words up to `MOST_WORDS`.
    """
    last: dict[Speaker, list[_Said]] = {}
    points = []
    for said, utterance in _said(utterances, sentiments):
        window = [*last.get(utterance.speaker, ()), said][-SMOOTHED_UTTERANCES:]
        last[utterance.speaker] = window
        middle_s = (utterance.start_s + utterance.end_s) / 2
        points.append(ArcPoint(said.utterance, middle_s, utterance.speaker, _mean(window)))
    return tuple(points)


def turning_points(utterances: Sequence[Utterance], sentiments: Sequence[Sentiment]) -> tuple[TurningPoint, ...]:
    """Gives where a speaker's sentiment changed lastingly, in order of time.

    `sentiments[i]` belongs to `utterances[i]`. A turn is an utterance from which on the mean of a speaker's compounds,
    weighted by words up to `MOST_WORDS`, differs from the mean before it by `LASTING_CHANGE` or more. Compared are
    the nearest utterances, at least `LEAST_SIDE` and at most `LONGEST_SIDE` on either side, and none from beyond
    another turn. The greatest change counts first, the earliest where two are alike. A change between two sides of the
    same sign turns nothing round and is no turn, nor is one where the utterance itself does not go that way.

    Limits: a speaker with fewer than `LEAST_UTTERANCES` utterances in words has no turns, nor is there one in a call's
    first or last `LEAST_SIDE` − 1 utterances of a speaker. Only words count; tone of voice is not heard.
    """
    by_speaker: dict[Speaker, list[_Said]] = {}
    for said, utterance in _said(utterances, sentiments):
        by_speaker.setdefault(utterance.speaker, []).append(said)
    found = []
    for speaker, own in by_speaker.items():
        if len(own) < LEAST_UTTERANCES:
            continue
        for turn, before, after in _turns(own, 0, len(own)):
            index = own[turn].utterance
            span = Span(utterances[index].start_s, utterances[index].end_s)
            way = Turn.SAVED if after > before else Turn.SOURED
            found.append(TurningPoint(index, span, speaker, way, before, after))
    return tuple(sorted(found, key=lambda point: point.utterance))


def _said(utterances: Sequence[Utterance], sentiments: Sequence[Sentiment]) -> list[tuple[_Said, Utterance]]:
    return [
        (_Said(index, sentiment.compound, min(utterance.word_count, MOST_WORDS)), utterance)
        for index, (utterance, sentiment) in enumerate(zip(utterances, sentiments, strict=True))
        if utterance.word_count
    ]


def _turns(own: Sequence[_Said], first: int, end: int) -> list[tuple[int, float, float]]:
    """Gives the turns in own[first:end] with the means before and after, by parting it at the greatest change."""
    weights = [0, *accumulate(said.weight for said in own)]
    sums = [0.0, *accumulate(said.compound * said.weight for said in own)]

    def mean(start: int, stop: int) -> float:
        return (sums[stop] - sums[start]) / (weights[stop] - weights[start])

    parts, found = [(first, end)], []
    while parts:
        start, stop = parts.pop()
        best: tuple[float, int, float, float] | None = None
        for turn in range(start + LEAST_SIDE, stop - LEAST_SIDE + 1):
            before = mean(max(start, turn - LONGEST_SIDE), turn)
            after = mean(turn, min(stop, turn + LONGEST_SIDE))
            change = abs(after - before)
            if _turns_round(before, after, own[turn].compound) and (best is None or change > best[0] + 1e-9):
                best = (change, turn, before, after)
        if best is not None:
            _, turn, before, after = best
            found.append((turn, before, after))
            parts += [(start, turn), (turn, stop)]
    return found


def _turns_round(before: float, after: float, compound: float) -> bool:
    if abs(after - before) < LASTING_CHANGE or before * after > LABEL_THRESHOLD**2:
        return False
    return (compound - before) * (after - before) > 0 and compound * (after - before) >= 0


def _mean(window: Sequence[_Said]) -> float:
    return sum(said.compound * said.weight for said in window) / sum(said.weight for said in window)
