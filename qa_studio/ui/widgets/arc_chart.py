"""The arc of a call's sentiment: a line for each speaker, and where the call turned sour or was saved."""

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QMouseEvent, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

from qa_studio.domain.analysis import CallAnalysis
from qa_studio.domain.calls import Speaker
from qa_studio.domain.sentiment_arc import ArcPoint, Turn, TurningPoint
from qa_studio.messages import Texts
from qa_studio.ui.widgets.review_colours import ReviewColours

_HEIGHT_PX = 104
_MARGIN_PX = 8
_MARK_PX = 6
_STYLES = {Speaker.AGENT: Qt.PenStyle.DashLine, Speaker.CUSTOMER: Qt.PenStyle.SolidLine}


class ArcChart(QWidget):
    """Small enough to read beside the words; a click goes to the moment."""

    seeked = Signal(float)
    """The person wants to be at this moment (seconds)."""

    def __init__(self, texts: Texts, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._texts = texts
        self._points: tuple[ArcPoint, ...] = ()
        self._turns: tuple[TurningPoint, ...] = ()
        self._duration_s = 1.0
        self._position_s = 0.0
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFixedHeight(_HEIGHT_PX)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setToolTip(texts("insights.arc.tip"))

    def show_arc(self, analysis: CallAnalysis, duration_s: float) -> None:
        """Draws the arc of a call."""
        self._points, self._turns = analysis.arc, analysis.turning_points
        self._duration_s = max(1.0, duration_s)
        self.setAccessibleName(self._texts("insights.arc.name", n=len(self._turns)))
        self.update()

    def set_position(self, position_s: float) -> None:
        """Marks the moment that is heard."""
        if int(self._x(position_s)) != int(self._x(self._position_s)):
            self.update()
        self._position_s = position_s

    def sizeHint(self) -> QSize:
        """Wide and low."""
        return QSize(320, _HEIGHT_PX)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Goes to the moment under the pointer."""
        room = max(1.0, self.width() - 2 * _MARGIN_PX)
        share = (event.position().x() - _MARGIN_PX) / room
        self.seeked.emit(min(1.0, max(0.0, share)) * self._duration_s)

    def _x(self, at_s: float) -> float:
        return _MARGIN_PX + (self.width() - 2 * _MARGIN_PX) * at_s / self._duration_s

    def _y(self, compound: float) -> float:
        return _MARGIN_PX + (_HEIGHT_PX - 2 * _MARGIN_PX) * (1 - compound) / 2

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draws the zero line, the speakers' lines and the turning points."""
        colours = ReviewColours.of(self.palette())
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillRect(self.rect(), colours.surface)
        painter.setPen(QPen(colours.line, 1))
        painter.drawLine(QPointF(_MARGIN_PX, self._y(0)), QPointF(self.width() - _MARGIN_PX, self._y(0)))
        for speaker in Speaker:
            line = [QPointF(self._x(one.at_s), self._y(one.compound)) for one in self._points if one.speaker is speaker]
            painter.setPen(QPen(colours.of_speaker(speaker), 2, _STYLES.get(speaker, Qt.PenStyle.DotLine)))
            painter.drawPolyline(QPolygonF(line))
        for turn in self._turns:
            self._paint_turn(painter, colours, turn)
        painter.setPen(QPen(colours.accent, 1))
        at = self._x(self._position_s)
        painter.drawLine(QPointF(at, 0), QPointF(at, _HEIGHT_PX))

    def _paint_turn(self, painter: QPainter, colours: ReviewColours, turn: TurningPoint) -> None:
        """A triangle that points the way the call went: shape and colour both tell."""
        is_soured = turn.turn is Turn.SOURED
        x, y = self._x(turn.span.start_s), self._y(turn.after)
        tip = _MARK_PX if is_soured else -_MARK_PX
        area = QRectF(_MARGIN_PX, _MARK_PX, self.width(), _HEIGHT_PX - 2 * _MARK_PX)
        y = min(area.bottom(), max(area.top(), y))
        corners = (QPointF(x - _MARK_PX, y - tip), QPointF(x + _MARK_PX, y - tip), QPointF(x, y + tip))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colours.negative if is_soured else colours.positive)
        painter.drawPolygon(QPolygonF(corners))
        painter.setBrush(Qt.BrushStyle.NoBrush)
