"""A scorecard to read: its sections, questions, how each is answered and what a failure means."""

from collections.abc import Mapping

from PySide6.QtWidgets import QFrame, QSizePolicy, QWidget

from qa_studio.domain.checks import CheckAgreement
from qa_studio.domain.scorecards import Question, QuestionKind, Scorecard, ScoringMode, Section
from qa_studio.services.suggest_answers import check_words
from qa_studio.ui.desk import Desk
from qa_studio.ui.views.parts import card, column, label, line, row


class ScorecardPreview(QWidget):
    """Built anew for each scorecard."""

    def __init__(
        self,
        desk: Desk,
        scorecard: Scorecard,
        agreement: Mapping[str, CheckAgreement] | None = None,
        parent: QWidget | None = None,
    ) -> None:
        """Shows `scorecard` in the person's language, else in its own.

        `agreement` is how often reviewers took what the checks of a question suggested, by question.
        """
        super().__init__(parent)
        self._agreement = agreement or {}
        self.setObjectName("scrolled")
        self._texts = desk.texts
        self._scorecard = scorecard
        parts: list[QWidget] = [self._head()]
        parts += [self._section(section) for section in scorecard.sections]
        self.setLayout(column(*parts, None, gap_px=12))

    def _head(self) -> QFrame:
        texts, scorecard = self._texts, self._scorecard
        questions = sum(1 for _ in scorecard.questions())
        facts = texts(
            "scorecards.facts",
            n=questions,
            mode=texts(f"scorecards.mode_{scorecard.mode.value}"),
            version=str(scorecard.version),
        )
        parts: list[QWidget] = [
            label(scorecard.title.in_language(texts.language), "sectionTitle", wraps=True),
            label(facts, "muted", wraps=True),
        ]
        description = scorecard.description.in_language(texts.language)
        if description:
            parts.append(label(description, wraps=True))
        return card(*parts, gap_px=6)

    def _section(self, section: Section) -> QFrame:
        texts = self._texts
        weight = section.weight if self._scorecard.mode is ScoringMode.WEIGHTED else section.multiplier
        heading = row(
            label(section.title.in_language(texts.language), "sectionTitle"),
            None,
            label(texts("scorecards.weight", weight=texts.number(weight, 0 if weight == int(weight) else 2)), "muted"),
        )
        parts: list[QWidget] = []
        for question in section.questions:
            parts += [line(), self._question(question)]
        return card(heading, *parts)

    def _question(self, question: Question) -> QWidget:
        texts = self._texts
        asked = label(question.text.in_language(texts.language), wraps=True)
        asked.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        kind = label(self._kind(question), "muted")
        parts: list[QWidget] = []
        if question.critical is not None:
            meaning = texts(
                "scorecards.critical",
                family=texts(f"family.{question.critical.family.value}"),
                scope=texts(f"scorecards.scope_{question.critical.scope.value}"),
                effect=texts(f"scorecards.effect_{question.critical.effect.value}"),
            )
            parts.append(label(meaning, "negative", wraps=True))
        guidance = question.guidance.in_language(texts.language)
        if guidance:
            parts.append(label(guidance, "muted", wraps=True))
        if question.options:
            options = " · ".join(
                texts(
                    "scorecards.option",
                    name=option.label.in_language(texts.language),
                    points=texts.number(option.points, 0 if option.points == int(option.points) else 2),
                )
                for option in question.options
            )
            parts.append(label(options, "muted", wraps=True))
        if question.shown_if is not None:
            asked_before = self._scorecard.question(question.shown_if.question)
            name = asked_before.text.in_language(texts.language) if asked_before else question.shown_if.question
            parts.append(label(texts("scorecards.shown_if", question=name), "muted", wraps=True))
        parts += self._checks(question)
        made = QWidget()
        made.setLayout(column(row(asked, kind, gap_px=16), *parts, gap_px=3))
        return made

    def _checks(self, question: Question) -> list[QWidget]:
        """What suggests an answer, and how often it was taken."""
        if not question.checks:
            return []
        texts = self._texts
        wanted = " · ".join(texts.of(check_words(check)) for check in question.checks)
        parts: list[QWidget] = [label(texts("scorecards.checks", checks=wanted), "muted", wraps=True)]
        counted = self._agreement.get(question.id)
        if counted is not None:
            told = {"n": counted.suggested, "agreed": counted.agreed, "share": texts.percent(counted.share)}
            parts.append(label(texts("scorecards.agreement", **told), "muted", wraps=True))
            if counted.is_doubtful:
                parts.append(label(texts("scorecards.doubtful_check"), "negative", wraps=True))
        return parts

    def _kind(self, question: Question) -> str:
        texts = self._texts
        if question.kind is QuestionKind.SCALE:
            shown = texts("scorecards.kind_scale", top=question.scale_max)
        else:
            shown = texts(f"scorecards.kind_{question.kind.value}")
        if question.is_bonus:
            shown += " · " + texts("scorecards.bonus")
        return shown
