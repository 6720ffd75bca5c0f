"""Commands that look at and steer the transcription queue."""

from collections.abc import Callable, Sequence
from typing import Annotated

import typer

from qa_studio.cli.console import Answer, exit_for, run_in_workspace
from qa_studio.cli.options import Json, User, Workspace, text
from qa_studio.domain.errors import KnownError
from qa_studio.domain.jobs import JobState
from qa_studio.services.browse_calls import resolve_call
from qa_studio.services.manage_queue import (
    cancel_transcription,
    pause_queue,
    queue_summary,
    resume_queue,
    retry_transcription,
    transcription_jobs,
)
from qa_studio.services.speech_rows import JobRow
from qa_studio.services.studio import Studio

queue = typer.Typer(no_args_is_help=True, help=text("cli.help.queue_commands"))
Calls = Annotated[list[str] | None, typer.Argument(metavar="CALL", help=text("cli.arg.queued_calls"))]
Everything = Annotated[bool, typer.Option("--all", help=text("cli.option.all_calls"))]
_COLUMNS = ("call", "state", "language", "attempts", "recording", "reason")


@queue.command("list", help=text("cli.help.queue_list"))
def list_command(
    state: Annotated[JobState | None, typer.Option(help=text("cli.option.job_state"))] = None,
    workspace: Workspace = None,
    user: User = None,
    as_json: Json = False,
) -> None:
    """Lists the calls that wait, run or ended, and how much there is to do."""

    def work(studio: Studio, answer: Answer) -> None:
        rows = [row for row in transcription_jobs(studio) if state is None or row.state is state]
        summary = queue_summary(studio)
        if rows:
            answer.table(tuple(f"cli.column.{one}" for one in _COLUMNS), (_cells(row) for row in rows))
        audio = text.duration(summary.waiting_s)
        answer.say("cli.queue.summary", waiting=summary.waiting, running=summary.running, audio=audio)
        if summary.paused_by is not None:
            answer.say("cli.queue.is_paused", person=summary.paused_by)
        answer.give(
            {
                "paused_by": summary.paused_by,
                "waiting": summary.waiting,
                "waiting_seconds": round(summary.waiting_s, 3),
                "running": summary.running,
                "failed": summary.failed,
                "set_aside": summary.set_aside,
                "jobs": [_as_json(row) for row in rows],
            }
        )

    run_in_workspace(workspace, user, as_json, work)


@queue.command("pause", help=text("cli.help.queue_pause"))
def pause_command(workspace: Workspace = None, user: User = None, as_json: Json = False) -> None:
    """Lets no run on this workspace begin another call."""

    def work(studio: Studio, answer: Answer) -> None:
        pause_queue(studio)
        summary = queue_summary(studio)
        answer.say("cli.queue.paused", running=summary.running)
        answer.give({"paused_by": summary.paused_by, "waiting": summary.waiting, "running": summary.running})

    run_in_workspace(workspace, user, as_json, work)


@queue.command("resume", help=text("cli.help.queue_resume"))
def resume_command(workspace: Workspace = None, user: User = None, as_json: Json = False) -> None:
    """Lets runs begin calls again."""

    def work(studio: Studio, answer: Answer) -> None:
        resume_queue(studio)
        summary = queue_summary(studio)
        answer.say("cli.queue.resumed", waiting=summary.waiting)
        answer.give({"paused_by": summary.paused_by, "waiting": summary.waiting, "running": summary.running})

    run_in_workspace(workspace, user, as_json, work)


@queue.command("cancel", help=text("cli.help.queue_cancel"))
def cancel_command(
    calls: Calls = None,
    everything: Everything = False,
    workspace: Workspace = None,
    user: User = None,
    as_json: Json = False,
) -> None:
    """Takes calls out of the queue, those that run as well."""
    _change(calls, everything, workspace, user, as_json, cancel_transcription, "cli.queue.cancelled")


@queue.command("retry", help=text("cli.help.queue_retry"))
def retry_command(
    calls: Calls = None,
    everything: Everything = False,
    workspace: Workspace = None,
    user: User = None,
    as_json: Json = False,
) -> None:
    """Queues calls anew that failed, were set aside or cancelled."""
    _change(calls, everything, workspace, user, as_json, retry_transcription, "cli.queue.retried")


def _change(
    calls: list[str] | None,
    everything: bool,
    workspace: Workspace,
    user: User,
    as_json: bool,
    change: Callable[[Studio, Sequence[str] | None], tuple[str, ...]],
    said: str,
) -> None:
    """Does something to the calls named, or to all, and says to how many; those it does not fit stay as they are."""

    def work(studio: Studio, answer: Answer) -> None:
        if bool(calls) == everything:
            raise KnownError("cli.queue.which_calls")
        wanted = None if everything else [resolve_call(studio, call) for call in calls or ()]
        changed = change(studio, wanted)
        answer.say(said, n=len(changed))
        untouched = [uid for uid in wanted or () if uid not in set(changed)]
        if untouched:
            answer.warn(text("cli.queue.untouched", n=len(untouched)))
        answer.give({"calls": list(changed), "untouched": untouched}, exit_for(len(changed), len(untouched)))

    run_in_workspace(workspace, user, as_json, work)


def _cells(row: JobRow) -> tuple[str, ...]:
    return (
        row.call.uid[:12],
        text(f"job.{row.state.value}"),
        row.language or row.call.language or "–",
        text.number(row.attempts, 0),
        row.call.recording_name,
        text.of(row.reason) if row.reason else "",
    )


def _as_json(row: JobRow) -> dict[str, object]:
    return {
        "call": row.call.uid,
        "recording": row.call.recording_name,
        "state": row.state.value,
        "language": row.language or row.call.language,
        "attempts": row.attempts,
        "crashes": row.crashes,
        "alone": row.alone,
        "reason": text.of(row.reason) if row.reason else None,
        "duration_seconds": round(row.call.duration_s, 3),
        "updated_at": row.updated_at.isoformat(),
    }
