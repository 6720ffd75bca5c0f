"""A drawing in SVG that keeps its proportions."""

from PySide6.QtCore import QByteArray, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QSizePolicy, QWidget


class SvgPicture(QWidget):
    """Shows an SVG as wide as there is room, centred, on the colour it was drawn for."""

    def __init__(self, description: str = "", parent: QWidget | None = None) -> None:
        """`description` says what is drawn, for people who do not see it."""
        super().__init__(parent)
        self._renderer = QSvgRenderer(self)
        self._renderer.setAspectRatioMode(Qt.AspectRatioMode.KeepAspectRatio)
        self.setAccessibleName(description)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def show_svg(self, drawing: str) -> None:
        """Shows another drawing."""
        self._renderer.load(QByteArray(drawing.encode()))
        self.updateGeometry()
        self.update()

    @property
    def is_drawn(self) -> bool:
        """Whether there is a drawing that can be shown."""
        return self._renderer.isValid()

    def hasHeightForWidth(self) -> bool:
        """The height follows the width."""
        return True

    def heightForWidth(self, width: int) -> int:
        """Gives the height that keeps the proportions."""
        size = self._renderer.defaultSize()
        return round(width * size.height() / size.width()) if self.is_drawn and size.width() else 0

    def sizeHint(self) -> QSize:
        """The drawing's own size."""
        return self._renderer.defaultSize() if self.is_drawn else QSize(0, 0)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draws it."""
        if self.is_drawn:
            painter = QPainter(self)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            self._renderer.render(painter, QRectF(self.rect()))
            painter.end()
