"""What belongs to the current question: guidance, cause, pinned moments and comment."""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPlainTextEdit, QToolButton, QVBoxLayout, QWidget

from qa_studio.domain.evaluations import Evidence
from qa_studio.domain.scorecards import Cause
from qa_studio.messages import Texts
from qa_studio.services.suggest_answers import result_words
from qa_studio.ui.widgets.review_sheet import ReviewSheet

_OUTCOMES = {True: "✓", False: "✗", None: "?"}
_CAUSES = (Cause.AGENT, Cause.PROCESS, Cause.TOOL)


class QuestionDetails(QWidget):
    """One panel that unfolds under whichever question is current."""

    asked_to_play = Signal(object)
    """The person wants to hear this `Evidence`."""

    def __init__(self, texts: Texts, sheet: ReviewSheet, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._texts = texts
        self._sheet = sheet
        self._question = ""
        self._shows_guidance = True
        self._guidance = plain_label("guidance", wraps=True)
        self._checks = plain_label("guidance", wraps=True)
        self._fold = _flat_button("moment", "")
        self._fold.clicked.connect(self.toggle_guidance)
        self._causes = _CauseLine(texts, is_editable=sheet.is_editable)
        self._causes.chosen.connect(self._set_cause)
        self._evidence = QVBoxLayout()
        self._evidence.setSpacing(0)
        self.comment = QPlainTextEdit()
        self.comment.setFixedHeight(46)
        self.comment.setTabChangesFocus(True)
        self.comment.setReadOnly(not sheet.is_editable)
        self.comment.setPlaceholderText(texts("review.comment.placeholder") if sheet.is_editable else "")
        self.comment.setAccessibleName(texts("review.comment.name"))
        self.comment.textChanged.connect(self._set_comment)
        self._pin_hint = plain_label("guidance")
        self._pin_hint.setText(texts("review.evidence.hint"))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(26, 0, 0, 4)
        layout.setSpacing(4)
        layout.addWidget(self._fold, 0, Qt.AlignmentFlag.AlignLeft)
        layout.addWidget(self._guidance)
        layout.addWidget(self._checks)
        layout.addWidget(self._causes)
        layout.addLayout(self._evidence)
        layout.addWidget(self._pin_hint)
        layout.addWidget(self.comment)

    def show_question(self, question_id: str) -> None:
        """Shows what belongs to a question."""
        self._question = question_id
        guidance = self._sheet.question(question_id).guidance.in_language(self._texts.language).strip()
        self._guidance.setText(guidance)
        self._fold.setVisible(bool(guidance))
        self._fold_guidance()
        answer = self._sheet.answer(question_id)
        if answer.comment != self.comment.toPlainText():
            with QSignalBlocker(self.comment):
                self.comment.setPlainText(answer.comment)
        self.comment.setVisible(self._sheet.is_editable or bool(answer.comment))
        self._causes.setVisible(self._sheet.is_fault(question_id))
        self._causes.show_cause(answer.cause)
        self._show_checks()
        self._show_evidence()

    def toggle_guidance(self) -> None:
        """Folds the guidance in or out; it stays so for the questions that follow."""
        self._shows_guidance = not self._shows_guidance
        self._fold_guidance()

    def _fold_guidance(self) -> None:
        self._guidance.setVisible(self._shows_guidance and bool(self._guidance.text()))
        sign = "▾" if self._shows_guidance else "▸"
        self._fold.setText(f"{sign} {self._texts('review.guidance')}")

    def _show_checks(self) -> None:
        suggestion = self._sheet.suggestion(self._question)
        results = suggestion.results if suggestion is not None else ()
        lines = (f"{_OUTCOMES[result.passed]} {self._texts.of(result_words(result))}" for result in results)
        self._checks.setText("\n".join(lines))
        self._checks.setVisible(bool(results))

    def _show_evidence(self) -> None:
        while (item := self._evidence.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        pinned = self._sheet.evidence(self._question)
        for moment in pinned:
            self._evidence.addWidget(self._evidence_line(moment))
        self._pin_hint.setVisible(self._sheet.is_editable and not pinned)

    def _evidence_line(self, moment: Evidence) -> QWidget:
        line = QWidget()
        layout = QHBoxLayout(line)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        time = self._texts.duration(moment.span.start_s)
        is_long = not moment.quote and moment.span.duration_s >= 1
        shown = f"{time}–{self._texts.duration(moment.span.end_s)}" if is_long else time
        play = _flat_button("moment", f"⚑ {shown}")
        play.setAccessibleName(self._texts("review.evidence.play", time=time, quote=moment.quote))
        play.setToolTip(self._texts("review.evidence.play_tip"))
        play.clicked.connect(_call(self.asked_to_play.emit, moment))
        quote = plain_label("guidance", wraps=True)
        quote.setText(self._texts("review.evidence.quote", quote=moment.quote) if moment.quote else "")
        layout.addWidget(play, 0, Qt.AlignmentFlag.AlignTop)
        layout.addWidget(quote, 1)
        if self._sheet.is_editable:
            remove = _flat_button("remove", "×")
            remove.setAccessibleName(self._texts("review.evidence.remove", time=time))
            remove.setToolTip(self._texts("review.evidence.remove", time=time))
            remove.clicked.connect(_call(self._sheet.unpin, moment))
            layout.addWidget(remove, 0, Qt.AlignmentFlag.AlignTop)
        return line

    def _set_cause(self, cause: Cause | None) -> None:
        self._sheet.set_cause(self._question, cause)

    def _set_comment(self) -> None:
        self._sheet.set_comment(self._question, self.comment.toPlainText())


class _CauseLine(QWidget):
    """Asks why a question was answered badly."""

    chosen = Signal(object)
    """A `Cause`, or None."""

    def __init__(self, texts: Texts, *, is_editable: bool) -> None:
        super().__init__()
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        name = plain_label("fieldName")
        name.setText(texts("review.cause"))
        layout.addWidget(name)
        self._buttons: dict[Cause, QToolButton] = {}
        for cause in _CAUSES:
            button = _flat_button("answer", texts(f"review.cause.{cause.value}"))
            button.setToolTip(texts(f"review.cause_tip.{cause.value}"))
            button.setAccessibleName(f"{texts('review.cause')} {button.text()}")
            button.setCheckable(True)
            button.setEnabled(is_editable)
            button.clicked.connect(partial(self._press, cause))
            self._buttons[cause] = button
            layout.addWidget(button)
        layout.addStretch(1)

    def show_cause(self, cause: Cause | None) -> None:
        """Shows the named cause."""
        for own, button in self._buttons.items():
            button.setChecked(own is cause)

    def _press(self, cause: Cause, is_checked: bool) -> None:
        self.chosen.emit(cause if is_checked else None)


def plain_label(style: str, *, wraps: bool = False) -> QLabel:
    """Gives a label that takes nothing for markup."""
    made = QLabel()
    made.setObjectName(style)
    made.setTextFormat(Qt.TextFormat.PlainText)
    made.setWordWrap(wraps)
    return made


def _flat_button(style: str, text: str) -> QToolButton:
    made = QToolButton()
    made.setObjectName(style)
    made.setText(text)
    made.setFocusPolicy(Qt.FocusPolicy.TabFocus)
    return made


def _call(function: Callable[[Evidence], object], moment: Evidence) -> Callable[[], None]:
    """Gives a slot that hands on `moment`."""

    def slot() -> None:
        function(moment)

    return slot
