"""What agents see: their own published evaluations, and nobody else's."""

from dataclasses import replace

from qa_studio.domain.errors import NotFound
from qa_studio.domain.evaluations import Evaluation, EvaluationState, require_step
from qa_studio.domain.people import Permission
from qa_studio.services.rows import EvaluationRow
from qa_studio.services.studio import Studio

_SEEN = (EvaluationState.PUBLISHED, EvaluationState.ACKNOWLEDGED)


def own_evaluations(studio: Studio) -> tuple[EvaluationRow, ...]:
    """Gives the acting agent's published evaluations, latest first.

    Raises:
        NotAllowed: the person is no agent.
    """
    studio.require(Permission.SEE_OWN_FEEDBACK)
    with studio.uow() as uow:
        return uow.evaluations.rows(agent_id=studio.person.id, states=_SEEN)


def own_evaluation(studio: Studio, evaluation_id: int) -> Evaluation:
    """Gives one published evaluation of the acting agent.

    Raises:
        NotAllowed: the person is no agent.
        NotFound: it is not theirs or not published; the two cannot be told apart.
    """
    studio.require(Permission.SEE_OWN_FEEDBACK)
    with studio.uow() as uow:
        evaluation = uow.evaluations.get(evaluation_id)
    if evaluation.agent_id != studio.person.id or evaluation.state not in _SEEN:
        raise NotFound("evaluation.not_found", evaluation=evaluation_id)
    return evaluation


def acknowledge(studio: Studio, evaluation_id: int) -> Evaluation:
    """Records that the agent has read an evaluation.

    Raises:
        NotAllowed: the person is no agent.
        NotFound: it is not theirs.
        KnownError: `evaluation.step_not_possible` where it was acknowledged before.
    """
    evaluation = own_evaluation(studio, evaluation_id)
    require_step(evaluation.state, EvaluationState.ACKNOWLEDGED)
    changed = replace(evaluation, state=EvaluationState.ACKNOWLEDGED)
    with studio.uow() as uow:
        uow.evaluations.save(changed)
        uow.audit.record(studio.event("evaluation.acknowledged", f"evaluation:{evaluation_id}"))
        uow.commit()
    return changed
