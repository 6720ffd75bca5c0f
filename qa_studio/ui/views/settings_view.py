"""The layout of the settings page: what is this person's, and what is the workspace's."""

from zoneinfo import available_timezones

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QComboBox, QCompleter, QFormLayout, QLineEdit, QWidget

from qa_studio.messages import LANGUAGES
from qa_studio.ui.desk import Desk
from qa_studio.ui.views.parts import MARGIN_PX, Decor, card, column, label, row, scrolled

LOOKS = ("system", "light", "dark")
SIDES = ("left", "right")


class SettingsView(QWidget):
    """Two cards."""

    def __init__(self, desk: Desk) -> None:
        """Lays out the parts; they do nothing by themselves."""
        super().__init__()
        texts = desk.texts
        decor = Decor(desk.studio.resources, desk.theme)
        self.language = _choices([(code, texts(f"language.{code}")) for code in LANGUAGES])
        self.look = _choices([(look, texts(f"theme.{look}")) for look in LOOKS])
        own = _form()
        own.addRow(label(texts("settings.language")), self.language)
        own.addRow(label(texts("settings.theme")), self.look)
        own_card = card(
            label(texts("settings.own"), "sectionTitle"), label(texts("settings.own_hint"), "muted", wraps=True), own
        )
        self.side = _choices([(str(place), texts(f"settings.{side}")) for place, side in enumerate(SIDES)])
        self.timezone = QLineEdit()
        completer = QCompleter(sorted(available_timezones()), self.timezone)
        completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        completer.setFilterMode(Qt.MatchFlag.MatchContains)
        self.timezone.setCompleter(completer)
        self.default_language = _choices([(code, texts(f"language.{code}")) for code in LANGUAGES])
        self.queue_languages = QLineEdit()
        self.queue_languages.setPlaceholderText(texts("settings.queue_languages_hint"))
        self.copy = QCheckBox(texts("settings.copy"))
        self.folder = label(str(desk.studio.folder), "muted", selectable=True)
        self.save = decor.button(texts("ui.save"), "check", "primary")
        shared = _form()
        shared.addRow(label(texts("settings.folder")), self.folder)
        shared.addRow(label(texts("settings.agent_side")), self.side)
        shared.addRow(label(texts("settings.timezone")), self.timezone)
        shared.addRow(label(texts("settings.default_language")), self.default_language)
        shared.addRow(label(texts("settings.queue_languages")), self.queue_languages)
        shared.addRow(label(""), self.copy)
        self.note = label(texts("settings.not_yours"), "muted", wraps=True)
        self.workspace_card = card(
            label(texts("settings.workspace"), "sectionTitle"),
            label(texts("settings.workspace_hint"), "muted", wraps=True),
            self.note,
            shared,
            row(None, self.save),
        )
        for part in (own_card, self.workspace_card):
            part.setMaximumWidth(760)
        body = column(own_card, self.workspace_card, None, gap_px=14)
        layout = column(scrolled(body))
        layout.setContentsMargins(MARGIN_PX, 0, MARGIN_PX, MARGIN_PX)
        self.setLayout(layout)


def _form() -> QFormLayout:
    form = QFormLayout()
    form.setVerticalSpacing(10)
    form.setHorizontalSpacing(18)
    form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
    return form


def _choices(choices: list[tuple[str, str]]) -> QComboBox:
    made = QComboBox()
    for value, text in choices:
        made.addItem(text, value)
    return made
