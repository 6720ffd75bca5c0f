"""Scorecards, evaluations and coaching actions: what was used or published is frozen."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import Engine, text

from qa_studio.domain.calls import Span
from qa_studio.domain.checks import Check, CheckAgreement, CheckKind
from qa_studio.domain.coaching import ActionItem, ActionState
from qa_studio.domain.errors import KnownError, NotFound
from qa_studio.domain.evaluations import Answer, Evaluation, EvaluationState, Evidence
from qa_studio.domain.people import Person, Role
from qa_studio.domain.phrases import PhraseGroup
from qa_studio.domain.scorecards import AnswerValue, Cause
from qa_studio.storage.unit_of_work import SqlUnitOfWork
from storage.examples import NOON, add_agent, add_calls, evaluation, scorecard, uid_of

DRAFT, SUBMITTED, PUBLISHED, ACKNOWLEDGED = EvaluationState


@pytest.fixture
def agent(uow: SqlUnitOfWork) -> Person:
    agent = add_agent(uow)
    add_calls(uow, [1, 2, 3], agent)
    uow.scorecards.save(scorecard())
    return agent


@pytest.fixture
def reviewer(uow: SqlUnitOfWork) -> Person:
    return uow.people.add("Eva", Role.REVIEWER)


@pytest.fixture
def stored(uow: SqlUnitOfWork, agent: Person, reviewer: Person) -> Evaluation:
    return uow.evaluations.add(evaluation(uid_of(1), agent, reviewer))


def moved(uow: SqlUnitOfWork, stored: Evaluation, *states: EvaluationState) -> Evaluation:
    for state in states:
        stored = replace(stored, state=state)
        uow.evaluations.save(stored)
    return stored


def test_an_evaluation_comes_back_as_it_was(uow: SqlUnitOfWork, stored: Evaluation) -> None:
    assert stored.id
    assert uow.evaluations.get(stored.id) == stored


@pytest.mark.parametrize("value", [True, False, 0, 1, 3, 2.0, 2.5, "na", "opción", "", ("a", "b"), (), None])
def test_an_answer_keeps_its_value_and_type(uow: SqlUnitOfWork, agent: Person, reviewer: Person, value: Any) -> None:
    answers = {"greeting": Answer(value, Cause.TOOL, "x")}
    kept = uow.evaluations.add(evaluation(uid_of(1), agent, reviewer, answers=answers))
    back = uow.evaluations.get(kept.id).answers["greeting"]
    assert back == answers["greeting"]
    assert type(back.value) is type(value)


def test_answers_are_rows_that_sql_can_add_up(uow: SqlUnitOfWork, stored: Evaluation, database: Engine) -> None:
    uow.commit()
    with database.connect() as connection:
        rows = connection.execute(text("SELECT question_id, cause FROM evaluation_answers ORDER BY id")).all()
    assert [tuple(row) for row in rows] == [("greeting", "process"), ("empathy", None), ("notes", None)]


def test_a_draft_changes_wholly(uow: SqlUnitOfWork, stored: Evaluation) -> None:
    changed = replace(
        stored,
        answers={"empathy": Answer(5)},
        evidence=(Evidence("empathy", Span(3.0, 4.0), "hola"), Evidence("notes", Span(1.0, 2.0))),
        comment="listo",
        score=None,
        failed=True,
        state=SUBMITTED,
        submitted_at=NOON,
    )
    uow.evaluations.save(changed)
    assert uow.evaluations.get(stored.id) == changed


@pytest.mark.parametrize(
    "change",
    [
        {"answers": {"greeting": Answer(True)}},
        {"evidence": ()},
        {"comment": "otra"},
        {"score": 100.0},
        {"failed": True},
        {"section_scores": {}},
        {"families": {}},
        {"reviewer_id": 1},
        {"published_at": NOON},
        {"state": DRAFT},
    ],
    ids=lambda change: next(iter(change)),
)
@pytest.mark.parametrize("state", [PUBLISHED, ACKNOWLEDGED])
def test_a_published_evaluation_is_frozen(
    uow: SqlUnitOfWork, stored: Evaluation, state: EvaluationState, change: dict[str, Any]
) -> None:
    steps = (SUBMITTED, PUBLISHED, ACKNOWLEDGED)
    published = moved(uow, stored, *steps[: steps.index(state) + 1])
    with pytest.raises(KnownError) as refusal:
        uow.evaluations.save(replace(published, **change))
    assert refusal.value.message.id == "evaluation.frozen"
    assert uow.evaluations.get(stored.id) == published


def test_a_published_evaluation_can_be_acknowledged_and_saved_again(uow: SqlUnitOfWork, stored: Evaluation) -> None:
    published = moved(uow, stored, SUBMITTED, PUBLISHED, PUBLISHED)
    assert moved(uow, published, ACKNOWLEDGED) == uow.evaluations.get(stored.id)


def test_who_is_late_cannot_take_a_step_again(
    uow: SqlUnitOfWork, stored: Evaluation, new_uow: Callable[[], SqlUnitOfWork]
) -> None:
    submitted = moved(uow, stored, SUBMITTED)
    uow.commit()
    seen = uow.evaluations.get(stored.id)
    with new_uow() as other:
        moved(other, submitted, DRAFT)
        other.commit()
    with pytest.raises(KnownError) as refusal:
        uow.evaluations.save(replace(seen, state=PUBLISHED))
    assert refusal.value.message.id == "evaluation.step_not_possible"


def test_what_is_unknown_is_not_found(uow: SqlUnitOfWork, stored: Evaluation) -> None:
    for attempt, missing in (
        (lambda: uow.evaluations.get(99), "evaluation.not_found"),
        (lambda: uow.evaluations.save(replace(stored, id=99)), "evaluation.not_found"),
        (lambda: uow.evaluations.add(replace(stored, call_uid=uid_of(9))), "call.not_found"),
        (lambda: uow.evaluations.add(replace(stored, scorecard_version=9)), "scorecard.not_found"),
    ):
        with pytest.raises(NotFound) as refusal:
            attempt()
        assert refusal.value.message.id == missing


def test_a_calls_evaluations_come_newest_first(
    uow: SqlUnitOfWork, stored: Evaluation, agent: Person, reviewer: Person
) -> None:
    second = uow.evaluations.add(evaluation(uid_of(1), agent, reviewer, answers={}, evidence=()))
    uow.evaluations.add(evaluation(uid_of(2), agent, reviewer))
    assert uow.evaluations.of_call(uid_of(1)) == (second, stored)


def test_published_ones_are_found_by_agent_and_the_start_of_the_call(
    uow: SqlUnitOfWork, agent: Person, reviewer: Person
) -> None:
    other = add_agent(uow, "Otra")
    for number in (3, 2, 1):
        for who in (agent, other):
            kept = uow.evaluations.add(evaluation(uid_of(number), who, reviewer))
            moved(uow, kept, SUBMITTED, PUBLISHED, *([ACKNOWLEDGED] if number == 2 else []))
    uow.evaluations.add(evaluation(uid_of(1), agent, reviewer))
    minute = timedelta(minutes=1)
    every = uow.evaluations.published(agent_id=agent.id)
    assert [one.call_uid for one in every] == [uid_of(1), uid_of(2), uid_of(3)]
    assert len(uow.evaluations.published()) == 6
    part = uow.evaluations.published(agent_id=agent.id, called_from=NOON + 2 * minute, called_before=NOON + 3 * minute)
    assert [one.call_uid for one in part] == [uid_of(2)]


def test_rows_show_names_and_come_latest_change_first(database: Engine) -> None:
    times = iter([datetime(2026, 4, day, tzinfo=UTC) for day in (1, 2, 3)])
    with SqlUnitOfWork(database, now=lambda: next(times)) as uow:
        agent, reviewer = add_agent(uow), uow.people.add("Eva", Role.REVIEWER)
        add_calls(uow, [1, 2], agent)
        uow.scorecards.save(scorecard())
        first = uow.evaluations.add(evaluation(uid_of(1), agent, reviewer))
        second = uow.evaluations.add(evaluation(uid_of(2), agent, reviewer))
        moved(uow, first, SUBMITTED)
        rows = uow.evaluations.rows(agent_id=agent.id)
        assert [(row.id, row.updated_at.day) for row in rows] == [(first.id, 3), (second.id, 2)]
        assert (rows[0].agent, rows[0].reviewer, rows[0].recording_name) == ("Ana Pérez", "Eva", "call-1.wav")
        assert [row.id for row in uow.evaluations.rows(states=[DRAFT])] == [second.id]
        assert uow.evaluations.rows(reviewer_id=agent.id) == ()


def test_a_scorecard_comes_back_and_the_newest_version_is_the_default(uow: SqlUnitOfWork) -> None:
    for version in (2, 10, 9):
        uow.scorecards.save(scorecard(version))
    uow.scorecards.save(replace(scorecard(), id="another"))
    assert uow.scorecards.get("basic") == scorecard(10)
    assert uow.scorecards.get("basic", 2) == scorecard(2)
    assert [(one.id, one.version) for one in uow.scorecards.all()] == [("another", 1), ("basic", 10)]
    for wanted in (("basic", 3), ("nothing", None)):
        with pytest.raises(NotFound):
            uow.scorecards.get(*wanted)


def test_a_version_may_change_until_it_is_used(uow: SqlUnitOfWork, agent: Person, reviewer: Person) -> None:
    changed = scorecard(points=2.0)
    uow.scorecards.save(changed)
    assert uow.scorecards.get("basic") == changed
    uow.evaluations.add(evaluation(uid_of(1), agent, reviewer))
    uow.scorecards.save(changed)
    uow.scorecards.save(scorecard(2))
    with pytest.raises(KnownError) as refusal:
        uow.scorecards.save(scorecard())
    assert refusal.value.message.id == "scorecard.version_used"
    assert uow.scorecards.get("basic", 1) == changed


def test_actions_come_open_first_by_due_day(uow: SqlUnitOfWork) -> None:
    agent = add_agent(uow)
    agreed = ActionItem(0, agent.id, "saludar", "90 %", None, date(2026, 3, 1), "Eva")
    someday = uow.coaching.add_action(agreed)
    late = uow.coaching.add_action(replace(agreed, due=date(2026, 5, 1)))
    soon = uow.coaching.add_action(replace(agreed, due=date(2026, 4, 1)))
    done = replace(uow.coaching.add_action(agreed), state=ActionState.DONE)
    uow.coaching.update_action(done)
    assert uow.coaching.actions(agent.id) == (soon, late, someday, done)
    with pytest.raises(NotFound):
        uow.coaching.update_action(replace(done, id=99))


@pytest.mark.parametrize("suggested", [True, False, 0, 4, 2.5, "na", "opción", ("a", "b"), None])
def test_an_answer_keeps_what_was_suggested(
    uow: SqlUnitOfWork, agent: Person, reviewer: Person, suggested: AnswerValue
) -> None:
    answers = {"greeting": Answer(True, suggested=suggested)}
    kept = uow.evaluations.add(evaluation(uid_of(1), agent, reviewer, answers=answers))
    assert uow.evaluations.get(kept.id).answers == answers


def test_agreement_with_checks_counts_answered_suggestions_past_the_draft(
    uow: SqlUnitOfWork, agent: Person, reviewer: Person
) -> None:
    given = [
        {"greeting": Answer(True, suggested=True), "empathy": Answer(("b", "a"), suggested=("a", "b"))},
        {"greeting": Answer(False, suggested=True), "empathy": Answer(1, suggested=True)},
        {"greeting": Answer(None, suggested=True), "empathy": Answer(4)},
    ]
    for answers in given:
        uow.evaluations.add(evaluation(uid_of(1), agent, reviewer, answers=answers, state=SUBMITTED))
        uow.evaluations.add(evaluation(uid_of(1), agent, reviewer, answers=answers))
    assert uow.evaluations.check_agreement() == (
        CheckAgreement("basic", "empathy", 2, 1),
        CheckAgreement("basic", "greeting", 2, 1),
    )


def test_the_checks_of_a_question_are_kept_with_its_scorecard(uow: SqlUnitOfWork) -> None:
    checks = (
        Check(CheckKind.SAID, PhraseGroup.GREETING, within_s=15.0),
        Check(CheckKind.SAID_BEFORE, PhraseGroup.IDENTITY, PhraseGroup.EXPLANATION, speaker=None),
        Check(CheckKind.NO_DEAD_AIR, limit_s=20.0),
    )
    plain = scorecard()
    [section] = plain.sections
    questions = (replace(section.questions[0], checks=checks), *section.questions[1:])
    checked = replace(plain, sections=(replace(section, questions=questions),))
    uow.scorecards.save(checked)
    assert uow.scorecards.get("basic") == checked
