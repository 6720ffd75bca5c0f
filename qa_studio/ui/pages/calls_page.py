"""The calls of the workspace: find, import, send to transcription, open."""

from collections.abc import Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import QModelIndex, QTimer
from PySide6.QtWidgets import QFileDialog, QWidget

from qa_studio.domain.people import Permission, Person, Role
from qa_studio.services.browse_calls import list_calls, queues
from qa_studio.services.find_recordings import kinds_of_files
from qa_studio.services.import_calls import import_calls
from qa_studio.services.listen_to_calls import listen_to_calls
from qa_studio.services.manage_people import list_people
from qa_studio.services.rows import CallPage, CallRow, ImportOutcome
from qa_studio.services.studio import Studio
from qa_studio.services.transcribe_calls import queue_transcription
from qa_studio.services.workspace_settings import workspace_settings
from qa_studio.ui.desk import Desk
from qa_studio.ui.jobs.runner import Lane
from qa_studio.ui.models.calls import CALL_COLUMNS, ORDERED_BY_STORAGE
from qa_studio.ui.models.paged import PAGE_ROWS, PagedTable
from qa_studio.ui.models.period import ChosenCalls
from qa_studio.ui.pages.page import Page
from qa_studio.ui.views.calls_view import CallsView
from qa_studio.ui.views.parts import fill, whole
from qa_studio.ui.widgets.import_dialog import ImportDialog, ImportRequest
from qa_studio.ui.widgets.import_result_dialog import ImportResultDialog

TYPING_PAUSE_MS = 250


def _choices(studio: Studio) -> tuple[tuple[str, ...], tuple[Person, ...]]:
    return queues(studio), list_people(studio, Role.AGENT)


def _load(studio: Studio, chosen: ChosenCalls, offset: int, order_by: str) -> CallPage:
    zone = workspace_settings(studio).site_timezone
    return list_calls(studio, chosen.at(zone), limit=PAGE_ROWS, offset=offset, order_by=order_by)


