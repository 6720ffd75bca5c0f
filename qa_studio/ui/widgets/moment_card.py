"""A moment of a call as a card: what it shows, the words, when, and the buttons to hear it."""

from PySide6.QtWidgets import QFrame, QPushButton, QSizePolicy, QWidget

from qa_studio.domain.calls import Span
from qa_studio.ui.desk import Desk
from qa_studio.ui.icons import icon
from qa_studio.ui.views.parts import Decor, column, label, row
from qa_studio.ui.widgets.moment_player import MomentPlayer


class MomentCard(QFrame):
    """One pinned moment."""

    def __init__(
        self,
        desk: Desk,
        player: MomentPlayer,
        call_uid: str,
        span: Span,
        *,
        heading: str,
        quote: str,
        when: str,
        tone: str = "muted",
        can_open: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        """`tone` names the style of the heading; `can_open` offers the review page."""
        super().__init__(parent)
        self.setObjectName("quote")
        self._desk = desk
        self._player = player
        self._uid = call_uid
        self._span = span
        texts = desk.texts
        decor = Decor(desk.studio.resources, desk.theme)
        self.play = decor.button(texts("moment.play"), "play")
        self.play.setToolTip(texts("moment.play_tip"))
        self.play.clicked.connect(self._toggle)
        self.open: QPushButton | None = None
        if can_open:
            self.open = decor.button(texts("moment.open"), "review")
            self.open.clicked.connect(self._open)
        title = label(heading, tone, wraps=True)
        title.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        title.setVisible(bool(heading))
        words = label(texts("moment.quote", quote=quote) if quote else texts("moment.no_words"), wraps=True)
        stamp = f"{texts.duration(span.start_s)}–{texts.duration(span.end_s)}"
        buttons = row(label(f"{when} · {stamp}", "muted"), None, self.play, *([self.open] if self.open else []))
        layout = column(title, words, buttons, gap_px=6)
        layout.setContentsMargins(14, 10, 10, 10)
        self.setLayout(layout)
        player.playing.connect(self._show_playing)

    def _toggle(self) -> None:
        self._player.toggle(self._uid, self._span)

    def _open(self) -> None:
        self._desk.open_moment.emit(self._uid, self._span.start_s)

    def _show_playing(self, moment: tuple[str, Span] | None) -> None:
        is_this = moment == (self._uid, self._span)
        self.play.setText(self._desk.texts("moment.stop" if is_this else "moment.play"))
        colour = self._desk.theme.accent
        self.play.setIcon(icon(self._desk.studio.resources, "stop" if is_this else "play", colour))
