"""The layout of the phrases page: the library, and at its right the rule in front with a call to try it on."""

from PySide6.QtWidgets import (
    QComboBox,
    QFormLayout,
    QFrame,
    QLineEdit,
    QListWidget,
    QPlainTextEdit,
    QSpinBox,
    QSplitter,
    QWidget,
)

from qa_studio.domain.calls import Speaker
from qa_studio.domain.phrases import PhraseGroup
from qa_studio.ui.desk import Desk
from qa_studio.ui.models.insights import speaker_name
from qa_studio.ui.models.phrases import PHRASE_COLUMNS
from qa_studio.ui.models.table import RowTable
from qa_studio.ui.views.parts import MARGIN_PX, Decor, card, column, fill, label, row, table

_LONGEST_S = 36_000


class PhrasesView(QWidget):
    """A line of filters and actions, the table, and the form."""

    def __init__(self, desk: Desk, model: RowTable) -> None:  # type: ignore[type-arg]
        """Lays out the parts; they do nothing by themselves."""
        super().__init__()
        texts = self._texts = desk.texts
        self._decor = Decor(desk.studio.resources, desk.theme)
        self.language = QComboBox()
        self.language.setAccessibleName(texts("glossary.language"))
        self.groups = QComboBox()
        self.groups.setAccessibleName(texts("column.group"))
        self.groups.addItem(texts("phrases.all_groups"), None)
        for group in PhraseGroup:
            self.groups.addItem(texts(f"insights.group.{group.value}"), group)
        self.count = label("", "muted")
        self.files = self._decor.button("YAML", "file")
        menu = self._decor.menu(self.files)
        self.import_file = menu.addAction(texts("phrases.import"))
        self.export_file = menu.addAction(texts("phrases.export"))
        self.apply = self._decor.button(texts("phrases.apply"), "refresh")
        self.apply.setToolTip(texts("phrases.apply_tip"))
        self.add = self._decor.button(texts("phrases.add"), "plus", "primary")
        self.table = table()
        self.table.setAccessibleName(texts("page.phrases"))
        fill(self.table, model, PHRASE_COLUMNS)
        both = QSplitter()
        both.setChildrenCollapsible(False)
        both.addWidget(self.table)
        both.addWidget(self._form())
        both.setSizes([600, 440])
        both.setStretchFactor(0, 1)
        actions = row(self.language, self.groups, self.count, None, self.files, self.apply, self.add)
        outer = column(actions, both, gap_px=10)
        outer.setContentsMargins(MARGIN_PX, 0, MARGIN_PX, MARGIN_PX)
        outer.setStretch(1, 1)
        self.setLayout(outer)

    def _form(self) -> QFrame:
        texts = self._texts
        self.title = QLineEdit()
        self.group = QComboBox()
        for group in PhraseGroup:
            self.group.addItem(texts(f"insights.group.{group.value}"), group)
        self.speaker = QComboBox()
        self.speaker.addItem(texts("search.anybody"), None)
        for side in (Speaker.AGENT, Speaker.CUSTOMER):
            self.speaker.addItem(speaker_name(side, texts), side)
        self.within = _seconds(texts("phrases.no_limit"))
        self.last = _seconds(texts("phrases.no_limit"))
        self.patterns = QPlainTextEdit()
        self.patterns.setTabChangesFocus(True)
        self.patterns.setMinimumHeight(90)
        self.patterns.setToolTip(texts("phrases.patterns_tip"))
        self.is_active = self._decor.button("")
        self.remove = self._decor.button(texts("ui.remove"), "remove")
        self.cancel = self._decor.button(texts("ui.cancel"))
        self.save = self._decor.button(texts("ui.save"), "check", "primary")
        form = QFormLayout()
        form.setVerticalSpacing(6)
        for text, field in (
            (texts("phrases.title"), self.title),
            (texts("column.group"), self.group),
            (texts("search.speaker"), self.speaker),
            (texts("phrases.within"), self.within),
            (texts("phrases.last"), self.last),
        ):
            name = label(text)
            name.setBuddy(field)
            field.setAccessibleName(text)
            form.addRow(name, field)
        written = label(texts("phrases.patterns"))
        written.setBuddy(self.patterns)
        self.patterns.setAccessibleName(texts("phrases.patterns"))
        buttons = row(self.is_active, self.remove, None, self.cancel, self.save)
        help_text = label(texts("phrases.patterns_hint"), "muted", wraps=True)
        return card(form, written, self.patterns, help_text, *self._trial(), buttons, gap_px=8)

    def _trial(self) -> tuple[QWidget, ...]:
        texts = self._texts
        self.trial_call = QComboBox()
        self.trial_call.setAccessibleName(texts("phrases.try_on"))
        self.trial_result = label("", "muted", wraps=True)
        self.hits = QListWidget()
        self.hits.setAccessibleName(texts("phrases.hits"))
        self.hits.setWordWrap(True)
        self.hits.setMaximumHeight(120)
        return label(texts("phrases.try_on")), self.trial_call, self.trial_result, self.hits


def _seconds(no_limit: str) -> QSpinBox:
    field = QSpinBox()
    field.setRange(0, _LONGEST_S)
    field.setSuffix(" s")
    field.setSpecialValueText(no_limit)
    field.setSingleStep(5)
    return field
