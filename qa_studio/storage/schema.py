"""The schema of a database: which version it has, and bringing it up to date."""

import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from filelock import FileLock, Timeout
from sqlalchemy import Connection, Engine, inspect, text

from qa_studio.domain.errors import KnownError
from qa_studio.storage.transaction import BEGIN_OPTION, Lock

_SCRIPTS: Final = "qa_studio.storage:migrations"
_UPGRADE_PATIENCE_S: Final = 600
_OWNER_ONLY: Final = 0o600


def upgrade(engine: Engine) -> None:
    """Makes the schema or brings it up to date, all or nothing; another process that does so is waited for.

    Raises:
        KnownError: `database.newer` where a later QA Studio made the schema, `database.not_ours` where a SQLite file
            is another program's, `database.busy` where another process upgrades for longer than ten minutes.
    """
    if engine.dialect.name == "sqlite":
        if _is_up_to_date(engine):
            return
        with _sqlite_alone(engine):
            _use_write_ahead_log(engine)
            _upgrade_sqlite(engine)
    else:
        with engine.begin() as connection:
            connection.execute(text("SELECT pg_advisory_xact_lock(:number)"), {"number": Lock.UPGRADE.value})
            _migrate(connection, str(engine.url.database))


def newest_revision() -> str:
    """Gives the name of the schema this version of QA Studio uses."""
    head = ScriptDirectory.from_config(_configuration()).get_current_head()
    if head is None:
        raise RuntimeError("the migrations are missing from this installation")
    return head


def _is_up_to_date(engine: Engine) -> bool:
    """Whether nothing is to be done; found by reading alone, so that opening never waits for a writer."""
    with engine.connect().execution_options(**{BEGIN_OPTION: "DEFERRED"}) as connection:
        return MigrationContext.configure(connection).get_current_heads() == (newest_revision(),)


def _configuration(connection: Connection | None = None) -> Config:
    configuration = Config()
    configuration.set_main_option("script_location", _SCRIPTS)
    configuration.set_main_option("path_separator", "os")
    configuration.attributes["connection"] = connection
    return configuration


def _migrate(connection: Connection, where: str) -> None:
    current = MigrationContext.configure(connection).get_current_heads()
    configuration = _configuration(connection)
    known = {script.revision for script in ScriptDirectory.from_config(configuration).walk_revisions()}
    if unknown := set(current) - known:
        raise KnownError("database.newer", where=where, version=", ".join(sorted(unknown)))
    if current != (newest_revision(),):
        command.upgrade(configuration, "head")


@contextmanager
def _sqlite_alone(engine: Engine) -> Iterator[None]:
    """Holds the lock file beside the database, under which one process at a time looks at its schema."""
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
        driver = connection.connection.driver_connection
        if not isinstance(driver, sqlite3.Connection):
            raise TypeError("a SQLite engine of another driver")
        try:
            driver.execute("PRAGMA journal_mode = WAL").fetchone()
        except sqlite3.DatabaseError as error:
            raise KnownError("database.cannot_open", where=str(engine.url.database)) from error


def _upgrade_sqlite(engine: Engine) -> None:
    """Migrates in one transaction with foreign keys off, for SQLite alters tables by rebuilding them."""
    where = str(engine.url.database)
    with engine.connect() as connection:
        _set_foreign_keys(connection, is_on=False)
        try:
            with connection.begin():
                _require_ours(connection, where)
                _migrate(connection, where)
                if connection.exec_driver_sql("PRAGMA foreign_key_check").first() is not None:
                    raise KnownError("database.damaged", where=where)
        finally:
            _set_foreign_keys(connection, is_on=True)


def _set_foreign_keys(connection: Connection, *, is_on: bool) -> None:
    driver = connection.connection.driver_connection
    if isinstance(driver, sqlite3.Connection):
        driver.execute(f"PRAGMA foreign_keys = {'ON' if is_on else 'OFF'}")


def _require_ours(connection: Connection, where: str) -> None:
    tables = inspect(connection).get_table_names()
    if tables and "alembic_version" not in tables:
        raise KnownError("database.not_ours", where=where)
