"""A published evaluation as its agent sees it: score, sections, answers with their comments, and the moments."""

from dataclasses import dataclass

from PySide6.QtWidgets import QFrame, QSizePolicy, QWidget

from qa_studio.domain.answers import fails_critical, is_fault
from qa_studio.domain.evaluations import Answer, Evaluation, EvaluationState
from qa_studio.domain.scorecards import NA, AnswerValue, FailScope, Question, QuestionKind, Scorecard, Section
from qa_studio.messages import Texts
from qa_studio.ui.desk import Desk
from qa_studio.ui.models.work import shown_score
from qa_studio.ui.views.parts import Decor, card, column, label, line, row
from qa_studio.ui.widgets.moment_card import MomentCard
from qa_studio.ui.widgets.moment_player import MomentPlayer


@dataclass(frozen=True)
class Feedback:
    """An evaluation with the scorecard version it was made on."""

    evaluation: Evaluation
    scorecard: Scorecard


def answer_in_words(question: Question, value: AnswerValue, texts: Texts) -> str:
    """Gives an answer as people read it."""
    if value is None:
        return "–"
    if value == NA:
        return texts("answer.na")
    match question.kind:
        case QuestionKind.YES_NO:
            return texts("answer.yes" if value else "answer.no")
        case QuestionKind.SCALE:
            return texts("answer.scale", value=str(value), top=str(question.scale_max))
        case QuestionKind.CHOICE | QuestionKind.MULTI:
            chosen = value if isinstance(value, tuple) else (str(value),)
            named = [option.label.in_language(texts.language) for option in question.options if option.id in chosen]
            return ", ".join(named) or "–"
        case QuestionKind.NUMBER if isinstance(value, int | float):
            return texts.number(value)
        case _:
            return str(value)


class FeedbackSheet(QWidget):
    """Built anew for each evaluation."""

    def __init__(self, desk: Desk, feedback: Feedback, player: MomentPlayer, parent: QWidget | None = None) -> None:
        """Shows `feedback`; the acknowledge button is the page's to connect."""
        super().__init__(parent)
        self.setObjectName("scrolled")
        self._desk = desk
        self._texts = desk.texts
        self._feedback = feedback
        self._player = player
        decor = Decor(desk.studio.resources, desk.theme)
        self.acknowledge = decor.button(desk.texts("feedback.acknowledge"), "check", "primary")
        evaluation = feedback.evaluation
        self.acknowledge.setVisible(evaluation.state is EvaluationState.PUBLISHED)
        parts: list[QWidget] = [self._summary()]
        parts += [self._section(section) for section in feedback.scorecard.sections]
        self.setLayout(column(*parts, None, gap_px=12))

    def _summary(self) -> QFrame:
        texts, evaluation = self._texts, self._feedback.evaluation
        title = label(self._feedback.scorecard.title.in_language(texts.language), "muted", wraps=True)
        title.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        score = label(shown_score(evaluation.score, evaluation.failed, texts), "figure")
        parts: list[QWidget] = []
        if evaluation.failed and evaluation.score == 0:
            parts.append(
                label(texts("feedback.critical_zero", questions=self._critical_faults()), "negative", wraps=True)
            )
        if evaluation.comment:
            parts += [line(), label(evaluation.comment, wraps=True, selectable=True)]
        seen = evaluation.state is EvaluationState.ACKNOWLEDGED
        note = label(texts("feedback.acknowledged" if seen else "feedback.please_acknowledge"), "muted", wraps=True)
        return card(row(column(score, title, note, gap_px=2), self.acknowledge), *parts)

    def _critical_faults(self) -> str:
        """Names the critical questions that were failed."""
        answers, language = self._feedback.evaluation.answers, self._texts.language
        failed = [
            question.text.in_language(language)
            for question in self._feedback.scorecard.questions()
            if question.critical
            and question.critical.scope is FailScope.FORM
            and question.id in answers
            and fails_critical(question, answers[question.id].value)
        ]
        return " · ".join(failed)

    def _section(self, section: Section) -> QFrame:
        texts, evaluation = self._texts, self._feedback.evaluation
        score = evaluation.section_scores.get(section.id)
        heading = row(
            label(section.title.in_language(texts.language), "sectionTitle"),
            None,
            label(texts.number(score), "sectionTitle"),
        )
        parts: list[QWidget] = []
        for question in section.questions:
            answer = evaluation.answers.get(question.id)
            if answer is not None and answer.value is not None:
                parts += [line(), self._answer(question, answer)]
        return card(heading, *parts)

    def _answer(self, question: Question, answer: Answer) -> QWidget:
        texts = self._texts
        asked = label(question.text.in_language(texts.language), wraps=True)
        asked.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        tone = "negative" if is_fault(question, answer.value) else ""
        shown = label(answer_in_words(question, answer.value, texts), tone, wraps=True)
        shown.setMaximumWidth(260)
        parts: list[QWidget] = []
        if answer.comment:
            parts.append(label(answer.comment, "muted", wraps=True, selectable=True))
        for evidence in self._feedback.evaluation.evidence:
            if evidence.question == question.id:
                parts.append(
                    MomentCard(
                        self._desk,
                        self._player,
                        self._feedback.evaluation.call_uid,
                        evidence.span,
                        heading="",
                        quote=evidence.quote,
                        when=texts("feedback.in_call"),
                    )
                )
        made = QWidget()
        made.setLayout(column(row(asked, shown, gap_px=16), *parts, gap_px=6))
        return made
