"""The repository of draws; none is ever deleted."""

from typing import Any

from sqlalchemy import Connection, and_, case, exists, func, insert, select, update

from qa_studio.domain.errors import KnownError, NotFound
from qa_studio.domain.evaluations import EvaluationState
from qa_studio.domain.sampling import DrawnCall, DrawRecord, SamplingPlan, Stratum
from qa_studio.services.rows import DrawRow, QueueRow
from qa_studio.storage.call_rows import rows_of_calls
from qa_studio.storage.codecs import from_data, to_data
from qa_studio.storage.conditions import among, in_random_draw, is_targeted
from qa_studio.storage.tables import CallTable, DrawnCallTable, DrawTable, EvaluationTable, StratumTable
from qa_studio.storage.transaction import Lock, Transaction

_of_drawn_call = and_(CallTable.id == EvaluationTable.call_id, CallTable.uid == DrawnCallTable.uid)


class SqlDraws:
    """Draws in the database; see `repositories.Draws`."""

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction

    def add(self, draw: DrawRecord) -> int:
        """Stores a draw (its `id` is ignored) and gives its number.

        Raises:
            KnownError: `draw.overtaken` with `n` where another draw took some of its calls in the meantime.
        """
        connection = self._transaction.alone(Lock.DRAWS)
        if not draw.plan.include_drawn:
            _refuse_drawn(connection, draw)
        draw_id = connection.execute(
            insert(DrawTable)
            .values(
                seed=draw.seed,
                is_seed_chosen=draw.is_seed_chosen,
                algorithm=draw.algorithm,
                plan=to_data(draw.plan, SamplingPlan),
                digest=draw.digest,
                drawn_at=draw.drawn_at,
                drawn_by=draw.drawn_by,
            )
            .returning(DrawTable.id)
        ).scalar_one()
        if draw.strata:
            connection.execute(insert(StratumTable), _stratum_rows(draw_id, draw))
        if draw.items:
            connection.execute(insert(DrawnCallTable), [_item_row(draw_id, item) for item in draw.items])
        return draw_id

    def get(self, draw_id: int) -> DrawRecord:
        """Gives a draw with its replacements; raises `NotFound` ("draw.not_found" with `draw`)."""
        connection = self._transaction.reading
        row = connection.execute(select(DrawTable.__table__).where(DrawTable.id == draw_id)).one_or_none()
        if row is None:
            raise NotFound("draw.not_found", draw=str(draw_id))
        strata = connection.execute(
            select(StratumTable.__table__).where(StratumTable.draw_id == draw_id).order_by(StratumTable.position)
        )
        items = connection.execute(
            select(DrawnCallTable.__table__).where(DrawnCallTable.draw_id == draw_id).order_by(DrawnCallTable.id)
        )
        return DrawRecord(
            id=draw_id,
            seed=row.seed,
            is_seed_chosen=row.is_seed_chosen,
            algorithm=row.algorithm,
            plan=from_data(row.plan, SamplingPlan),
            strata=tuple(Stratum(one.key, one.agent_id, tuple(one.eligible), one.wanted, one.taken) for one in strata),
            digest=row.digest,
            items=tuple(_to_item(one) for one in items),
            drawn_at=row.drawn_at,
            drawn_by=row.drawn_by,
        )

    def rows(self) -> tuple[DrawRow, ...]:
        """Gives all draws, newest first. `drawn` counts calls that stand, `reviewed` those past their draft."""
        strata = select(
            StratumTable.draw_id,
            func.count().label("agents"),
            func.sum(StratumTable.eligible_count).label("eligible"),
        ).group_by(StratumTable.draw_id)
        is_reviewed = exists().where(
            EvaluationTable.draw_id == DrawnCallTable.draw_id,
            EvaluationTable.state != EvaluationState.DRAFT,
            _of_drawn_call,
        )
        items = (
            select(
                DrawnCallTable.draw_id,
                func.count().label("drawn"),
                func.sum(case((is_reviewed, 1), else_=0)).label("reviewed"),
            )
            .where(DrawnCallTable.replaced_because.is_(None))
            .group_by(DrawnCallTable.draw_id)
        )
        counted, taken = strata.subquery(), items.subquery()
        statement = (
            select(DrawTable.__table__, counted.c.agents, counted.c.eligible, taken.c.drawn, taken.c.reviewed)
            .outerjoin(counted, counted.c.draw_id == DrawTable.id)
            .outerjoin(taken, taken.c.draw_id == DrawTable.id)
            .order_by(DrawTable.drawn_at.desc(), DrawTable.id.desc())
        )
        return tuple(_to_draw_row(row) for row in self._transaction.reading.execute(statement))

    def replace(self, draw_id: int, uid: str, reason: str, replacement: DrawnCall | None) -> None:
        """Records that `uid` could not be reviewed and what came in its place (None: the stratum has no more).

        Raises:
            KnownError: `draw.call_not_in_draw` or `draw.call_already_replaced`, with `draw`; `draw.overtaken` where
                the replacement is in the draw already.
        """
        connection = self._transaction.alone(Lock.DRAWS)
        item = and_(DrawnCallTable.draw_id == draw_id, DrawnCallTable.uid == uid)
        found = connection.execute(select(DrawnCallTable.replaced_because).where(item)).one_or_none()
        if found is None:
            raise KnownError("draw.call_not_in_draw", draw=draw_id)
        if found.replaced_because is not None:
            raise KnownError("draw.call_already_replaced", draw=draw_id)
        connection.execute(update(DrawnCallTable).where(item).values(replaced_because=reason))
        if replacement is None:
            return
        is_there = and_(DrawnCallTable.draw_id == draw_id, DrawnCallTable.uid == replacement.uid)
        if connection.scalar(select(DrawnCallTable.id).where(is_there)) is not None:
            raise KnownError("draw.overtaken", n=1)
        row = {**_item_row(draw_id, replacement), "replaces": replacement.replaces or uid}
        connection.execute(insert(DrawnCallTable).values(**row))

    def draw_of(self, uid: str, *, targeted: bool = False) -> int | None:
        """Gives the random (or targeted) draw that took the call and did not replace it, the latest, or None."""
        statement = select(func.max(DrawnCallTable.draw_id)).where(
            DrawnCallTable.uid == uid,
            DrawnCallTable.replaced_because.is_(None),
            DrawnCallTable.draw_id.in_(select(DrawTable.id).where(is_targeted() if targeted else ~is_targeted())),
        )
        return self._transaction.reading.scalar(statement)

    def queue(self) -> tuple[QueueRow, ...]:
        """Gives all drawn calls that stand, oldest draw first, with the latest evaluation made for their draw."""
        connection = self._transaction.reading
        latest = (
            select(func.max(EvaluationTable.id))
            .where(EvaluationTable.draw_id == DrawnCallTable.draw_id, _of_drawn_call)
            .correlate(DrawnCallTable)
            .scalar_subquery()
        )
        statement = (
            select(
                DrawnCallTable.draw_id,
                DrawnCallTable.uid,
                DrawnCallTable.rank,
                EvaluationTable.id.label("evaluation_id"),
                EvaluationTable.state,
            )
            .outerjoin(EvaluationTable, EvaluationTable.id == latest)
            .where(DrawnCallTable.replaced_because.is_(None))
            .order_by(DrawnCallTable.draw_id, DrawnCallTable.id)
        )
        drawn = connection.execute(statement).all()
        calls = rows_of_calls(connection, [row.uid for row in drawn])
        return tuple(
            QueueRow(row.draw_id, calls[row.uid], row.rank, row.evaluation_id, row.state)
            for row in drawn
            if row.uid in calls
        )


