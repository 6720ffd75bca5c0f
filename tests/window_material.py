"""Material for tests of the window: calls without recordings, and answers that earn most."""

import hashlib
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from qa_studio.domain.calls import Call, Direction
from qa_studio.domain.evaluations import Answer
from qa_studio.domain.people import Person
from qa_studio.domain.scorecards import Question, QuestionKind
from qa_studio.services.studio import Studio

SCORECARD = "atencion_al_cliente"
Idle = Callable[[], None]
"""Waits until no job is left."""


def add_calls(studio: Studio, agent: Person, count: int, queue: str = "Ventas") -> list[str]:
    """Stores calls of an agent, one each other day back from today, and gives their uids."""
    now = datetime.now(UTC)
    uids = []
    with studio.uow() as uow:
        for number in range(count):
            uid = hashlib.sha256(f"{agent.name} {number}".encode()).hexdigest()
            started = now - timedelta(days=2 * (number % 40), minutes=number + 1)
            uow.calls.add(
                Call(uid, started, 60.0 + number, agent_id=agent.id, queue=queue, direction=Direction.INBOUND)
            )
            uids.append(uid)
        uow.commit()
    return uids


def best_answer(question: Question) -> Answer:
    """Gives the answer that earns most."""
    match question.kind:
        case QuestionKind.YES_NO:
            return Answer(True)
        case QuestionKind.SCALE:
            return Answer(question.scale_max)
        case QuestionKind.CHOICE:
            return Answer(max(question.options, key=lambda option: option.points).id)
        case QuestionKind.MULTI:
            return Answer(tuple(option.id for option in question.options if option.points > 0))
        case QuestionKind.NUMBER:
            band = max(question.bands, key=lambda one: one.points)
            return Answer(band.low if band.low is not None else 0.0)
        case _:
            return Answer("Bien.")
