"""Options and arguments that many commands share, explained in the reader's language."""

from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Annotated, Final
from zoneinfo import ZoneInfo

import typer

from qa_studio.domain.errors import KnownError, Message
from qa_studio.messages import Texts
from qa_studio.settings import Settings


class TerminalTexts(Texts):
    """The catalogue for the terminal: a sentence that would send people to the window has another form here."""

    def of(self, message: Message) -> str:
        """Gives the sentence of a message, "<id>.terminal" where there is one."""
        here = f"{message.id}.terminal"
        return self(here if self.has(here) else message.id, **message.params)


text = TerminalTexts(Settings().resources / "translations", Settings().language)
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

LARGEST_NUMBER: Final = 2**31 - 1
"""The largest number that any database keeps as an id."""
_YEARS: Final = range(1970, 2201)


def day(given: str | None) -> date | None:
    """Reads a date.

    Raises:
        KnownError: `cli.wrong_date` unless it is an ISO date of the years 1970 to 2200.
    """
    if given is None:
        return None
    try:
        found = date.fromisoformat(given)
    except ValueError as error:
        raise KnownError("cli.wrong_date", given=given) from error
    if found.year not in _YEARS:
        raise KnownError("cli.wrong_date", given=given)
    return found


def day_after(given: str | None) -> date | None:
    """Gives the day after a last day, where a period ends that includes it."""
    found = day(given)
    return found + timedelta(days=1) if found else None


def start_of(given: str | None, zone: str) -> datetime | None:
    """Gives the first moment of a day at a site."""
    found = day(given)
    return datetime.combine(found, time(), ZoneInfo(zone)) if found else None


def end_of(given: str | None, zone: str) -> datetime | None:
    """Gives the first moment after a day at a site."""
    found = day_after(given)
    return datetime.combine(found, time(), ZoneInfo(zone)) if found else None
