"""The navigation: one button a page, in groups, and who works at its foot."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QButtonGroup, QFrame, QLabel, QScrollArea, QSizePolicy, QToolButton, QVBoxLayout, QWidget

from qa_studio.ui.desk import Desk
from qa_studio.ui.icons import icon
from qa_studio.ui.views.parts import Decor, label, row

WIDE_PX = 212
NARROW_PX = 60


@dataclass(frozen=True)
class Place:
    """A page the navigation offers: its name, its group's name ("" for none), and its shortcut."""

    name: str
    group: str
    shortcut: str


class Sidebar(QFrame):
    """Buttons for pages; can be narrowed to icons."""

    chosen = Signal(str)
    """The name of the page that was asked for."""

    def __init__(self, desk: Desk, places: Sequence[Place], parent: QWidget | None = None) -> None:
        """Offers `places` in this order."""
        super().__init__(parent)
        self.setObjectName("navigation")  # Qt's own file dialog has a part named "sidebar"
        self._desk = desk
        self._resources = desk.studio.resources
        self.buttons: dict[str, QToolButton] = {}
        self._group_labels: list[QLabel] = []
        self._buttons = QButtonGroup(self)
        self._buttons.setExclusive(True)
        self.app_name = label(desk.texts("app.name"), "appName")
        self._logo = Decor(self._resources, desk.theme).picture("app", 28)
        self.narrow = self._tool("sidebar", desk.texts("ui.narrow_sidebar"))
        self.narrow.setFixedWidth(36)
        self.narrow.setText("")
        self.narrow.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonIconOnly)
        self.narrow.clicked.connect(self.toggle_width)
        self.person_button = self._tool("person", "")
        self.person_button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self._lay_out(places)
        self.is_narrow = False
        self._fit()

    def _lay_out(self, places: Sequence[Place]) -> None:
        outer = QVBoxLayout(self)
        outer.setContentsMargins(12, 16, 12, 12)
        outer.setSpacing(4)
        outer.addLayout(row(self._logo, self.app_name, None))
        pages = QVBoxLayout()
        pages.setContentsMargins(0, 8, 0, 0)
        pages.setSpacing(2)
        group = ""
        for place in places:
            if place.group != group:
                group = place.group
                heading = label(self._desk.texts(f"nav.{group}"), "navGroup")
                self._group_labels.append(heading)
                pages.addWidget(heading)
            pages.addWidget(self._page_button(place))
        pages.addStretch(1)
        inner = QWidget()
        inner.setLayout(pages)
        area = QScrollArea()
        area.setObjectName("navigationScroll")
        area.setWidgetResizable(True)
        area.setWidget(inner)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        outer.addWidget(area, 1)
        outer.addWidget(self.person_button)
        outer.addWidget(self.narrow)

    def _page_button(self, place: Place) -> QToolButton:
        title = self._desk.texts(f"page.{place.name}")
        button = self._tool(place.name, self._short_name(place.name))
        button.setCheckable(True)
        button.setShortcut(place.shortcut)
        button.setToolTip(f"{title}  ({place.shortcut})" if place.shortcut else title)
        button.clicked.connect(self._choose)
        self.buttons[place.name] = button
        self._buttons.addButton(button)
        return button

    def _short_name(self, page: str) -> str:
        texts = self._desk.texts
        return texts(f"page.{page}.nav") if texts.has(f"page.{page}.nav") else texts(f"page.{page}")

    def _tool(self, drawing: str, text: str) -> QToolButton:
        button = QToolButton()
        button.setIcon(icon(self._resources, drawing, self._desk.theme.sidebar_text))
        button.setIconSize(QSize(20, 20))
        button.setText(f"  {text}")
        button.setToolTip(text)
        button.setAccessibleName(text)
        button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        button.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        button.setMinimumHeight(34)
        return button

    def _choose(self) -> None:
        for name, button in self.buttons.items():
            if button is self.sender():
                self.chosen.emit(name)

    def mark(self, name: str) -> None:
        """Shows which page is in front."""
        if name in self.buttons:
            self.buttons[name].setChecked(True)

    def show_person(self, name: str, role: str) -> None:
        """Shows who works."""
        self.person_button.setText(f"  {name}\n  {role}")
        self.person_button.setToolTip(f"{name} · {role}")
        self.person_button.setAccessibleName(f"{name} · {role}")
        self.person_button.setMinimumHeight(46)

    def toggle_width(self) -> None:
        """Narrows the navigation to its icons, or widens it again."""
        self.is_narrow = not self.is_narrow
        self._fit()

    def _fit(self) -> None:
        self.setFixedWidth(NARROW_PX if self.is_narrow else WIDE_PX)
        look = Qt.ToolButtonStyle
        style = look.ToolButtonIconOnly if self.is_narrow else look.ToolButtonTextBesideIcon
        for button in (*self.buttons.values(), self.person_button):
            button.setToolButtonStyle(style)
        for part in (*self._group_labels, self.app_name):
            part.setVisible(not self.is_narrow)
