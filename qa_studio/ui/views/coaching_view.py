"""The layout of the coaching page: who and when above, the report below, actions at its end."""

from PySide6.QtWidgets import QComboBox, QStackedWidget, QVBoxLayout, QWidget

from qa_studio.ui.desk import Desk
from qa_studio.ui.models.period import Preset
from qa_studio.ui.views.parts import MARGIN_PX, Decor, column, label, row, scrolled
from qa_studio.ui.widgets.action_board import ActionBoard
from qa_studio.ui.widgets.empty_state import EmptyState
from qa_studio.ui.widgets.period_picker import PeriodPicker


class CoachingView(QWidget):
    """Everything of the page but the report itself, which is put into `sheet`."""

    def __init__(self, desk: Desk) -> None:
        """Lays out the parts; they do nothing by themselves."""
        super().__init__()
        texts = desk.texts
        decor = Decor(desk.studio.resources, desk.theme)
        self.agent = QComboBox()
        self.agent.setMinimumWidth(200)
        self.agent.setAccessibleName(texts("column.agent"))
        self.period = PeriodPicker(texts, Preset.LAST_90, has_all=False)
        self.about = label("", "muted")
        self.export = decor.button(texts("coaching.export"), "export", "primary")
        menu = decor.menu(self.export)
        self.export_pdf = menu.addAction(texts("coaching.export_pdf"))
        self.export_html = menu.addAction(texts("coaching.export_html"))
        self.open_folder = decor.button(texts("coaching.open_folder"), "folder")
        self.open_folder.hide()
        self.sheet = QVBoxLayout()
        self.sheet.setContentsMargins(0, 0, 0, 0)
        self.actions_board = ActionBoard(desk)
        body = column(self.sheet, self.actions_board, None, gap_px=14)
        body.setContentsMargins(0, 0, 8, 8)
        self.empty = EmptyState(desk, "coaching", "coaching.empty")
        self.stack = QStackedWidget()
        self.body = scrolled(body)
        self.stack.addWidget(self.body)
        self.stack.addWidget(self.empty)
        layout = column(
            row(self.agent, self.period, self.about, None, self.open_folder, self.export), self.stack, gap_px=12
        )
        layout.setContentsMargins(MARGIN_PX, 0, MARGIN_PX, MARGIN_PX)
        layout.setStretch(1, 1)
        self.setLayout(layout)
