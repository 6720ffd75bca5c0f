"""The search page: words are found with their marks, played and opened where they are said, kept and drawn from."""

from datetime import UTC, datetime

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from qa_studio.domain.calls import CallFilter, Speaker
from qa_studio.domain.people import Person
from qa_studio.domain.transcripts import Transcript, TranscriptSource, Utterance
from qa_studio.services.analyse_calls import analyse
from qa_studio.services.draw_sample import list_draws
from qa_studio.services.search_transcripts import saved_searches
from qa_studio.services.studio import Studio
from qa_studio.ui.desk import Desk
from qa_studio.ui.main_window import MainWindow
from qa_studio.ui.pages.search_page import SearchPage
from qa_studio.ui.widgets.draw_dialog import DrawRequest
from qa_studio.ui.widgets.marked_text import from_first_mark
from window_material import Idle

SAID = (
    Utterance(Speaker.AGENT, 1.0, 4.0, "buenos días en qué puedo ayudarle"),
    Utterance(Speaker.CUSTOMER, 5.0, 9.0, "quiero cancelar mi línea"),
    Utterance(Speaker.AGENT, 30.0, 34.0, "puede cancelar cuando quiera"),
)


@pytest.fixture
def calls(studio: Studio, agents: tuple[Person, Person]) -> list[str]:
    """Two calls, one of each agent, with the same words."""
    with studio.uow() as uow:
        rows = uow.calls.rows(CallFilter())
        uids = [next(row.uid for row in rows if row.agent == agent.name) for agent in agents]
        for uid in uids:
            transcript = Transcript(uid, TranscriptSource.VOSK, None, "es", SAID, datetime.now(UTC))
            uow.transcripts.replace_current(transcript, analyse(studio, uow, transcript))
        uow.commit()
    return uids


@pytest.fixture
def page(calls: list[str], window: MainWindow, idle: Idle) -> SearchPage:
    """The page in the window."""
    window.show_page("search")
    idle()
    page = window.page("search")
    assert isinstance(page, SearchPage)
    return page


def test_words_are_found_by_who_says_them_and_when_and_marked(page: SearchPage, idle: Idle, qtbot: QtBot) -> None:
    assert page.view.stack.currentWidget() is page.view.start
    qtbot.keyClicks(page.view.words, "cancel*")
    qtbot.keyClick(page.view.words, Qt.Key.Key_Return)
    idle()
    assert page.view.count.text() == "4 hits in 2 calls"
    page.view.speaker.setCurrentIndex(page.view.speaker.findData(Speaker.CUSTOMER))
    idle()
    assert [row.hit.text for row in page.model.rows] == ["quiero cancelar mi línea"] * 2
    (first, end), *_ = page.model.rows[0].hit.marks
    assert "quiero cancelar mi línea"[first:end] == "cancelar"
    page.view.when.setCurrentIndex(1)
    page.view.seconds.setValue(3)
    qtbot.waitUntil(lambda: page.view.stack.currentWidget() is page.view.nothing)


def test_a_hit_opens_its_call_at_the_moment(page: SearchPage, desk: Desk, idle: Idle) -> None:
    opened: list[tuple[str, float]] = []
    desk.open_moment.connect(lambda uid, at_s: opened.append((uid, at_s)))
    page.view.words.setText('"cancelar mi"')
    page.search()
    idle()
    page.view.open.click()
    assert opened == [(page.model.rows[0].hit.call_uid, 5.0)]


def test_whatever_is_typed_is_only_words(page: SearchPage, idle: Idle) -> None:
    for typed in ('"', "AND OR NOT", "* *", "cancelar) OR (", "near/2"):
        page.view.words.setText(typed)
        page.search()
        idle()
    assert not page.desk.jobs.active


def test_a_search_is_kept_used_again_and_forgotten(page: SearchPage, studio: Studio, idle: Idle) -> None:
    page.view.words.setText("cancelar")
    page.view.speaker.setCurrentIndex(2)
    page.view.when.setCurrentIndex(1)
    page.view.queues.tick(("Ventas",))
    page.save_as("Bajas")
    idle()
    (kept,) = saved_searches(studio)
    assert (kept.query.speaker, kept.query.within_s, kept.query.calls.queues) == (Speaker.CUSTOMER, 60.0, ("Ventas",))
    page.view.words.clear()
    page.view.speaker.setCurrentIndex(0)
    page.use(kept)
    idle()
    assert page.sought.query("UTC") == kept.query
    assert len(page.model.rows) == 1
    forget = page.view.saved_menu.actions()[-1].menu()
    forget.actions()[0].trigger()
    idle()
    assert saved_searches(studio) == ()


def test_a_targeted_draw_takes_its_calls_from_the_hits(
    page: SearchPage, studio: Studio, calls: list[str], idle: Idle
) -> None:
    page.view.words.setText("cancelar")
    page.search()
    idle()
    page.draw(DrawRequest("Bajas", 2))
    idle()
    (draw,) = list_draws(studio)
    with studio.uow() as uow:
        record = uow.draws.get(draw.id)
    assert record.plan.search == "Bajas"
    assert {item.uid for item in record.items} == set(calls)


def test_a_long_text_is_shown_from_its_first_mark() -> None:
    text = "one two three four five six seven eight nine ten eleven twelve"
    place = text.index("eleven")
    shown, marks = from_first_mark(text, [(place, place + 6)], lambda part: len(part) < 20)
    assert shown.startswith("…")
    assert shown[marks[0][0] : marks[0][1]] == "eleven"
    assert from_first_mark(text, [(0, 3)], lambda part: len(part) < 20) == (text, [(0, 3)])
