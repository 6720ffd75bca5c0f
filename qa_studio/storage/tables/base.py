"""What all tables share: names of constraints, and which column type a Python type gets."""

from datetime import date, datetime
from typing import Any, ClassVar, Final

from sqlalchemy import JSON, Boolean, Date, Double, Integer, MetaData
from sqlalchemy.orm import DeclarativeBase

from qa_studio.domain.calls import Direction, Speaker
from qa_studio.domain.coaching import ActionState
from qa_studio.domain.evaluations import EvaluationState, Origin
from qa_studio.domain.jobs import JobState
from qa_studio.domain.people import Role
from qa_studio.domain.phrases import PhraseGroup
from qa_studio.domain.scorecards import Cause
from qa_studio.domain.topics import ProblemState
from qa_studio.domain.transcripts import SpeakerSource, TranscriptSource
from qa_studio.storage.column_types import EnumName, PlainText, UtcDateTime

NAMING_CONVENTION = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}
"""Every constraint has a name, so that migrations can speak of it on both databases."""

_SEARCH_INDEX: Final = "search_lines"

_STORED_ENUMS = (
    ActionState,
    Cause,
    Direction,
    EvaluationState,
    JobState,
    Origin,
    PhraseGroup,
    ProblemState,
    Role,
    Speaker,
    SpeakerSource,
    TranscriptSource,
)


class Base(DeclarativeBase):
    """The ground of all table classes; rows are read and written with Core statements, not with a session."""

    metadata = MetaData(naming_convention=NAMING_CONVENTION)
    type_annotation_map: ClassVar[dict[Any, Any]] = {
        bool: Boolean,
        int: Integer,
        float: Double,
        str: PlainText,
        date: Date,
        datetime: UtcDateTime,
        dict[str, Any]: JSON,
        list[Any]: JSON,
        **{members: EnumName(members) for members in _STORED_ENUMS},
    }


def is_described(name: str | None, kind: str, parents: Any) -> bool:
    """Whether a table found in a database is one that the classes here describe; Alembic's `include_name`.

    The full-text index is of another make on each database, and on SQLite has shadow tables of its own.
    """
    return kind != "table" or name is None or not name.startswith(_SEARCH_INDEX)
