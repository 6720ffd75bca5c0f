"""Searching what was said in all calls, keeping searches, and drawing from them: targeted, never at random."""

from dataclasses import dataclass, replace
from typing import Final

from qa_studio.domain.errors import KnownError, NotFound
from qa_studio.domain.jobs import Report, silent
from qa_studio.domain.people import Permission
from qa_studio.domain.sampling import DrawRecord, SamplingPlan
from qa_studio.domain.searching import SavedSearch, SearchQuery
from qa_studio.services.draw_sample import SEED_BYTES, record_draw
from qa_studio.services.mask_text import masked_text
from qa_studio.services.repositories import UnitOfWork
from qa_studio.services.studio import Studio
from qa_studio.services.understanding_repositories import SearchRow

CATCH_UP: Final = 100
"""So many calls that an upgrade left out of the index are taken in with each search, which nobody notices."""


@dataclass(frozen=True)
class SearchPage:
    """Some hits, how many there are in all and in how many calls; `unindexed` calls could not be looked through yet."""

    rows: tuple[SearchRow, ...]
    hits: int
    calls: int
    unindexed: int = 0


def search_transcripts(studio: Studio, query: SearchQuery, *, limit: int = 50, offset: int = 0) -> SearchPage:
    """Searches the current transcripts as they are masked: exact spellings first, then the newest calls.

    Only those may search who see all calls; agents read their own in their feedback.

    Raises:
        NotAllowed: the role may not see calls.
    """
    studio.require(Permission.SEE_CALLS)
    with studio.uow() as uow:
        unindexed = uow.search.index_missing(CATCH_UP)
        uow.commit()
        rows = uow.search.find(query, limit=limit, offset=offset)
        hits, calls = uow.search.count(query) if rows or offset else (0, 0)
    return SearchPage(rows, hits, calls, unindexed)


def index_transcripts(studio: Studio, report: Report) -> int:
    """Takes all transcripts that an upgrade left out into the search index; gives how many.

    Each step is kept: stopped half-way it goes on from there the next time.

    Raises:
        NotAllowed: the role may not see calls.
        Cancelled: `report` asks to stop.
    """
    studio.require(Permission.SEE_CALLS)
    total: int | None = None
    while True:
        with studio.uow() as uow:
            left = uow.search.index_missing(CATCH_UP if total is not None else 0)
            uow.commit()
        total = left if total is None else total
        report(total - left, total)
        if not left:
            return total


def saved_searches(studio: Studio) -> tuple[SavedSearch, ...]:
    """Gives the saved searches by name.

    Raises:
        NotAllowed: the role may not see calls.
    """
    studio.require(Permission.SEE_CALLS)
    with studio.uow() as uow:
        return uow.search.saved()


def save_search(studio: Studio, name: str, query: SearchQuery) -> SavedSearch:
    """Keeps a search under a name, in the place of one of that name; payment cards in either are masked.

    Raises:
        NotAllowed: the role may not see calls.
        KnownError: `search.name_needed`, `search.words_needed`.
    """
    studio.require(Permission.SEE_CALLS)
    if not name.strip():
        raise KnownError("search.name_needed")
    if not query.text.strip():
        raise KnownError("search.words_needed")
    kept = replace(query, text=masked_text(studio, query.text.strip()))
    with studio.uow() as uow:
        saved = uow.search.save(SavedSearch(0, masked_text(studio, name.strip()), kept, studio.person.name))
        uow.commit()
    return saved


def forget_search(studio: Studio, search_id: int) -> None:
    """Deletes a saved search; draws that were made from it stay.

    Raises:
        NotAllowed: the role may not see calls.
        NotFound: `search.not_found`.
    """
    studio.require(Permission.SEE_CALLS)
    with studio.uow() as uow:
        uow.search.forget(search_id)
        uow.commit()


def draw_from_search(studio: Studio, search_id: int, per_agent: int) -> DrawRecord:
    """Draws calls of each agent from the hits of a saved search for review.

    The draw is recorded and can be proved as any other, but it is *targeted*: its reviews enter no mean, and its
    calls may still be drawn at random. Calls that stand in some draw already are left out, as are those whose agent
    nobody knows.

    Raises:
        NotAllowed: the role may not draw.
        NotFound: `search.not_found`.
        KnownError: `draw.quota_too_small`, `search.nothing_to_draw` with `name`.
    """
    studio.require(Permission.DRAW_SAMPLE)
    if per_agent < 1:
        raise KnownError("draw.quota_too_small")
    index_transcripts(studio, silent)
    with studio.uow() as uow:
        search = _saved(uow, search_id)
        found = set(uow.search.calls(search.query)) - {row.call.uid for row in uow.draws.queue()}
        eligible = uow.calls.candidates(search.query.calls, include_drawn=True)
        candidates = [candidate for candidate in eligible if candidate.uid in found]
        if not candidates:
            raise KnownError("search.nothing_to_draw", name=search.name)
        plan = SamplingPlan(search.query.calls, per_agent, include_drawn=True, search=search.name)
        return record_draw(studio, uow, plan, candidates, studio.entropy(SEED_BYTES))


def _saved(uow: UnitOfWork, search_id: int) -> SavedSearch:
    search = next((one for one in uow.search.saved() if one.id == search_id), None)
    if search is None:
        raise NotFound("search.not_found", search=str(search_id))
    return search
