"""How commands open a workspace, show progress, answer people or machines, and end."""

import json
import logging
import os
import signal
import sys
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from enum import IntEnum
from pathlib import Path
from time import monotonic
from types import FrameType
from typing import Final, NoReturn

import typer
from rich.console import Console
from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn
from rich.table import Table

from qa_studio import bootstrap
from qa_studio.cli.options import text
from qa_studio.domain.errors import Cancelled, KnownError, Message
from qa_studio.domain.jobs import Pace, Report, time_to_go
from qa_studio.services.studio import Studio
from qa_studio.settings import Settings

logger = logging.getLogger(__name__)
_WIDE_COLUMNS: Final = 10_000
"""Width of tables that no terminal shows: nothing is wrapped there."""
_WRONG_USAGE: Final = frozenset(
    {
        *("cli.language_unknown", "cli.map_without_metadata", "cli.unknown_setting", "cli.wrong_date", "cli.wrong_map"),
        *("cli.wrong_setting", "draw.seed_not_hex", "report.unknown_form", "transcript.unknown_format"),
        *("cli.queue.which_calls", "cli.scheduler_without_tls", "cli.tls_without_scheduler", "cluster.not_tls"),
        *("settings.unknown_language", "settings.unknown_timezone", "settings.wrong_channel"),
    }
)
"""Errors that say a command was typed wrongly."""


class Exit(IntEnum):
    """How a command ended."""

    DONE = 0
    NOTHING_DONE = 1
    WRONG_USAGE = 2
    SOME_FAILED = 3


def exit_for(done: int, failed: int) -> Exit:
    """Gives the exit code for so many things done and failed; nothing to do at all is nothing done."""
    if failed:
        return Exit.SOME_FAILED if done else Exit.NOTHING_DONE
    return Exit.DONE if done else Exit.NOTHING_DONE


class OutputFailed(Exception):
    """Standard output cannot be written to: the disk is full, say. A reader who left is a `BrokenPipeError`."""


class Answer:
    """What a command says: one JSON object for machines, or lines and tables for people."""

    def __init__(self, as_json: bool) -> None:
        """`as_json`: only the object of `give` goes to standard output."""
        self.as_json = as_json
        self.code = Exit.DONE
        self._out = Console(highlight=False, soft_wrap=True)
        if not self._out.is_terminal:
            self._out.width = _WIDE_COLUMNS
        self._err = Console(stderr=True, highlight=False, soft_wrap=True)

    def give(self, answer: Mapping[str, object], code: Exit = Exit.DONE) -> None:
        """Ends the command's work with its answer."""
        self.code = code
        if self.as_json:
            self.raw(json.dumps(answer, ensure_ascii=False, default=str))

    def raw(self, content: str) -> None:
        """Writes to standard output as it is."""
        if sys.stdout is None:
            return
        with _writing():
            sys.stdout.write(content if content.endswith("\n") else content + "\n")
            sys.stdout.flush()

    def say(self, message_id: str, **params: object) -> None:
        """Says a sentence to a person; machines are not told."""
        if not self.as_json:
            self.line(text(message_id, **params))

    def line(self, content: str) -> None:
        """Writes a line for a person as it is; machines are not told."""
        if not self.as_json:
            with _writing():
                self._out.print(content, markup=False)

    def warn(self, sentence: str) -> None:
        """Writes a sentence to standard error, if there is anywhere to write it."""
        with suppress(OSError):
            self._err.print(sentence, markup=False)

    def refuse(self, sentence: str, code: Exit = Exit.NOTHING_DONE) -> None:
        """Ends the command's work with one sentence that says why nothing came of it."""
        self.warn(sentence)
        self.give({"error": sentence}, code)

    def table(self, headings: tuple[str, ...], rows: Iterator[tuple[str, ...]]) -> None:
        """Shows a table to a person; `headings` are message ids."""
        if self.as_json:
            return
        table = Table(box=None, pad_edge=False)
        for heading in headings:
            table.add_column(text(heading), overflow="fold", no_wrap=heading == "cli.column.call")
        for row in rows:
            table.add_row(*(cell.replace("[", "\\[") for cell in row))
        with _writing():
            self._out.print(table)

    @contextmanager
    def progress(self, title_id: str) -> Iterator[Report]:
        """Gives a `Report` that draws a bar on a terminal, and stops the work at Ctrl-C or when it is told to end."""
        with _asked_to_stop() as stop, self._bar() as bar:
            task = bar.add_task(text(title_id), total=None, to_go="")
            pace = Pace()

            def report(done: float, total: float, what: str = "") -> None:
                nonlocal pace
                if stop.is_set():
                    raise Cancelled
                pace = pace.after(monotonic(), done)
                seconds = pace.seconds_to_go(total)
                label = f"{text(title_id)} {what}".rstrip().replace("[", "\\[")
                to_go = "" if seconds is None else text.of(time_to_go(seconds))
                bar.update(task, completed=done, total=total or None, description=label, to_go=to_go)

            yield report

    def _bar(self) -> Progress:
        columns = (
            TextColumn("{task.description}"),
            BarColumn(),
            TaskProgressColumn(),
            TextColumn("{task.fields[to_go]}"),
        )
        return Progress(*columns, console=self._err, disable=not self._err.is_terminal, transient=True)


