"""What this is, and the doctor: what is installed, writable, usable or missing, with the way to mend it."""

from PySide6.QtWidgets import QWidget

from qa_studio import __version__
from qa_studio.services.check_installation import check_installation
from qa_studio.services.rows import Check
from qa_studio.ui.desk import Desk
from qa_studio.ui.models.speech import CHECK_COLUMNS
from qa_studio.ui.models.table import RowTable
from qa_studio.ui.pages.page import Page
from qa_studio.ui.views.parts import MARGIN_PX, Decor, card, column, fill, label, row, table


class AboutPage(Page):
    """Version, privacy, checks."""

    name = "about"
    shows = frozenset({"models", "settings"})

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        """Makes the page at a desk."""
        super().__init__(desk, parent)
        texts = desk.texts
        decor = Decor(desk.studio.resources, desk.theme)
        self.again = decor.button(texts("about.check_again"), "refresh")
        self.verdict = label("", "sectionTitle")
        self.model: RowTable[Check] = RowTable(CHECK_COLUMNS, texts, desk.theme, self)
        self.table = table()
        self.table.setWordWrap(True)
        self.table.setAccessibleName(texts("about.checks"))
        fill(self.table, self.model, CHECK_COLUMNS, sorts=False)
        words = column(
            label(texts("about.name", version=__version__), "sectionTitle"),
            label(texts("about.promise"), "muted", wraps=True),
            gap_px=3,
        )
        head = row(decor.picture("app", 44), words, gap_px=14)
        head.setStretch(1, 1)
        layout = column(card(head), row(self.verdict, None, self.again), self.table, gap_px=12)
        layout.setContentsMargins(MARGIN_PX, 0, MARGIN_PX, MARGIN_PX)
        layout.setStretch(2, 1)
        self.setLayout(layout)
        self.again.clicked.connect(self.refresh)

    def refresh(self) -> None:
        """Looks at everything again."""
        studio = self.desk.studio
        self.ask("checks", lambda report: check_installation(studio), self._show)

    def _show(self, checks: tuple[Check, ...]) -> None:
        order = {"missing": 0, "warning": 1}
        self.model.set_rows(sorted(checks, key=lambda check: order.get(check.state, 2)))
        self.table.resizeRowsToContents()
        wrong = sum(check.state != "ok" for check in checks)
        texts = self.desk.texts
        self.verdict.setText(texts("about.some_wrong", n=wrong) if wrong else texts("about.all_well"))
