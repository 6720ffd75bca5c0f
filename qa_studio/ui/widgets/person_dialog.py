"""Asks who a new person is."""

from dataclasses import dataclass

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QDialog, QFormLayout, QLineEdit, QWidget

from qa_studio.domain.people import Permission, Role
from qa_studio.ui.desk import Desk
from qa_studio.ui.views.parts import Decor, column, label, row


@dataclass(frozen=True)
class NewPerson:
    """What was said of somebody new."""

    name: str
    role: Role
    handles: tuple[str, ...]
    team: str | None


class PersonDialog(QDialog):
    """Name, role, extensions, team."""

    given = Signal(object)
    """The `NewPerson`."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        """Starts with an agent."""
        super().__init__(parent)
        texts = desk.texts
        decor = Decor(desk.studio.resources, desk.theme)
        self.setWindowTitle(texts("people.add"))
        self.setMinimumWidth(440)
        self.name = QLineEdit()
        self.role = QComboBox()
        for role in (Role.AGENT, Role.REVIEWER, Role.SUPERVISOR, Role.ADMINISTRATOR):
            if role is not Role.ADMINISTRATOR or desk.may(Permission.MANAGE_WORKSPACE):
                self.role.addItem(texts(f"role_name.{role.value}"), role.value)
        self.handles = QLineEdit()
        self.handles.setPlaceholderText(texts("people.handles_hint"))
        self.team = QLineEdit()
        self.go = decor.button(texts("people.add"), "plus", "primary")
        self.go.setEnabled(False)
        cancel = decor.button(texts("ui.cancel"))
        form = QFormLayout()
        form.setVerticalSpacing(10)
        form.addRow(label(texts("column.name")), self.name)
        form.addRow(label(texts("column.role")), self.role)
        form.addRow(label(texts("column.handles")), self.handles)
        form.addRow(label(texts("column.team")), self.team)
        layout = column(label(texts("people.add"), "sectionTitle"), form, row(None, cancel, self.go), gap_px=14)
        layout.setContentsMargins(20, 18, 20, 16)
        self.setLayout(layout)
        self.name.textChanged.connect(self._fit)
        self.go.clicked.connect(self._give)
        cancel.clicked.connect(self.reject)

    def _fit(self) -> None:
        self.go.setEnabled(bool(self.name.text().strip()))

    def _give(self) -> None:
        handles = tuple(part.strip() for part in self.handles.text().split(",") if part.strip())
        role = Role(str(self.role.currentData()))
        self.given.emit(NewPerson(self.name.text().strip(), role, handles, self.team.text().strip() or None))
        self.accept()
