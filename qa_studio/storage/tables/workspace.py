"""Tables of the workspace itself: the transcription queue, the glossary, settings and the audit trail."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, String, UniqueConstraint, false
from sqlalchemy.orm import Mapped, mapped_column

from qa_studio.domain.jobs import JobState
from qa_studio.storage.column_types import JsonValue
from qa_studio.storage.tables.base import Base


class TranscriptionJobTable(Base):
    """Transcription jobs, one a call. `token` grows with each claim and never falls (the fencing token)."""

    __tablename__ = "transcription_jobs"
    __table_args__ = (UniqueConstraint("call_id"), Index(None, "state", "priority", "queued_at"))

    id: Mapped[int] = mapped_column(primary_key=True)
    call_id: Mapped[int] = mapped_column(ForeignKey("calls.id", ondelete="CASCADE"))
    state: Mapped[JobState]
    language: Mapped[str | None]
    priority: Mapped[int]
    attempts: Mapped[int]
    crashes: Mapped[int]
    token: Mapped[int]
    owner: Mapped[str | None]
    lease_until: Mapped[datetime | None]
    reason: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    queued_at: Mapped[datetime]
    updated_at: Mapped[datetime]
    alone: Mapped[bool] = mapped_column(server_default=false())


class GlossaryTable(Base):
    """Terms by language. `written_key` is `written` without case and spacing, for a term is there once."""

    __tablename__ = "glossary"
    __table_args__ = (UniqueConstraint("language", "written_key"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    language: Mapped[str]
    written: Mapped[str]
    written_key: Mapped[str]
    heard: Mapped[list[Any]]
    note: Mapped[str]
    added_by: Mapped[str]


class SettingTable(Base):
    """Workspace settings and remembered choices by name, as JSON."""

    __tablename__ = "settings"

    key: Mapped[str] = mapped_column(primary_key=True)
    value: Mapped[Any] = mapped_column(JsonValue)


class AuditEventTable(Base):
    """Audit events, chained by hash; two events can never follow the same one."""

    __tablename__ = "audit_events"
    __table_args__ = (UniqueConstraint("previous_hash"), UniqueConstraint("hash"), Index(None, "subject"))

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime]
    person: Mapped[str]
    action: Mapped[str]
    subject: Mapped[str]
    reason: Mapped[str]
    details: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    previous_hash: Mapped[str] = mapped_column(String(64))
    hash: Mapped[str] = mapped_column(String(64))
