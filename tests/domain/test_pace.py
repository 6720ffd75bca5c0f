"""The pace of work: nothing is said too early, many at once count together, and a change shows before long."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa_studio.domain.errors import Message
from qa_studio.domain.jobs import Pace, time_to_go


def watched(*reports: tuple[float, float]) -> Pace:
    """Gives the pace after reports of (clock, done)."""
    pace = Pace()
    for clock_s, done in reports:
        pace = pace.after(clock_s, done)
    return pace


def test_nothing_is_said_before_there_is_enough_to_say() -> None:
    assert watched().per_second is None
    assert watched((0, 0), (1, 5), (5, 25)).per_second is None
    assert watched((0, 0), (5, 25), (10, 50)).per_second == pytest.approx(5)


def test_the_time_in_which_models_are_loaded_does_not_count() -> None:
    pace = watched((0, 0), (10, 0), (20, 0), (21, 4), (31, 44))
    assert pace.per_second == pytest.approx(4, rel=0.01)


def test_what_several_workers_do_at_once_counts_together() -> None:
    alone = watched(*((second, 2.0 * second) for second in range(20)))
    two = watched(*((second, 4.0 * second) for second in range(20)))
    assert alone.seconds_to_go(100) == pytest.approx(31, rel=0.01)
    assert two.seconds_to_go(100) == pytest.approx(6, rel=0.01)


def test_a_pace_that_changes_is_followed_within_minutes_and_without_a_jump() -> None:
    reports = [(float(second), 2.0 * second) for second in range(600)]
    slower = [(600.0 + second, 1200.0 + 1.0 * second) for second in range(300)]
    before = watched(*reports).per_second
    assert before is not None
    assert watched(*reports, *slower[:2]).per_second == pytest.approx(before, rel=0.05)
    assert watched(*reports, *slower).per_second == pytest.approx(1.0, rel=0.05)


def test_work_that_stands_still_takes_longer_and_longer() -> None:
    reports = [(float(second), 2.0 * second) for second in range(30)]
    going = watched(*reports).seconds_to_go(1000)
    standing = watched(*reports, *((30.0 + second, 58.0) for second in range(30))).seconds_to_go(1000)
    assert going is not None
    assert standing is not None
    assert standing > 1.5 * going


def test_a_call_that_starts_over_never_makes_the_pace_negative() -> None:
    pace = watched((0, 0), (5, 10), (10, 20), (11, 0), (12, 1))
    assert pace.per_second is not None
    assert pace.per_second >= 0


@given(
    st.floats(0.05, 50),
    st.lists(st.floats(0.05, 20), min_size=5, max_size=60),
)
def test_a_steady_pace_is_found_however_often_it_is_reported(speed: float, steps: list[float]) -> None:
    clock_s, pace = 0.0, Pace()
    for step in [0.0, *steps]:
        clock_s += step
        pace = pace.after(clock_s, clock_s * speed)
    found = pace.per_second
    assert found is None or found == pytest.approx(speed, rel=1e-6)


@pytest.mark.parametrize(
    ("seconds", "said"),
    [
        (0, Message.of("progress.under_a_minute")),
        (40, Message.of("progress.minutes", n=1)),
        (700, Message.of("progress.minutes", n=12)),
        (23 * 60, Message.of("progress.minutes", n=25)),
        (2 * 3600, Message.of("progress.hours", hours=2)),
        (2.4 * 3600, Message.of("progress.hours", hours=2.5)),
        (31.3 * 3600, Message.of("progress.hours", hours=31)),
    ],
)
def test_time_to_go_is_told_no_more_exactly_than_it_is_known(seconds: float, said: Message) -> None:
    assert time_to_go(seconds) == said
