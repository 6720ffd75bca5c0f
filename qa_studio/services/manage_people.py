"""People, their roles, extensions and teams over time."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from qa_studio.domain.errors import KnownError
from qa_studio.domain.people import Handle, Permission, Person, Role, TeamMembership
from qa_studio.services.repositories import UnitOfWork
from qa_studio.services.studio import Studio


def list_people(studio: Studio, role: Role | None = None) -> tuple[Person, ...]:
    """Gives people by name; anybody may know who works here.

    Agents see only themselves.
    """
    if not studio.person.may(Permission.SEE_CALLS):
        return (studio.person,)
    with studio.uow() as uow:
        return uow.people.all(role)


def find_agent(studio: Studio, name: str) -> Person:
    """Gives the agent of that name or extension.

    Raises:
        KnownError: `person.unknown` with `name`.
    """
    with studio.uow() as uow:
        person = uow.people.find(name)
    if person is None:
        raise KnownError("person.unknown", name=name)
    return person


def add_person(
    studio: Studio, name: str, role: Role, *, handles: Sequence[str] = (), team: str | None = None
) -> Person:
    """Adds somebody, with their extensions or logins and team from now on and before.

    Raises:
        NotAllowed: the role may not manage people, or may not appoint an administrator.
        KnownError: `person.name_needed`, `person.name_taken`, `person.handle_taken`.
    """
    studio.require(Permission.MANAGE_PEOPLE)
    if not name.strip():
        raise KnownError("person.name_needed")
    _require_rank(studio, role)
    with studio.uow() as uow:
        person = uow.people.add(name.strip(), role)
        for handle in handles:
            uow.people.add_handle(Handle(person.id, handle))
        if team:
            uow.people.add_membership(TeamMembership(person.id, team))
        uow.audit.record(studio.event("person.added", f"person:{person.id}", role=role.value))
        uow.commit()
        return person


def change_person(studio: Studio, person: Person) -> Person:
    """Stores a changed name, role or activity.

    Raises:
        NotAllowed: the role may not manage people, or may not touch an administrator.
        KnownError: `person.last_administrator` where nobody would be left to administer.
    """
    studio.require(Permission.MANAGE_PEOPLE)
    with studio.uow() as uow:
        before = uow.people.get(person.id)
        _require_rank(studio, before.role)
        _require_rank(studio, person.role)
        changed = replace(person, name=person.name.strip())
        if not changed.name:
            raise KnownError("person.name_needed")
        uow.people.update(changed)
        if not any(one.is_active for one in uow.people.all(Role.ADMINISTRATOR)):
            raise KnownError("person.last_administrator")
        uow.audit.record(studio.event("person.changed", f"person:{person.id}", role=person.role.value))
        uow.commit()
        return changed


def handles_of(studio: Studio, person_id: int | None = None) -> tuple[Handle, ...]:
    """Gives the extensions and logins of a person, or of all, with their dates.

    Raises:
        NotAllowed: the role may not see calls.
    """
    studio.require(Permission.SEE_CALLS)
    with studio.uow() as uow:
        return uow.people.handles(person_id)


def give_handle(studio: Studio, handle: Handle) -> None:
    """Gives a person an extension or login for a time; calls imported from now on that fall in it are theirs.

    Raises:
        NotAllowed: the role may not manage people.
        KnownError: `person.handle_taken` where somebody had it on one of these days.
    """
    studio.require(Permission.MANAGE_PEOPLE)
    with studio.uow() as uow:
        uow.people.add_handle(handle)
        _record_handle(studio, uow, handle)
        uow.commit()


def end_handle(studio: Studio, handle: Handle, valid_before: date) -> None:
    """Ends a handle: from `valid_before` on it is nobody's.

    Raises:
        NotAllowed: the role may not manage people.
    """
    studio.require(Permission.MANAGE_PEOPLE)
    with studio.uow() as uow:
        ended = replace(handle, valid_before=valid_before)
        uow.people.end_handle(ended)
        _record_handle(studio, uow, ended)
        uow.commit()


def teams_of(studio: Studio, person_id: int | None = None) -> tuple[TeamMembership, ...]:
    """Gives the teams of a person, or of all, with their dates.

    Raises:
        NotAllowed: the role may not see calls.
    """
    studio.require(Permission.SEE_CALLS)
    with studio.uow() as uow:
        return uow.people.memberships(person_id)


def set_team(studio: Studio, membership: TeamMembership) -> None:
    """Puts a person into a team from a day on, ending the team before.

    Raises:
        NotAllowed: the role may not manage people.
    """
    studio.require(Permission.MANAGE_PEOPLE)
    with studio.uow() as uow:
        uow.people.add_membership(membership)
        uow.audit.record(studio.event("person.team", f"person:{membership.person_id}", team=membership.team))
        uow.commit()


def _record_handle(studio: Studio, uow: UnitOfWork, handle: Handle) -> None:
    uow.audit.record(
        studio.event(
            "person.handle",
            f"person:{handle.person_id}",
            handle=handle.value,
            valid_from=str(handle.valid_from or ""),
            valid_before=str(handle.valid_before or ""),
        )
    )


def _require_rank(studio: Studio, role: Role) -> None:
    """Only administrators appoint and change administrators."""
    if role is Role.ADMINISTRATOR:
        studio.require(Permission.MANAGE_WORKSPACE)
