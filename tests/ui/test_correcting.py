"""Correcting on the review page: words, speakers, language; what was typed is never lost, and agents only read."""

import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QTextCharFormat, QTextCursor
from pytestqt.qtbot import QtBot

from factories import metadata_csv, tone_call
from qa_studio.domain.calls import Speaker
from qa_studio.domain.errors import Message
from qa_studio.domain.people import Person, Role
from qa_studio.domain.transcripts import SpeakerSource, Transcript, TranscriptSource
from qa_studio.services.analyse_calls import analyse
from qa_studio.services.correct_transcript import correct_utterance
from qa_studio.services.import_calls import import_calls
from qa_studio.services.manage_glossary import list_terms
from qa_studio.services.manage_queue import transcription_jobs
from qa_studio.services.read_transcript import import_transcript, transcript_of
from qa_studio.services.studio import Studio
from qa_studio.services.who_speaks import SIDES_LOOK_SWAPPED
from qa_studio.ui.desk import Desk
from qa_studio.ui.notify import Notice
from qa_studio.ui.pages.review_page import ReviewPage
from qa_studio.ui.widgets import player as player_module
from qa_studio.ui.widgets.review_transcript_tips import utterance_in_words
from qa_studio.ui.widgets.transcript_menu import transcript_menu
from qa_studio.ui.widgets.transcript_view import TranscriptView

SPOKEN = (
    ("agent", 0.1, "hello this is Ana how can I help"),
    ("customer", 1.1, "my zip line router has twenty three lights"),
    ("agent", 2.1, "let me look"),
)


@pytest.fixture
def call(studio: Studio, staff: dict[Role, Person], tmp_path: Path) -> str:
    """A call of Ana's whose speakers are estimated."""
    path = tone_call(tmp_path / "one.wav", 4.0)
    table = metadata_csv(tmp_path / "calls.csv", [{"recording": "one.wav", "agent": "1001", "language": "en"}])
    uid = import_calls(studio, [path], metadata=table).imported[0]
    utterances = [
        {
            "speaker": speaker,
            "start_s": start_s,
            "end_s": start_s + 0.8,
            "text": text,
            "words": [
                {"word": word, "start_s": start_s + place * 0.08, "end_s": start_s + (place + 1) * 0.08}
                for place, word in enumerate(text.split())
            ],
        }
        for speaker, start_s, text in SPOKEN
    ]
    file = tmp_path / "call.json"
    file.write_text(json.dumps({"language": "en", "utterances": utterances}), encoding="utf-8")
    import_transcript(studio, uid, file, source=TranscriptSource.VOSK)
    revise(
        studio,
        uid,
        lambda one: replace(
            one,
            utterances=tuple(replace(said, speaker_source=SpeakerSource.ESTIMATED) for said in one.utterances),
            warnings=(Message.of(SIDES_LOOK_SWAPPED),),
        ),
    )
    return uid


def revise(studio: Studio, uid: str, change: Callable[[Transcript], Transcript]) -> None:
    """Changes a stored transcript."""
    with studio.uow() as uow:
        transcript = uow.transcripts.current(uid)
        assert transcript is not None
        uow.transcripts.revise(change(transcript), analyse(studio, uow, change(transcript)))
        uow.commit()


Opened = Callable[[Person], ReviewPage]


