"""The way into the window: `qa-studio-window [--workspace DIR] [--user NAME]`."""

import argparse
import logging
import os
import sys
from collections.abc import Mapping, Sequence
from ctypes.util import find_library
from pathlib import Path
from types import TracebackType

from qa_studio import bootstrap
from qa_studio.domain.errors import KnownError, Message
from qa_studio.services.manage_people import list_people
from qa_studio.services.studio import Studio
from qa_studio.settings import Settings

_log = logging.getLogger(__name__)
EXIT_DONE, EXIT_NOTHING_DONE = 0, 1


def main(arguments: Sequence[str] | None = None) -> int:
    """Opens the window on a workspace and gives the exit code when it is closed."""
    options = _read(arguments)
    settings = Settings()
    bootstrap.start_log(settings)
    texts = bootstrap.texts_of(settings)
    try:
        import PySide6.QtWidgets  # noqa: F401
    except ImportError as error:
        _log.exception("Qt cannot be loaded")
        return _complain(texts("app.no_display", reason=str(error)))
    missing = missing_for_display(sys.platform, os.environ)
    if missing is not None:
        return _complain(texts.of(missing))
    try:
        studio = bootstrap.open_studio(settings, options.workspace, options.user)
    except KnownError as error:
        return _complain(texts.of(error.message))
    try:
        return run_window(studio, settings, asks_who=options.user is None)
    finally:
        bootstrap.close_studio(studio)


def run_window(studio: Studio, settings: Settings, *, asks_who: bool = True) -> int:
    """Shows the window on an open workspace until it is closed; `asks_who` asks who works first."""
    from PySide6.QtCore import QLibraryInfo, QTranslator
    from PySide6.QtWidgets import QApplication

    from qa_studio.ui.desk import Desk
    from qa_studio.ui.main_window import MainWindow
    from qa_studio.ui.preferences import Preferences
    from qa_studio.ui.theme import theme_for

    application = QApplication.instance() or QApplication(sys.argv[:1])
    if not isinstance(application, QApplication):
        raise TypeError("a QApplication is needed for windows")
    application.setApplicationName("QA Studio")
    application.setDesktopFileName("qa-studio")
    preferences = Preferences(settings.config / "window.ini")
    language = preferences.text("language", settings.language)
    translator = QTranslator(application)

    def speak_qt(code: str) -> None:
        application.removeTranslator(translator)
        folder = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
        if translator.load(f"qtbase_{code}", folder):
            application.installTranslator(translator)

    speak_qt(language)
    theme = theme_for(preferences.text("theme", "system"))
    desk = Desk(
        _as_last_time(studio, preferences.text("person")) if asks_who else studio,
        language,
        preferences=preferences,
        log_file=bootstrap.log_file(settings),
        theme=theme,
    )
    desk.language_changed.connect(lambda: speak_qt(desk.texts.language))

    def show_bug(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        if issubclass(kind, KeyboardInterrupt):
            application.quit()
            return
        desk.notify.failure(error.with_traceback(trace))

    usual_hook, sys.excepthook = sys.excepthook, show_bug
    window = MainWindow(desk, door=studio)
    window.show()
    if asks_who:
        window.require_who()
    try:
        return application.exec()
    finally:
        sys.excepthook = usual_hook
        desk.jobs.shutdown()


def _as_last_time(studio: Studio, name: str) -> Studio:
    """Puts whoever worked last at the desk, where they still work here."""
    for person in list_people(studio):
        if person.name == name and person.is_active:
            return studio.acting_as(person)
    return studio


def _read(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="qa-studio-window", description="Opens the QA Studio window.")
    parser.add_argument("--workspace", type=Path, metavar="DIR")
    parser.add_argument("--user", metavar="NAME")
    return parser.parse_args(arguments)


def missing_for_display(platform: str, environment: Mapping[str, str]) -> Message | None:
    """Says why Qt could open no window here: it would abort the process instead of raising anything."""
    if platform != "linux" or environment.get("QT_QPA_PLATFORM"):
        return None
    if not environment.get("DISPLAY") and not environment.get("WAYLAND_DISPLAY"):
        return Message.of("app.no_screen")
    if not environment.get("WAYLAND_DISPLAY") and find_library("xcb-cursor") is None:
        return Message.of("app.no_display", reason="libxcb-cursor0")
    return None


def _complain(sentence: str) -> int:
    """Says why there is no window: on standard error, or in a box where there is none (started without a console)."""
    if sys.stderr is not None:
        sys.stderr.write(sentence + "\n")
    elif "PySide6.QtWidgets" in sys.modules:
        from PySide6.QtWidgets import QApplication, QMessageBox

        application = QApplication.instance() or QApplication(sys.argv[:1])
        QMessageBox.critical(None, "QA Studio", sentence)
        del application
    return EXIT_NOTHING_DONE


if __name__ == "__main__":
    raise SystemExit(main())
