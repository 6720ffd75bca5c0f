"""Tables of what is understood of calls: phrase rules, key phrases, problems, and search."""

from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from qa_studio.domain.calls import Speaker
from qa_studio.domain.phrases import PhraseGroup
from qa_studio.domain.topics import ProblemState
from qa_studio.storage.tables.base import Base


class PhraseRuleTable(Base):
    """The workspace's own phrase rules; `group` is in `phrase_group` because SQL has a use for the word itself."""

    __tablename__ = "phrase_rules"

    id: Mapped[str] = mapped_column(primary_key=True)
    language: Mapped[str]
    phrase_group: Mapped[PhraseGroup]
    title: Mapped[str]
    patterns: Mapped[list[Any]]
    speaker: Mapped[Speaker | None]
    window: Mapped[dict[str, Any]]
    is_active: Mapped[bool]
    is_shipped: Mapped[bool]


class KeyPhraseTable(Base):
    """Key phrases of transcripts in order of `position`, a row each, so that SQL can count calls by them."""

    __tablename__ = "key_phrases"
    __table_args__ = (UniqueConstraint("transcript_id", "position"), Index(None, "key"))

    id: Mapped[int] = mapped_column(primary_key=True)
    transcript_id: Mapped[int] = mapped_column(ForeignKey("transcripts.id", ondelete="CASCADE"))
    position: Mapped[int]
    key: Mapped[str]
    text: Mapped[str]
    count: Mapped[int]
    utterances: Mapped[list[Any]]


class ProblemTable(Base):
    """Recurring problems that supervisors follow; `keys` are the phrase keys that count for them."""

    __tablename__ = "problems"

    id: Mapped[int] = mapped_column(primary_key=True)
    title: Mapped[str]
    keys: Mapped[list[Any]]
    language: Mapped[str]
    queue: Mapped[str | None]
    state: Mapped[ProblemState]
    note: Mapped[str]
    named_by: Mapped[str]
    named_at: Mapped[datetime]


class SavedSearchTable(Base):
    """Saved searches. `name_key` is the name without case and spacing, for a search is there once under a name."""

    __tablename__ = "saved_searches"
    __table_args__ = (UniqueConstraint("name_key"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    name_key: Mapped[str]
    query: Mapped[dict[str, Any]]
    saved_by: Mapped[str]


class SearchedCallTable(Base):
    """Calls whose current transcript is in the full-text index; `key` is the upper part of its lines' numbers.

    Keys sort by the calls' start, the newest first (see `search_lines`).
    """

    __tablename__ = "searched_calls"
    __table_args__ = (UniqueConstraint("key"),)

    call_id: Mapped[int] = mapped_column(
        ForeignKey("calls.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    key: Mapped[int] = mapped_column(BigInteger)
