"""The repository of full-text search over current transcripts."""

from collections.abc import Iterator, Sequence
from itertools import groupby, islice
from typing import Any, Final

from sqlalchemy import ColumnElement, Select, and_, func, select, tuple_

from qa_studio.domain.calls import Span
from qa_studio.domain.searching import SearchHit, SearchQuery
from qa_studio.services.understanding_repositories import SearchRow
from qa_studio.storage.call_rows import rows_of_call_ids
from qa_studio.storage.conditions import among
from qa_studio.storage.saved_searches import SavedSearches
from qa_studio.storage.search_conditions import LINES, Hits, having, in_calls, key_of, line_of, position_of, spoken_by
from qa_studio.storage.search_lines import (
    KEY_SHIFT,
    LAST_POSITION,
    SPEAKER_BITS,
    count_missing,
    index_call,
    missing_calls,
    take_out_call,
)
from qa_studio.storage.search_times import is_said_within, is_wholly_within
from qa_studio.storage.search_words import Term, marks_of, terms_of
from qa_studio.storage.tables import CallTable, SearchedCallTable, TranscriptTable, UtteranceTable
from qa_studio.storage.writing import hold_call

_BATCH: Final = 500
_TIMES: Final = (UtteranceTable.id, UtteranceTable.start_s, UtteranceTable.end_s, CallTable.duration_s)


class SqlSearch(SavedSearches):
    """Search in the database; see `understanding_repositories.Search`."""

    def find(self, query: SearchQuery, *, limit: int = 50, offset: int = 0) -> tuple[SearchRow, ...]:
        """Gives hits: exact spellings first, then the newest calls, in a call in order of time."""
        terms = terms_of(query.text)
        if not terms or limit <= 0:
            return ()
        exact = self._lines(query, terms, Hits.EXACT, limit, offset)
        rows = self._rows(terms, exact, is_exact=True)
        if len(exact) < limit:
            exact_before = offset if exact or not offset else self._count(query, terms, Hits.EXACT)[0]
            others = self._lines(query, terms, Hits.OTHER, limit - len(exact), offset - exact_before)
            rows += self._rows(terms, others, is_exact=False)
        return rows

    def count(self, query: SearchQuery) -> tuple[int, int]:
        """Counts hits and the calls they are in."""
        terms = terms_of(query.text)
        return self._count(query, terms, Hits.ALL) if terms else (0, 0)

    def calls(self, query: SearchQuery) -> tuple[str, ...]:
        """Gives the uids of all calls with a hit, sorted."""
        terms = terms_of(query.text)
        if not terms:
            return ()
        connection = self._transaction.reading
        if _has_window(query):
            keys = {line >> KEY_SHIFT for line in self._lines_in_window(query, terms, Hits.ALL)}
            is_hit = among(SearchedCallTable.key, keys, connection.dialect)
        else:
            key = key_of(line_of(connection.dialect))
            is_hit = SearchedCallTable.key.in_(self._select(query, terms, Hits.ALL, key))
        statement = (
            select(CallTable.uid)
            .join(SearchedCallTable, SearchedCallTable.call_id == CallTable.id)
            .where(is_hit)
            .order_by(CallTable.uid)
        )
        return tuple(sorted(connection.scalars(statement)))

    def index_missing(self, limit: int) -> int:
        """Indexes up to `limit` calls whose transcripts an upgrade left out, newest first; gives how many are left."""
        if not count_missing(self._transaction.reading):
            return 0
        connection = self._transaction.writing
        for call_id in missing_calls(connection, limit):
            hold_call(connection, call_id)
            take_out_call(connection, call_id)
            index_call(connection, call_id)
        return count_missing(connection)

    def _select(self, query: SearchQuery, terms: Sequence[Term], hits: Hits, *columns: Any) -> Select[Any]:
        """Gives the statement for the lines of a search, its time window apart."""
        dialect = self._transaction.reading.dialect
        conditions = [*spoken_by(query.speaker, dialect), *in_calls(query.calls, dialect)]
        return select(*columns).select_from(LINES).where(having(terms, hits, dialect), *conditions)

    def _lines(self, query: SearchQuery, terms: Sequence[Term], hits: Hits, limit: int, offset: int) -> list[int]:
        if _has_window(query):
            return list(islice(self._lines_in_window(query, terms, hits), offset, offset + limit))
        connection = self._transaction.reading
        line = line_of(connection.dialect)
        page = self._select(query, terms, hits, line).order_by(line).limit(limit).offset(offset)
        return list(connection.scalars(page))

    def _count(self, query: SearchQuery, terms: Sequence[Term], hits: Hits) -> tuple[int, int]:
        if _has_window(query):
            lines = [line >> KEY_SHIFT for line in self._lines_in_window(query, terms, hits)]
            return len(lines), len(set(lines))
        connection = self._transaction.reading
        key = key_of(line_of(connection.dialect))
        found = connection.execute(self._select(query, terms, hits, func.count(), func.count(key.distinct()))).one()
        return found[0], found[1]

    def _lines_in_window(self, query: SearchQuery, terms: Sequence[Term], hits: Hits) -> Iterator[int]:
        """Gives lines in order; words of utterances that are not wholly in the window are looked at one by one."""
        connection = self._transaction.reading
        line = line_of(connection.dialect)
        lines = self._select(query, terms, hits, line.label("line"), *_TIMES)
        statement = _with_utterances(lines, line).where(*_overlaps(query))
        after = -1
        while True:
            batch = connection.execute(statement.where(line > after).order_by(line).limit(_BATCH)).all()
            unsure = [one.id for one in batch if not is_wholly_within(query, one.start_s, one.end_s, one.duration_s)]
            said = self._utterances(unsure)
            for one in batch:
                if one.id not in said or is_said_within(query, terms, said[one.id], one.duration_s):
                    yield one.line
            if len(batch) < _BATCH:
                return
            after = batch[-1].line

    def _utterances(self, ids: Sequence[int]) -> dict[int, Any]:
        if not ids:
            return {}
        connection = self._transaction.reading
        statement = select(UtteranceTable.__table__).where(among(UtteranceTable.id, ids, connection.dialect))
        return {row.id: row for row in connection.execute(statement)}

    def _rows(self, terms: Sequence[Term], lines: Sequence[int], *, is_exact: bool) -> tuple[SearchRow, ...]:
        """Gives the hits of lines, in their order."""
        if not lines:
            return ()
        connection = self._transaction.reading
        keys = [key for key, _ in groupby(line >> KEY_SHIFT for line in lines)]
        current = (
            select(SearchedCallTable.key, SearchedCallTable.call_id, TranscriptTable.id)
            .join(TranscriptTable, _current)
            .where(among(SearchedCallTable.key, keys, connection.dialect))
        )
        transcripts = {row.key: row for row in connection.execute(current)}
        calls = rows_of_call_ids(connection, [row.call_id for row in transcripts.values()])
        places = [(transcripts[line >> KEY_SHIFT].id, line >> SPEAKER_BITS & LAST_POSITION) for line in lines]
        at = tuple_(UtteranceTable.transcript_id, UtteranceTable.position)
        said = {
            (row.transcript_id, row.position): row
            for row in connection.execute(select(UtteranceTable.__table__).where(at.in_(places)))
        }
        return tuple(
            SearchRow(
                _hit(calls[transcripts[line >> KEY_SHIFT].call_id].uid, said[place], terms, is_exact=is_exact),
                calls[transcripts[line >> KEY_SHIFT].call_id],
            )
            for line, place in zip(lines, places, strict=True)
        )


