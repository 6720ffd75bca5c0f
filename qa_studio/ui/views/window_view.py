"""The layout of the main window: navigation at the left; title, notices, page and running jobs at the right."""

from PySide6.QtWidgets import QFrame, QSizePolicy, QStackedWidget, QVBoxLayout, QWidget

from qa_studio.ui.desk import Desk
from qa_studio.ui.views.parts import MARGIN_PX, Decor, column, label, row
from qa_studio.ui.widgets.job_bar import JobBar
from qa_studio.ui.widgets.notice_bar import NoticeBar
from qa_studio.ui.widgets.sidebar import Sidebar


class WindowView(QWidget):
    """Everything inside the window's frame."""

    def __init__(self, desk: Desk, sidebar: Sidebar) -> None:
        """Lays out the shell around `sidebar`."""
        super().__init__()
        self.sidebar = sidebar
        self.back = Decor(desk.studio.resources, desk.theme).button(desk.texts("ui.back"), "back", "link")
        self.title = label("", "pageTitle")
        self.hint = label("", "pageHint")
        self.hint.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.notices = NoticeBar(desk)
        self.pages = QStackedWidget()
        self.jobs = JobBar(desk)
        self.header = QFrame()
        heading = column(row(self.back, self.title, None), self.hint, gap_px=2)
        heading.setContentsMargins(MARGIN_PX, 14, MARGIN_PX, 8)
        self.header.setLayout(heading)
        noticed = row(self.notices)
        noticed.setContentsMargins(MARGIN_PX, 0, MARGIN_PX, 8)
        self._noticed = noticed
        right = QVBoxLayout()
        right.setContentsMargins(0, 0, 0, 0)
        right.setSpacing(0)
        right.addWidget(self.header)
        right.addLayout(noticed)
        right.addWidget(self.pages, 1)
        right.addWidget(self.jobs)
        whole = row(sidebar, right, gap_px=0)
        whole.setStretch(1, 1)
        self.setLayout(whole)
