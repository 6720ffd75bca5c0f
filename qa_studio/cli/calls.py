"""Commands for calls: import, list, show."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Annotated, Final

import typer

from qa_studio.cli.console import Answer, Exit, exit_for, failures, run_in_workspace
from qa_studio.cli.options import Agent, From, Json, Queue, To, User, Workspace, end_of, start_of, text
from qa_studio.domain.calls import CallFilter, RawForm, Span
from qa_studio.domain.errors import KnownError, Message
from qa_studio.services.browse_calls import call_details, list_calls, resolve_call
from qa_studio.services.import_calls import import_calls, propose_mapping
from qa_studio.services.listen_to_calls import listen_to_calls
from qa_studio.services.manage_people import find_agent
from qa_studio.services.rows import CallDetails, CallRow, ColumnMapping
from qa_studio.services.studio import Studio
from qa_studio.services.workspace_settings import workspace_settings

calls = typer.Typer(no_args_is_help=True, help=text("cli.help.calls"))
_TOLD_EACH: Final = 3
"""Up to so many files with the same remark are named one by one."""


def filter_of(
    studio: Studio, agent: str | None, date_from: str | None, date_to: str | None, queue: str | None
) -> CallFilter:
    """Makes a filter of what was typed; dates are days at the workspace's site, both included."""
    zone = workspace_settings(studio).site_timezone
    return CallFilter(
        started_from=start_of(date_from, zone),
        started_before=end_of(date_to, zone),
        queues=(queue,) if queue else (),
        agent_ids=(find_agent(studio, agent).id,) if agent else (),
    )


def import_command(
    paths: Annotated[list[Path], typer.Argument(help=text("cli.arg.paths"))],
    metadata: Annotated[Path | None, typer.Option(help=text("cli.option.metadata"), dir_okay=False)] = None,
    copy: Annotated[bool | None, typer.Option("--copy/--reference", help=text("cli.option.copy"))] = None,
    columns: Annotated[
        list[str] | None, typer.Option("--map", metavar="FIELD=COLUMN", help=text("cli.option.map"))
    ] = None,
    raw: Annotated[
        str | None, typer.Option("--raw", metavar="ENCODING:RATE[:CHANNELS]", help=text("cli.option.raw"))
    ] = None,
    workspace: Workspace = None,
    user: User = None,
    as_json: Json = False,
) -> None:
    """Imports recordings."""

    def work(studio: Studio, answer: Answer) -> None:
        mapping = _mapping(studio, metadata, columns or [])
        form = None if raw is None else RawForm.parse(raw)
        with answer.progress("cli.progress.import") as report:
            outcome = import_calls(
                studio, paths, metadata=metadata, mapping=mapping, copy=copy, raw=form, report=report
            )
        with answer.progress("cli.progress.listen") as report:
            unheard = listen_to_calls(studio, None, report)
        failed = failures(((one.path, one.reason) for one in outcome.failed), "path")
        warned = [(one.path, one.reason) for one in outcome.warnings]
        warned += [(one.call_uid, one.reason) for one in unheard]
        warnings = failures(iter(warned), "path")
        answer.say("cli.import.done", n=len(outcome.imported))
        if outcome.duplicates:
            answer.say("cli.import.duplicates", n=len(outcome.duplicates))
        _warn_of(answer, warned)
        for one in failed:
            answer.warn(f"{one['path']}: {one['reason']}")
        known = len(outcome.imported) + len(outcome.duplicates)
        if not known and not failed:
            answer.warn(text("cli.import.nothing"))
        answer.give(
            {
                "imported": len(outcome.imported),
                "duplicates": len(outcome.duplicates),
                "failed": failed,
                "warnings": warnings,
                "calls": list(outcome.imported),
            },
            exit_for(known, len(failed)),
        )

    run_in_workspace(workspace, user, as_json, work)


def _warn_of(answer: Answer, warned: Sequence[tuple[str, Message]]) -> None:
    """Tells what people should know of files; what many have in common is told of the first and counted."""
    kinds = Counter(reason.id for _, reason in warned)
    told: set[str] = set()
    for path, reason in warned:
        if kinds[reason.id] <= _TOLD_EACH or reason.id not in told:
            answer.warn(f"{path}: {text.of(reason)}")
        if kinds[reason.id] > _TOLD_EACH and reason.id not in told:
            answer.warn(text("cli.import.alike", n=kinds[reason.id] - 1))
        told.add(reason.id)


def _mapping(studio: Studio, metadata: Path | None, columns: list[str]) -> ColumnMapping | None:
    """Gives the remembered or recognised mapping with the columns a person named; None where none was named.

    Raises:
        KnownError: `cli.map_without_metadata`, `cli.wrong_map` with what was `given`.
    """
    if not columns:
        return None
    if metadata is None:
        raise KnownError("cli.map_without_metadata")
    chosen = {}
    for given in columns:
        field, _, column = (part.strip() for part in given.partition("="))
        if not field or not column:
            raise KnownError("cli.wrong_map", given=given)
        chosen[field] = column
    proposed = propose_mapping(studio, metadata)[1]
    return replace(proposed, columns={**proposed.columns, **chosen})


