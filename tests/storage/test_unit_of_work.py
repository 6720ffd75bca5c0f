"""Transactions: commit is explicit, reading blocks nobody, writers take turns, and a kill leaves nothing half done."""

import contextlib
import multiprocessing
import threading
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest
from sqlalchemy import Engine, text

from qa_studio.domain.audit import GENESIS, AuditEvent, is_intact
from qa_studio.domain.calls import CallFilter
from qa_studio.domain.errors import KnownError
from qa_studio.domain.people import Role
from qa_studio.services import repositories
from qa_studio.storage.database import SqlDatabase
from qa_studio.storage.engine import open_database
from qa_studio.storage.unit_of_work import SqlUnitOfWork
from storage.examples import NOON, add_agent, add_calls
from storage.other_processes import write_without_end


def event(number: int, **facts: Any) -> AuditEvent:
    return replace(AuditEvent(NOON, "Eva", "evaluation.published", f"evaluation:{number}"), **facts)


def test_it_is_the_unit_of_work_that_services_ask_for(database: Engine) -> None:
    unit: repositories.UnitOfWork = SqlUnitOfWork(database)
    with unit as begun:
        assert begun is unit


def test_leaving_without_commit_undoes_everything(new_uow: Callable[[], SqlUnitOfWork]) -> None:
    with new_uow() as uow:
        add_agent(uow)
    with contextlib.suppress(ZeroDivisionError), new_uow() as uow:
        add_agent(uow)
        raise ZeroDivisionError
    with new_uow() as uow:
        assert uow.people.all() == ()


def test_after_a_commit_the_unit_goes_on(new_uow: Callable[[], SqlUnitOfWork]) -> None:
    with new_uow() as uow:
        add_agent(uow, "Ana")
        uow.commit()
        add_agent(uow, "Bea")
        uow.commit()
        add_agent(uow, "Cruz")
    with new_uow() as uow:
        assert [person.name for person in uow.people.all()] == ["Ana", "Bea"]


def test_reading_neither_waits_for_a_writer_nor_sees_half_of_what_it_does(database_url: str) -> None:
    engine = open_database(database_url, busy_patience_s=0)
    with SqlUnitOfWork(engine) as writer, SqlUnitOfWork(engine) as reader:
        add_agent(writer)
        assert reader.people.all() == ()
        writer.commit()
    with SqlUnitOfWork(engine) as reader:
        assert len(reader.people.all()) == 1
    engine.dispose()


def test_a_reader_may_go_on_to_write_although_another_wrote_in_between(
    new_uow: Callable[[], SqlUnitOfWork],
) -> None:
    with new_uow() as slow:
        assert slow.people.all() == ()
        with new_uow() as quick:
            add_agent(quick, "Ana")
            quick.commit()
        add_agent(slow, "Bea")
        slow.commit()
        assert [person.name for person in slow.people.all()] == ["Ana", "Bea"]


def test_what_a_write_rests_on_is_looked_at_again_before_it(new_uow: Callable[[], SqlUnitOfWork]) -> None:
    with new_uow() as slow:
        assert slow.people.find("Ana") is None
        with new_uow() as quick:
            add_agent(quick, "Ana")
            quick.commit()
        with pytest.raises(KnownError) as refusal:
            add_agent(slow, "ana")
    assert refusal.value.message.id == "person.name_taken"


def test_a_unit_that_only_reads_sees_one_moment_and_cannot_write(
    database: Engine, new_uow: Callable[[], SqlUnitOfWork]
) -> None:
    with SqlUnitOfWork(database, read_only=True) as reader:
        assert reader.people.all() == ()
        with new_uow() as writer:
            add_agent(writer)
            writer.commit()
        assert reader.people.all() == ()
        with pytest.raises(RuntimeError, match="only reads"):
            add_agent(reader)
    with new_uow() as uow:
        assert len(uow.people.all()) == 1
        add_agent(uow, "Bea")


def test_a_writer_that_waits_too_long_is_told_so(tmp_path: Any) -> None:
    engine = open_database(tmp_path / "qa.sqlite", busy_patience_s=0.05)
    with SqlUnitOfWork(engine) as first, SqlUnitOfWork(engine) as second:
        add_agent(first)
        with pytest.raises(KnownError) as refusal:
            add_agent(second, "Bea")
    engine.dispose()
    assert refusal.value.message.id == "database.busy"


