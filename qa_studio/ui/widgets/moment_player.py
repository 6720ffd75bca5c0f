"""Plays single moments of calls, one at a time."""

from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from qa_studio.domain.calls import Span
from qa_studio.services.listen_to_calls import playable
from qa_studio.ui.desk import Desk
from qa_studio.ui.widgets.player import Player

LEAD_S = 1.0
"""So much is heard before a moment and after it."""


class MomentPlayer(QObject):
    """Fetches a call's playable sound and plays a stretch of it."""

    playing = Signal(object)
    """The (uid, span) that is being played; None when it has ended."""

    def __init__(self, desk: Desk, parent: QObject | None = None) -> None:
        """Makes a silent player."""
        super().__init__(parent)
        self._desk = desk
        self._player = Player(self)
        self._asked: tuple[str, Span] | None = None
        self._player.moved.connect(self._watch)

    def toggle(self, uid: str, span: Span) -> None:
        """Plays a moment, or stops it where it is the one being played."""
        if self._asked == (uid, span):
            self.stop()
            return
        self.stop()
        self._asked = (uid, span)
        self.playing.emit(self._asked)
        studio = self._desk.studio
        self._desk.jobs.run(
            lambda report: playable(studio, uid), done=partial(self._play, (uid, span)), failed=self._give_up
        )

    def stop(self) -> None:
        """Stops whatever plays."""
        self._player.pause()
        if self._asked is not None:
            self._asked = None
            self.playing.emit(None)

    def _play(self, asked: tuple[str, Span], sound: Path) -> None:
        if self._asked != asked:
            return
        span = asked[1]
        self._player.prepare(span.end_s + LEAD_S + 1.0)
        self._player.load(sound)
        self._player.seek(max(0.0, span.start_s - LEAD_S))
        self._player.play()

    def _watch(self, position_s: float) -> None:
        if self._asked is not None and self._player.is_playing and position_s >= self._asked[1].end_s + LEAD_S:
            self.stop()

    def _give_up(self, error: Exception) -> None:
        self.stop()
        self._desk.notify.failure(error)
