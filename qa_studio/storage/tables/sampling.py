"""Tables of draws. They hold uids, not references: a draw proves itself even when its calls are gone."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from qa_studio.storage.tables.base import Base


class DrawTable(Base):
    """Draws; never deleted. `plan` is the sampling plan (see `codecs`)."""

    __tablename__ = "draws"
    __table_args__ = (Index(None, "drawn_at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    seed: Mapped[str] = mapped_column(String(32))
    is_seed_chosen: Mapped[bool]
    algorithm: Mapped[str]
    plan: Mapped[dict[str, Any]]
    digest: Mapped[str] = mapped_column(String(64))
    drawn_at: Mapped[datetime]
    drawn_by: Mapped[str]


class StratumTable(Base):
    """The strata of a draw; `eligible` lists the uids, `eligible_count` spares lists from reading them."""

    __tablename__ = "draw_strata"
    __table_args__ = (UniqueConstraint("draw_id", "position"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    draw_id: Mapped[int] = mapped_column(ForeignKey("draws.id"))
    position: Mapped[int]
    key: Mapped[str]
    agent_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    wanted: Mapped[int]
    taken: Mapped[int]
    eligible_count: Mapped[int]
    eligible: Mapped[list[Any]]


class DrawnCallTable(Base):
    """Drawn calls in the order they were drawn, replaced ones and their replacements alike."""

    __tablename__ = "drawn_calls"
    __table_args__ = (UniqueConstraint("draw_id", "uid"), Index(None, "uid"))

    id: Mapped[int] = mapped_column(primary_key=True)
    draw_id: Mapped[int] = mapped_column(ForeignKey("draws.id"))
    uid: Mapped[str] = mapped_column(String(64))
    agent_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    stratum: Mapped[str]
    rank: Mapped[int]
    replaces: Mapped[str | None] = mapped_column(String(64))
    replaced_because: Mapped[str | None]
