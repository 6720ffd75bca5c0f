"""The repository of evaluations; a published one never changes."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any, Final

from sqlalchemy import ColumnElement, insert, select, update
from sqlalchemy.orm import aliased

from qa_studio.domain.checks import CheckAgreement
from qa_studio.domain.errors import KnownError, NotFound
from qa_studio.domain.evaluations import Evaluation, EvaluationState, require_step
from qa_studio.domain.scorecards import LocalText
from qa_studio.services.rows import EvaluationRow
from qa_studio.storage.check_agreement import count_agreement
from qa_studio.storage.evaluation_records import EVALUATION_COLUMNS, columns_of, load_evaluations, store_answers
from qa_studio.storage.scorecards import SqlScorecards
from qa_studio.storage.tables import CallTable, EvaluationTable, PersonTable, RecordingTable, ScorecardVersionTable
from qa_studio.storage.transaction import Transaction
from qa_studio.storage.writing import call_id_of

FROZEN: Final = (EvaluationState.PUBLISHED, EvaluationState.ACKNOWLEDGED)
_Agent = aliased(PersonTable, name="agent")
_Reviewer = aliased(PersonTable, name="reviewer")


class SqlEvaluations:
    """Evaluations in the database; see `repositories.Evaluations`."""

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction

    def add(self, evaluation: Evaluation) -> Evaluation:
        """Stores a new evaluation (its `id` is ignored) and gives it with its id.

        Raises:
            NotFound: `call.not_found`, or `scorecard.not_found` with `scorecard`.
        """
        connection = self._transaction.writing
        call_id = call_id_of(connection, evaluation.call_uid)
        self._require_scorecard(evaluation)
        evaluation_id = connection.execute(
            insert(EvaluationTable)
            .values(call_id=call_id, updated_at=self._transaction.now(), **columns_of(evaluation))
            .returning(EvaluationTable.id)
        ).scalar_one()
        store_answers(connection, evaluation_id, evaluation)
        return replace(evaluation, id=evaluation_id)

    def save(self, evaluation: Evaluation) -> None:
        """Stores a changed evaluation. Of a published one nothing changes but that it is acknowledged.

        Raises:
            NotFound: `evaluation.not_found`, or `scorecard.not_found`.
            KnownError: `evaluation.frozen` for a change of a published one; `evaluation.step_not_possible` where
                somebody else has moved it on in the meantime.
        """
        connection = self._transaction.writing
        # Taken for update, so that on PostgreSQL nobody publishes it between this look and the change.
        state = connection.scalar(
            select(EvaluationTable.state).where(EvaluationTable.id == evaluation.id).with_for_update()
        )
        if state is None:
            raise NotFound("evaluation.not_found", evaluation=str(evaluation.id))
        values: dict[str, Any] = {"state": evaluation.state, "updated_at": self._transaction.now()}
        if state in FROZEN:
            stored = self.get(evaluation.id)
            if replace(evaluation, state=stored.state) != stored or evaluation.state not in FROZEN:
                raise KnownError("evaluation.frozen", evaluation=str(evaluation.id))
        if state is not evaluation.state:
            require_step(state, evaluation.state)
        if state not in FROZEN:
            self._require_scorecard(evaluation)
            values |= columns_of(evaluation)
            store_answers(connection, evaluation.id, evaluation)
        connection.execute(update(EvaluationTable).where(EvaluationTable.id == evaluation.id).values(**values))

    def get(self, evaluation_id: int) -> Evaluation:
        """Gives an evaluation; raises `NotFound` ("evaluation.not_found" with `evaluation`)."""
        found = self._found(EvaluationTable.id == evaluation_id)
        if not found:
            raise NotFound("evaluation.not_found", evaluation=str(evaluation_id))
        return found[0]

    def of_call(self, uid: str) -> tuple[Evaluation, ...]:
        """Gives a call's evaluations, newest first."""
        return self._found(CallTable.uid == uid, order=(EvaluationTable.id.desc(),))

    def published(
        self,
        *,
        agent_id: int | None = None,
        called_from: datetime | None = None,
        called_before: datetime | None = None,
    ) -> tuple[Evaluation, ...]:
        """Gives published and acknowledged evaluations of calls that started in a period, oldest call first.

        `called_from` is inclusive, `called_before` exclusive; both are aware.
        """
        conditions: list[ColumnElement[bool]] = [EvaluationTable.state.in_(FROZEN)]
        if agent_id is not None:
            conditions.append(EvaluationTable.agent_id == agent_id)
        if called_from is not None:
            conditions.append(CallTable.started_at >= called_from)
        if called_before is not None:
            conditions.append(CallTable.started_at < called_before)
        return self._found(*conditions, order=(CallTable.started_at, EvaluationTable.id))

    def check_agreement(self) -> tuple[CheckAgreement, ...]:
        """Counts, by scorecard and question, suggestions that reviewers answered and those they agreed with.

        Drafts do not count: their answers may still change. Answers of several options agree in any order.
        """
        return count_agreement(self._transaction.reading)

    def rows(
        self,
        *,
        agent_id: int | None = None,
        reviewer_id: int | None = None,
        states: Sequence[EvaluationState] = (),
    ) -> tuple[EvaluationRow, ...]:
        """Gives list rows, latest change first; no `states` means all."""
        statement = (
            select(
                *EVALUATION_COLUMNS,
                CallTable.uid,
                CallTable.started_at,
                CallTable.site_timezone,
                RecordingTable.name.label("recording_name"),
                _Agent.name.label("agent"),
                _Reviewer.name.label("reviewer"),
            )
            .join(CallTable, CallTable.id == EvaluationTable.call_id)
            .join(_Agent, _Agent.id == EvaluationTable.agent_id)
            .join(_Reviewer, _Reviewer.id == EvaluationTable.reviewer_id)
            .outerjoin(RecordingTable, RecordingTable.call_id == CallTable.id)
            .order_by(EvaluationTable.updated_at.desc(), EvaluationTable.id.desc())
        )
        if agent_id is not None:
            statement = statement.where(EvaluationTable.agent_id == agent_id)
        if reviewer_id is not None:
            statement = statement.where(EvaluationTable.reviewer_id == reviewer_id)
        if states:
            statement = statement.where(EvaluationTable.state.in_(tuple(states)))
        found = self._transaction.reading.execute(statement).all()
        titles = self._titles({(row.scorecard_id, row.scorecard_version) for row in found})
        return tuple(_to_row(row, titles[row.scorecard_id, row.scorecard_version]) for row in found)

    def _titles(self, versions: set[tuple[str, int]]) -> dict[tuple[str, int], LocalText]:
        scorecards = SqlScorecards(self._transaction)
        return {version: scorecards.get(*version).title for version in versions}

    def _found(
        self, *conditions: ColumnElement[bool], order: tuple[ColumnElement[Any] | Any, ...] = ()
    ) -> tuple[Evaluation, ...]:
        connection = self._transaction.reading
        statement = (
            select(*EVALUATION_COLUMNS, CallTable.uid)
            .join(CallTable, CallTable.id == EvaluationTable.call_id)
            .where(*conditions)
            .order_by(*order)
        )
        return load_evaluations(connection, connection.execute(statement).all())

    def _require_scorecard(self, evaluation: Evaluation) -> None:
        """Raises where the version is unknown, and keeps it from changing until this transaction ends."""
        version = (
            select(ScorecardVersionTable.version)
            .where(
                ScorecardVersionTable.scorecard_id == evaluation.scorecard_id,
                ScorecardVersionTable.version == evaluation.scorecard_version,
            )
            .with_for_update(key_share=True, read=True)
        )
        if self._transaction.writing.scalar(version) is None:
            named = f"{evaluation.scorecard_id} {evaluation.scorecard_version}"
            raise NotFound("scorecard.not_found", scorecard=named)


def _to_row(row: Any, title: LocalText) -> EvaluationRow:
    return EvaluationRow(
        id=row.id,
        call_uid=row.uid,
        call_started_at=row.started_at,
        recording_name=row.recording_name or "",
        agent_id=row.agent_id,
        agent=row.agent,
        reviewer=row.reviewer,
        scorecard_id=row.scorecard_id,
        scorecard_version=row.scorecard_version,
        state=row.state,
        origin=row.origin,
        score=row.score,
        failed=row.failed,
        published_at=row.published_at,
        updated_at=row.updated_at,
        site_timezone=row.site_timezone,
        scorecard_title=title,
    )
