"""Tables of people: who they are, how the PBX knows them, their teams and agreed actions."""

from datetime import date

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from qa_studio.domain.coaching import ActionState
from qa_studio.domain.people import Role
from qa_studio.storage.tables.base import Base


class PersonTable(Base):
    """People. `name_key` makes names unique case aside; `folded_name` is what lists sort and search by."""

    __tablename__ = "people"
    __table_args__ = (UniqueConstraint("name_key"), Index(None, "folded_name"))

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    name_key: Mapped[str]
    folded_name: Mapped[str]
    role: Mapped[Role]
    is_active: Mapped[bool]


class HandleTable(Base):
    """What the PBX called a person from a day (inclusive) to a day (exclusive); no two overlap."""

    __tablename__ = "handles"
    __table_args__ = (
        CheckConstraint("valid_from IS NULL OR valid_before IS NULL OR valid_from <= valid_before", "period"),
        Index(None, "value_key"),
        Index(None, "person_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    value: Mapped[str]
    value_key: Mapped[str]
    valid_from: Mapped[date | None]
    valid_before: Mapped[date | None]


class MembershipTable(Base):
    """The team of a person from a day (inclusive) to a day (exclusive)."""

    __tablename__ = "team_memberships"
    __table_args__ = (Index(None, "person_id", "valid_from"), Index(None, "team"))

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    team: Mapped[str]
    valid_from: Mapped[date | None]
    valid_before: Mapped[date | None]


class CoachingActionTable(Base):
    """Actions agreed in coaching."""

    __tablename__ = "coaching_actions"
    __table_args__ = (Index(None, "agent_id", "state"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    agent_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    what: Mapped[str]
    measure: Mapped[str]
    due: Mapped[date | None]
    agreed_on: Mapped[date]
    agreed_with: Mapped[str]
    state: Mapped[ActionState]
