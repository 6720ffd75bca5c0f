"""An evaluation of a call: answers, evidence, and the life it goes through."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from qa_studio.domain.calls import Span
from qa_studio.domain.errors import KnownError
from qa_studio.domain.scorecards import AnswerValue, Cause


class EvaluationState(StrEnum):
    """Where an evaluation stands."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    PUBLISHED = "published"
    ACKNOWLEDGED = "acknowledged"


_NEXT: Mapping[EvaluationState, frozenset[EvaluationState]] = {
    EvaluationState.DRAFT: frozenset({EvaluationState.SUBMITTED}),
    EvaluationState.SUBMITTED: frozenset({EvaluationState.PUBLISHED, EvaluationState.DRAFT}),
    EvaluationState.PUBLISHED: frozenset({EvaluationState.ACKNOWLEDGED}),
    EvaluationState.ACKNOWLEDGED: frozenset(),
}


class Origin(StrEnum):
    """How a call came to be reviewed; only random ones enter an agent's mean."""

    RANDOM = "random"
    TARGETED = "targeted"


@dataclass(frozen=True)
class Answer:
    """A reviewer's answer; `cause` may be named where it was answered badly.

    `suggested` is what the question's checks suggested when it was answered, None where they suggested nothing.
    """

    value: AnswerValue
    cause: Cause | None = None
    comment: str = ""
    suggested: AnswerValue = None


@dataclass(frozen=True)
class Evidence:
    """A moment of the call pinned to a question, with the words heard there."""

    question: str
    span: Span
    quote: str = ""


@dataclass(frozen=True)
class Evaluation:
    """One reviewer's evaluation of one call on one scorecard version.

    `score` is 0–100 before rounding (bonus may exceed 100 only up to the scorecard's cap), None where nothing applied.
    `section_scores` holds a score or None by section id. `id` is 0 before it is stored.
    """

    id: int
    call_uid: str
    agent_id: int
    reviewer_id: int
    scorecard_id: str
    scorecard_version: int
    state: EvaluationState
    origin: Origin
    answers: Mapping[str, Answer]
    evidence: tuple[Evidence, ...] = ()
    comment: str = ""
    score: float | None = None
    failed: bool = False
    section_scores: Mapping[str, float | None] = field(default_factory=dict)
    families: Mapping[str, bool] = field(default_factory=dict)
    draw_id: int | None = None
    revision: int = 1
    revision_reason: str = ""
    created_at: datetime | None = None
    submitted_at: datetime | None = None
    published_at: datetime | None = None

    @property
    def values(self) -> dict[str, AnswerValue]:
        """The bare answers by question id."""
        return {question: answer.value for question, answer in self.answers.items()}

    @property
    def is_editable(self) -> bool:
        """Whether answers may still change; a published evaluation never does."""
        return self.state is EvaluationState.DRAFT


def require_step(current: EvaluationState, wanted: EvaluationState) -> None:
    """Refuses a step the life cycle does not have.

    Raises:
        KnownError: `evaluation.step_not_possible` with `current` and `wanted`.
    """
    if wanted not in _NEXT[current]:
        raise KnownError("evaluation.step_not_possible", current=current.value, wanted=wanted.value)
