"""How a call that has no transcript gets one: from the queue, or from a file."""

from pathlib import Path

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QFileDialog

from qa_studio.domain.calls import Call
from qa_studio.domain.jobs import Report
from qa_studio.domain.people import Permission
from qa_studio.domain.transcripts import Transcript
from qa_studio.services.read_transcript import import_transcript
from qa_studio.services.transcribe_calls import queue_transcription
from qa_studio.ui.desk import Desk
from qa_studio.ui.jobs.runner import Lane
from qa_studio.ui.views.review_view import ReviewView


class Obtaining(QObject):
    """Does what the part offers that stands where a transcript would."""

    def __init__(self, desk: Desk, view: ReviewView, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._view = view
        self._uid = ""
        view.missing.transcription_wanted.connect(self._queue)
        view.missing.import_wanted.connect(self._ask_for_file)

    def show_call(self, call: Call) -> None:
        """Offers what can be done for a call."""
        self._uid = call.uid
        may = self._desk.may(Permission.TRANSCRIBE)
        self._view.missing.offer(has_recording=call.recording is not None, may_transcribe=may)

    def import_from(self, path: Path) -> None:
        """Imports a transcript of the call from a file."""
        studio, uid = self._desk.studio, self._uid

        def work(report: Report) -> Transcript:
            return import_transcript(studio, uid, path)

        self._desk.jobs.run(work, done=self._note_imported, lane=Lane.DATABASE)

    def _queue(self) -> None:
        studio, uid = self._desk.studio, self._uid

        def queue(report: Report) -> None:
            queue_transcription(studio, [uid])

        self._desk.jobs.run(queue, done=self._note_queued, lane=Lane.DATABASE)

    def _note_queued(self, _: None) -> None:
        self._view.missing.show_queued()
        self._desk.tell("transcripts")

    def _ask_for_file(self) -> None:
        texts = self._desk.texts
        kinds = f"{texts('review.missing.files')} (*.vtt *.srt *.json *.jsonl *.ctm)"
        chosen, _ = QFileDialog.getOpenFileName(self._view, texts("review.missing.import"), "", kinds)
        if chosen:
            self.import_from(Path(chosen))

    def _note_imported(self, _: Transcript) -> None:
        self._desk.tell("transcripts")
