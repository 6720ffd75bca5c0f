"""The small drawings of the review page, painted in the text's colour so that light and dark both show them."""

from collections.abc import Callable

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QIcon, QPainter, QPainterPath, QPen, QPixmap, QPolygonF

SIDE_PX = 20
_SCALE = 3


def review_icon(name: str, colour: QColor, muted: QColor | None = None) -> QIcon:
    """Gives the icon `name` ("play", "pause", "back", "forward", "loop", "silence", "pin", "comment", "search").

    Raises:
        KeyError: for another name.
    """
    draw = _DRAWINGS[name]
    icon = QIcon()
    for mode, ink in ((QIcon.Mode.Normal, colour), (QIcon.Mode.Disabled, muted or _faded(colour))):
        pixmap = QPixmap(SIDE_PX * _SCALE, SIDE_PX * _SCALE)
        pixmap.setDevicePixelRatio(_SCALE)
        pixmap.fill(Qt.GlobalColor.transparent)
        painter = QPainter(pixmap)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        pen = QPen(ink, 1.7)
        pen.setCapStyle(Qt.PenCapStyle.RoundCap)
        pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
        painter.setPen(pen)
        draw(painter, ink)
        painter.end()
        icon.addPixmap(pixmap, mode)
    return icon


def _faded(colour: QColor) -> QColor:
    faded = QColor(colour)
    faded.setAlpha(90)
    return faded


def _play(painter: QPainter, ink: QColor) -> None:
    painter.setBrush(ink)
    painter.drawPolygon(QPolygonF([QPointF(6, 4), QPointF(16, 10), QPointF(6, 16)]))


def _pause(painter: QPainter, ink: QColor) -> None:
    painter.setBrush(ink)
    painter.drawRect(QRectF(5.5, 4, 3, 12))
    painter.drawRect(QRectF(11.5, 4, 3, 12))


def _turn(painter: QPainter, ink: QColor, *, mirrored: bool) -> None:
    painter.save()
    if mirrored:
        painter.translate(SIDE_PX, 0)
        painter.scale(-1, 1)
    painter.drawArc(QRectF(3, 3, 14, 14), 60 * 16, 255 * 16)
    painter.setBrush(ink)
    painter.drawPolygon(QPolygonF([QPointF(12.5, 0.8), QPointF(17.2, 4.4), QPointF(12, 7)]))
    painter.restore()
    font = QFont(painter.font())
    font.setPixelSize(8)
    font.setBold(True)
    painter.setFont(font)
    painter.drawText(QRectF(3, 3, 14, 14), Qt.AlignmentFlag.AlignCenter, "5")


def _back(painter: QPainter, ink: QColor) -> None:
    _turn(painter, ink, mirrored=True)


def _forward(painter: QPainter, ink: QColor) -> None:
    _turn(painter, ink, mirrored=False)


def _loop(painter: QPainter, ink: QColor) -> None:
    path = QPainterPath(QPointF(3, 10))
    path.cubicTo(3, 5, 6, 5, 8, 5)
    path.lineTo(16, 5)
    painter.drawPath(path)
    path = QPainterPath(QPointF(17, 10))
    path.cubicTo(17, 15, 14, 15, 12, 15)
    path.lineTo(4, 15)
    painter.drawPath(path)
    painter.drawPolyline([QPointF(13, 2), QPointF(16.5, 5), QPointF(13, 8)])
    painter.drawPolyline([QPointF(7, 12), QPointF(3.5, 15), QPointF(7, 18)])


def _silence(painter: QPainter, ink: QColor) -> None:
    for x, half in ((3, 3.0), (6, 5.0), (17, 4.0)):
        painter.drawLine(QPointF(x, 10 - half), QPointF(x, 10 + half))
    painter.drawPolyline([QPointF(9, 6), QPointF(13, 10), QPointF(9, 14)])


def _pin(painter: QPainter, ink: QColor) -> None:
    painter.drawLine(QPointF(5, 3), QPointF(5, 17))
    painter.setBrush(ink)
    painter.drawPolygon(QPolygonF([QPointF(5, 3), QPointF(16, 6.5), QPointF(5, 10)]))


def _comment(painter: QPainter, ink: QColor) -> None:
    painter.drawRoundedRect(QRectF(3, 4, 14, 9), 2, 2)
    painter.drawPolyline([QPointF(6, 13), QPointF(6, 16.5), QPointF(10, 13)])


def _search(painter: QPainter, ink: QColor) -> None:
    painter.drawEllipse(QRectF(4, 4, 9, 9))
    painter.drawLine(QPointF(12, 12), QPointF(16.5, 16.5))


_DRAWINGS: dict[str, Callable[[QPainter, QColor], None]] = {
    "play": _play,
    "pause": _pause,
    "back": _back,
    "forward": _forward,
    "loop": _loop,
    "silence": _silence,
    "pin": _pin,
    "comment": _comment,
    "search": _search,
}
