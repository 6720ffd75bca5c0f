"""Which lines of the full-text index a search wants, in the words of either database."""

from collections.abc import Sequence
from enum import Enum
from typing import Final

from sqlalchemy import BigInteger, ColumnElement, Dialect, and_, cast, literal, literal_column, not_, select, table
from sqlalchemy.dialects.postgresql import TSQUERY

from qa_studio.domain.calls import CallFilter, Speaker
from qa_studio.storage.conditions import of_calls
from qa_studio.storage.search_lines import KEY_SHIFT, LAST_POSITION, SPEAKER_BITS, SPEAKER_NUMBERS, quoted
from qa_studio.storage.search_words import Term
from qa_studio.storage.tables import CallTable, SearchedCallTable

LINES: Final = table("search_lines")


class Hits(Enum):
    """Which hits are meant: all, those written as they were typed, or the others."""

    ALL = "all"
    EXACT = "exact"
    OTHER = "other"


def line_of(dialect: Dialect) -> ColumnElement[int]:
    """Gives a line's number as a column."""
    return literal_column("search_lines.rowid" if dialect.name == "sqlite" else "search_lines.line", BigInteger())


def key_of(line: ColumnElement[int]) -> ColumnElement[int]:
    """Gives the key of a line's call."""
    return line.bitwise_rshift(literal_column(str(KEY_SHIFT)))


def position_of(line: ColumnElement[int]) -> ColumnElement[int]:
    """Gives the position of a line's utterance."""
    return line.bitwise_rshift(literal_column(str(SPEAKER_BITS))).bitwise_and(LAST_POSITION)


def having(terms: Sequence[Term], hits: Hits, dialect: Dialect) -> ColumnElement[bool]:
    """Gives "the line has all the terms"; nothing that was typed is ever more than words to find."""
    if dialect.name == "sqlite":
        return literal_column("search_lines").bool_op("MATCH")(literal(_match(terms, hits)))
    folded = _at_at("folded", " & ".join(_tsquery(term.folded, term) for term in terms))
    exact = _at_at("exact", " & ".join(_tsquery(term.written, term) for term in terms))
    return folded if hits is Hits.ALL else exact if hits is Hits.EXACT else and_(folded, not_(exact))


def spoken_by(speaker: Speaker | None, dialect: Dialect) -> list[ColumnElement[bool]]:
    """Gives "the line is this speaker's"; no condition for None."""
    if speaker is None:
        return []
    return [line_of(dialect).bitwise_and((1 << SPEAKER_BITS) - 1) == SPEAKER_NUMBERS[speaker]]


def in_calls(calls: CallFilter, dialect: Dialect) -> list[ColumnElement[bool]]:
    """Gives "the line is in a call of the filter"; no condition for a filter that means all calls."""
    conditions = of_calls(calls, dialect)
    if not conditions:
        return []
    keys = select(SearchedCallTable.key).join(CallTable, CallTable.id == SearchedCallTable.call_id).where(*conditions)
    return [key_of(line_of(dialect)).in_(keys)]


def _match(terms: Sequence[Term], hits: Hits) -> str:
    """Writes an expression of FTS5, each word in quotes."""
    folded = "folded : (" + " AND ".join(_phrase(term.folded, term) for term in terms) + ")"
    exact = "exact : (" + " AND ".join(_phrase(term.written, term) for term in terms) + ")"
    return folded if hits is Hits.ALL else exact if hits is Hits.EXACT else f"({folded}) NOT ({exact})"


def _phrase(words: Sequence[str], term: Term) -> str:
    said = " ".join(words).replace('"', '""')
    return f'"{said}"*' if term.is_prefix else f'"{said}"'


def _tsquery(words: Sequence[str], term: Term) -> str:
    return " <-> ".join(map(quoted, words)) + (":*" if term.is_prefix else "")


def _at_at(column: str, wanted: str) -> ColumnElement[bool]:
    return literal_column(f"search_lines.{column}").bool_op("@@")(cast(literal(wanted), TSQUERY))
