"""The repository of people, their handles and teams."""

from datetime import date
from typing import Any, Final

from sqlalchemy import delete, insert, or_, select, update
from sqlalchemy.exc import IntegrityError

from qa_studio.domain.errors import KnownError, NotFound
from qa_studio.domain.people import Handle, Person, Role, TeamMembership
from qa_studio.storage.column_types import folded, name_key
from qa_studio.storage.tables import HandleTable, MembershipTable, PersonTable
from qa_studio.storage.transaction import Lock, Transaction

_PERSON_COLUMNS: Final = (PersonTable.id, PersonTable.name, PersonTable.role, PersonTable.is_active)
_BEGINNING: Final = date.min
_END: Final = date.max


class SqlPeople:
    """People in the database; see `repositories.People`."""

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction

    def add(self, name: str, role: Role) -> Person:
        """Stores a new person; raises `KnownError` ("person.name_taken" with `name`)."""
        connection = self._transaction.writing
        names = _names(name)
        try:
            with connection.begin_nested():
                person_id = connection.execute(
                    insert(PersonTable).values(**names, role=role, is_active=True).returning(PersonTable.id)
                ).scalar_one()
        except IntegrityError as error:
            raise KnownError("person.name_taken", name=name) from error
        return Person(person_id, names["name"], role)

    def get(self, person_id: int) -> Person:
        """Gives a person; raises `NotFound` ("person.not_found" with `person`)."""
        statement = select(*_PERSON_COLUMNS).where(PersonTable.id == person_id)
        row = self._transaction.reading.execute(statement).one_or_none()
        if row is None:
            raise NotFound("person.not_found", person=str(person_id))
        return _to_person(row)

    def find(self, name: str) -> Person | None:
        """Gives the person of that name, else the one whose handle it is today (case aside), else None."""
        connection = self._transaction.reading
        key = name_key(name)
        row = connection.execute(select(*_PERSON_COLUMNS).where(PersonTable.name_key == key)).one_or_none()
        if row is None:
            today = self._transaction.now().date()
            statement = (
                select(*_PERSON_COLUMNS)
                .join(HandleTable, HandleTable.person_id == PersonTable.id)
                .where(
                    HandleTable.value_key == key,
                    or_(HandleTable.valid_from.is_(None), HandleTable.valid_from <= today),
                    or_(HandleTable.valid_before.is_(None), HandleTable.valid_before > today),
                )
            )
            row = connection.execute(statement).first()
        return None if row is None else _to_person(row)

    def update(self, person: Person) -> None:
        """Stores a changed person; raises `NotFound` ("person.not_found") or `KnownError` ("person.name_taken")."""
        connection = self._transaction.writing
        columns = {**_names(person.name), "role": person.role, "is_active": person.is_active}
        try:
            with connection.begin_nested():
                changed = connection.execute(
                    update(PersonTable).where(PersonTable.id == person.id).values(**columns)
                ).rowcount
        except IntegrityError as error:
            raise KnownError("person.name_taken", name=person.name) from error
        if not changed:
            raise NotFound("person.not_found", person=str(person.id))

    def all(self, role: Role | None = None) -> tuple[Person, ...]:
        """Gives all people, or those of a role, by name (accents aside)."""
        statement = select(*_PERSON_COLUMNS).order_by(PersonTable.folded_name, PersonTable.id)
        if role is not None:
            statement = statement.where(PersonTable.role == role)
        return tuple(_to_person(row) for row in self._transaction.reading.execute(statement))

    def handles(self, person_id: int | None = None) -> tuple[Handle, ...]:
        """Gives handles, of one person or of all, in the order they were given."""
        statement = select(HandleTable.__table__).order_by(HandleTable.id)
        if person_id is not None:
            statement = statement.where(HandleTable.person_id == person_id)
        return tuple(_to_handle(row) for row in self._transaction.reading.execute(statement))

    def add_handle(self, handle: Handle) -> None:
        """Stores a handle.

        Raises:
            KnownError: `person.handle_taken` with `handle` and `person`, whose it is at the time, or
                `person.period_reversed`.
            NotFound: `person.not_found`.
        """
        connection = self._transaction.alone(Lock.HANDLES)
        self.get(handle.person_id)
        self._refuse_overlap(handle, own_id=None)
        values = {
            "person_id": handle.person_id,
            "value": handle.value,
            "value_key": name_key(handle.value),
            "valid_from": handle.valid_from,
            "valid_before": handle.valid_before,
        }
        connection.execute(insert(HandleTable).values(**values))

    def end_handle(self, handle: Handle) -> None:
        """Stores a new `valid_before` for the handle with the same person, value and `valid_from`.

        Raises:
            NotFound: `person.handle_not_found` with `handle`.
            KnownError: as `add_handle`.
        """
        connection = self._transaction.alone(Lock.HANDLES)
        own_id = connection.scalar(
            select(HandleTable.id).where(
                HandleTable.person_id == handle.person_id,
                HandleTable.value_key == name_key(handle.value),
                HandleTable.valid_from.is_not_distinct_from(handle.valid_from),
            )
        )
        if own_id is None:
            raise NotFound("person.handle_not_found", handle=handle.value)
        self._refuse_overlap(handle, own_id)
        connection.execute(update(HandleTable).where(HandleTable.id == own_id).values(valid_before=handle.valid_before))

    def memberships(self, person_id: int | None = None) -> tuple[TeamMembership, ...]:
        """Gives team memberships, of one person or of all, earliest first."""
        statement = select(MembershipTable.__table__)
        if person_id is not None:
            statement = statement.where(MembershipTable.person_id == person_id)
        rows = self._transaction.reading.execute(statement).all()
        rows = sorted(rows, key=lambda row: (row.person_id, row.valid_from or _BEGINNING))
        return tuple(TeamMembership(row.person_id, row.team, row.valid_from, row.valid_before) for row in rows)

    def add_membership(self, membership: TeamMembership) -> None:
        """Stores a membership; nobody is in two teams at once.

        One that still runs when the new one begins ends there; one that begins on the same day gives way. A new one
        without an end stops where a later one begins. Raises `NotFound` ("person.not_found").
        """
        connection = self._transaction.writing
        self.get(membership.person_id)
        begins = membership.valid_from or _BEGINNING
        ends = membership.valid_before
        rows = connection.execute(
            select(MembershipTable.__table__).where(MembershipTable.person_id == membership.person_id)
        )
        for row in rows.all():
            other_begins = row.valid_from or _BEGINNING
            if other_begins == begins:
                connection.execute(delete(MembershipTable).where(MembershipTable.id == row.id))
            elif other_begins < begins < (row.valid_before or _END):
                ended = update(MembershipTable).where(MembershipTable.id == row.id)
                connection.execute(ended.values(valid_before=membership.valid_from))
            elif other_begins > begins and membership.valid_before is None:
                ends = min(ends or _END, other_begins)
        values = {"person_id": membership.person_id, "team": membership.team, "valid_from": membership.valid_from}
        connection.execute(insert(MembershipTable).values(**values, valid_before=ends))

    def _refuse_overlap(self, handle: Handle, own_id: int | None) -> None:
        """Raises where another handle of the same value holds on a common day, or the period ends before it begins."""
        if handle.valid_from and handle.valid_before and handle.valid_before < handle.valid_from:
            raise KnownError("person.period_reversed", handle=handle.value)
        statement = (
            select(HandleTable.__table__, PersonTable.name)
            .join(PersonTable, PersonTable.id == HandleTable.person_id)
            .where(HandleTable.value_key == name_key(handle.value))
        )
        for row in self._transaction.reading.execute(statement):
            if row.id != own_id and _share_a_day(handle, _to_handle(row)):
                raise KnownError("person.handle_taken", handle=handle.value, person=row.name)


def _share_a_day(one: Handle, other: Handle) -> bool:
    """Whether both hold on a common day; their values are known to count as the same."""
    return max(one.valid_from or _BEGINNING, other.valid_from or _BEGINNING) < min(
        one.valid_before or _END, other.valid_before or _END
    )


def _names(name: str) -> dict[str, str]:
    tidy = " ".join(name.split())
    return {"name": tidy, "name_key": name_key(name), "folded_name": folded(tidy)}


def _to_person(row: Any) -> Person:
    return Person(row.id, row.name, row.role, row.is_active)


def _to_handle(row: Any) -> Handle:
    return Handle(row.person_id, row.value, row.valid_from, row.valid_before)
