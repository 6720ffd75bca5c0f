"""Reviewing a call: a draft that scores itself, its submission and publication."""

from collections.abc import Sequence
from dataclasses import replace

from qa_studio.domain import scoring
from qa_studio.domain.errors import KnownError
from qa_studio.domain.evaluations import Evaluation, EvaluationState, Origin, require_step
from qa_studio.domain.people import Permission
from qa_studio.domain.scorecards import Scorecard
from qa_studio.services.mask_text import masked_evaluation, masked_text
from qa_studio.services.repositories import UnitOfWork
from qa_studio.services.rows import EvaluationRow
from qa_studio.services.studio import Studio


def scored(evaluation: Evaluation, scorecard: Scorecard) -> Evaluation:
    """Gives the evaluation with the score its answers make.

    Raises:
        KnownError: an answer is not possible on this scorecard.
    """
    result = scoring.score(scorecard, evaluation.values)
    return replace(
        evaluation,
        score=result.total,
        failed=result.failed,
        section_scores=dict(result.sections),
        families=dict(result.families),
    )


def origin_of(uow: UnitOfWork, uid: str) -> tuple[Origin, int | None]:
    """Gives whether a call was drawn at random, and by which draw; else by which targeted one, if any."""
    draw_id = uow.draws.draw_of(uid)
    if draw_id is not None:
        return Origin.RANDOM, draw_id
    return Origin.TARGETED, uow.draws.draw_of(uid, targeted=True)


def start_review(studio: Studio, uid: str, scorecard_id: str) -> Evaluation:
    """Gives the reviewer's evaluation of a call on a scorecard: the one they have, else a new draft.

    Raises:
        NotAllowed: the role may not review.
        KnownError: `review.no_agent` where nobody knows whose call it is.
    """
    studio.require(Permission.REVIEW)
    with studio.uow() as uow:
        for known in uow.evaluations.of_call(uid):
            if known.reviewer_id == studio.person.id and known.scorecard_id == scorecard_id:
                return known
        call = uow.calls.get(uid)
        if call.agent_id is None:
            raise KnownError("review.no_agent")
        scorecard = uow.scorecards.get(scorecard_id)
        origin, draw_id = origin_of(uow, uid)
        draft = Evaluation(
            id=0,
            call_uid=uid,
            agent_id=call.agent_id,
            reviewer_id=studio.person.id,
            scorecard_id=scorecard.id,
            scorecard_version=scorecard.version,
            state=EvaluationState.DRAFT,
            origin=origin,
            answers={},
            draw_id=draw_id,
            created_at=studio.clock.now(),
        )
        stored = uow.evaluations.add(scored(draft, scorecard))
        uow.audit.record(studio.event("evaluation.started", f"evaluation:{stored.id}"))
        uow.commit()
        return stored


def save_draft(studio: Studio, evaluation: Evaluation) -> Evaluation:
    """Stores a draft's answers, evidence and comment, and gives it with its score.

    Raises:
        NotAllowed: the role may not review.
        KnownError: `evaluation.not_yours`, `evaluation.frozen`, or an answer is not possible.
    """
    studio.require(Permission.REVIEW)
    with studio.uow() as uow:
        stored = _own_draft(studio, uow, evaluation.id)
        scorecard = uow.scorecards.get(stored.scorecard_id, stored.scorecard_version)
        typed = replace(stored, answers=evaluation.answers, evidence=evaluation.evidence, comment=evaluation.comment)
        language = uow.calls.get(stored.call_uid).language
        changed = scored(masked_evaluation(studio, typed, language), scorecard)
        uow.evaluations.save(changed)
        uow.commit()
        return changed