@pytest.fixture
def opened(studio: Studio, call: str, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> Iterator[Opened]:
    """Opens the call on a page of its own for a person."""
    monkeypatch.setattr(player_module, "has_sound_device", lambda: False)
    desks: list[Desk] = []

    def open_page(person: Person) -> ReviewPage:
        desk = Desk(studio.acting_as(person), "en")
        desks.append(desk)
        page = ReviewPage(desk)
        page.resize(1066, 730)
        qtbot.addWidget(page)
        page.show()
        page.activateWindow()
        qtbot.waitActive(page)
        page.open_call(call)
        qtbot.waitUntil(lambda: page.view.isVisible() and page.player.is_loaded, timeout=20_000)
        return page

    yield open_page
    for desk in desks:
        desk.jobs.shutdown()


@pytest.fixture
def settle(qtbot: QtBot) -> Callable[[ReviewPage], None]:
    """Waits until no job of a page's desk is left."""

    def wait(page: ReviewPage) -> None:
        qtbot.waitUntil(lambda: not page.desk.jobs.active, timeout=20_000)

    return wait


def stored(studio: Studio, uid: str) -> Transcript:
    """The transcript as it is stored."""
    transcript = transcript_of(studio, uid)
    assert transcript is not None
    return transcript


def place_of(page: ReviewPage, index: int, character: int = 2) -> QPoint:
    """Where a character of an utterance is seen."""
    view = page.view.transcript
    cursor = QTextCursor(view.document().findBlockByNumber(index))
    cursor.setPosition(cursor.position() + character)
    return view.cursorRect(cursor).center()


def put_cursor_on(page: ReviewPage, qtbot: QtBot, index: int) -> TranscriptView:
    """Puts the text cursor on an utterance."""
    view = page.view.transcript
    page.activateWindow()
    qtbot.waitActive(page)
    view.setFocus()
    qtbot.waitUntil(view.hasFocus)
    view.setTextCursor(QTextCursor(view.document().findBlockByNumber(index)))
    return view


def type_correction(page: ReviewPage, qtbot: QtBot, text: str) -> None:
    """Types over what the open field holds."""
    page.correcting.editor.selectAll()
    qtbot.keyClicks(page.correcting.editor, text)


Settle = Callable[[ReviewPage], None]


def test_a_double_click_and_enter_correct_an_utterance_and_offer_the_glossary(
    studio: Studio, call: str, staff: dict[Role, Person], opened: Opened, settle: Settle, qtbot: QtBot
) -> None:
    page = opened(staff[Role.REVIEWER])
    view = page.view.transcript
    qtbot.mouseDClick(view.viewport(), Qt.MouseButton.LeftButton, pos=place_of(page, 1))
    assert page.correcting.editor.toPlainText() == SPOKEN[1][2]
    type_correction(page, qtbot, "my Zyplyne router has twenty three lights")
    qtbot.keyClick(page.correcting.editor, Qt.Key.Key_Return)
    settle(page)

    corrected = stored(studio, call).utterances[1]
    assert (corrected.text, corrected.heard_text) == ("my Zyplyne router has twenty three lights", SPOKEN[1][2])
    assert corrected.corrected_by == "Rita"
    assert page.correcting.editor.isHidden()
    assert "Zyplyne" in view.toPlainText()

    page.view.notes.press_first_offer()
    settle(page)
    assert [(term.written, term.heard) for term in list_terms(studio)] == [("Zyplyne", ("zip line",))]


def test_corrected_words_are_marked_otherwise_than_by_colour_and_say_what_was_heard(
    studio: Studio, call: str, staff: dict[Role, Person], opened: Opened, settle: Settle
) -> None:
    correct_utterance(studio.acting_as(staff[Role.REVIEWER]), call, 2, "let us look", SPOKEN[2][2])
    page = opened(staff[Role.REVIEWER])
    page.view.transcript.grab()
    formats = page.view.transcript.document().findBlockByNumber(2).layout().formats()
    assert [one.format.fontItalic() for one in formats] == [True]
    assert formats[0].format.underlineStyle() is QTextCharFormat.UnderlineStyle.DashUnderline
    said = stored(studio, call).utterances[2]
    tip = utterance_in_words(said, page.view.transcript._timeline.words(2), 5, None, page.desk.texts)
    assert "“me”" in tip
    assert "Rita" in tip


def test_escape_leaves_the_text_as_it_was_and_gives_the_keys_back(
    studio: Studio, call: str, staff: dict[Role, Person], opened: Opened, qtbot: QtBot
) -> None:
    page = opened(staff[Role.REVIEWER])
    page.correcting.edit(0)
    type_correction(page, qtbot, "nonsense")
    qtbot.keyClick(page.correcting.editor, Qt.Key.Key_Escape)
    assert page.correcting.editor.isHidden()
    assert stored(studio, call).utterances[0].text == SPOKEN[0][2]
    assert page.view.start.hasFocus() or page.view.start.isAncestorOf(page.focusWidget())


def test_f2_opens_the_utterance_in_hand_and_undo_gives_back_what_was_heard(
    studio: Studio, call: str, staff: dict[Role, Person], opened: Opened, settle: Settle, qtbot: QtBot
) -> None:
    correct_utterance(studio.acting_as(staff[Role.REVIEWER]), call, 2, "let us look", SPOKEN[2][2])
    page = opened(staff[Role.REVIEWER])
    view = put_cursor_on(page, qtbot, 2)
    qtbot.keyClick(view, Qt.Key.Key_F2)
    assert page.correcting.editor.toPlainText() == "let us look"
    page.correcting.editor.close_editor()
    put_cursor_on(page, qtbot, 2)
    qtbot.keyClick(view, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    settle(page)
    assert stored(studio, call).utterances[2].text == SPOKEN[2][2]


def test_a_text_changed_meanwhile_is_told_and_what_was_typed_stays(
    studio: Studio, call: str, staff: dict[Role, Person], opened: Opened, settle: Settle, qtbot: QtBot
) -> None:
    page = opened(staff[Role.REVIEWER])
    told: list[Notice] = []
    page.desk.notify.noticed.connect(told.append)
    page.correcting.edit(2)
    type_correction(page, qtbot, "let us see")
    correct_utterance(studio, call, 2, "let me see", SPOKEN[2][2])
    page.correcting.editor.keep()
    settle(page)
    assert [("let me see" in notice.text) for notice in told] == [True]
    assert page.correcting.editor.toPlainText() == "let us see"
    assert "let me see" in page.view.transcript.toPlainText()
    page.correcting.editor.keep()
    settle(page)
    assert stored(studio, call).utterances[2].text == "let us see"


def test_an_open_correction_keeps_the_page(staff: dict[Role, Person], opened: Opened, qtbot: QtBot) -> None:
    page = opened(staff[Role.REVIEWER])
    page.correcting.edit(0)
    assert page.leave()
    type_correction(page, qtbot, "hello")
    assert not page.leave()
    assert page.correcting.editor.toPlainText() == "hello"


def test_estimated_speakers_are_marked_and_swapped_with_one_click(
    studio: Studio, call: str, staff: dict[Role, Person], opened: Opened, settle: Settle, qtbot: QtBot
) -> None:
    page = opened(staff[Role.REVIEWER])
    assert len(page.view.notes.sentences) == 2
    assert page.view.notes.sentences[1].startswith("≈")
    qtbot.mouseClick(page.view.words_bar.swap, Qt.MouseButton.LeftButton)
    settle(page)
    swapped = [one.speaker for one in stored(studio, call).utterances]
    assert swapped == [Speaker.CUSTOMER, Speaker.AGENT, Speaker.CUSTOMER]
    assert len(page.view.notes.sentences) == 1


def test_one_utterance_is_given_to_the_other_speaker(
    studio: Studio, call: str, staff: dict[Role, Person], opened: Opened, settle: Settle, qtbot: QtBot
) -> None:
    page = opened(staff[Role.REVIEWER])
    view = put_cursor_on(page, qtbot, 0)
    qtbot.keyClick(view, Qt.Key.Key_V)
    settle(page)
    first = stored(studio, call).utterances[0]
    assert (first.speaker, first.speaker_source) == (Speaker.CUSTOMER, SpeakerSource.PERSON)


def test_numbers_are_shown_as_digits_and_corrected_in_words(staff: dict[Role, Person], opened: Opened) -> None:
    page = opened(staff[Role.REVIEWER])
    page.view.words_bar.digits.click()
    assert "23 lights" in page.view.transcript.toPlainText()
    page.correcting.edit(1)
    assert page.correcting.editor.toPlainText() == SPOKEN[1][2]


def test_a_call_is_queued_again_in_another_language(
    studio: Studio, call: str, staff: dict[Role, Person], opened: Opened, settle: Settle
) -> None:
    page = opened(staff[Role.REVIEWER])
    page.view.words_bar.language_chosen.emit("ko")
    settle(page)
    assert [(job.call.uid, job.language) for job in transcription_jobs(studio)] == [(call, "ko")]


def test_agents_read_without_anything_to_press(
    studio: Studio, call: str, staff: dict[Role, Person], opened: Opened, qtbot: QtBot
) -> None:
    page = opened(staff[Role.REVIEWER])
    page.desk.studio = page.desk.studio.acting_as(staff[Role.AGENT])
    page.correcting.edit(0)
    assert page.correcting.editor.isHidden()
    menu = transcript_menu(page.desk.texts, page.view.transcript, page.correcting, 0)
    assert [action.text() for action in menu.actions() if not action.isSeparator()] == ["Play from here", "Copy"]
