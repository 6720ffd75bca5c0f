"""Asks for a reason, which must not be empty."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QDialog, QPlainTextEdit, QWidget

from qa_studio.ui.desk import Desk
from qa_studio.ui.views.parts import Decor, column, label, row


class ReasonDialog(QDialog):
    """A question, room for an answer, and a button that stays off until there is one."""

    given = Signal(str)
    """The reason."""

    def __init__(self, desk: Desk, message_id: str, parent: QWidget | None = None) -> None:
        """Reads "<message_id>.title", "<message_id>.hint" and "<message_id>.button"."""
        super().__init__(parent)
        texts = desk.texts
        decor = Decor(desk.studio.resources, desk.theme)
        self.setWindowTitle(texts(f"{message_id}.title"))
        self.setMinimumWidth(460)
        self.reason = QPlainTextEdit()
        self.reason.setTabChangesFocus(True)
        self.reason.setMaximumHeight(110)
        self.reason.setAccessibleName(texts(f"{message_id}.title"))
        self.go = decor.button(texts(f"{message_id}.button"), style="primary")
        self.go.setEnabled(False)
        cancel = decor.button(texts("ui.cancel"))
        self.reason.textChanged.connect(self._fit)
        self.go.clicked.connect(self._give)
        cancel.clicked.connect(self.reject)
        layout = column(
            label(texts(f"{message_id}.title"), "sectionTitle"),
            label(texts(f"{message_id}.hint"), "muted", wraps=True),
            self.reason,
            row(None, cancel, self.go),
            gap_px=12,
        )
        layout.setContentsMargins(20, 18, 20, 16)
        self.setLayout(layout)

    def _fit(self) -> None:
        self.go.setEnabled(bool(self.reason.toPlainText().strip()))

    def _give(self) -> None:
        self.given.emit(self.reason.toPlainText().strip())
        self.accept()
