"""What is begun and not kept outlives another language or look, and holds whoever wants to hand over the desk."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from factories import tone_call
from qa_studio.domain.people import Person, Role
from qa_studio.services.import_calls import import_calls
from qa_studio.services.manage_glossary import list_terms
from qa_studio.services.read_transcript import import_transcript, transcript_of
from qa_studio.services.studio import Studio
from qa_studio.ui.desk import Desk
from qa_studio.ui.main_window import MainWindow
from qa_studio.ui.pages.glossary_page import GlossaryPage
from qa_studio.ui.pages.review_page import ReviewPage
from qa_studio.ui.pages.transcription_page import TranscriptionPage
from qa_studio.ui.theme import DARK
from qa_studio.ui.widgets import player as player_module
from qa_studio.ui.widgets.who_dialog import WhoDialog
from window_material import Idle

SPOKEN = "WEBVTT\n\n00:00.100 --> 00:01.000\n<v agent>hola buenas\n\n00:01.200 --> 00:02.000\n<v customer>mi línea\n"


@pytest.fixture
def call(studio: Studio, tmp_path: Path) -> str:
    """A call of two utterances."""
    uid = import_calls(studio, [tone_call(tmp_path / "one.wav", 3.0)]).imported[0]
    words = tmp_path / "one.vtt"
    words.write_text(SPOKEN, encoding="utf-8")
    import_transcript(studio, uid, words, language="es")
    return uid


@pytest.fixture
def page(call: str, window: MainWindow, idle: Idle, monkeypatch: pytest.MonkeyPatch) -> ReviewPage:
    """The call open in the window, come to from the calls, with a correction begun."""
    monkeypatch.setattr(player_module, "has_sound_device", lambda: False)
    window.show_page("calls")
    window.open_moment(call, 1.5)
    idle()
    page = review_page(window)
    page.correcting.edit(1)
    page.correcting.editor.setPlainText("mi línea fija")
    return page


def review_page(window: MainWindow) -> ReviewPage:
    """The review page as it now is."""
    page = window.page("review")
    assert isinstance(page, ReviewPage)
    return page


def test_a_correction_outlives_another_look_and_language_with_its_call(
    page: ReviewPage, call: str, studio: Studio, window: MainWindow, desk: Desk, idle: Idle, qtbot: QtBot
) -> None:
    desk.wear(DARK)
    desk.speak("es")
    idle()
    anew = review_page(window)
    assert anew is not page
    assert window.current == "review"
    assert anew.correcting.editor.toPlainText() == "mi línea fija"
    assert anew.player.position_s == pytest.approx(1.5)
    qtbot.keyClick(anew.correcting.editor, Qt.Key.Key_Return)
    idle()
    transcript = transcript_of(studio, call)
    assert transcript is not None
    assert [one.text for one in transcript.utterances] == ["hola buenas", "mi línea fija"]
    window.go_back()
    assert window.current == "calls"


def test_a_call_without_a_correction_stays_open_too(page: ReviewPage, window: MainWindow, desk: Desk, idle) -> None:
    page.correcting.editor.close_editor()
    desk.wear(DARK)
    idle()
    assert window.current == "review"
    assert review_page(window).view.isVisible()
    assert review_page(window).correcting.editor.isHidden()


def test_keys_stay_in_the_field_until_the_text_is_stored(
    page: ReviewPage, call: str, studio: Studio, idle: Idle, qtbot: QtBot
) -> None:
    page.correcting.editor.keep()
    for key in (Qt.Key.Key_X, Qt.Key.Key_Return, Qt.Key.Key_Escape):
        qtbot.keyClick(page.correcting.editor, key)
    idle()
    transcript = transcript_of(studio, call)
    assert transcript is not None
    assert transcript.utterances[1].text == "mi línea fija"
    assert page.correcting.editor.isHidden()


def test_the_desk_is_not_handed_over_while_a_correction_is_open(
    page: ReviewPage, staff: dict[Role, Person], window: MainWindow, desk: Desk, idle: Idle
) -> None:
    before = desk.person
    window.ask_who()
    idle()
    dialog = window.findChild(WhoDialog)
    assert dialog is not None
    dialog.list.setCurrentRow(next(row for row in range(4) if "Rita" in dialog.list.item(row).text()))
    dialog.accept()
    idle()
    assert desk.person == before
    assert window.current == "review"
    assert page.correcting.editor.toPlainText() == "mi línea fija"
    assert any("A correction is open" in notice for notice in window.view.notices.texts)


def test_a_begun_term_outlives_another_language(
    window: MainWindow, studio: Studio, desk: Desk, idle: Idle, qtbot: QtBot
) -> None:
    window.show_page("glossary")
    idle()
    page = window.page("glossary")
    assert isinstance(page, GlossaryPage)
    page.begin()
    page.view.written.setText("Zyplyne")
    page.view.heard.setPlainText("zip line")
    desk.speak("es")
    idle()
    anew = window.page("glossary")
    assert isinstance(anew, GlossaryPage)
    assert anew.is_dirty
    anew.save()
    idle()
    assert [(term.written, term.heard) for term in list_terms(studio)] == [("Zyplyne", ("zip line",))]


def test_a_run_goes_on_while_pages_are_built_anew(window: MainWindow, desk: Desk, idle: Idle) -> None:
    window.show_page("transcription")
    idle()
    page = window.page("transcription")
    assert isinstance(page, TranscriptionPage)
    page.run()
    desk.wear(DARK)
    latest = window.page("transcription")
    assert isinstance(latest, TranscriptionPage)
    assert latest.is_running
    assert not latest.view.start.isEnabled()
    idle()
    assert not latest.is_running
