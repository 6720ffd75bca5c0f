"""An agent's own feedback: published evaluations, the moments they rest on, and how one is doing."""

from PySide6.QtWidgets import QHBoxLayout, QSplitter, QStackedWidget, QVBoxLayout, QWidget

from qa_studio.domain.people import Permission
from qa_studio.services.manage_scorecards import get_scorecard
from qa_studio.services.own_feedback import acknowledge, own_evaluation, own_evaluations
from qa_studio.services.prepare_coaching import whole_period
from qa_studio.services.rows import EvaluationRow
from qa_studio.services.studio import Studio
from qa_studio.ui.desk import Desk
from qa_studio.ui.jobs.runner import Lane
from qa_studio.ui.models.table import RowTable
from qa_studio.ui.models.work import FEEDBACK_COLUMNS
from qa_studio.ui.pages.coaching_page import Drawn, drawn_report
from qa_studio.ui.pages.page import Page
from qa_studio.ui.views.parts import MARGIN_PX, column, fill, scrolled, table, tabs
from qa_studio.ui.widgets.coaching_sheet import CoachingSheet
from qa_studio.ui.widgets.empty_state import EmptyState
from qa_studio.ui.widgets.feedback_sheet import Feedback, FeedbackSheet
from qa_studio.ui.widgets.moment_player import MomentPlayer


def _feedback(studio: Studio, evaluation_id: int) -> Feedback:
    evaluation = own_evaluation(studio, evaluation_id)
    return Feedback(evaluation, get_scorecard(studio, evaluation.scorecard_id, evaluation.scorecard_version))


def _own_report(studio: Studio, language: str, is_dark: bool) -> Drawn:
    first, before = whole_period(studio, studio.person.id)
    return drawn_report(studio, studio.person.id, first, before, language, is_dark)


class FeedbackPage(Page):
    """What an agent comes for."""

    name = "feedback"
    permission = Permission.SEE_OWN_FEEDBACK
    shows = frozenset({"evaluations", "actions"})

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        """Makes the page at a desk."""
        super().__init__(desk, parent)
        self.player = MomentPlayer(desk, self)
        self.model: RowTable[EvaluationRow] = RowTable(FEEDBACK_COLUMNS, desk.texts, desk.theme, self)
        self.table = table()
        self.table.setAccessibleName(desk.texts("page.feedback"))
        fill(self.table, self.model, FEEDBACK_COLUMNS)
        self.table.setMinimumWidth(380)
        self._sheet = QVBoxLayout()
        self._progress = QVBoxLayout()
        for layout in (self._sheet, self._progress):
            layout.setContentsMargins(12, 0, 6, 8)
        self._shown: FeedbackSheet | None = None
        self._report: CoachingSheet | None = None
        both = QSplitter()
        both.addWidget(self.table)
        both.addWidget(scrolled(self._sheet))
        both.setStretchFactor(1, 1)
        both.setSizes([400, 650])
        both.setChildrenCollapsible(False)
        self.tabs = tabs(
            (_padded(both), desk.texts("feedback.evaluations")),
            (_padded(scrolled(self._progress)), desk.texts("feedback.progress")),
        )
        self.stack = QStackedWidget()
        self.stack.addWidget(self.tabs)
        self.empty = EmptyState(desk, "feedback", "feedback.empty")
        self.stack.addWidget(self.empty)
        layout = column(self.stack)
        layout.setContentsMargins(MARGIN_PX, 0, MARGIN_PX, MARGIN_PX)
        self.setLayout(layout)
        self.table.selectionModel().currentRowChanged.connect(self._load_shown)

    def refresh(self) -> None:
        """Loads the list, the evaluation in front and the progress."""
        studio, language, is_dark = self.desk.studio, self.desk.texts.language, self.desk.theme.is_dark
        self.ask("rows", lambda report: own_evaluations(studio), self._show)
        self.ask("report", lambda report: _own_report(studio, language, is_dark), self._show_report)

    def leave(self) -> bool:
        """Falls silent."""
        self.player.stop()
        return True

    def _show(self, rows: tuple[EvaluationRow, ...]) -> None:
        front = self.model.row_at(self.table.currentIndex())
        self.model.set_rows(rows)
        self.stack.setCurrentWidget(self.tabs if rows else self.empty)
        numbers = [row.id for row in self.model.rows]
        if numbers:
            self.table.selectRow(numbers.index(front.id) if front is not None and front.id in numbers else 0)

    def _load_shown(self) -> None:
        row = self.model.row_at(self.table.currentIndex())
        if row is not None:
            studio, number = self.desk.studio, row.id
            self.ask("evaluation", lambda report: _feedback(studio, number), self._show_evaluation)

    def _show_evaluation(self, feedback: Feedback) -> None:
        self.player.stop()
        if self._shown is not None:
            self._sheet.removeWidget(self._shown)
            self._shown.deleteLater()
        self._shown = FeedbackSheet(self.desk, feedback, self.player)
        self._shown.acknowledge.clicked.connect(self.acknowledge_shown)
        self._sheet.addWidget(self._shown)

    def _show_report(self, drawn: Drawn) -> None:
        if self._report is not None:
            self._progress.removeWidget(self._report)
            self._report.deleteLater()
        self._report = CoachingSheet(self.desk, drawn[0], drawn[1], self.player, can_open=False)
        self._progress.addWidget(self._report)

    def acknowledge_shown(self) -> None:
        """Notes that the agent has read the evaluation in front."""
        row, studio = self.model.row_at(self.table.currentIndex()), self.desk.studio
        if row is not None:
            number = row.id
            self.desk.jobs.run(
                lambda report: acknowledge(studio, number), done=self._note_acknowledged, lane=Lane.DATABASE
            )

    def _note_acknowledged(self, _: object) -> None:
        self.desk.notify.success("feedback.thanks")
        self.desk.tell("evaluations")


def _padded(part: QWidget) -> QWidget:
    made = QWidget()
    layout = QHBoxLayout(made)
    layout.setContentsMargins(0, 14, 0, 0)
    layout.addWidget(part)
    return made
