"""A line for each queue: the language of its calls, the side its agents are heard on, and its speech model."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QGridLayout, QWidget

from qa_studio.messages import Texts
from qa_studio.services.workspace_settings import WorkspaceSettings
from qa_studio.ui.views.parts import label

HEADINGS = ("queue", "language", "agent_side", "model")
SIDES = ("left", "right")


@dataclass(frozen=True)
class Choices:
    """What can be chosen: languages with their names, and the names of models by language."""

    languages: tuple[tuple[str, str], ...]
    models: Mapping[str, tuple[str, ...]]


class QueueGrid(QWidget):
    """Pickers in lines; each begins with what holds where nothing else is chosen."""

    changed = Signal()

    def __init__(self, texts: Texts, parent: QWidget | None = None) -> None:
        """Makes an empty grid."""
        super().__init__(parent)
        self._texts = texts
        self._lines: dict[str, tuple[QComboBox, QComboBox, QComboBox]] = {}
        self._choices = Choices((), {})
        self._settings = WorkspaceSettings()
        self._is_filling = False
        self._grid = QGridLayout()
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(12)
        self._grid.setVerticalSpacing(8)
        for column, heading in enumerate(HEADINGS):
            self._grid.addWidget(label(texts(f"settings.column_{heading}"), "muted"), 0, column)
            self._grid.setColumnStretch(column, 3 if heading == "model" else 2)
        self.setLayout(self._grid)

    @property
    def queues(self) -> tuple[str, ...]:
        """The queues that have a line."""
        return tuple(self._lines)

    def pickers(self, queue: str) -> tuple[QComboBox, QComboBox, QComboBox]:
        """Gives a queue's pickers: language, side, model."""
        return self._lines[queue]

    def show_settings(self, queues: Sequence[str], settings: WorkspaceSettings, choices: Choices) -> None:
        """Shows what is chosen for each of these queues."""
        self._is_filling = True
        self._settings, self._choices = settings, choices
        for queue in queues:
            if queue not in self._lines:
                self._add_line(queue)
            language, side, model = self._lines[queue]
            usual = dict(choices.languages).get(settings.default_language, settings.default_language)
            _offer(language, [("", self._texts("settings.usual", what=usual)), *choices.languages])
            _choose(language, settings.queue_languages.get(queue, ""))
            usual_side = self._texts(f"settings.{SIDES[settings.agent_channel]}")
            sides = [(str(place), self._texts(f"settings.{name}")) for place, name in enumerate(SIDES)]
            _offer(side, [("", self._texts("settings.usual", what=usual_side)), *sides])
            _choose(side, str(settings.queue_agent_channels.get(queue, "")))
            self._offer_models(queue)
            _choose(model, settings.queue_models.get(queue, ""))
        self._is_filling = False

    def put_into(self, settings: WorkspaceSettings) -> WorkspaceSettings:
        """Gives the settings with what is chosen here."""
        chosen = {queue: [str(box.currentData() or "") for box in boxes] for queue, boxes in self._lines.items()}
        return replace(
            settings,
            queue_languages={queue: language for queue, (language, _, _) in chosen.items() if language},
            queue_agent_channels={queue: int(side) for queue, (_, side, _) in chosen.items() if side},
            queue_models={queue: model for queue, (_, _, model) in chosen.items() if model},
        )

    def _add_line(self, queue: str) -> None:
        boxes = (QComboBox(), QComboBox(), QComboBox())
        place = len(self._lines) + 1
        name = label(queue, wraps=True)
        self._grid.addWidget(name, place, 0)
        for column, box in enumerate(boxes, start=1):
            box.setMinimumContentsLength(10)
            box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
            box.setAccessibleName(f"{queue}: {self._texts(f'settings.column_{HEADINGS[column]}')}")
            self._grid.addWidget(box, place, column)
            box.currentIndexChanged.connect(self._note_change)
        self._lines[queue] = boxes

    def _offer_models(self, queue: str) -> None:
        language, _, model = self._lines[queue]
        code = str(language.currentData() or self._settings.default_language).split("-")[0]
        names = dict.fromkeys((*self._choices.models.get(code, ()), *self._kept(queue, code)))
        chosen = str(model.currentData() or "")
        _offer(model, [("", self._texts("settings.usual_model")), *((name, name) for name in names)])
        _choose(model, chosen if chosen in names else "")

    def _kept(self, queue: str, code: str) -> tuple[str, ...]:
        """Gives a chosen model that this machine lacks, as long as the language is the one it was chosen for."""
        name = self._settings.queue_models.get(queue)
        is_known = any(name in names for names in self._choices.models.values())
        same = self._settings.language_of(None, queue).split("-")[0] == code
        return (name,) if name and same and not is_known else ()

    def _note_change(self) -> None:
        if self._is_filling:
            return
        self._is_filling = True
        for queue in self._lines:
            self._offer_models(queue)
        self._is_filling = False
        self.changed.emit()


def _offer(box: QComboBox, choices: Sequence[tuple[str, str]]) -> None:
    box.clear()
    for value, name in choices:
        box.addItem(name, value)


def _choose(box: QComboBox, value: str) -> None:
    """Chooses a value, which is added where it is not offered, so that saving never loses it."""
    if box.findData(value) < 0:
        box.addItem(value, value)
    box.setCurrentIndex(box.findData(value))