def test_writers_take_turns(new_uow: Callable[[], SqlUnitOfWork]) -> None:
    def count_up() -> None:
        for _ in range(10):
            with new_uow() as uow:
                uow.audit.record(event(1))
                value = uow.settings.get("counter")
                uow.settings.put("counter", (value if isinstance(value, int) else 0) + 1)
                uow.commit()

    threads = [threading.Thread(target=count_up) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with new_uow() as uow:
        assert uow.settings.get("counter") == 30
        assert len(uow.audit.events()) == 30
        assert is_intact(uow.audit.events())


def test_a_lost_server_is_told_in_one_sentence(database: Engine, new_uow: Callable[[], SqlUnitOfWork]) -> None:
    if database.dialect.name != "postgresql":
        pytest.skip("SQLite has no server to lose")
    with new_uow() as uow:
        uow.people.all()
        with database.connect() as other:
            other.execute(
                text(
                    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                    " WHERE datname = current_database() AND pid <> pg_backend_pid()"
                )
            )
        with pytest.raises(KnownError) as refusal:
            uow.people.all()
    assert refusal.value.message.id == "database.unreachable"
    with new_uow() as uow:
        assert uow.people.all() == ()


def test_a_kill_in_the_middle_of_a_transaction_leaves_an_intact_database(
    database_url: str, new_uow: Callable[[], SqlUnitOfWork], database: Engine
) -> None:
    with new_uow() as uow:
        add_calls(uow, range(3))
        uow.commit()
    spawn = multiprocessing.get_context("spawn")
    begun = spawn.Event()
    process = spawn.Process(target=write_without_end, args=(database_url, begun))
    process.start()
    assert begun.wait(60)
    process.kill()
    process.join()
    with new_uow() as uow:
        assert uow.settings.get("key 0") is None
        assert uow.calls.count(CallFilter()) == 3
        add_calls(uow, range(100, 103))
        uow.commit()
    assert SqlDatabase(database).problem() is None


def test_the_audit_trail_is_a_chain_in_the_order_of_events(uow: SqlUnitOfWork) -> None:
    madrid = timezone(timedelta(hours=2))
    uow.audit.record(event(1, at=datetime(2026, 7, 1, 10, 0, 0, 5, tzinfo=madrid), reason="re\0visión \udcf1"))
    uow.audit.record(event(2, details={"calls": 3, "share": 0.5, "names": ("a", "é"), 7: None}))
    uow.audit.record(event(1, action="evaluation.acknowledged"))
    events = uow.audit.events()
    assert [link.event.subject for link in events] == ["evaluation:1", "evaluation:2", "evaluation:1"]
    assert events[0].previous_hash == GENESIS
    assert events[0].event.at == datetime(2026, 7, 1, 8, 0, 0, 5, tzinfo=UTC)
    assert events[1].event.details == {"calls": 3, "share": 0.5, "names": ["a", "é"], "7": None}
    assert is_intact(events)
    assert uow.audit.events("evaluation:1") == (events[0], events[2])


@pytest.mark.parametrize(
    "tampering",
    [
        "UPDATE audit_events SET reason = 'other' WHERE id = 2",
        "DELETE FROM audit_events WHERE id = 2",
        "UPDATE audit_events SET person = 'Ana' WHERE id = 1",
    ],
)
def test_tampering_with_the_audit_trail_shows(uow: SqlUnitOfWork, database: Engine, tampering: str) -> None:
    for number in range(3):
        uow.audit.record(event(number))
    uow.commit()
    with database.begin() as connection:
        connection.execute(text(tampering))
    assert not is_intact(uow.audit.events())


@pytest.mark.parametrize("value", [None, True, 0, 1.0, 1.5, "text", "12", [1, "a"], {"b": {"a": None}, "a": 1.0}])
def test_a_setting_keeps_its_value_and_type(uow: SqlUnitOfWork, value: object) -> None:
    uow.settings.put("key", "before")
    uow.settings.put("key", value)
    stored = uow.settings.get("key")
    assert stored == value
    assert type(stored) is type(value)


def test_a_setting_nobody_made_is_none(uow: SqlUnitOfWork) -> None:
    assert uow.settings.get("nothing") is None


def test_sqlite_refuses_what_refers_to_nothing(tmp_path: Any) -> None:
    engine = open_database(tmp_path / "qa.sqlite")
    with SqlUnitOfWork(engine) as uow, pytest.raises(Exception, match="FOREIGN KEY"):
        add_calls(uow, [1], replace(uow.people.add("Ana", Role.AGENT), id=99))
    engine.dispose()
