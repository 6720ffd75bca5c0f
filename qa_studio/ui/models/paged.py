"""A table model for long lists: rows come a page at a time as the person scrolls."""

from collections.abc import Sequence

from PySide6.QtCore import QModelIndex, QObject, Qt, Signal

from qa_studio.messages import Texts
from qa_studio.ui.models.column import Column, Row
from qa_studio.ui.models.table import Index, RowTable
from qa_studio.ui.theme import Theme

PAGE_ROWS = 200
_NOWHERE = QModelIndex()


class PagedTable(RowTable[Row]):
    """Rows of which more are elsewhere; the page that owns the table loads them when `wanted` says so."""

    wanted = Signal(int)
    """More rows are wanted from this offset on."""
    order_changed = Signal(str)
    """The person wants another order: a column's key, with "-" in front for descending."""

    def __init__(
        self, columns: Sequence[Column[Row]], texts: Texts, theme: Theme, parent: QObject | None = None
    ) -> None:
        """Makes an empty table with `columns`."""
        super().__init__(columns, texts, theme, parent)
        self.total = 0
        self._is_waiting = False

    def start(self, rows: Sequence[Row], total: int) -> None:
        """Shows the first page of `total` rows."""
        self.total = total
        self._is_waiting = False
        self.set_rows(rows)

    def append(self, rows: Sequence[Row], total: int) -> None:
        """Adds the page that was wanted."""
        self._is_waiting = False
        self.total = total if rows else len(self._rows)
        if not rows:
            return
        first = len(self._rows)
        self.beginInsertRows(QModelIndex(), first, first + len(rows) - 1)
        self._rows.extend(rows)
        self.endInsertRows()

    def give_up(self) -> None:
        """The page that was wanted did not come; asking again is allowed."""
        self._is_waiting = False

    def canFetchMore(self, parent: Index = _NOWHERE) -> bool:
        """Whether there are rows that are not here yet and not on their way."""
        return not parent.isValid() and not self._is_waiting and len(self._rows) < self.total

    def fetchMore(self, parent: Index = _NOWHERE) -> None:
        """Asks for the next page."""
        if self.canFetchMore(parent):
            self._is_waiting = True
            self.wanted.emit(len(self._rows))

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        """Asks for another order: only whoever has all rows can sort them."""
        if 0 <= column < len(self.columns):
            sign = "-" if order is Qt.SortOrder.DescendingOrder else ""
            self.order_changed.emit(sign + self.columns[column].key)
