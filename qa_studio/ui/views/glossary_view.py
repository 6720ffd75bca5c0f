"""The layout of the glossary page: the terms, and at their right the one in front."""

from PySide6.QtWidgets import (
    QComboBox,
    QFormLayout,
    QFrame,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QSplitter,
    QStackedWidget,
    QWidget,
)

from qa_studio.ui.desk import Desk
from qa_studio.ui.models.glossary import TERM_COLUMNS, TermRow
from qa_studio.ui.models.table import RowTable
from qa_studio.ui.views.parts import MARGIN_PX, Decor, card, column, fill, label, row, table
from qa_studio.ui.widgets.empty_state import EmptyState


class GlossaryView(QWidget):
    """A line of actions, and below it either the terms or why there are none."""

    def __init__(self, desk: Desk, model: RowTable[TermRow]) -> None:
        """Lays out the parts; they do nothing by themselves."""
        super().__init__()
        texts = desk.texts
        self._texts = texts
        self._decor = Decor(desk.studio.resources, desk.theme)
        self.language = QComboBox()
        self.language.setAccessibleName(texts("glossary.language"))
        self.language.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self.count = label("", "muted")
        self.add = self._decor.button(texts("glossary.add"), "plus", "primary")
        self.check = self._decor.button(texts("glossary.check"), "models")
        self.check.setToolTip(texts("glossary.check_tip"))
        self.apply = self._decor.button(texts("glossary.apply"), "refresh")
        self.apply.setToolTip(texts("glossary.apply_tip"))
        self.files = self._decor.button(texts("glossary.files"), "file")
        menu = self._decor.menu(self.files)
        self.import_file = menu.addAction(texts("glossary.import"))
        self.export_file = menu.addAction(texts("glossary.export"))
        self.table = table()
        self.table.setAccessibleName(texts("page.glossary"))
        fill(self.table, model, TERM_COLUMNS)
        self.form = self._form()
        self.empty = EmptyState(desk, "glossary", "glossary.empty_state")
        both = QSplitter()
        both.setChildrenCollapsible(False)
        both.addWidget(self.table)
        both.addWidget(self.form)
        both.setSizes([680, 340])
        both.setStretchFactor(0, 1)
        self.stack = QStackedWidget()
        self.stack.addWidget(both)
        self.stack.addWidget(self.empty)
        actions = row(self.language, self.count, None, self.files, self.check, self.apply, self.add)
        outer = column(actions, self.stack, gap_px=10)
        outer.setContentsMargins(MARGIN_PX, 0, MARGIN_PX, MARGIN_PX)
        outer.setStretch(1, 1)
        self.setLayout(outer)

    def _form(self) -> QFrame:
        texts = self._texts
        self.title = label("", "sectionTitle")
        self.written = QLineEdit()
        self.term_language = QComboBox()
        self.heard = QPlainTextEdit()
        self.heard.setTabChangesFocus(True)
        self.heard.setPlaceholderText(texts("glossary.heard_example"))
        self.heard.setMinimumHeight(90)
        self.note = QLineEdit()
        self.hint = label("", "muted", wraps=True)
        self.remove = self._decor.button(texts("ui.remove"), "remove")
        self.cancel = self._decor.button(texts("ui.cancel"))
        self.save = self._decor.button(texts("ui.save"), "check", "primary")
        form = QFormLayout()
        form.setVerticalSpacing(8)
        form.setRowWrapPolicy(QFormLayout.RowWrapPolicy.WrapAllRows)
        for text, field in (
            (texts("glossary.written"), self.written),
            (texts("glossary.heard"), self.heard),
            (texts("glossary.language"), self.term_language),
            (texts("glossary.note"), self.note),
        ):
            name: QLabel = label(text)
            name.setBuddy(field)
            field.setAccessibleName(text)
            form.addRow(name, field)
        return card(self.title, form, self.hint, None, row(self.remove, None, self.cancel, self.save))
