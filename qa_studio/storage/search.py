"""The repository of full-text search over current transcripts."""

from collections.abc import Iterator, Sequence
from itertools import islice
from typing import Any, Final

from sqlalchemy import ColumnElement, Select, and_, func, select

from qa_studio.domain.calls import Span
from qa_studio.domain.searching import SearchHit, SearchQuery
from qa_studio.services.rows import CallRow
from qa_studio.services.understanding_repositories import SearchRow
from qa_studio.storage.call_rows import rows_of_call_ids
from qa_studio.storage.conditions import among
from qa_studio.storage.saved_searches import SavedSearches
from qa_studio.storage.search_conditions import LINES, Hits, having, in_calls, key_of, line_of, position_of, spoken_by
from qa_studio.storage.search_lines import (
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
_PLACE: Final = (
    SearchedCallTable.call_id,
    UtteranceTable.id,
    UtteranceTable.position,
    UtteranceTable.speaker,
    UtteranceTable.start_s,
    UtteranceTable.end_s,
    UtteranceTable.text,
)


class SqlSearch(SavedSearches):
    """Search in the database; see `understanding_repositories.Search`."""

    def find(self, query: SearchQuery, *, limit: int = 50, offset: int = 0) -> tuple[SearchRow, ...]:
        """Gives hits: exact spellings first, then the newest calls, in a call in order of time."""
        terms = terms_of(query.text)
        if not terms or limit <= 0:
            return ()
        exact = self._places(query, terms, Hits.EXACT, limit, offset)
        others: list[Any] = []
        if len(exact) < limit:
            exact_before = offset if exact or not offset else self._count(query, terms, Hits.EXACT)[0]
            others = self._places(query, terms, Hits.OTHER, limit - len(exact), offset - exact_before)
        calls = rows_of_call_ids(self._transaction.reading, [place.call_id for place in (*exact, *others)])
        found = [*((place, True) for place in exact), *((place, False) for place in others)]
        return tuple(_row(calls[place.call_id], place, terms, is_exact=is_exact) for place, is_exact in found)

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
            ids = {one.call_id for one in self._in_window(query, terms, Hits.ALL)}
            is_hit = among(CallTable.id, ids, connection.dialect)
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

    def _places(self, query: SearchQuery, terms: Sequence[Term], hits: Hits, limit: int, offset: int) -> list[Any]:
        """Gives lines of a search in order, each with its call and its utterance."""
        if _has_window(query):
            return list(islice(self._in_window(query, terms, hits), offset, offset + limit))
        connection = self._transaction.reading
        line = line_of(connection.dialect)
        lines = self._select(query, terms, hits, line.label("line")).order_by(line).limit(limit).offset(offset)
        page = lines.subquery("page")
        statement = _with_utterances(select(page.c.line, *_PLACE).select_from(page), page.c.line)
        return list(connection.execute(statement.order_by(page.c.line)))

    def _count(self, query: SearchQuery, terms: Sequence[Term], hits: Hits) -> tuple[int, int]:
        if _has_window(query):
            calls = [one.call_id for one in self._in_window(query, terms, hits)]
            return len(calls), len(set(calls))
        connection = self._transaction.reading
        key = key_of(line_of(connection.dialect))
        found = connection.execute(self._select(query, terms, hits, func.count(), func.count(key.distinct()))).one()
        return found[0], found[1]

    def _in_window(self, query: SearchQuery, terms: Sequence[Term], hits: Hits) -> Iterator[Any]:
        """Gives lines as `_places` does; of utterances that are not wholly in the window, each word is looked at."""
        connection = self._transaction.reading
        line = line_of(connection.dialect)
        lines = self._select(query, terms, hits, line.label("line"), *_PLACE, CallTable.duration_s)
        statement = _with_utterances(lines, line).join(CallTable, CallTable.id == SearchedCallTable.call_id)
        statement = statement.where(*_overlaps(query))
        after = -1
        while True:
            batch = connection.execute(statement.where(line > after).order_by(line).limit(_BATCH)).all()
            unsure = [one.id for one in batch if not is_wholly_within(query, one.start_s, one.end_s, one.duration_s)]
            said = self._utterances(unsure)
            for one in batch:
                if one.id not in said or is_said_within(query, terms, said[one.id], one.duration_s):
                    yield one
            if len(batch) < _BATCH:
                return
            after = batch[-1].line

    def _utterances(self, ids: Sequence[int]) -> dict[int, Any]:
        if not ids:
            return {}
        connection = self._transaction.reading
        statement = select(UtteranceTable.__table__).where(among(UtteranceTable.id, ids, connection.dialect))
        return {row.id: row for row in connection.execute(statement)}


_current = and_(TranscriptTable.call_id == SearchedCallTable.call_id, TranscriptTable.is_current)


def _with_utterances(statement: Select[Any], line: ColumnElement[int]) -> Select[Any]:
    """Joins lines with their utterances and calls."""
    is_said = and_(UtteranceTable.transcript_id == TranscriptTable.id, UtteranceTable.position == position_of(line))
    return (
        statement.join(SearchedCallTable, SearchedCallTable.key == key_of(line))
        .join(TranscriptTable, _current)
        .join(UtteranceTable, is_said)
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


def _row(call: CallRow, place: Any, terms: Sequence[Term], *, is_exact: bool) -> SearchRow:
    span, marks = Span(place.start_s, place.end_s), marks_of(terms, place.text)
    return SearchRow(SearchHit(call.uid, place.position, place.speaker, span, place.text, marks, is_exact), call)
