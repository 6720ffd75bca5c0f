"""Commands for recurring problems."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Annotated

import typer

from qa_studio.cli.calls import row_as_json
from qa_studio.cli.console import Answer, run_in_workspace
from qa_studio.cli.options import From, Json, Queue, To, User, Workspace, end_of, start_of, text
from qa_studio.domain.topics import Problem, ProblemState
from qa_studio.services.follow_problems import (
    Period,
    change_problem,
    export_problem,
    get_problem,
    list_problems,
    name_problem,
    problem_report,
    recurring,
)
from qa_studio.services.rows import ProblemReport
from qa_studio.services.studio import Studio
from qa_studio.services.workspace_settings import workspace_settings

problems = typer.Typer(no_args_is_help=True, help=text("cli.help.problems"))
Language = Annotated[str | None, typer.Option("--language", metavar="L", help=text("cli.option.problem_language"))]
Number = Annotated[int, typer.Argument(metavar="NUMBER", min=1, help=text("cli.arg.problem"))]
Keys = Annotated[list[str], typer.Option("--phrase", metavar="PHRASE", help=text("cli.option.problem_phrase"))]
_DAYS = 28


@problems.command("rising", help=text("cli.help.problems_rising"))
def rising_command(
    queue: Queue = None,
    first: From = None,
    last: To = None,
    language: Language = None,
    workspace: Workspace = None,
    user: User = None,
    as_json: Json = False,
) -> None:
    """Lists phrases that have become more frequent."""

    def work(studio: Studio, answer: Answer) -> None:
        chosen = language or workspace_settings(studio).default_language
        found = recurring(studio, chosen, _period(studio, first, last, _DAYS), queue=queue)
        if not found:
            answer.say("cli.problems.nothing_rises")
        headings = tuple(f"cli.column.{name}" for name in ("problem_phrase", "calls_now", "calls_before", "z"))
        answer.table(
            headings, ((one.text, str(one.calls_now), str(one.calls_before), text.number(one.z)) for one in found)
        )
        answer.give(
            {
                "rising": [
                    {"key": one.key, "text": one.text, "calls_now": one.calls_now, "calls_before": one.calls_before}
                    | {"log_odds": round(one.log_odds, 4), "z": round(one.z, 4)}
                    for one in found
                ]
            }
        )

    run_in_workspace(workspace, user, as_json, work)


@problems.command("list", help=text("cli.help.problems_list"))
def list_command(workspace: Workspace = None, user: User = None, as_json: Json = False) -> None:
    """Lists the problems."""

    def work(studio: Studio, answer: Answer) -> None:
        found = list_problems(studio)
        if not found:
            answer.say("cli.problems.none")
        headings = tuple(f"cli.column.{name}" for name in ("problem", "title", "problem_state", "queue"))
        answer.table(headings, ((str(one.id), one.title, _state(one), one.queue or "") for one in found))
        answer.give({"problems": [_as_json(one) for one in found]})

    run_in_workspace(workspace, user, as_json, work)


@problems.command("name", help=text("cli.help.problems_name"))
def name_command(
    title: Annotated[str, typer.Argument(metavar="TITLE", help=text("cli.arg.problem_title"))],
    phrases: Keys,
    queue: Queue = None,
    note: Annotated[str, typer.Option("--note", metavar="TEXT", help=text("cli.option.problem_note"))] = "",
    language: Language = None,
    workspace: Workspace = None,
    user: User = None,
    as_json: Json = False,
) -> None:
    """Names a problem."""

    def work(studio: Studio, answer: Answer) -> None:
        chosen = language or workspace_settings(studio).default_language
        named = name_problem(studio, title, phrases, chosen, queue=queue, note=note)
        answer.say("cli.problems.named", id=named.id, title=named.title)
        answer.give({"problem": _as_json(named)})

    run_in_workspace(workspace, user, as_json, work)


@problems.command("state", help=text("cli.help.problems_state"))
def state_command(
    number: Number,
    state: Annotated[ProblemState, typer.Argument(help=text("cli.arg.problem_state"))],
    workspace: Workspace = None,
    user: User = None,
    as_json: Json = False,
) -> None:
    """Says where a problem stands."""

    def work(studio: Studio, answer: Answer) -> None:
        before = get_problem(studio, number)
        kept = change_problem(studio, replace(before, state=state))
        answer.say("cli.problems.changed", id=kept.id, state=_state(kept))
        answer.give({"problem": _as_json(kept)})

    run_in_workspace(workspace, user, as_json, work)


@problems.command("show", help=text("cli.help.problems_show"))
def show_command(
    number: Number,
    first: From = None,
    last: To = None,
    workspace: Workspace = None,
    user: User = None,
    as_json: Json = False,
) -> None:
    """Shows a problem's weeks and the calls behind it."""

    def work(studio: Studio, answer: Answer) -> None:
        report = _report(studio, number, first, last)
        answer.line(f"{report.problem.title} ({_state(report.problem)}): {', '.join(report.said)}")
        headings = tuple(f"cli.column.{name}" for name in ("week", "calls_now", "of_calls"))
        answer.table(headings, ((one.week.isoformat(), str(one.calls), str(one.of_calls)) for one in report.weeks))
        for call in report.calls:
            answer.line(f"{call.uid[:12]}  {text.moment(call.started_at, call.site_timezone)}  {call.agent}")
        answer.give(
            {
                "problem": _as_json(report.problem),
                "weeks": [
                    {"week": one.week.isoformat(), "calls": one.calls, "of_calls": one.of_calls} for one in report.weeks
                ],
                "calls": [row_as_json(call) for call in report.calls],
            }
        )

    run_in_workspace(workspace, user, as_json, work)


@problems.command("export", help=text("cli.help.problems_export"))
def export_command(
    number: Number,
    out: Annotated[Path, typer.Option("--out", metavar="DIR", help=text("cli.option.problem_out"))] = Path(),
    form: Annotated[str, typer.Option("--format", metavar="xlsx,csv", help=text("cli.option.problem_form"))] = "xlsx",
    first: From = None,
    last: To = None,
    workspace: Workspace = None,
    user: User = None,
    as_json: Json = False,
) -> None:
    """Writes a problem for management."""

    def work(studio: Studio, answer: Answer) -> None:
        report = _report(studio, number, first, last)
        forms = tuple(one.strip() for one in form.split(",") if one.strip())
        files = export_problem(studio, report, text.language, forms, out)
        for file in files:
            answer.line(str(file))
        answer.give({"files": [str(file) for file in files], "calls": len(report.calls)})

    run_in_workspace(workspace, user, as_json, work)


def _report(studio: Studio, number: int, first: str | None, last: str | None) -> ProblemReport:
    period = _period(studio, first, last, 12 * 7) if first or last else None
    return problem_report(studio, number, period)


def _period(studio: Studio, first: str | None, last: str | None, days: int) -> Period:
    """Gives the days from first to last at the workspace's site; without them the last `days` up to now."""
    zone = workspace_settings(studio).site_timezone
    before = end_of(last, zone) or studio.clock.now()
    return Period(start_of(first, zone) or before - timedelta(days=days), before)


def _state(problem: Problem) -> str:
    return text(f"problem.state.{problem.state.value}")


def _as_json(problem: Problem) -> dict[str, object]:
    return {
        "id": problem.id,
        "title": problem.title,
        "phrases": list(problem.keys),
        "language": problem.language,
        "queue": problem.queue,
        "state": problem.state.value,
        "note": problem.note,
        "named_by": problem.named_by,
        "named_at": problem.named_at.isoformat(),
    }
