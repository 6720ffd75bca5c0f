"""The look of the window in light and dark: one set of named colours, a palette and a style sheet made from them."""

from dataclasses import dataclass, fields
from pathlib import Path
from string import Template

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QGuiApplication, QPalette
from PySide6.QtWidgets import QApplication


@dataclass(frozen=True)
class Theme:
    """Named colours as #rrggbb. Text colours reach a contrast of 4.5 : 1 on `surface` and `window` (WCAG AA).

    Speaker and sentiment colours come from the Okabe-Ito palette (Okabe & Ito 2008), which people with any common
    colour vision can tell apart, darkened or lightened until they are readable as text.
    """

    name: str
    window: str
    surface: str
    raised: str
    border: str
    strong_border: str
    text: str
    muted: str
    accent: str
    accent_hover: str
    on_accent: str
    selection: str
    sidebar: str
    sidebar_text: str
    sidebar_selected: str
    agent: str
    customer: str
    agent_fill: str
    customer_fill: str
    positive: str
    negative: str
    neutral: str
    silence: str
    overtalk: str
    highlight: str
    info_fill: str
    success_fill: str
    warning_fill: str
    error_fill: str
    warning: str

    @property
    def is_dark(self) -> bool:
        """Whether this is the dark look."""
        return self.name == "dark"

    def colour(self, name: str) -> QColor:
        """Gives a named colour for painting."""
        return QColor(getattr(self, name))

    def palette(self) -> QPalette:
        """Gives the palette for Qt's own drawing."""
        palette = QPalette()
        roles = {
            QPalette.ColorRole.Window: self.window,
            QPalette.ColorRole.WindowText: self.text,
            QPalette.ColorRole.Base: self.surface,
            QPalette.ColorRole.AlternateBase: self.raised,
            QPalette.ColorRole.Text: self.text,
            QPalette.ColorRole.Button: self.surface,
            QPalette.ColorRole.ButtonText: self.text,
            QPalette.ColorRole.BrightText: self.negative,
            QPalette.ColorRole.Highlight: self.accent,
            QPalette.ColorRole.HighlightedText: self.on_accent,
            QPalette.ColorRole.Link: self.accent,
            QPalette.ColorRole.LinkVisited: self.accent,
            QPalette.ColorRole.ToolTipBase: self.raised,
            QPalette.ColorRole.ToolTipText: self.text,
            QPalette.ColorRole.PlaceholderText: self.muted,
            QPalette.ColorRole.Mid: self.border,
            QPalette.ColorRole.Dark: self.strong_border,
            QPalette.ColorRole.Accent: self.accent,
        }
        for role, colour in roles.items():
            palette.setColor(role, QColor(colour))
        for role in (QPalette.ColorRole.Text, QPalette.ColorRole.WindowText, QPalette.ColorRole.ButtonText):
            palette.setColor(QPalette.ColorGroup.Disabled, role, QColor(self.muted))
        return palette

    def style_sheet(self, folder: Path) -> str:
        """Gives `folder`/window.qss with this theme's colours and icons put in."""
        names = {field.name: getattr(self, field.name) for field in fields(self)}
        icons = (folder.parent / "icons" / self.name).as_posix()
        return Template((folder / "window.qss").read_text(encoding="utf-8")).substitute(names, icons=icons)


LIGHT = Theme(
    name="light",
    window="#f4f6f9",
    surface="#ffffff",
    raised="#f8fafc",
    border="#dbe1ea",
    strong_border="#8492a6",
    text="#182230",
    muted="#56637a",
    accent="#1f5fae",
    accent_hover="#174a8a",
    on_accent="#ffffff",
    selection="#dce9fa",
    sidebar="#16263d",
    sidebar_text="#c9d5e6",
    sidebar_selected="#2b4468",
    agent="#0b62a4",
    customer="#99386f",
    agent_fill="#e3effa",
    customer_fill="#f8e8f1",
    positive="#00694e",
    negative="#b03a00",
    neutral="#5d6878",
    silence="#e4e8ee",
    overtalk="#f2c14e",
    highlight="#fff1c2",
    info_fill="#e6effb",
    success_fill="#e0f3ec",
    warning_fill="#fff3d6",
    error_fill="#fdeae2",
    warning="#8a5a00",
)

DARK = Theme(
    name="dark",
    window="#12171f",
    surface="#1a212c",
    raised="#222b38",
    border="#344052",
    strong_border="#71809a",
    text="#e8edf4",
    muted="#a3b0c4",
    accent="#6fb1f5",
    accent_hover="#93c5fa",
    on_accent="#0b1a2c",
    selection="#27405f",
    sidebar="#0d1219",
    sidebar_text="#b9c6d9",
    sidebar_selected="#27405f",
    agent="#6fb9f0",
    customer="#eb9cc7",
    agent_fill="#1c3146",
    customer_fill="#3b2434",
    positive="#43c79b",
    negative="#ff9361",
    neutral="#a3b0c4",
    silence="#2b3544",
    overtalk="#c9962b",
    highlight="#4d431d",
    info_fill="#1d3049",
    success_fill="#163a2f",
    warning_fill="#41340f",
    error_fill="#482616",
    warning="#f0c252",
)


def theme_for(choice: str) -> Theme:
    """Gives the theme for "light", "dark" or "system" (what the desktop says; light where it says nothing)."""
    if choice == "dark":
        return DARK
    if choice == "system":
        hints = QGuiApplication.styleHints()
        return DARK if hints.colorScheme() == Qt.ColorScheme.Dark else LIGHT
    return LIGHT


def dress(application: QApplication, theme: Theme, resources: Path) -> None:
    """Puts the look on the whole application."""
    sheet = theme.style_sheet(resources / "styles")
    if application.styleSheet() == sheet:
        return
    application.setStyle("Fusion")
    application.setPalette(theme.palette())
    application.setStyleSheet(sheet)
