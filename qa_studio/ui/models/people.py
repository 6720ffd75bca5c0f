"""The columns of the tables around people."""

from dataclasses import dataclass

from qa_studio.domain.people import Handle, Person, TeamMembership
from qa_studio.messages import Texts
from qa_studio.ui.models.column import Column


@dataclass(frozen=True)
class PersonRow:
    """A person with their extensions and present team."""

    person: Person
    handles: tuple[Handle, ...]
    team: str | None


def _state(row: PersonRow, texts: Texts) -> str:
    return texts("people.active" if row.person.is_active else "people.inactive")


def span_in_words(one: Handle | TeamMembership, texts: Texts) -> str:
    """Gives from when to when something holds."""
    if one.valid_from is None and one.valid_before is None:
        return texts("people.always")
    first = texts.date(one.valid_from) if one.valid_from else "…"
    before = texts.date(one.valid_before) if one.valid_before else "…"
    return texts("people.span", first=first, before=before)


PERSON_COLUMNS: tuple[Column[PersonRow], ...] = (
    Column("name", lambda row, texts: row.person.name, width_px=176),
    Column("role", lambda row, texts: texts(f"role_name.{row.person.role.value}"), width_px=150),
    Column("team", lambda row, texts: row.team or "–", width_px=140),
    Column("handles", lambda row, texts: ", ".join(handle.value for handle in row.handles) or "–", width_px=120),
    Column(
        "active",
        _state,
        width_px=90,
        tone=lambda row: None if row.person.is_active else "muted",
    ),
)
HANDLE_COLUMNS: tuple[Column[Handle], ...] = (
    Column("handle", lambda one, texts: one.value, width_px=120),
    Column("valid", span_in_words, width_px=220),
)
TEAM_COLUMNS: tuple[Column[TeamMembership], ...] = (
    Column("team", lambda one, texts: one.team, width_px=120),
    Column("valid", span_in_words, width_px=220),
)