@calls.command("list", help=text("cli.help.calls_list"))
def list_command(
    agent: Agent = None,
    date_from: From = None,
    date_to: To = None,
    queue: Queue = None,
    workspace: Workspace = None,
    user: User = None,
    as_json: Json = False,
) -> None:
    """Lists calls."""

    def work(studio: Studio, answer: Answer) -> None:
        page = list_calls(studio, filter_of(studio, agent, date_from, date_to, queue), limit=None)
        headings = ("call", "agent", "queue", "started", "duration", "channels", "language", "transcript")
        answer.table(tuple(f"cli.column.{one}" for one in headings), (_cells(row) for row in page.rows))
        answer.give({"calls": [row_as_json(row) for row in page.rows], "total": page.total})

    run_in_workspace(workspace, user, as_json, work)


@calls.command("show", help=text("cli.help.calls_show"))
def show_command(
    call: Annotated[str, typer.Argument(help=text("cli.arg.call"))],
    workspace: Workspace = None,
    user: User = None,
    as_json: Json = False,
) -> None:
    """Shows one call with its measures."""

    def work(studio: Studio, answer: Answer) -> None:
        details = call_details(studio, resolve_call(studio, call))
        for label, value in _details_for_people(details):
            answer.line(f"{label}: {value}")
        answer.give(_details_as_json(details), Exit.DONE)

    run_in_workspace(workspace, user, as_json, work)


def row_as_json(row: CallRow) -> dict[str, object]:
    """Gives a call's row as the command line answers it."""
    return {
        "call": row.uid,
        "agent": row.agent or None,
        "queue": row.queue,
        "direction": row.direction.value if row.direction else None,
        "customer_number": row.customer_number,
        "started_at": row.started_at.isoformat(),
        "duration_s": round(row.duration_s, 3),
        "channels": row.channels,
        "language": row.language,
        "transcript": row.transcript.value if row.transcript else None,
        "recording": row.recording_name,
        "talk_share": {name: round(share, 4) for name, share in row.talk_share.items()},
        "fields": dict(row.fields),
    }


def _details_as_json(details: CallDetails) -> dict[str, object]:
    shown = row_as_json(details.row)
    shown["recording_path"] = str(details.recording_path) if details.recording_path else None
    if details.analysis:
        measures = details.analysis.measures
        shown["measures"] = {
            "talk_s": {speaker.value: round(value, 2) for speaker, value in measures.talk_s.items()},
            "silences": [
                {"start_s": one.span.start_s, "end_s": one.span.end_s, "owed_by": one.owed_by.value}
                for one in measures.silences
            ],
            "overtalk": [{"start_s": one.start_s, "end_s": one.end_s} for one in measures.overtalk],
            "longest_dead_air_s": round(measures.longest_dead_air_s, 2),
        }
        shown["sentiment"] = {
            one.speaker.value: {"mean": one.mean, "start": one.start, "end": one.end}
            for one in details.analysis.speakers
        }
    return shown


def _details_for_people(details: CallDetails) -> Iterator[tuple[str, str]]:
    """Gives labels and values of a call as a person reads them; what is not known is left out."""
    row = details.row
    facts = {
        "cli.column.call": row.uid,
        "cli.column.agent": row.agent,
        "cli.column.queue": row.queue,
        "cli.show.direction": text(f"direction.{row.direction.value}") if row.direction else None,
        "cli.show.customer_number": row.customer_number,
        "cli.column.started": f"{text.moment(row.started_at, row.site_timezone)} ({row.site_timezone})",
        "cli.column.duration": text.duration(row.duration_s),
        "cli.column.channels": str(row.channels),
        "cli.column.language": row.language,
        "cli.column.transcript": text(f"transcript.source.{row.transcript.value}") if row.transcript else None,
        "cli.show.recording": str(details.recording_path or row.recording_name),
        "cli.show.talk_share": _by_speaker({name: text.percent(share) for name, share in row.talk_share.items()}),
    }
    if details.analysis:
        measures = details.analysis.measures
        facts["cli.show.silences"] = _spans([one.span for one in measures.silences])
        facts["cli.show.overtalk"] = _spans(measures.overtalk)
        facts["cli.show.longest_dead_air"] = f"{text.number(measures.longest_dead_air_s)} s"
        facts["cli.show.sentiment"] = _by_speaker(
            {one.speaker.value: text.number(one.mean, 2) for one in details.analysis.speakers}
        )
    yield from ((text(label), value) for label, value in facts.items() if value)
    yield from row.fields.items()


def _by_speaker(values: Mapping[str, str]) -> str:
    return ", ".join(f"{text(f'cli.speaker.{name}')} {value}" for name, value in values.items())


def _spans(spans: Sequence[Span]) -> str:
    return ", ".join(f"{text.duration(one.start_s)}–{text.duration(one.end_s)}" for one in spans)


def _cells(row: CallRow) -> tuple[str, ...]:
    return (
        row.uid[:12],
        row.agent or "–",
        row.queue or "–",
        text.moment(row.started_at, row.site_timezone),
        text.duration(row.duration_s),
        str(row.channels),
        row.language or "–",
        text(f"transcript.source.{row.transcript.value}") if row.transcript else "–",
    )
