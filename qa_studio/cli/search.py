"""Commands for search: through all transcripts, and the searches that are kept."""

from typing import Annotated

import typer

from qa_studio.cli.calls import filter_of
from qa_studio.cli.console import Answer, run_in_workspace
from qa_studio.cli.options import LARGEST_NUMBER, Agent, From, Json, Queue, To, User, Workspace, text
from qa_studio.domain.calls import Speaker
from qa_studio.domain.errors import NotFound
from qa_studio.domain.searching import SavedSearch, SearchQuery
from qa_studio.services.search_transcripts import (
    draw_from_search,
    forget_search,
    index_transcripts,
    save_search,
    saved_searches,
    search_transcripts,
)
from qa_studio.services.studio import Studio
from qa_studio.services.understanding_repositories import SearchRow

searches = typer.Typer(no_args_is_help=True, help=text("cli.help.searches"))
Name = Annotated[str, typer.Argument(metavar="NAME", help=text("cli.arg.search_name"))]


def search_command(
    words: Annotated[str, typer.Argument(metavar="WORDS", help=text("cli.arg.words"))],
    speaker: Annotated[Speaker | None, typer.Option(help=text("cli.option.search_speaker"))] = None,
    within: Annotated[float | None, typer.Option(min=0.0, metavar="S", help=text("cli.option.within"))] = None,
    last: Annotated[float | None, typer.Option(min=0.0, metavar="S", help=text("cli.option.last"))] = None,
    agent: Agent = None,
    date_from: From = None,
    date_to: To = None,
    queue: Queue = None,
    limit: Annotated[int, typer.Option(min=1, max=LARGEST_NUMBER, help=text("cli.option.search_limit"))] = 50,
    offset: Annotated[int, typer.Option(min=0, max=LARGEST_NUMBER, help=text("cli.option.search_offset"))] = 0,
    save: Annotated[str | None, typer.Option(metavar="NAME", help=text("cli.option.save_search"))] = None,
    workspace: Workspace = None,
    user: User = None,
    as_json: Json = False,
) -> None:
    """Searches what was said in all calls."""

    def work(studio: Studio, answer: Answer) -> None:
        query = SearchQuery(words, speaker, within, last, filter_of(studio, agent, date_from, date_to, queue))
        with answer.progress("cli.progress.search_index") as report:
            index_transcripts(studio, report)
        page = search_transcripts(studio, query, limit=limit, offset=offset)
        saved = save_search(studio, save, query) if save is not None else None
        for row in page.rows:
            answer.line(_for_people(row))
        answer.say("cli.search.found", hits=page.hits, calls=page.calls)
        if saved:
            answer.say("cli.search.saved", name=saved.name)
        answer.give(
            {
                "hits": [_as_json(row) for row in page.rows],
                "total": page.hits,
                "calls": page.calls,
                "saved": saved.name if saved else None,
            }
        )

    run_in_workspace(workspace, user, as_json, work)


@searches.command("list", help=text("cli.help.searches_list"))
def list_command(workspace: Workspace = None, user: User = None, as_json: Json = False) -> None:
    """Lists the saved searches."""

    def work(studio: Studio, answer: Answer) -> None:
        saved = saved_searches(studio)
        if not saved:
            answer.say("cli.search.none_saved")
        headings = tuple(f"cli.column.{one}" for one in ("search", "words", "saved_by"))
        answer.table(headings, ((one.name, one.query.text, one.saved_by) for one in saved))
        answer.give({"searches": [_search_as_json(one) for one in saved]})

    run_in_workspace(workspace, user, as_json, work)


@searches.command("remove", help=text("cli.help.searches_remove"))
def remove_command(name: Name, workspace: Workspace = None, user: User = None, as_json: Json = False) -> None:
    """Deletes a saved search."""

    def work(studio: Studio, answer: Answer) -> None:
        search = _named(studio, name)
        forget_search(studio, search.id)
        answer.say("cli.search.removed", name=search.name)
        answer.give({"removed": search.name})

    run_in_workspace(workspace, user, as_json, work)


@searches.command("draw", help=text("cli.help.searches_draw"))
def draw_command(
    name: Name,
    per_agent: Annotated[int, typer.Option(min=1, max=LARGEST_NUMBER, help=text("cli.option.per_agent"))],
    workspace: Workspace = None,
    user: User = None,
    as_json: Json = False,
) -> None:
    """Draws calls for targeted review from a saved search."""

    def work(studio: Studio, answer: Answer) -> None:
        record = draw_from_search(studio, _named(studio, name).id, per_agent)
        answer.say("cli.search.drawn", draw=str(record.id), n=len(record.items), eligible=record.eligible_count)
        answer.give(
            {
                "draw": record.id,
                "targeted": record.plan.is_targeted,
                "search": record.plan.search,
                "eligible": record.eligible_count,
                "items": [{"call": item.uid, "agent": item.stratum, "rank": item.rank} for item in record.items],
            }
        )

    run_in_workspace(workspace, user, as_json, work)


def _named(studio: Studio, name: str) -> SavedSearch:
    """Finds a saved search by its name, case aside.

    Raises:
        NotFound: `search.not_found`.
    """
    wanted = name.strip().casefold()
    found = next((one for one in saved_searches(studio) if one.name.casefold() == wanted), None)
    if found is None:
        raise NotFound("search.not_found", search=name)
    return found


def _for_people(row: SearchRow) -> str:
    hit = row.hit
    said = hit.text
    for start, end in reversed(hit.marks):
        said = f"{said[:start]}*{said[start:end]}*{said[end:]}"
    speaker = text(f"cli.speaker.{hit.speaker.value}")
    started = text.moment(row.call.started_at, row.call.site_timezone)
    return f"{hit.call_uid[:12]}  {started}  {text.duration(hit.span.start_s)}  {speaker}: {said}"


def _as_json(row: SearchRow) -> dict[str, object]:
    hit = row.hit
    return {
        "call": hit.call_uid,
        "started_at": row.call.started_at.isoformat(),
        "agent": row.call.agent or None,
        "queue": row.call.queue,
        "utterance": hit.utterance,
        "speaker": hit.speaker.value,
        "start_s": hit.span.start_s,
        "end_s": hit.span.end_s,
        "text": hit.text,
        "marks": [list(mark) for mark in hit.marks],
        "exact": hit.is_exact,
    }


def _search_as_json(search: SavedSearch) -> dict[str, object]:
    query = search.query
    return {
        "name": search.name,
        "words": query.text,
        "speaker": query.speaker.value if query.speaker else None,
        "within_s": query.within_s,
        "last_s": query.last_s,
        "queues": list(query.calls.queues),
        "saved_by": search.saved_by,
    }
