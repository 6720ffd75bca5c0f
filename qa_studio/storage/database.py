"""The database as a whole: opened, named, checked and closed."""

from pathlib import Path

from sqlalchemy import Connection, Engine, text
from sqlalchemy.exc import DBAPIError

from qa_studio.domain.errors import KnownError
from qa_studio.storage.engine import open_database


class SqlDatabase:
    """An open database; implements `ports.Database`."""

    def __init__(self, engine: Engine) -> None:
        """Wraps an engine whose schema is up to date."""
        self.engine = engine

    @classmethod
    def open(cls, target: str | Path) -> "SqlDatabase":
        """Opens a database, making or upgrading it; raises `KnownError` as `open_database` does."""
        return cls(open_database(target))

    def describe(self) -> str:
        """Names the database for people, without any password."""
        return f"{self.engine.dialect.name} {self.engine.url.render_as_string(hide_password=True)}"

    def problem(self) -> str | None:
        """Checks integrity; gives what is wrong in the database's own words, or None.

        A SQLite file is read whole and its references are checked; a server, which checks its pages itself, is
        only asked whether it answers.
        """
        try:
            with self.engine.connect() as connection:
                if self.engine.dialect.name == "sqlite":
                    return _sqlite_problem(connection)
                connection.execute(text("SELECT 1"))
                return None
        except DBAPIError as error:
            return str(error.orig)
        except KnownError as error:
            return str(error.__cause__)

    def close(self) -> None:
        """Ends all connections."""
        self.engine.dispose()


def _sqlite_problem(connection: Connection) -> str | None:
    found = connection.exec_driver_sql("PRAGMA integrity_check").scalars().all()
    if list(found) != ["ok"]:
        return "; ".join(str(line) for line in found)
    orphan = connection.exec_driver_sql("PRAGMA foreign_key_check").first()
    return None if orphan is None else f"foreign key: {orphan[0]} row {orphan[1]} refers to no {orphan[2]}"
