"""Recurring problems: what rises in a queue, named, followed by week, exported with the calls behind it."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from openpyxl import load_workbook

from analysed_calls import keep_call
from qa_studio.domain.errors import KnownError, NotAllowed, NotFound
from qa_studio.domain.people import Person, Role
from qa_studio.domain.topics import ProblemState
from qa_studio.services.follow_problems import (
    Period,
    add_keys,
    change_problem,
    export_problem,
    list_problems,
    name_problem,
    problem_report,
    recurring,
)
from qa_studio.services.studio import Studio

MONDAY = datetime(2026, 3, 9, 12, 0, tzinfo=UTC)
THIS_WEEK = Period(datetime(2026, 3, 9, tzinfo=UTC), datetime(2026, 3, 16, tzinfo=UTC))
ROUTER = "C me ha llegado el router nuevo y no se conecta a nada"
BILL = "C quería preguntar por la factura de la luz de este mes"


@pytest.fixture
def two_weeks(studio: Studio) -> Studio:
    """A workspace in which the new router comes up in the second week, in one queue."""
    number = 0
    for week, routers, bills in ((-1, 1, 11), (0, 9, 3)):
        for line, count in ((ROUTER, routers), (BILL, bills)):
            for _ in range(count):
                number += 1
                keep_call(
                    studio, f"{number:06x}", MONDAY + timedelta(weeks=week, minutes=number), line, queue="averías"
                )
    return studio


def test_what_is_said_in_more_calls_than_before_rises(two_weeks: Studio) -> None:
    found = recurring(two_weeks, "es", THIS_WEEK, queue="averías")
    assert [(one.key, one.text, one.calls_now, one.calls_before) for one in found] == [("router", "router", 9, 1)]
    assert recurring(two_weeks, "es", THIS_WEEK, queue="bajas") == ()
    assert recurring(two_weeks, "en", THIS_WEEK) == ()


def test_a_problem_is_named_followed_and_exported(two_weeks: Studio, tmp_path: Path) -> None:
    named = name_problem(two_weeks, " Router  nuevo ", ["router"], "es", queue="averías", note="=nota")
    assert (named.title, named.state, named.named_by) == ("Router nuevo", ProblemState.OPEN, "Ada")
    report = problem_report(two_weeks, named.id, Period(THIS_WEEK.preceding.start, THIS_WEEK.before))
    assert [(week.calls, week.of_calls) for week in report.weeks] == [(1, 12), (9, 12)]
    assert len(report.calls) == 10
    xlsx, csv = export_problem(two_weeks, report, "es", ["xlsx", "csv"], tmp_path)
    book = load_workbook(xlsx)
    assert [sheet.title for sheet in book.worksheets] == ["Problema", "Semanas", "Llamadas"]
    assert book["Llamadas"].max_row == 11
    assert all(cell.data_type != "f" for sheet in book.worksheets for row in sheet.iter_rows() for cell in row)
    assert csv.read_text(encoding="utf-8-sig").count("\n") == 11


def test_a_problem_changes_and_gains_phrases(two_weeks: Studio) -> None:
    named = name_problem(two_weeks, "Router", ["router"], "es")
    assert add_keys(two_weeks, named.id, ["factura de luz", "router"]).keys == ("router", "factura de luz")
    solved = change_problem(two_weeks, replace(named, state=ProblemState.SOLVED, named_by="nobody"))
    assert (solved.state, solved.named_by) == (ProblemState.SOLVED, "Ada")
    assert list_problems(two_weeks) == (solved,)


def test_what_makes_no_problem_is_refused(studio: Studio, staff: dict[Role, Person]) -> None:
    for title, keys in ((" ", ["a"]), ("x" * 201, ["a"]), ("x", [" "])):
        with pytest.raises(KnownError):
            name_problem(studio, title, keys, "es")
    with pytest.raises(KnownError):
        recurring(studio, "es", Period(MONDAY, MONDAY))
    with pytest.raises(NotFound):
        problem_report(studio, 7)
    with pytest.raises(NotAllowed):
        name_problem(studio.acting_as(staff[Role.REVIEWER]), "x", ["a"], "es")
