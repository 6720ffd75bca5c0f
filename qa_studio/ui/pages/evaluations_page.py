"""All evaluations; supervisors publish them here."""

from collections.abc import Sequence

from PySide6.QtCore import QModelIndex
from PySide6.QtWidgets import QComboBox, QWidget

from qa_studio.domain.evaluations import EvaluationState
from qa_studio.domain.people import Permission
from qa_studio.services.review_call import evaluation_rows, publish_evaluation, reopen_evaluation
from qa_studio.services.rows import EvaluationRow
from qa_studio.ui.desk import Desk
from qa_studio.ui.jobs.runner import Lane
from qa_studio.ui.models.table import RowTable
from qa_studio.ui.models.work import EVALUATION_COLUMNS
from qa_studio.ui.pages.page import Page
from qa_studio.ui.views.list_view import ListView
from qa_studio.ui.views.parts import Decor, fill, whole
from qa_studio.ui.widgets.empty_state import EmptyState
from qa_studio.ui.widgets.reason_dialog import ReasonDialog


class EvaluationsPage(Page):
    """The list of evaluations, by state."""

    name = "evaluations"
    permission = Permission.REVIEW
    shows = frozenset({"evaluations", "people"})

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        """Makes the page at a desk."""
        super().__init__(desk, parent)
        texts = desk.texts
        decor = Decor(desk.studio.resources, desk.theme)
        self.state = QComboBox()
        self.state.addItem(texts("evaluations.all_states"), "")
        for state in EvaluationState:
            self.state.addItem(texts(f"state.{state.value}"), state.value)
        self.state.setAccessibleName(texts("column.state"))
        self.coach = decor.button(texts("evaluations.coach"), "coaching")
        self.reopen = decor.button(texts("evaluations.reopen"), "back")
        self.open_button = decor.button(texts("queue.open"), "review")
        self.publish = decor.button(texts("evaluations.publish"), "check", "primary")
        self.view = ListView(
            desk,
            EmptyState(desk, "evaluations", "evaluations.empty"),
            filters=(self.state,),
            actions=(self.coach, self.reopen, self.open_button, self.publish),
            several=True,
        )
        self.setLayout(whole(self.view))
        self.model: RowTable[EvaluationRow] = RowTable(EVALUATION_COLUMNS, texts, desk.theme, self)
        fill(self.view.table, self.model, EVALUATION_COLUMNS)
        self.publish.setVisible(desk.may(Permission.PUBLISH))
        self.coach.setVisible(desk.may(Permission.COACH))
        self._connect()
        self._fit()

    def _connect(self) -> None:
        self.state.currentIndexChanged.connect(self.refresh)
        self.view.table.activated.connect(self._open)
        self.view.table.selectionModel().selectionChanged.connect(self._fit)
        self.publish.clicked.connect(self.publish_selected)
        self.reopen.clicked.connect(self._ask_reason)
        self.open_button.clicked.connect(self._open_selected)
        self.coach.clicked.connect(self._open_coaching)
        if self.view.empty.button is not None:
            self.view.empty.button.clicked.connect(self._go_to_queue)

    def refresh(self) -> None:
        """Loads the evaluations in the chosen state."""
        studio, chosen = self.desk.studio, str(self.state.currentData())
        states = (EvaluationState(chosen),) if chosen else ()
        self.ask("rows", lambda report: evaluation_rows(studio, states=states), self._show)

    def _show(self, rows: tuple[EvaluationRow, ...]) -> None:
        self.model.set_rows(rows)
        self.view.show_empty(not rows)
        self.view.count.setText(self.desk.texts("evaluations.count", n=len(rows)) if rows else "")
        self._fit()

    @property
    def selected(self) -> tuple[EvaluationRow, ...]:
        """The evaluations that are marked."""
        rows = [self.model.row_at(index) for index in self.view.table.selectionModel().selectedRows()]
        return tuple(row for row in rows if row is not None)

    def _fit(self) -> None:
        marked = self.selected
        submitted = [row for row in marked if row.state is EvaluationState.SUBMITTED]
        self.publish.setEnabled(bool(submitted))
        self.reopen.setEnabled(len(submitted) == 1 and len(marked) == 1)
        self.open_button.setEnabled(len(marked) == 1)
        self.coach.setEnabled(len(marked) == 1)

    def publish_selected(self) -> None:
        """Publishes every marked evaluation that was submitted."""
        studio = self.desk.studio
        numbers = [row.id for row in self.selected if row.state is EvaluationState.SUBMITTED]
        self.desk.jobs.run(
            lambda report: [publish_evaluation(studio, number) for number in numbers],
            done=self._note_published,
            failed=self._note_failure,
            lane=Lane.DATABASE,
        )

    def _note_published(self, published: Sequence[object]) -> None:
        self.desk.notify.success("evaluations.published", n=len(published))
        self.desk.tell("evaluations")

    def _note_failure(self, error: Exception) -> None:
        self.desk.notify.failure(error)
        self.desk.tell("evaluations")

    def _ask_reason(self) -> None:
        dialog = ReasonDialog(self.desk, "evaluations.reopen_reason", self)
        dialog.given.connect(self._reopen)
        dialog.open()

    def _reopen(self, reason: str) -> None:
        if self.selected:
            studio, number = self.desk.studio, self.selected[0].id
            self.desk.jobs.run(
                lambda report: reopen_evaluation(studio, number, reason), done=self._note_reopened, lane=Lane.DATABASE
            )

    def _note_reopened(self, _: object) -> None:
        self.desk.tell("evaluations")

    def _open(self, index: QModelIndex) -> None:
        row = self.model.row_at(index)
        if row is not None:
            self.desk.open_review.emit(row.call_uid)

    def _open_selected(self) -> None:
        self._open(self.view.table.currentIndex())

    def _open_coaching(self) -> None:
        if self.selected:
            self.desk.open_coaching.emit(self.selected[0].agent_id)

    def _go_to_queue(self) -> None:
        self.desk.open_page.emit("queue")
