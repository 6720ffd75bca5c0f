"""What other processes do in storage tests; light to load, for each spawned process loads it anew."""

import threading
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import text

from qa_studio.storage.engine import open_database
from qa_studio.storage.unit_of_work import SqlUnitOfWork


def open_and_close(url: str, start: Any, outcome: Any) -> None:
    """Opens a database at the signal and puts its schema into `outcome`."""
    start.wait()
    engine = open_database(url)
    with engine.connect() as connection:
        outcome.put(connection.scalar(text("SELECT version_num FROM alembic_version")))
    engine.dispose()


def claim_all(url: str, start: Any, taken: Any) -> None:
    """Claims jobs from the signal on until there are none, and puts their calls into `taken`."""
    engine = open_database(url)
    start.wait()
    found = []
    while True:
        with SqlUnitOfWork(engine) as uow:
            lease = uow.jobs.claim("process", datetime(2026, 3, 2, tzinfo=UTC), 60.0)
            uow.commit()
        if lease is None:
            break
        found.append(lease.call_uid)
    taken.put(found)
    engine.dispose()


def write_without_end(url: str, begun: Any) -> None:
    """Writes a lot, says so, and never ends its transaction."""
    engine = open_database(url)
    with SqlUnitOfWork(engine) as uow:
        for number in range(300):
            uow.settings.put(f"key {number}", "x" * 1000)
        begun.set()
        threading.Event().wait()
