"""Commands for the phrase library."""

import json
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Annotated

import typer

from qa_studio import bootstrap
from qa_studio.cli.analyse import hit_as_json
from qa_studio.cli.console import Answer, exit_for, run, run_in_workspace
from qa_studio.cli.options import Json, User, Workspace, text
from qa_studio.domain.calls import Speaker
from qa_studio.domain.errors import KnownError
from qa_studio.domain.phrases import PhraseGroup, PhraseHit, PhraseRule, Window
from qa_studio.domain.transcripts import Utterance
from qa_studio.services.browse_calls import resolve_call
from qa_studio.services.manage_phrases import (
    export_phrases,
    import_phrases,
    list_phrases,
    remove_phrase,
    save_phrase,
    switch_phrase,
    try_rule,
)
from qa_studio.services.studio import Studio
from qa_studio.services.workspace_settings import workspace_settings
from qa_studio.settings import Settings

phrases = typer.Typer(no_args_is_help=True, help=text("cli.help.phrases"))
Language = Annotated[str | None, typer.Option("--language", metavar="L", help=text("cli.option.term_language"))]
Group = Annotated[PhraseGroup, typer.Option("--group", help=text("cli.option.phrase_group"))]
By = Annotated[Speaker | None, typer.Option("--speaker", help=text("cli.option.phrase_speaker"))]
Patterns = Annotated[list[str], typer.Argument(metavar="PATTERN...", help=text("cli.arg.patterns"))]
RuleId = Annotated[str, typer.Argument(metavar="ID", help=text("cli.arg.phrase"))]
Within = Annotated[float | None, typer.Option("--within", metavar="S", help=text("cli.option.phrase_within"))]
Last = Annotated[float | None, typer.Option("--last", metavar="S", help=text("cli.option.phrase_last"))]


def text_phrases_command(
    language: Annotated[str, typer.Option(metavar="es|en", help=text("cli.option.text_language"))],
    speaker: By = None,
) -> None:
    """Reads lines from standard input and writes the phrases in each as JSON."""

    def work(answer: Answer) -> None:
        reader = bootstrap.text_reader(Settings())
        if not reader.knows(language):
            raise KnownError("cli.language_unknown", language=language)
        rules = [
            replace(rule, speaker=None, window=replace(rule.window, within_s=None, last_s=None))
            for rule in reader.shipped_phrases()
            if speaker is None or rule.speaker in (None, speaker)
        ]
        if sys.stdin is None:
            return
        sys.stdin.reconfigure(encoding="utf-8", errors="replace")  # type: ignore[union-attr]
        for line in sys.stdin:
            said = line.rstrip("\n")
            hits = reader.phrases((Utterance(speaker or Speaker.UNKNOWN, 0.0, 0.0, said),), language, 0.0, rules)
            answer.raw(json.dumps({"phrases": [_in_line(hit, said) for hit in hits]}, ensure_ascii=False))

    run(False, work)


@phrases.command("list", help=text("cli.help.phrases_list"))
def list_command(
    language: Language = None, workspace: Workspace = None, user: User = None, as_json: Json = False
) -> None:
    """Lists the rules."""

    def work(studio: Studio, answer: Answer) -> None:
        rules = list_phrases(studio, language)
        headings = tuple(f"cli.column.{one}" for one in ("phrase", "phrase_group", "title", "patterns", "is_active"))
        answer.table(headings, map(_row, rules))
        answer.give({"phrases": [_as_json(rule) for rule in rules]})

    run_in_workspace(workspace, user, as_json, work)


@phrases.command("add", help=text("cli.help.phrases_add"))
def add_command(
    title: Annotated[str, typer.Argument(metavar="TITLE", help=text("cli.arg.phrase_title"))],
    patterns: Patterns,
    group: Group,
    speaker: By = None,
    within: Within = None,
    last: Last = None,
    language: Language = None,
    workspace: Workspace = None,
    user: User = None,
    as_json: Json = False,
) -> None:
    """Adds a rule."""

    def work(studio: Studio, answer: Answer) -> None:
        chosen = language or workspace_settings(studio).default_language
        wanted = PhraseRule("", chosen, group, title, tuple(patterns), speaker, Window(within, last))
        kept = save_phrase(studio, wanted)
        answer.say("cli.phrases.added", id=kept.id)
        answer.give({"phrase": _as_json(kept)})

    run_in_workspace(workspace, user, as_json, work)


