"""One question on the scorecard: its text and marks, its answer, and a line of what was added to it."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from qa_studio.domain.scorecards import AnswerValue, Question
from qa_studio.messages import Texts
from qa_studio.ui.widgets.review_answers import answer_field
from qa_studio.ui.widgets.review_details import QuestionDetails, plain_label
from qa_studio.ui.widgets.review_sheet import ReviewSheet
from qa_studio.ui.widgets.suggestion_line import SuggestionLine


class QuestionRow(QFrame):
    """Shows one question; the current one holds the details below its answer."""

    picked = Signal(str)
    """The person turned to this question."""
    asked_to_play = Signal(object)
    """The person wants to hear this `Evidence`."""

    def __init__(self, texts: Texts, sheet: ReviewSheet, question: Question, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._texts = texts
        self._sheet = sheet
        self.question = question
        self.setObjectName("questionRow")
        self.setProperty("isCurrent", False)
        self._text = plain_label("questionText", wraps=True)
        self._text.setText(question.text.in_language(texts.language))
        guidance = question.guidance.in_language(texts.language).strip()
        if guidance:
            self._text.setToolTip(guidance.replace("&", "&amp;").replace("<", "&lt;"))
        self._summary = plain_label("guidance", wraps=True)
        self._summary.setContentsMargins(26, 0, 0, 0)
        self.field = answer_field(question, texts, is_editable=sheet.is_editable)
        self.field.chosen.connect(self._answer)
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(8, 5, 8, 5)
        self._layout.setSpacing(4)
        self._layout.addLayout(self._head())
        if self.field.is_wide:
            indented = QHBoxLayout()
            indented.setContentsMargins(26, 0, 0, 0)
            indented.addWidget(self.field)
            self._layout.addLayout(indented)
        self.suggestion = SuggestionLine(texts, sheet, question, self)
        self.suggestion.taken.connect(self._take_suggestion)
        self.suggestion.asked_to_play.connect(self.asked_to_play)
        self._layout.addWidget(self.suggestion)
        self._layout.addWidget(self._summary)
        self._holds_details = False
        self.show_answer()

    def _head(self) -> QHBoxLayout:
        number = plain_label("questionNumber")
        number.setText(str(self._sheet.number(self.question.id)))
        number.setFixedWidth(20)
        number.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignTop)
        number.setContentsMargins(0, 2, 0, 0)
        top = Qt.AlignmentFlag.AlignTop
        head = QHBoxLayout()
        head.setSpacing(6)
        head.addWidget(number, 0, top)
        head.addWidget(self._text, 1)
        for badge in self._badges():
            head.addWidget(badge, 0, top)
        if not self.field.is_wide:
            head.addWidget(self.field, 0, top)
        return head

    def _badges(self) -> list[QLabel]:
        badges = []
        if self.question.critical is not None:
            badge = plain_label("familyBadge")
            family = self.question.critical.family.value
            badge.setText(self._texts(f"review.family.{family}"))
            badge.setToolTip(
                self._texts(
                    f"review.critical.{self.question.critical.scope.value}.{self.question.critical.effect.value}",
                    family=self._texts(f"review.family_long.{family}"),
                )
            )
            badges.append(badge)
        if self.question.is_bonus:
            badge = plain_label("bonusBadge")
            badge.setText(self._texts("review.bonus"))
            badges.append(badge)
        return badges

    def show_answer(self) -> None:
        """Shows the answer, and in one line what was added to it."""
        answer = self._sheet.answer(self.question.id)
        self.field.show_value(answer.value)
        self.suggestion.show_suggestion()
        parts = []
        if answer.cause is not None:
            parts.append(f"{self._texts('review.cause')} {self._texts(f'review.cause.{answer.cause.value}')}")
        parts.extend(
            f"⚑ {self._texts.duration(moment.span.start_s)}" for moment in self._sheet.evidence(self.question.id)
        )
        if answer.comment:
            parts.append(self._texts("review.comment.summary", comment=answer.comment))
        self._summary.setText("   ".join(parts))
        self._summary.setVisible(bool(parts) and not self._holds_details)

    def hold(self, details: QuestionDetails) -> None:
        """Becomes the current question."""
        self._holds_details = True
        self._summary.hide()
        details.show_question(self.question.id)
        self._layout.addWidget(details)
        details.show()
        self._restyle(True)

    def let_go(self) -> None:
        """Is the current question no longer."""
        self._holds_details = False
        self.show_answer()
        self._restyle(False)

    def _restyle(self, is_current: bool) -> None:
        self.setProperty("isCurrent", is_current)
        self.style().unpolish(self)
        self.style().polish(self)

    def _answer(self, value: AnswerValue) -> None:
        self.picked.emit(self.question.id)
        self._sheet.set_value(self.question.id, value)

    def _take_suggestion(self) -> None:
        self.picked.emit(self.question.id)
        self._sheet.take_suggestion(self.question.id)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Turns to this question."""
        self.picked.emit(self.question.id)
        super().mousePressEvent(event)
