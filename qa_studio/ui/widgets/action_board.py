"""The actions agreed with an agent, and the form that adds one."""

from datetime import timedelta

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QFrame, QLineEdit, QSizePolicy, QVBoxLayout, QWidget

from qa_studio.domain.coaching import ActionItem, ActionState
from qa_studio.ui.desk import Desk
from qa_studio.ui.views.parts import Decor, card, column, day_field, day_of, label, line, row, today

_DUE_IN_DAYS = 28


class ActionBoard(QWidget):
    """Tells what was asked for; the page does it."""

    agreed = Signal(str, str, object)
    """What, how it is measured, and until when (a date or None)."""
    closed = Signal(int, object)
    """An action's id and its new `ActionState`."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        """Starts without actions."""
        super().__init__(parent)
        self._desk = desk
        texts = desk.texts
        self._decor = Decor(desk.studio.resources, desk.theme)
        self._list = QVBoxLayout()
        self._list.setSpacing(8)
        self.what = QLineEdit()
        self.what.setPlaceholderText(texts("action.what"))
        self.what.setAccessibleName(texts("action.what"))
        self.measure = QLineEdit()
        self.measure.setPlaceholderText(texts("action.measure"))
        self.measure.setAccessibleName(texts("action.measure"))
        self.has_due = QCheckBox(texts("action.due"))
        self.has_due.setChecked(True)
        self.due = day_field(texts("action.due"), today() + timedelta(days=_DUE_IN_DAYS))
        self.add = self._decor.button(texts("action.add"), "plus", "primary")
        self.add.setEnabled(False)
        self.what.textChanged.connect(self._fit)
        self.what.returnPressed.connect(self._agree)
        self.measure.returnPressed.connect(self._agree)
        self.has_due.toggled.connect(self.due.setEnabled)
        self.add.clicked.connect(self._agree)
        form = row(self.what, self.measure, self.has_due, self.due, self.add)
        form.setStretch(0, 3)
        form.setStretch(1, 2)
        self.setLayout(column(card(label(texts("action.title"), "sectionTitle"), self._list, line(), form)))

    def show_actions(self, actions: tuple[ActionItem, ...]) -> None:
        """Shows these actions."""
        while self._list.count():
            item = self._list.takeAt(0)
            widget = item.widget() if item is not None else None
            if widget is not None:
                widget.deleteLater()
        for action in actions:
            self._list.addWidget(self._line(action))
        if not actions:
            self._list.addWidget(label(self._desk.texts("action.none"), "muted"))

    def empty_form(self) -> None:
        """Makes room for the next action."""
        self.what.clear()
        self.measure.clear()

    def _line(self, action: ActionItem) -> QFrame:
        texts = self._desk.texts
        frame = QFrame()
        words = label(action.what, wraps=True)
        words.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        notes = [texts("action.agreed_on", day=texts.date(action.agreed_on), by=action.agreed_with)]
        if action.measure:
            notes.insert(0, action.measure)
        if action.due:
            notes.append(texts("action.until", day=texts.date(action.due)))
        layout = row(column(words, label(" · ".join(notes), "muted", wraps=True), gap_px=2))
        layout.setStretch(0, 1)
        layout.addWidget(label(texts(f"action.{action.state.value}"), "badge"))
        if action.state is ActionState.OPEN:
            for state in (ActionState.DONE, ActionState.DROPPED):
                button = self._decor.button(texts(f"action.mark_{state.value}"))
                button.setProperty("action", action.id)
                button.setProperty("state", state.value)
                button.clicked.connect(self._close)
                layout.addWidget(button)
        frame.setLayout(layout)
        return frame

    def _close(self) -> None:
        asked = self.sender()
        self.closed.emit(int(asked.property("action")), ActionState(asked.property("state")))

    def _agree(self) -> None:
        if not self.add.isEnabled():
            return
        due = day_of(self.due) if self.has_due.isChecked() else None
        self.agreed.emit(self.what.text().strip(), self.measure.text().strip(), due)

    def _fit(self) -> None:
        self.add.setEnabled(bool(self.what.text().strip()))
