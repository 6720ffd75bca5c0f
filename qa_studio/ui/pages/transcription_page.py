"""The transcription queue: what waits, what runs, what failed and why; transcripts from files."""

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QComboBox, QFileDialog, QWidget

from qa_studio.domain.jobs import JobState
from qa_studio.domain.people import Permission
from qa_studio.services.manage_queue import cancel_transcription, transcription_jobs
from qa_studio.services.read_transcript import import_transcript
from qa_studio.services.speech_rows import JobRow, TranscriptionOutcome
from qa_studio.services.transcribe_calls import queue_transcription, run_transcription, untranscribed
from qa_studio.ui.desk import Desk
from qa_studio.ui.jobs.runner import Job, Lane
from qa_studio.ui.models.table import RowTable
from qa_studio.ui.models.work import JOB_COLUMNS
from qa_studio.ui.pages.page import Page
from qa_studio.ui.views.list_view import ListView
from qa_studio.ui.views.parts import Decor, fill, label, whole
from qa_studio.ui.widgets.empty_state import EmptyState

LOOK_EVERY_MS = 2_000
"""How often the queue is looked at while transcription runs."""
SPOKEN = ("", "es", "en", "ko")


class TranscriptionPage(Page):
    """Queue, start, stop."""

    name = "transcription"
    permission = Permission.TRANSCRIBE
    shows = frozenset({"transcripts", "models", "settings"})

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        """Makes the page at a desk."""
        super().__init__(desk, parent)
        texts = desk.texts
        decor = Decor(desk.studio.resources, desk.theme)
        self.language = QComboBox()
        for code in SPOKEN:
            self.language.addItem(texts(f"language.{code}") if code else texts("transcription.own_language"), code)
        self.language.setAccessibleName(texts("transcription.language"))
        self.queue_all = decor.button(texts("transcription.queue_all"), "plus")
        self.cancel = decor.button(texts("transcription.cancel"), "close")
        self.again = decor.button(texts("transcription.again"), "refresh")
        self.from_file = decor.button(texts("transcription.from_file"), "file")
        self.start = decor.button(texts("transcription.start"), "play", "primary")
        self.view = ListView(
            desk,
            EmptyState(desk, "transcription", "transcription.empty"),
            filters=(label(texts("transcription.language"), "muted"), self.language, self.queue_all),
            actions=(self.cancel, self.again, self.from_file, self.start),
            several=True,
            is_busy=True,
        )
        self.setLayout(whole(self.view))
        self.model: RowTable[JobRow] = RowTable(JOB_COLUMNS, desk.texts, desk.theme, self)
        fill(self.view.table, self.model, JOB_COLUMNS)
        self._run: Job | None = None
        self._looking = QTimer(self)
        self._looking.setInterval(LOOK_EVERY_MS)
        self._connect()
        self._fit()

    def _connect(self) -> None:
        self._looking.timeout.connect(self.refresh)
        self.queue_all.clicked.connect(self._queue_all)
        self.cancel.clicked.connect(self._cancel)
        self.again.clicked.connect(self._again)
        self.from_file.clicked.connect(self._ask_file)
        self.start.clicked.connect(self.run)
        self.view.table.selectionModel().selectionChanged.connect(self._fit)
        if self.view.empty.button is not None:
            self.view.empty.button.clicked.connect(self._queue_all)

    def refresh(self) -> None:
        """Loads the queue."""
        studio = self.desk.studio
        self.ask("jobs", lambda report: transcription_jobs(studio), self._show)

    @property
    def selected(self) -> tuple[JobRow, ...]:
        """The jobs that are marked."""
        rows = [self.model.row_at(index) for index in self.view.table.selectionModel().selectedRows()]
        return tuple(row for row in rows if row is not None)

    def _show(self, rows: tuple[JobRow, ...]) -> None:
        marked = {row.id for row in self.selected}
        self.model.set_rows(rows)
        for place, row in enumerate(self.model.rows):
            if row.id in marked:
                self.view.table.selectRow(place)
        waiting = sum(row.state in (JobState.QUEUED, JobState.RUNNING) for row in rows)
        failed = sum(row.state in (JobState.FAILED, JobState.SET_ASIDE) for row in rows)
        self.view.show_empty(not rows)
        self.view.count.setText(self.desk.texts("transcription.count", n=waiting, failed=failed) if rows else "")
        self._fit()

    def _fit(self) -> None:
        marked = self.selected
        is_running = self._run is not None and not self._run.is_over
        is_waiting = any(row.state is JobState.QUEUED for row in self.model.rows)
        self.cancel.setEnabled(any(row.state is JobState.QUEUED for row in marked))
        self.again.setEnabled(any(row.state not in (JobState.QUEUED, JobState.RUNNING) for row in marked))
        self.from_file.setEnabled(len(marked) == 1)
        self.start.setEnabled(is_waiting and not is_running)

    def run(self) -> None:
        """Works the queue off in the background until it is empty or somebody stops it."""
        studio = self.desk.studio
        self._run = self.desk.jobs.run(
            lambda report: run_transcription(studio, report),
            done=self._note_outcome,
            title=self.desk.texts("transcription.running"),
        )
        self._run.ended.connect(self._note_end)
        self._looking.start()
        self._fit()

    def _note_outcome(self, outcome: TranscriptionOutcome) -> None:
        if outcome.done:
            self.desk.notify.success("transcription.done", n=len(outcome.done))
        if outcome.failed:
            self.desk.notify.warning("transcription.failed", n=len(outcome.failed), reason=outcome.failed[0].reason)

    def _note_end(self) -> None:
        self._looking.stop()
        self.desk.tell("transcripts")
        self._fit()

    def _queue_all(self) -> None:
        studio, language = self.desk.studio, self._language

        def work(report: object) -> int:
            uids = untranscribed(studio)
            queue_transcription(studio, uids, language)
            return len(uids)

        self.desk.jobs.run(work, done=self._note_queued, lane=Lane.DATABASE)

    @property
    def _language(self) -> str | None:
        return str(self.language.currentData()) or None

    def _again(self) -> None:
        self._do(partial(queue_transcription, self.desk.studio, self._marked_uids(), self._language))

    def _cancel(self) -> None:
        self._do(partial(cancel_transcription, self.desk.studio, self._marked_uids()))

    def _marked_uids(self) -> list[str]:
        return [row.call.uid for row in self.selected]

    def _do(self, change: Callable[[], object]) -> None:
        self.desk.jobs.run(lambda report: change(), done=self._note_change, lane=Lane.DATABASE)

    def _note_queued(self, count: int) -> None:
        if count:
            self.desk.notify.success("calls.queued", n=count)
        else:
            self.desk.notify.info("transcription.nothing_to_queue")
        self.desk.tell("transcripts")

    def _note_change(self, _: object) -> None:
        self.desk.tell("transcripts")

    def _ask_file(self) -> None:
        texts = self.desk.texts
        file, _ = QFileDialog.getOpenFileName(
            self, texts("transcription.from_file"), "", texts("transcription.file_kinds")
        )
        if file and self.selected:
            self._do(partial(import_transcript, self.desk.studio, self.selected[0].call.uid, Path(file)))
