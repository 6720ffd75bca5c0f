"""Opening a database: where it may lie, what it must be, and what its schema is."""

import multiprocessing
import os
import sqlite3
import stat
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

import psutil
import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Engine, inspect, text

from qa_studio.domain.errors import KnownError
from qa_studio.storage.database import SqlDatabase
from qa_studio.storage.engine import open_database
from qa_studio.storage.migrating import last_migration
from qa_studio.storage.schema import NEWEST
from qa_studio.storage.tables import Base, is_described
from qa_studio.storage.unit_of_work import SqlUnitOfWork
from storage.keep_schema import one_of_everything_is_there, what_0005_added_is_there, what_0006_added_is_there
from storage.other_processes import open_and_close

SCHEMAS = Path(__file__).parent / "schemas"


@pytest.fixture(params=["sqlite", "postgresql"])
def empty_url(request: pytest.FixtureRequest, tmp_path: Path, empty_postgresql: Callable[[], str]) -> str:
    return f"sqlite:///{tmp_path.as_posix()}/new.sqlite" if request.param == "sqlite" else empty_postgresql()


def refused(target: str | Path) -> str:
    with pytest.raises(KnownError) as refusal:
        open_database(target, busy_patience_s=0.1)
    return refusal.value.message.id


def test_migrations_make_the_schema_that_the_tables_describe(database: Engine) -> None:
    with database.connect() as connection:
        options = {"compare_type": True, "include_name": is_described}
        assert compare_metadata(MigrationContext.configure(connection, opts=options), Base.metadata) == []


def test_migrations_make_the_checks_and_partial_index_that_comparison_does_not_see(database: Engine) -> None:
    found = inspect(database)
    checks = {one["name"] for table in Base.metadata.tables for one in found.get_check_constraints(table)}
    current = next(one for one in found.get_indexes("transcripts") if one["name"] == "uq_transcripts_current")
    assert checks == {"ck_calls_duration", "ck_handles_period", "ck_evaluations_revision", "ck_redactions_never_stored"}
    assert current["unique"]
    assert "is_current" in str(current["dialect_options"][f"{database.dialect.name}_where"])


def test_every_constraint_has_a_name(database: Engine) -> None:
    found = inspect(database)
    for table in Base.metadata.tables:
        assert found.get_pk_constraint(table)["name"] == f"pk_{table}"
        assert all(one["name"] for one in [*found.get_foreign_keys(table), *found.get_unique_constraints(table)])


def test_opening_again_keeps_what_is_there(database_url: str) -> None:
    for expected in (0, 1):
        engine = open_database(database_url)
        with engine.begin() as connection:
            assert connection.scalar(text("SELECT count(*) FROM settings")) == expected
            connection.execute(text("INSERT INTO settings VALUES (:key, '1')"), {"key": str(expected)})
        engine.dispose()


def test_sqlite_is_opened_with_log_foreign_keys_and_patience(tmp_path: Path) -> None:
    engine = open_database(tmp_path / "qa.sqlite")
    with engine.connect() as connection:
        pragmas = {
            name: connection.exec_driver_sql(f"PRAGMA {name}").scalar_one()
            for name in ("journal_mode", "foreign_keys", "synchronous", "busy_timeout")
        }
    engine.dispose()
    assert pragmas == {"journal_mode": "wal", "foreign_keys": 1, "synchronous": 1, "busy_timeout": 30_000}


@pytest.mark.skipif(os.name == "nt", reason="Windows has access lists instead of modes")
def test_a_new_database_is_for_its_owner_alone(tmp_path: Path) -> None:
    folder = tmp_path / "workspace"
    engine = open_database(folder / "qa.sqlite")
    with engine.connect():
        modes = {path.name: stat.S_IMODE(path.stat().st_mode) for path in folder.iterdir()}
    engine.dispose()
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert set(modes.values()) == {0o600}


def test_a_file_that_is_no_database_is_refused_and_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "qa.sqlite"
    path.write_text("agent;queue\n101;ventas\n", encoding="utf-8")
    assert refused(path) == "database.not_a_database"
    assert path.read_text(encoding="utf-8").startswith("agent;queue")


def test_a_damaged_database_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "qa.sqlite"
    path.write_bytes(b"SQLite format 3\0" + b"\xff" * 4096)
    assert refused(path) in ("database.not_a_database", "database.damaged")


def test_another_programs_database_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "other.sqlite"
    with sqlite3.connect(path) as other:
        other.execute("CREATE TABLE songs (title TEXT)")
    other.close()
    assert refused(path) == "database.not_ours"


def test_a_newer_schema_is_refused(empty_url: str) -> None:
    engine = open_database(empty_url)
    with engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    engine.dispose()
    assert refused(empty_url) == "database.newer"


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="root may write everywhere")
def test_a_folder_without_rights_is_refused(tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    assert refused(tmp_path / "qa.sqlite") == "database.cannot_open"


def test_a_file_in_the_place_of_the_folder_is_refused(tmp_path: Path) -> None:
    (tmp_path / "workspace").write_text("", encoding="utf-8")
    assert refused(tmp_path / "workspace" / "qa.sqlite") == "database.cannot_open"


def mounted(monkeypatch: pytest.MonkeyPatch, *mounts: tuple[Path, str, str]) -> None:
    listed = [SimpleNamespace(mountpoint=str(path), fstype=kind, opts=options) for path, kind, options in mounts]
    monkeypatch.setattr(psutil, "disk_partitions", lambda *, all: listed)


@pytest.mark.parametrize(
    ("kind", "options"),
    [("nfs4", "rw"), ("cifs", "rw"), ("smbfs", "rw"), ("fuse.sshfs", "rw"), ("9p", "rw"), ("NTFS", "rw,remote")],
)
def test_a_network_share_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kind: str, options: str) -> None:
    mounted(monkeypatch, (Path(tmp_path.anchor), "ext4", "rw"), (tmp_path, kind, options))
    assert refused(tmp_path / "new" / "qa.sqlite") == "database.network_share"
    assert not (tmp_path / "new").exists()


