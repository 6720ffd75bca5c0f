"""Running the migrations. Apart from `schema`, because Alembic takes long to load and is seldom needed."""

from typing import Final

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection

from qa_studio.domain.errors import KnownError

_SCRIPTS: Final = "qa_studio.storage:migrations"


def migrate(connection: Connection, where: str) -> None:
    """Brings the schema up to date inside the connection's transaction.

    Raises:
        KnownError: `database.newer` with `where` and `version` where a later QA Studio made the schema.
    """
    configuration = _configuration(connection)
    scripts = ScriptDirectory.from_config(configuration)
    known = {script.revision for script in scripts.walk_revisions()}
    current = MigrationContext.configure(connection).get_current_heads()
    if unknown := set(current) - known:
        raise KnownError("database.newer", where=where, version=", ".join(sorted(unknown)))
    command.upgrade(configuration, "head")


def last_migration() -> str | None:
    """Gives the name of the last migration there is."""
    return ScriptDirectory.from_config(_configuration(None)).get_current_head()


def _configuration(connection: Connection | None) -> Config:
    configuration = Config()
    configuration.set_main_option("script_location", _SCRIPTS)
    configuration.set_main_option("path_separator", "os")
    configuration.attributes["connection"] = connection
    return configuration
