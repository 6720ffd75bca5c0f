"""Evaluations between the domain and their tables: the row, its answers and its evidence."""

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, delete, insert, select
from sqlalchemy.orm import InstrumentedAttribute

from qa_studio.domain.calls import Span
from qa_studio.domain.evaluations import Answer, Evaluation, Evidence
from qa_studio.domain.scorecards import AnswerValue
from qa_studio.storage.codecs import from_data, to_data
from qa_studio.storage.column_types import storable
from qa_studio.storage.conditions import among
from qa_studio.storage.tables import AnswerTable, EvaluationTable, EvidenceTable


def columns_of(evaluation: Evaluation) -> dict[str, Any]:
    """Gives the columns of an evaluation beside its call, its id and when it was changed."""
    return {
        "agent_id": evaluation.agent_id,
        "reviewer_id": evaluation.reviewer_id,
        "scorecard_id": evaluation.scorecard_id,
        "scorecard_version": evaluation.scorecard_version,
        "state": evaluation.state,
        "origin": evaluation.origin,
        "comment": evaluation.comment,
        "score": evaluation.score,
        "failed": evaluation.failed,
        "section_scores": dict(evaluation.section_scores),
        "families": dict(evaluation.families),
        "draw_id": evaluation.draw_id,
        "revision": evaluation.revision,
        "revision_reason": evaluation.revision_reason,
        "created_at": evaluation.created_at,
        "submitted_at": evaluation.submitted_at,
        "published_at": evaluation.published_at,
    }


def store_answers(connection: Connection, evaluation_id: int, evaluation: Evaluation) -> None:
    """Puts the answers and evidence of an evaluation in the place of those it had."""
    connection.execute(delete(AnswerTable).where(AnswerTable.evaluation_id == evaluation_id))
    connection.execute(delete(EvidenceTable).where(EvidenceTable.evaluation_id == evaluation_id))
    answers = [
        {
            "evaluation_id": evaluation_id,
            "question_id": question_id,
            "value": _storable_value(answer.value),
            "suggested": _storable_value(answer.suggested),
            "cause": answer.cause,
            "comment": answer.comment,
        }
        for question_id, answer in evaluation.answers.items()
    ]
    evidence = [
        {
            "evaluation_id": evaluation_id,
            "question_id": one.question,
            "start_s": one.span.start_s,
            "end_s": one.span.end_s,
            "quote": one.quote,
        }
        for one in evaluation.evidence
    ]
    if answers:
        connection.execute(insert(AnswerTable), answers)
    if evidence:
        connection.execute(insert(EvidenceTable), evidence)


def load_evaluations(connection: Connection, rows: Sequence[Any]) -> tuple[Evaluation, ...]:
    """Gives the evaluations of rows of `EvaluationTable` that carry their call's `uid`, in the same order."""
    ids = [row.id for row in rows]
    answers: defaultdict[int, dict[str, Answer]] = defaultdict(dict)
    for one in _details(connection, AnswerTable, AnswerTable.evaluation_id, ids):
        answers[one.evaluation_id][one.question_id] = _to_answer(one)
    evidence: defaultdict[int, list[Evidence]] = defaultdict(list)
    for one in _details(connection, EvidenceTable, EvidenceTable.evaluation_id, ids):
        evidence[one.evaluation_id].append(Evidence(one.question_id, Span(one.start_s, one.end_s), one.quote))
    return tuple(_to_evaluation(row, answers[row.id], tuple(evidence[row.id])) for row in rows)


def _details(
    connection: Connection,
    table: type[AnswerTable] | type[EvidenceTable],
    column: InstrumentedAttribute[int],
    ids: Sequence[int],
) -> Sequence[Any]:
    if not ids:
        return ()
    statement = select(table.__table__).where(among(column, ids, connection.dialect)).order_by(table.id)
    return connection.execute(statement).all()


def _storable_value(value: AnswerValue) -> Any:
    return to_data(Answer(storable(value) if isinstance(value, str) else value), Answer)["value"]


def _to_answer(row: Any) -> Answer:
    values = from_data({"value": row.value, "suggested": row.suggested}, Answer)
    return Answer(values.value, row.cause, row.comment, values.suggested)


def _to_evaluation(row: Any, answers: dict[str, Answer], evidence: tuple[Evidence, ...]) -> Evaluation:
    return Evaluation(
        id=row.id,
        call_uid=row.uid,
        agent_id=row.agent_id,
        reviewer_id=row.reviewer_id,
        scorecard_id=row.scorecard_id,
        scorecard_version=row.scorecard_version,
        state=row.state,
        origin=row.origin,
        answers=answers,
        evidence=evidence,
        comment=row.comment,
        score=row.score,
        failed=row.failed,
        section_scores=row.section_scores,
        families=row.families,
        draw_id=row.draw_id,
        revision=row.revision,
        revision_reason=row.revision_reason,
        created_at=row.created_at,
        submitted_at=row.submitted_at,
        published_at=row.published_at,
    )


EVALUATION_COLUMNS = tuple(EvaluationTable.__table__.c)
"""The columns that `load_evaluations` reads, beside the call's `uid`."""
