"""Draws a text in a table's cell with the found words marked, and so that the first of them can be seen."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, QPointF, QRect, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QPalette, QTextCharFormat, QTextLayout, QTextOption
from PySide6.QtWidgets import QApplication, QStyle, QStyledItemDelegate, QStyleOptionViewItem

from qa_studio.ui.theme import Theme

Marks = Sequence[tuple[int, int]]
_CONTEXT = 24
"""So many characters stand before the first mark where the text is too long for the cell."""
_PAD_PX = 8
_SPARE_PX = 24
"""Marked words are bold, and so wider than they are measured."""


def from_first_mark(text: str, marks: Marks, fits: Callable[[str], bool]) -> tuple[str, Marks]:
    """Leaves the beginning of a text out where its first mark would not be seen, and gives the marks' new places.

    `fits` says whether a text can be seen as a whole.
    """
    if not marks or fits(text[: marks[0][1]]):
        return text, marks
    begin = text.find(" ", max(0, marks[0][0] - _CONTEXT)) + 1
    begin = begin if 0 < begin <= marks[0][0] else marks[0][0]
    shift = begin - 1
    return f"…{text[begin:]}", [(first - shift, end - shift) for first, end in marks]


class MarkedText(QStyledItemDelegate):
    """Paints a column's texts with marks."""

    def __init__(self, marks_at: Callable[[int], Marks], theme: Theme, parent: QObject | None = None) -> None:
        """`marks_at` gives the marks (start and end in characters) of a row."""
        super().__init__(parent)
        self._marks_at = marks_at
        self._theme = theme

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """Draws the cell as the style does, and its text with marks."""
        self.initStyleOption(option, index)
        text = str(index.data(Qt.ItemDataRole.DisplayRole) or "")
        option.text = ""
        widget = option.widget
        style = widget.style() if widget is not None else QApplication.style()
        style.drawControl(QStyle.ControlElement.CE_ItemViewItem, option, painter, widget)
        area: QRect = option.rect.adjusted(_PAD_PX, 0, -_PAD_PX, 0)
        metrics = option.fontMetrics
        shown, marks = from_first_mark(
            text, self._marks_at(index.row()), lambda part: metrics.horizontalAdvance(part) <= area.width() - _SPARE_PX
        )
        layout = self._layout(shown, marks, option.font)
        painter.save()
        painter.setClipRect(area)
        role = QPalette.ColorRole.Text
        painter.setPen(option.palette.color(role))
        line = layout.lineAt(0)
        layout.draw(painter, QPointF(area.x(), area.y() + (area.height() - line.height()) / 2))
        painter.restore()

    def _layout(self, text: str, marks: Marks, font: QFont) -> QTextLayout:
        layout = QTextLayout(text, font)
        layout.setTextOption(_single_line())
        layout.setFormats([self._format(first, end) for first, end in marks])
        layout.beginLayout()
        layout.createLine()
        layout.endLayout()
        return layout

    def _format(self, first: int, end: int) -> QTextLayout.FormatRange:
        marked = QTextLayout.FormatRange()
        marked.start, marked.length = first, end - first
        look = QTextCharFormat()
        look.setBackground(QColor(self._theme.highlight))
        look.setForeground(QColor(self._theme.text))
        look.setFontWeight(QFont.Weight.DemiBold)
        marked.format = look
        return marked


def _single_line() -> QTextOption:
    option = QTextOption()
    option.setWrapMode(QTextOption.WrapMode.NoWrap)
    return option
