"""The sound of a call as a picture: both channels, what happens along them, and where one is."""

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QHelpEvent, QMouseEvent, QPainter, QPaintEvent, QPen, QPixmap, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from qa_studio.domain.calls import Span
from qa_studio.messages import Texts
from qa_studio.services.speech_rows import Peaks
from qa_studio.ui.widgets.review_colours import ReviewColours, with_alpha
from qa_studio.ui.widgets.review_outline import Lane, Outline, Pin, WaveMarks, lanes_of
from qa_studio.ui.widgets.review_waveform_painting import (
    OVERVIEW_PX,
    RULER_PX,
    Stretch,
    WaveformPainter,
    lane_name,
)

SHORTEST_VIEW_S = 2.0
_ZOOM_STEP = 1.6
_LOOP_DRAG_PX = 6


class Waveform(QWidget):
    """Shows the peaks of a call; a click or drag seeks, Shift and drag chooses a loop, Ctrl and wheel zoom."""

    seeked = Signal(float)
    """The person wants to be at this second."""
    loop_chosen = Signal(object)
    """The person wants this `Span` repeated, or no loop (None)."""

    def __init__(self, texts: Texts, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._texts = texts
        self._outline: Outline | None = None
        self._lanes: tuple[Lane, ...] = ()
        self._marks = WaveMarks()
        self._pins: tuple[Pin, ...] = ()
        self._loop: Span | None = None
        self._duration_s = 0.0
        self._position_s = 0.0
        self._view = Span(0.0, 1.0)
        self._picture: QPixmap | None = None
        self._drag_from_s: float | None = None
        self.setMinimumHeight(96)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAccessibleName(texts("review.waveform.name"))

    def show_call(self, duration_s: float, marks: WaveMarks) -> None:
        """Begins a call: its length and marks; the sound's outline may follow."""
        self._outline, self._lanes, self._pins, self._loop = None, (), (), None
        self._marks, self._duration_s, self._position_s = marks, duration_s, 0.0
        self._view = Span(0.0, max(duration_s, SHORTEST_VIEW_S))
        self._redraw()

    def show_peaks(self, peaks: Peaks, agent_channel: int) -> None:
        """Shows the outline of the call's sound; `agent_channel` is 0 or 1."""
        self._outline = Outline(peaks)
        self._lanes = lanes_of(len(peaks.channels), agent_channel)
        if self._outline.duration_s > self._duration_s:
            self._duration_s = self._outline.duration_s
            self._view = Span(0.0, max(self._duration_s, SHORTEST_VIEW_S))
        self._redraw()

    def set_marks(self, marks: WaveMarks) -> None:
        """Shows other marks along the same sound."""
        self._marks = marks
        self._redraw()

    def set_pins(self, pins: tuple[Pin, ...]) -> None:
        """Shows the moments that are pinned to questions."""
        if pins != self._pins:
            self._pins = pins
            self.update()

    def set_loop(self, loop: Span | None) -> None:
        """Shows the stretch that is repeated."""
        self._loop = loop
        self.update()

    def set_position(self, seconds: float) -> None:
        """Moves the playhead, turning the page where it leaves the view."""
        before, self._position_s = self._position_s, seconds
        if not self._view.start_s <= seconds <= self._view.end_s:
            self._look_at(seconds)
            return
        for moment in (before, seconds):
            self.update(round(self._stretch().x(moment)) - 6, 0, 12, self.height())

    @property
    def view(self) -> Span:
        """The stretch of the call that is seen."""
        return self._view

    def zoom(self, steps: float, around_s: float | None = None) -> None:
        """Zooms in (steps above 0) or out, keeping `around_s` (the playhead by default) where it is seen."""
        fixed = self._position_s if around_s is None else around_s
        fixed = min(max(fixed, self._view.start_s), self._view.end_s)
        whole = max(self._duration_s, SHORTEST_VIEW_S)
        length = min(whole, max(SHORTEST_VIEW_S, self._view.duration_s / _ZOOM_STEP**steps))
        share = (fixed - self._view.start_s) / self._view.duration_s
        self._show_from(fixed - share * length, length)

    def _look_at(self, seconds: float) -> None:
        self._show_from(seconds - self._view.duration_s * 0.08, self._view.duration_s)

    def _show_from(self, start_s: float, length_s: float) -> None:
        whole = max(self._duration_s, SHORTEST_VIEW_S)
        start = min(max(0.0, start_s), max(0.0, whole - length_s))
        self._view = Span(start, start + length_s)
        self._redraw()

    def _redraw(self) -> None:
        self._picture = None
        self.update()

    def _stretch(self) -> Stretch:
        width = max(1, self.width())
        return Stretch(self._view.start_s, self._view.duration_s / width, width)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Shows the kept picture, and on it the playhead and the loop."""
        if self._picture is None:
            self._picture = self._painted()
        colours, stretch = ReviewColours.of(self.palette()), self._stretch()
        painter = QPainter(self)
        painter.drawPixmap(0, 0, self._picture)
        bottom = self.height() - OVERVIEW_PX
        if self._loop is not None:
            left, right = stretch.x(self._loop.start_s), stretch.x(self._loop.end_s)
            painter.fillRect(QRectF(left, RULER_PX, right - left, bottom - RULER_PX), with_alpha(colours.accent, 45))
            painter.setPen(QPen(colours.accent, 1))
            for edge in (left, right):
                painter.drawLine(QPointF(edge, RULER_PX), QPointF(edge, bottom))
        WaveformPainter(painter, stretch, self.height(), colours).pins(self._pins)
        x = stretch.x(self._position_s)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(colours.text, 1.6))
        painter.drawLine(QPointF(x, RULER_PX - 2), QPointF(x, bottom))
        painter.setBrush(colours.text)
        painter.drawPolygon([QPointF(x - 4.5, RULER_PX - 8), QPointF(x + 4.5, RULER_PX - 8), QPointF(x, RULER_PX)])
        painter.end()

    def _painted(self) -> QPixmap:
        ratio = self.devicePixelRatioF()
        picture = QPixmap(self.size() * ratio)
        picture.setDevicePixelRatio(ratio)
        painter = QPainter(picture)
        colours = ReviewColours.of(self.palette())
        drawing = WaveformPainter(painter, self._stretch(), self.height(), colours)
        drawing.background()
        drawing.ruler(self._texts, self._duration_s)
        drawing.silences(self._marks.silences)
        lanes = self._lanes or lanes_of(2, 0)
        for index, lane in enumerate(lanes):
            area = drawing.lane_area(index, len(lanes))
            if self._outline is not None:
                drawing.lane(lane, area, self._outline)
            self._name_lane(painter, lane, area, colours)
        drawing.overtalk(self._marks.overtalk)
        drawing.moods(self._marks, lanes)
        drawing.overview(self._duration_s)
        painter.end()
        return picture

    def _name_lane(self, painter: QPainter, lane: Lane, area: QRectF, colours: ReviewColours) -> None:
        name = self._texts(lane_name(lane.speaker))
        font = painter.font()
        font.setPixelSize(11)
        font.setBold(True)
        painter.setFont(font)
        box = QRectF(4, area.top() + 3, painter.fontMetrics().horizontalAdvance(name) + 8, 15)
        painter.fillRect(box, with_alpha(colours.surface, 240))
        painter.setPen(colours.of_speaker(lane.speaker))
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, name)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Draws anew at another size."""
        self._redraw()

    def changeEvent(self, event: QEvent) -> None:
        """Draws anew when the window turns light or dark."""
        super().changeEvent(event)
        if event.type() in (QEvent.Type.PaletteChange, QEvent.Type.StyleChange):
            self._redraw()

    def sizeHint(self) -> QSize:
        """Gives the size that shows both channels well."""
        return QSize(800, 128)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Seeks, or begins to choose a loop with Shift held."""
        if event.button() is not Qt.MouseButton.LeftButton:
            return
        seconds = self._seconds_at(event.position().x())
        if event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
            self._drag_from_s = seconds
            self.loop_chosen.emit(None)
        else:
            self.seeked.emit(seconds)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Seeks on, or stretches the loop."""
        if not event.buttons() & Qt.MouseButton.LeftButton:
            return
        seconds = self._seconds_at(event.position().x())
        if self._drag_from_s is None:
            self.seeked.emit(seconds)
        elif abs(seconds - self._drag_from_s) >= _LOOP_DRAG_PX * self._stretch().seconds_per_px:
            self.set_loop(Span(min(seconds, self._drag_from_s), max(seconds, self._drag_from_s)))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Ends choosing a loop."""
        if self._drag_from_s is not None:
            self._drag_from_s = None
            self.loop_chosen.emit(self._loop)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Zooms around the pointer with Ctrl held, else moves along the call."""
        turns = (event.angleDelta().y() or event.angleDelta().x()) / 120
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.zoom(turns, self._seconds_at(event.position().x()))
        else:
            self._show_from(self._view.start_s - turns * self._view.duration_s * 0.15, self._view.duration_s)
        event.accept()

    def event(self, event: QEvent) -> bool:
        """Says where the pointer is and what is pinned there."""
        if event.type() is QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            seconds = self._seconds_at(event.pos().x())
            near_s = 5 * self._stretch().seconds_per_px
            quotes = [pin.quote for pin in self._pins if abs(pin.span.start_s - seconds) <= near_s and pin.quote]
            QToolTip.showText(event.globalPos(), " · ".join([self._texts.duration(seconds), *quotes]), self)
            return True
        return super().event(event)

    def _seconds_at(self, x: float) -> float:
        return min(max(0.0, self._stretch().seconds(x)), self._duration_s)
