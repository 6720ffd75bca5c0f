"""What the checks of a question suggest, in a line below it: the answer, whether it was taken, and its moments."""

from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QToolButton, QWidget

from qa_studio.domain.calls import Span
from qa_studio.domain.evaluations import Evidence
from qa_studio.domain.scorecards import Question
from qa_studio.domain.suggestions import Suggestion
from qa_studio.messages import Texts
from qa_studio.services.suggest_answers import result_words
from qa_studio.ui.widgets.review_answers import answer_words
from qa_studio.ui.widgets.review_details import plain_label
from qa_studio.ui.widgets.review_sheet import ReviewSheet

_MOST_MOMENTS = 3
_PLAY = "▸"


class SuggestionLine(QWidget):
    """Offers a question's suggestion to be taken with a click; it answers nothing by itself."""

    taken = Signal()
    """The person takes the suggestion."""
    asked_to_play = Signal(object)
    """The person wants to hear this `Evidence`."""

    def __init__(self, texts: Texts, sheet: ReviewSheet, question: Question, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._texts = texts
        self._sheet = sheet
        self._question = question
        self._shown: tuple[object, ...] | None = None
        self.chip = _button("suggestion")
        self.chip.clicked.connect(self.taken)
        self.state = plain_label("guidance")
        self._moments = QHBoxLayout()
        self._moments.setSpacing(2)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(26, 0, 0, 0)
        layout.setSpacing(4)
        layout.addWidget(self.chip)
        layout.addLayout(self._moments)
        layout.addWidget(self.state)
        layout.addStretch(1)
        self.show_suggestion()

    @property
    def moments(self) -> tuple[QToolButton, ...]:
        """The buttons that play what the suggestion rests on."""
        items = (self._moments.itemAt(place) for place in range(self._moments.count()))
        found = (item.widget() for item in items if item is not None)
        return tuple(button for button in found if isinstance(button, QToolButton))

    def show_suggestion(self) -> None:
        """Shows what is suggested now, and what became of it."""
        suggestion = self._sheet.suggestion(self._question.id)
        value = self._sheet.answer(self._question.id).value
        state = (suggestion, value, type(value))
        if state == self._shown:
            return
        self._shown = state
        self.setVisible(suggestion is not None and suggestion.value is not None)
        if suggestion is None or suggestion.value is None:
            return
        answer = answer_words(self._question, suggestion.value, self._texts)
        is_taken = value == suggestion.value and type(value) is type(suggestion.value)
        became = "open" if value is None else "taken" if is_taken else "overruled"
        self.chip.setText(self._texts("review.suggestion", answer=answer))
        self.chip.setProperty("became", became)
        self.chip.style().unpolish(self.chip)
        self.chip.style().polish(self.chip)
        self.chip.setEnabled(self._sheet.is_editable and not is_taken)
        self.state.setText("" if value is None else self._texts(f"review.suggestion.{became}"))
        reasons = "\n".join(self._texts.of(result_words(result)) for result in suggestion.results)
        how = self._texts("review.suggestion.tip") if self._sheet.is_editable else ""
        self.chip.setToolTip(f"{reasons}\n{how}".strip())
        asked = self._question.text.in_language(self._texts.language)
        self.chip.setAccessibleName(
            self._texts("review.suggestion.name", question=asked, answer=answer, reasons=reasons.replace("\n", "; "))
        )
        self._show_moments(suggestion)

    def _show_moments(self, suggestion: Suggestion) -> None:
        for button in self.moments:
            self._moments.removeWidget(button)
            button.hide()
            button.deleteLater()
        for span in suggestion.evidence[:_MOST_MOMENTS]:
            time = self._texts.duration(span.start_s)
            button = _button("moment")
            button.setText(f"{_PLAY} {time}")
            button.setToolTip(self._texts("review.suggestion.play_tip"))
            button.setAccessibleName(self._texts("review.suggestion.play", time=time))
            button.clicked.connect(partial(self._play, span))
            self._moments.addWidget(button)

    def _play(self, span: Span) -> None:
        self.asked_to_play.emit(Evidence(self._question.id, span))


def _button(style: str) -> QToolButton:
    made = QToolButton()
    made.setObjectName(style)
    made.setFocusPolicy(Qt.FocusPolicy.TabFocus)
    return made
