"""Conditions of SQL statements: long lists, text as people type it, and which calls a filter means."""

import json
from collections.abc import Collection
from typing import Any, Final

from sqlalchemy import ARRAY, ColumnElement, Dialect, any_, bindparam, func, or_, select
from sqlalchemy.orm import InstrumentedAttribute

from qa_studio.domain.calls import CallFilter
from qa_studio.storage.column_types import folded
from qa_studio.storage.tables import CallTable, DrawnCallTable, DrawTable, PersonTable

_SHORT_LIST: Final = 500
_ESCAPE: Final = "\\"


def among(column: InstrumentedAttribute[Any], values: Collection[Any], dialect: Dialect) -> ColumnElement[bool]:
    """Gives "column is one of `values`" for any number of values (text or numbers).

    Databases limit the parameters of a statement (SQLite 32,766, PostgreSQL 65,535); a long list is handed over
    as one: a JSON array to SQLite, an array to PostgreSQL.
    """
    if len(values) <= _SHORT_LIST:
        return column.in_(list(values))
    if dialect.name == "sqlite":
        listed = func.json_each(json.dumps(list(values))).table_valued("value")
        return column.in_(select(listed.c.value))
    return column == any_(bindparam(None, list(values), type_=ARRAY(column.type)))


def containing(column: InstrumentedAttribute[str], part: str) -> ColumnElement[bool]:
    """Gives "column contains `part`", taken literally: %, _ and backslashes are what they are."""
    escaped = part.replace(_ESCAPE, _ESCAPE * 2).replace("%", f"{_ESCAPE}%").replace("_", f"{_ESCAPE}_")
    return column.like(f"%{escaped}%", escape=_ESCAPE)


def of_calls(calls: CallFilter, dialect: Dialect) -> list[ColumnElement[bool]]:
    """Gives the conditions on `CallTable` that a filter sets; none for a filter that means all calls."""
    conditions: list[ColumnElement[bool]] = []
    if calls.started_from is not None:
        conditions.append(CallTable.started_at >= calls.started_from)
    if calls.started_before is not None:
        conditions.append(CallTable.started_at < calls.started_before)
    if calls.min_duration_s is not None:
        conditions.append(CallTable.duration_s >= calls.min_duration_s)
    if calls.max_duration_s is not None:
        conditions.append(CallTable.duration_s <= calls.max_duration_s)
    if calls.queues:
        conditions.append(among(CallTable.queue, calls.queues, dialect))
    if calls.agent_ids:
        conditions.append(among(CallTable.agent_id, calls.agent_ids, dialect))
    if calls.directions:
        conditions.append(CallTable.direction.in_(calls.directions))
    if calls.dispositions:
        conditions.append(among(CallTable.disposition, calls.dispositions, dialect))
    conditions.extend(_mentions(word) for word in folded(calls.text).split())
    return conditions


def is_targeted() -> ColumnElement[bool]:
    """Gives "the draw took its calls from a search"; what was drawn before searches could be saved did not."""
    return func.coalesce(DrawTable.plan["search"].as_string(), "") != ""


def in_random_draw() -> ColumnElement[bool]:
    """Gives "the drawn call is of a random draw"."""
    return DrawnCallTable.draw_id.not_in(select(DrawTable.id).where(is_targeted()))


def _mentions(word: str) -> ColumnElement[bool]:
    """Gives "the call or its agent's name has `word` in it"; `word` is folded."""
    named = select(PersonTable.id).where(containing(PersonTable.folded_name, word))
    return or_(containing(CallTable.search_text, word), CallTable.agent_id.in_(named))
