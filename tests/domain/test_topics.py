"""Phrases on the rise: the log-odds of Monroe et al. by a hand-worked example, and what holds for all."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa_studio.domain.topics import PhraseCounts, log_odds, rising


def test_log_odds_of_a_hand_worked_example() -> None:
    # Odds now (10 + 1) / (100 + 10 - 10 - 1) = 1/9, before (2 + 1) / (100 + 10 - 2 - 1) = 3/107;
    # difference ln(107/27), variance 1/11 + 1/3 = 14/33.
    difference, z = log_odds((10, 100), (2, 100), (1.0, 10.0))
    assert difference == pytest.approx(1.376992, abs=1e-6)
    assert z == pytest.approx(2.114092, abs=1e-5)


def test_a_phrase_said_far_more_often_rises_and_one_said_as_ever_does_not() -> None:
    before = PhraseCounts(200, {"factura": 60, "router": 4, "corte": 3})
    now = PhraseCounts(200, {"factura": 62, "router": 30, "corte": 4})
    (found,) = rising(now, before, {"router": "el router nuevo"})
    assert (found.key, found.text, found.calls_now, found.calls_before) == ("router", "el router nuevo", 30, 4)
    assert found.z > 1.96


def test_few_calls_are_no_recurring_problem() -> None:
    assert rising(PhraseCounts(1000, {"a": 2, "b": 500}), PhraseCounts(1000, {"b": 500}), {}) == ()


def test_nothing_is_told_where_there_is_nothing_to_compare_with() -> None:
    some = PhraseCounts(10, {"a": 5})
    assert rising(some, PhraseCounts(0, {}), {}) == rising(PhraseCounts(0, {}), some, {}) == ()
    assert rising(some, PhraseCounts(10, {}), {}) == ()


COUNTS = st.dictionaries(st.sampled_from("abcdefgh"), st.integers(1, 500), max_size=8)


@given(COUNTS, COUNTS)
def test_what_rises_now_does_not_rise_the_other_way_round(now: dict[str, int], before: dict[str, int]) -> None:
    one, other = PhraseCounts(500, now), PhraseCounts(500, before)
    up = {found.key for found in rising(one, other, {})}
    assert not up & {found.key for found in rising(other, one, {})}
    assert all(found.log_odds > 0 for found in rising(one, other, {}))
