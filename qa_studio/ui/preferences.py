"""What this machine remembers of the person at the window: language, look, who worked last, window size."""

from pathlib import Path

from PySide6.QtCore import QByteArray, QSettings


class Preferences:
    """Remembered choices, kept in an INI file."""

    def __init__(self, file: Path) -> None:
        """Opens `file`; it is made when something is first remembered."""
        self._settings = QSettings(str(file), QSettings.Format.IniFormat)

    def text(self, key: str, default: str = "") -> str:
        """Gives a remembered text."""
        value = self._settings.value(key, default)
        return value if isinstance(value, str) else default

    def remember(self, key: str, value: str) -> None:
        """Remembers a text."""
        self._settings.setValue(key, value)

    @property
    def geometry(self) -> QByteArray:
        """The window's last place and size; empty the first time."""
        value = self._settings.value("window/geometry")
        return value if isinstance(value, QByteArray) else QByteArray()

    @geometry.setter
    def geometry(self, value: QByteArray) -> None:
        self._settings.setValue("window/geometry", value)
