"""Puts the commands together under `qa-studio`."""

import io
import sys
from pathlib import Path
from typing import Annotated

import typer
from typer.exceptions import TyperException

from qa_studio import __version__, bootstrap
from qa_studio.cli import (
    analyse,
    calls,
    glossary,
    models,
    people,
    phrases,
    problems,
    queue,
    reviews,
    samples,
    search,
    texts,
    transcribe,
    transcripts,
    upkeep,
)
from qa_studio.cli.console import Answer, Exit, abandon_output, run, run_in_workspace
from qa_studio.cli.options import Json, User, Workspace, text
from qa_studio.cli.usage import tell_usage
from qa_studio.services.prepare_demo import prepare_demo
from qa_studio.services.studio import Studio
from qa_studio.settings import Settings

app = typer.Typer(
    name="qa-studio",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    help=text("cli.help.program"),
)
app.command("import", help=text("cli.help.import"))(calls.import_command)
app.command("transcribe", help=text("cli.help.transcribe"))(transcribe.transcribe_command)
app.command("transcript", help=text("cli.help.transcript"))(transcripts.transcript_command)
app.command("search", help=text("cli.help.search"))(search.search_command)
app.command("analyse", help=text("cli.help.analyse"))(analyse.analyse_command)
app.command("score", help=text("cli.help.score"))(reviews.score_command)
app.command("doctor", help=text("cli.help.doctor"))(upkeep.doctor_command)
app.add_typer(calls.calls, name="calls")
app.add_typer(samples.samples, name="sample")
app.add_typer(queue.queue, name="queue")
app.add_typer(transcripts.transcripts, name="transcripts")
app.add_typer(search.searches, name="searches")
app.add_typer(glossary.glossary, name="glossary")
app.add_typer(phrases.phrases, name="phrases")
app.add_typer(problems.problems, name="problems")
app.add_typer(models.models, name="models")
app.add_typer(reviews.scorecards, name="scorecards")
app.add_typer(reviews.evaluations, name="evaluations")
app.add_typer(reviews.reports, name="report")
reviews.texts.command("redact", help=text("cli.help.text_redact"))(texts.redact_command)
reviews.texts.command("phrases", help=text("cli.help.text_phrases"))(phrases.text_phrases_command)
app.add_typer(reviews.texts, name="text")
app.add_typer(people.people, name="people")
app.add_typer(upkeep.settings, name="settings")


def _version(wanted: bool) -> None:
    if wanted:
        sys.stdout.write(f"qa-studio {__version__}\n")
        raise typer.Exit


@app.callback()
def program(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help=text("cli.option.version"))
    ] = False,
) -> None:
    """Call-quality work from recording to coaching report."""


@app.command("window", help=text("cli.help.window"))
def window_command(workspace: Workspace = None, user: User = None) -> None:
    """Opens the window."""
    _open_window(workspace, user)


@app.command("demo", help=text("cli.help.demo"))
def demo_command(
    headless: Annotated[bool, typer.Option("--headless", help=text("cli.option.headless"))] = False,
    workspace: Workspace = None,
    user: User = None,
    as_json: Json = False,
) -> None:
    """Prepares the demo workspace and opens it."""
    folder = workspace or Path("demo-workspace")
    if headless or as_json:
        run_in_workspace(folder, user, as_json, _demo)
    try:
        run_in_workspace(folder, user, False, _demo)
    except typer.Exit as ended:
        if ended.exit_code != Exit.DONE:
            raise
    _open_window(folder, user)


def _demo(studio: Studio, answer: Answer) -> None:
    with answer.progress("cli.progress.demo") as report:
        outcome = prepare_demo(studio, report, text.language)
    for note in outcome.notes:
        answer.warn(text.of(note))
    answer.say("cli.demo.done", calls=outcome.calls, agents=outcome.agents, evaluations=outcome.evaluations)
    answer.say("cli.demo.transcribed", vosk=outcome.transcribed_by_vosk, imported=outcome.transcripts_imported)
    for path in outcome.reports:
        answer.line(str(path))
    answer.give(
        {
            "calls": outcome.calls,
            "agents": outcome.agents,
            "sampled": outcome.sampled,
            "transcribed": {"vosk": outcome.transcribed_by_vosk, "imported": outcome.transcripts_imported},
            "evaluations": outcome.evaluations,
            "reports": [str(path) for path in outcome.reports],
            "notes": [text.of(note) for note in outcome.notes],
        }
    )


def _open_window(workspace: Path | None, user: str | None) -> None:
    """Starts the window in a process of its own, so that the command line never loads Qt."""
    arguments = [*(["--workspace", str(workspace)] if workspace else []), *(["--user", user] if user else [])]

    def work(answer: Answer) -> None:
        answer.code = Exit.DONE if bootstrap.run_window_process(arguments) == 0 else Exit.NOTHING_DONE

    run(False, work)


def main() -> None:
    """Runs the command line; a wrong use ends with exit code 2."""
    bootstrap.start_log(Settings())
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")  # file names need not be readable in any encoding
    sys.exit(_run(sys.argv[1:]))


def _run(arguments: list[str]) -> int:
    """Runs a command and gives its exit code; usage errors are told here, in the reader's language."""
    try:
        return int(app(arguments, prog_name="qa-studio", standalone_mode=False) or Exit.DONE)
    except TyperException as error:
        return tell_usage(error, "--json" in arguments)
    except typer.Abort:
        return Exit.NOTHING_DONE
    except OSError:  # The help or the version could not be written.
        abandon_output()
        return Exit.NOTHING_DONE
