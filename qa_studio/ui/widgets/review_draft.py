"""Keeps a draft safe: saves by itself after a change, tries again after a failure, and loses nothing on leaving."""

from collections.abc import Callable
from enum import Enum, auto

import shiboken6
from PySide6.QtCore import QCoreApplication, QObject, QTimer, Signal

from qa_studio.domain.errors import KnownError
from qa_studio.domain.evaluations import Evaluation
from qa_studio.domain.jobs import JobState, Report
from qa_studio.ui.jobs.runner import Job, JobRunner, Lane

PAUSE_MS = 1000
"""A draft is saved when nothing changed for so long."""
RETRY_MS = 5000


class DraftState(Enum):
    """Whether what the person did is stored."""

    KEPT = auto()
    WAITING = auto()
    SAVING = auto()
    FAILED = auto()


class DraftKeeper(QObject):
    """Saves the evaluation that `latest` gives, through `save`, on the database's lane."""

    state_changed = Signal(object)
    """A `DraftState`."""
    failed = Signal(object)
    """The exception with which saving failed; it is tried again."""

    def __init__(
        self,
        jobs: JobRunner,
        save: Callable[[Evaluation], Evaluation],
        latest: Callable[[], Evaluation],
        parent: QObject | None = None,
    ) -> None:
        """Makes a keeper to which `note_change` is told every change."""
        super().__init__(parent)
        self._jobs = jobs
        self._save = save
        self._latest = latest
        self._kept: Evaluation | None = latest()
        self._state = DraftState.KEPT
        self._saving: Evaluation | None = None
        self._job: Job | None = None
        self._then: Callable[[], None] | None = None
        self._is_retired = False
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self.flush)
        application = QCoreApplication.instance()
        if application is not None:
            application.aboutToQuit.connect(self.save_at_once)

    @property
    def state(self) -> DraftState:
        """Whether everything is stored."""
        return self._state

    @property
    def is_kept(self) -> bool:
        """Whether what is stored is what the person sees."""
        return self._kept == self._latest()

    def note_change(self) -> None:
        """Saves soon."""
        self._timer.start(PAUSE_MS)
        if self._state is not DraftState.SAVING:
            self._become(DraftState.WAITING)

    def flush(self) -> None:
        """Saves now, unless everything is stored; while a save runs, its end begins the next."""
        self._timer.stop()
        if self._saving is not None:
            return
        if self.is_kept:
            self._become(DraftState.KEPT)
            return
        evaluation = self._saving = self._latest()
        save = self._save

        def work(report: Report) -> Evaluation:
            return save(evaluation)

        self._become(DraftState.SAVING)
        self._job = self._jobs.run(work, done=self._note_saved, failed=self._note_failure, lane=Lane.DATABASE)
        self._job.ended.connect(self._note_end)

    def when_kept(self, then: Callable[[], None]) -> None:
        """Calls `then` once everything is stored; not at all where saving fails meanwhile."""
        self._then = then
        self.flush()
        self._go_on()

    def retire(self) -> None:
        """Saves what is not stored yet, however often it takes, and then ends."""
        self._is_retired = True
        self.flush()
        if self.is_kept and self._saving is None:
            self.deleteLater()

    def save_at_once(self) -> None:
        """Saves on this very thread: for the moment in which the application ends, when no job is run any more."""
        self._timer.stop()
        if not self.is_kept and (self._job is None or self._job.is_over):
            evaluation = self._latest()
            self._save(evaluation)
            self._kept = evaluation

    def _note_saved(self, _: Evaluation) -> None:
        self._kept, self._saving = self._saving, None
        if self.is_kept:
            self._become(DraftState.KEPT)
            self._go_on()
            if self._is_retired:
                self.deleteLater()
        elif self._then is not None:
            self.flush()
        else:
            self.note_change()

    def _note_failure(self, error: Exception) -> None:
        self._saving = None
        self._then = None
        self._become(DraftState.FAILED)
        self.failed.emit(error)
        if not isinstance(error, KnownError) or error.message.id not in _FINAL:
            self._timer.start(RETRY_MS)

    def _note_end(self) -> None:
        """A save that was cancelled because the window closes is done here and now."""
        if self._job is not None and self._job.state is JobState.CANCELLED and shiboken6.isValid(self):
            self._saving = None
            self.save_at_once()

    def _go_on(self) -> None:
        if self._then is not None and self.is_kept and self._saving is None:
            then, self._then = self._then, None
            then()

    def _become(self, state: DraftState) -> None:
        if state is not self._state:
            self._state = state
            self.state_changed.emit(state)


_FINAL = frozenset({"evaluation.frozen", "evaluation.not_yours", "person.not_allowed"})
"""Refusals that trying again cannot change."""
