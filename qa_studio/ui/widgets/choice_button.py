"""A button that opens a list in which several things can be ticked; none ticked means all."""

from collections.abc import Hashable, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QMenu, QPushButton, QWidget, QWidgetAction

_MOST_SHOWN_ROWS = 12
_INDENT = "\u2002"
"""Qt's style sheets leave out the left padding of a button with a menu and text at its left."""


class ChoiceButton(QPushButton):
    """Shows what is ticked, e.g. "Queue: Sales, Support"."""

    changed = Signal()

    def __init__(self, none_ticked: str, name: str = "", parent: QWidget | None = None) -> None:
        """`none_ticked` is what stands for all; `name` says what is chosen, "" where a label beside it does."""
        super().__init__(parent)
        self._none_ticked = none_ticked
        self._name = name
        self._values: list[Hashable] = []
        self.setAutoDefault(False)
        self.setObjectName("choice")
        self.list = QListWidget()
        self.list.itemChanged.connect(self._note_change)
        self.list.itemActivated.connect(self._toggle)
        menu = QMenu(self)
        action = QWidgetAction(menu)
        action.setDefaultWidget(self.list)
        menu.addAction(action)
        self.setMenu(menu)
        self._show()

    def offer(self, choices: Sequence[tuple[Hashable, str]]) -> None:
        """Offers values with their names; those ticked before stay ticked."""
        ticked = set(self.chosen)
        self.list.blockSignals(True)
        self.list.clear()
        self._values = [value for value, _ in choices]
        for value, name in choices:
            item = QListWidgetItem(name)
            item.setFlags(item.flags() | Qt.ItemFlag.ItemIsUserCheckable)
            item.setCheckState(Qt.CheckState.Checked if value in ticked else Qt.CheckState.Unchecked)
            self.list.addItem(item)
        self.list.blockSignals(False)
        self.list.setFixedHeight(34 * min(_MOST_SHOWN_ROWS, max(1, len(choices))) + 8)
        self.list.setMinimumWidth(240)
        self._show()

    @property
    def chosen(self) -> tuple[Hashable, ...]:
        """The ticked values; none means all."""
        return tuple(
            value
            for place, value in enumerate(self._values)
            if self.list.item(place).checkState() is Qt.CheckState.Checked
        )

    def tick(self, values: Sequence[Hashable]) -> None:
        """Ticks these values and no others."""
        for place, value in enumerate(self._values):
            self.list.item(place).setCheckState(Qt.CheckState.Checked if value in values else Qt.CheckState.Unchecked)

    def _toggle(self, item: QListWidgetItem) -> None:
        is_ticked = item.checkState() is Qt.CheckState.Checked
        item.setCheckState(Qt.CheckState.Unchecked if is_ticked else Qt.CheckState.Checked)

    def _note_change(self) -> None:
        self._show()
        self.changed.emit()

    def _show(self) -> None:
        names = [
            self.list.item(place).text()
            for place in range(self.list.count())
            if self.list.item(place).checkState() is Qt.CheckState.Checked
        ]
        what = self._none_ticked if not names else names[0] if len(names) == 1 else str(len(names))
        shown = f"{self._name}: {what}" if self._name else what
        self.setText(_INDENT + shown.replace("&", "&&"))
