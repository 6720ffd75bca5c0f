"""Tables of calls: their facts, their recording, and when each speaker is heard."""

from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from qa_studio.domain.calls import Direction
from qa_studio.storage.column_types import PathText
from qa_studio.storage.tables.base import Base


class CallTable(Base):
    """Calls.

    `disposition` is the free field of that name, in a column of its own because filters ask for it; the other
    free fields are in `fields`. `search_text` is the folded text that a search looks through.
    """

    __tablename__ = "calls"
    __table_args__ = (
        UniqueConstraint("uid"),
        CheckConstraint("duration_s >= 0", "duration"),
        Index(None, "started_at"),
        Index(None, "agent_id", "started_at"),
        Index(None, "queue", "started_at"),
        Index(None, "direction", "started_at"),
        Index(None, "disposition", "started_at"),
        Index(None, "duration_s"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    uid: Mapped[str] = mapped_column(String(64))
    started_at: Mapped[datetime]
    site_timezone: Mapped[str]
    duration_s: Mapped[float]
    agent_handle: Mapped[str]
    agent_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    queue: Mapped[str | None]
    direction: Mapped[Direction | None]
    customer_number: Mapped[str | None]
    language: Mapped[str | None]
    agent_channel: Mapped[int | None]
    disposition: Mapped[str | None]
    fields: Mapped[dict[str, Any]]
    search_text: Mapped[str]


class RecordingTable(Base):
    """A call's sound file, and the customer's where each side has its own. `name` is the last part of `path`."""

    __tablename__ = "recordings"
    __table_args__ = (Index(None, "name"), Index(None, "root", "path"), Index(None, "leg_name"))

    call_id: Mapped[int] = mapped_column(ForeignKey("calls.id", ondelete="CASCADE"), primary_key=True)
    root: Mapped[str]
    path: Mapped[str] = mapped_column(PathText)
    name: Mapped[str] = mapped_column(PathText)
    size_bytes: Mapped[int] = mapped_column(BigInteger)
    duration_s: Mapped[float]
    sample_rate_hz: Mapped[int]
    channels: Mapped[int]
    codec: Mapped[str]
    warning: Mapped[str | None]
    leg_root: Mapped[str | None]
    leg_path: Mapped[str | None] = mapped_column(PathText)
    leg_name: Mapped[str | None] = mapped_column(PathText)
    leg_size_bytes: Mapped[int | None] = mapped_column(BigInteger)


class ActivityTable(Base):
    """When each speaker is heard (`activity`, see `codecs`), and their share of all talk (0–1 by speaker)."""

    __tablename__ = "call_activity"

    call_id: Mapped[int] = mapped_column(ForeignKey("calls.id", ondelete="CASCADE"), primary_key=True)
    activity: Mapped[dict[str, Any]]
    talk_share: Mapped[dict[str, Any]]
