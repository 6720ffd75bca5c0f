"""The drawn calls that wait for their review."""

from PySide6.QtCore import QModelIndex
from PySide6.QtWidgets import QCheckBox, QWidget

from qa_studio.domain.evaluations import EvaluationState
from qa_studio.domain.people import Permission
from qa_studio.services.draw_sample import review_queue
from qa_studio.services.rows import QueueRow
from qa_studio.ui.desk import Desk
from qa_studio.ui.models.table import RowTable
from qa_studio.ui.models.work import QUEUE_COLUMNS, is_to_do
from qa_studio.ui.pages.page import Page
from qa_studio.ui.views.list_view import ListView
from qa_studio.ui.views.parts import Decor, fill, whole
from qa_studio.ui.widgets.empty_state import EmptyState


class QueuePage(Page):
    """What to review next."""

    name = "queue"
    permission = Permission.REVIEW
    shows = frozenset({"draws", "evaluations", "transcripts", "people"})

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        """Makes the page at a desk."""
        super().__init__(desk, parent)
        decor = Decor(desk.studio.resources, desk.theme)
        self.show_done = QCheckBox(desk.texts("queue.show_done"))
        self.open_button = decor.button(desk.texts("queue.open"), "review")
        self.next_button = decor.button(desk.texts("queue.next"), "next", "primary")
        self.view = ListView(
            desk,
            EmptyState(desk, "queue", "queue.empty"),
            filters=(self.show_done,),
            actions=(self.open_button, self.next_button),
        )
        self.setLayout(whole(self.view))
        self.model: RowTable[QueueRow] = RowTable(QUEUE_COLUMNS, desk.texts, desk.theme, self)
        fill(self.view.table, self.model, QUEUE_COLUMNS)
        self._rows: tuple[QueueRow, ...] = ()
        self.show_done.toggled.connect(self._fit)
        self.view.table.activated.connect(self._open)
        self.view.table.selectionModel().selectionChanged.connect(self._fit_buttons)
        self.open_button.clicked.connect(self._open_selected)
        self.next_button.clicked.connect(self.open_next)
        if self.view.empty.button is not None:
            self.view.empty.button.clicked.connect(self._go_to_sample)

    def refresh(self) -> None:
        """Loads the queue."""
        studio = self.desk.studio
        self.ask("queue", lambda report: review_queue(studio), self._show)

    def _show(self, rows: tuple[QueueRow, ...]) -> None:
        self._rows = rows
        self._fit()

    def _fit(self) -> None:
        waiting = [row for row in self._rows if is_to_do(row)]
        shown = self._rows if self.show_done.isChecked() else waiting
        self.model.set_rows(shown)
        self.view.show_empty(not shown)
        done = len(self._rows) - len(waiting)
        self.view.count.setText(self.desk.texts("queue.count", n=len(waiting), done=done) if self._rows else "")
        self.next_button.setEnabled(bool(waiting))
        self._fit_buttons()

    def _fit_buttons(self) -> None:
        self.open_button.setEnabled(self.view.table.selectionModel().hasSelection())

    def open_next(self) -> None:
        """Opens the first call that waits: a begun one before the others."""
        waiting = [row for row in self._rows if is_to_do(row)]
        if waiting:
            begun = [row for row in waiting if row.state is EvaluationState.DRAFT]
            self.desk.open_review.emit((begun or waiting)[0].call.uid)

    def _open(self, index: QModelIndex) -> None:
        row = self.model.row_at(index)
        if row is not None:
            self.desk.open_review.emit(row.call.uid)

    def _open_selected(self) -> None:
        self._open(self.view.table.currentIndex())

    def _go_to_sample(self) -> None:
        self.desk.open_page.emit("sample")
