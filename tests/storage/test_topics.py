"""Key phrases counted over calls, and the problems that supervisors follow."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from qa_studio.domain.calls import CallFilter
from qa_studio.domain.errors import NotFound
from qa_studio.domain.topics import KeyPhrase, PhraseCounts, Problem, ProblemState, ProblemWeek
from qa_studio.storage.unit_of_work import SqlUnitOfWork
from storage.examples import NOON, add_calls, analysis, transcript, uid_of

PROBLEM = Problem(0, "Cortes", ("corte de luz", "apagón"), "es", None, ProblemState.OPEN, "nota", "Eva", NOON)


def keep(uow: SqlUnitOfWork, number: int, *phrases: str, language: str = "es", library: str = "") -> str:
    """Stores a transcript of a call in which phrases were said; "key=text" tells how, key alone as it is."""
    said = replace(transcript(uid_of(number)), language=language)
    parts = [phrase.partition("=") for phrase in phrases]
    found = tuple(KeyPhrase(key, text or key, 1, (0,)) for key, _, text in parts)
    uow.transcripts.replace_current(said, replace(analysis(said), key_phrases=found, library=library))
    return said.call_uid


@pytest.fixture
def said(uow: SqlUnitOfWork) -> SqlUnitOfWork:
    """Calls 1 and 2 a week before 3 and 4, whose language is English."""
    add_calls(uow, [1, 2], queue="averias", started_at=NOON + timedelta(days=6, hours=11, minutes=59))
    add_calls(uow, [3, 4], queue="ventas", started_at=NOON + timedelta(days=7))
    keep(uow, 1, "corte=cortes", "luz")
    keep(uow, 2, "corte=el corte", "factura")
    keep(uow, 2, "corte=cortes", language="es-MX")
    keep(uow, 3, "corte=el corte")
    keep(uow, 4, "corte=court", language="en")
    return uow


def test_phrases_are_counted_by_calls_of_a_filter_and_language_in_current_transcripts(said: SqlUnitOfWork) -> None:
    assert said.topics.counts(CallFilter(), "es") == PhraseCounts(3, {"corte": 3, "luz": 1})
    assert said.topics.counts(CallFilter(queues=("averias",)), "es") == PhraseCounts(2, {"corte": 2, "luz": 1})
    assert said.topics.counts(CallFilter(queues=("nadie",)), "es") == PhraseCounts(0, {})


def test_a_key_is_told_as_it_is_most_often_said(said: SqlUnitOfWork) -> None:
    assert said.topics.texts(["corte", "luz", "factura"], "es") == {"corte": "cortes", "luz": "luz"}
    assert said.topics.texts(["corte"], "en") == {"corte": "court"}
    assert said.topics.texts([], "es") == {}


def test_calls_with_a_problem_come_newest_first(said: SqlUnitOfWork) -> None:
    rows = said.topics.calls_with(["corte", "luz"], CallFilter())
    assert [row.uid for row in rows] == [uid_of(4), uid_of(3), uid_of(2), uid_of(1)]
    assert [row.uid for row in said.topics.calls_with(["luz"], CallFilter())] == [uid_of(1)]
    assert [row.uid for row in said.topics.calls_with(["corte"], CallFilter(queues=("ventas",)), 1)] == [uid_of(4)]


def test_weeks_begin_on_mondays_and_count_all_transcribed_calls(said: SqlUnitOfWork) -> None:
    assert said.topics.weeks(["luz"], CallFilter()) == (
        ProblemWeek(date(2026, 3, 2), 1, 2),
        ProblemWeek(date(2026, 3, 9), 0, 2),
    )


def test_problems_that_are_open_come_first_then_the_newest(uow: SqlUnitOfWork) -> None:
    solved = uow.topics.add_problem(replace(PROBLEM, state=ProblemState.SOLVED, named_at=NOON + timedelta(days=3)))
    older = uow.topics.add_problem(PROBLEM)
    newer = uow.topics.add_problem(replace(PROBLEM, queue="averias", named_at=NOON + timedelta(days=1)))
    assert uow.topics.problems() == (newer, older, solved)
    uow.topics.save_problem(replace(newer, title="Averías", state=ProblemState.REPORTED))
    assert [(one.title, one.state) for one in uow.topics.problems()[1:]] == [
        ("Cortes", ProblemState.SOLVED),
        ("Averías", ProblemState.REPORTED),
    ]


def test_a_problem_that_nobody_named_cannot_change(uow: SqlUnitOfWork) -> None:
    with pytest.raises(NotFound) as refusal:
        uow.topics.save_problem(PROBLEM)
    assert refusal.value.message.id == "problem.not_found"


def test_what_was_read_with_another_library_is_told_page_by_page(uow: SqlUnitOfWork) -> None:
    add_calls(uow, [1, 2, 3, 4])
    old = sorted([keep(uow, 1), keep(uow, 2, library="old")])
    keep(uow, 3, library="new")
    assert uow.topics.outdated("new", 10) == tuple(old)
    assert uow.topics.outdated("new", 1) == (old[0],)
    assert uow.topics.outdated("new", 1, after=old[0]) == (old[1],)
    assert uow.topics.outdated("new", 1, after=old[1]) == ()
