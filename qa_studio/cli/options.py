"""Options and arguments that many commands share, explained in the reader's language."""

from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Annotated
from zoneinfo import ZoneInfo

import typer

from qa_studio.bootstrap import texts_of
from qa_studio.domain.errors import KnownError
from qa_studio.settings import Settings

text = texts_of(Settings())
"""The catalogue in the language of this run."""

Workspace = Annotated[
    Path | None, typer.Option("--workspace", metavar="DIR", help=text("cli.option.workspace"), file_okay=False)
]
User = Annotated[str | None, typer.Option("--user", metavar="NAME", help=text("cli.option.user"))]
Json = Annotated[bool, typer.Option("--json", help=text("cli.option.json"))]
From = Annotated[str | None, typer.Option("--from", metavar="D", help=text("cli.option.from"))]
To = Annotated[str | None, typer.Option("--to", metavar="D", help=text("cli.option.to"))]
Agent = Annotated[str | None, typer.Option("--agent", metavar="A", help=text("cli.option.agent"))]
Queue = Annotated[str | None, typer.Option("--queue", metavar="Q", help=text("cli.option.queue"))]


def day(given: str | None) -> date | None:
    """Reads a date.

    Raises:
        KnownError: `cli.wrong_date` unless it is an ISO date.
    """
    if given is None:
        return None
    try:
        return date.fromisoformat(given)
    except ValueError as error:
        raise KnownError("cli.wrong_date", given=given) from error


def start_of(given: str | None, zone: str) -> datetime | None:
    """Gives the first moment of a day at a site."""
    found = day(given)
    return datetime.combine(found, time(), ZoneInfo(zone)) if found else None


def end_of(given: str | None, zone: str) -> datetime | None:
    """Gives the first moment after a day at a site."""
    found = day(given)
    return datetime.combine(found + timedelta(days=1), time(), ZoneInfo(zone)) if found else None
