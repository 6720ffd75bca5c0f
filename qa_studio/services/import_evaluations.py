"""Importing finished evaluations from JSON: from another workspace or another tool."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from qa_studio.domain.answers import read_answers
from qa_studio.domain.calls import Call, Span
from qa_studio.domain.errors import KnownError, Message, NotFound
from qa_studio.domain.evaluations import Answer, Evaluation, EvaluationState, Evidence, Origin
from qa_studio.domain.people import Handle, Permission, Role
from qa_studio.domain.scorecards import Scorecard
from qa_studio.domain.scoring import score
from qa_studio.services.evaluation_entries import (
    AnswerEntry,
    EvaluationEntry,
    EvidenceEntry,
    check_entry,
    read_entries,
)
from qa_studio.services.mask_text import masked_evaluation
from qa_studio.services.repositories import UnitOfWork
from qa_studio.services.review_call import origin_of, scored
from qa_studio.services.rows import ImportFailure
from qa_studio.services.studio import Studio

_SLACK_S = 1.0
"""How far evidence may reach beyond a call's measured end."""


@dataclass
class EvaluationsOutcome:
    """How many evaluations were imported or were here already, which were not and why, and what is worth a look."""

    imported: int = 0
    duplicates: int = 0
    failed: list[ImportFailure] = field(default_factory=list)
    warnings: list[ImportFailure] = field(default_factory=list)


def import_evaluations(studio: Studio, path: Path) -> EvaluationsOutcome:
    """Imports the evaluations of a JSON file; wrong ones are listed, the others kept.

    An entry holds `call` (uid, prefix or file name), `agent`, `reviewer`, `scorecard`, `version`, `published_at`
    (ISO 8601; without it the evaluation is submitted, not published), `answers` ({question: value} or
    {question: {value, cause, comment}}), `evidence` and `comment`. It counts as randomly drawn unless it says
    `origin: targeted`. People it names who are not known yet are added, and the outcome warns of it; questions
    without an answer count as not applicable, which it warns of as well.

    Raises:
        NotAllowed: the role may not publish.
        KnownError: `evaluations.not_json`, `evaluations.no_list`.
    """
    studio.require(Permission.PUBLISH)
    studio.require(Permission.MANAGE_PEOPLE)
    outcome = EvaluationsOutcome()
    for number, given in enumerate(read_entries(path), start=1):
        place = f"{path.name}#{number}"
        warnings: list[Message] = []
        try:
            entry, answers = check_entry(given)
            with studio.uow() as uow:
                is_new = _Entry(studio, uow, entry, answers, warnings).store()
                uow.commit()
        except KnownError as error:
            outcome.failed.append(ImportFailure(place, error.message))
        else:
            outcome.imported += is_new
            outcome.duplicates += not is_new
            outcome.warnings.extend(ImportFailure(place, warning) for warning in warnings)
    return outcome


@dataclass
class _Entry:
    """One checked entry on its way into the database."""

    studio: Studio
    uow: UnitOfWork
    entry: EvaluationEntry
    answers: Mapping[str, AnswerEntry]
    warnings: list[Message]

    def store(self) -> bool:
        """Stores the evaluation; False where the reviewer's evaluation of the call is here already."""
        uow, entry = self.uow, self.entry
        call = uow.calls.get(uow.calls.resolve(entry.call))
        agent_id = self._agent(call)
        reviewer_id = self._person(entry.reviewer, Role.REVIEWER)
        if reviewer_id == agent_id:
            raise KnownError("evaluations.own_review", name=entry.reviewer)
        scorecard = uow.scorecards.get(entry.scorecard, entry.version)
        evaluation = self._evaluation(call, agent_id, reviewer_id, scorecard)
        for known in uow.evaluations.of_call(call.uid):
            if (known.reviewer_id, known.scorecard_id) == (reviewer_id, scorecard.id):
                if known.values != evaluation.values:
                    self.warnings.append(Message.of("evaluations.kept_other", reviewer=entry.reviewer))
                return False
        stored = uow.evaluations.add(evaluation)
        uow.audit.record(self.studio.event("evaluation.imported", f"evaluation:{stored.id}"))
        return True

    def _evaluation(self, call: Call, agent_id: int, reviewer_id: int, scorecard: Scorecard) -> Evaluation:
        entry, now = self.entry, self.studio.clock.now()
        drawn, draw_id = origin_of(self.uow, call.uid)
        published_at = entry.published_moment(now)
        evaluation = Evaluation(
            id=0,
            call_uid=call.uid,
            agent_id=agent_id,
            reviewer_id=reviewer_id,
            scorecard_id=scorecard.id,
            scorecard_version=scorecard.version,
            state=EvaluationState.PUBLISHED if published_at else EvaluationState.SUBMITTED,
            origin=drawn if draw_id is not None else entry.origin,
            answers=self._answers(scorecard),
            evidence=tuple(_evidence(entry.evidence, scorecard, call)),
            comment=entry.comment or "",
            draw_id=draw_id if entry.origin is Origin.RANDOM else None,
            created_at=now,
            submitted_at=published_at or now,
            published_at=published_at,
        )
        missing = score(scorecard, evaluation.values).missing
        if missing:
            self.warnings.append(Message.of("evaluations.incomplete", n=len(missing), question=missing[0]))
        return scored(masked_evaluation(self.studio, evaluation, call.language), scorecard)

    def _answers(self, scorecard: Scorecard) -> dict[str, Answer]:
        values = read_answers(scorecard, {question: one.value for question, one in self.answers.items()})
        if all(value is None for value in values.values()):
            raise KnownError("evaluations.missing_field", field="answers")
        return {question: Answer(values[question], one.cause, one.comment) for question, one in self.answers.items()}

    def _agent(self, call: Call) -> int:
        """Gives whose evaluation it is: the agent named, else the call's."""
        if self.entry.agent is None:
            if call.agent_id is None:
                raise KnownError("review.no_agent")
            return call.agent_id
        agent_id = self._person(self.entry.agent, Role.AGENT)
        if call.agent_id not in (None, agent_id):
            self.warnings.append(Message.of("evaluations.other_agent", name=self.entry.agent))
        return agent_id

    def _person(self, name: str, role: Role) -> int:
        """Gives the person of that name or handle, adding an unknown one with `role`."""
        known = self.uow.people.find(name)
        if known is not None:
            if (known.role is Role.AGENT) != (role is Role.AGENT):
                raise KnownError("evaluations.wrong_role", name=name)
            return known.id
        person = self.uow.people.add(name, role)
        self.warnings.append(Message.of("evaluations.person_added", name=name))
        if role is Role.AGENT:
            self.uow.people.add_handle(Handle(person.id, name))
        return person.id


def _evidence(given: Iterable[EvidenceEntry], scorecard: Scorecard, call: Call) -> Iterable[Evidence]:
    for one in given:
        if scorecard.question(one.question) is None:
            raise NotFound("answer.unknown_question", question=one.question, scorecard=scorecard.id)
        if not one.start_s <= one.end_s <= call.duration_s + _SLACK_S:
            raise KnownError("evaluations.wrong_moment", question=one.question)
        yield Evidence(one.question, Span(one.start_s, one.end_s), one.quote)
