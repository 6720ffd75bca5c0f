"""The layout of the transcription page."""

from PySide6.QtWidgets import QComboBox, QWidget

from qa_studio.ui.desk import Desk
from qa_studio.ui.views.list_view import ListView
from qa_studio.ui.views.parts import MARGIN_PX, Decor, column, label, row
from qa_studio.ui.widgets.empty_state import EmptyState

SPOKEN = ("es", "en")
"""Languages that can be chosen before it is known what models are here."""
AT_ONCE = (1, 2, 3, 4, 6, 8, 12, 16)


class TranscriptionView(QWidget):
    """What is chosen for a run, the queue, and below it what is to be done about the marked call."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        texts = desk.texts
        decor = Decor(desk.studio.resources, desk.theme)
        self.language = QComboBox()
        self.at_once = QComboBox()
        self.at_once.addItem(texts("transcription.automatic"), "")
        for count in AT_ONCE:
            self.at_once.addItem(texts.number(count, 0), str(count))
        self.queue_all = decor.button(texts("transcription.queue_all"), "plus")
        self.pause = decor.button(texts("transcription.pause"), "pause")
        self.cancel = decor.button(texts("transcription.cancel"), "close")
        self.again = decor.button(texts("transcription.again"), "refresh")
        self.from_file = decor.button(texts("transcription.from_file"), "file")
        self.start = decor.button(texts("transcription.start"), "play", "primary")
        self.to_go = label("", "muted")
        self.paused = label("", "notice", wraps=True)
        self.paused.setProperty("level", "warning")
        self.paused.setContentsMargins(10, 6, 10, 6)
        self.what_to_do = label("", "muted", wraps=True, selectable=True)
        self.empty_states = {
            name: EmptyState(desk, "transcription", f"transcription.{name}")
            for name in ("empty", "no_calls", "no_model", "no_model_ask")
        }
        self.list = ListView(
            desk,
            self.empty_states["empty"],
            filters=(
                label(texts("transcription.language"), "muted"),
                self.language,
                label(texts("transcription.at_once"), "muted"),
                self.at_once,
                self.queue_all,
                self.from_file,
                self.to_go,
            ),
            actions=(self.pause, self.cancel, self.again, self.start),
            below=column(self.what_to_do),
            several=True,
            is_busy=True,
        )
        for state in self.empty_states.values():
            self.list.stack.addWidget(state)
        for name in ("language", "at_once", "cancel", "again", "from_file"):
            widget: QWidget = getattr(self, name)
            widget.setToolTip(texts(f"transcription.{name}_tip"))
        for name in ("language", "at_once"):
            getattr(self, name).setAccessibleName(texts(f"transcription.{name}"))
        strip = row(self.paused)
        strip.setContentsMargins(MARGIN_PX, 0, MARGIN_PX, 0)
        layout = column(strip, self.list)
        layout.setStretchFactor(self.list, 1)
        self.setLayout(layout)

    def show_empty(self, name: str) -> None:
        """Shows the invitation `name` instead of the queue; "" shows the queue."""
        self.list.stack.setCurrentWidget(self.empty_states[name] if name else self.list.table)
