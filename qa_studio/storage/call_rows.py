"""Lists of calls as the window shows them: one statement for any filter, order and page."""

from collections.abc import Collection, Sequence
from typing import Any, Final

from sqlalchemy import ColumnElement, Connection, Select, and_, func, select
from sqlalchemy.orm import InstrumentedAttribute, aliased

from qa_studio.domain.calls import CallFilter
from qa_studio.services.rows import CallRow
from qa_studio.storage.conditions import among, of_calls
from qa_studio.storage.tables import (
    ActivityTable,
    CallTable,
    EvaluationTable,
    PersonTable,
    RecordingTable,
    TranscriptTable,
)

Agent = aliased(PersonTable, name="agent")
_agent_name = func.coalesce(Agent.name, CallTable.agent_handle)
_agent_sorted = func.coalesce(Agent.folded_name, func.lower(CallTable.agent_handle))
_evaluations = (
    select(func.count(EvaluationTable.id))
    .where(EvaluationTable.call_id == CallTable.id)
    .correlate(CallTable)
    .scalar_subquery()
)
_language = func.coalesce(CallTable.language, TranscriptTable.language)
_channels = func.coalesce(RecordingTable.channels, 0)

_ORDERS: Final[dict[str, Any]] = {
    "uid": CallTable.uid,
    "agent_id": CallTable.agent_id,
    "agent": _agent_sorted,
    "queue": CallTable.queue,
    "direction": CallTable.direction,
    "customer_number": CallTable.customer_number,
    "started_at": CallTable.started_at,
    "site_timezone": CallTable.site_timezone,
    "duration_s": CallTable.duration_s,
    "channels": _channels,
    "language": _language,
    "transcript": TranscriptTable.source,
    "recording_name": RecordingTable.name,
    "evaluations": _evaluations,
    "fields": CallTable.disposition,
    "talk_share": ActivityTable.talk_share["agent"].as_float(),
}
"""What a list can be ordered by: fields of `CallRow`; free fields by disposition, talk share by the agent's."""


def page_of_calls(
    connection: Connection, calls: CallFilter, limit: int | None, offset: int, order_by: str
) -> tuple[CallRow, ...]:
    """Gives the rows of a filter in an order; raises `ValueError` for an order that is none of `CallRow`'s fields.

    Which calls are on the page is found first, so that names and counts are looked up for those alone.
    """
    order = _order(order_by)
    conditions = of_calls(calls, connection.dialect)
    statement = _joined(select(*_COLUMNS))
    if limit is None and not offset:
        statement = statement.where(*conditions)
    else:
        found = select(CallTable.id) if _is_of_call_alone(order_by) else _joined(select(CallTable.id))
        page = found.where(*conditions).order_by(*order).limit(limit).offset(offset)
        statement = statement.where(CallTable.id.in_(select(page.subquery("page").c.id)))
    return tuple(_to_row(row) for row in connection.execute(statement.order_by(*order)))


def rows_of_calls(connection: Connection, uids: Collection[str]) -> dict[str, CallRow]:
    """Gives rows by uid, in the order of `uids`; unknown uids are left out."""
    return _rows_by(connection, CallTable.uid, uids)


def rows_of_call_ids(connection: Connection, ids: Collection[int]) -> dict[int, CallRow]:
    """Gives rows by the call's number in the database, in the order of `ids`."""
    return _rows_by(connection, CallTable.id, ids)


def _rows_by(connection: Connection, column: InstrumentedAttribute[Any], values: Collection[Any]) -> dict[Any, CallRow]:
    if not values:
        return {}
    statement = _joined(select(*_COLUMNS)).where(among(column, values, connection.dialect))
    found = {getattr(row, column.key): _to_row(row) for row in connection.execute(statement)}
    return {value: found[value] for value in dict.fromkeys(values) if value in found}


_COLUMNS: Final[Sequence[Any]] = (
    CallTable.id,
    CallTable.uid,
    CallTable.agent_id,
    _agent_name.label("agent"),
    CallTable.queue,
    CallTable.direction,
    CallTable.customer_number,
    CallTable.started_at,
    CallTable.site_timezone,
    CallTable.duration_s,
    _channels.label("channels"),
    _language.label("language"),
    TranscriptTable.source.label("transcript"),
    RecordingTable.name.label("recording_name"),
    _evaluations.label("evaluations"),
    CallTable.disposition,
    CallTable.fields,
    ActivityTable.talk_share,
)


def _joined(statement: Select[Any]) -> Select[Any]:
    is_current = and_(TranscriptTable.call_id == CallTable.id, TranscriptTable.is_current)
    return (
        statement.select_from(CallTable)
        .outerjoin(Agent, Agent.id == CallTable.agent_id)
        .outerjoin(RecordingTable, RecordingTable.call_id == CallTable.id)
        .outerjoin(TranscriptTable, is_current)
        .outerjoin(ActivityTable, ActivityTable.call_id == CallTable.id)
    )


def _is_of_call_alone(order_by: str) -> bool:
    """Whether an order needs no other table than that of calls."""
    column = _ORDERS[order_by.removeprefix("-")]
    return isinstance(column, InstrumentedAttribute) and column.class_ is CallTable


def _order(order_by: str) -> tuple[ColumnElement[Any], ...]:
    """Gives the order, nulls last either way, with the call's number to settle ties."""
    name = order_by.removeprefix("-")
    if name not in _ORDERS:
        raise ValueError(f"calls are not ordered by {name!r}")
    column = _ORDERS[name]
    by_number = CallTable.id.desc() if order_by.startswith("-") else CallTable.id.asc()
    directed = column.desc() if order_by.startswith("-") else column.asc()
    is_never_null = isinstance(column, InstrumentedAttribute) and not column.nullable
    return (directed if is_never_null else directed.nulls_last(), by_number)


def _to_row(row: Any) -> CallRow:
    disposition = {} if row.disposition is None else {"disposition": row.disposition}
    return CallRow(
        uid=row.uid,
        agent_id=row.agent_id,
        agent=row.agent,
        queue=row.queue,
        direction=row.direction,
        customer_number=row.customer_number,
        started_at=row.started_at,
        site_timezone=row.site_timezone,
        duration_s=row.duration_s,
        channels=row.channels,
        language=row.language,
        transcript=row.transcript,
        recording_name=row.recording_name or "",
        evaluations=row.evaluations,
        fields={**row.fields, **disposition},
        talk_share=row.talk_share or {},
    )
