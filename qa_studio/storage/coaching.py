"""The repository of actions agreed in coaching."""

from typing import Any

from sqlalchemy import case, insert, select, update

from qa_studio.domain.coaching import ActionItem, ActionState
from qa_studio.domain.errors import NotFound
from qa_studio.storage.tables import CoachingActionTable
from qa_studio.storage.transaction import Transaction


class SqlCoaching:
    """Coaching actions in the database; see `repositories.Coaching`."""

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction

    def add_action(self, action: ActionItem) -> ActionItem:
        """Stores an action (its `id` is ignored) and gives it with its id."""
        statement = insert(CoachingActionTable).values(**_columns(action)).returning(CoachingActionTable.__table__)
        return _to_action(self._transaction.writing.execute(statement).one())

    def update_action(self, action: ActionItem) -> None:
        """Stores a changed action; raises `NotFound` ("coaching.action_not_found" with `action`)."""
        statement = update(CoachingActionTable).where(CoachingActionTable.id == action.id).values(**_columns(action))
        if not self._transaction.writing.execute(statement).rowcount:
            raise NotFound("coaching.action_not_found", action=str(action.id))

    def actions(self, agent_id: int) -> tuple[ActionItem, ...]:
        """Gives an agent's actions: open ones first by due date, then the rest, latest first."""
        is_open = CoachingActionTable.state == ActionState.OPEN
        statement = (
            select(CoachingActionTable.__table__)
            .where(CoachingActionTable.agent_id == agent_id)
            .order_by(
                case((is_open, 0), else_=1),
                case((is_open, CoachingActionTable.due), else_=None).asc().nulls_last(),
                CoachingActionTable.agreed_on.desc(),
                CoachingActionTable.id.desc(),
            )
        )
        return tuple(_to_action(row) for row in self._transaction.reading.execute(statement))


def _columns(action: ActionItem) -> dict[str, Any]:
    return {
        "agent_id": action.agent_id,
        "what": action.what,
        "measure": action.measure,
        "due": action.due,
        "agreed_on": action.agreed_on,
        "agreed_with": action.agreed_with,
        "state": action.state,
    }


def _to_action(row: Any) -> ActionItem:
    return ActionItem(row.id, row.agent_id, row.what, row.measure, row.due, row.agreed_on, row.agreed_with, row.state)
