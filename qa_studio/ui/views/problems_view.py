"""The layout of the problems page: phrases on the rise and problems at the left, the problem in front at the right."""

from PySide6.QtWidgets import QComboBox, QSplitter, QWidget

from qa_studio.domain.topics import Problem, ProblemState, RisingPhrase
from qa_studio.services.rows import CallRow
from qa_studio.ui.desk import Desk
from qa_studio.ui.models.period import Preset
from qa_studio.ui.models.problems import BEHIND_COLUMNS, PROBLEM_COLUMNS, RISING_COLUMNS
from qa_studio.ui.models.table import RowTable
from qa_studio.ui.views.parts import MARGIN_PX, Decor, card, column, fill, label, row, table
from qa_studio.ui.widgets.period_picker import PeriodPicker
from qa_studio.ui.widgets.week_bars import WeekBars


class ProblemsView(QWidget):
    """Filters above; two tables beside a card."""

    def __init__(
        self, desk: Desk, rising: RowTable[RisingPhrase], problems: RowTable[Problem], behind: RowTable[CallRow]
    ) -> None:
        """Lays out the parts; they do nothing by themselves."""
        super().__init__()
        texts = desk.texts
        decor = Decor(desk.studio.resources, desk.theme)
        self.language = QComboBox()
        self.language.setAccessibleName(texts("glossary.language"))
        self.queue = QComboBox()
        self.queue.setAccessibleName(texts("column.queue"))
        self.queue.addItem(texts("problems.all_queues"), "")
        self.period = PeriodPicker(texts, Preset.LAST_30, has_all=False)
        self.compared = label("", "muted")
        self.rising = table(several=True)
        self.rising.setAccessibleName(texts("problems.rising"))
        fill(self.rising, rising, RISING_COLUMNS)
        self.none_rising = label("", "muted", wraps=True)
        self.name = decor.button(texts("problems.name"), "plus", "primary")
        self.add = decor.button(texts("problems.add"))
        self.problems = table()
        self.problems.setAccessibleName(texts("page.problems"))
        fill(self.problems, problems, PROBLEM_COLUMNS)
        self.title = label("", "sectionTitle", wraps=True)
        self.keys = label("", "muted", wraps=True)
        self.state = QComboBox()
        self.state.setAccessibleName(texts("column.problem_state"))
        for state in ProblemState:
            self.state.addItem(texts(f"problem.state.{state.value}"), state)
        self.weeks = WeekBars(texts, desk.theme)
        self.count = label("", "muted")
        self.calls = table()
        self.calls.setAccessibleName(texts("problems.calls"))
        fill(self.calls, behind, BEHIND_COLUMNS)
        self.open = decor.button(texts("calls.review"), "review")
        self.export = decor.button(texts("problems.export"), "export")
        found = card(
            label(texts("problems.rising"), "sectionTitle"),
            self.none_rising,
            self.rising,
            row(None, self.add, self.name),
        )
        followed = card(label(texts("problems.followed"), "sectionTitle"), self.problems)
        self.front = card(
            row(self.title, None, self.state),
            self.keys,
            self.weeks,
            row(self.count, None, self.open, self.export),
            self.calls,
        )
        left = QWidget()
        left.setLayout(column(found, followed, gap_px=10))
        both = QSplitter()
        both.setChildrenCollapsible(False)
        both.addWidget(left)
        both.addWidget(self.front)
        both.setSizes([520, 520])
        filters = row(self.language, self.queue, self.period, self.compared, None)
        layout = column(filters, both, gap_px=10)
        layout.setContentsMargins(MARGIN_PX, 0, MARGIN_PX, MARGIN_PX)
        layout.setStretch(1, 1)
        self.setLayout(layout)
