"""The database as a whole: opened, named, checked and closed."""

from pathlib import Path

from sqlalchemy import Engine, text
from sqlalchemy.exc import DBAPIError

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
        """Checks the integrity of a SQLite file and its references; of a server, that it answers."""
        try:
            with self.engine.connect() as connection:
                if self.engine.dialect.name != "sqlite":
                    connection.execute(text("SELECT 1"))
                    return None
                verdict = str(connection.execute(text("PRAGMA integrity_check")).scalar_one())
                orphans = len(connection.execute(text("PRAGMA foreign_key_check")).all())
        except DBAPIError as error:
            return str(error.orig)
        if verdict != "ok":
            return verdict
        return f"{orphans} broken references" if orphans else None

    def close(self) -> None:
        """Ends all connections."""
        self.engine.dispose()