def _refuse_drawn(connection: Connection, draw: DrawRecord) -> None:
    uids = [item.uid for item in draw.items]
    taken = select(func.count(DrawnCallTable.uid.distinct())).where(
        among(DrawnCallTable.uid, uids, connection.dialect), in_random_draw()
    )
    count = connection.execute(taken).scalar_one()
    if count:
        raise KnownError("draw.overtaken", n=count)


def _stratum_rows(draw_id: int, draw: DrawRecord) -> list[dict[str, Any]]:
    return [
        {
            "draw_id": draw_id,
            "position": position,
            "key": stratum.key,
            "agent_id": stratum.agent_id,
            "wanted": stratum.wanted,
            "taken": stratum.taken,
            "eligible_count": len(stratum.eligible),
            "eligible": list(stratum.eligible),
        }
        for position, stratum in enumerate(draw.strata)
    ]


def _item_row(draw_id: int, item: DrawnCall) -> dict[str, Any]:
    return {
        "draw_id": draw_id,
        "uid": item.uid,
        "agent_id": item.agent_id,
        "stratum": item.stratum,
        "rank": item.rank,
        "replaces": item.replaces,
        "replaced_because": item.replaced_because,
    }


def _to_item(row: Any) -> DrawnCall:
    return DrawnCall(row.uid, row.agent_id, row.stratum, row.rank, row.replaces, row.replaced_because)


def _to_draw_row(row: Any) -> DrawRow:
    return DrawRow(
        id=row.id,
        drawn_at=row.drawn_at,
        drawn_by=row.drawn_by,
        is_seed_chosen=row.is_seed_chosen,
        agents=row.agents or 0,
        eligible=row.eligible or 0,
        drawn=row.drawn or 0,
        reviewed=row.reviewed or 0,
        search=row.plan.get("search", ""),
    )
