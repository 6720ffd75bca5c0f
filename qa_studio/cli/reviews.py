"""Commands for scorecards, evaluations, coaching reports and the reading of text."""

import json
import sys
from collections.abc import Iterable
from datetime import timedelta
from pathlib import Path
from typing import Annotated

import typer

from qa_studio import bootstrap
from qa_studio.cli.console import Answer, exit_for, failures, run, run_in_workspace
from qa_studio.cli.options import From, Json, To, User, Workspace, day, day_after, text
from qa_studio.domain.answers import read_answers
from qa_studio.domain.errors import KnownError, Message
from qa_studio.domain.people import Permission
from qa_studio.domain.scorecards import Scorecard
from qa_studio.domain.scoring import score
from qa_studio.services.import_evaluations import import_evaluations
from qa_studio.services.manage_people import find_agent
from qa_studio.services.manage_scorecards import install_scorecard, list_scorecards
from qa_studio.services.own_feedback import own_evaluations
from qa_studio.services.prepare_coaching import prepare_coaching, whole_period, write_coaching
from qa_studio.services.review_call import evaluation_rows
from qa_studio.services.rows import EvaluationRow
from qa_studio.services.studio import Studio
from qa_studio.settings import Settings

evaluations = typer.Typer(no_args_is_help=True, help=text("cli.help.evaluations"))
reports = typer.Typer(no_args_is_help=True, help=text("cli.help.report"))
texts = typer.Typer(no_args_is_help=True, help=text("cli.help.text"))
scorecards = typer.Typer(no_args_is_help=True, help=text("cli.help.scorecards"))


def score_command(
    scorecard: Annotated[str, typer.Argument(metavar="SCORECARD", help=text("cli.arg.scorecard"))],
    answers: Annotated[Path, typer.Argument(metavar="ANSWERS.json", help=text("cli.arg.answers"))],
    workspace: Workspace = None,
    user: User = None,
    as_json: Json = False,
) -> None:
    """Scores answers on a scorecard, with the trace."""

    def work(answer: Answer) -> None:
        form = _scorecard(scorecard, workspace, user)
        result = score(form, read_answers(form, _answers(answers)))
        trace = [text.of(line) for line in result.trace]
        for line in trace:
            answer.line(line)
        answer.give(
            {
                "scorecard": form.id,
                "version": form.version,
                "score": result.total,
                "failed": result.failed,
                "sections": dict(result.sections),
                "families": dict(result.families),
                "unanswered": list(result.missing),
                "trace": trace,
            }
        )

    run(as_json, work)


def _scorecard(name: str, workspace: Path | None, user: str | None) -> Scorecard:
    """Gives the scorecard of a file, else the newest of that id in the workspace that is named, else the shipped."""
    files = bootstrap.scorecard_files(Settings())
    path = Path(name)
    if path.suffix.lower() in (".yaml", ".yml") or path.is_file():
        return files.read(path)
    at_hand = {one.id: one for one in files.shipped()}
    if workspace is not None:
        studio = bootstrap.open_studio(Settings(), workspace, user)
        try:
            at_hand |= _newest(list_scorecards(studio))
        finally:
            bootstrap.close_studio(studio)
    if name not in at_hand:
        raise KnownError("cli.no_such_scorecard", name=name, known=", ".join(at_hand))
    return at_hand[name]


def _newest(scorecards: Iterable[Scorecard]) -> dict[str, Scorecard]:
    return {one.id: one for one in sorted(scorecards, key=lambda one: one.version)}


def _answers(path: Path) -> dict[str, object]:
    try:
        content = json.loads(path.read_text(encoding="utf-8-sig"))
    except FileNotFoundError as error:
        raise KnownError("import.no_such_file", path=str(path)) from error
    except OSError as error:
        raise KnownError("transcript.unreadable", path=path.name, reason=error.strerror or "") from error
    except json.JSONDecodeError as error:
        raise KnownError("evaluations.not_json", path=path.name, line=error.lineno, column=error.colno) from error
    except (ValueError, RecursionError) as error:
        raise KnownError("evaluations.not_json", path=path.name, line=1, column=1) from error
    given = content.get("answers") if isinstance(content, dict) else None
    if not isinstance(given, dict):
        raise KnownError("cli.no_answers", path=path.name)
    return {str(name): value for name, value in given.items()}


@evaluations.command("import", help=text("cli.help.evaluations_import"))
def import_command(
    path: Annotated[Path, typer.Argument(metavar="FILE.json", help=text("cli.arg.evaluations"))],
    workspace: Workspace = None,
    user: User = None,
    as_json: Json = False,
) -> None:
    """Imports finished evaluations."""

    def work(studio: Studio, answer: Answer) -> None:
        outcome = import_evaluations(studio, path)
        failed = failures(((one.path, one.reason) for one in outcome.failed), "entry")
        answer.say("cli.evaluations.imported", n=outcome.imported)
        for one in failed:
            answer.warn(f"{one['entry']}: {one['reason']}")
        answer.give(
            {"imported": outcome.imported, "duplicates": outcome.duplicates, "failed": failed},
            exit_for(outcome.imported + outcome.duplicates, len(failed)),
        )

    run_in_workspace(workspace, user, as_json, work)


def _rows_for(studio: Studio, agent: str | None) -> tuple[EvaluationRow, ...]:
    """Gives the evaluations a person may list: agents their own published ones, others those of `agent` or all."""
    if studio.person.may(Permission.SEE_OWN_FEEDBACK) and agent in (None, studio.person.name):
        return own_evaluations(studio)
    return evaluation_rows(studio, agent_id=find_agent(studio, agent).id if agent else None)


