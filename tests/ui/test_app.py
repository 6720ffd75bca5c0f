"""The way into the window: it opens, asks nobody twice, and says in one sentence why it cannot."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication

from qa_studio import app
from qa_studio.services.studio import Studio
from qa_studio.settings import Settings


@pytest.fixture
def closing(qapp: QApplication) -> Iterator[None]:
    """Closes the window as a person would, as soon as there is one.

    `QApplication.quit` would not do: asked outside the application's own loop, it keeps later loops from running.
    """
    timer = QTimer()
    timer.timeout.connect(qapp.closeAllWindows)
    timer.start()
    yield
    timer.stop()


@pytest.mark.usefixtures("closing")
def test_window_opens_and_closes(studio: Studio) -> None:
    assert app.run_window(studio, Settings(), asks_who=False) == app.EXIT_DONE


def test_unusable_workspace_is_one_sentence_on_standard_error(
    qapp: QApplication, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    blocked = tmp_path / "file"
    blocked.touch()
    assert app.main(["--workspace", str(blocked)]) == app.EXIT_NOTHING_DONE
    told = capsys.readouterr().err
    assert str(blocked) in told
    assert "Traceback" not in told


def test_unknown_user_is_told_who_there_is(
    qapp: QApplication, tmp_path: Path, capsys: pytest.CaptureFixture[str], studio: Studio
) -> None:
    assert app.main(["--workspace", str(studio.folder), "--user", "Nobody"]) == app.EXIT_NOTHING_DONE
    assert "Ada" in capsys.readouterr().err


def test_no_display_is_noticed_before_qt_aborts() -> None:
    missing = app.missing_for_display("linux", {})
    assert missing is not None
    assert missing.id == "app.no_screen"
    assert app.missing_for_display("linux", {"QT_QPA_PLATFORM": "offscreen"}) is None
    assert app.missing_for_display("linux", {"WAYLAND_DISPLAY": "wayland-0"}) is None
    assert app.missing_for_display("win32", {}) is None
