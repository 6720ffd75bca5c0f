"""How often reviewers took what the checks of a question suggested."""

import json
from collections import Counter
from typing import Any, Final

from sqlalchemy import Connection, Text, cast, func, select

from qa_studio.domain.checks import CheckAgreement
from qa_studio.domain.evaluations import EvaluationState
from qa_studio.storage.tables import AnswerTable, EvaluationTable

_OPEN: Final = "null"


def count_agreement(connection: Connection) -> tuple[CheckAgreement, ...]:
    """Counts the answered suggestions of all evaluations past their draft, and those that were taken."""
    value, suggested = cast(AnswerTable.value, Text), cast(AnswerTable.suggested, Text)
    question = (EvaluationTable.scorecard_id, AnswerTable.question_id)
    statement = (
        select(*question, value.label("value"), suggested.label("suggested"), func.count().label("times"))
        .join(EvaluationTable, EvaluationTable.id == AnswerTable.evaluation_id)
        .where(EvaluationTable.state != EvaluationState.DRAFT, value != _OPEN, suggested != _OPEN)
        .group_by(*question, value, suggested)
    )
    asked: Counter[tuple[str, str]] = Counter()
    agreed: Counter[tuple[str, str]] = Counter()
    for row in connection.execute(statement):
        asked[row.scorecard_id, row.question_id] += row.times
        if _meaning(row.value) == _meaning(row.suggested):
            agreed[row.scorecard_id, row.question_id] += row.times
    return tuple(CheckAgreement(*key, asked[key], agreed[key]) for key in sorted(asked))


def _meaning(kept: str) -> Any:
    """Gives a kept answer for comparison: the options of a multi-choice in any order, truth apart from numbers."""
    value = json.loads(kept)
    return frozenset(value) if isinstance(value, list) else (isinstance(value, bool), value)
