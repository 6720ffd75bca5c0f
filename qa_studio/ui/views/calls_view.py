"""The layout of the call list: what can be done, the filter, the table."""

from PySide6.QtWidgets import QLineEdit, QStackedWidget, QWidget

from qa_studio.ui.desk import Desk
from qa_studio.ui.icons import icon
from qa_studio.ui.views.parts import MARGIN_PX, Decor, column, label, row, table
from qa_studio.ui.widgets.choice_button import ChoiceButton
from qa_studio.ui.widgets.empty_state import EmptyState
from qa_studio.ui.widgets.period_picker import PeriodPicker


class CallsView(QWidget):
    """Filter bar above, table below, an invitation where there are no calls."""

    def __init__(self, desk: Desk) -> None:
        """Lays out the parts; they do nothing by themselves."""
        super().__init__()
        texts = desk.texts
        decor = Decor(desk.studio.resources, desk.theme)
        self.search = QLineEdit()
        self.search.setPlaceholderText(texts("calls.search"))
        self.search.setAccessibleName(texts("calls.search"))
        self.search.setClearButtonEnabled(True)
        self.search.setMinimumWidth(290)
        self.search.addAction(
            icon(desk.studio.resources, "search", desk.theme.muted), QLineEdit.ActionPosition.LeadingPosition
        )
        self.period = PeriodPicker(texts)
        self.queues = ChoiceButton(texts("calls.all_queues"), texts("column.queue"))
        self.agents = ChoiceButton(texts("calls.all_agents"), texts("column.agent"))
        self.clear = decor.button(texts("calls.clear_filter"), style="link")
        self.count = label("", "muted")
        self.review = decor.button(texts("calls.review"), "review")
        self.transcribe = decor.button(texts("calls.transcribe"), "transcription")
        self.import_button = decor.button(texts("calls.import"), "import", "primary")
        menu = decor.menu(self.import_button)
        self.import_files = menu.addAction(texts("calls.import_files"))
        self.import_folder = menu.addAction(texts("calls.import_folder"))
        self.table = table(several=True)
        self.table.setAccessibleName(texts("page.calls"))
        self.empty = EmptyState(desk, "calls", "calls.empty")
        self.nothing = EmptyState(desk, "search", "calls.no_match")
        self.stack = QStackedWidget()
        for part in (self.table, self.empty, self.nothing):
            self.stack.addWidget(part)
        self.filters = QWidget()
        self.filters.setLayout(row(self.search, self.period, self.queues, self.agents, self.clear, None))
        actions = row(self.count, None, self.review, self.transcribe, self.import_button)
        layout = column(self.filters, actions, self.stack, gap_px=10)
        layout.setContentsMargins(MARGIN_PX, 0, MARGIN_PX, MARGIN_PX)
        layout.setStretch(2, 1)
        self.setLayout(layout)