@contextmanager
def _asked_to_stop() -> Iterator[threading.Event]:
    """Gives what is set once a person presses Ctrl-C, closes the terminal, or the system wants this process to end."""
    stop = threading.Event()

    def interrupted(_signal: int, _frame: FrameType | None) -> None:
        stop.set()

    names = ("SIGINT", "SIGTERM", "SIGHUP")  # Windows has no hang-up
    kinds = [getattr(signal, name) for name in names if hasattr(signal, name)]
    before = [signal.signal(kind, interrupted) for kind in kinds]
    try:
        yield stop
    finally:
        for kind, handler in zip(kinds, before, strict=True):
            signal.signal(kind, handler)


def failures(rows: Iterator[tuple[str, Message]], key: str) -> list[dict[str, str]]:
    """Gives failures as JSON: what (`key`) and why, in the reader's words."""
    return [{key: what, "reason": text.of(reason)} for what, reason in rows]


def run(as_json: bool, work: Callable[[Answer], None]) -> NoReturn:
    """Runs a command's work and ends the process with its exit code; errors become one sentence.

    Raises:
        typer.Exit: always.
    """
    answer = Answer(as_json)
    try:
        _work_or_refuse(answer, work)
    except BrokenPipeError:
        abandon_output()
        answer.code = Exit.NOTHING_DONE
    except OutputFailed as error:
        answer.warn(text("cli.output_failed", reason=str(error)))
        abandon_output()
        answer.code = Exit.NOTHING_DONE
    raise typer.Exit(answer.code)


def _work_or_refuse(answer: Answer, work: Callable[[Answer], None]) -> None:
    try:
        work(answer)
    except KnownError as error:
        is_usage = error.message.id in _WRONG_USAGE
        answer.refuse(text.of(error.message), Exit.WRONG_USAGE if is_usage else Exit.NOTHING_DONE)
    except Cancelled:
        answer.refuse(text("cli.cancelled"))
    except (BrokenPipeError, OutputFailed):
        raise
    except Exception:
        logger.exception("A command failed")
        answer.refuse(text("cli.bug", log=str(bootstrap.log_file(Settings()))))


@contextmanager
def _writing() -> Iterator[None]:
    """Tells a failed write to standard output from every other `OSError`."""
    try:
        yield
    except BrokenPipeError:
        raise
    except OSError as error:
        raise OutputFailed(error.strerror or str(error)) from error


def abandon_output() -> None:
    """Sends what is still unwritten nowhere, so that the end of the process does not fail on it again."""
    with suppress(OSError, ValueError, AttributeError):
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, sys.stdout.fileno())
        os.close(nowhere)


def run_in_workspace(
    workspace: Path | None, user: str | None, as_json: bool, work: Callable[[Studio, Answer], None]
) -> NoReturn:
    """Opens the workspace, runs a command's work in it and closes it again.

    Raises:
        typer.Exit: always.
    """

    def inside(answer: Answer) -> None:
        studio = bootstrap.open_studio(Settings(), workspace, user)
        try:
            work(studio, answer)
        finally:
            bootstrap.close_studio(studio)

    run(as_json, inside)
