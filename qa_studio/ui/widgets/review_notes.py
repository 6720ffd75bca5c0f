"""Lines above a transcript: what a reader should know of it, each with the button that settles it."""

from PySide6.QtCore import QSize, Qt, Signal, SignalInstance
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from qa_studio.domain.corrections import Suggestion
from qa_studio.domain.transcripts import Transcript
from qa_studio.messages import Texts
from qa_studio.services.who_speaks import SIDES_LOOK_SWAPPED
from qa_studio.ui.widgets.review_details import plain_label


class TranscriptNotes(QWidget):
    """Warnings, that speakers are estimated, and phrases a correction offers to the glossary."""

    swap_wanted = Signal()
    learning_wanted = Signal(object)
    """A `Suggestion` to put into the glossary."""

    def __init__(self, texts: Texts, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._texts = texts
        self._standing: list[_Line] = []
        self._offers: list[_Line] = []
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(3)
        self.hide()

    @property
    def sentences(self) -> tuple[str, ...]:
        """What the lines say, from above."""
        return tuple(line.sentence for line in (*self._standing, *self._offers))

    def show_transcript(self, transcript: Transcript | None, *, may_swap: bool) -> None:
        """Shows what there is to know of a transcript; offers stay until they are answered."""
        self._clear(self._standing)
        if transcript is not None:
            for warning in transcript.warnings:
                is_swapped = warning.id == SIDES_LOOK_SWAPPED
                button = self._texts("review.swap.do") if is_swapped and may_swap else ""
                self._stand(_Line("warning", self._texts.of(warning), button), self.swap_wanted)
            if transcript.has_estimated_speakers:
                line = _Line("info", self._texts("review.estimated"), self._texts("review.swap.do") if may_swap else "")
                line.setToolTip(self._texts("review.estimated_tip"))
                self._stand(line, self.swap_wanted)
        self._fit()

    def offer(self, suggestion: Suggestion) -> None:
        """Offers a phrase to the glossary."""
        texts = self._texts
        sentence = texts("review.learn", heard=suggestion.heard, written=suggestion.written)
        line = _Line("info", sentence, texts("review.learn.yes"), texts("review.learn.no"))
        line.button.clicked.connect(lambda: self._answer(line, suggestion))
        line.other.clicked.connect(lambda: self._answer(line, None))
        self._offers.append(line)
        self._layout.addWidget(line)
        self._fit()

    def drop_offers(self) -> None:
        """Takes back what was offered."""
        self._clear(self._offers)
        self._fit()

    def press_first_offer(self) -> None:
        """Takes the first offer, as a click on its button does."""
        line = self._offers[0] if self._offers else None
        if line is not None:
            line.button.click()

    def _stand(self, line: "_Line", pressed: SignalInstance) -> None:
        line.button.clicked.connect(pressed)
        self._standing.append(line)
        self._layout.insertWidget(len(self._standing) - 1, line)

    def _answer(self, line: "_Line", suggestion: Suggestion | None) -> None:
        if line in self._offers:
            self._offers.remove(line)
            self._layout.removeWidget(line)
            line.hide()
            line.deleteLater()
            self._fit()
            if suggestion is not None:
                self.learning_wanted.emit(suggestion)

    def _clear(self, lines: list["_Line"]) -> None:
        for line in lines:
            self._layout.removeWidget(line)
            line.hide()
            line.deleteLater()
        lines.clear()

    def _fit(self) -> None:
        self.setVisible(bool(self._standing or self._offers))


class _Line(QFrame):
    """A sentence with at most two buttons."""

    def __init__(self, level: str, sentence: str, button: str, other: str = "") -> None:
        super().__init__()
        self.sentence = sentence
        self.setObjectName("transcriptNote")
        self.setProperty("level", level)
        words = plain_label("", wraps=True)
        words.setText(sentence)
        self.button = _push(button)
        self.other = _push(other)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(10, 3, 5, 3)
        layout.setSpacing(6)
        layout.addWidget(words, 1)
        for part in (self.button, self.other):
            part.setVisible(bool(part.text()))
            layout.addWidget(part, 0, Qt.AlignmentFlag.AlignVCenter)


def _push(text: str) -> QPushButton:
    made = QPushButton(text)
    made.setObjectName("noteButton")
    made.setAutoDefault(False)
    made.setMinimumSize(QSize(0, 24))
    made.setFocusPolicy(Qt.FocusPolicy.TabFocus)
    return made
