"""Who an extension, login or name of the PBX was on the day of a call."""

from datetime import datetime
from zoneinfo import ZoneInfo

from qa_studio.domain.people import Handle, Role, holder_of
from qa_studio.services.repositories import UnitOfWork


def agent_for(uow: UnitOfWork, handle: str | None, started_at: datetime, site_timezone: str) -> int | None:
    """Gives the id of the agent a PBX handle belonged to when a call began, None without a handle.

    A person of that name is taken; a handle nobody knows becomes a new agent of that name, so that no call is lost.
    A handle that belonged to somebody only on other days becomes an agent named "<handle> (?)", for people to sort out.
    """
    value = (handle or "").strip()
    if not value:
        return None
    day = started_at.astimezone(ZoneInfo(site_timezone)).date()
    handles = uow.people.handles()
    holder = holder_of(value, day, handles)
    if holder is not None:
        return holder
    is_somebodys = any(known.value.casefold() == value.casefold() for known in handles)
    by_name = {person.name.casefold(): person for person in uow.people.all()}
    name = f"{value} (?)" if is_somebodys else value
    known_person = by_name.get(name.casefold())
    if known_person is not None and known_person.role is not Role.AGENT:
        name = f"{value} (?)"
        known_person = by_name.get(name.casefold())
    if known_person is not None:
        return known_person.id
    person = uow.people.add(name, Role.AGENT)
    if not is_somebodys:
        uow.people.add_handle(Handle(person.id, value))
    return person.id
