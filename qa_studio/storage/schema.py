"""The schema of a database: which version it has, and bringing it up to date."""

import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from filelock import FileLock, Timeout
from sqlalchemy import Connection, Engine, inspect, text

from qa_studio.domain.errors import KnownError
from qa_studio.storage.transaction import BEGIN_OPTION, Lock

NEWEST: Final = "0006"
"""The last migration; a database that has it needs nothing."""

_UPGRADE_PATIENCE_S: Final = 600
_OWNER_ONLY: Final = 0o600


def upgrade(engine: Engine) -> None:
    """Makes the schema or brings it up to date, all or nothing; another process that does so is waited for.

    Raises:
        KnownError: `database.newer` where a later QA Studio made the schema, `database.not_ours` where a SQLite file
            is another program's, `database.busy` where another process upgrades for longer than ten minutes.
    """
    if _is_up_to_date(engine):
        return
    if engine.dialect.name == "sqlite":
        with _sqlite_alone(engine):
            _use_write_ahead_log(engine)
            _upgrade_sqlite(engine)
    else:
        with engine.begin() as connection:
            connection.execute(text("SELECT pg_advisory_xact_lock(:number)"), {"number": Lock.UPGRADE.value})
            _migrate(connection, str(engine.url.database))


def _is_up_to_date(engine: Engine) -> bool:
    """Whether nothing is to be done; found by reading alone, so that opening never waits for a writer."""
    with engine.connect().execution_options(**{BEGIN_OPTION: "DEFERRED"}) as connection:
        if not inspect(connection).has_table("alembic_version"):
            return False
        found = connection.scalars(text("SELECT version_num FROM alembic_version")).all()
        return list(found) == [NEWEST]


def _migrate(connection: Connection, where: str) -> None:
    from qa_studio.storage.migrating import migrate

    migrate(connection, where)


@contextmanager
def _sqlite_alone(engine: Engine) -> Iterator[None]:
    """Holds the lock file beside the database, under which one process at a time changes its schema."""
    path = f"{engine.url.database}.lock"
    try:
        with FileLock(path, timeout=_UPGRADE_PATIENCE_S, mode=_OWNER_ONLY):
            yield
    except Timeout as error:
        raise KnownError("database.busy", where=str(engine.url.database)) from error
    except OSError as error:
        if Path(path).exists() and os.access(path, os.W_OK):
            raise
        raise KnownError("database.read_only", where=str(engine.url.database)) from error


def _use_write_ahead_log(engine: Engine) -> None:
    """Switches the file to WAL, which lasts; not possible inside a transaction."""
    with engine.connect() as connection:
        try:
            _driver(connection).execute("PRAGMA journal_mode = WAL").fetchone()
        except sqlite3.DatabaseError as error:
            raise KnownError("database.cannot_open", where=str(engine.url.database)) from error


def _upgrade_sqlite(engine: Engine) -> None:
    """Migrates in one transaction with foreign keys off, for SQLite alters tables by rebuilding them."""
    where = str(engine.url.database)
    with engine.connect() as connection:
        _driver(connection).execute("PRAGMA foreign_keys = OFF")
        try:
            with connection.begin():
                _require_ours(connection, where)
                _migrate(connection, where)
                if connection.exec_driver_sql("PRAGMA foreign_key_check").first() is not None:
                    raise KnownError("database.damaged", where=where)
        finally:
            _driver(connection).execute("PRAGMA foreign_keys = ON")


def _driver(connection: Connection) -> sqlite3.Connection:
    """Gives SQLite's own connection, for pragmas that work outside a transaction only."""
    driver = connection.connection.driver_connection
    if not isinstance(driver, sqlite3.Connection):
        raise TypeError("a SQLite engine of another driver")
    return driver


def _require_ours(connection: Connection, where: str) -> None:
    tables = inspect(connection).get_table_names()
    if tables and "alembic_version" not in tables:
        raise KnownError("database.not_ours", where=where)
