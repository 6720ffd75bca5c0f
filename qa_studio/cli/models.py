"""Commands for speech models."""

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer

from qa_studio.cli.console import Answer, exit_for, run_in_workspace
from qa_studio.cli.options import Json, User, Workspace, text
from qa_studio.domain.errors import KnownError
from qa_studio.services.choose_models import ModelUse, forget_choice, missing_choices, model_uses, use_model
from qa_studio.services.manage_models import (
    add_model,
    check_model,
    download_model,
    model_catalogue,
    refresh_catalogue,
    remove_model,
)
from qa_studio.services.speech_rows import CatalogueModel, SpeechModel
from qa_studio.services.studio import Studio

models = typer.Typer(no_args_is_help=True, help=text("cli.help.models"))
Name = Annotated[str, typer.Argument(metavar="NAME", help=text("cli.arg.model_name"))]


@models.command("list", help=text("cli.help.models_list"))
def list_command(workspace: Workspace = None, user: User = None, as_json: Json = False) -> None:
    """Lists the speech models at hand."""

    def work(studio: Studio, answer: Answer) -> None:
        _show(studio, answer, model_uses(studio))

    run_in_workspace(workspace, user, as_json, work)


@models.command("catalogue", help=text("cli.help.models_catalogue"))
def catalogue_command(
    language: Annotated[str | None, typer.Option(metavar="L", help=text("cli.option.model_language"))] = None,
    refresh: Annotated[bool, typer.Option("--refresh", help=text("cli.option.model_refresh"))] = False,
    workspace: Workspace = None,
    user: User = None,
    as_json: Json = False,
) -> None:
    """Lists the models that can be downloaded."""

    def work(studio: Studio, answer: Answer) -> None:
        known = refresh_catalogue(studio) if refresh else model_catalogue(studio)
        offered = [one for one in known if language is None or one.language == language.lower().split("-")[0]]
        headings = ("name", "language", "size", "errors", "purpose", "licence")
        answer.table(tuple(f"cli.column.{one}" for one in headings), (_offer(one) for one in offered))
        if not offered:
            answer.say("cli.models.none_offered", languages=", ".join(dict.fromkeys(one.language for one in known)))
        answer.give({"models": [offer_as_json(one) for one in offered]})

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
        _tell_added(answer, added)

    run_in_workspace(workspace, user, as_json, work)


@models.command("download", help=text("cli.help.models_download"))
def download_command(name: Name, workspace: Workspace = None, user: User = None, as_json: Json = False) -> None:
    """Downloads a model of the official catalogue."""

    def work(studio: Studio, answer: Answer) -> None:
        arrived = next((one.arrived_bytes for one in model_catalogue(studio) if one.name == name), 0)
        if arrived:
            answer.say("cli.models.resumed", name=name, size=text.file_size(arrived))
        with answer.progress("cli.progress.download") as report:
            added = download_model(studio, name, report)
        _tell_added(answer, added)

    run_in_workspace(workspace, user, as_json, work)


@models.command("remove", help=text("cli.help.models_remove"))
def remove_command(name: Name, workspace: Workspace = None, user: User = None, as_json: Json = False) -> None:
    """Deletes a model that was added or downloaded."""

    def work(studio: Studio, answer: Answer) -> None:
        remove_model(studio, name)
        answer.say("cli.models.removed", name=name)
        _warn_of_missing(studio, answer)
        answer.give({"models": [use_as_json(one) for one in model_uses(studio)]})

    run_in_workspace(workspace, user, as_json, work)


@models.command("check", help=text("cli.help.models_check"))
def check_command(
    name: Annotated[str | None, typer.Argument(metavar="[NAME]", help=text("cli.arg.model_name"))] = None,
    workspace: Workspace = None,
    user: User = None,
    as_json: Json = False,
) -> None:
    """Loads a model, or all of them, on trial."""

    def work(studio: Studio, answer: Answer) -> None:
        names = [name] if name is not None else [one.model.name for one in model_uses(studio)]
        checked: list[SpeechModel] = []
        with answer.progress("cli.progress.model") as report:
            for place, one in enumerate(names):
                report(place, len(names), one)
                checked.append(check_model(studio, one))
        _show(studio, answer, [one for one in model_uses(studio) if one.model.name in names])
        good = sum(one.usable for one in checked)
        answer.code = exit_for(good, len(checked) - good)

    run_in_workspace(workspace, user, as_json, work)


