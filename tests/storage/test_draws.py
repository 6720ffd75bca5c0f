"""Draws: what proves them is kept for ever, replacements included."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from qa_studio.domain.calls import CallFilter, Direction
from qa_studio.domain.errors import KnownError, NotFound
from qa_studio.domain.evaluations import EvaluationState
from qa_studio.domain.people import Person, Role
from qa_studio.domain.sampling import DrawnCall, DrawRecord, next_in_line, verify
from qa_studio.services.rows import DrawRow
from qa_studio.storage.unit_of_work import SqlUnitOfWork
from storage.examples import NOON, add_agent, add_calls, draw_record, evaluation, scorecard


@pytest.fixture
def agent(uow: SqlUnitOfWork) -> Person:
    agent = add_agent(uow)
    add_calls(uow, range(1, 6), agent)
    return agent


def replaced(uow: SqlUnitOfWork, number: int, uid: str) -> DrawnCall | None:
    record = uow.draws.get(number)
    following = next_in_line(record, record.strata[0].key)
    uow.draws.replace(number, uid, "no se oye", following)
    return following


def test_a_draw_comes_back_as_it_was_and_verifies(uow: SqlUnitOfWork, agent: Person) -> None:
    record = draw_record(uow, calls=CallFilter(started_from=NOON, queues=(), directions=()))
    number = uow.draws.add(record)
    assert uow.draws.get(number) == replace(record, id=number)
    assert verify(uow.draws.get(number))


def test_a_plan_keeps_every_part_of_its_filter(uow: SqlUnitOfWork, agent: Person) -> None:
    calls = CallFilter(NOON, NOON, ("a", "b"), (agent.id,), (Direction.INBOUND,), ("ok",), 1.5, 2.5, "texto")
    record = draw_record(uow)
    number = uow.draws.add(replace(record, plan=replace(record.plan, calls=calls)))
    assert uow.draws.get(number).plan.calls == calls


def test_an_unknown_draw_is_not_found(uow: SqlUnitOfWork) -> None:
    with pytest.raises(NotFound):
        uow.draws.get(1)


def test_replacements_stay_on_record_and_verify(uow: SqlUnitOfWork, agent: Person) -> None:
    number = uow.draws.add(draw_record(uow))
    first = uow.draws.get(number).items[0].uid
    replacement = replaced(uow, number, first)
    assert replacement is not None
    record = uow.draws.get(number)
    assert [item.replaced_because for item in record.items] == ["no se oye", None, None]
    assert record.items[-1] == replace(replacement, replaces=first)
    assert verify(record)
    assert uow.draws.draw_of(first) is None
    assert uow.draws.draw_of(replacement.uid) == number


def test_a_stratum_without_more_calls_leaves_the_replaced_one_without_successor(
    uow: SqlUnitOfWork, agent: Person
) -> None:
    number = uow.draws.add(draw_record(uow, per_agent=9))
    assert replaced(uow, number, uow.draws.get(number).items[0].uid) is None
    assert len(uow.draws.get(number).items) == 5
    assert verify(uow.draws.get(number))


def test_a_call_is_replaced_once_and_only_if_it_was_drawn(uow: SqlUnitOfWork, agent: Person) -> None:
    number = uow.draws.add(draw_record(uow))
    first = uow.draws.get(number).items[0]
    replaced(uow, number, first.uid)
    for uid, reason in ((first.uid, "draw.call_already_replaced"), ("f" * 64, "draw.call_not_in_draw")):
        with pytest.raises(KnownError) as refusal:
            uow.draws.replace(number, uid, "x", None)
        assert refusal.value.message.id == reason


def test_of_two_draws_made_at_once_the_second_is_refused(
    new_uow: Callable[[], SqlUnitOfWork], uow: SqlUnitOfWork, agent: Person
) -> None:
    uow.commit()
    with new_uow() as other:
        both: list[DrawRecord] = [draw_record(uow), draw_record(other)]
        other.draws.add(both[1])
        other.commit()
    with pytest.raises(KnownError) as refusal:
        uow.draws.add(both[0])
    assert (refusal.value.message.id, refusal.value.message.params) == ("draw.overtaken", {"n": 2})


def test_drawn_calls_may_be_drawn_again_where_the_plan_says_so(uow: SqlUnitOfWork, agent: Person) -> None:
    record = draw_record(uow)
    uow.draws.add(record)
    again = uow.draws.add(replace(record, plan=replace(record.plan, include_drawn=True)))
    assert uow.draws.draw_of(record.items[0].uid) == again


def test_the_list_counts_what_stands_and_what_was_reviewed(uow: SqlUnitOfWork, agent: Person) -> None:
    reviewer = uow.people.add("Eva", Role.REVIEWER)
    uow.scorecards.save(scorecard())
    number = uow.draws.add(draw_record(uow))
    later = uow.draws.add(replace(draw_record(uow, per_agent=1), is_seed_chosen=False))
    first, second = (item.uid for item in uow.draws.get(number).items)
    replaced(uow, number, first)
    done = evaluation(second, agent, reviewer, draw_id=number, state=EvaluationState.SUBMITTED)
    uow.evaluations.add(done)
    uow.evaluations.add(evaluation(first, agent, reviewer, draw_id=number))
    assert uow.draws.rows() == (
        DrawRow(later, NOON, "Eva", False, 1, 3, 1, 0),
        DrawRow(number, NOON, "Eva", True, 1, 5, 2, 1),
    )


def test_the_queue_holds_what_stands_with_the_latest_evaluation_for_it(uow: SqlUnitOfWork, agent: Person) -> None:
    reviewer = uow.people.add("Eva", Role.REVIEWER)
    uow.scorecards.save(scorecard())
    number = uow.draws.add(draw_record(uow))
    first, second = (item.uid for item in uow.draws.get(number).items)
    replacement = replaced(uow, number, first)
    assert replacement is not None
    uow.evaluations.add(evaluation(replacement.uid, agent, reviewer))
    draft = uow.evaluations.add(evaluation(second, agent, reviewer, draw_id=number))
    queue = uow.draws.queue()
    assert [(row.draw_id, row.call.uid, row.rank, row.evaluation_id, row.state) for row in queue] == [
        (number, second, 2, draft.id, EvaluationState.DRAFT),
        (number, replacement.uid, 3, None, None),
    ]
