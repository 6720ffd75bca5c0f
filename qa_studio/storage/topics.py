"""The repository of topics: key phrases counted over calls, and the problems that supervisors follow."""

from collections.abc import Sequence
from datetime import date
from typing import Any, Final

from sqlalchemy import ColumnElement, Select, and_, case, func, insert, or_, select, update

from qa_studio.domain.calls import CallFilter
from qa_studio.domain.errors import NotFound
from qa_studio.domain.topics import PhraseCounts, Problem, ProblemState, ProblemWeek
from qa_studio.services.rows import CallRow
from qa_studio.storage.call_rows import rows_of_call_ids
from qa_studio.storage.column_types import storable
from qa_studio.storage.conditions import among, of_calls
from qa_studio.storage.tables import AnalysisTable, CallTable, KeyPhraseTable, ProblemTable, TranscriptTable
from qa_studio.storage.transaction import Transaction

_of_transcript: Final = KeyPhraseTable.transcript_id == TranscriptTable.id
_current: Final = and_(TranscriptTable.call_id == CallTable.id, TranscriptTable.is_current)


class SqlTopics:
    """Key phrases and problems in the database; see `understanding_repositories.Topics`."""

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction

    def counts(self, calls: CallFilter, language: str) -> PhraseCounts:
        """Counts in how many calls of a filter and language each phrase key was said, of how many transcribed."""
        connection = self._transaction.reading
        conditions = [*of_calls(calls, connection.dialect), _speaks(language)]
        in_all = select(func.count()).select_from(CallTable).join(TranscriptTable, _current).where(*conditions)
        by_key = (
            select(KeyPhraseTable.key, func.count(KeyPhraseTable.transcript_id.distinct()).label("calls"))
            .select_from(CallTable)
            .join(TranscriptTable, _current)
            .join(KeyPhraseTable, _of_transcript)
            .where(*conditions)
            .group_by(KeyPhraseTable.key)
        )
        found = connection.execute(by_key).all()
        return PhraseCounts(connection.execute(in_all).scalar_one(), {row.key: row.calls for row in found})

    def texts(self, keys: Sequence[str], language: str) -> dict[str, str]:
        """Gives each phrase key as it is most often said; keys that nobody said are left out."""
        connection = self._transaction.reading
        statement = (
            select(KeyPhraseTable.key, KeyPhraseTable.text, func.sum(KeyPhraseTable.count).label("said"))
            .join(TranscriptTable, _of_transcript)
            .where(among(KeyPhraseTable.key, keys, connection.dialect), TranscriptTable.is_current, _speaks(language))
            .group_by(KeyPhraseTable.key, KeyPhraseTable.text)
        )
        found = sorted(connection.execute(statement).all(), key=lambda row: (row.said, row.text))
        return {row.key: row.text for row in found}

    def calls_with(self, keys: Sequence[str], calls: CallFilter, limit: int | None = None) -> tuple[CallRow, ...]:
        """Gives the calls in which any of the keys was said, newest first."""
        connection = self._transaction.reading
        statement = (
            select(CallTable.id)
            .where(*of_calls(calls, connection.dialect), CallTable.id.in_(self._saying(keys)))
            .order_by(CallTable.started_at.desc(), CallTable.id.desc())
            .limit(limit)
        )
        return tuple(rows_of_call_ids(connection, connection.scalars(statement).all()).values())

    def weeks(self, keys: Sequence[str], calls: CallFilter) -> tuple[ProblemWeek, ...]:
        """Counts, by week (beginning on a Monday, in UTC), the calls with any of the keys, oldest first.

        A week's `of_calls` are all its transcribed calls; weeks without any are left out.
        """
        connection = self._transaction.reading
        monday = self._monday().label("monday")
        has_it = case((CallTable.id.in_(self._saying(keys)), 1), else_=0)
        statement = (
            select(monday, func.sum(has_it), func.count())
            .select_from(CallTable)
            .join(TranscriptTable, _current)
            .where(*of_calls(calls, connection.dialect))
            .group_by("monday")
            .order_by("monday")
        )
        found = connection.execute(statement).all()
        return tuple(ProblemWeek(date.fromisoformat(week), having, of_calls) for week, having, of_calls in found)

    def problems(self) -> tuple[Problem, ...]:
        """Gives the problems, open ones first, then newest first."""
        is_open = case((ProblemTable.state == ProblemState.OPEN, 0), else_=1)
        statement = select(ProblemTable.__table__).order_by(
            is_open, ProblemTable.named_at.desc(), ProblemTable.id.desc()
        )
        return tuple(_to_problem(row) for row in self._transaction.reading.execute(statement))

    def add_problem(self, problem: Problem) -> Problem:
        """Stores a problem (its `id` is ignored) and gives it with its id."""
        statement = insert(ProblemTable).values(**_values(problem)).returning(ProblemTable.__table__)
        return _to_problem(self._transaction.writing.execute(statement).one())

    def save_problem(self, problem: Problem) -> None:
        """Stores a changed problem; raises `NotFound` ("problem.not_found" with `problem`)."""
        statement = update(ProblemTable).where(ProblemTable.id == problem.id).values(**_values(problem))
        if not self._transaction.writing.execute(statement).rowcount:
            raise NotFound("problem.not_found", problem=str(problem.id))

    def outdated(self, library: str, limit: int, after: str = "") -> tuple[str, ...]:
        """Gives uids of calls, sorted and after `after`, whose analysis was made with another library, or is none."""
        statement = (
            select(CallTable.uid)
            .join(TranscriptTable, _current)
            .outerjoin(AnalysisTable, AnalysisTable.transcript_id == TranscriptTable.id)
            .where(CallTable.uid > after, or_(AnalysisTable.library.is_(None), AnalysisTable.library != library))
            .order_by(CallTable.uid)
            .limit(limit)
        )
        return tuple(self._transaction.reading.scalars(statement))

    def _saying(self, keys: Sequence[str]) -> Select[int]:
        """Gives the numbers of the calls in which any of the keys was said."""
        return (
            select(TranscriptTable.call_id)
            .join(KeyPhraseTable, _of_transcript)
            .where(among(KeyPhraseTable.key, keys, self._transaction.reading.dialect), TranscriptTable.is_current)
        )

    def _monday(self) -> ColumnElement[str]:
        """Gives the Monday of the week in which a call began, in UTC, as "2026-03-02"."""
        if self._transaction.reading.dialect.name == "sqlite":
            return func.date(CallTable.started_at, "-6 days", "weekday 1", type_=KeyPhraseTable.text.type)
        week = func.date_trunc("week", func.timezone("UTC", CallTable.started_at))
        return func.to_char(week, "YYYY-MM-DD", type_=KeyPhraseTable.text.type)


def _speaks(language: str) -> ColumnElement[bool]:
    """Gives "the transcript is in `language`", whatever the country: "es-MX" is Spanish."""
    written = TranscriptTable.language
    return or_(written == language, *(written.startswith(language + mark, autoescape=True) for mark in "-_"))


def _values(problem: Problem) -> dict[str, Any]:
    return {
        "title": problem.title,
        "keys": [storable(key) for key in problem.keys],
        "language": problem.language,
        "queue": problem.queue,
        "state": problem.state,
        "note": problem.note,
        "named_by": problem.named_by,
        "named_at": problem.named_at,
    }


def _to_problem(row: Any) -> Problem:
    return Problem(
        id=row.id,
        title=row.title,
        keys=tuple(row.keys),
        language=row.language,
        queue=row.queue,
        state=row.state,
        note=row.note,
        named_by=row.named_by,
        named_at=row.named_at,
    )
