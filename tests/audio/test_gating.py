"""Gating: what of a channel the recogniser hears."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa_studio.audio.gating import GRID_S, worth_hearing
from qa_studio.audio.spans import Spans, joined, within, without

DURATION_S = 100.0


@st.composite
def spans(draw: st.DrawFn) -> Spans:
    """Sorted spans apart from each other, on tenths of a second."""
    edges = draw(st.lists(st.integers(0, 1000), min_size=2, max_size=20, unique=True))
    pairs = sorted(edges)[: len(edges) // 2 * 2]
    return tuple((a / 10, b / 10) for a, b in zip(pairs[::2], pairs[1::2], strict=True))


def test_the_sound_around_a_voice_is_heard_and_long_pauses_are_not() -> None:
    (first, second) = worth_hearing(((10.0, 12.0), (15.0, 18.0)), DURATION_S)
    assert first == pytest.approx((9.7, 12.5), abs=GRID_S)
    assert second == pytest.approx((14.7, 18.5), abs=GRID_S)


def test_short_pauses_stay_as_they_are() -> None:
    assert worth_hearing(((10.0, 12.0), (13.0, 18.0)), DURATION_S) == (pytest.approx((9.7, 18.5), abs=GRID_S),)


def test_nothing_is_heard_of_silence() -> None:
    assert worth_hearing((), DURATION_S) == ()


@given(spans())
def test_parts_hold_all_voice_lie_on_the_grid_and_stay_within_the_recording(activity: Spans) -> None:
    parts = worth_hearing(activity, DURATION_S)
    assert all(any(start <= one and other <= end + 1e-9 for start, end in parts) for one, other in activity)
    edges = [edge for part in parts for edge in part]
    assert edges == sorted(set(edges))
    assert all(edge / GRID_S == pytest.approx(round(edge / GRID_S)) for edge in edges)
    assert not edges or (edges[0] >= 0.0 and edges[-1] < DURATION_S + GRID_S)


@given(spans(), spans())
def test_spans_are_split_by_others_and_joined_again(one: Spans, other: Spans) -> None:
    outside, inside = without(one, other), within(one, other)
    assert joined((*outside, *inside)) == joined(one)
    assert within(outside, other) == ()
    assert without(inside, other) == ()