@phrases.command("try", help=text("cli.help.phrases_try"))
def try_command(
    call: Annotated[str, typer.Argument(metavar="CALL", help=text("cli.arg.call"))],
    patterns: Patterns,
    speaker: By = None,
    within: Within = None,
    last: Last = None,
    language: Language = None,
    workspace: Workspace = None,
    user: User = None,
    as_json: Json = False,
) -> None:
    """Tries patterns on a transcript; nothing is kept."""

    def work(studio: Studio, answer: Answer) -> None:
        chosen = language or workspace_settings(studio).default_language
        window = Window(within, last)
        rule = PhraseRule("", chosen, PhraseGroup.LISTENING, call, tuple(patterns), speaker, window)
        hits = try_rule(studio, rule, resolve_call(studio, call))
        for hit in hits:
            answer.line(f"{text.duration(hit.span.start_s)}  {text(f'cli.speaker.{hit.speaker.value}')}  {hit.text}")
        answer.say("cli.phrases.tried", n=len(hits))
        answer.give({"found": [hit_as_json(hit) for hit in hits]})

    run_in_workspace(workspace, user, as_json, work)


@phrases.command("on", help=text("cli.help.phrases_on"))
def on_command(rule: RuleId, workspace: Workspace = None, user: User = None, as_json: Json = False) -> None:
    """Switches a rule on."""
    run_in_workspace(workspace, user, as_json, lambda studio, answer: _switch(studio, answer, rule, is_active=True))


@phrases.command("off", help=text("cli.help.phrases_off"))
def off_command(rule: RuleId, workspace: Workspace = None, user: User = None, as_json: Json = False) -> None:
    """Switches a rule off."""
    run_in_workspace(workspace, user, as_json, lambda studio, answer: _switch(studio, answer, rule, is_active=False))


@phrases.command("remove", help=text("cli.help.phrases_remove"))
def remove_command(rule: RuleId, workspace: Workspace = None, user: User = None, as_json: Json = False) -> None:
    """Removes a rule; a shipped one is as it shipped again."""

    def work(studio: Studio, answer: Answer) -> None:
        remove_phrase(studio, rule)
        answer.say("cli.phrases.removed", id=rule)
        answer.give({"removed": rule})

    run_in_workspace(workspace, user, as_json, work)


@phrases.command("import", help=text("cli.help.phrases_import"))
def import_command(
    path: Annotated[Path, typer.Argument(metavar="FILE", help=text("cli.arg.phrase_file"))],
    workspace: Workspace = None,
    user: User = None,
    as_json: Json = False,
) -> None:
    """Takes in a phrase library."""

    def work(studio: Studio, answer: Answer) -> None:
        outcome = import_phrases(studio, path)
        answer.say("cli.phrases.imported", n=len(outcome.added), changed=len(outcome.changed))
        answer.give({"added": list(outcome.added), "changed": list(outcome.changed)}, exit_for(1, 0))

    run_in_workspace(workspace, user, as_json, work)


@phrases.command("export", help=text("cli.help.phrases_export"))
def export_command(
    language: Language = None,
    own: Annotated[bool, typer.Option("--own", help=text("cli.option.own_phrases"))] = False,
    workspace: Workspace = None,
    user: User = None,
) -> None:
    """Writes the library of a language as YAML to standard output."""

    def work(studio: Studio, answer: Answer) -> None:
        chosen = language or workspace_settings(studio).default_language
        answer.raw(export_phrases(studio, chosen, only_own=own))

    run_in_workspace(workspace, user, False, work)


def _switch(studio: Studio, answer: Answer, rule: str, *, is_active: bool) -> None:
    kept = switch_phrase(studio, rule, is_active=is_active)
    answer.say("cli.phrases.on" if is_active else "cli.phrases.off", id=kept.id)
    answer.give({"phrase": _as_json(kept)})


def _in_line(hit: PhraseHit, line: str) -> dict[str, object]:
    """Gives a hit with its place in characters of the line it is in."""
    places = list(_places(line))
    place = {"start": places[hit.first][0], "end": places[hit.last][1]}
    return {"rule": hit.rule, "group": hit.group.value, "text": hit.text, **place}


def _places(line: str) -> Iterator[tuple[int, int]]:
    end = 0
    for word in line.split():
        start = line.index(word, end)
        end = start + len(word)
        yield start, end


def _row(rule: PhraseRule) -> tuple[str, ...]:
    state = text("cli.yes" if rule.is_active else "cli.no")
    return rule.id, text(f"phrase_group.{rule.group.value}"), rule.title, str(len(rule.patterns)), state


def _as_json(rule: PhraseRule) -> dict[str, object]:
    window = {name: getattr(rule.window, name) for name in Window.__dataclass_fields__}
    return {
        "id": rule.id,
        "language": rule.language,
        "group": rule.group.value,
        "title": rule.title,
        "patterns": list(rule.patterns),
        "speaker": rule.speaker.value if rule.speaker else None,
        "window": window,
        "active": rule.is_active,
        "shipped": rule.is_shipped,
    }
