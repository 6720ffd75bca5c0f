"""Statements that several repositories write with."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import ColumnElement, Connection, select
from sqlalchemy.dialects import postgresql, sqlite

from qa_studio.domain.errors import NotFound
from qa_studio.storage.tables import Base, CallTable


def call_id_of(connection: Connection, uid: str) -> int:
    """Gives the number of a call in the database; raises `NotFound` ("call.not_found" with `call`)."""
    call_id = connection.scalar(select(CallTable.id).where(CallTable.uid == uid))
    if call_id is None:
        raise NotFound("call.not_found", call=uid)
    return call_id


def hold_call(connection: Connection, call_id: int) -> None:
    """On PostgreSQL makes whoever else changes a call's transcript wait on the call's row; SQLite has one writer."""
    connection.execute(select(CallTable.id).where(CallTable.id == call_id).with_for_update())


def upsert(
    connection: Connection,
    table: type[Base],
    key: Mapping[str, Any],
    values: Mapping[str, Any],
    *,
    only_new: Mapping[str, Any] | None = None,
    where: ColumnElement[bool] | None = None,
) -> None:
    """Stores a row by its unique key, changing the one that is there, in one statement that cannot race.

    `only_new` are values for a new row alone; with `where` an existing row is changed only if it holds there.
    """
    insert = sqlite.insert if connection.dialect.name == "sqlite" else postgresql.insert
    statement = insert(table).values(**key, **values, **(only_new or {}))
    connection.execute(
        statement.on_conflict_do_update(
            index_elements=list(key), set_={name: statement.excluded[name] for name in values}, where=where
        )
    )
