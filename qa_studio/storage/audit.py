"""The repository of audit events, chained by hash."""

import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC
from typing import Any

from sqlalchemy import insert, select

from qa_studio.domain.audit import GENESIS, AuditEvent, ChainedEvent, chain
from qa_studio.storage.column_types import storable
from qa_studio.storage.tables import AuditEventTable
from qa_studio.storage.transaction import Lock, Transaction


class SqlAuditTrail:
    """Audit events in the database; see `repositories.AuditTrail`."""

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction

    def record(self, event: AuditEvent) -> None:
        """Appends an event; on PostgreSQL others who record wait until this transaction ends.

        The event is chained in the form in which it will be read again: in UTC, details as JSON has them.
        """
        connection = self._transaction.alone(Lock.AUDIT)
        last = connection.scalar(select(AuditEventTable.hash).order_by(AuditEventTable.id.desc()).limit(1))
        link = chain(_as_stored(event), last or GENESIS)
        connection.execute(
            insert(AuditEventTable).values(
                at=link.event.at,
                person=link.event.person,
                action=link.event.action,
                subject=link.event.subject,
                reason=link.event.reason,
                details=link.event.details,
                previous_hash=link.previous_hash,
                hash=link.hash,
            )
        )

    def events(self, subject: str | None = None) -> tuple[ChainedEvent, ...]:
        """Gives events, oldest first, of one subject or all."""
        statement = select(AuditEventTable.__table__).order_by(AuditEventTable.id)
        if subject is not None:
            statement = statement.where(AuditEventTable.subject == subject)
        return tuple(_to_link(row) for row in self._transaction.reading.execute(statement))


def _as_stored(event: AuditEvent) -> AuditEvent:
    return replace(
        event,
        at=event.at.astimezone(UTC),
        person=storable(event.person),
        action=storable(event.action),
        subject=storable(event.subject),
        reason=storable(event.reason),
        details=None if event.details is None else _plain(event.details),
    )


def _plain(details: Mapping[str, object]) -> dict[str, Any]:
    """Gives details as they come back from JSON; what JSON cannot hold becomes its text."""
    text = json.dumps(dict(details), ensure_ascii=False, default=str, allow_nan=False)
    plain: dict[str, Any] = json.loads(storable(text))
    return plain


def _to_link(row: Any) -> ChainedEvent:
    event = AuditEvent(row.at, row.person, row.action, row.subject, row.reason, row.details)
    return ChainedEvent(event, row.previous_hash, row.hash)
