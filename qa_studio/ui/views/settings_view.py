"""The layout of the settings page: what is this person's, what is the workspace's, and what differs by queue."""

from functools import lru_cache
from zoneinfo import available_timezones

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QComboBox, QCompleter, QFormLayout, QLineEdit, QWidget

from qa_studio.messages import LANGUAGES
from qa_studio.ui.desk import Desk
from qa_studio.ui.views.parts import MARGIN_PX, Decor, card, column, label, row, scrolled
from qa_studio.ui.widgets.queue_grid import SIDES, QueueGrid

LOOKS = ("system", "light", "dark")
LEGS = ("out", "in")


class SettingsView(QWidget):
    """Three cards, and a line that says whether something is not saved yet."""

    def __init__(self, desk: Desk) -> None:
        """Lays out the parts; they do nothing by themselves."""
        super().__init__()
        self._texts = texts = desk.texts
        self._decor = decor = Decor(desk.studio.resources, desk.theme)
        self.folder = label(str(desk.studio.folder), "muted", selectable=True)
        self.note = label(texts("settings.not_yours"), "muted", wraps=True)
        self.queues = QueueGrid(texts)
        self.no_queues = label(texts("settings.no_queues"), "muted", wraps=True)
        self.new_queue = QLineEdit()
        self.new_queue.setPlaceholderText(texts("settings.new_queue"))
        self.new_queue.setMaximumWidth(280)
        self.add_queue = decor.button(texts("settings.add_queue"), "plus")
        self.unsaved = label(texts("settings.unsaved"), "muted")
        self.discard = decor.button(texts("settings.discard"))
        self.save = decor.button(texts("ui.save"), "check", "primary")
        cards = (self._own_card(), self._workspace_card(), self._queue_card())
        for part in cards:
            part.setMaximumWidth(860)
        self.foot = QWidget()
        self.foot.setMaximumWidth(860)
        self.foot.setLayout(row(self.unsaved, None, self.discard, self.save))
        layout = column(scrolled(column(*cards, None, gap_px=14)), self.foot, gap_px=10)
        layout.setContentsMargins(MARGIN_PX, 0, MARGIN_PX, MARGIN_PX)
        self.setLayout(layout)

    def _own_card(self) -> QWidget:
        texts = self._texts
        self.language = choices([(code, texts(f"language.{code}")) for code in LANGUAGES])
        self.look = choices([(look, texts(f"theme.{look}")) for look in LOOKS])
        form = _form()
        form.addRow(label(texts("settings.language")), self.language)
        form.addRow(label(texts("settings.theme")), self.look)
        hint = label(texts("settings.own_hint"), "muted", wraps=True)
        return card(label(texts("settings.own"), "sectionTitle"), hint, form)

    def _workspace_card(self) -> QWidget:
        texts = self._texts
        self.side = choices([(str(place), texts(f"settings.{side}")) for place, side in enumerate(SIDES)])
        self.leg = choices([(leg, texts(f"settings.leg_{leg}")) for leg in LEGS])
        self.leg.setToolTip(texts("settings.agent_leg_tip"))
        self.timezone = zone_picker()
        self.default_language = choices([(code, texts(f"language.{code}")) for code in LANGUAGES])
        self.model = choices([("", texts("settings.usual_model"))])
        self.copy = QCheckBox(texts("settings.copy"))
        self.digits = QCheckBox(texts("settings.digits"))
        form = _form()
        for name, part in (
            ("folder", self.folder),
            ("timezone", self.timezone),
            ("default_language", self.default_language),
            ("default_model", self.model),
            ("agent_side", self.side),
            ("agent_leg", self.leg),
        ):
            form.addRow(label(texts(f"settings.{name}")), part)
        form.addRow(label(""), self.digits)
        form.addRow(label(""), self.copy)
        hint = label(texts("settings.workspace_hint"), "muted", wraps=True)
        return card(label(texts("settings.workspace"), "sectionTitle"), hint, self.note, form)

    def _queue_card(self) -> QWidget:
        texts = self._texts
        hint = label(texts("settings.by_queue_hint"), "muted", wraps=True)
        adding = row(self.new_queue, self.add_queue, None)
        return card(label(texts("settings.by_queue"), "sectionTitle"), hint, self.no_queues, self.queues, adding)


def _form() -> QFormLayout:
    form = QFormLayout()
    form.setVerticalSpacing(10)
    form.setHorizontalSpacing(18)
    form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
    return form


def choices(offered: list[tuple[str, str]]) -> QComboBox:
    """Gives a picker of these values with their names."""
    made = QComboBox()
    for value, text in offered:
        made.addItem(text, value)
    return made


@lru_cache(maxsize=1)
def time_zones() -> tuple[str, ...]:
    """Gives the time zones of places, and UTC, by name."""
    places = sorted(zone for zone in available_timezones() if "/" in zone and not zone.startswith("Etc/"))
    return (*places, "UTC")


def zone_picker() -> QComboBox:
    """Gives a picker of time zones that finds a place by any part of its name."""
    made = QComboBox()
    made.setEditable(True)
    made.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
    made.addItems(list(time_zones()))
    completer = QCompleter(made.model(), made)
    completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
    completer.setFilterMode(Qt.MatchFlag.MatchContains)
    completer.setCompletionMode(QCompleter.CompletionMode.PopupCompletion)
    made.setCompleter(completer)
    return made
