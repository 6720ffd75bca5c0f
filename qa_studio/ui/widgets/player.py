"""Plays the sound that a worker made: speed, skips, silences left out, loops; goes on without a sound device."""

from bisect import bisect_right
from pathlib import Path

from PySide6.QtCore import QObject, Qt, QTimer, Signal

from qa_studio.domain.calls import Span
from qa_studio.ui.widgets.review_sound import ClockSound, DeviceSound, Sound, has_sound_device

SPEEDS = (0.5, 0.75, 1.0, 1.25, 1.5, 1.75, 2.0)
SKIP_S = 5.0
_TICK_MS = 40
_SKIPPED_FROM_S = 1.0
"""Silences shorter than this are part of speaking and are never left out."""
_LEAD_S = 0.3
"""So much of a skipped silence is kept before the next word."""


class Player(QObject):
    """One call's sound and where one is in it. Positions are seconds from the call's start."""

    moved = Signal(float)
    playing_changed = Signal(bool)
    speed_changed = Signal(float)
    loop_changed = Signal(object)
    """A `Span`, or None."""
    sound_missing = Signal(str)
    """There is no sound to be heard, and why (a message id); told once a call."""

    def __init__(self, parent: QObject | None = None, *, sound: Sound | None = None) -> None:
        """Makes a player with nothing in it; `sound` stands in for this machine's own."""
        super().__init__(parent)
        self._given = sound
        self._sound: Sound = sound or ClockSound()
        self._device: DeviceSound | None = None
        self._duration_s = 0.0
        self._position_s = 0.0
        self._speed = 1.0
        self._is_playing = False
        self._is_loaded = False
        self._loop: Span | None = None
        self._silences: tuple[Span, ...] = ()
        self.skips_silences = False
        self._ticker = QTimer(self)
        self._ticker.setInterval(_TICK_MS)
        self._ticker.setTimerType(Qt.TimerType.PreciseTimer)
        self._ticker.timeout.connect(self._tick)

    @property
    def duration_s(self) -> float:
        """Length of the call."""
        return self._duration_s

    @property
    def position_s(self) -> float:
        """Where one is."""
        return self._position_s

    @property
    def is_playing(self) -> bool:
        """Whether the sound runs."""
        return self._is_playing

    @property
    def is_loaded(self) -> bool:
        """Whether there is something to play."""
        return self._is_loaded

    @property
    def speed(self) -> float:
        """How fast it plays; 1 is as it was spoken. The pitch stays."""
        return self._speed

    @property
    def loop(self) -> Span | None:
        """The stretch that is repeated."""
        return self._loop

    def prepare(self, duration_s: float, silences: tuple[Span, ...] = ()) -> None:
        """Begins a call of `duration_s` whose sound is still being made; one can move in it already."""
        self.clear()
        self._duration_s = duration_s
        self._silences = tuple(
            Span(span.start_s, span.end_s - _LEAD_S) for span in silences if span.duration_s >= _SKIPPED_FROM_S
        )

    def load(self, sound_file: Path) -> None:
        """Takes the sound of the prepared call; where one is stays."""
        self._sound.stop()
        self._sound = self._given or self._own_sound()
        self._sound.open(sound_file)
        self._sound.set_speed(self._speed)
        self._sound.seek(self._position_s)
        self._is_loaded = True

    def clear(self) -> None:
        """Lets go of the sound, so that its file may be removed."""
        self.pause()
        self._sound.stop()
        self._is_loaded = False
        self._duration_s = self._position_s = 0.0
        self._silences = ()
        self.set_loop(None)

    def play(self) -> None:
        """Plays from where one is, from the start where one is at the end."""
        if not self._is_loaded or self._is_playing:
            return
        if self._position_s >= self._duration_s - 0.05:
            self.seek(0.0)
        self._is_playing = True
        self._sound.play()
        self._ticker.start()
        self.playing_changed.emit(True)

    def pause(self) -> None:
        """Stops where one is."""
        if not self._is_playing:
            return
        self._is_playing = False
        self._ticker.stop()
        self._sound.pause()
        self.playing_changed.emit(False)

    def toggle(self) -> None:
        """Plays or stops."""
        if self._is_playing:
            self.pause()
        else:
            self.play()

    def play_from(self, seconds: float) -> None:
        """Goes to a moment and plays."""
        self.seek(seconds)
        self.play()

    def seek(self, seconds: float) -> None:
        """Goes to a moment; one outside the loop ends the loop."""
        wanted = min(max(0.0, seconds), self._duration_s)
        if self._loop is not None and not self._loop.start_s <= wanted <= self._loop.end_s:
            self.set_loop(None)
        self._go(wanted)

    def skip(self, seconds: float) -> None:
        """Goes forward, or back below 0."""
        self.seek(self._position_s + seconds)

    def set_speed(self, speed: float) -> None:
        """Plays at the nearest of `SPEEDS`."""
        nearest = min(SPEEDS, key=lambda known: abs(known - speed))
        if nearest != self._speed:
            self._speed = nearest
            self._sound.set_speed(nearest)
            self.speed_changed.emit(nearest)

    def change_speed(self, steps: int) -> None:
        """Plays faster or slower by so many of `SPEEDS`."""
        place = SPEEDS.index(self._speed) + steps
        self.set_speed(SPEEDS[min(max(0, place), len(SPEEDS) - 1)])

    def set_loop(self, loop: Span | None) -> None:
        """Repeats a stretch, or no longer (None); goes to its start where one is outside."""
        if loop == self._loop:
            return
        self._loop = loop
        if loop is not None and not loop.start_s <= self._position_s < loop.end_s:
            self._go(loop.start_s)
        self.loop_changed.emit(loop)

    def _go(self, seconds: float) -> None:
        self._position_s = seconds
        self._sound.seek(seconds)
        self.moved.emit(seconds)

    def _tick(self) -> None:
        at = min(self._sound.position_s(), self._duration_s)
        if self._loop is not None and at >= self._loop.end_s:
            self._go(self._loop.start_s)
            return
        beyond = self._silence_end(at) if self.skips_silences and self._loop is None else None
        if beyond is not None:
            self._go(beyond)
            return
        self._position_s = at
        self.moved.emit(at)
        if at >= self._duration_s - 0.02 or self._sound.is_at_end():
            self.pause()

    def _silence_end(self, seconds: float) -> float | None:
        place = bisect_right(self._silences, seconds, key=lambda span: span.start_s) - 1
        if place >= 0 and seconds < self._silences[place].end_s - 0.1:
            return self._silences[place].end_s
        return None

    def _own_sound(self) -> Sound:
        if not has_sound_device():
            self.sound_missing.emit("review.player.no_device")
            return ClockSound()
        if self._device is None:
            self._device = DeviceSound(self)
            self._device.broken.connect(self._go_on_silently)
        return self._device

    def _go_on_silently(self) -> None:
        self._sound = ClockSound()
        self._sound.set_speed(self._speed)
        self._sound.seek(self._position_s)
        if self._is_playing:
            self._sound.play()
        self.sound_missing.emit("review.player.not_playable")
