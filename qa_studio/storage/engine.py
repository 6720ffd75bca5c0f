"""Opening the database: SQLite in a file of this machine, or the team's PostgreSQL."""

import sqlite3
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Final

from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url
from sqlalchemy.exc import ArgumentError

from qa_studio.domain.errors import KnownError
from qa_studio.storage.failures import tell_failures
from qa_studio.storage.locations import prepare_file, require_local_disk
from qa_studio.storage.schema import upgrade
from qa_studio.storage.transaction import BEGIN_OPTION

_BUSY_PATIENCE_S: Final = 30.0
_SQLITE_CACHE_KIB: Final = 16_384
_CONNECT_PATIENCE_S: Final = 10


def open_database(target: str | Path, *, busy_patience_s: float = _BUSY_PATIENCE_S) -> Engine:
    """Opens a database, making it or bringing its schema up to date first; safe when several processes open at once.

    `target` is the path of a SQLite file or a URL: `sqlite:///…`, `postgresql://…` or `postgresql+psycopg://…`.
    A writer waits `busy_patience_s` for other writers of a SQLite file.

    Raises:
        KnownError: `database.network_share`, `database.not_a_database`, `database.not_ours`, `database.newer`,
            `database.cannot_open`, `database.damaged`, `database.url` or, for a server, `database.unreachable`,
            `database.no_rights`, `database.no_driver`.
    """
    url = _url_of(target)
    if url.get_backend_name() == "sqlite":
        path = Path(url.database or "")
        require_local_disk(path)
        path = path.absolute()
        prepare_file(path)
        engine = _sqlite_engine(path, busy_patience_s)
    else:
        engine = _postgresql_engine(url)
    try:
        upgrade(engine)
    except BaseException:
        engine.dispose()
        raise
    return engine


def _url_of(target: str | Path) -> URL:
    """Understands a path or URL; raises `KnownError` ("database.url") for a URL of something else."""
    if isinstance(target, Path) or "://" not in target:
        return URL.create("sqlite", database=str(target))
    try:
        url = make_url(target)
    except (ArgumentError, ValueError) as error:
        raise KnownError("database.url", kinds="sqlite:///, postgresql://") from error
    if url.drivername in ("postgresql", "postgres", "postgresql+psycopg"):
        return url.set(drivername="postgresql+psycopg")
    if url.drivername == "sqlite" and url.database and url.database != ":memory:":
        return url
    raise KnownError("database.url", kinds="sqlite:///, postgresql://")


def _sqlite_engine(path: Path, busy_patience_s: float) -> Engine:
    """Gives an engine that begins its transactions itself, so that readers and writers begin differently.

    The recipe is SQLAlchemy's ("Using SQLAlchemy to emit BEGIN in lieu of SQLite's transaction control", in the
    documentation of its SQLite dialect).
    """
    engine = create_engine(
        URL.create("sqlite", database=str(path)), connect_args={"timeout": busy_patience_s}, hide_parameters=True
    )

    @event.listens_for(engine, "connect")
    def prepare(connection: sqlite3.Connection, _record: Any) -> None:
        connection.isolation_level = None
        connection.execute("PRAGMA foreign_keys = ON")
        connection.execute("PRAGMA synchronous = NORMAL")
        connection.execute("PRAGMA temp_store = MEMORY")
        connection.execute(f"PRAGMA cache_size = -{_SQLITE_CACHE_KIB}")

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        how = connection.get_execution_options().get(BEGIN_OPTION, "IMMEDIATE")
        connection.exec_driver_sql(f"BEGIN {how}")

    tell_failures(engine, str(path))
    return engine


def _postgresql_engine(url: URL) -> Engine:
    if find_spec("psycopg") is None:
        raise KnownError("database.no_driver")
    engine = create_engine(
        url,
        pool_pre_ping=True,
        hide_parameters=True,
        connect_args={
            "application_name": "QA Studio",
            "connect_timeout": _CONNECT_PATIENCE_S,
            "options": "-c timezone=UTC",
        },
    )
    tell_failures(engine, f"{url.host or 'localhost'}/{url.database}")
    return engine
