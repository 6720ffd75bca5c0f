"""The full-text index: a line for each utterance of each current transcript, in FTS5 or as PostgreSQL's tsvectors.

A line is known by a number that holds all a search sorts and sifts by, so that the newest hits come without a join:
its call's key (32 bits of seconds, counted backwards from 2106, and 15 bits that tell apart calls of one second),
the utterance's position (14 bits; an utterance beyond is not found) and who speaks (2 bits).

FTS5 holds no text of its own ("contentless"): to take a line out it must be handed the words that were put in, which
are made again from the utterances as they are stored. So lines are taken out before those change.
"""

from datetime import datetime
from typing import Final

from sqlalchemy import Connection, delete, func, select
from sqlalchemy.dialects import postgresql, sqlite

from qa_studio.domain.calls import Speaker
from qa_studio.storage.search_words import index_texts
from qa_studio.storage.tables import CallTable, SearchedCallTable, TranscriptTable, UtteranceTable

KEY_SHIFT: Final = 16
SPEAKER_BITS: Final = 2
LAST_POSITION: Final = (1 << KEY_SHIFT - SPEAKER_BITS) - 1
SPEAKER_NUMBERS: Final = {Speaker.AGENT: 0, Speaker.CUSTOMER: 1, Speaker.UNKNOWN: 2}

_TIE_BITS: Final = 15
_LAST_SECOND: Final = (1 << 32) - 1

_ADD_ON_SQLITE: Final = "INSERT INTO search_lines (rowid, folded, exact) VALUES (?, ?, ?)"
_TAKE_OUT_ON_SQLITE: Final = "INSERT INTO search_lines (search_lines, rowid, folded, exact) VALUES ('delete', ?, ?, ?)"
_ADD_ON_POSTGRESQL: Final = (
    "INSERT INTO search_lines (line, folded, exact) VALUES (%s, CAST(%s AS tsvector), CAST(%s AS tsvector))"
)
_TAKE_OUT_ON_POSTGRESQL: Final = "DELETE FROM search_lines WHERE line >= %s AND line < %s"


def index_call(connection: Connection, call_id: int) -> None:
    """Puts the current transcript of a call that is not in the index into it; a call without one stays out."""
    statement = (
        select(TranscriptTable.id, CallTable.started_at)
        .join(CallTable, CallTable.id == TranscriptTable.call_id)
        .where(TranscriptTable.call_id == call_id, TranscriptTable.is_current)
    )
    current = connection.execute(statement).one_or_none()
    if current is None:
        return
    lines = _lines(connection, current.id, _add_key(connection, call_id, current.started_at))
    if lines and connection.dialect.name == "sqlite":
        connection.exec_driver_sql(_ADD_ON_SQLITE, lines)
    elif lines:
        vectors = [(line, _as_tsvector(folded), _as_tsvector(exact)) for line, folded, exact in lines]
        connection.exec_driver_sql(_ADD_ON_POSTGRESQL, vectors)


def take_out_call(connection: Connection, call_id: int) -> None:
    """Takes a call out of the index, if it is in it; its current transcript must still be as it was put in."""
    taken = delete(SearchedCallTable).where(SearchedCallTable.call_id == call_id).returning(SearchedCallTable.key)
    key = connection.scalar(taken)
    if key is None:
        return
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql(_TAKE_OUT_ON_POSTGRESQL, (key << KEY_SHIFT, (key + 1) << KEY_SHIFT))
        return
    is_current = (TranscriptTable.call_id == call_id) & TranscriptTable.is_current
    transcript_id = connection.execute(select(TranscriptTable.id).where(is_current)).scalar_one()
    if lines := _lines(connection, transcript_id, key):
        connection.exec_driver_sql(_TAKE_OUT_ON_SQLITE, lines)


def follow_start(connection: Connection, call_id: int, started_at: datetime) -> None:
    """Sorts a call anew that may have begun at another time than was known."""
    key = connection.scalar(select(SearchedCallTable.key).where(SearchedCallTable.call_id == call_id))
    if key is not None and key >> _TIE_BITS != _newest_first(started_at):
        take_out_call(connection, call_id)
        index_call(connection, call_id)


def first_key(call_id: int, started_at: datetime) -> int:
    """Gives the key that a call gets unless it is taken."""
    return _newest_first(started_at) << _TIE_BITS | call_id & ((1 << _TIE_BITS) - 1)


def missing_calls(connection: Connection, limit: int) -> tuple[int, ...]:
    """Gives the numbers of calls whose current transcript is not in the index yet, the newest first."""
    statement = (
        select(TranscriptTable.call_id)
        .join(CallTable, CallTable.id == TranscriptTable.call_id)
        .outerjoin(SearchedCallTable, SearchedCallTable.call_id == TranscriptTable.call_id)
        .where(TranscriptTable.is_current, SearchedCallTable.call_id.is_(None))
        .order_by(CallTable.started_at.desc(), CallTable.id.desc())
        .limit(limit)
    )
    return tuple(connection.scalars(statement))


def count_missing(connection: Connection) -> int:
    """Counts the calls whose current transcript is not in the index yet."""
    current = select(func.count()).select_from(TranscriptTable).where(TranscriptTable.is_current).scalar_subquery()
    indexed = select(func.count()).select_from(SearchedCallTable).scalar_subquery()
    return int(connection.execute(select(current - indexed)).scalar_one())


def _lines(connection: Connection, transcript_id: int, key: int) -> list[tuple[int, str, str]]:
    utterances = connection.execute(
        select(UtteranceTable.position, UtteranceTable.speaker, UtteranceTable.text)
        .where(UtteranceTable.transcript_id == transcript_id, UtteranceTable.position <= LAST_POSITION)
        .order_by(UtteranceTable.position)
    )
    lines = []
    for position, speaker, said in utterances:
        folded, exact = index_texts(said)
        if folded:
            line = key << KEY_SHIFT | position << SPEAKER_BITS | SPEAKER_NUMBERS[speaker]
            lines.append((line, folded, exact))
    return lines


def _add_key(connection: Connection, call_id: int, started_at: datetime) -> int:
    """Gives a call its key: by its start, and among the calls of that second the first that is free."""
    insert = sqlite.insert if connection.dialect.name == "sqlite" else postgresql.insert
    key = first_key(call_id, started_at)
    while not connection.execute(
        insert(SearchedCallTable).values(call_id=call_id, key=key).on_conflict_do_nothing(index_elements=["key"])
    ).rowcount:
        key += 1
    return key


def _newest_first(moment: datetime) -> int:
    return _LAST_SECOND - min(max(int(moment.timestamp()), 0), _LAST_SECOND)


def _as_tsvector(words: str) -> str:
    """Gives words as PostgreSQL reads a tsvector; its own parser, which knows other words, has no part in it."""
    return " ".join(f"{quoted(word)}:{place}" for place, word in enumerate(words.split(), 1))


def quoted(word: str) -> str:
    """Gives a word as it stands in a tsvector or tsquery, whatever is in it."""
    return "'" + word.replace("\\", "\\\\").replace("'", "''") + "'"