def submit_evaluation(studio: Studio, evaluation_id: int) -> Evaluation:
    """Hands a complete evaluation in.

    Raises:
        NotAllowed: the role may not review.
        KnownError: `evaluation.unanswered` (`n`, `question`), `evaluation.not_yours`, `evaluation.frozen`.
    """
    studio.require(Permission.REVIEW)
    with studio.uow() as uow:
        draft = _own_draft(studio, uow, evaluation_id)
        scorecard = uow.scorecards.get(draft.scorecard_id, draft.scorecard_version)
        missing = scoring.score(scorecard, draft.values).missing
        if missing:
            raise KnownError("evaluation.unanswered", n=len(missing), question=missing[0])
        submitted = _moved(studio, uow, draft, EvaluationState.SUBMITTED)
        uow.commit()
        return submitted


def reopen_evaluation(studio: Studio, evaluation_id: int, reason: str = "") -> Evaluation:
    """Gives a submitted, unpublished evaluation back to its reviewer as a draft.

    Raises:
        NotAllowed: neither a supervisor nor the reviewer of it.
        KnownError: `evaluation.step_not_possible`.
    """
    studio.require(Permission.REVIEW)
    with studio.uow() as uow:
        evaluation = uow.evaluations.get(evaluation_id)
        if evaluation.reviewer_id != studio.person.id:
            studio.require(Permission.PUBLISH)
        reopened = _moved(studio, uow, evaluation, EvaluationState.DRAFT, masked_text(studio, reason))
        uow.commit()
        return reopened


def publish_evaluation(studio: Studio, evaluation_id: int) -> Evaluation:
    """Makes a submitted evaluation known to its agent; from now on it never changes.

    Raises:
        NotAllowed: the role may not publish.
        KnownError: `evaluation.step_not_possible`.
    """
    studio.require(Permission.PUBLISH)
    with studio.uow() as uow:
        published = _moved(studio, uow, uow.evaluations.get(evaluation_id), EvaluationState.PUBLISHED)
        uow.commit()
        return published


def evaluation_rows(
    studio: Studio, *, agent_id: int | None = None, states: Sequence[EvaluationState] = ()
) -> tuple[EvaluationRow, ...]:
    """Gives evaluations, latest first: all for supervisors, their own for reviewers.

    Raises:
        NotAllowed: the role may not review.
    """
    studio.require(Permission.REVIEW)
    reviewer = None if studio.person.may(Permission.SEE_ALL_EVALUATIONS) else studio.person.id
    with studio.uow() as uow:
        return uow.evaluations.rows(agent_id=agent_id, reviewer_id=reviewer, states=states)


def get_evaluation(studio: Studio, evaluation_id: int) -> Evaluation:
    """Gives an evaluation to its reviewer or to a supervisor.

    Raises:
        NotAllowed: to anybody else.
        NotFound: there is no such evaluation.
    """
    studio.require(Permission.REVIEW)
    with studio.uow() as uow:
        evaluation = uow.evaluations.get(evaluation_id)
    if evaluation.reviewer_id != studio.person.id:
        studio.require(Permission.SEE_ALL_EVALUATIONS)
    return evaluation


def _own_draft(studio: Studio, uow: UnitOfWork, evaluation_id: int) -> Evaluation:
    evaluation = uow.evaluations.get(evaluation_id)
    if evaluation.reviewer_id != studio.person.id:
        raise KnownError("evaluation.not_yours")
    if not evaluation.is_editable:
        raise KnownError("evaluation.frozen")
    return evaluation


def _moved(
    studio: Studio, uow: UnitOfWork, evaluation: Evaluation, state: EvaluationState, reason: str = ""
) -> Evaluation:
    """Takes a step of the life cycle, stores it and records it."""
    require_step(evaluation.state, state)
    now = studio.clock.now()
    changed = replace(
        evaluation,
        state=state,
        submitted_at=now if state is EvaluationState.SUBMITTED else evaluation.submitted_at,
        published_at=now if state is EvaluationState.PUBLISHED else evaluation.published_at,
    )
    uow.evaluations.save(changed)
    uow.audit.record(studio.event(f"evaluation.{state.value}", f"evaluation:{evaluation.id}", reason))
    return changed
