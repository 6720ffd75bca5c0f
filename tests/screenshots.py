"""Saves a picture of each page, in both languages and two sizes: `python tests/screenshots.py OUT [--workspace W]`.

The pictures are for people to look at; nothing is compared. Needs no display (Qt's offscreen platform is used where
no other is set). Without a workspace the demo is prepared in a temporary one.
"""

import argparse
import os
import sys
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QEventLoop, QSize, QTimer  # noqa: E402
from PySide6.QtWidgets import QApplication, QWidget  # noqa: E402

from qa_studio import bootstrap  # noqa: E402
from qa_studio.domain.people import Role  # noqa: E402
from qa_studio.services.browse_calls import list_calls  # noqa: E402
from qa_studio.services.draw_sample import review_queue  # noqa: E402
from qa_studio.services.manage_people import list_people  # noqa: E402
from qa_studio.services.prepare_demo import prepare_demo  # noqa: E402
from qa_studio.services.studio import Studio  # noqa: E402
from qa_studio.settings import Settings  # noqa: E402
from qa_studio.ui.desk import Desk  # noqa: E402
from qa_studio.ui.main_window import MainWindow  # noqa: E402
from qa_studio.ui.models.period import ChosenCalls  # noqa: E402
from qa_studio.ui.notify import Crash  # noqa: E402
from qa_studio.ui.pages.calls_page import CallsPage  # noqa: E402
from qa_studio.ui.pages.catalogue import entries_for  # noqa: E402
from qa_studio.ui.pages.sample_page import SamplePage  # noqa: E402
from qa_studio.ui.preferences import Preferences  # noqa: E402
from qa_studio.ui.theme import DARK, LIGHT  # noqa: E402
from qa_studio.ui.widgets.who_dialog import WhoDialog  # noqa: E402

SIZES = (QSize(1280, 800), QSize(1920, 1080))
LANGUAGES = ("es", "en")
SETTLE_MS = 60
QUIET_LOOKS = 3
"""What a job brought is laid out and painted only after the job has ended."""


class Photographer:
    """Shows one page after the other, and saves what is seen once no job runs any more."""

    def __init__(self, studio: Studio, language: str, out: Path, is_dark: bool, preferences: Path) -> None:
        """Opens a window that speaks `language`."""
        self.out = out
        self.suffix = "-dark" if is_dark else ""
        self.language = language
        remembered = Preferences(preferences)
        remembered.remember("theme", "dark" if is_dark else "light")
        self.desk = Desk(studio, language, preferences=remembered, theme=DARK if is_dark else LIGHT)
        self.problems: list[str] = []
        self.desk.notify.crashed.connect(self.note_crash)
        self.window = MainWindow(self.desk)
        self.window.show()

    def page(self, name: str, prepare: Callable[[], object] | None = None, also: str = "") -> None:
        """Shows a page in each size and saves it as OUT/<size>/<language>-<name>.png."""
        for size in SIZES:
            self.window.resize(size)
            self.window.show_page(name)
            self.settle()
            if prepare is not None:
                prepare()
                self.settle()
            self.save(self.window, size, name + also)

    def dialog(self, dialog: QWidget, name: str) -> None:
        """Saves a dialog over the page in front."""
        dialog.show()
        self.settle()
        self.save(dialog, SIZES[0], name)
        dialog.close()

    def save(self, widget: QWidget, size: QSize, name: str) -> None:
        """Saves what a widget shows."""
        folder = self.out / f"{size.width()}x{size.height()}"
        folder.mkdir(parents=True, exist_ok=True)
        widget.grab().save(str(folder / f"{self.language}-{name}{self.suffix}.png"))

    def settle(self) -> None:
        """Lets the window work until no job is left and everything is painted."""
        loop = QEventLoop()
        idle = QTimer()
        idle.setInterval(SETTLE_MS)
        quiet = [0]

        def look() -> None:
            quiet[0] = 0 if self.desk.jobs.active else quiet[0] + 1
            if quiet[0] == QUIET_LOOKS:
                loop.quit()

        idle.timeout.connect(look)
        idle.start()
        loop.exec()
        idle.stop()

    def note_crash(self, crash: Crash) -> None:
        """Remembers that a page is broken: its picture would only look empty."""
        self.problems.append(crash.trace)

    def close(self) -> None:
        """Ends the window.

        Raises:
            SystemExit: something crashed on the way.
        """
        self.window.close()
        self.desk.jobs.shutdown()
        self.window.deleteLater()
        QApplication.processEvents()
        if self.problems:
            raise SystemExit("\n".join(self.problems))


def photograph(studio: Studio, language: str, out: Path, is_dark: bool, preferences: Path) -> None:
    """Takes all pictures of one language."""
    camera = Photographer(studio, language, out, is_dark, preferences)
    for entry in entries_for(studio.person):
        camera.page(entry.page.name)
    sample = camera.window.page("sample")
    if isinstance(sample, SamplePage):
        camera.page("sample", lambda: sample.view.tabs.setCurrentIndex(1), "-proof")
    waiting = [row.call.uid for row in review_queue(studio) if row.call.transcript is not None]
    if waiting:
        camera.page("review", lambda: camera.window.open_review(waiting[0]))
    calls = camera.window.page("calls")
    if isinstance(calls, CallsPage):
        camera.window.show_page("calls")
        camera.dialog(calls.offer_import([studio.folder / "recordings"]), "import")
    camera.dialog(WhoDialog(list_people(studio), camera.desk, parent=camera.window), "who")
    agents = [person for person in list_people(studio, Role.AGENT) if person.is_active]
    if agents:
        camera.desk.work_as(agents[0])
        camera.page("feedback")
    camera.close()


def main(arguments: Sequence[str] | None = None) -> int:
    """Prepares the workspace and takes the pictures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("out", type=Path)
    parser.add_argument("--workspace", type=Path)
    parser.add_argument("--dark", action="store_true", help="the dark look as well")
    options = parser.parse_args(arguments)
    application = QApplication(sys.argv[:1])
    with tempfile.TemporaryDirectory() as scratch:
        studio = bootstrap.open_studio(Settings(), options.workspace or Path(scratch) / "demo")
        try:
            if not list_calls(studio, ChosenCalls().at("UTC"), limit=1).total:
                prepare_demo(studio)
            for is_dark in (False, True) if options.dark else (False,):
                for language in LANGUAGES:
                    photograph(studio, language, options.out, is_dark, Path(scratch) / "window.ini")
        finally:
            bootstrap.close_studio(studio)
    del application
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
