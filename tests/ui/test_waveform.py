"""The waveform: clicking seeks, zooming keeps the place, the view turns with the sound."""

from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QColor, QMouseEvent, QWheelEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from qa_studio.domain.calls import Span, Speaker
from qa_studio.domain.sentiment import SentimentLabel
from qa_studio.messages import Texts
from qa_studio.services.speech_rows import Peaks
from qa_studio.settings import Settings
from qa_studio.ui.widgets.review_colours import ReviewColours
from qa_studio.ui.widgets.review_outline import Mood, Pin, WaveMarks
from qa_studio.ui.widgets.waveform import Waveform

SECONDS = 100.0
TEXTS: Path = Settings().resources / "translations"


@pytest.fixture
def waveform(qtbot: QtBot) -> Waveform:
    waveform = Waveform(Texts(TEXTS, "en"))
    qtbot.addWidget(waveform)
    waveform.resize(500, 130)
    loud = np.tile(np.array([[-100, 100]], dtype=np.int8), (int(SECONDS * 20), 1))
    waveform.show_call(SECONDS, WaveMarks())
    waveform.show_peaks(Peaks(20, (loud.tobytes(), loud.tobytes())), 0)
    waveform.show()
    qtbot.waitExposed(waveform)
    return waveform


def has_colour(waveform: Waveform, colour: QColor) -> bool:
    image = waveform.grab().toImage()
    return any(image.pixelColor(x, y) == colour for x in range(0, 500, 2) for y in range(image.height()))


def test_a_click_seeks_to_the_moment_under_it(waveform: Waveform, qtbot: QtBot) -> None:
    with qtbot.waitSignal(waveform.seeked) as told:
        qtbot.mouseClick(waveform, Qt.MouseButton.LeftButton, pos=QPoint(250, 60))
    assert told.args[0] == pytest.approx(50.0, abs=0.2)


def drag(waveform: Waveform, kind: QEvent.Type, x: int) -> None:
    left, none = Qt.MouseButton.LeftButton, Qt.MouseButton.NoButton
    event = QMouseEvent(
        kind,
        QPointF(x, 60),
        QPointF(waveform.mapToGlobal(QPoint(x, 60))),
        none if kind is QEvent.Type.MouseMove else left,
        none if kind is QEvent.Type.MouseButtonRelease else left,
        Qt.KeyboardModifier.ShiftModifier,
    )
    QApplication.sendEvent(waveform, event)


def test_a_drag_with_shift_chooses_what_is_repeated(waveform: Waveform, qtbot: QtBot) -> None:
    drag(waveform, QEvent.Type.MouseButtonPress, 200)
    drag(waveform, QEvent.Type.MouseMove, 100)
    with qtbot.waitSignal(waveform.loop_chosen) as told:
        drag(waveform, QEvent.Type.MouseButtonRelease, 100)
    assert told.args[0].start_s == pytest.approx(20.0, abs=0.2)
    assert told.args[0].end_s == pytest.approx(40.0, abs=0.2)


def test_a_click_with_shift_ends_the_loop(waveform: Waveform, qtbot: QtBot) -> None:
    with qtbot.waitSignal(waveform.loop_chosen) as told:
        drag(waveform, QEvent.Type.MouseButtonPress, 200)
    assert told.args == [None]


def test_zooming_with_the_wheel_keeps_the_moment_under_the_pointer(waveform: Waveform) -> None:
    QApplication.sendEvent(
        waveform,
        QWheelEvent(
            QPointF(125, 60),
            QPointF(waveform.mapToGlobal(QPoint(125, 60))),
            QPoint(),
            QPoint(0, 240),
            Qt.MouseButton.NoButton,
            Qt.KeyboardModifier.ControlModifier,
            Qt.ScrollPhase.NoScrollPhase,
            False,
        ),
    )
    view = waveform.view
    assert view.duration_s < SECONDS / 2
    assert view.start_s + view.duration_s * 0.25 == pytest.approx(25.0)


def test_zooming_never_leaves_the_call(waveform: Waveform) -> None:
    waveform.zoom(50)
    assert waveform.view.duration_s == pytest.approx(2.0)
    waveform.zoom(-50)
    assert waveform.view == Span(0.0, SECONDS)


def test_the_view_turns_when_the_sound_leaves_it(waveform: Waveform) -> None:
    waveform.zoom(4)
    waveform.set_position(90.0)
    assert waveform.view.start_s <= 90.0 <= waveform.view.end_s


def test_each_speaker_has_a_colour_and_sentiment_has_its_band(waveform: Waveform) -> None:
    colours = ReviewColours.of(waveform.palette())
    assert has_colour(waveform, colours.agent)
    assert has_colour(waveform, colours.customer)
    assert not has_colour(waveform, colours.negative)

    waveform.set_marks(WaveMarks(moods=(Mood(Speaker.CUSTOMER, Span(10, 30), SentimentLabel.NEGATIVE),)))

    assert has_colour(waveform, colours.negative)


def test_pins_and_overtalk_are_seen(waveform: Waveform) -> None:
    colours = ReviewColours.of(waveform.palette())
    waveform.set_pins((Pin("7", Span(40.0, 44.0), "hello"),))
    waveform.set_marks(WaveMarks(silences=(Span(50, 60),), overtalk=(Span(70, 72),)))
    assert has_colour(waveform, colours.accent)
    assert has_colour(waveform, colours.overtalk)
