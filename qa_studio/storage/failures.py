"""What the surroundings do to a database (full disk, lost server, damage), told as known errors."""

import logging
import sqlite3

from sqlalchemy import Engine, event
from sqlalchemy.engine import ExceptionContext

from qa_studio.domain.errors import KnownError

_log = logging.getLogger(__name__)

_SQLITE_FAILURES = {
    sqlite3.SQLITE_BUSY: "database.busy",
    sqlite3.SQLITE_LOCKED: "database.busy",
    sqlite3.SQLITE_FULL: "database.disk_full",
    sqlite3.SQLITE_READONLY: "database.read_only",
    sqlite3.SQLITE_PERM: "database.read_only",
    sqlite3.SQLITE_CANTOPEN: "database.cannot_open",
    sqlite3.SQLITE_IOERR: "database.cannot_open",
    sqlite3.SQLITE_CORRUPT: "database.damaged",
    sqlite3.SQLITE_NOTADB: "database.not_a_database",
}
"""SQLite's primary result codes (sqlite.org/rescode.html) that a person can do something about."""

_PRIMARY_CODE_MASK = 0xFF


def tell_failures(engine: Engine, where: str) -> None:
    """Makes `engine` raise `KnownError` ("database.…" with `where`) for what the surroundings caused."""

    @event.listens_for(engine, "handle_error")
    def tell(context: ExceptionContext) -> None:
        known = _known(context, where)
        if known is not None:
            _log.warning("database: %s", context.original_exception)
            raise known from context.original_exception


def _known(context: ExceptionContext, where: str) -> KnownError | None:
    error = context.original_exception
    if isinstance(error, sqlite3.Error):
        code = getattr(error, "sqlite_errorcode", None)
        message_id = _SQLITE_FAILURES.get(code & _PRIMARY_CODE_MASK) if code is not None else None
        return KnownError(message_id, where=where) if message_id else None
    state = getattr(error, "sqlstate", None) or ""
    if context.is_disconnect or _is_unreachable(context, error, state):
        return KnownError("database.unreachable", where=where, reason=_first_line(error))
    if state.startswith("53"):
        return KnownError("database.disk_full", where=where)
    if state in ("40P01", "40001", "55P03"):
        return KnownError("database.busy", where=where)
    if state == "42501":
        return KnownError("database.no_rights", where=where)
    return None


def _is_unreachable(context: ExceptionContext, error: BaseException, state: str) -> bool:
    """Whether PostgreSQL could not be reached, refused the login or is shutting down (classes 08, 28, 3D, 57P)."""
    if state:
        return state.startswith(("08", "28", "3D", "57P"))
    return context.connection is None and type(error).__name__ == "OperationalError"


def _first_line(error: BaseException) -> str:
    return next((line.strip() for line in str(error).splitlines() if line.strip()), type(error).__name__)
