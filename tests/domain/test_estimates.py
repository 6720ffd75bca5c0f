"""Means and intervals against hand-worked and published numbers."""

from statistics import mean, stdev

import numpy
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import t

from qa_studio.domain.estimates import mean_interval, stratified_mean

SCORES = st.lists(st.floats(0, 100), min_size=2, max_size=20)


def test_nothing_and_one_value_have_no_interval() -> None:
    empty, single = mean_interval([]), mean_interval([80.0])
    assert (empty.n, empty.mean, empty.low, empty.high) == (0, None, None, None)
    assert (single.n, single.mean, single.low, single.high) == (1, 80, None, None)


def test_a_hand_worked_interval() -> None:
    estimate = mean_interval([70, 80, 90])
    half = 4.302653 * 10 / 3**0.5
    assert estimate.mean == 80
    assert (estimate.low, estimate.high) == pytest.approx((80 - half, 80 + half), rel=1e-6)


def test_a_finite_population_narrows_the_interval_and_a_census_closes_it() -> None:
    values = [70.0, 80, 90, 60]
    free, finite, census = mean_interval(values), mean_interval(values, 16), mean_interval(values, 4)
    assert free.high is not None
    assert finite.high is not None
    assert finite.high - 75 == pytest.approx((free.high - 75) * 0.75**0.5)
    assert (census.low, census.high) == (75, 75)


def test_more_values_than_calls_are_refused() -> None:
    with pytest.raises(ValueError, match="3 values"):
        mean_interval([1, 2, 3], 2)
    with pytest.raises(ValueError, match="2 values"):
        stratified_mean([(1, [1.0, 2.0])])


@given(SCORES)
def test_it_is_the_textbook_t_interval(values: list[float]) -> None:
    estimate = mean_interval(values)
    half = t.ppf(0.975, len(values) - 1) * stdev(values) / len(values) ** 0.5
    assert estimate.low == pytest.approx(mean(values) - half, abs=1e-6)
    assert estimate.high == pytest.approx(mean(values) + half, abs=1e-6)


def test_equal_quotas_over_unequal_agents_do_not_mislead() -> None:
    estimate = stratified_mean([(1000, [90, 90, 90]), (50, [60, 60, 60])])
    assert estimate.mean == pytest.approx(88.571428, abs=1e-5)
    assert estimate.n == 6


def test_a_hand_worked_stratified_interval() -> None:
    estimate = stratified_mean([(60, [70, 80, 90]), (40, [50, 60, 40, 50])])
    variance = 0.36 * (1 - 3 / 60) * 100 / 3 + 0.16 * (1 - 4 / 40) * (200 / 3) / 4
    first, second = 0.36 * 0.95 * 100 / 3, 0.16 * 0.9 * (200 / 3) / 4
    freedom = variance**2 / (first**2 / 2 + second**2 / 3)
    assert estimate.mean == pytest.approx(0.6 * 80 + 0.4 * 50)
    assert estimate.high == pytest.approx(68 + t.ppf(0.975, freedom) * variance**0.5)


def test_a_single_stratum_is_a_simple_random_sample() -> None:
    values = [55.0, 80, 90, 100]
    assert stratified_mean([(30, values)]) == mean_interval(values, 30)


def test_a_stratum_with_one_value_takes_the_spread_of_the_others() -> None:
    estimate = stratified_mean([(50, [70, 90]), (50, [60])])
    variance = 0.25 * (1 - 2 / 50) * 200 / 2 + 0.25 * (1 - 1 / 50) * 200
    assert estimate.mean == 70
    assert estimate.high is not None
    assert estimate.high - 70 == pytest.approx(t.ppf(0.975, variance**2 / (24**2 / 1 + 49**2 / 1)) * variance**0.5)


def test_no_interval_where_no_stratum_tells_its_spread_and_none_without_values() -> None:
    singles = stratified_mean([(50, [70]), (50, [60])])
    assert (singles.n, singles.mean, singles.low) == (2, 65, None)
    assert stratified_mean([(50, []), (10, [])]).mean is None


def test_a_stratum_without_values_is_left_out() -> None:
    assert stratified_mean([(40, [70, 80]), (1000, [])]) == stratified_mean([(40, [70, 80])])


def test_the_interval_covers_the_true_mean_about_as_often_as_it_says() -> None:
    generator = numpy.random.default_rng(7)
    agents = [generator.normal(level, 8, size) for level, size in ((85, 300), (70, 80), (92, 40))]
    truth = float(numpy.concatenate(agents).mean())
    hits = 0
    for _ in range(600):
        drawn = [(len(calls), [float(one) for one in generator.choice(calls, 6, replace=False)]) for calls in agents]
        estimate = stratified_mean(drawn)
        assert estimate.low is not None
        assert estimate.high is not None
        hits += estimate.low <= truth <= estimate.high
    assert 0.92 <= hits / 600 <= 0.98
