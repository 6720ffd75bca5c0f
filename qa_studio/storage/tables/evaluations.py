"""Tables of scorecard versions and evaluations; answers are rows, so that reports can add them up in SQL."""

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, ForeignKeyConstraint, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from qa_studio.domain.evaluations import EvaluationState, Origin
from qa_studio.domain.scorecards import Cause
from qa_studio.storage.column_types import JsonValue
from qa_studio.storage.tables.base import Base


class ScorecardVersionTable(Base):
    """Scorecard versions; `content` is the scorecard's canonical JSON (see `codecs`)."""

    __tablename__ = "scorecard_versions"

    scorecard_id: Mapped[str] = mapped_column(primary_key=True)
    version: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    content: Mapped[str]


class EvaluationTable(Base):
    """Evaluations; `score` is 0–100, null where nothing applied."""

    __tablename__ = "evaluations"
    __table_args__ = (
        ForeignKeyConstraint(
            ["scorecard_id", "scorecard_version"], ["scorecard_versions.scorecard_id", "scorecard_versions.version"]
        ),
        CheckConstraint("revision >= 1", "revision"),
        Index(None, "call_id"),
        Index(None, "agent_id", "state"),
        Index(None, "reviewer_id", "state"),
        Index(None, "scorecard_id", "scorecard_version", "state"),
        Index(None, "state", "updated_at"),
        Index(None, "draw_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    call_id: Mapped[int] = mapped_column(ForeignKey("calls.id"))
    agent_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    reviewer_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    scorecard_id: Mapped[str]
    scorecard_version: Mapped[int]
    state: Mapped[EvaluationState]
    origin: Mapped[Origin]
    comment: Mapped[str]
    score: Mapped[float | None]
    failed: Mapped[bool]
    section_scores: Mapped[dict[str, Any]]
    families: Mapped[dict[str, Any]]
    draw_id: Mapped[int | None] = mapped_column(ForeignKey("draws.id"))
    revision: Mapped[int]
    revision_reason: Mapped[str]
    created_at: Mapped[datetime | None]
    submitted_at: Mapped[datetime | None]
    published_at: Mapped[datetime | None]
    updated_at: Mapped[datetime]


class AnswerTable(Base):
    """Answers in the order they were given; `value` and `suggested` are JSON, null where open or not suggested."""

    __tablename__ = "evaluation_answers"
    __table_args__ = (UniqueConstraint("evaluation_id", "question_id"), Index(None, "question_id"))

    id: Mapped[int] = mapped_column(primary_key=True)
    evaluation_id: Mapped[int] = mapped_column(ForeignKey("evaluations.id", ondelete="CASCADE"))
    question_id: Mapped[str]
    value: Mapped[Any] = mapped_column(JsonValue)
    cause: Mapped[Cause | None]
    comment: Mapped[str]
    suggested: Mapped[Any] = mapped_column(JsonValue, server_default="null")


class EvidenceTable(Base):
    """Moments of the call pinned to questions, in seconds from its start."""

    __tablename__ = "evaluation_evidence"
    __table_args__ = (Index(None, "evaluation_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    evaluation_id: Mapped[int] = mapped_column(ForeignKey("evaluations.id", ondelete="CASCADE"))
    question_id: Mapped[str]
    start_s: Mapped[float]
    end_s: Mapped[float]
    quote: Mapped[str]
