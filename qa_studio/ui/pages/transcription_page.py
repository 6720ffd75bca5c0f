"""The transcription queue: what waits, what runs, what failed and what to do about it; transcripts from files."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from PySide6.QtCore import QItemSelection, QItemSelectionModel, QModelIndex, QTimer
from PySide6.QtGui import QHideEvent
from PySide6.QtWidgets import QFileDialog, QWidget

from qa_studio.domain.calls import CallFilter
from qa_studio.domain.jobs import JobState, time_to_go
from qa_studio.domain.people import Permission
from qa_studio.services.browse_calls import list_calls
from qa_studio.services.manage_models import list_models
from qa_studio.services.manage_queue import (
    cancel_transcription,
    pause_queue,
    queue_summary,
    resume_queue,
    retry_transcription,
    transcription_jobs,
)
from qa_studio.services.read_transcript import import_transcript
from qa_studio.services.speech_rows import JobRow, QueueSummary
from qa_studio.services.studio import Studio
from qa_studio.services.transcribe_calls import queue_transcription, queue_untranscribed
from qa_studio.ui.desk import Desk
from qa_studio.ui.icons import icon
from qa_studio.ui.jobs.runner import Lane
from qa_studio.ui.jobs.transcription_run import TranscriptionRun
from qa_studio.ui.models.speech import language_name
from qa_studio.ui.models.table import RowTable
from qa_studio.ui.models.work import JOB_COLUMNS, job_advice, queue_line
from qa_studio.ui.pages.page import Page
from qa_studio.ui.views.parts import fill, whole
from qa_studio.ui.views.transcription_view import SPOKEN, TranscriptionView

LOOK_EVERY_MS = 2_000
"""How often the queue is looked at while anything of it runs, here or elsewhere."""
_AT_ONCE = "transcription/at_once"


@dataclass(frozen=True)
class _Looked:
    """What the page shows, as it was found at one moment."""

    rows: tuple[JobRow, ...]
    summary: QueueSummary
    languages: frozenset[str]
    has_calls: bool


class TranscriptionPage(Page):
    """Queue, start, pause, cancel, try again."""

    name = "transcription"
    permission = Permission.TRANSCRIBE
    shows = frozenset({"calls", "transcripts", "models", "settings", "draws"})

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        """Makes the page at a desk."""
        super().__init__(desk, parent)
        self.view = TranscriptionView(desk)
        self.setLayout(whole(self.view))
        self.model: RowTable[JobRow] = RowTable(JOB_COLUMNS, desk.texts, desk.theme, self)
        fill(self.view.list.table, self.model, JOB_COLUMNS)
        self._run = TranscriptionRun.at(desk)
        self._looked: _Looked | None = None
        self._looking = QTimer(self)
        self._looking.setInterval(LOOK_EVERY_MS)
        self._offer_languages(frozenset())
        self.view.at_once.setCurrentIndex(max(0, self.view.at_once.findData(desk.preferences.text(_AT_ONCE))))
        self._connect()
        self._fit()

    def _connect(self) -> None:
        view = self.view
        self._looking.timeout.connect(self.refresh)
        view.queue_all.clicked.connect(self._queue_all)
        view.pause.clicked.connect(self._pause_or_resume)
        view.cancel.clicked.connect(self._cancel)
        view.again.clicked.connect(self._again)
        view.from_file.clicked.connect(self._ask_file)
        view.start.clicked.connect(self.run)
        self._run.moved.connect(self._show_time_to_go)
        self._run.ended.connect(self._note_end)
        view.language.currentIndexChanged.connect(self._fit)
        view.at_once.activated.connect(self._remember_at_once)
        view.list.table.activated.connect(self._open)
        view.list.table.selectionModel().selectionChanged.connect(self._fit)
        for name, follow in {
            "empty": self._queue_all,
            "no_calls": partial(self.desk.open_page.emit, "calls"),
            "no_model": partial(self.desk.open_page.emit, "models"),
        }.items():
            button = view.empty_states[name].button
            if button is not None:
                button.clicked.connect(follow)

    def refresh(self) -> None:
        """Loads the queue."""
        studio = self.desk.studio
        self.ask("jobs", lambda report: _look_at(studio), self._show)

    def hideEvent(self, event: QHideEvent) -> None:
        """Looks no more at the queue while nobody sees it; whoever comes back finds it as it is then."""
        self._looking.stop()
        self._is_stale = True
        super().hideEvent(event)

    @property
    def selected(self) -> tuple[JobRow, ...]:
        """The jobs that are marked."""
        rows = [self.model.row_at(index) for index in self.view.list.table.selectionModel().selectedRows()]
        return tuple(row for row in rows if row is not None)

    @property
    def is_running(self) -> bool:
        """Whether this window works the queue off."""
        return self._run.is_running

    def _show(self, looked: _Looked) -> None:
        before, self._looked = self._looked, looked
        if before is None or before.rows != looked.rows:
            self._show_rows(looked.rows)
        if before is None or before.languages != looked.languages:
            self._offer_languages(looked.languages)
        texts = self.desk.texts
        self.view.show_empty(self._invitation(looked))
        self.view.list.count.setText(queue_line(looked.summary, texts) if looked.rows else "")
        if self.isVisible() and (self.is_running or looked.summary.running):
            self._looking.start()
        else:
            self._looking.stop()
        self._fit()

    def _show_rows(self, rows: tuple[JobRow, ...]) -> None:
        """Shows other rows; those that were marked stay marked."""
        marked = {row.id for row in self.selected}
        self.model.set_rows(rows)
        chosen = QItemSelection()
        last = len(JOB_COLUMNS) - 1
        for place, row in enumerate(self.model.rows):
            if row.id in marked:
                chosen.select(self.model.index(place, 0), self.model.index(place, last))
        self.view.list.table.selectionModel().select(chosen, QItemSelectionModel.SelectionFlag.ClearAndSelect)

    def _invitation(self, looked: _Looked) -> str:
        """Gives the next step where the queue is empty: what it is depends on what is here and on the person."""
        if looked.rows:
            return ""
        if not looked.has_calls:
            return "no_calls"
        if not looked.languages:
            return "no_model" if self.desk.may(Permission.MANAGE_MODELS) else "no_model_ask"
        return "empty"

    def _offer_languages(self, usable: frozenset[str]) -> None:
        """Offers the languages of the models at hand; the one chosen stays."""
        texts, box, chosen = self.desk.texts, self.view.language, self._language or ""
        codes = sorted({*SPOKEN, *usable, chosen} - {""}, key=lambda code: language_name(code, texts).casefold())
        box.clear()
        for code in ("", *codes):
            box.addItem(language_name(code, texts) if code else texts("transcription.own_language"), code)
        box.setCurrentIndex(max(0, box.findData(chosen)))

    def _fit(self) -> None:
        view, marked = self.view, self.selected
        summary = self._looked.summary if self._looked else None
        paused_by = summary.paused_by if summary else None
        texts = self.desk.texts
        view.cancel.setEnabled(any(row.state.is_open for row in marked))
        view.again.setEnabled(any(self._may_queue_again(row) for row in marked))
        view.from_file.setEnabled(len(marked) == 1)
        is_waiting = summary is not None and summary.waiting > 0
        view.start.setEnabled(is_waiting and paused_by is None and not self.is_running)
        does = "pause" if paused_by is None else "resume"
        view.pause.setText(f" {texts(f'transcription.{does}')}")
        view.pause.setIcon(
            icon(self.desk.studio.resources, "pause" if does == "pause" else "play", self.desk.theme.accent)
        )
        view.pause.setToolTip(texts(f"transcription.{does}_tip"))
        view.paused.setText("" if paused_by is None else texts("transcription.paused", person=paused_by))
        view.paused.setVisible(paused_by is not None)
        advice = job_advice(marked[0], texts) if len(marked) == 1 else ""
        view.what_to_do.setText(advice)
        view.what_to_do.setVisible(bool(advice))

    def _may_queue_again(self, row: JobRow) -> bool:
        return not row.state.is_open or (row.state is JobState.QUEUED and self._language is not None)

    def run(self) -> None:
        """Works the queue off in the background until it is empty or somebody stops it."""
        at_once = str(self.view.at_once.currentData() or "")
        self._run.start(int(at_once) if at_once else None)
        self._looking.start()
        self._fit()

    def _show_time_to_go(self) -> None:
        seconds = self._run.seconds_to_go
        self.view.to_go.setText("" if seconds is None else self.desk.texts.of(time_to_go(seconds)))

    def _note_end(self) -> None:
        self.view.to_go.setText("")
        self._fit()

    def _queue_all(self) -> None:
        studio, language = self.desk.studio, self._language
        self.desk.jobs.run(
            lambda report: len(queue_untranscribed(studio, language)), done=self._note_queued, lane=Lane.DATABASE
        )

    @property
    def _language(self) -> str | None:
        return str(self.view.language.currentData() or "") or None

    def _again(self) -> None:
        """Queues the marked calls again: in the language chosen, else each in the one it had."""
        studio, language = self.desk.studio, self._language
        rows = [row for row in self.selected if self._may_queue_again(row)]
        ended_badly = [row.call.uid for row in rows if row.state.may_be_retried and language is None]
        others = [row.call.uid for row in rows if row.call.uid not in set(ended_badly)]

        def queue() -> None:
            retry_transcription(studio, ended_badly)
            queue_transcription(studio, others, language)

        self._do(queue)

    def _open(self, index: QModelIndex) -> None:
        row = self.model.row_at(index)
        if row is not None and self.desk.may(Permission.REVIEW):
            self.desk.open_review.emit(row.call.uid)

    def _cancel(self) -> None:
        uids = [row.call.uid for row in self.selected]
        self._do(partial(cancel_transcription, self.desk.studio, uids))

    def _pause_or_resume(self) -> None:
        is_paused = self._looked is not None and self._looked.summary.paused_by is not None
        change = partial(resume_queue if is_paused else pause_queue, self.desk.studio)
        self._do(change, self._go_on if is_paused else None)

    def _go_on(self) -> None:
        """Takes up the run again that a pause ended here."""
        if self._run.is_ended_by_pause and not self.is_running:
            self.run()

    def _remember_at_once(self) -> None:
        self.desk.preferences.remember(_AT_ONCE, str(self.view.at_once.currentData() or ""))

    def _do(self, change: Callable[[], object], then: Callable[[], None] | None = None) -> None:
        def done(_: object) -> None:
            if then is not None:
                then()
            self.desk.tell("transcripts")

        self.desk.jobs.run(lambda report: change(), done=done, lane=Lane.DATABASE, owner=self)

    def _note_queued(self, count: int) -> None:
        if count:
            self.desk.notify.success("calls.queued", n=count)
        else:
            self.desk.notify.info("transcription.nothing_to_queue")
        self.desk.tell("transcripts")

    def _ask_file(self) -> None:
        texts = self.desk.texts
        file, _ = QFileDialog.getOpenFileName(
            self, texts("transcription.from_file"), "", texts("transcription.file_kinds")
        )
        if file and self.selected:
            self._do(partial(import_transcript, self.desk.studio, self.selected[0].call.uid, Path(file)))


def _look_at(studio: Studio) -> _Looked:
    return _Looked(
        transcription_jobs(studio),
        queue_summary(studio),
        frozenset(model.language for model in list_models(studio) if model.usable),
        list_calls(studio, CallFilter(), limit=1).total > 0,
    )
