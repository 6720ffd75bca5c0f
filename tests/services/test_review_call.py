"""The life of an evaluation, from draft to acknowledged, and who may do which step."""

from dataclasses import replace
from pathlib import Path

import pytest

from factories import metadata_csv, tone_call
from qa_studio.domain.calls import CallFilter, Span
from qa_studio.domain.errors import KnownError, NotAllowed, NotFound
from qa_studio.domain.evaluations import Answer, Evaluation, EvaluationState, Evidence, Origin
from qa_studio.domain.people import Person, Role
from qa_studio.domain.sampling import SamplingPlan
from qa_studio.domain.scorecards import NA, QuestionKind, Scorecard
from qa_studio.services.draw_sample import draw_sample, review_queue
from qa_studio.services.import_calls import import_calls
from qa_studio.services.manage_scorecards import get_scorecard, list_scorecards
from qa_studio.services.own_feedback import acknowledge, own_evaluation, own_evaluations
from qa_studio.services.review_call import (
    evaluation_rows,
    publish_evaluation,
    reopen_evaluation,
    save_draft,
    start_review,
    submit_evaluation,
)
from qa_studio.services.studio import Studio

CARD = "customer_service"


def best_answers(scorecard: Scorecard) -> dict[str, Answer]:
    """Gives the best answer to every question."""
    answers = {}
    for question in scorecard.questions():
        match question.kind:
            case QuestionKind.YES_NO:
                value: object = True
            case QuestionKind.SCALE:
                value = question.scale_max
            case QuestionKind.CHOICE:
                value = max(question.options, key=lambda option: option.points).id
            case QuestionKind.MULTI:
                value = tuple(option.id for option in question.options if option.points > 0)
            case QuestionKind.NUMBER:
                band = max(question.bands, key=lambda band: band.points)
                value = band.low if band.low is not None else (band.high or 0) - 1
            case _:
                value = NA if question.allows_na else ""
        answers[question.id] = Answer(value)  # type: ignore[arg-type]
    return answers


@pytest.fixture
def call(studio: Studio, staff: dict[Role, Person], tmp_path: Path) -> str:
    """A call of Ana's."""
    path = tone_call(tmp_path / "one.wav", 3.0)
    table = metadata_csv(tmp_path / "calls.csv", [{"recording": "one.wav", "agent": "1001"}])
    return import_calls(studio, [path], metadata=table).imported[0]


def published(studio: Studio, staff: dict[Role, Person], call: str) -> Evaluation:
    """Takes a call to a published evaluation."""
    reviewer = studio.acting_as(staff[Role.REVIEWER])
    draft = start_review(reviewer, call, CARD)
    save_draft(reviewer, replace(draft, answers=best_answers(get_scorecard(studio, CARD))))
    submit_evaluation(reviewer, draft.id)
    return publish_evaluation(studio.acting_as(staff[Role.SUPERVISOR]), draft.id)


def test_a_draft_scores_itself_and_is_taken_up_again(studio: Studio, staff: dict[Role, Person], call: str) -> None:
    reviewer = studio.acting_as(staff[Role.REVIEWER])
    draft = start_review(reviewer, call, CARD)
    assert draft.score is None
    evidence = (Evidence(next(get_scorecard(studio, CARD).questions()).id, Span(0.5, 1.0), "hello"),)
    saved = save_draft(reviewer, replace(draft, answers=best_answers(get_scorecard(studio, CARD)), evidence=evidence))
    assert saved.score is not None
    assert saved.score >= 100
    again = start_review(reviewer, call, CARD)
    assert again.id == draft.id
    assert again.evidence == evidence
    assert again.answers == saved.answers


def test_an_incomplete_evaluation_cannot_be_submitted(studio: Studio, staff: dict[Role, Person], call: str) -> None:
    reviewer = studio.acting_as(staff[Role.REVIEWER])
    draft = start_review(reviewer, call, CARD)
    with pytest.raises(KnownError) as error:
        submit_evaluation(reviewer, draft.id)
    assert error.value.message.id == "evaluation.unanswered"


def test_only_random_calls_are_called_random(studio: Studio, staff: dict[Role, Person], call: str) -> None:
    reviewer = studio.acting_as(staff[Role.REVIEWER])
    assert start_review(reviewer, call, CARD).origin is Origin.TARGETED
    draw_sample(studio, SamplingPlan(CallFilter(), 1))
    other = next(one.id for one in list_scorecards(studio) if one.id != CARD)
    assert start_review(reviewer, call, other).origin is Origin.RANDOM
    assert review_queue(reviewer)[0].evaluation_id is not None


def test_what_is_published_never_changes(studio: Studio, staff: dict[Role, Person], call: str) -> None:
    evaluation = published(studio, staff, call)
    reviewer = studio.acting_as(staff[Role.REVIEWER])
    with pytest.raises(KnownError):
        save_draft(reviewer, replace(evaluation, answers={}))
    with pytest.raises(KnownError):
        reopen_evaluation(studio.acting_as(staff[Role.SUPERVISOR]), evaluation.id)


def test_agents_see_their_own_published_evaluations_and_nothing_else(
    studio: Studio, staff: dict[Role, Person], call: str
) -> None:
    reviewer = studio.acting_as(staff[Role.REVIEWER])
    ana = studio.acting_as(staff[Role.AGENT])
    draft = start_review(reviewer, call, CARD)
    assert own_evaluations(ana) == ()
    with pytest.raises(NotFound):
        own_evaluation(ana, draft.id)
    evaluation = published(studio, staff, call)
    assert [row.id for row in own_evaluations(ana)] == [evaluation.id]
    with studio.uow() as uow:
        other = uow.people.add("Bea", Role.AGENT)
        uow.commit()
    with pytest.raises(NotFound):
        own_evaluation(studio.acting_as(other), evaluation.id)
    assert acknowledge(ana, evaluation.id).state is EvaluationState.ACKNOWLEDGED
    with pytest.raises(KnownError):
        acknowledge(ana, evaluation.id)


def test_reviewers_see_their_own_evaluations_only(studio: Studio, staff: dict[Role, Person], call: str) -> None:
    published(studio, staff, call)
    with studio.uow() as uow:
        other = uow.people.add("Rob", Role.REVIEWER)
        uow.commit()
    assert evaluation_rows(studio.acting_as(other)) == ()
    assert len(evaluation_rows(studio.acting_as(staff[Role.REVIEWER]))) == 1
    assert len(evaluation_rows(studio.acting_as(staff[Role.SUPERVISOR]))) == 1


def test_reviewers_do_not_publish(studio: Studio, staff: dict[Role, Person], call: str) -> None:
    reviewer = studio.acting_as(staff[Role.REVIEWER])
    draft = start_review(reviewer, call, CARD)
    with pytest.raises(NotAllowed):
        publish_evaluation(reviewer, draft.id)


def test_every_step_is_on_record_in_an_unbroken_chain(studio: Studio, staff: dict[Role, Person], call: str) -> None:
    from qa_studio.domain.audit import is_intact

    evaluation = published(studio, staff, call)
    with studio.uow() as uow:
        events = uow.audit.events()
        own = uow.audit.events(f"evaluation:{evaluation.id}")
    assert is_intact(events)
    assert [link.event.action for link in own] == [
        "evaluation.started",
        "evaluation.submitted",
        "evaluation.published",
    ]
