"""Which questions stand out, and when too few calls let none do so."""

from hypothesis import given
from hypothesis import strategies as st

from qa_studio.domain.coaching import MOVED_POINTS, RANKED_FROM, SHOWN, STRONG_FROM, WEAK_BELOW, Estimate, Standing
from qa_studio.domain.coaching_standings import (
    agent_estimate,
    moved,
    strongest,
    team_estimate,
    weakest,
)
from qa_studio.domain.scorecards import LocalText


def estimate(n: int, mean: float | None) -> Estimate:
    return Estimate(n, mean, None if mean is None else mean - 5, None if mean is None else mean + 5)


def standing(name: str, mean: float, n: int = 5, team: float | None = 80.0) -> Standing:
    beside = estimate(40, team) if team is not None else Estimate(0, None, None, None)
    return Standing(name, LocalText({"en": name}), "card", estimate(n, mean), beside)


def ids(standings: tuple[Standing, ...]) -> list[str]:
    return [one.id for one in standings]


def test_a_strength_is_high_and_not_below_the_team() -> None:
    candidates = [standing("high", 95), standing("high but below", 95, team=97), standing("above but low", 70, team=50)]
    assert ids(strongest(candidates)) == ["high"]


def test_strengths_go_by_their_lead_over_the_team() -> None:
    candidates = [standing("perfect", 100, team=98), standing("leading", 92, team=70), standing("level", 90, team=90)]
    assert ids(strongest(candidates)) == ["leading", "perfect", "level"]


def test_something_to_work_on_is_low_and_below_the_team() -> None:
    candidates = [standing("low", 60), standing("hard for all", 60, team=58), standing("high", 84, team=95)]
    assert ids(weakest(candidates)) == ["low"]


def test_the_widest_gap_is_worked_on_first() -> None:
    candidates = [standing("near", 70), standing("far", 75, team=99), standing("between", 65)]
    assert ids(weakest(candidates)) == ["far", "between", "near"]


def test_without_a_team_the_own_level_decides() -> None:
    candidates = [standing("low", 40, team=None), standing("lower", 20, team=None), standing("high", 95, team=None)]
    assert ids(weakest(candidates)) == ["lower", "low"]
    assert ids(strongest(candidates)) == ["high"]


def test_two_calls_never_make_a_strength_or_a_weakness() -> None:
    candidates = [standing("low", 0, n=RANKED_FROM - 1), standing("high", 100, n=RANKED_FROM - 1)]
    assert strongest(candidates) == ()
    assert weakest(candidates) == ()


STANDINGS = st.lists(
    st.builds(
        standing,
        st.text(min_size=1, max_size=3),
        st.floats(0, 100),
        st.integers(1, 30),
        st.one_of(st.none(), st.floats(0, 100)),
    ),
    max_size=30,
)


@given(STANDINGS)
def test_nothing_is_both_a_strength_and_to_work_on(candidates: list[Standing]) -> None:
    best, worst = strongest(candidates), weakest(candidates)
    assert not set(map(id, best)) & set(map(id, worst))
    assert len(best) <= SHOWN
    assert len(worst) <= SHOWN
    assert all(one.agent.n >= RANKED_FROM for one in (*best, *worst))
    assert all((one.agent.mean or 0) >= STRONG_FROM for one in best)
    assert all((one.agent.mean or 0) < WEAK_BELOW for one in worst)


def test_a_move_needs_enough_calls_in_both_periods() -> None:
    now = [standing("moved", 90), standing("few before", 90), standing("few now", 90, n=2), standing("still", 90)]
    earlier = {
        ("card", "moved"): {1: [70.0, 70.0, 70.0]},
        ("card", "few before"): {1: [0.0, 0.0]},
        ("card", "few now"): {1: [0.0, 0.0, 0.0]},
        ("card", "still"): {1: [85.0, 85.0, 85.0]},
    }
    improved, declined = moved(now, earlier, 1, None)
    assert ids(improved) == ["moved"]
    assert declined == ()
    assert improved[0].team.mean == 70.0
    assert (improved[0].difference or 0) >= MOVED_POINTS


def test_the_widest_decline_goes_first() -> None:
    now = [standing("small", 60), standing("large", 20)]
    earlier = {("card", name): {1: [80.0, 80.0, 80.0]} for name in ("small", "large")}
    assert ids(moved(now, earlier, 1, None)[1]) == ["large", "small"]


def test_a_team_counts_each_agent_by_the_calls_they_took() -> None:
    team = team_estimate({1: [85.0, 95.0], 2: [55.0, 65.0]}, {1: 1000, 2: 50})
    assert team.n == 4
    assert team.mean is not None
    assert round(team.mean, 1) == 88.6


def test_a_team_of_unknown_size_counts_each_review_alike() -> None:
    team = team_estimate({1: [90.0, 90.0, 90.0], 2: [60.0]}, {1: 1000})
    assert team.mean is not None
    assert round(team.mean, 6) == 82.5


def test_one_agent_is_no_team() -> None:
    assert team_estimate({1: [90.0, 80.0], 2: []}, {1: 10, 2: 10}) == Estimate(0, None, None, None)


def test_a_number_of_calls_below_the_reviews_corrects_nothing() -> None:
    assert agent_estimate([80.0, 90.0, 100.0], 2) == agent_estimate([80.0, 90.0, 100.0], None)


def test_reviewing_every_call_leaves_no_doubt() -> None:
    every = agent_estimate([80.0, 90.0], 2)
    assert (every.low, every.mean, every.high) == (85.0, 85.0, 85.0)
