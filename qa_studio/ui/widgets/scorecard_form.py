"""A scorecard as a form: sections with their scores, questions that come and go with the answers."""

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QAccessible, QAccessibleEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QLineEdit, QPlainTextEdit, QScrollArea, QVBoxLayout, QWidget

from qa_studio.domain.scorecards import Section
from qa_studio.messages import Texts
from qa_studio.ui.widgets.question_row import QuestionRow
from qa_studio.ui.widgets.review_answers import answer_words
from qa_studio.ui.widgets.review_details import QuestionDetails, plain_label
from qa_studio.ui.widgets.review_sheet import ReviewSheet


class ScorecardForm(QScrollArea):
    """Shows a review sheet and takes its answers; it is where the keys of the review page are at home."""

    asked_to_play = Signal(object)
    """The person wants to hear this `Evidence`."""

    def __init__(self, texts: Texts, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._texts = texts
        self._sheet: ReviewSheet | None = None
        self._rows: dict[str, QuestionRow] = {}
        self._section_scores: dict[str, tuple[QFrame, QLabel]] = {}
        self._details: QuestionDetails | None = None
        self._holder: QuestionRow | None = None
        self.general_comment: QPlainTextEdit | None = None
        self.setObjectName("reviewForm")
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    def show_sheet(self, sheet: ReviewSheet) -> None:
        """Builds the form of a review."""
        self._sheet = sheet
        self._rows, self._section_scores, self._holder = {}, {}, None
        inner = QWidget()
        inner.setObjectName("scrolled")
        layout = QVBoxLayout(inner)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        self._details = QuestionDetails(self._texts, sheet, inner)
        self._details.hide()
        self._details.asked_to_play.connect(self.asked_to_play)
        for section in sheet.scorecard.sections:
            self._add_section(section, layout)
        layout.addWidget(self._general(sheet))
        layout.addStretch(1)
        self.setWidget(inner)
        sheet.answered.connect(self._show_answer)
        sheet.scored.connect(self._show_scores)
        sheet.current_changed.connect(self._turn_to)
        self._show_scores()
        self._turn_to(sheet.current)

    def row(self, question_id: str) -> QuestionRow:
        """Gives the row of a question."""
        return self._rows[question_id]

    def focus_comment(self) -> None:
        """Puts the cursor into the current question's comment."""
        if self._details is not None:
            self._details.comment.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def focus_answer(self) -> bool:
        """Puts the cursor into the current question's answer; gives whether it is one that is typed."""
        field = self._holder.field.field() if self._holder is not None else None
        if field is None:
            return False
        field.setFocus(Qt.FocusReason.ShortcutFocusReason)
        return True

    def type_into(self, text: str) -> None:
        """Begins the current question's answer with `text`, if it is one that is typed."""
        field = self._holder.field.field() if self._holder is not None else None
        if isinstance(field, QLineEdit) and not field.isReadOnly():
            field.setFocus(Qt.FocusReason.ShortcutFocusReason)
            field.selectAll()
            field.insert(text)
            field.textEdited.emit(field.text())

    def toggle_guidance(self) -> None:
        """Folds the guidance in or out."""
        if self._details is not None:
            self._details.toggle_guidance()

    def _add_section(self, section: Section, layout: QVBoxLayout) -> None:
        assert self._sheet is not None
        head = QFrame()
        head.setObjectName("sectionHead")
        line = QHBoxLayout(head)
        line.setContentsMargins(10, 5, 10, 5)
        title = plain_label("sectionName", wraps=True)
        title.setText(section.title.in_language(self._texts.language))
        score = plain_label("sectionScore")
        line.addWidget(title, 1)
        line.addWidget(score, 0)
        layout.addWidget(head)
        self._section_scores[section.id] = (head, score)
        for question in section.questions:
            row = QuestionRow(self._texts, self._sheet, question)
            row.picked.connect(self._sheet.choose)
            row.asked_to_play.connect(self.asked_to_play)
            self._rows[question.id] = row
            layout.addWidget(row)

    def _general(self, sheet: ReviewSheet) -> QWidget:
        box = QWidget()
        layout = QVBoxLayout(box)
        layout.setContentsMargins(11, 8, 8, 8)
        layout.setSpacing(3)
        name = plain_label("fieldName")
        name.setText(self._texts("review.comment.general"))
        self.general_comment = QPlainTextEdit(sheet.evaluation.comment)
        self.general_comment.setFixedHeight(62)
        self.general_comment.setTabChangesFocus(True)
        self.general_comment.setReadOnly(not sheet.is_editable)
        self.general_comment.setAccessibleName(self._texts("review.comment.general"))
        self.general_comment.textChanged.connect(self._keep_general_comment)
        layout.addWidget(name)
        layout.addWidget(self.general_comment)
        if not sheet.is_editable and not sheet.evaluation.comment:
            box.hide()
        return box

    def _keep_general_comment(self) -> None:
        if self._sheet is not None and self.general_comment is not None:
            self._sheet.set_general_comment(self.general_comment.toPlainText())

    def _show_answer(self, question_id: str) -> None:
        row = self._rows[question_id]
        row.show_answer()
        if row is self._holder and self._details is not None:
            self._details.show_question(question_id)

    def _show_scores(self) -> None:
        assert self._sheet is not None
        visible = set(self._sheet.visible)
        for question_id, row in self._rows.items():
            row.setVisible(question_id in visible)
        for section in self._sheet.scorecard.sections:
            head, label = self._section_scores[section.id]
            head.setVisible(any(question.id in visible for question in section.questions))
            label.setText(self._texts.number(self._sheet.score.sections.get(section.id)))
        self._say_where()

    def _turn_to(self, question_id: str) -> None:
        row = self._rows.get(question_id)
        if row is None or self._details is None:
            return
        if self._holder is not None and self._holder is not row:
            self._holder.let_go()
        self._holder = row
        row.hold(self._details)
        self._say_where()
        QTimer.singleShot(0, self, self._reveal)

    def _reveal(self) -> None:
        if self._holder is not None:
            self.ensureWidgetVisible(self._holder, 0, 12)

    def _say_where(self) -> None:
        """Tells people who listen to a screen reader which question is current, and what is suggested for it."""
        if self._sheet is None or not self._sheet.current:
            return
        current = self._sheet.current
        place = self._sheet.visible.index(current) + 1 if current in self._sheet.visible else 0
        name = self._texts(
            "review.question.where",
            place=place,
            count=len(self._sheet.visible),
            text=self._sheet.question(current).text.in_language(self._texts.language),
        )
        suggestion = self._sheet.suggestion(current)
        if suggestion is not None and suggestion.value is not None:
            answer = answer_words(self._sheet.question(current), suggestion.value, self._texts)
            name = self._texts("review.suggestion.where", where=name, answer=answer)
        if name != self.accessibleName():
            self.setAccessibleName(name)
            QAccessible.updateAccessibility(QAccessibleEvent(self, QAccessible.Event.NameChanged))
