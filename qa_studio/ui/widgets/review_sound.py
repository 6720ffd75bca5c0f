"""What makes a sound run: this machine's sound device, or a clock where there is none."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Protocol

from PySide6.QtCore import QElapsedTimer, QLoggingCategory, QObject, QUrl, Signal
from PySide6.QtMultimedia import QAudioOutput, QMediaDevices, QMediaPlayer

_AHEAD_S = 0.25
"""How far a position is carried on by the clock beyond what the device last told."""


class Sound(Protocol):
    """Something that runs through a sound file."""

    def open(self, sound_file: Path) -> None:
        """Takes a file."""

    def play(self) -> None:
        """Runs."""

    def pause(self) -> None:
        """Stands still."""

    def stop(self) -> None:
        """Lets go of the file."""

    def seek(self, seconds: float) -> None:
        """Goes to a moment."""

    def set_speed(self, speed: float) -> None:
        """Runs so much faster than spoken, the pitch kept."""

    def position_s(self) -> float:
        """Gives where it is, in seconds."""

    def is_at_end(self) -> bool:
        """Whether the file has ended."""


class ClockSound:
    """Runs without being heard, so that one can still follow a call where there is no sound device."""

    def __init__(self) -> None:
        self._clock = QElapsedTimer()
        self._from_s = 0.0
        self._speed = 1.0
        self._runs = False

    def open(self, sound_file: Path) -> None:
        """Begins at the start."""
        self._from_s = 0.0

    def play(self) -> None:
        """Runs."""
        self._clock.start()
        self._runs = True

    def pause(self) -> None:
        """Stands still."""
        self._from_s = self.position_s()
        self._runs = False

    def stop(self) -> None:
        """Stands still at the start."""
        self._runs = False
        self._from_s = 0.0

    def seek(self, seconds: float) -> None:
        """Goes to a moment."""
        self._from_s = seconds
        self._clock.start()

    def set_speed(self, speed: float) -> None:
        """Runs so much faster."""
        self._from_s = self.position_s()
        self._clock.start()
        self._speed = speed

    def position_s(self) -> float:
        """Gives where it is, in seconds."""
        return self._from_s + (self._clock.elapsed() / 1000 * self._speed if self._runs else 0.0)

    def is_at_end(self) -> bool:
        """A clock never ends by itself."""
        return False


class DeviceSound(QObject):
    """Plays on this machine's sound device."""

    broken = Signal()
    """The file cannot be played here."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._player = QMediaPlayer(self)
        self._output = QAudioOutput(self)
        self._player.setAudioOutput(self._output)
        if self._player.pitchCompensationAvailability() is QMediaPlayer.PitchCompensationAvailability.Available:
            self._player.setPitchCompensation(True)
        self._clock = QElapsedTimer()
        self._clock.start()
        self._told_s = 0.0
        self._speed = 1.0
        self._wanted_s: float | None = None
        self._player.positionChanged.connect(self._note_position)
        self._player.mediaStatusChanged.connect(self._note_status)
        self._player.errorOccurred.connect(self._note_error)

    def open(self, sound_file: Path) -> None:
        """Takes a file; a moment asked for meanwhile is gone to once it is read."""
        self._told_s = 0.0
        self._wanted_s = 0.0
        self._player.setSource(QUrl.fromLocalFile(str(sound_file)))

    def play(self) -> None:
        """Runs."""
        self._clock.restart()
        self._player.play()

    def pause(self) -> None:
        """Stands still."""
        self._player.pause()

    def stop(self) -> None:
        """Lets go of the file."""
        self._player.stop()
        self._player.setSource(QUrl())

    def seek(self, seconds: float) -> None:
        """Goes to a moment, as soon as the file is read."""
        self._told_s = seconds
        self._clock.restart()
        if self._wanted_s is not None:
            self._wanted_s = seconds
        else:
            self._player.setPosition(round(seconds * 1000))

    def set_speed(self, speed: float) -> None:
        """Runs so much faster than spoken, the pitch kept."""
        self._speed = speed
        self._player.setPlaybackRate(speed)

    def position_s(self) -> float:
        """Gives where it is: what the device last told, carried on by the clock for a smooth playhead."""
        if not self._player.isPlaying():
            return self._told_s
        return self._told_s + min(self._clock.elapsed() / 1000 * self._speed, _AHEAD_S)

    def is_at_end(self) -> bool:
        """Whether the file has ended."""
        return self._player.mediaStatus() is QMediaPlayer.MediaStatus.EndOfMedia

    def _note_position(self, milliseconds: int) -> None:
        if self._wanted_s is None:
            self._told_s = milliseconds / 1000
            self._clock.restart()

    def _note_status(self, status: QMediaPlayer.MediaStatus) -> None:
        is_read = status in (QMediaPlayer.MediaStatus.LoadedMedia, QMediaPlayer.MediaStatus.BufferedMedia)
        if is_read and self._wanted_s is not None:
            wanted, self._wanted_s = self._wanted_s, None
            self.seek(wanted)

    def _note_error(self, error: QMediaPlayer.Error, text: str) -> None:
        if error is not QMediaPlayer.Error.NoError:
            self.broken.emit()


def has_sound_device() -> bool:
    """Whether this machine can be heard now."""
    with _without_chatter():
        return not QMediaDevices.defaultAudioOutput().isNull()


@contextmanager
def _without_chatter() -> Iterator[None]:
    """Keeps Qt from warning about sound servers that are simply not there: the player says so itself."""
    QLoggingCategory.setFilterRules("default.warning=false\nqt.multimedia.*=false")
    try:
        yield
    finally:
        QLoggingCategory.setFilterRules("qt.multimedia.*=false")
