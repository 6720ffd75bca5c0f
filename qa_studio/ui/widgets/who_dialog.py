"""The question at the door: who works?"""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QListWidget, QListWidgetItem, QWidget

from qa_studio.domain.people import Person
from qa_studio.ui.desk import Desk
from qa_studio.ui.icons import icon
from qa_studio.ui.views.parts import Decor, column, label, row


class WhoDialog(QDialog):
    """Lists the people of the workspace; the one who worked last is chosen already."""

    def __init__(
        self, people: Sequence[Person], desk: Desk, chosen: Person | None = None, parent: QWidget | None = None
    ) -> None:
        """Offers `people`; `chosen` is marked at first."""
        super().__init__(parent)
        texts = desk.texts
        decor = Decor(desk.studio.resources, desk.theme)
        self.setWindowTitle(texts("who.title"))
        self.setMinimumSize(420, 440)
        self._people = [person for person in people if person.is_active]
        self.list = QListWidget()
        self.list.setSpacing(1)
        for person in self._people:
            item = QListWidgetItem(
                icon(desk.studio.resources, "person", desk.theme.accent),
                texts("who.line", name=person.name, role=texts(f"role_name.{person.role.value}")),
            )
            self.list.addItem(item)
            if chosen is not None and person.id == chosen.id:
                self.list.setCurrentItem(item)
        if self.list.currentRow() < 0 and self._people:
            self.list.setCurrentRow(0)
        self.list.itemActivated.connect(self.accept)
        go = decor.button(texts("who.go"), style="primary")
        go.setDefault(True)
        go.clicked.connect(self.accept)
        cancel = decor.button(texts("ui.cancel"))
        cancel.clicked.connect(self.reject)
        layout = column(
            label(texts("who.question"), "pageTitle"),
            label(texts("who.hint"), "muted", wraps=True),
            self.list,
            row(None, cancel, go),
            gap_px=12,
        )
        layout.setContentsMargins(22, 20, 22, 18)
        self.setLayout(layout)
        self.list.setFocus(Qt.FocusReason.OtherFocusReason)

    @property
    def person(self) -> Person | None:
        """Who was chosen; None where nobody is listed."""
        place = self.list.currentRow()
        return self._people[place] if 0 <= place < len(self._people) else None
