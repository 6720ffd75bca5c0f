"""The layout that several pages share: a row of actions, a table, an invitation where the table is empty."""

from PySide6.QtWidgets import QLayout, QStackedWidget, QWidget

from qa_studio.ui.desk import Desk
from qa_studio.ui.views.parts import MARGIN_PX, column, label, row, table
from qa_studio.ui.widgets.empty_state import EmptyState


class ListView(QWidget):
    """A table with a count and actions above it."""

    def __init__(
        self,
        desk: Desk,
        empty: EmptyState,
        *,
        filters: tuple[QWidget, ...] = (),
        actions: tuple[QWidget, ...] = (),
        below: QLayout | None = None,
        several: bool = False,
        is_busy: bool = False,
    ) -> None:
        """`filters` stand at the left above the table, `actions` at the right, `below` under it.

        `is_busy` gives the filters a line of their own.
        """
        super().__init__()
        self.table = table(several=several)
        self.count = label("", "muted")
        self.empty = empty
        self.stack = QStackedWidget()
        self.stack.addWidget(self.table)
        self.stack.addWidget(empty)
        self.filters = filters
        upper = (
            (row(*filters, None), row(self.count, None, *actions))
            if is_busy
            else (row(*filters, self.count, None, *actions),)
        )
        layout = column(*upper, self.stack, gap_px=10)
        if below is not None:
            layout.addLayout(below)
        layout.setContentsMargins(MARGIN_PX, 0, MARGIN_PX, MARGIN_PX)
        layout.setStretchFactor(self.stack, 1)
        self.setLayout(layout)

    def show_empty(self, is_empty: bool) -> None:
        """Shows the invitation instead of the table, or the table."""
        self.stack.setCurrentWidget(self.empty if is_empty else self.table)