def test_a_local_disk_inside_a_share_is_taken(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    mounted(monkeypatch, (Path(tmp_path.anchor), "nfs", "rw"), (tmp_path, "nfs", "rw"), (tmp_path, "ext4", "rw"))
    open_database(tmp_path / "qa.sqlite").dispose()


@pytest.mark.skipif(sys.platform == "win32", reason="the path is only written as Windows would")
def test_a_windows_share_is_refused() -> None:
    assert refused(r"\\server\quality\qa.sqlite") == "database.network_share"


@pytest.mark.parametrize("url", ["mysql://server/qa", "sqlite://", "postgresql+psycopg2://server/qa", "://"])
def test_a_url_of_something_else_is_refused(url: str) -> None:
    assert refused(url) == "database.url"


def test_a_server_that_does_not_answer_is_told_without_the_password() -> None:
    with pytest.raises(KnownError) as refusal:
        open_database("postgresql://eva:geheim@127.0.0.1:1/qa")
    assert refusal.value.message.id == "database.unreachable"
    assert "geheim" not in str(refusal.value.message)


def test_an_unknown_database_on_a_server_is_told(postgresql_url: str) -> None:
    assert refused(postgresql_url.replace("/postgres?", "/nowhere?")) == "database.unreachable"


def test_processes_that_open_a_new_database_at_once_all_succeed(empty_url: str) -> None:
    spawn = multiprocessing.get_context("spawn")
    start, outcome = spawn.Event(), spawn.Queue()
    processes = [spawn.Process(target=open_and_close, args=(empty_url, start, outcome)) for _ in range(2)]
    for process in processes:
        process.start()
    start.set()
    versions = [outcome.get(timeout=60) for _ in processes]
    for process in processes:
        process.join()
    assert versions == [NEWEST] * 2


def test_opening_what_is_up_to_date_loads_no_alembic(sqlite_template: Path) -> None:
    opening = "import sys; from qa_studio.storage.engine import open_database; open_database(sys.argv[1]).dispose()"
    script = f"{opening}; sys.exit('alembic' in sys.modules)"
    subprocess.run([sys.executable, "-c", script, str(sqlite_template)], check=True, cwd=Path(__file__).parents[2])


def test_opening_does_not_wait_for_a_writer(tmp_path: Path) -> None:
    first = open_database(tmp_path / "qa.sqlite")
    with first.begin() as connection:
        connection.execute(text("INSERT INTO settings VALUES ('key', '1')"))
        open_database(tmp_path / "qa.sqlite", busy_patience_s=0).dispose()
    first.dispose()


def test_the_newest_schema_is_the_last_migrations() -> None:
    assert last_migration() == NEWEST


def test_the_newest_schema_is_kept_for_later_versions() -> None:
    assert (SCHEMAS / f"{NEWEST}.sql").is_file(), "run tests/storage/keep_schema.py"


@pytest.mark.parametrize("path", sorted(SCHEMAS.glob("*.sql")), ids=lambda path: path.stem)
def test_databases_of_every_schema_there_was_are_brought_up_to_date(tmp_path: Path, path: Path) -> None:
    target = tmp_path / "old.sqlite"
    with sqlite3.connect(target) as old:
        old.executescript(path.read_text(encoding="utf-8"))
    old.close()
    engine = open_database(target)
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"include_name": is_described})
        assert compare_metadata(context, Base.metadata) == []
    assert SqlDatabase(engine).problem() is None
    with SqlUnitOfWork(engine) as uow:
        assert one_of_everything_is_there(uow)
        assert path.stem < "0005" or what_0005_added_is_there(uow)
        assert path.stem < "0006" or what_0006_added_is_there(uow)
    engine.dispose()


def test_a_sound_database_has_no_problem_and_is_named_without_password(database: Engine) -> None:
    assert SqlDatabase(database).problem() is None
    assert SqlDatabase(database).describe().casefold().startswith(database.dialect.name)


def test_damage_found_later_is_a_problem_in_the_databases_own_words(tmp_path: Path) -> None:
    path = tmp_path / "qa.sqlite"
    engine = open_database(path)
    with engine.begin() as connection:
        for number in range(50):
            values = {"key": str(number), "value": '"' + "x" * 1000 + '"'}
            connection.execute(text("INSERT INTO settings VALUES (:key, :value)"), values)
    engine.dispose()
    content = bytearray(path.read_bytes())
    content[-8192:] = b"\xff" * 8192
    path.write_bytes(content)
    engine = open_database(path)
    problem = SqlDatabase(engine).problem()
    engine.dispose()
    assert problem


def test_a_lost_reference_is_a_problem(tmp_path: Path) -> None:
    engine = open_database(tmp_path / "qa.sqlite")
    with sqlite3.connect(tmp_path / "qa.sqlite") as careless:
        careless.execute("INSERT INTO call_activity VALUES (7, '{}', '{}')")
    careless.close()
    problem = SqlDatabase(engine).problem()
    engine.dispose()
    assert problem is not None
    assert "call_activity" in problem
