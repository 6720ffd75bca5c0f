"""Where the work of a workspace stands, and which step comes next."""

from dataclasses import dataclass
from enum import StrEnum

from qa_studio.domain.calls import CallFilter
from qa_studio.domain.evaluations import EvaluationState
from qa_studio.domain.jobs import JobState
from qa_studio.domain.people import Permission
from qa_studio.services.browse_calls import list_calls
from qa_studio.services.draw_sample import review_queue
from qa_studio.services.manage_models import list_models
from qa_studio.services.manage_queue import transcription_jobs
from qa_studio.services.review_call import evaluation_rows
from qa_studio.services.studio import Studio


class Step(StrEnum):
    """The steps from recordings to coaching, by the page each is done on."""

    IMPORT = "calls"
    DRAW = "sample"
    TRANSCRIBE = "transcription"
    REVIEW = "queue"
    PUBLISH = "evaluations"
    COACH = "coaching"


@dataclass(frozen=True)
class HomeFigures:
    """How much there is of everything."""

    calls: int = 0
    drawn: int = 0
    drawn_without_transcript: int = 0
    jobs_waiting: int = 0
    to_review: int = 0
    reviewed: int = 0
    submitted: int = 0
    published: int = 0
    model_languages: frozenset[str] = frozenset()

    def next_step(self) -> Step:
        """Gives the first step that has something to be done."""
        if self.calls == 0:
            return Step.IMPORT
        if self.drawn == 0:
            return Step.DRAW
        if self.drawn_without_transcript and self.to_review:
            return Step.TRANSCRIBE
        if self.to_review:
            return Step.REVIEW
        return Step.PUBLISH if self.submitted else Step.COACH


def steps_for(studio: Studio) -> tuple[Step, ...]:
    """Gives the steps that the acting person takes part in."""
    if studio.person.may(Permission.COACH):
        return tuple(Step)
    return tuple(step for step in Step if step not in (Step.PUBLISH, Step.COACH))


def home_figures(studio: Studio) -> HomeFigures:
    """Counts what the start page shows.

    Raises:
        NotAllowed: the role may not see calls and review.
    """
    queue = review_queue(studio)
    waiting = [row for row in queue if row.state is None or row.state is EvaluationState.DRAFT]
    states = [row.state for row in evaluation_rows(studio)]
    jobs = transcription_jobs(studio)
    return HomeFigures(
        calls=list_calls(studio, CallFilter(), limit=1).total,
        drawn=len(queue),
        drawn_without_transcript=sum(row.call.transcript is None for row in waiting),
        jobs_waiting=sum(job.state in (JobState.QUEUED, JobState.RUNNING) for job in jobs),
        to_review=len(waiting),
        reviewed=len(queue) - len(waiting),
        submitted=states.count(EvaluationState.SUBMITTED),
        published=states.count(EvaluationState.PUBLISHED) + states.count(EvaluationState.ACKNOWLEDGED),
        model_languages=frozenset(model.language for model in list_models(studio) if model.usable),
    )