class CallsPage(Page):
    """The list of calls with its filter."""

    name = "calls"
    permission = Permission.SEE_CALLS
    shows = frozenset({"calls", "transcripts", "evaluations", "people", "settings"})

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        """Makes the page at a desk."""
        super().__init__(desk, parent)
        self.view = CallsView(desk)
        self.setLayout(whole(self.view))
        self.model: PagedTable[CallRow] = PagedTable(CALL_COLUMNS, desk.texts, desk.theme, self)
        fill(self.view.table, self.model, CALL_COLUMNS)
        self._order_by = "-started_at"
        self._typing = QTimer(self)
        self._typing.setSingleShot(True)
        self._typing.setInterval(TYPING_PAUSE_MS)
        self._connect()
        self._fit_selection()
        self.view.import_button.setVisible(desk.may(Permission.IMPORT_CALLS))
        self.view.transcribe.setVisible(desk.may(Permission.TRANSCRIBE))
        self.view.review.setVisible(desk.may(Permission.REVIEW))

    def _connect(self) -> None:
        view = self.view
        self._typing.timeout.connect(self._reload)
        view.search.textChanged.connect(self._typing.start)
        view.period.changed.connect(self._reload)
        view.queues.changed.connect(self._reload)
        view.agents.changed.connect(self._reload)
        view.clear.clicked.connect(self._clear)
        if view.nothing.button is not None:
            view.nothing.button.clicked.connect(self._clear)
        if view.empty.button is not None:
            view.empty.button.clicked.connect(self._ask_files)
        self.model.wanted.connect(self._load_more)
        self.model.order_changed.connect(self._reorder)
        view.table.activated.connect(self._open)
        view.table.selectionModel().selectionChanged.connect(self._fit_selection)
        view.review.clicked.connect(self._open_selected)
        view.transcribe.clicked.connect(self._transcribe)
        view.import_files.triggered.connect(self._ask_files)
        view.import_folder.triggered.connect(self._ask_folder)

    @property
    def chosen(self) -> ChosenCalls:
        """Which calls the filter means."""
        return ChosenCalls(
            period=self.view.period.period,
            queues=tuple(str(value) for value in self.view.queues.chosen),
            agent_ids=tuple(value for value in self.view.agents.chosen if isinstance(value, int)),
            text=self.view.search.text().strip(),
        )

    @property
    def selected(self) -> tuple[CallRow, ...]:
        """The calls that are marked in the table."""
        rows = [self.model.row_at(index) for index in self.view.table.selectionModel().selectedRows()]
        return tuple(row for row in rows if row is not None)

    def refresh(self) -> None:
        """Loads the filter's choices and the first calls."""
        studio = self.desk.studio
        self.ask("choices", lambda report: _choices(studio), self._show_choices)
        self._reload()

    def _reload(self) -> None:
        studio, chosen, order_by = self.desk.studio, self.chosen, self._order_by
        self.ask("rows", lambda report: _load(studio, chosen, 0, order_by), self._show_calls)

    def _load_more(self, offset: int) -> None:
        studio, chosen, order_by = self.desk.studio, self.chosen, self._order_by
        self.ask("rows", lambda report: _load(studio, chosen, offset, order_by), self._append, failed=self._give_up)

    def _show_choices(self, choices: tuple[tuple[str, ...], tuple[Person, ...]]) -> None:
        self.view.queues.offer([(queue, queue) for queue in choices[0]])
        self.view.agents.offer([(person.id, person.name) for person in choices[1]])

    def _show_calls(self, page: CallPage) -> None:
        self.model.start(page.rows, page.total)
        view = self.view
        is_everything = self.chosen.is_all
        view.stack.setCurrentWidget(view.table if page.total else view.empty if is_everything else view.nothing)
        view.filters.setEnabled(bool(page.total) or not is_everything)
        view.clear.setVisible(not is_everything)
        view.count.setText(self.desk.texts("calls.count", n=page.total))
        self._fit_selection()

    def _append(self, page: CallPage) -> None:
        self.model.append(page.rows, page.total)

    def _give_up(self, error: Exception) -> None:
        self.model.give_up()
        self.desk.notify.failure(error)

    def _reorder(self, order_by: str) -> None:
        if order_by.lstrip("-") in ORDERED_BY_STORAGE:
            self._order_by = order_by
            self._reload()

    def _clear(self) -> None:
        self.view.search.clear()
        self.view.period.presets.setCurrentIndex(0)
        self.view.queues.tick(())
        self.view.agents.tick(())
        self._reload()

    def _fit_selection(self) -> None:
        count = len(self.view.table.selectionModel().selectedRows())
        self.view.review.setEnabled(count == 1)
        self.view.transcribe.setEnabled(count > 0)

    def _open(self, index: QModelIndex) -> None:
        row = self.model.row_at(index)
        if row is not None and self.desk.may(Permission.REVIEW):
            self.desk.open_review.emit(row.uid)

    def _open_selected(self) -> None:
        if self.selected:
            self.desk.open_review.emit(self.selected[0].uid)

    def _transcribe(self) -> None:
        studio, uids = self.desk.studio, [row.uid for row in self.selected]
        self.desk.jobs.run(
            lambda report: queue_transcription(studio, uids),
            done=partial(self._note_queued, len(uids)),
            lane=Lane.DATABASE,
        )

    def _note_queued(self, count: int, _: None) -> None:
        self.desk.tell("transcripts")
        self.desk.notify.success("calls.queued", n=count)
        self.desk.open_page.emit("transcription")

    def _ask_files(self) -> None:
        texts = self.desk.texts
        kinds = texts("calls.file_kinds", kinds=kinds_of_files())
        files, _ = QFileDialog.getOpenFileNames(self, texts("calls.import_files"), "", kinds)
        if files:
            self.offer_import([Path(file) for file in files])

    def _ask_folder(self) -> None:
        folder = QFileDialog.getExistingDirectory(self, self.desk.texts("calls.import_folder"))
        if folder:
            self.offer_import([Path(folder)])

    def offer_import(self, paths: Sequence[Path]) -> ImportDialog:
        """Asks how these files and folders are to be imported."""
        dialog = ImportDialog(self.desk, paths, self)
        dialog.confirmed.connect(self.start_import)
        dialog.open()
        return dialog

    def start_import(self, request: ImportRequest) -> None:
        """Imports in the background."""
        studio = self.desk.studio
        self.desk.jobs.run(
            lambda report: import_calls(
                studio,
                request.paths,
                metadata=request.metadata,
                mapping=request.mapping,
                copy=request.copy,
                raw=request.raw,
                report=report,
            ),
            done=self._show_outcome,
            title=self.desk.texts("calls.importing"),
        )

    def _show_outcome(self, outcome: ImportOutcome) -> None:
        self.desk.tell("calls")
        ImportResultDialog(self.desk, outcome, self).open()
        if outcome.imported:
            studio = self.desk.studio
            self.desk.jobs.run(
                lambda report: listen_to_calls(studio, None, report),
                done=self._note_listened,
                title=self.desk.texts("calls.listening"),
            )

    def _note_listened(self, _: object) -> None:
        self.desk.tell("calls")
