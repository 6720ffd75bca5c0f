"""People, their roles, and who an extension belonged to on a given day."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Role(StrEnum):
    """What a person comes to QA Studio for."""

    ADMINISTRATOR = "administrator"
    SUPERVISOR = "supervisor"
    REVIEWER = "reviewer"
    AGENT = "agent"


class Permission(StrEnum):
    """What a role may do."""

    MANAGE_PEOPLE = "manage_people"
    MANAGE_MODELS = "manage_models"
    MANAGE_WORKSPACE = "manage_workspace"
    MANAGE_SCORECARDS = "manage_scorecards"
    IMPORT_CALLS = "import_calls"
    SEE_CALLS = "see_calls"
    DRAW_SAMPLE = "draw_sample"
    TRANSCRIBE = "transcribe"
    REVIEW = "review"
    PUBLISH = "publish"
    SEE_ALL_EVALUATIONS = "see_all_evaluations"
    COACH = "coach"
    SEE_OWN_FEEDBACK = "see_own_feedback"
    SEE_PERSONAL_DATA = "see_personal_data"
    MANAGE_PHRASES = "manage_phrases"
    FOLLOW_PROBLEMS = "follow_problems"


_REVIEWER = frozenset(
    {
        Permission.SEE_CALLS,
        Permission.REVIEW,
        Permission.TRANSCRIBE,
        Permission.IMPORT_CALLS,
        Permission.DRAW_SAMPLE,
    }
)
_SUPERVISOR = _REVIEWER | {
    Permission.MANAGE_SCORECARDS,
    Permission.MANAGE_PEOPLE,
    Permission.PUBLISH,
    Permission.SEE_ALL_EVALUATIONS,
    Permission.COACH,
    Permission.SEE_PERSONAL_DATA,
    Permission.MANAGE_PHRASES,
    Permission.FOLLOW_PROBLEMS,
}
PERMISSIONS: dict[Role, frozenset[Permission]] = {
    Role.AGENT: frozenset({Permission.SEE_OWN_FEEDBACK}),
    Role.REVIEWER: _REVIEWER,
    Role.SUPERVISOR: _SUPERVISOR,
    Role.ADMINISTRATOR: _SUPERVISOR | {Permission.MANAGE_MODELS, Permission.MANAGE_WORKSPACE},
}


@dataclass(frozen=True)
class Person:
    """Somebody who works with QA Studio or takes calls."""

    id: int
    name: str
    role: Role
    is_active: bool = True

    def may(self, permission: Permission) -> bool:
        """Whether the person's role includes `permission`."""
        return self.is_active and permission in PERMISSIONS[self.role]


@dataclass(frozen=True)
class Handle:
    """An extension, login or name by which the PBX knew a person, from a day (inclusive) to a day (exclusive)."""

    person_id: int
    value: str
    valid_from: date | None = None
    valid_before: date | None = None

    def holds_on(self, day: date) -> bool:
        """Whether the handle was the person's on `day`."""
        return (self.valid_from is None or self.valid_from <= day) and (
            self.valid_before is None or day < self.valid_before
        )

    def overlaps(self, other: "Handle") -> bool:
        """Whether both handles are the same value at some common day."""
        if self.value.casefold() != other.value.casefold():
            return False
        starts_before_other_ends = (
            self.valid_from is None or other.valid_before is None or self.valid_from < other.valid_before
        )
        other_starts_before_end = (
            other.valid_from is None or self.valid_before is None or other.valid_from < self.valid_before
        )
        return starts_before_other_ends and other_starts_before_end


@dataclass(frozen=True)
class TeamMembership:
    """The team a person belonged to, from a day (inclusive) to a day (exclusive)."""

    person_id: int
    team: str
    valid_from: date | None = None
    valid_before: date | None = None


def holder_of(value: str, day: date, handles: Iterable[Handle]) -> int | None:
    """Gives the id of the person whose handle `value` was on `day`, or None where it was nobody's."""
    wanted = value.casefold()
    for handle in handles:
        if handle.value.casefold() == wanted and handle.holds_on(day):
            return handle.person_id
    return None
