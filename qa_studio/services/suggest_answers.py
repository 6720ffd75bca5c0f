"""Suggested answers: what a scorecard's checks come to on a call, and how often reviewers agreed with them."""

from collections.abc import Iterable

from qa_studio.domain.analysis import CallAnalysis
from qa_studio.domain.checks import Check, CheckAgreement, CheckKind, CheckResult, evaluate
from qa_studio.domain.errors import Message
from qa_studio.domain.people import Permission
from qa_studio.domain.phrases import PhraseGroup
from qa_studio.domain.scorecards import Scorecard
from qa_studio.domain.suggestions import Suggestion, suggest
from qa_studio.domain.transcripts import Transcript
from qa_studio.services.manage_phrases import rules_in
from qa_studio.services.studio import Studio


def suggest_answers(studio: Studio, uid: str, scorecard_id: str, version: int | None = None) -> dict[str, Suggestion]:
    """Gives what the checks of a scorecard suggest for a call, by question; nothing where it is not analysed.

    A check for phrases cannot tell where the transcript's language has no phrases of that group.

    Raises:
        NotAllowed: the role may not review.
        NotFound: there is no such scorecard version.
    """
    studio.require(Permission.REVIEW)
    with studio.uow() as uow:
        scorecard = uow.scorecards.get(scorecard_id, version)
        transcript, analysis = uow.transcripts.current(uid), uow.transcripts.analysis(uid)
        if transcript is None or analysis is None:
            return {}
        base = _base(transcript.language)
        rules = [rule for rule in rules_in(studio, uow) if rule.is_active and _base(rule.language) == base]
        known = frozenset(rule.group for rule in rules)
    return _suggestions(scorecard, analysis, transcript, known)


def check_agreement(studio: Studio, scorecard_id: str) -> dict[str, CheckAgreement]:
    """Gives how often reviewers took what the checks of a scorecard suggested, by question, over all its versions.

    Raises:
        NotAllowed: the role may not review.
    """
    studio.require(Permission.REVIEW)
    with studio.uow() as uow:
        counted = uow.evaluations.check_agreement()
    return {one.question_id: one for one in counted if one.scorecard_id == scorecard_id}


def check_words(check: Check) -> Message:
    """Says in words what a check wants ("Agent: a greeting in the first 15 s")."""
    params: dict[str, object] = {"who": Message.of(f"check.who.{check.speaker.value if check.speaker else 'anybody'}")}
    if check.group is not None:
        params["group"] = Message.of(f"check.group.{check.group.value}")
    name = f"check.{check.kind.value}"
    match check.kind:
        case CheckKind.SAID if check.within_s is not None:
            return Message(f"{name}.within", {**params, "seconds": f"{check.within_s:g}"})
        case CheckKind.SAID if check.last_s is not None:
            return Message(f"{name}.last", {**params, "seconds": f"{check.last_s:g}"})
        case CheckKind.SAID_BEFORE if check.before is not None:
            return Message(name, {**params, "before": Message.of(f"check.group.{check.before.value}")})
        case CheckKind.NO_DEAD_AIR:
            return Message(name, {**params, "seconds": f"{check.longest_silence_s:g}"})
        case CheckKind.NO_INTERRUPTIONS:
            return Message(name, {**params, "n": check.limit}) if check.limit else Message(f"{name}.none", params)
        case _:
            return Message(name, params)


def result_words(result: CheckResult) -> Message:
    """Says in words what a check wants and how it came out."""
    outcomes = {True: "passed", False: "failed", None: "unknown"}
    return Message.of(
        "check.outcome", check=check_words(result.check), outcome=Message.of(f"check.{outcomes[result.passed]}")
    )


def _suggestions(
    scorecard: Scorecard, analysis: CallAnalysis, transcript: Transcript, known: frozenset[PhraseGroup]
) -> dict[str, Suggestion]:
    found: dict[str, Suggestion] = {}
    for question in scorecard.questions():
        if question.checks:
            results = [_result(check, analysis, transcript, known) for check in question.checks]
            found[question.id] = suggest(question, results)
    return found


def _result(check: Check, analysis: CallAnalysis, transcript: Transcript, known: Iterable[PhraseGroup]) -> CheckResult:
    if not set(check.groups).issubset(known):
        return CheckResult(check, None, ())
    return evaluate(check, analysis, transcript)


def _base(language: str) -> str:
    return language.replace("_", "-").split("-")[0]