@models.command("use", help=text("cli.help.models_use"))
def use_command(
    name: Name,
    queue: Annotated[str | None, typer.Option(metavar="Q", help=text("cli.option.model_queue"))] = None,
    workspace: Workspace = None,
    user: User = None,
    as_json: Json = False,
) -> None:
    """Makes a model the default of its language, or of a queue."""

    def work(studio: Studio, answer: Answer) -> None:
        chosen = use_model(studio, name, queue)
        language = text.language_name(chosen.model.language)
        if queue is None:
            answer.say("cli.models.used_for_language", name=name, language=language)
        else:
            answer.say("cli.models.used_for_queue", name=name, queue=queue)
        answer.give({"models": [use_as_json(chosen)]})

    run_in_workspace(workspace, user, as_json, work)


@models.command("default", help=text("cli.help.models_default"))
def default_command(
    clear: Annotated[bool, typer.Option("--clear", help=text("cli.option.model_clear"))] = False,
    language: Annotated[str | None, typer.Option(metavar="L", help=text("cli.option.model_language"))] = None,
    queue: Annotated[str | None, typer.Option(metavar="Q", help=text("cli.option.model_queue"))] = None,
    workspace: Workspace = None,
    user: User = None,
    as_json: Json = False,
) -> None:
    """Shows which models were chosen, or takes choices back."""

    def work(studio: Studio, answer: Answer) -> None:
        if clear:
            forget_choice(studio, language=language, queue=queue)
        chosen = [one for one in model_uses(studio) if one.languages or one.queues]
        if not chosen:
            answer.say("cli.models.nothing_chosen")
        _show(studio, answer, chosen)

    run_in_workspace(workspace, user, as_json, work)


def use_as_json(use: ModelUse) -> dict[str, object]:
    """Gives a model and what it is chosen for as the command line answers it."""
    model = use.model
    return {
        "name": model.name,
        "language": model.language,
        "size_bytes": model.size_bytes,
        "origin": model.origin,
        "usable": model.usable,
        "checked": model.is_checked,
        "problem": text.of(model.problem) if model.problem else None,
        "default_for": {"languages": list(use.languages), "queues": list(use.queues)},
        "path": str(model.path),
    }


def offer_as_json(offer: CatalogueModel) -> dict[str, object]:
    """Gives a model of the catalogue as the command line answers it."""
    return {
        "name": offer.name,
        "language": offer.language,
        "size_bytes": offer.size_bytes,
        "licence": offer.licence or None,
        "error_rates": dict(offer.error_rates),
        "purpose": offer.purpose or None,
        "small": offer.is_small,
        "arrived_bytes": offer.arrived_bytes,
        "url": offer.url,
    }


def _show(studio: Studio, answer: Answer, uses: Sequence[ModelUse]) -> None:
    if not model_uses(studio):
        answer.say("cli.models.none")
    headings = tuple(f"cli.column.{one}" for one in ("name", "language", "size", "origin", "usable", "default_for"))
    if uses:
        answer.table(headings, (_row(one) for one in uses))
    _warn_of_missing(studio, answer)
    answer.give({"models": [use_as_json(one) for one in uses]})


def _warn_of_missing(studio: Studio, answer: Answer) -> None:
    for warning in missing_choices(studio):
        answer.warn(text.of(warning))


def _tell_added(answer: Answer, added: SpeechModel) -> None:
    answer.say("cli.models.added", name=added.name)
    answer.give({"models": [use_as_json(ModelUse(added))]})


def _row(use: ModelUse) -> tuple[str, ...]:
    model = use.model
    chosen_for = (*(text.language_name(one) for one in use.languages), *use.queues)
    return (
        model.name,
        model.language,
        text.file_size(model.size_bytes),
        text(f"models.origin_{model.origin}"),
        _usable(model),
        ", ".join(chosen_for),
    )


def _offer(offer: CatalogueModel) -> tuple[str, ...]:
    return (
        offer.name,
        offer.language,
        text.file_size(offer.size_bytes),
        ", ".join(
            f"{text.known_as('test_set', name)} {text.number(rate)} %" for name, rate in offer.error_rates.items()
        ),
        text(f"models.purpose_{offer.purpose}") if offer.purpose else "",
        offer.licence or "–",
    )


def _usable(model: SpeechModel) -> str:
    if model.problem is not None:
        return text.of(model.problem)
    return text("cli.yes" if model.is_checked else "cli.models.not_tried")
