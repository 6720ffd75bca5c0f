"""Asks how many calls of each agent a search is to give for review, and under which name it is kept as the reason."""

from dataclasses import dataclass

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QDialog, QLineEdit, QSpinBox, QWidget

from qa_studio.ui.desk import Desk
from qa_studio.ui.views.parts import Decor, column, label, row


@dataclass(frozen=True)
class DrawRequest:
    """A targeted draw: the name under which its search is kept, and so many calls of each agent."""

    name: str
    per_agent: int


class DrawDialog(QDialog):
    """Says what a targeted draw is, and asks for the two things it needs."""

    wanted = Signal(object)
    """A `DrawRequest`."""

    def __init__(self, desk: Desk, name: str, parent: QWidget | None = None) -> None:
        """Proposes `name`."""
        super().__init__(parent)
        texts = desk.texts
        decor = Decor(desk.studio.resources, desk.theme)
        self.setWindowTitle(texts("search.draw_title"))
        self.setMinimumWidth(480)
        self.name = QLineEdit(name)
        self.name.setAccessibleName(texts("search.draw_reason"))
        self.per_agent = QSpinBox()
        self.per_agent.setRange(1, 500)
        self.per_agent.setValue(3)
        self.per_agent.setAccessibleName(texts("search.draw_per_agent"))
        self.go = decor.button(texts("search.draw_go"), "sample", "primary")
        cancel = decor.button(texts("ui.cancel"))
        self.name.textChanged.connect(self._fit)
        self.go.clicked.connect(self._give)
        cancel.clicked.connect(self.reject)
        reason, count = label(texts("search.draw_reason")), label(texts("search.draw_per_agent"))
        reason.setBuddy(self.name)
        count.setBuddy(self.per_agent)
        layout = column(
            label(texts("search.draw_title"), "sectionTitle"),
            label(texts("search.draw_hint"), "muted", wraps=True),
            reason,
            self.name,
            row(count, self.per_agent, None),
            row(None, cancel, self.go),
            gap_px=12,
        )
        layout.setContentsMargins(20, 18, 20, 16)
        self.setLayout(layout)
        self._fit()

    def _fit(self) -> None:
        self.go.setEnabled(bool(self.name.text().strip()))

    def _give(self) -> None:
        self.wanted.emit(DrawRequest(" ".join(self.name.text().split()), self.per_agent.value()))
        self.accept()
