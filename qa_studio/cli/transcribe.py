"""The command that transcribes: on this machine, by several workers at once, or on a cluster."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Annotated

import typer

from qa_studio import bootstrap
from qa_studio.cli.console import Answer, Exit, exit_for, failures, run_in_workspace
from qa_studio.cli.options import LARGEST_NUMBER, Json, User, Workspace, text
from qa_studio.domain.errors import KnownError
from qa_studio.services.browse_calls import resolve_call
from qa_studio.services.draw_sample import get_draw
from qa_studio.services.manage_queue import queue_summary
from qa_studio.services.speech_rows import TranscriptionOutcome
from qa_studio.services.studio import Studio
from qa_studio.services.transcribe_calls import queue_transcription, queue_untranscribed, run_transcription
from qa_studio.settings import Settings

_MOST_WORKERS = 256


@dataclass(frozen=True)
class Cluster:
    """Where a cluster's scheduler is, and the files (PEM) that open its door."""

    address: str | None
    authority: Path | None
    certificate: Path | None
    key: Path | None


def transcribe_command(
    calls: Annotated[list[str] | None, typer.Argument(metavar="CALL", help=text("cli.arg.calls"))] = None,
    draw: Annotated[
        int | None, typer.Option(metavar="DRAW", min=1, max=LARGEST_NUMBER, help=text("cli.option.draw"))
    ] = None,
    language: Annotated[str | None, typer.Option(metavar="L", help=text("cli.option.language"))] = None,
    workers: Annotated[
        int | None, typer.Option(metavar="N", min=1, max=_MOST_WORKERS, help=text("cli.option.workers"))
    ] = None,
    scheduler: Annotated[str | None, typer.Option(metavar="tls://HOST:PORT", help=text("cli.option.scheduler"))] = None,
    tls_ca: Annotated[Path | None, typer.Option(metavar="FILE", help=text("cli.option.tls_ca"))] = None,
    tls_cert: Annotated[Path | None, typer.Option(metavar="FILE", help=text("cli.option.tls_cert"))] = None,
    tls_key: Annotated[Path | None, typer.Option(metavar="FILE", help=text("cli.option.tls_key"))] = None,
    workspace: Workspace = None,
    user: User = None,
    as_json: Json = False,
) -> None:
    """Transcribes calls."""

    def work(studio: Studio, answer: Answer) -> None:
        only = _wanted(studio, calls or [], draw)
        if only is None:
            queue_untranscribed(studio, language)
        else:
            queue_transcription(studio, only, language)
        with (
            _at_work(studio, Cluster(scheduler, tls_ca, tls_cert, tls_key)) as place,
            answer.progress("cli.progress.transcribe") as report,
        ):
            outcome = run_transcription(place, report, only, workers)
        _tell(studio, answer, outcome, is_whole_queue=only is None)

    run_in_workspace(workspace, user, as_json, work)


def _wanted(studio: Studio, calls: list[str], draw: int | None) -> list[str] | None:
    """Gives the calls named and those of a draw that stand; None where neither is asked for."""
    if not calls and draw is None:
        return None
    wanted = [resolve_call(studio, call) for call in calls]
    if draw is not None:
        wanted += [item.uid for item in get_draw(studio, draw).items if not item.replaced_because]
    return wanted


@contextmanager
def _at_work(studio: Studio, cluster: Cluster) -> Iterator[Studio]:
    """Gives the workspace with the workers of this machine, or of a cluster where one is named."""
    files = {"--tls-ca": cluster.authority, "--tls-cert": cluster.certificate, "--tls-key": cluster.key}
    missing = [option for option, path in files.items() if path is None]
    if cluster.address is None:
        if len(missing) < len(files):
            raise KnownError("cli.tls_without_scheduler")
        yield studio
        return
    if not (cluster.authority and cluster.certificate and cluster.key):
        raise KnownError("cli.scheduler_without_tls", options=", ".join(missing))
    workers = bootstrap.cluster_workers(
        Settings(), cluster.address, cluster.authority, cluster.certificate, cluster.key
    )
    try:
        yield replace(studio, workers=workers)
    finally:
        workers.close()


def _tell(studio: Studio, answer: Answer, outcome: TranscriptionOutcome, *, is_whole_queue: bool) -> None:
    failed = failures(((one.call_uid, one.reason) for one in outcome.failed), "call")
    for reason in dict.fromkeys(one["reason"] for one in failed):
        answer.warn(reason)
    answer.say("cli.transcribe.done", n=len(outcome.done), failed=len(failed))
    summary = queue_summary(studio)
    if outcome.busy:
        answer.warn(text("cli.transcribe.busy", n=len(outcome.busy)))
    if outcome.is_paused:
        answer.warn(text("cli.transcribe.paused", person=summary.paused_by or "", n=summary.waiting))
    if is_whole_queue and summary.set_aside:
        answer.warn(text("cli.transcribe.set_aside", n=summary.set_aside))
    answer.give(
        {
            "done": len(outcome.done),
            "calls": list(outcome.done),
            "failed": failed,
            "busy": list(outcome.busy),
            "paused": outcome.is_paused,
            "audio_seconds": round(outcome.audio_seconds, 3),
            "wall_seconds": round(outcome.wall_seconds, 3),
        },
        _exit_of(outcome),
    )


def _exit_of(outcome: TranscriptionOutcome) -> Exit:
    undone = len(outcome.failed) + len(outcome.busy) + int(outcome.is_paused)
    has_nothing_to_do = not outcome.done and not undone
    return exit_for(len(outcome.done) or has_nothing_to_do, undone)
