"""What can be done with a whole transcript: swap speakers, show digits or its analysis, transcribe again, follow."""

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QHBoxLayout, QMenu, QToolButton, QWidget

from qa_studio.messages import Texts


class WordsBar(QWidget):
    """Small buttons beside the transcript's title."""

    language_chosen = Signal(str)
    """Transcribe the call again in this language."""

    def __init__(self, texts: Texts, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._texts = texts
        self.swap = _button(texts("review.swap"), texts("review.swap.tip"))
        self.swap.setIconSize(QSize(16, 16))
        self.digits = _button(texts("review.digits"), texts("review.digits.tip"), checkable=True)
        self.digits.setText("123")
        self.again = _button(texts("review.again"), texts("review.again.tip"))
        self.again.setText(texts("review.again"))
        self.again.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self._languages = QMenu(self.again)
        self._languages.triggered.connect(lambda action: self.language_chosen.emit(str(action.data())))
        self.again.setMenu(self._languages)
        self.insights = _button(texts("insights.title"), texts("insights.tip"), checkable=True)
        self.insights.setText(texts("insights.title"))
        self.follow = _button(texts("review.transcript.follow"), texts("review.transcript.follow_tip"), checkable=True)
        self.follow.setText(texts("review.transcript.follow"))
        self.follow.setChecked(True)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        for button in (self.swap, self.digits, self.again, self.insights, self.follow):
            layout.addWidget(button)

    def draw_with(self, swap: QIcon) -> None:
        """Takes the drawing of the first button."""
        self.swap.setIcon(swap)

    def offer(self, *, may_swap: bool, languages: Sequence[str], current: str | None) -> None:
        """Offers what this person may do with this transcript; `languages` are those it can be transcribed in."""
        self.swap.setVisible(may_swap)
        self.again.setVisible(bool(languages))
        self._languages.clear()
        for language in languages:
            name = self._texts.language_name(language)
            action = self._languages.addAction(self._texts("review.again.in", language=name))
            action.setData(language)
            action.setCheckable(True)
            action.setChecked(language == current)


def _button(name: str, tip: str, *, checkable: bool = False) -> QToolButton:
    made = QToolButton()
    made.setObjectName("player")
    made.setToolTip(tip)
    made.setAccessibleName(name)
    made.setCheckable(checkable)
    made.setFocusPolicy(Qt.FocusPolicy.TabFocus)
    return made
