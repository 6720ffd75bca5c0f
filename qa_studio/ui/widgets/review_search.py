"""The line that searches within a transcript."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QToolButton, QWidget

from qa_studio.messages import Texts
from qa_studio.ui.widgets.transcript_view import TranscriptView


class SearchLine(QLineEdit):
    """A line that tells which way Enter goes."""

    wanted = Signal(int)
    """1: the next occurrence, −1: the one before."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Goes on with Enter, back with Shift and Enter."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.wanted.emit(-1 if event.modifiers() & Qt.KeyboardModifier.ShiftModifier else 1)
        else:
            super().keyPressEvent(event)


class TranscriptSearch(QWidget):
    """Searches a transcript view: how many occurrences there are, the next and the one before."""

    closed = Signal()

    def __init__(self, texts: Texts, view: TranscriptView, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._texts = texts
        self._view = view
        self._here = -1
        self._count = 0
        self.line = SearchLine()
        self.line.setPlaceholderText(texts("review.search.placeholder"))
        self.line.setAccessibleName(texts("review.search.name"))
        self.line.setClearButtonEnabled(True)
        self._tally = QLabel()
        self._tally.setTextFormat(Qt.TextFormat.PlainText)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 4)
        layout.setSpacing(4)
        layout.addWidget(self.line, 1)
        layout.addWidget(self._tally)
        for sign, name, step in (("↑", "review.search.before", -1), ("↓", "review.search.next", 1)):
            button = QToolButton()
            button.setText(sign)
            button.setToolTip(texts(name))
            button.setAccessibleName(texts(name))
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            button.clicked.connect(self._go_on if step > 0 else self._go_back)
            layout.addWidget(button)
        self.line.textChanged.connect(self._search)
        self.line.wanted.connect(self._go)
        self.hide()

    def open(self) -> None:
        """Shows the line, ready for typing."""
        self.show()
        self.line.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.line.selectAll()

    def close_search(self) -> None:
        """Hides the line and unmarks what it found."""
        if self.isHidden():
            return
        self.line.clear()
        self.hide()
        self.closed.emit()

    def _search(self, wanted: str) -> None:
        self._count = self._view.find_text(wanted)
        self._here = self._view.found_after_view() if self._count else -1
        if self._count:
            self._view.go_to_found(self._here)
        self._tell()

    def _go_on(self) -> None:
        self._go(1)

    def _go_back(self) -> None:
        self._go(-1)

    def _go(self, step: int) -> None:
        if self._count:
            self._here = (self._here + step) % self._count
            self._view.go_to_found(self._here)
        self._tell()

    def _tell(self) -> None:
        if not self.line.text().strip():
            self._tally.clear()
        elif self._count == 0:
            self._tally.setText(self._texts("review.search.nothing"))
        else:
            self._tally.setText(self._texts("review.search.tally", here=self._here + 1, count=self._count))
