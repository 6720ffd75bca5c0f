"""The strip at the window's foot: what runs in the background, how far it is, how long yet, and how to stop it."""

from PySide6.QtWidgets import QFrame, QProgressBar, QSizePolicy, QWidget

from qa_studio.domain.jobs import time_to_go
from qa_studio.ui.desk import Desk
from qa_studio.ui.jobs.runner import Job
from qa_studio.ui.views.parts import Decor, label, row

_STEPS = 1000


class JobBar(QFrame):
    """Shows the latest titled job that runs; hidden while there is none."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        """Listens to the desk's jobs."""
        super().__init__(parent)
        self.setObjectName("jobBar")
        self._desk = desk
        self._job: Job | None = None
        self.title = label("", "")
        self.what = label("", "muted")
        self.what.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.to_go = label("", "muted")
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.bar.setFixedWidth(220)
        self.stop = Decor(desk.studio.resources, desk.theme).button(desk.texts("ui.stop"), "stop")
        self.stop.clicked.connect(self._stop_job)
        layout = row(self.title, self.what, self.to_go, self.bar, self.stop, gap_px=12)
        layout.setStretch(1, 1)
        layout.setContentsMargins(20, 6, 20, 6)
        self.setLayout(layout)
        self.hide()
        desk.jobs.started.connect(self._look)
        desk.jobs.finished.connect(self._look)

    def _look(self) -> None:
        """Shows the latest titled job that has not ended."""
        titled = [job for job in self._desk.jobs.active if job.title]
        latest = titled[-1] if titled else None
        if latest is not self._job:
            if self._job is not None and not self._job.is_over:
                self._job.progress.disconnect(self._show_progress)
            self._job = latest
            if latest is not None:
                latest.progress.connect(self._show_progress)
                self.title.setText(latest.title)
                self.stop.setEnabled(True)
                self._show_progress(*latest.errand.latest)
        self.setVisible(latest is not None)

    def _show_progress(self, done: float, total: float, what: str) -> None:
        self.bar.setRange(0, _STEPS if total > 0 else 0)
        if total > 0:
            self.bar.setValue(round(min(done / total, 1.0) * _STEPS))
        self.what.setText(what)
        seconds = self._job.errand.seconds_to_go if self._job is not None else None
        self.to_go.setText("" if seconds is None else self._desk.texts.of(time_to_go(seconds)))

    def _stop_job(self) -> None:
        if self._job is not None:
            self._job.cancel()
            self.stop.setEnabled(False)
            self.what.setText(self._desk.texts("ui.stopping"))
            self.to_go.setText("")
