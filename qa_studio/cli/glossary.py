"""Commands for the glossary."""

from pathlib import Path
from typing import Annotated

import typer

from qa_studio.cli.console import Answer, exit_for, run_in_workspace
from qa_studio.cli.options import Json, User, Workspace, text
from qa_studio.domain.errors import KnownError
from qa_studio.domain.glossary import GlossaryTerm
from qa_studio.services.browse_calls import resolve_call
from qa_studio.services.manage_glossary import (
    add_term,
    check_terms,
    export_terms,
    import_terms,
    learn_term,
    list_terms,
    reapply_glossary,
    remove_term,
)
from qa_studio.services.studio import Studio
from qa_studio.services.workspace_settings import workspace_settings

glossary = typer.Typer(no_args_is_help=True, help=text("cli.help.glossary"))
Language = Annotated[str | None, typer.Option("--language", metavar="L", help=text("cli.option.term_language"))]
Written = Annotated[str, typer.Argument(metavar="TERM", help=text("cli.arg.term"))]


@glossary.command("list", help=text("cli.help.glossary_list"))
def list_command(
    language: Language = None, workspace: Workspace = None, user: User = None, as_json: Json = False
) -> None:
    """Lists the terms."""

    def work(studio: Studio, answer: Answer) -> None:
        terms = list_terms(studio, language)
        if not terms:
            answer.say("cli.glossary.none")
        else:
            headings = tuple(f"cli.column.{one}" for one in ("language", "written", "heard", "note"))
            answer.table(headings, ((one.language, one.written, " | ".join(one.heard), one.note) for one in terms))
        answer.give({"terms": [_as_json(one) for one in terms]})

    run_in_workspace(workspace, user, as_json, work)


@glossary.command("add", help=text("cli.help.glossary_add"))
def add_command(
    written: Written,
    heard: Annotated[list[str] | None, typer.Option("--heard", metavar="PHRASE", help=text("cli.option.heard"))] = None,
    note: Annotated[str, typer.Option("--note", metavar="TEXT", help=text("cli.option.note"))] = "",
    language: Language = None,
    workspace: Workspace = None,
    user: User = None,
    as_json: Json = False,
) -> None:
    """Adds a term, or heard forms to one."""

    def work(studio: Studio, answer: Answer) -> None:
        chosen = _language(studio, language)
        term = _find(studio, written, chosen)
        if term is None or not heard:
            term = add_term(studio, chosen, written, heard or (), note)
        else:
            for phrase in heard:
                term = learn_term(studio, chosen, written, phrase)
        answer.say("cli.glossary.added", written=term.written)
        answer.give({"term": _as_json(term)})

    run_in_workspace(workspace, user, as_json, work)


@glossary.command("remove", help=text("cli.help.glossary_remove"))
def remove_command(
    written: Written, language: Language = None, workspace: Workspace = None, user: User = None, as_json: Json = False
) -> None:
    """Removes a term."""

    def work(studio: Studio, answer: Answer) -> None:
        term = _find(studio, written, _language(studio, language))
        if term is None:
            raise KnownError("cli.glossary.no_such_term", written=written)
        remove_term(studio, term.id)
        answer.say("cli.glossary.removed", written=term.written)
        answer.give({"removed": _as_json(term)})

    run_in_workspace(workspace, user, as_json, work)


@glossary.command("check", help=text("cli.help.glossary_check"))
def check_command(
    language: Language = None, workspace: Workspace = None, user: User = None, as_json: Json = False
) -> None:
    """Tells which words of the terms the speech model never hears."""

    def work(studio: Studio, answer: Answer) -> None:
        checks = check_terms(studio, _language(studio, language))
        if not checks:
            answer.say("cli.glossary.none")
        else:
            hints = ((one.term.written, text.of(one.hint)) for one in checks)
            answer.table(("cli.column.written", "cli.column.hint"), hints)
        answer.give(
            {
                "terms": [
                    {
                        **_as_json(one.term),
                        "unknown": list(one.unknown),
                        "never_heard": list(one.never_heard),
                        "hint": text.of(one.hint),
                    }
                    for one in checks
                ]
            }
        )

    run_in_workspace(workspace, user, as_json, work)


@glossary.command("apply", help=text("cli.help.glossary_apply"))
def apply_command(
    calls: Annotated[list[str] | None, typer.Argument(metavar="CALL", help=text("cli.arg.glossary_calls"))] = None,
    workspace: Workspace = None,
    user: User = None,
    as_json: Json = False,
) -> None:
    """Takes the glossary as it now is to transcripts there are."""

    def work(studio: Studio, answer: Answer) -> None:
        uids = [resolve_call(studio, call) for call in calls] if calls else None
        with answer.progress("cli.progress.glossary") as report:
            outcome = reapply_glossary(studio, uids, report)
        answer.say("cli.glossary.applied", n=outcome.looked_at, changed=len(outcome.changed))
        answer.give({"changed": list(outcome.changed), "looked_at": outcome.looked_at})

    run_in_workspace(workspace, user, as_json, work)


@glossary.command("import", help=text("cli.help.glossary_import"))
def import_command(
    path: Annotated[Path, typer.Argument(metavar="FILE", help=text("cli.arg.glossary_file"))],
    language: Language = None,
    workspace: Workspace = None,
    user: User = None,
    as_json: Json = False,
) -> None:
    """Reads terms from a CSV."""

    def work(studio: Studio, answer: Answer) -> None:
        outcome = import_terms(studio, path, language)
        problems = [{"line": one.line, "reason": text.of(one.reason)} for one in outcome.problems]
        for problem in problems:
            answer.warn(text("cli.glossary.line", **problem))
        answer.say("cli.glossary.imported", n=outcome.added, changed=outcome.changed)
        good = outcome.added + outcome.changed
        answer.give(
            {"added": outcome.added, "changed": outcome.changed, "problems": problems},
            exit_for(good or not problems, len(problems)),
        )

    run_in_workspace(workspace, user, as_json, work)


@glossary.command("export", help=text("cli.help.glossary_export"))
def export_command(language: Language = None, workspace: Workspace = None, user: User = None) -> None:
    """Writes the terms as CSV to standard output."""

    def work(studio: Studio, answer: Answer) -> None:
        answer.raw(export_terms(studio, language).replace("\r\n", "\n"))

    run_in_workspace(workspace, user, False, work)


def _language(studio: Studio, given: str | None) -> str:
    return given or workspace_settings(studio).default_language


def _find(studio: Studio, written: str, language: str) -> GlossaryTerm | None:
    key = " ".join(written.split()).casefold()
    return next((term for term in list_terms(studio, language) if term.written.casefold() == key), None)


def _as_json(term: GlossaryTerm) -> dict[str, object]:
    return {
        "language": term.language,
        "written": term.written,
        "heard": list(term.heard),
        "note": term.note,
        "added_by": term.added_by,
    }
