"""Commands for people: who works here, their roles, and their extensions and teams over time."""

from dataclasses import replace
from typing import Annotated

import typer

from qa_studio.cli.console import Answer, run_in_workspace
from qa_studio.cli.options import From, Json, To, User, Workspace, day, day_after, text
from qa_studio.domain.people import Handle, Person, Role, TeamMembership
from qa_studio.services.manage_people import (
    add_person,
    change_person,
    find_agent,
    give_handle,
    list_people,
    set_team,
)
from qa_studio.services.studio import Studio

people = typer.Typer(no_args_is_help=True, help=text("cli.help.people"))
Name = Annotated[str, typer.Argument(metavar="NAME", help=text("cli.arg.person"))]


@people.command("list", help=text("cli.help.people_list"))
def list_command(workspace: Workspace = None, user: User = None, as_json: Json = False) -> None:
    """Lists people."""

    def work(studio: Studio, answer: Answer) -> None:
        found = list_people(studio)
        for person in found:
            answer.line(f"{person.name}  ({text(f'role.{person.role.value}')})")
        answer.give({"people": [_as_json(person) for person in found]})

    run_in_workspace(workspace, user, as_json, work)


@people.command("add", help=text("cli.help.people_add"))
def add_command(
    name: Name,
    role: Annotated[Role, typer.Option(help=text("cli.option.role"))],
    handle: Annotated[list[str] | None, typer.Option(help=text("cli.option.handle"))] = None,
    team: Annotated[str | None, typer.Option(help=text("cli.option.team"))] = None,
    workspace: Workspace = None,
    user: User = None,
    as_json: Json = False,
) -> None:
    """Adds somebody."""

    def work(studio: Studio, answer: Answer) -> None:
        person = add_person(studio, name, role, handles=handle or (), team=team)
        answer.say("cli.people.added", name=person.name)
        answer.give({"people": [_as_json(person)]})

    run_in_workspace(workspace, user, as_json, work)


@people.command("handle", help=text("cli.help.people_handle"))
def handle_command(
    name: Name,
    extension: Annotated[str, typer.Argument(metavar="EXTENSION", help=text("cli.arg.handle"))],
    date_from: From = None,
    date_to: To = None,
    workspace: Workspace = None,
    user: User = None,
    as_json: Json = False,
) -> None:
    """Gives somebody an extension or login for a time."""

    def work(studio: Studio, answer: Answer) -> None:
        person = find_agent(studio, name)
        handle = Handle(person.id, extension, day(date_from), day_after(date_to))
        give_handle(studio, handle)
        answer.say("cli.people.handle", name=person.name, handle=extension)
        answer.give({"people": [_as_json(person)], "handle": extension, "from": date_from, "to": date_to})

    run_in_workspace(workspace, user, as_json, work)


@people.command("team", help=text("cli.help.people_team"))
def team_command(
    name: Name,
    team: Annotated[str, typer.Argument(metavar="TEAM", help=text("cli.arg.team"))],
    date_from: From = None,
    workspace: Workspace = None,
    user: User = None,
    as_json: Json = False,
) -> None:
    """Puts somebody into a team."""

    def work(studio: Studio, answer: Answer) -> None:
        person = find_agent(studio, name)
        set_team(studio, TeamMembership(person.id, team, day(date_from)))
        answer.say("cli.people.team", name=person.name, team=team)
        answer.give({"people": [_as_json(person)], "team": team, "from": date_from})

    run_in_workspace(workspace, user, as_json, work)


@people.command("role", help=text("cli.help.people_role"))
def role_command(
    name: Name,
    role: Annotated[Role, typer.Argument(metavar="ROLE", help=text("cli.arg.role"))],
    workspace: Workspace = None,
    user: User = None,
    as_json: Json = False,
) -> None:
    """Changes somebody's role."""

    def work(studio: Studio, answer: Answer) -> None:
        person = change_person(studio, replace(find_agent(studio, name), role=role))
        answer.say("cli.people.role", name=person.name, role=text(f"role.{person.role.value}"))
        answer.give({"people": [_as_json(person)]})

    run_in_workspace(workspace, user, as_json, work)


def _as_json(person: Person) -> dict[str, object]:
    return {"id": person.id, "name": person.name, "role": person.role.value, "active": person.is_active}