_current = and_(TranscriptTable.call_id == SearchedCallTable.call_id, TranscriptTable.is_current)


def _with_utterances(statement: Select[Any], line: ColumnElement[int]) -> Select[Any]:
    """Joins lines with their utterances and calls."""
    is_said = and_(UtteranceTable.transcript_id == TranscriptTable.id, UtteranceTable.position == position_of(line))
    return (
        statement.join(SearchedCallTable, SearchedCallTable.key == key_of(line))
        .join(TranscriptTable, _current)
        .join(UtteranceTable, is_said)
        .join(CallTable, CallTable.id == SearchedCallTable.call_id)
    )


def _has_window(query: SearchQuery) -> bool:
    return query.within_s is not None or query.last_s is not None


def _overlaps(query: SearchQuery) -> list[ColumnElement[bool]]:
    """Gives "the utterance is at least in part in the search's time"."""
    conditions: list[ColumnElement[bool]] = []
    if query.within_s is not None:
        conditions.append(UtteranceTable.start_s <= query.within_s)
    if query.last_s is not None:
        conditions.append(UtteranceTable.end_s >= CallTable.duration_s - query.last_s)
    return conditions


def _hit(uid: str, row: Any, terms: Sequence[Term], *, is_exact: bool) -> SearchHit:
    span = Span(row.start_s, row.end_s)
    return SearchHit(uid, row.position, row.speaker, span, row.text, marks_of(terms, row.text), is_exact)
