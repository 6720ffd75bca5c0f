"""What the review page loads of a call, off the GUI thread."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from qa_studio.domain.evaluations import Evaluation, EvaluationState
from qa_studio.domain.people import Permission
from qa_studio.domain.scorecards import Scorecard
from qa_studio.domain.suggestions import Suggestion
from qa_studio.domain.transcripts import Utterance
from qa_studio.services.browse_calls import call_details
from qa_studio.services.manage_scorecards import get_scorecard, list_scorecards
from qa_studio.services.own_feedback import own_evaluation, own_evaluations
from qa_studio.services.read_transcript import in_digits
from qa_studio.services.review_call import evaluation_rows, get_evaluation
from qa_studio.services.rows import CallDetails
from qa_studio.services.studio import Studio
from qa_studio.services.suggest_answers import suggest_answers
from qa_studio.services.workspace_settings import workspace_settings


@dataclass(frozen=True)
class Loaded:
    """A call as the review page shows it; `scorecard` is the one of `evaluation`, if there is one.

    `in_digits` are the transcript's utterances with numbers as digits, `languages` those calls can be transcribed in;
    `suggestions` are what the checks of `scorecard` came to, by question.
    """

    details: CallDetails
    agent_channel: int
    language: str
    evaluation: Evaluation | None
    scorecard: Scorecard | None
    scorecards: tuple[Scorecard, ...]
    in_digits: tuple[Utterance, ...] = ()
    prefers_digits: bool = False
    languages: tuple[str, ...] = ()
    suggestions: Mapping[str, Suggestion] = field(default_factory=dict)


def load_call(studio: Studio, uid: str) -> Loaded:
    """Loads a call with the evaluation that the acting person works on or may see.

    Raises:
        NotFound, NotAllowed: as the services say.
    """
    details = call_details(studio, uid)
    settings = workspace_settings(studio)
    evaluation = _evaluation(studio, uid)
    channel, transcript = details.call.agent_channel, details.transcript
    return Loaded(
        details=details,
        agent_channel=settings.agent_channel if channel is None else channel,
        language=settings.language_of(details.call.language, details.call.queue),
        evaluation=evaluation,
        scorecard=get_scorecard(studio, evaluation.scorecard_id, evaluation.scorecard_version) if evaluation else None,
        scorecards=list_scorecards(studio),
        in_digits=in_digits(studio, transcript).utterances if transcript else (),
        prefers_digits=settings.numbers_as_digits,
        languages=_languages(studio),
        suggestions=suggestions_for(studio, evaluation) if evaluation else {},
    )


def suggestions_for(studio: Studio, evaluation: Evaluation) -> Mapping[str, Suggestion]:
    """Gives what the checks suggest for an evaluation; nothing for who does not review."""
    if not studio.person.may(Permission.REVIEW):
        return {}
    return suggest_answers(studio, evaluation.call_uid, evaluation.scorecard_id, evaluation.scorecard_version)


def _languages(studio: Studio) -> tuple[str, ...]:
    """Gives the languages with a model at hand; none for who may not transcribe."""
    if not studio.person.may(Permission.TRANSCRIBE):
        return ()
    return tuple(sorted({model.language.split("-")[0] for model in studio.models.installed() if model.usable}))


def _evaluation(studio: Studio, uid: str) -> Evaluation | None:
    """Gives one's own evaluation, else the latest that was handed in; an agent's is the published one."""
    if not studio.person.may(Permission.REVIEW):
        published = next((row for row in own_evaluations(studio) if row.call_uid == uid), None)
        return own_evaluation(studio, published.id) if published else None
    known = [get_evaluation(studio, row.id) for row in evaluation_rows(studio) if row.call_uid == uid]
    own = next((one for one in known if one.reviewer_id == studio.person.id), None)
    return own or next((one for one in known if one.state is not EvaluationState.DRAFT), None)
