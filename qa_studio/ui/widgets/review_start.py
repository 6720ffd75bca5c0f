"""Where a review begins: which scorecard it is done on."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QButtonGroup, QFrame, QPushButton, QRadioButton, QVBoxLayout, QWidget

from qa_studio.domain.scorecards import Scorecard
from qa_studio.messages import Texts
from qa_studio.ui.widgets.review_details import plain_label


class ReviewStart(QFrame):
    """Offers the scorecards; the one in the call's language is chosen already."""

    chosen = Signal(str)
    """The id of the scorecard with which the review shall start."""

    def __init__(self, texts: Texts, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._texts = texts
        self.setObjectName("scorePanel")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(texts("review.start.title"))
        self._group = QButtonGroup(self)
        self._offered: list[Scorecard] = []
        self._hint = plain_label("guidance", wraps=True)
        self._choices = QVBoxLayout()
        self._choices.setSpacing(4)
        self._start = QPushButton(texts("review.start.button"))
        self._start.setObjectName("primary")
        self._start.setAutoDefault(False)
        self._start.setToolTip(texts("review.start.tip"))
        self._start.clicked.connect(self.start)
        title = plain_label("sectionTitle")
        title.setText(texts("review.start.title"))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(18, 16, 18, 16)
        layout.setSpacing(10)
        layout.addWidget(title)
        layout.addWidget(self._hint)
        layout.addLayout(self._choices)
        layout.addWidget(self._start, 0, Qt.AlignmentFlag.AlignLeft)
        layout.addStretch(1)

    def offer(self, scorecards: Sequence[Scorecard], language: str | None, *, may_start: bool) -> None:
        """Offers scorecards for a call in `language`; says why nothing can be started otherwise."""
        for button in self._group.buttons():
            self._group.removeButton(button)
            self._choices.removeWidget(button)
            button.hide()
            button.deleteLater()
        self._offered = list(scorecards) if may_start else []
        fitting = next((place for place, one in enumerate(self._offered) if language in one.languages[:1]), 0)
        for place, scorecard in enumerate(self._offered):
            title = scorecard.title.in_language(self._texts.language)
            button = QRadioButton(self._texts("review.start.scorecard", title=title, version=str(scorecard.version)))
            button.setToolTip("")
            self._group.addButton(button, place)
            self._choices.addWidget(button)
            button.setChecked(place == fitting)
        hint = "review.start.hint" if self._offered else "review.start.none" if may_start else "review.start.not_yours"
        self._hint.setText(self._texts(hint))
        self._start.setVisible(bool(self._offered))

    def start(self) -> None:
        """Starts with what is chosen."""
        place = self._group.checkedId()
        if 0 <= place < len(self._offered):
            self.chosen.emit(self._offered[place].id)

    def step(self, steps: int) -> None:
        """Chooses the next scorecard, or the one before."""
        self.pick(self._group.checkedId() + steps)

    def pick(self, place: int) -> None:
        """Chooses the scorecard at a place, from 0; nothing where there is none."""
        button = self._group.button(place)
        if button is not None:
            button.setChecked(True)
