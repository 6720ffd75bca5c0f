"""The one bridge for messages to people: notices inside the window, and the crash dialog that offers the log."""

import logging
import traceback
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from qa_studio.domain.errors import KnownError, Message
from qa_studio.messages import Texts

_log = logging.getLogger(__name__)


class Level(StrEnum):
    """How much a notice matters."""

    INFO = "info"
    SUCCESS = "success"
    WARNING = "warning"
    ERROR = "error"


@dataclass(frozen=True)
class Notice:
    """One sentence for the person at the window."""

    level: Level
    text: str


@dataclass(frozen=True)
class Crash:
    """A bug that showed itself: what Python says of it, and where the log lies."""

    summary: str
    trace: str
    log_file: Path | None


class Notifier(QObject):
    """Takes messages from anywhere on the GUI thread; the window shows what its signals carry."""

    noticed = Signal(object)
    """A `Notice` to show."""
    crashed = Signal(object)
    """A `Crash` to show."""

    def __init__(self, texts: Texts, log_file: Path | None = None, parent: QObject | None = None) -> None:
        """Makes a notifier that speaks through `texts`; a crash names `log_file`."""
        super().__init__(parent)
        self.texts = texts
        self.log_file = log_file

    def info(self, message_id: str, **params: object) -> None:
        """Shows something worth knowing."""
        self._tell(Level.INFO, Message(message_id, params))

    def success(self, message_id: str, **params: object) -> None:
        """Shows that something was done."""
        self._tell(Level.SUCCESS, Message(message_id, params))

    def warning(self, message_id: str, **params: object) -> None:
        """Shows something to look after."""
        self._tell(Level.WARNING, Message(message_id, params))

    def message(self, message: Message, level: Level = Level.INFO) -> None:
        """Shows a message that came from a service."""
        self._tell(level, message)

    def failure(self, error: BaseException) -> None:
        """Shows an error: a `KnownError` as one sentence, anything else in the crash dialog."""
        if isinstance(error, KnownError):
            self._tell(Level.ERROR, error.message)
            return
        trace = "".join(traceback.format_exception(error))
        _log.critical("%s", trace)
        self.crashed.emit(Crash(f"{type(error).__name__}: {error}", trace, self.log_file))

    def _tell(self, level: Level, message: Message) -> None:
        text = self.texts.of(message)
        _log.log(logging.WARNING if level is Level.ERROR else logging.INFO, "%s: %s", message.id, text)
        self.noticed.emit(Notice(level, text))
