"""Tables of transcripts: utterances, what was masked in them, and what was read out of them."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from qa_studio.domain.calls import Speaker
from qa_studio.domain.transcripts import SpeakerSource, TranscriptSource
from qa_studio.storage.tables.base import Base


class TranscriptTable(Base):
    """Transcripts. The database itself allows one current transcript a call."""

    __tablename__ = "transcripts"
    __table_args__ = (
        Index(
            "uq_transcripts_current",
            "call_id",
            unique=True,
            sqlite_where=text("is_current = 1"),
            postgresql_where=text("is_current"),
        ),
        Index(None, "call_id", "created_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    call_id: Mapped[int] = mapped_column(ForeignKey("calls.id", ondelete="CASCADE"))
    is_current: Mapped[bool]
    source: Mapped[TranscriptSource]
    model: Mapped[str | None]
    language: Mapped[str]
    created_at: Mapped[datetime]
    warnings: Mapped[list[Any]] = mapped_column(server_default="[]")


class UtteranceTable(Base):
    """Utterances in order of `position`, with their words (see `codecs`) and sentiment (compound −1…1).

    `sentiment_shares` belong to the words in `sentiment_evidence`.
    """

    __tablename__ = "utterances"
    __table_args__ = (UniqueConstraint("transcript_id", "position"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    transcript_id: Mapped[int] = mapped_column(ForeignKey("transcripts.id", ondelete="CASCADE"))
    position: Mapped[int]
    speaker: Mapped[Speaker]
    channel: Mapped[int | None]
    start_s: Mapped[float]
    end_s: Mapped[float]
    text: Mapped[str]
    words: Mapped[list[Any]]
    compound: Mapped[float | None]
    sentiment_evidence: Mapped[list[Any] | None] = mapped_column(JSON(none_as_null=True))
    sentiment_shares: Mapped[list[Any] | None] = mapped_column(JSON(none_as_null=True))
    speaker_source: Mapped[SpeakerSource] = mapped_column(server_default=SpeakerSource.CHANNEL.value)
    heard_text: Mapped[str | None]
    corrected_by: Mapped[str | None]


class RedactionTable(Base):
    """Stretches that were masked; `utterance` is the position of the utterance they lie in.

    `original` is what was said, where that is kept; the database itself refuses it of payment cards.
    """

    __tablename__ = "redactions"
    __table_args__ = (
        UniqueConstraint("transcript_id", "position"),
        CheckConstraint("original = '' OR kind NOT IN ('card', 'card_code', 'card_expiry')", "never_stored"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    transcript_id: Mapped[int] = mapped_column(ForeignKey("transcripts.id", ondelete="CASCADE"))
    position: Mapped[int]
    kind: Mapped[str]
    utterance: Mapped[int]
    start_s: Mapped[float]
    end_s: Mapped[float]
    original: Mapped[str] = mapped_column(server_default="")


class AnalysisTable(Base):
    """What was read out of transcripts (see `codecs`), and the state of the libraries it was read with."""

    __tablename__ = "analyses"

    transcript_id: Mapped[int] = mapped_column(ForeignKey("transcripts.id", ondelete="CASCADE"), primary_key=True)
    speakers: Mapped[list[Any]]
    measures: Mapped[dict[str, Any]]
    arc: Mapped[list[Any]] = mapped_column(server_default="[]")
    turning_points: Mapped[list[Any]] = mapped_column(server_default="[]")
    phrases: Mapped[list[Any]] = mapped_column(server_default="[]")
    library: Mapped[str] = mapped_column(server_default="")
