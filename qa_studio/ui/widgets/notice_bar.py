"""Notices inside the window: non-modal, dismissible, the newest below."""

from time import monotonic

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QFrame, QSizePolicy, QToolButton, QVBoxLayout, QWidget

from qa_studio.ui.desk import Desk
from qa_studio.ui.icons import icon
from qa_studio.ui.notify import Level, Notice
from qa_studio.ui.views.parts import Decor, label, row

MOST_NOTICES = 3
READING_TIME_MS = 8_000
"""How long good news stays; warnings and errors stay until they are dismissed."""

_COLOUR = {Level.INFO: "accent", Level.SUCCESS: "positive", Level.WARNING: "warning", Level.ERROR: "negative"}


_FRESH_S = 3.0


class NoticeBar(QWidget):
    """Shows what the desk's notifier has to say."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        """Listens to the desk's notifier."""
        super().__init__(parent)
        self._desk = desk
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(6)
        self._shown: list[_NoticeLine] = []
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        self.hide()
        desk.notify.noticed.connect(self.show_notice)

    @property
    def texts(self) -> tuple[str, ...]:
        """What the notices say, oldest first."""
        return tuple(line.notice.text for line in self._shown)

    def show_notice(self, notice: Notice) -> None:
        """Adds a notice; the same one is not shown twice, and only the latest few stay."""
        for line in list(self._shown):
            if line.notice == notice:
                self._dismiss(line)
        while len(self._shown) >= MOST_NOTICES:
            self._dismiss(self._shown[0])
        line = _NoticeLine(notice, self._desk, self)
        line.close_button.clicked.connect(self._dismiss_sender)
        self._layout.addWidget(line)
        self._shown.append(line)
        self.show()

    def _dismiss_sender(self) -> None:
        for line in list(self._shown):
            if line.close_button is self.sender():
                self._dismiss(line)

    def sweep(self) -> None:
        """Takes away notices whose reading time is over."""
        for line in list(self._shown):
            if line.is_read:
                self._dismiss(line)

    def leave_page(self) -> None:
        """Takes away warnings and errors that have stood for a while: they were about the page that is left."""
        for line in list(self._shown):
            if line.is_problem and line.age_s > _FRESH_S:
                self._dismiss(line)

    def _dismiss(self, line: "_NoticeLine") -> None:
        self._shown.remove(line)
        self._layout.removeWidget(line)
        line.hide()
        line.deleteLater()
        self.setVisible(bool(self._shown))


class _NoticeLine(QFrame):
    """One notice: a symbol, the sentence, a button that dismisses it."""

    def __init__(self, notice: Notice, desk: Desk, bar: NoticeBar) -> None:
        super().__init__(bar)
        self.notice = notice
        self._since = monotonic()
        self.setObjectName("notice")
        self.setProperty("level", notice.level.value)
        decor = Decor(desk.studio.resources, desk.theme)
        self.close_button = QToolButton()
        self.close_button.setIcon(icon(desk.studio.resources, "close", desk.theme.muted))
        self.close_button.setToolTip(desk.texts("ui.dismiss"))
        self.close_button.setAccessibleName(desk.texts("ui.dismiss"))
        words = label(notice.text, wraps=True, selectable=True)
        words.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        symbol = decor.picture(notice.level.value, 20, getattr(desk.theme, _COLOUR[notice.level]))
        layout = row(symbol, words, self.close_button, gap_px=10)
        layout.setContentsMargins(12, 7, 7, 7)
        layout.setAlignment(self.close_button, Qt.AlignmentFlag.AlignTop)
        self.setLayout(layout)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(bar.sweep)
        if notice.level in (Level.INFO, Level.SUCCESS):
            self._timer.start(READING_TIME_MS)

    @property
    def is_problem(self) -> bool:
        """Whether it tells of something that went wrong."""
        return self.notice.level not in (Level.INFO, Level.SUCCESS)

    @property
    def age_s(self) -> float:
        """Seconds for which it has stood."""
        return monotonic() - self._since

    @property
    def is_read(self) -> bool:
        """Whether it has stood long enough to go by itself."""
        return self.notice.level in (Level.INFO, Level.SUCCESS) and not self._timer.isActive()
