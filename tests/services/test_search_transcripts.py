"""Searching what was said, keeping searches, and drawing from them."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import text

from qa_studio.domain.calls import CallFilter, Speaker
from qa_studio.domain.errors import KnownError, NotAllowed, NotFound
from qa_studio.domain.evaluations import Origin
from qa_studio.domain.people import Person, Role
from qa_studio.domain.sampling import SamplingPlan
from qa_studio.domain.searching import SavedSearch, SearchQuery
from qa_studio.services.draw_sample import draw_sample, list_draws, preview, review_queue, verify_draw
from qa_studio.services.review_call import origin_of
from qa_studio.services.search_transcripts import (
    SearchPage,
    draw_from_search,
    forget_search,
    index_transcripts,
    save_search,
    saved_searches,
    search_transcripts,
)
from qa_studio.services.studio import Studio
from storage.examples import add_calls, analysis, transcript, uid_of

BAJA = SearchQuery('"darme de baja"', Speaker.AGENT)


@pytest.fixture
def agent(studio: Studio, staff: dict[Role, Person]) -> Person:
    """An agent with five calls, in the first three of which the words "darme de baja" are said."""
    agent = staff[Role.AGENT]
    with studio.uow() as uow:
        for number in range(1, 6):
            at = datetime(2026, 3, 2, 12, number, tzinfo=UTC) - timedelta(days=number)
            add_calls(uow, [number], agent, started_at=at)
            said = transcript(uid_of(number), "quiero darme de baja" if number < 4 else "hola")
            uow.transcripts.replace_current(said, analysis(said))
        uow.commit()
    return agent


def saved(studio: Studio) -> SavedSearch:
    return save_search(studio, "Bajas", BAJA)


def test_a_page_tells_how_many_hits_there_are_in_how_many_calls(studio: Studio, agent: Person) -> None:
    page = search_transcripts(studio, BAJA, limit=2)
    assert [row.call.uid for row in page.rows] == [uid_of(1), uid_of(2)]
    assert (page.hits, page.calls, page.unindexed) == (3, 3, 0)
    assert [row.call.uid for row in search_transcripts(studio, BAJA, limit=2, offset=2).rows] == [uid_of(3)]
    assert search_transcripts(studio, SearchQuery(' * " ')) == SearchPage((), 0, 0)


def test_agents_do_not_search(studio: Studio, agent: Person) -> None:
    theirs = studio.acting_as(agent)
    for refused in (
        lambda: search_transcripts(theirs, BAJA),
        lambda: saved_searches(theirs),
        lambda: save_search(theirs, "a", BAJA),
        lambda: forget_search(theirs, 1),
        lambda: draw_from_search(theirs, 1, 1),
        lambda: index_transcripts(theirs, lambda done, total, what="": None),
    ):
        with pytest.raises(NotAllowed):
            refused()


def test_what_an_upgrade_left_out_is_taken_in(studio: Studio, agent: Person) -> None:
    with studio.uow() as uow:
        connection = uow.search._transaction.writing
        connection.execute(text("INSERT INTO search_lines(search_lines) VALUES ('delete-all')"))
        connection.execute(text("DELETE FROM searched_calls"))
        uow.commit()
    told: list[tuple[float, float]] = []
    assert index_transcripts(studio, lambda done, total, what="": told.append((done, total))) == 5
    assert told == [(0, 5), (5, 5)]
    assert search_transcripts(studio, BAJA).hits == 3


def test_searches_are_kept_by_name_with_cards_masked(studio: Studio, agent: Person) -> None:
    kept = save_search(studio, " Bajas ", replace(BAJA, text="4111 1111 1111 1111"))
    assert (kept.name, kept.saved_by) == ("Bajas", studio.person.name)
    assert "1111" not in kept.query.text
    again = save_search(studio, "bajas", BAJA)
    assert saved_searches(studio) == (again,)
    forget_search(studio, again.id)
    assert saved_searches(studio) == ()
    with pytest.raises(NotFound):
        forget_search(studio, again.id)


@pytest.mark.parametrize(("name", "words", "refusal"), [(" ", "a", "name_needed"), ("a", " ", "words_needed")])
def test_a_search_without_name_or_words_is_not_kept(studio: Studio, name: str, words: str, refusal: str) -> None:
    with pytest.raises(KnownError) as refused:
        save_search(studio, name, SearchQuery(words))
    assert refused.value.message.id == f"search.{refusal}"


def test_a_draw_from_a_search_is_targeted_and_proved(studio: Studio, agent: Person) -> None:
    record = draw_from_search(studio, saved(studio).id, 2)
    assert record.plan.is_targeted
    assert record.strata[0].eligible == tuple(sorted(map(uid_of, (1, 2, 3))))
    assert verify_draw(studio, record.id)
    assert [row.search for row in list_draws(studio)] == ["Bajas"]
    assert {row.call.uid for row in review_queue(studio)} == {item.uid for item in record.items}
    with studio.uow() as uow:
        assert origin_of(uow, record.items[0].uid) == (Origin.TARGETED, record.id)


def test_what_was_drawn_from_a_search_can_still_be_drawn_at_random(studio: Studio, agent: Person) -> None:
    targeted = draw_from_search(studio, saved(studio).id, 3)
    [count] = preview(studio, SamplingPlan(CallFilter(), 5))
    assert (count.calls, count.not_drawn) == (5, 5)
    chance = draw_sample(studio, SamplingPlan(CallFilter(), 5))
    assert len(chance.items) == 5
    assert verify_draw(studio, chance.id)
    with studio.uow() as uow:
        assert origin_of(uow, targeted.items[0].uid) == (Origin.RANDOM, chance.id)


def test_calls_that_stand_in_a_draw_are_not_drawn_from_a_search_again(studio: Studio, agent: Person) -> None:
    search = saved(studio)
    first, second = draw_from_search(studio, search.id, 2), draw_from_search(studio, search.id, 2)
    assert {item.uid for item in (*first.items, *second.items)} == set(map(uid_of, (1, 2, 3)))
    with pytest.raises(KnownError) as refusal:
        draw_from_search(studio, search.id, 2)
    assert refusal.value.message.id == "search.nothing_to_draw"


def test_a_search_that_is_not_there_draws_nothing(studio: Studio) -> None:
    with pytest.raises(NotFound):
        draw_from_search(studio, 7, 1)
