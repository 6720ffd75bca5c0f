"""The bar below the waveform: play, skip, speed, loop, zoom, and what the colours mean."""

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QAction, QActionGroup, QFont
from PySide6.QtWidgets import QHBoxLayout, QMenu, QToolButton, QWidget

from qa_studio.messages import Texts
from qa_studio.ui.widgets.player import SKIP_S, SPEEDS, Player
from qa_studio.ui.widgets.review_colours import ReviewColours
from qa_studio.ui.widgets.review_details import plain_label
from qa_studio.ui.widgets.review_icons import SIDE_PX, review_icon
from qa_studio.ui.widgets.review_legend import Legend


class PlayerBar(QWidget):
    """Buttons that drive a player; everything here has a key as well."""

    loop_wanted = Signal()
    """The person wants what is heard now repeated, or no longer."""
    zoom_wanted = Signal(float)
    search_wanted = Signal()
    pin_wanted = Signal()
    keys_wanted = Signal()

    def __init__(self, texts: Texts, player: Player, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._texts = texts
        self._player = player
        self.back = self._button("back", "review.player.back")
        self.play = self._button("play", "review.player.play")
        self.forward = self._button("forward", "review.player.forward")
        self.loop = self._button("loop", "review.player.loop", is_checkable=True)
        self.silences = self._button("silence", "review.player.silences", is_checkable=True)
        self.pin = self._button("pin", "review.player.pin")
        self.search = self._button("search", "review.player.search")
        self._clock = plain_label("clock")
        self._speed = self._speed_button()
        self._zoom_out = self._button("", "review.player.zoom_out", text="−")
        self._zoom_in = self._button("", "review.player.zoom_in", text="+")
        self._keys = self._button("", "review.player.keys", text="?")
        self.legend = Legend(texts)
        self._lay_out()
        self._connect()
        self.set_ready(False)

    def set_ready(self, is_ready: bool) -> None:
        """Says whether there is sound to play."""
        for button in (self.back, self.play, self.forward, self.loop, self.silences, self._speed):
            button.setEnabled(is_ready)

    def show_position(self, seconds: float) -> None:
        """Shows where one is, of how much."""
        shown = f"{self._texts.duration(int(seconds))} / {self._texts.duration(self._player.duration_s)}"
        if shown != self._clock.text():
            self._clock.setText(shown)

    def _lay_out(self) -> None:
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(2)
        font = QFont(self._clock.font())
        font.setFeature(QFont.Tag("tnum"), 1)
        self._clock.setFont(font)
        self._clock.setMinimumWidth(108)
        self._clock.setAlignment(Qt.AlignmentFlag.AlignCenter)
        for widget in (self.back, self.play, self.forward, self._clock, self._speed, self.silences, self.loop):
            layout.addWidget(widget)
        layout.addSpacing(8)
        for widget in (self.pin, self.search, self._zoom_out, self._zoom_in, self._keys):
            layout.addWidget(widget)
        layout.addSpacing(10)
        layout.addWidget(self.legend, 1)

    def _connect(self) -> None:
        self.play.clicked.connect(self._player.toggle)
        self.back.clicked.connect(self._skip_back)
        self.forward.clicked.connect(self._skip_forward)
        self.silences.toggled.connect(self._skip_silences)
        self.loop.clicked.connect(self.loop_wanted)
        self.pin.clicked.connect(self.pin_wanted)
        self.search.clicked.connect(self.search_wanted)
        self._keys.clicked.connect(self.keys_wanted)
        self._zoom_in.clicked.connect(self._zoom_nearer)
        self._zoom_out.clicked.connect(self._zoom_farther)
        self._player.playing_changed.connect(self._show_playing)
        self._player.speed_changed.connect(self._show_speed)
        self._player.loop_changed.connect(self._show_loop)
        self._player.moved.connect(self.show_position)

    def _button(self, drawing: str, name: str, *, is_checkable: bool = False, text: str = "") -> QToolButton:
        made = QToolButton()
        made.setObjectName("player")
        made.setToolTip(self._texts(name))
        made.setAccessibleName(self._texts(name))
        made.setCheckable(is_checkable)
        made.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        made.setIconSize(QSize(SIDE_PX, SIDE_PX))
        made.setText(text)
        made.setMinimumSize(30, 28)
        if drawing:
            made.setIcon(review_icon(drawing, ReviewColours.of(self.palette()).text))
        return made

    def _speed_button(self) -> QToolButton:
        made = self._button("", "review.player.speed", text=f"{self._speed_text(1.0)} ▾")
        menu = QMenu(made)
        group = QActionGroup(menu)
        for speed in SPEEDS:
            action = QAction(self._speed_text(speed), menu)
            action.setCheckable(True)
            action.setChecked(speed == 1.0)
            action.setData(speed)
            group.addAction(action)
            menu.addAction(action)
        group.triggered.connect(self._choose_speed)
        made.setMenu(menu)
        made.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        made.setMinimumWidth(58)
        return made

    def _speed_text(self, speed: float) -> str:
        decimals = 0 if speed == int(speed) else 2 if speed * 4 % 2 else 1
        return f"{self._texts.number(speed, decimals)}×"

    def _choose_speed(self, action: QAction) -> None:
        self._player.set_speed(float(action.data()))

    def _show_speed(self, speed: float) -> None:
        self._speed.setText(f"{self._speed_text(speed)} ▾")
        for action in self._speed.menu().actions():
            action.setChecked(float(action.data()) == speed)

    def _show_playing(self, is_playing: bool) -> None:
        name = "pause" if is_playing else "play"
        self.play.setIcon(review_icon(name, ReviewColours.of(self.palette()).text))
        self.play.setToolTip(self._texts(f"review.player.{name}"))
        self.play.setAccessibleName(self._texts(f"review.player.{name}"))

    def _show_loop(self, loop: object) -> None:
        self.loop.setChecked(loop is not None)

    def _skip_back(self) -> None:
        self._player.skip(-SKIP_S)

    def _skip_forward(self) -> None:
        self._player.skip(SKIP_S)

    def _skip_silences(self, is_wanted: bool) -> None:
        self._player.skips_silences = is_wanted

    def _zoom_nearer(self) -> None:
        self.zoom_wanted.emit(1.0)

    def _zoom_farther(self) -> None:
        self.zoom_wanted.emit(-1.0)
