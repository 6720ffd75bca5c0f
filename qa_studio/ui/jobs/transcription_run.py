"""The transcription that this window runs: it goes on while pages come, go and are built anew."""

from PySide6.QtCore import QObject, Signal

from qa_studio.domain.jobs import Report
from qa_studio.services.speech_rows import TranscriptionOutcome
from qa_studio.services.transcribe_calls import run_transcription
from qa_studio.ui.desk import Desk
from qa_studio.ui.jobs.runner import Job


class TranscriptionRun(QObject):
    """Works the queue off in the background, once at a time, and tells how it ended whatever page is in front."""

    moved = Signal()
    ended = Signal()

    def __init__(self, desk: Desk) -> None:
        """Makes the run of a desk, which keeps it; pages get it from `at`."""
        super().__init__(desk)
        self._desk = desk
        self._job: Job | None = None
        self.is_ended_by_pause = False
        """Whether the latest run ended because somebody paused the queue."""

    @classmethod
    def at(cls, desk: Desk) -> "TranscriptionRun":
        """Gives the run of a desk."""
        found = desk.findChild(cls)
        return found if isinstance(found, cls) else cls(desk)

    @property
    def is_running(self) -> bool:
        """Whether this window works the queue off."""
        return self._job is not None and not self._job.is_over

    @property
    def seconds_to_go(self) -> float | None:
        """How long it takes yet; None where that cannot be said."""
        return self._job.errand.seconds_to_go if self._job is not None and self.is_running else None

    def start(self, workers: int | None) -> None:
        """Works the queue off until it is empty or somebody stops it; `workers` calls at once, None: as fit."""
        if self.is_running:
            return
        studio = self._desk.studio
        self.is_ended_by_pause = False

        def work(report: Report) -> TranscriptionOutcome:
            return run_transcription(studio, report, workers=workers)

        self._job = self._desk.jobs.run(work, done=self._note_outcome, title=self._desk.texts("transcription.running"))
        self._job.progress.connect(self.moved)
        self._job.ended.connect(self._note_end)

    def _note_outcome(self, outcome: TranscriptionOutcome) -> None:
        notify = self._desk.notify
        self.is_ended_by_pause = outcome.is_paused
        if outcome.done:
            notify.success("transcription.done", n=len(outcome.done))
        if outcome.failed:
            notify.warning("transcription.failed", n=len(outcome.failed), reason=outcome.failed[0].reason)
        if outcome.busy:
            notify.info("transcription.busy", n=len(outcome.busy))
        if outcome.is_paused:
            notify.info("transcription.ended_by_pause")

    def _note_end(self) -> None:
        self.ended.emit()
        self._desk.tell("transcripts")
