"""Commands for the doctor and workspace settings."""

from dataclasses import fields, replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Annotated, Final

import typer

from qa_studio import bootstrap
from qa_studio.cli.console import Answer, Exit, run, run_in_workspace
from qa_studio.cli.options import Json, User, Workspace, text
from qa_studio.domain.errors import KnownError
from qa_studio.services.check_installation import check_installation
from qa_studio.services.rows import Check
from qa_studio.services.studio import Studio
from qa_studio.services.workspace_settings import (
    WorkspaceSettings,
    as_plain,
    change_workspace_settings,
    workspace_settings,
)
from qa_studio.settings import Settings

settings = typer.Typer(no_args_is_help=True, help=text("cli.help.settings"))
_CHANNELS: Final = {"0": 0, "1": 1, "left": 0, "right": 1}
_YES: Final = frozenset(("yes", "true", "sí", "si"))
_NO: Final = frozenset(("no", "false"))
_OF_WORKSPACE: Final = frozenset({"workspace", "database", "disk"})
"""Names of the checks that tell something of the workspace itself."""


def doctor_command(workspace: Workspace = None, user: User = None, as_json: Json = False) -> None:
    """Says what is installed, writable, usable and missing."""

    def work(answer: Answer) -> None:
        checks = _checks(workspace, user)
        for check in checks:
            answer.line(f"{text(f'doctor.state.{check.state}')}  {check.name}  {check.detail}".rstrip())
            if check.remedy:
                answer.line(f"    → {text.of(check.remedy)}")
        is_well = all(check.state != "missing" for check in checks)
        answer.give(
            {
                "ok": is_well,
                "checks": [
                    {
                        "name": check.name,
                        "state": check.state,
                        "detail": check.detail,
                        "remedy": text.of(check.remedy) if check.remedy else None,
                    }
                    for check in checks
                ],
            },
            Exit.DONE if is_well else Exit.SOME_FAILED,
        )

    run(as_json, work)


def _checks(workspace: Path | None, user: str | None) -> tuple[Check, ...]:
    """Looks at everything; where the workspace cannot be opened, at what needs none, from an empty one."""
    try:
        return _checks_in(Settings(), workspace, user)
    except KnownError as error:
        folder = (workspace or Settings().workspace).expanduser().absolute()
        unusable = Check("workspace", "missing", str(folder), error.message)
    try:
        with TemporaryDirectory(prefix="qa-studio-", ignore_cleanup_errors=True) as empty:
            others = _checks_in(Settings(database_url=None), Path(empty), None)
    except (KnownError, OSError):
        others = ()
    return (*(one for one in others if one.name not in _OF_WORKSPACE), unusable)


def _checks_in(settings: Settings, workspace: Path | None, user: str | None) -> tuple[Check, ...]:
    studio = bootstrap.open_studio(settings, workspace, user)
    try:
        return check_installation(studio)
    finally:
        bootstrap.close_studio(studio)


@settings.command("show", help=text("cli.help.settings_show"))
def show_command(workspace: Workspace = None, user: User = None, as_json: Json = False) -> None:
    """Shows the workspace's settings."""

    def work(studio: Studio, answer: Answer) -> None:
        _show(answer, workspace_settings(studio))

    run_in_workspace(workspace, user, as_json, work)


@settings.command("set", help=text("cli.help.settings_set"))
def set_command(
    name: Annotated[str, typer.Argument(help=text("cli.arg.setting"))],
    value: Annotated[str, typer.Argument(help=text("cli.arg.setting_value"))],
    workspace: Workspace = None,
    user: User = None,
    as_json: Json = False,
) -> None:
    """Changes one of the workspace's settings."""

    def work(studio: Studio, answer: Answer) -> None:
        changed = with_setting(workspace_settings(studio), name.replace("-", "_"), value)
        change_workspace_settings(studio, changed)
        _show(answer, changed)

    run_in_workspace(workspace, user, as_json, work)


def with_setting(current: WorkspaceSettings, name: str, value: str) -> WorkspaceSettings:
    """Gives the settings with one changed; by queue they are given as "queue=language,queue=language".

    Raises:
        KnownError: `cli.unknown_setting`, `cli.wrong_setting`.
    """
    known = [one.name for one in fields(current)]
    match name:
        case "agent_channel" if value.lower() in _CHANNELS:
            return replace(current, agent_channel=_CHANNELS[value.lower()])
        case "agent_leg" if value.lower() in ("in", "out"):
            return replace(current, agent_leg=value.lower())
        case "copy_recordings" if value.lower() in _YES | _NO:
            return replace(current, copy_recordings=value.lower() in _YES)
        case "numbers_as_digits" if value.lower() in _YES | _NO:
            return replace(current, numbers_as_digits=value.lower() in _YES)
        case "site_timezone":
            return replace(current, site_timezone=value)
        case "default_language":
            return replace(current, default_language=value)
        case "queue_languages" if all("=" in one for one in value.split(",") if one):
            pairs = (one.split("=", 1) for one in value.split(",") if one)
            return replace(current, queue_languages={queue.strip(): code.strip() for queue, code in pairs})
        case "queue_agent_channels" if (sides := _sides(value)) is not None:
            return replace(current, queue_agent_channels=sides)
        case _ if name in known:
            raise KnownError("cli.wrong_setting", name=name, value=value)
        case _:
            raise KnownError("cli.unknown_setting", name=name, known=", ".join(known))


def _sides(value: str) -> dict[str, int] | None:
    """Reads "queue=left,queue=right" as channels by queue; None where it is no such text."""
    pairs = [one.partition("=")[::2] for one in value.split(",") if one]
    sides = {queue.strip(): _CHANNELS.get(side.strip().lower()) for queue, side in pairs}
    return None if None in sides.values() else {queue: side for queue, side in sides.items() if side is not None}


def _show(answer: Answer, shown: WorkspaceSettings) -> None:
    plain = as_plain(shown)
    for name, value in plain.items():
        answer.line(f"{name}: {value}")
    answer.give(plain)
