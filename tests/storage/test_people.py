"""People: names, handles over time, teams."""

from datetime import date

import pytest

from qa_studio.domain.errors import KnownError, NotFound
from qa_studio.domain.people import Handle, Person, Role, TeamMembership
from qa_studio.storage.unit_of_work import SqlUnitOfWork
from storage.examples import add_agent

MAY, JUNE, JULY = date(2026, 5, 1), date(2026, 6, 1), date(2026, 7, 1)


def refusal(attempt: object, *arguments: object) -> str:
    with pytest.raises(KnownError) as refused:
        attempt(*arguments)  # type: ignore[operator]
    return refused.value.message.id


def test_a_person_comes_back_and_can_change(uow: SqlUnitOfWork) -> None:
    person = uow.people.add("  Ana   Pérez ", Role.AGENT)
    assert person == uow.people.get(person.id) == Person(person.id, "Ana Pérez", Role.AGENT)
    changed = Person(person.id, "Ana Gil", Role.SUPERVISOR, is_active=False)
    uow.people.update(changed)
    assert uow.people.get(person.id) == changed


def test_a_name_is_taken_case_aside_but_an_accent_makes_another(uow: SqlUnitOfWork) -> None:
    add_agent(uow, "José Peña")
    other = add_agent(uow, "Jose Pena")
    for name in ("josé peña", "JOSÉ  PEÑA", "José Peña"):
        assert refusal(uow.people.add, name, Role.AGENT) == "person.name_taken"
    assert refusal(uow.people.update, Person(other.id, "JOSÉ PEÑA", Role.AGENT)) == "person.name_taken"
    assert len(uow.people.all()) == 2


def test_a_refused_name_leaves_the_rest_of_the_unit_usable(uow: SqlUnitOfWork) -> None:
    add_agent(uow, "Ana")
    refusal(uow.people.add, "ana", Role.AGENT)
    add_agent(uow, "Bea")
    uow.commit()
    assert [person.name for person in uow.people.all()] == ["Ana", "Bea"]


def test_unknown_people_are_not_found(uow: SqlUnitOfWork) -> None:
    with pytest.raises(NotFound):
        uow.people.get(7)
    with pytest.raises(NotFound):
        uow.people.update(Person(7, "Ana", Role.AGENT))
    with pytest.raises(NotFound):
        uow.people.add_handle(Handle(7, "101"))
    with pytest.raises(NotFound):
        uow.people.add_membership(TeamMembership(7, "norte"))
    assert uow.people.find("Ana") is None


def test_people_are_listed_by_name_and_role(uow: SqlUnitOfWork) -> None:
    for name, role in (("Zoe", Role.AGENT), ("Álvaro", Role.AGENT), ("Eva", Role.REVIEWER)):
        uow.people.add(name, role)
    assert [person.name for person in uow.people.all()] == ["Álvaro", "Eva", "Zoe"]
    assert [person.name for person in uow.people.all(Role.AGENT)] == ["Álvaro", "Zoe"]


def test_a_person_is_found_by_name_or_present_handle(uow: SqlUnitOfWork) -> None:
    ana, bea = add_agent(uow, "Ana"), add_agent(uow, "Bea")
    uow.people.add_handle(Handle(ana.id, "X101", None, date(2020, 1, 1)))
    uow.people.add_handle(Handle(bea.id, "x101", date(2020, 1, 1)))
    uow.people.add_handle(Handle(ana.id, "x102", date(2999, 1, 1)))
    assert uow.people.find("ANA") == ana
    assert uow.people.find("X101") == bea
    assert uow.people.find("x102") is None


def test_a_handle_belongs_to_one_person_at_a_time(uow: SqlUnitOfWork) -> None:
    ana, bea = add_agent(uow, "Ana"), add_agent(uow, "Bea")
    uow.people.add_handle(Handle(ana.id, "101", MAY, JULY))
    for taken in (
        Handle(bea.id, "101"),
        Handle(bea.id, "101", JUNE),
        Handle(bea.id, "101", None, JUNE),
        Handle(ana.id, "101", JUNE, JUNE.replace(day=2)),
    ):
        assert refusal(uow.people.add_handle, taken) == "person.handle_taken"
    uow.people.add_handle(Handle(bea.id, "101", JULY))
    uow.people.add_handle(Handle(bea.id, "101", None, MAY))
    assert uow.people.handles(ana.id) == (Handle(ana.id, "101", MAY, JULY),)
    assert len(uow.people.handles()) == 3


def test_a_handle_is_ended_and_then_free_for_another(uow: SqlUnitOfWork) -> None:
    ana, bea = add_agent(uow, "Ana"), add_agent(uow, "Bea")
    uow.people.add_handle(Handle(ana.id, "101"))
    uow.people.end_handle(Handle(ana.id, "101", None, JUNE))
    uow.people.add_handle(Handle(bea.id, "101", JUNE))
    assert uow.people.handles(ana.id) == (Handle(ana.id, "101", None, JUNE),)
    assert refusal(uow.people.end_handle, Handle(ana.id, "101", None, JULY)) == "person.handle_taken"
    assert refusal(uow.people.end_handle, Handle(ana.id, "101", MAY, JULY)) == "person.handle_not_found"


def test_a_handle_cannot_end_before_it_begins(uow: SqlUnitOfWork) -> None:
    ana = add_agent(uow)
    assert refusal(uow.people.add_handle, Handle(ana.id, "101", JULY, JUNE)) == "person.period_reversed"


def test_a_new_team_ends_the_one_before_and_stops_at_the_one_after(uow: SqlUnitOfWork) -> None:
    ana = add_agent(uow)
    uow.people.add_membership(TeamMembership(ana.id, "norte"))
    uow.people.add_membership(TeamMembership(ana.id, "sur", JULY))
    uow.people.add_membership(TeamMembership(ana.id, "este", JUNE))
    assert uow.people.memberships(ana.id) == (
        TeamMembership(ana.id, "norte", None, JUNE),
        TeamMembership(ana.id, "este", JUNE, JULY),
        TeamMembership(ana.id, "sur", JULY, None),
    )


def test_a_team_from_the_same_day_takes_the_place_of_the_other(uow: SqlUnitOfWork) -> None:
    ana, bea = add_agent(uow, "Ana"), add_agent(uow, "Bea")
    uow.people.add_membership(TeamMembership(bea.id, "norte"))
    uow.people.add_membership(TeamMembership(ana.id, "norte"))
    uow.people.add_membership(TeamMembership(ana.id, "sur"))
    assert uow.people.memberships() == (TeamMembership(ana.id, "sur"), TeamMembership(bea.id, "norte"))
