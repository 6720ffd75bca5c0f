"""The layout of the search page: the words, who says them, when and in which calls; below it what was found."""

from PySide6.QtWidgets import QComboBox, QLineEdit, QSpinBox, QStackedWidget, QWidget

from qa_studio.domain.calls import Speaker
from qa_studio.ui.desk import Desk
from qa_studio.ui.icons import icon
from qa_studio.ui.models.insights import speaker_name
from qa_studio.ui.models.search import HIT_COLUMNS, WORDS, SaidWhen
from qa_studio.ui.models.table import RowTable
from qa_studio.ui.views.parts import MARGIN_PX, Decor, column, fill, label, row, table
from qa_studio.ui.widgets.choice_button import ChoiceButton
from qa_studio.ui.widgets.empty_state import EmptyState
from qa_studio.ui.widgets.marked_text import MarkedText, Marks
from qa_studio.ui.widgets.period_picker import PeriodPicker


class SearchView(QWidget):
    """Two lines of what is sought, a line of what can be done, and the table."""

    def __init__(self, desk: Desk, model: RowTable) -> None:  # type: ignore[type-arg]
        """Lays out the parts; they do nothing by themselves."""
        super().__init__()
        self._desk = desk
        self._model = model
        texts = desk.texts
        self._decor = Decor(desk.studio.resources, desk.theme)
        self.words = QLineEdit()
        self.words.setPlaceholderText(texts("search.words"))
        self.words.setAccessibleName(texts("search.words_name"))
        self.words.setToolTip(texts("search.words_tip"))
        self.words.setClearButtonEnabled(True)
        self.words.addAction(
            icon(desk.studio.resources, "search", desk.theme.muted), QLineEdit.ActionPosition.LeadingPosition
        )
        self.speaker = QComboBox()
        self.speaker.setAccessibleName(texts("search.speaker"))
        self.speaker.addItem(texts("search.anybody"), None)
        for side in (Speaker.AGENT, Speaker.CUSTOMER):
            self.speaker.addItem(speaker_name(side, texts), side)
        self.when = QComboBox()
        self.when.setAccessibleName(texts("search.when"))
        for when in SaidWhen:
            self.when.addItem(texts(f"search.when_{when.value}"), when)
        self.seconds = QSpinBox()
        self.seconds.setRange(1, 36_000)
        self.seconds.setValue(60)
        self.seconds.setSingleStep(15)
        self.seconds.setSuffix(" s")
        self.seconds.setAccessibleName(texts("search.seconds"))
        self.period = PeriodPicker(texts)
        self.queues = ChoiceButton(texts("calls.all_queues"), texts("column.queue"))
        self.agents = ChoiceButton(texts("calls.all_agents"), texts("column.agent"))
        self.clear = self._decor.button(texts("calls.clear_filter"), style="link")
        self._lay_out()

    def _lay_out(self) -> None:
        desk, texts = self._desk, self._desk.texts
        self.count = label("", "muted")
        self.play = self._decor.button(texts("moment.play"), "play")
        self.open = self._decor.button(texts("search.open"), "review")
        self.saved = self._decor.button(texts("search.saved"), "search")
        self.saved_menu = self._decor.menu(self.saved)
        self.save = self._decor.button(texts("search.save"), "plus")
        self.draw = self._decor.button(texts("search.draw"), "sample")
        self.draw.setToolTip(texts("search.draw_tip"))
        self.table = table()
        self.table.setAccessibleName(texts("page.search"))
        fill(self.table, self._model, HIT_COLUMNS, sorts=False)
        self.marks = MarkedText(self._marks_at, desk.theme, self)
        self.table.setItemDelegateForColumn(WORDS, self.marks)
        self.start = EmptyState(desk, "search", "search.start")
        self.nothing = EmptyState(desk, "search", "search.nothing")
        self.stack = QStackedWidget()
        for part in (self.start, self.nothing, self.table):
            self.stack.addWidget(part)
        sought = row(self.words, self.speaker, self.when, self.seconds, self.saved)
        sought.setStretch(0, 1)
        calls = row(self.period, self.queues, self.agents, self.clear, None)
        actions = row(self.count, None, self.play, self.open, self.draw, self.save)
        layout = column(sought, calls, actions, self.stack, gap_px=10)
        layout.setContentsMargins(MARGIN_PX, 0, MARGIN_PX, MARGIN_PX)
        layout.setStretch(3, 1)
        self.setLayout(layout)

    def _marks_at(self, place: int) -> Marks:
        rows = self._model.rows
        return rows[place].hit.marks if place < len(rows) else ()
