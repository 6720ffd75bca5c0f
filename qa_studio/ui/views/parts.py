"""The few building blocks that all views are laid out with."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path

from PySide6.QtCore import QDate, QLocale, QSize, Qt
from PySide6.QtWidgets import (
    QAbstractItemView,
    QDateEdit,
    QFrame,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QLayout,
    QMenu,
    QPushButton,
    QScrollArea,
    QTableView,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

from qa_studio.ui.icons import icon
from qa_studio.ui.models.column import Column
from qa_studio.ui.models.table import RowTable
from qa_studio.ui.theme import Theme

GAP_PX = 12
MARGIN_PX = 20


def label(text: str = "", style: str = "", *, wraps: bool = False, selectable: bool = False) -> QLabel:
    """Gives a label in plain text; `style` is an object name of the style sheet ("muted", "sectionTitle", "figure")."""
    made = QLabel(text)
    made.setTextFormat(Qt.TextFormat.PlainText)
    made.setObjectName(style)
    made.setWordWrap(wraps)
    if selectable:
        made.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
    return made


class Decor:
    """Makes buttons with icons in the theme's colours."""

    def __init__(self, resources: Path, theme: Theme) -> None:
        """`resources` holds the icons."""
        self.resources = resources
        self.theme = theme

    def button(self, text: str, drawing: str = "", style: str = "") -> QPushButton:
        """Gives a push button; `style` "primary" for the page's main action, "link" for a quiet one."""
        made = QPushButton(f" {text}" if drawing and text else text)
        made.setObjectName(style)
        made.setAutoDefault(False)
        made.setCursor(Qt.CursorShape.PointingHandCursor)
        if drawing:
            colour = self.theme.on_accent if style == "primary" else self.theme.accent
            made.setIcon(icon(self.resources, drawing, colour))
            made.setIconSize(QSize(16, 16))
        return made

    def menu(self, button: QPushButton) -> QMenu:
        """Gives a button a menu to open."""
        made = QMenu(button)
        button.setMenu(made)
        button.setProperty("hasMenu", True)
        return made

    def picture(self, drawing: str, size_px: int, colour: str = "") -> QLabel:
        """Gives an icon as a label."""
        made = QLabel()
        made.setPixmap(icon(self.resources, drawing, colour or self.theme.accent).pixmap(size_px, size_px))
        made.setFixedSize(size_px, size_px)
        return made


def day_field(name: str, day: date) -> QDateEdit:
    """Gives a field for a day, with a calendar to choose from."""
    field = QDateEdit()
    field.setCalendarPopup(True)
    field.setLocale(QLocale())
    field.setDisplayFormat("d MMM yyyy")
    field.setMinimumWidth(124)
    field.setAccessibleName(name)
    field.setToolTip(name)
    show_day(field, day)
    return field


def show_day(field: QDateEdit, day: date) -> None:
    """Puts a day into a field."""
    field.setDate(QDate(day.year, day.month, day.day))


def day_of(field: QDateEdit) -> date:
    """Gives the day in a field."""
    day = field.date()
    return date(day.year(), day.month(), day.day())


def today() -> date:
    """Gives the day of the person at the window, which only proposes days and never stamps anything."""
    return date.today()  # noqa: DTZ011


def row(*parts: QWidget | QLayout | None, gap_px: int = 8) -> QHBoxLayout:
    """Lays parts out side by side; None is a stretch."""
    made = QHBoxLayout()
    made.setContentsMargins(0, 0, 0, 0)
    made.setSpacing(gap_px)
    for part in parts:
        _put(made, part)
    return made


def column(*parts: QWidget | QLayout | None, gap_px: int = 8) -> QVBoxLayout:
    """Lays parts out one below the other; None is a stretch."""
    made = QVBoxLayout()
    made.setContentsMargins(0, 0, 0, 0)
    made.setSpacing(gap_px)
    for part in parts:
        _put(made, part)
    return made


def _put(layout: QHBoxLayout | QVBoxLayout, part: QWidget | QLayout | None) -> None:
    if part is None:
        layout.addStretch(1)
    elif isinstance(part, QWidget):
        layout.addWidget(part)
    else:
        layout.addLayout(part)


def card(*parts: QWidget | QLayout | None, gap_px: int = 10) -> QFrame:
    """Gives a framed card around parts."""
    frame = QFrame()
    frame.setObjectName("card")
    layout = column(*parts, gap_px=gap_px)
    layout.setContentsMargins(16, 14, 16, 14)
    frame.setLayout(layout)
    return frame


def line() -> QFrame:
    """Gives a thin rule."""
    made = QFrame()
    made.setObjectName("line")
    return made


def scrolled(layout: QLayout) -> QScrollArea:
    """Gives a vertically scrolling area around a layout."""
    inner = QWidget()
    inner.setObjectName("scrolled")
    inner.setLayout(layout)
    area = QScrollArea()
    area.setWidget(inner)
    area.setWidgetResizable(True)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    area.setFrameShape(QFrame.Shape.NoFrame)
    return area


def tabs(*pages: tuple[QWidget, str]) -> QTabWidget:
    """Gives pages behind tabs with these names."""
    made = QTabWidget()
    made.setDocumentMode(True)
    made.tabBar().setDrawBase(False)
    for page, name in pages:
        made.addTab(page, name)
    return made


def table(*, several: bool = False) -> QTableView:
    """Gives a table in the house style; `several` rows may be selected at once."""
    made = QTableView()
    mode = QAbstractItemView.SelectionMode
    made.setSelectionMode(mode.ExtendedSelection if several else mode.SingleSelection)
    made.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
    made.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
    made.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
    made.setShowGrid(False)
    made.setWordWrap(False)
    made.setTabKeyNavigation(False)
    made.verticalHeader().setVisible(False)
    made.verticalHeader().setDefaultSectionSize(36)
    header = made.horizontalHeader()
    header.setHighlightSections(False)
    header.setStretchLastSection(True)
    header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
    return made


def fill(view: QTableView, model: RowTable, columns: Sequence[Column], *, sorts: bool = True) -> None:  # type: ignore[type-arg]
    """Puts a model into a table, with the widths its columns declare."""
    view.setModel(model)
    view.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
    for place, declared in enumerate(columns):
        heading = view.horizontalHeader().sectionSizeHint(place)
        view.setColumnWidth(place, max(declared.width_px, heading))
    if sorts:
        view.horizontalHeader().setSortIndicator(-1, Qt.SortOrder.AscendingOrder)
        view.setSortingEnabled(True)


def whole(view: QWidget) -> QVBoxLayout:
    """Gives a layout that a single view fills to the edges."""
    return column(view, gap_px=0)
