"""Dates of exports in the forms that people and systems write."""

import contextlib
from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa_studio.telephony.dates import is_month_first, read_moment

MADRID = ZoneInfo("Europe/Madrid")
EXPECTED = datetime(2024, 11, 5, 21, 17, 30, tzinfo=MADRID)
IN_A_CELL = EXPECTED.replace(tzinfo=None)


@pytest.mark.parametrize(
    "text",
    [
        "2024-11-05 21:17:30",
        "2024-11-05T21:17:30",
        "2024-11-05T20:17:30Z",
        "2024-11-05T20:17:30.250+00:00",
        "2024/11/05 21:17:30",
        "05/11/2024 21:17:30",
        "5/11/24 21:17:30",
        "05-11-2024 9:17:30 PM",
        "05.11.2024, 09:17:30 p. m.",
        "5/11/2024  9:17:30 p.m.",
        "20241105-211730",
        "20241105211730",
        "5-nov-2024 21:17:30",
        "5 de noviembre de 2024 a las 21:17:30",
        "Nov 5, 2024 9:17:30 PM",
        "1730837850",
        "1730837850000",
        "45601.8871527778",
    ],
)
def test_every_usual_form_gives_the_same_moment(text):
    assert read_moment(text, MADRID, month_first=False) == EXPECTED


def test_month_first_is_read_where_the_column_is_so():
    assert read_moment("11/05/2024 9:17:30 PM", MADRID, month_first=True) == EXPECTED


@pytest.mark.parametrize(
    ("column", "month_first"),
    [
        (["05/11/2024", "06/11/2024"], False),
        (["05/11/2024", "25/11/2024"], False),
        (["05/11/2024", "11/25/2024"], True),
        (["25/11/2024", "11/25/2024"], False),
        (["2024-11-25", "", "no date"], False),
        ([], False),
    ],
)
def test_the_whole_column_decides_which_comes_first(column, month_first):
    assert is_month_first(column) is month_first


def test_a_real_spreadsheet_date_is_taken_as_it_is():
    assert read_moment(IN_A_CELL, MADRID, month_first=True) == EXPECTED


@pytest.mark.parametrize("clock", ["21:17:30", "9:17:30 PM", time(21, 17, 30), IN_A_CELL.replace(1899, 12, 30)])
@pytest.mark.parametrize("day", ["05/11/2024", date(2024, 11, 5), IN_A_CELL.replace(hour=0, minute=0, second=0)])
def test_a_time_of_day_may_stand_apart(day, clock):
    assert read_moment(day, MADRID, month_first=False, clock=clock) == EXPECTED


@pytest.mark.parametrize(
    "text",
    [
        *("ayer", "31/02/2024", "2024-13-05", "05/11/2024 25:00", "05/11/2024 13:00 PM", "5 de nada de 2024", "1"),
        *("1969-12-31", "05/11/0024", "2201-01-01", "99999999999", "9999999999", "25568.9", "109940"),
    ],
)
def test_what_is_no_date_is_refused(text):
    with pytest.raises((ValueError, OverflowError)):
        read_moment(text, MADRID, month_first=False)


@given(st.datetimes(datetime(1970, 1, 2), datetime(2200, 12, 30), timezones=st.just(UTC)))  # noqa: DTZ001
def test_iso_reads_back(moment):
    local = moment.replace(microsecond=0, tzinfo=None)
    assert read_moment(local.isoformat(), UTC, month_first=False) == local.replace(tzinfo=UTC)


@given(st.text())
def test_garbage_raises_nothing_but_a_value_error(text):
    with contextlib.suppress(ValueError, OverflowError):
        read_moment(text, UTC, month_first=False)
