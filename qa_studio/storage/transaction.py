"""One transaction on either database: reading that blocks nobody, and writing that is never refused half-way."""

from collections.abc import Callable
from datetime import datetime
from enum import IntEnum
from typing import Final

from sqlalchemy import Connection, Engine, text

BEGIN_OPTION: Final = "qa_studio_begin"
"""Execution option of a SQLite connection: how its next transaction begins (`DEFERRED` or `IMMEDIATE`)."""


class Lock(IntEnum):
    """What only one transaction at a time may do; the numbers are those of PostgreSQL's advisory locks."""

    UPGRADE = 0x51A5_0001
    AUDIT = 0x51A5_0002
    HANDLES = 0x51A5_0003
    DRAWS = 0x51A5_0004
    QUEUE = 0x51A5_0005
    GLOSSARY = 0x51A5_0006


class Transaction:
    """A connection that begins when it is first used, as a reader, and becomes a writer at the first write.

    On SQLite a reader that goes on to write is the classic trap: its snapshot may be old by then, and SQLite
    answers "busy" at once, however long one is ready to wait. So nothing is ever written in a transaction that
    began as a reader: asked for `writing`, it ends the reading transaction (there is nothing in it to lose)
    and begins anew with `BEGIN IMMEDIATE`, which waits its turn; from then on everything is stable.
    What was read before that moment may have changed since, exactly as under PostgreSQL's READ COMMITTED, which
    is what writers run under there. Hence the rule for repositories: whatever a write rests on is read again
    through `writing`, and guarded by a constraint, a row lock or `alone`.

    With `read_only` all reads see one snapshot (PostgreSQL: REPEATABLE READ) and writing is a bug.
    """

    def __init__(self, engine: Engine, now: Callable[[], datetime], *, read_only: bool = False) -> None:
        self.now = now
        self._engine = engine
        self._read_only = read_only
        self._connection: Connection | None = None
        self._is_writing = False

    @property
    def reading(self) -> Connection:
        """The connection for statements that change nothing."""
        if self._connection is None:
            self._connection = self._connect()
        return self._connection

    @property
    def writing(self) -> Connection:
        """The connection for statements that change something; on SQLite this waits for other writers.

        Raises:
            KnownError: `database.busy` where another writer keeps SQLite longer than the engine's patience.
        """
        if self._read_only:
            raise RuntimeError("this unit of work only reads")
        connection = self.reading
        if not self._is_writing:
            if connection.dialect.name == "sqlite":
                connection.rollback()
                connection.execution_options(**{BEGIN_OPTION: "IMMEDIATE"})
                connection.begin()
            self._is_writing = True
        return connection

    def alone(self, lock: Lock) -> Connection:
        """Waits until nobody else holds `lock`, holds it until the transaction ends, and gives `writing`.

        SQLite has one writer at a time anyway; PostgreSQL takes an advisory lock.
        """
        connection = self.writing
        if connection.dialect.name == "postgresql":
            connection.execute(text("SELECT pg_advisory_xact_lock(:number)"), {"number": lock.value})
        return connection

    def commit(self) -> None:
        """Makes what was written last; the transaction may be used on, and begins anew."""
        if self._connection is not None:
            self._connection.commit()
            self._reset()

    def close(self) -> None:
        """Undoes what was not committed and gives the connection back."""
        if self._connection is not None:
            connection, self._connection = self._connection, None
            self._is_writing = False
            connection.close()

    def _connect(self) -> Connection:
        connection = self._engine.connect()
        if connection.dialect.name == "sqlite":
            return connection.execution_options(**{BEGIN_OPTION: "DEFERRED"})
        if self._read_only:
            return connection.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
        return connection

    def _reset(self) -> None:
        self._is_writing = False
        if self._connection is not None and self._connection.dialect.name == "sqlite":
            self._connection.execution_options(**{BEGIN_OPTION: "DEFERRED"})
