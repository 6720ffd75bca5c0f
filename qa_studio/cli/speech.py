"""Commands for transcription and speech models."""

from pathlib import Path
from typing import Annotated

import typer

from qa_studio.cli.console import Answer, exit_for, failures, run_in_workspace
from qa_studio.cli.options import LARGEST_NUMBER, Json, User, Workspace, text
from qa_studio.domain.errors import KnownError
from qa_studio.services.browse_calls import resolve_call
from qa_studio.services.draw_sample import get_draw
from qa_studio.services.manage_models import (
    add_model,
    download_model,
    list_models,
    model_catalogue,
    remove_model,
)
from qa_studio.services.speech_rows import SpeechModel
from qa_studio.services.studio import Studio
from qa_studio.services.transcribe_calls import queue_transcription, run_transcription, untranscribed

models = typer.Typer(no_args_is_help=True, help=text("cli.help.models"))


def transcribe_command(
    calls: Annotated[list[str] | None, typer.Argument(metavar="[CALL]...", help=text("cli.arg.calls"))] = None,
    draw: Annotated[
        int | None, typer.Option(metavar="DRAW", min=1, max=LARGEST_NUMBER, help=text("cli.option.draw"))
    ] = None,
    language: Annotated[str | None, typer.Option(metavar="L", help=text("cli.option.language"))] = None,
    workspace: Workspace = None,
    user: User = None,
    as_json: Json = False,
) -> None:
    """Transcribes calls."""

    def work(studio: Studio, answer: Answer) -> None:
        wanted = _wanted(studio, calls or [], draw)
        queue_transcription(studio, wanted, language)
        with answer.progress("cli.progress.transcribe") as report:
            outcome = run_transcription(studio, report, only=wanted if calls or draw is not None else None)
        failed = failures(((one.call_uid, one.reason) for one in outcome.failed), "call")
        for reason in dict.fromkeys(one["reason"] for one in failed):
            answer.warn(reason)
        answer.say("cli.transcribe.done", n=len(outcome.done), failed=len(failed))
        if outcome.busy:
            answer.warn(text("cli.transcribe.busy", n=len(outcome.busy)))
        nothing_to_do = not outcome.done and not failed and not outcome.busy
        answer.give(
            {
                "done": len(outcome.done),
                "calls": list(outcome.done),
                "failed": failed,
                "busy": list(outcome.busy),
                "audio_seconds": round(outcome.audio_seconds, 3),
                "wall_seconds": round(outcome.wall_seconds, 3),
            },
            exit_for(len(outcome.done) or nothing_to_do, len(failed) + len(outcome.busy)),
        )

    run_in_workspace(workspace, user, as_json, work)


def _wanted(studio: Studio, calls: list[str], draw: int | None) -> list[str]:
    """Gives the calls named, those of a draw that stand, or all without a transcript."""
    wanted = [resolve_call(studio, call) for call in calls]
    if draw is not None:
        wanted += [item.uid for item in get_draw(studio, draw).items if not item.replaced_because]
    return wanted if calls or draw is not None else list(untranscribed(studio))


@models.command("list", help=text("cli.help.models_list"))
def list_command(workspace: Workspace = None, user: User = None, as_json: Json = False) -> None:
    """Lists the speech models at hand."""

    def work(studio: Studio, answer: Answer) -> None:
        found = list_models(studio)
        if not found:
            answer.say("cli.models.none")
        headings = tuple(f"cli.column.{one}" for one in ("name", "language", "origin", "usable"))
        answer.table(headings, ((one.name, one.language, one.origin, _usable(one)) for one in found))
        answer.give({"models": [model_as_json(one) for one in found]})

    run_in_workspace(workspace, user, as_json, work)


@models.command("catalogue", help=text("cli.help.models_catalogue"))
def catalogue_command(workspace: Workspace = None, user: User = None, as_json: Json = False) -> None:
    """Lists the models that can be downloaded."""

    def work(studio: Studio, answer: Answer) -> None:
        offered = model_catalogue(studio)
        headings = tuple(f"cli.column.{one}" for one in ("name", "language", "size", "errors"))
        answer.table(
            headings,
            (
                (
                    one.name,
                    one.language,
                    f"{text.number(one.size_bytes / 1e6, 0)} MB",
                    ", ".join(f"{name} {text.number(rate)} %" for name, rate in one.error_rates.items()),
                )
                for one in offered
            ),
        )
        answer.give(
            {
                "models": [
                    {
                        "name": one.name,
                        "language": one.language,
                        "size_bytes": one.size_bytes,
                        "licence": one.licence,
                        "error_rates": dict(one.error_rates),
                        "url": one.url,
                    }
                    for one in offered
                ]
            }
        )

    run_in_workspace(workspace, user, as_json, work)


@models.command("add", help=text("cli.help.models_add"))
def add_command(
    path: Annotated[Path, typer.Argument(help=text("cli.arg.model_path"))],
    workspace: Workspace = None,
    user: User = None,
    as_json: Json = False,
) -> None:
    """Adds a model from a folder or zip."""

    def work(studio: Studio, answer: Answer) -> None:
        if not path.exists():
            raise KnownError("import.no_such_file", path=str(path))
        with answer.progress("cli.progress.model") as report:
            added = add_model(studio, path, report)
        answer.say("cli.models.added", name=added.name)
        answer.give({"models": [model_as_json(added)]})

    run_in_workspace(workspace, user, as_json, work)


@models.command("download", help=text("cli.help.models_download"))
def download_command(
    name: Annotated[str, typer.Argument(help=text("cli.arg.model_name"))],
    workspace: Workspace = None,
    user: User = None,
    as_json: Json = False,
) -> None:
    """Downloads a model of the official catalogue."""

    def work(studio: Studio, answer: Answer) -> None:
        with answer.progress("cli.progress.download") as report:
            added = download_model(studio, name, report)
        answer.say("cli.models.added", name=added.name)
        answer.give({"models": [model_as_json(added)]})

    run_in_workspace(workspace, user, as_json, work)


@models.command("remove", help=text("cli.help.models_remove"))
def remove_command(
    name: Annotated[str, typer.Argument(help=text("cli.arg.model_name"))],
    workspace: Workspace = None,
    user: User = None,
    as_json: Json = False,
) -> None:
    """Deletes a model that was added or downloaded."""

    def work(studio: Studio, answer: Answer) -> None:
        remove_model(studio, name)
        answer.say("cli.models.removed", name=name)
        answer.give({"models": [model_as_json(one) for one in list_models(studio)]})

    run_in_workspace(workspace, user, as_json, work)


def model_as_json(model: SpeechModel) -> dict[str, object]:
    """Gives a model as the command line answers it."""
    return {
        "name": model.name,
        "language": model.language,
        "origin": model.origin,
        "usable": model.usable,
        "path": str(model.path),
        "problem": text.of(model.problem) if model.problem else None,
    }


def _usable(model: SpeechModel) -> str:
    return text("cli.yes") if model.usable else text.of(model.problem) if model.problem else text("cli.no")
