"""The transcript: it follows the sound, a click plays a word, and text from outside stays text."""

from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QTextCharFormat, QTextCursor, QWheelEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from qa_studio.domain.calls import Speaker
from qa_studio.domain.sentiment import Sentiment
from qa_studio.domain.transcripts import Utterance, Word
from qa_studio.messages import Texts
from qa_studio.settings import Settings
from qa_studio.ui.widgets.review_search import TranscriptSearch
from qa_studio.ui.widgets.transcript_view import TranscriptView

TEXTS: Path = Settings().resources / "translations"


def said(text: str, start_s: float, speaker: Speaker, confidence: float | None = 0.9) -> Utterance:
    words = tuple(
        Word(word, start_s + place, start_s + place + 0.9, confidence) for place, word in enumerate(text.split())
    )
    return Utterance(speaker, start_s, start_s + len(words), text, words)


CALL = (
    said("hola buenos días", 0.0, Speaker.AGENT),
    said("quiero cancelar el teléfono", 5.0, Speaker.CUSTOMER, 0.3),
    said("un momento por favor", 12.0, Speaker.AGENT),
)
MOODS = (Sentiment(0.3, ("buenos",)), Sentiment(-0.6, ("cancelar",)), Sentiment(0.0))


@pytest.fixture
def view(qtbot: QtBot) -> TranscriptView:
    view = TranscriptView(Texts(TEXTS, "es"))
    qtbot.addWidget(view)
    view.resize(480, 300)
    view.show_utterances(CALL, MOODS)
    view.show()
    qtbot.waitExposed(view)
    return view


def point_of(view: TranscriptView, block: int, character: int) -> QPoint:
    cursor = QTextCursor(view.document().findBlockByNumber(block))
    cursor.setPosition(cursor.position() + character)
    return view.cursorRect(cursor).center()


def marked_texts(view: TranscriptView) -> list[str]:
    return [selection.cursor.selectedText() for selection in view.extraSelections()]


def test_what_looks_like_markup_is_shown_as_it_was_said(view: TranscriptView) -> None:
    text = "<b>hola</b> <img src='file:///etc/passwd'> &amp;"
    view.show_utterances((Utterance(Speaker.CUSTOMER, 0, 1, text),))
    assert view.toPlainText() == text


def test_an_utterance_with_line_breaks_stays_one_utterance(view: TranscriptView) -> None:
    view.show_utterances((Utterance(Speaker.AGENT, 0, 1, "uno\ndos\u2029tres"), Utterance(Speaker.AGENT, 2, 3, "x")))
    assert view.document().blockCount() == 2


def test_the_word_that_is_heard_is_marked(view: TranscriptView) -> None:
    view.set_position(6.2)
    assert marked_texts(view) == ["cancelar"]
    view.set_position(11.0)
    assert marked_texts(view) == []


def test_a_click_on_a_word_plays_from_it(view: TranscriptView, qtbot: QtBot) -> None:
    with qtbot.waitSignal(view.asked_to_play) as told:
        qtbot.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=point_of(view, 1, 10))
    assert told.args == [6.0]


def test_a_click_beside_an_utterance_plays_it_from_its_start(view: TranscriptView, qtbot: QtBot) -> None:
    beside = QPoint(20, point_of(view, 2, 0).y())
    with qtbot.waitSignal(view.asked_to_play) as told:
        qtbot.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=beside)
    assert told.args == [12.0]


def test_selected_words_have_a_moment_and_a_quote(view: TranscriptView) -> None:
    cursor = QTextCursor(view.document().findBlockByNumber(1))
    cursor.setPosition(cursor.position() + 7)
    cursor.setPosition(cursor.position() + 8, QTextCursor.MoveMode.KeepAnchor)
    view.setTextCursor(cursor)
    moment = view.selected_moment()
    assert moment is not None
    assert (moment[0].start_s, moment[0].end_s, moment[1]) == (6.0, 6.9, "cancelar")


def test_the_moment_of_the_playhead_is_its_utterance(view: TranscriptView) -> None:
    moment = view.moment_at(6.5)
    assert moment is not None
    assert moment[0].start_s == 5.0
    assert moment[1] == "quiero cancelar el teléfono"
    view.show_utterances(CALL[1:])
    assert view.moment_at(1.0) is None


def test_doubtful_words_are_dotted_and_sentiment_words_underlined(view: TranscriptView) -> None:
    view.grab()
    doubted, certain = (view.document().findBlockByNumber(block).layout().formats() for block in (1, 2))
    underline = QTextCharFormat.UnderlineStyle
    assert {form.format.underlineStyle() for form in doubted} == {underline.DotLine, underline.SingleUnderline}
    assert certain == []


def test_scrolling_oneself_stops_the_following(view: TranscriptView, qtbot: QtBot) -> None:
    with qtbot.waitSignal(view.following_changed) as told:
        QApplication.sendEvent(
            view.viewport(),
            QWheelEvent(
                QPointF(50, 50),
                QPointF(view.viewport().mapToGlobal(QPoint(50, 50))),
                QPoint(),
                QPoint(0, -120),
                Qt.MouseButton.NoButton,
                Qt.KeyboardModifier.NoModifier,
                Qt.ScrollPhase.NoScrollPhase,
                False,
            ),
        )
    assert told.args == [False]
    assert not view.follows


def test_a_long_call_scrolls_with_the_sound_until_the_person_scrolls(view: TranscriptView) -> None:
    long_call = tuple(said("palabra " * 8, place * 10.0, Speaker.AGENT) for place in range(200))
    view.show_utterances(long_call)
    view.set_position(1500.0)
    followed = view.verticalScrollBar().value()
    assert followed > 0
    view.follow(False)
    view.set_position(20.0)
    assert view.verticalScrollBar().value() == followed
    view.follow(True)
    assert view.verticalScrollBar().value() < followed


def test_search_counts_goes_round_and_closes(view: TranscriptView, qtbot: QtBot) -> None:
    search = TranscriptSearch(Texts(TEXTS, "es"), view)
    qtbot.addWidget(search)
    search.open()
    qtbot.keyClicks(search.line, "o")
    first = marked_texts(view)
    assert first == ["o"]
    qtbot.keyClick(search.line, Qt.Key.Key_Return)
    qtbot.keyClick(search.line, Qt.Key.Key_Return, Qt.KeyboardModifier.ShiftModifier)
    search.line.setText("telefono")
    assert marked_texts(view) == ["teléfono"]
    with qtbot.waitSignal(search.closed):
        search.close_search()
    assert view.find_text("") == 0
