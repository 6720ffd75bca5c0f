"""Correcting an utterance where it stands: Enter keeps the text, Esc leaves it as it was."""

from dataclasses import dataclass

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QKeyEvent, QTextCursor
from PySide6.QtWidgets import QFrame, QPlainTextEdit

from qa_studio.messages import Texts
from qa_studio.ui.widgets.transcript_view import TranscriptView

_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
_OWN_KEYS = (*_ENTER, Qt.Key.Key_Escape)
_ROOM_PX = 22


@dataclass(frozen=True)
class BegunCorrection:
    """What a person typed over an utterance (index) and did not store; `expected` is the text they began with."""

    index: int
    expected: str
    typed: str


class TranscriptEditor(QPlainTextEdit):
    """A field over an utterance of the transcript; it stays open until the text is stored or given up."""

    asked_to_keep = Signal(int, str, str)
    """Store an utterance (index) with this text; the last is the text the person began with."""
    left = Signal()
    """It is closed; the keys belong to the page again."""

    def __init__(self, texts: Texts, transcript: TranscriptView) -> None:
        super().__init__(transcript.viewport())
        self._transcript = transcript
        self.index = -1
        self._expected = ""
        self.setObjectName("utteranceEditor")
        self.setFrameShape(QFrame.Shape.StyledPanel)
        self.setTabChangesFocus(True)
        self.setCursor(Qt.CursorShape.IBeamCursor)
        self.viewport().setCursor(Qt.CursorShape.IBeamCursor)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
        self.setAccessibleName(texts("review.correct.field"))
        self.setToolTip(texts("review.correct.field_tip"))
        self.textChanged.connect(self.place)
        transcript.verticalScrollBar().valueChanged.connect(self.place)
        self.hide()

    @property
    def is_dirty(self) -> bool:
        """Whether there is text in it that is not stored."""
        return not self.isHidden() and self._typed() != self._expected

    @property
    def begun(self) -> BegunCorrection | None:
        """What would be lost if the field went away."""
        return BegunCorrection(self.index, self._expected, self._typed()) if self.is_dirty else None

    def take_up(self, begun: BegunCorrection) -> None:
        """Opens with what was typed before."""
        self.open_on(begun.index, begun.expected)
        self.setPlainText(begun.typed)
        self.moveCursor(QTextCursor.MoveOperation.End)

    def open_on(self, index: int, text: str) -> None:
        """Opens on an utterance with its stored text."""
        self.index, self._expected = index, text
        self.setPlainText(text)
        self._transcript.follow(False)
        self._transcript.reveal(index)
        self.show()
        self.place()
        self.moveCursor(QTextCursor.MoveOperation.End)
        self.setFocus(Qt.FocusReason.OtherFocusReason)

    def expect(self, text: str) -> None:
        """Takes note that the stored text is another by now; what was typed stays."""
        self._expected = text

    def wait(self, is_storing: bool) -> None:
        """Takes no keys while its text is being stored, and keeps them from the page as well."""
        self.setReadOnly(is_storing)

    def keep(self) -> None:
        """Asks for the text to be stored; nothing is asked where it did not change."""
        typed = self._typed()
        if typed == self._expected:
            self.close_editor()
        elif typed:
            self.asked_to_keep.emit(self.index, typed, self._expected)

    def close_editor(self) -> None:
        """Closes without storing anything."""
        if not self.isHidden():
            self.hide()
            self.index = -1
            self.left.emit()

    def place(self) -> None:
        """Puts the field over its utterance, as high as its text needs."""
        if self.isHidden() or self.index < 0:
            return
        area = self._transcript.text_area(self.index).adjusted(-6, -4, 6, 4)
        lines = max(2, round(self.document().size().height()))
        height = lines * self.fontMetrics().lineSpacing() + _ROOM_PX
        area.setHeight(max(area.height(), height))
        self.setGeometry(area)

    def _typed(self) -> str:
        return " ".join(self.toPlainText().split())

    def event(self, event: QEvent) -> bool:
        """Claims its own keys before the page's shortcuts get them; all plain ones while it waits."""
        if event.type() is QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            is_plain = event.modifiers() in (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ShiftModifier)
            if event.key() in _OWN_KEYS or (self.isReadOnly() and is_plain):
                event.accept()
                return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter keeps, Esc leaves, everything else types."""
        if self.isReadOnly():
            event.accept()
        elif event.key() in _ENTER:
            self.keep()
        elif event.key() == Qt.Key.Key_Escape:
            self.close_editor()
        else:
            super().keyPressEvent(event)