@evaluations.command("list", help=text("cli.help.evaluations_list"))
def list_command(
    agent: Annotated[str | None, typer.Option(help=text("cli.option.agent"))] = None,
    workspace: Workspace = None,
    user: User = None,
    as_json: Json = False,
) -> None:
    """Lists evaluations."""

    def work(studio: Studio, answer: Answer) -> None:
        rows = _rows_for(studio, agent)
        headings = tuple(f"cli.column.{one}" for one in ("evaluation", "agent", "reviewer", "score", "state"))
        answer.table(
            headings,
            (
                (
                    str(row.id),
                    row.agent,
                    row.reviewer,
                    text.number(row.score),
                    text(f"evaluation.state.{row.state.value}"),
                )
                for row in rows
            ),
        )
        answer.give(
            {
                "evaluations": [
                    {
                        "evaluation": row.id,
                        "call": row.call_uid,
                        "agent": row.agent,
                        "reviewer": row.reviewer,
                        "scorecard": row.scorecard_id,
                        "version": row.scorecard_version,
                        "state": row.state.value,
                        "origin": row.origin.value,
                        "score": row.score,
                        "failed": row.failed,
                        "published_at": row.published_at.isoformat() if row.published_at else None,
                    }
                    for row in rows
                ]
            }
        )

    run_in_workspace(workspace, user, as_json, work)


@reports.command("coaching", help=text("cli.help.report_coaching"))
def coaching_command(
    agent: Annotated[str, typer.Option(metavar="A", help=text("cli.option.agent"))],
    out: Annotated[Path, typer.Option(metavar="DIR", help=text("cli.option.out"), file_okay=False)] = Path(),
    form: Annotated[str, typer.Option("--format", help=text("cli.option.report_format"))] = "pdf,html",
    language: Annotated[str | None, typer.Option(metavar="L", help=text("cli.option.report_language"))] = None,
    date_from: From = None,
    date_to: To = None,
    workspace: Workspace = None,
    user: User = None,
    as_json: Json = False,
) -> None:
    """Writes an agent's coaching report."""

    def work(studio: Studio, answer: Answer) -> None:
        person = find_agent(studio, agent)
        whole_from, whole_before = whole_period(studio, person.id)
        before = day_after(date_to) or whole_before
        report = prepare_coaching(
            studio, person.id, day(date_from) or min(whole_from, before - timedelta(days=1)), before
        )
        forms = tuple(one.strip() for one in form.split(",") if one.strip())
        files = write_coaching(studio, report, language or text.language, forms, out)
        for file in files:
            answer.line(str(file))
        overall = report.overall
        answer.give(
            {
                "files": [str(file) for file in files],
                "evaluations": overall.n,
                "mean": overall.mean,
                "interval": None if overall.low is None else [overall.low, overall.high],
                "targeted": report.targeted_reviews,
                "from": report.period_from.isoformat(),
                "to": (report.period_before - timedelta(days=1)).isoformat(),
            }
        )

    run_in_workspace(workspace, user, as_json, work)


@texts.command("sentiment", help=text("cli.help.text_sentiment"))
def sentiment_command(
    language: Annotated[str, typer.Option(metavar="es|en", help=text("cli.option.text_language"))],
) -> None:
    """Reads lines from standard input and writes each line's sentiment as JSON."""

    def work(answer: Answer) -> None:
        reader = bootstrap.text_reader(Settings())
        if not reader.knows(language):
            raise KnownError("cli.language_unknown", language=language)
        if sys.stdin is None:
            return
        sys.stdin.reconfigure(encoding="utf-8", errors="replace")  # type: ignore[union-attr]
        for line in sys.stdin:
            sentiment = reader.sentiment(line.rstrip("\n"), language)
            found = {
                "compound": sentiment.compound,
                "label": sentiment.label.value,
                "evidence": list(sentiment.evidence),
            }
            answer.raw(json.dumps(found, ensure_ascii=False))

    run(False, work)


@scorecards.command("list", help=text("cli.help.scorecards_list"))
def scorecards_command(workspace: Workspace = None, user: User = None, as_json: Json = False) -> None:
    """Lists the workspace's scorecards."""

    def work(studio: Studio, answer: Answer) -> None:
        found = list_scorecards(studio)
        for one in found:
            answer.line(f"{one.id} {one.version}: {one.title.in_language(text.language)}")
        answer.give(
            {
                "scorecards": [
                    {"scorecard": one.id, "version": one.version, "title": dict(one.title.by_language)} for one in found
                ]
            }
        )

    run_in_workspace(workspace, user, as_json, work)


@scorecards.command("check", help=text("cli.help.scorecards_check"))
def check_command(
    path: Annotated[Path, typer.Argument(metavar="FILE.yaml", help=text("cli.arg.scorecard_file"))],
    as_json: Json = False,
) -> None:
    """Checks a scorecard file."""

    def work(answer: Answer) -> None:
        form = bootstrap.scorecard_files(Settings()).read(path)
        count = sum(1 for _ in form.questions())
        answer.line(text.of(Message.of("cli.scorecard_good", name=form.id, n=count)))
        answer.give({"scorecard": form.id, "version": form.version, "questions": count})

    run(as_json, work)


@scorecards.command("install", help=text("cli.help.scorecards_install"))
def install_command(
    path: Annotated[Path, typer.Argument(metavar="FILE.yaml", help=text("cli.arg.scorecard_file"))],
    workspace: Workspace = None,
    user: User = None,
    as_json: Json = False,
) -> None:
    """Installs a scorecard from a file."""

    def work(studio: Studio, answer: Answer) -> None:
        form = install_scorecard(studio, path)
        answer.say("cli.scorecard_installed", name=form.id, version=form.version)
        answer.give({"scorecard": form.id, "version": form.version})

    run_in_workspace(workspace, user, as_json, work)
