"""Importing finished evaluations from JSON: from another workspace or another tool."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from qa_studio.domain.answers import read_answers
from qa_studio.domain.calls import Span
from qa_studio.domain.errors import KnownError, Message, NotFound
from qa_studio.domain.evaluations import Answer, Evaluation, EvaluationState, Evidence, Origin
from qa_studio.domain.people import Handle, Permission, Role
from qa_studio.domain.scorecards import Cause, Scorecard
from qa_studio.services.repositories import UnitOfWork
from qa_studio.services.review_call import origin_of, scored
from qa_studio.services.rows import ImportFailure
from qa_studio.services.studio import Studio


@dataclass
class EvaluationsOutcome:
    """How many evaluations were imported, and which were not, and why."""

    imported: int = 0
    duplicates: int = 0
    failed: list[ImportFailure] = field(default_factory=list)


def import_evaluations(studio: Studio, path: Path) -> EvaluationsOutcome:
    """Imports the evaluations of a JSON file; wrong ones are listed, the others kept.

    An entry holds `call` (uid, prefix or file name), `agent`, `reviewer`, `scorecard`, `version`, `published_at`
    (ISO 8601; without it the evaluation is submitted, not published), `answers` ({question: value} or
    {question: {value, cause, comment}}), `evidence` and `comment`. It counts as randomly drawn unless it says
    `origin: targeted`. People it names who are not known yet are added.

    Raises:
        NotAllowed: the role may not publish.
        KnownError: `evaluations.not_json`, `evaluations.no_list`.
    """
    studio.require(Permission.PUBLISH)
    studio.require(Permission.MANAGE_PEOPLE)
    outcome = EvaluationsOutcome()
    for number, entry in enumerate(_entries(path), start=1):
        place = f"{path.name}#{number}"
        try:
            with studio.uow() as uow:
                is_new = _import_one(studio, uow, entry)
                uow.commit()
        except KnownError as error:
            outcome.failed.append(ImportFailure(place, error.message))
        except (KeyError, TypeError, ValueError, AttributeError) as error:
            reason = Message.of("evaluations.wrong_entry", problem=str(error).strip("'\""))
            outcome.failed.append(ImportFailure(place, reason))
        else:
            outcome.imported += is_new
            outcome.duplicates += not is_new
    return outcome


def _entries(path: Path) -> list[Mapping[str, object]]:
    try:
        content = json.loads(path.read_text(encoding="utf-8-sig"))
    except FileNotFoundError as error:
        raise KnownError("import.no_such_file", path=str(path)) from error
    except (OSError, UnicodeDecodeError, json.JSONDecodeError) as error:
        raise KnownError("evaluations.not_json", path=path.name, problem=str(error)) from error
    entries = content.get("evaluations") if isinstance(content, dict) else None
    if not isinstance(entries, list):
        raise KnownError("evaluations.no_list", path=path.name)
    return entries


def _import_one(studio: Studio, uow: UnitOfWork, entry: Mapping[str, object]) -> bool:
    """Stores one entry; False where it was imported before."""
    uid = uow.calls.resolve(_text(entry, "call"))
    call = uow.calls.get(uid)
    named = entry.get("agent")
    agent_id = _person(uow, str(named), Role.AGENT) if named else call.agent_id
    if agent_id is None:
        raise KnownError("review.no_agent")
    reviewer_id = _person(uow, _text(entry, "reviewer"), Role.REVIEWER)
    version = entry.get("version")
    scorecard = uow.scorecards.get(_text(entry, "scorecard"), None if version is None else int(str(version)))
    answers = _answers(entry["answers"], scorecard)
    known = uow.evaluations.of_call(uid)
    if any((one.reviewer_id, one.scorecard_id) == (reviewer_id, scorecard.id) for one in known):
        return False
    drawn, draw_id = origin_of(uow, uid)
    origin = drawn if draw_id is not None else Origin(str(entry.get("origin") or Origin.RANDOM.value))
    published_at = _moment(entry.get("published_at"))
    evaluation = Evaluation(
        id=0,
        call_uid=uid,
        agent_id=agent_id,
        reviewer_id=reviewer_id,
        scorecard_id=scorecard.id,
        scorecard_version=scorecard.version,
        state=EvaluationState.PUBLISHED if published_at else EvaluationState.SUBMITTED,
        origin=origin,
        answers=answers,
        evidence=_evidence(entry.get("evidence") or [], scorecard),
        comment=str(entry.get("comment") or ""),
        draw_id=draw_id,
        created_at=studio.clock.now(),
        submitted_at=published_at or studio.clock.now(),
        published_at=published_at,
    )
    stored = uow.evaluations.add(scored(evaluation, scorecard))
    uow.audit.record(studio.event("evaluation.imported", f"evaluation:{stored.id}"))
    return True


def _text(entry: Mapping[str, object], name: str) -> str:
    value = entry.get(name)
    if not isinstance(value, str | int) or value == "":
        raise KnownError("evaluations.missing_field", field=name)
    return str(value)


def _person(uow: UnitOfWork, name: str, role: Role) -> int:
    """Gives the person of that name or handle, adding an unknown one with `role`."""
    known = uow.people.find(name)
    if known is not None:
        return known.id
    person = uow.people.add(name, role)
    if role is Role.AGENT:
        uow.people.add_handle(Handle(person.id, name))
    return person.id


def _answers(given: object, scorecard: Scorecard) -> dict[str, Answer]:
    if not isinstance(given, Mapping):
        raise KnownError("evaluations.missing_field", field="answers")
    named = {
        str(question): value if isinstance(value, Mapping) else {"value": value} for question, value in given.items()
    }
    values = read_answers(scorecard, {question: one.get("value") for question, one in named.items()})
    return {
        question: Answer(
            values[question], Cause(one["cause"]) if one.get("cause") else None, str(one.get("comment") or "")
        )
        for question, one in named.items()
    }


def _evidence(given: object, scorecard: Scorecard) -> tuple[Evidence, ...]:
    if not isinstance(given, list):
        raise KnownError("evaluations.missing_field", field="evidence")
    evidence = []
    for one in given:
        if scorecard.question(str(one["question"])) is None:
            raise NotFound("answer.unknown_question", question=str(one["question"]))
        start_s, end_s = float(one["start_s"]), float(one["end_s"])
        if not 0 <= start_s <= end_s:
            raise KnownError("evaluations.wrong_moment", question=str(one["question"]))
        evidence.append(Evidence(str(one["question"]), Span(start_s, end_s), str(one.get("quote") or "")))
    return tuple(evidence)


def _moment(given: object) -> datetime | None:
    if not given:
        return None
    try:
        moment = datetime.fromisoformat(str(given))
    except ValueError as error:
        raise KnownError("evaluations.wrong_date", given=str(given)) from error
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
