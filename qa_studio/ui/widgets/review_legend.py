"""What the marks along the sound mean, in one line."""

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QBrush, QFont, QPainter, QPaintEvent, QPolygonF
from PySide6.QtWidgets import QWidget

from qa_studio.messages import Texts
from qa_studio.ui.widgets.review_colours import ReviewColours, with_alpha

_SWATCH_PX = 12
_GAP_PX = 12


class Legend(QWidget):
    """Names silence, overtalk and sentiment; leaves out from the end what there is no room for."""

    def __init__(self, texts: Texts, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        names = ("silence", "overtalk", "positive", "negative", "doubtful")
        self._names = tuple((name, texts(f"review.legend.{name}")) for name in names)
        self.setAccessibleName(", ".join(text for _, text in self._names))
        self.setMinimumHeight(18)

    def sizeHint(self) -> QSize:
        """Gives the size in which all of it is seen."""
        metrics = self.fontMetrics()
        return QSize(sum(metrics.horizontalAdvance(text) + _SWATCH_PX + _GAP_PX + 5 for _, text in self._names), 18)

    def minimumSizeHint(self) -> QSize:
        """Gives way where there is no room."""
        return QSize(0, 18)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draws each mark with its name, flush right."""
        colours = ReviewColours.of(self.palette())
        painter = QPainter(self)
        font = QFont(self.font())
        font.setPixelSize(12)
        painter.setFont(font)
        metrics = painter.fontMetrics()
        widths = [metrics.horizontalAdvance(text) + _SWATCH_PX + 5 + _GAP_PX for _, text in self._names]
        shown = len(widths)
        while shown and sum(widths[:shown]) > self.width():
            shown -= 1
        x = float(self.width() - sum(widths[:shown]))
        for (name, text), width in zip(self._names[:shown], widths, strict=False):
            self._swatch(painter, name, QRectF(x, self.height() / 2 - 6, _SWATCH_PX, _SWATCH_PX), colours)
            painter.setPen(colours.muted)
            place = QRectF(x + _SWATCH_PX + 5, 0, width, self.height())
            painter.drawText(place, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, text)
            x += width
        painter.end()

    @staticmethod
    def _swatch(painter: QPainter, name: str, area: QRectF, colours: ReviewColours) -> None:
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        match name:
            case "silence":
                painter.fillRect(area, with_alpha(colours.silence, 40))
                painter.fillRect(area, QBrush(with_alpha(colours.silence, 190), Qt.BrushStyle.BDiagPattern))
            case "overtalk":
                painter.fillRect(area, with_alpha(colours.overtalk, 90))
                painter.fillRect(QRectF(area.x(), area.y(), area.width(), 3), colours.overtalk)
            case "positive" | "negative":
                is_up = name == "positive"
                tip, base = (area.top() + 1, area.bottom() - 2) if is_up else (area.bottom() - 1, area.top() + 2)
                painter.setBrush(colours.positive if is_up else colours.negative)
                painter.drawPolygon(_triangle(area, tip, base))
            case _:
                painter.setPen(colours.muted)
                for dot in range(5):
                    painter.drawEllipse(QRectF(area.x() + dot * 2.6, area.bottom() - 3, 0.8, 0.8))
        painter.restore()


def _triangle(area: QRectF, tip: float, base: float) -> QPolygonF:
    return QPolygonF([QPointF(area.left() + 1, base), QPointF(area.right() - 1, base), QPointF(area.center().x(), tip)])
