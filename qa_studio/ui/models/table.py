"""A table model over frozen rows, with its columns declared as data."""

from collections.abc import Sequence
from typing import Any, Generic

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt
from PySide6.QtGui import QColor

from qa_studio.messages import Texts
from qa_studio.ui.models.column import Column, Row
from qa_studio.ui.theme import Theme

Index = QModelIndex | QPersistentModelIndex
_NOWHERE = QModelIndex()


class RowTable(QAbstractTableModel, Generic[Row]):
    """Rows that are all at hand; sorts them itself."""

    def __init__(
        self, columns: Sequence[Column[Row]], texts: Texts, theme: Theme, parent: QObject | None = None
    ) -> None:
        """Makes an empty table with `columns`."""
        super().__init__(parent)
        self.columns = tuple(columns)
        self._texts = texts
        self._theme = theme
        self._rows: list[Row] = []
        self._order: tuple[int, Qt.SortOrder] | None = None

    @property
    def rows(self) -> tuple[Row, ...]:
        """The rows as they stand in the table."""
        return tuple(self._rows)

    def row_at(self, index: Index) -> Row | None:
        """Gives the row of an index, None for an invalid one."""
        return self._rows[index.row()] if index.isValid() and index.row() < len(self._rows) else None

    def set_rows(self, rows: Sequence[Row]) -> None:
        """Shows these rows instead, in the order the person last asked for."""
        self.beginResetModel()
        self._rows = list(rows)
        if self._order is not None:
            self._rows = self._sorted(*self._order)
        self.endResetModel()

    def rowCount(self, parent: Index = _NOWHERE) -> int:
        """How many rows are in the table."""
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index = _NOWHERE) -> int:
        """How many columns were declared."""
        return 0 if parent.isValid() else len(self.columns)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Gives a column's heading."""
        if orientation is not Qt.Orientation.Horizontal or not 0 <= section < len(self.columns):
            return None
        column = self.columns[section]
        if role == Qt.ItemDataRole.DisplayRole:
            return self._texts(f"column.{column.key}")
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _alignment(column.is_number)
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Gives what a cell shows."""
        row = self.row_at(index)
        if row is None:
            return None
        column = self.columns[index.column()]
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return column.show(row, self._texts)
            case Qt.ItemDataRole.ToolTipRole:
                return _plain(column.tip(row, self._texts) if column.tip else column.show(row, self._texts))
            case Qt.ItemDataRole.TextAlignmentRole:
                return _alignment(column.is_number)
            case Qt.ItemDataRole.ForegroundRole:
                tone = column.tone(row) if column.tone else None
                return QColor(getattr(self._theme, tone)) if tone else None
            case _:
                return None

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        """Sorts the rows by a column; what is unknown comes last either way."""
        if not 0 <= column < len(self.columns):
            return
        self.layoutAboutToBeChanged.emit()
        before = self.persistentIndexList()
        kept = [self._rows[index.row()] for index in before]
        self._order = (column, order)
        self._rows = self._sorted(column, order)
        places = {id(row): place for place, row in enumerate(self._rows)}
        after = [self.index(places[id(row)], index.column()) for row, index in zip(kept, before, strict=True)]
        self.changePersistentIndexList(before, after)
        self.layoutChanged.emit()

    def _sorted(self, column: int, order: Qt.SortOrder) -> list[Row]:
        declared = self.columns[column]

        def key(row: Row) -> Any:
            return declared.order(row) if declared.order else declared.show(row, self._texts).casefold()

        known = [row for row in self._rows if key(row) is not None]
        unknown = [row for row in self._rows if key(row) is None]
        return sorted(known, key=key, reverse=order is Qt.SortOrder.DescendingOrder) + unknown


def _alignment(is_number: bool) -> int:
    side = Qt.AlignmentFlag.AlignRight if is_number else Qt.AlignmentFlag.AlignLeft
    return int(side | Qt.AlignmentFlag.AlignVCenter)


def _plain(text: str) -> str:
    """Keeps Qt from reading a tip that came from outside as rich text."""
    escaped = text.replace("&", "&amp;").replace("<", "&lt;")
    return f"<p style='white-space:pre-wrap'>{escaped}</p>" if text else ""
