"""The looks: what is to be read can be read, and every icon of the pages is there."""

import pytest
from PySide6.QtGui import QColor

from qa_studio.settings import Settings
from qa_studio.ui.icons import icon
from qa_studio.ui.pages.catalogue import ENTRIES
from qa_studio.ui.theme import DARK, LIGHT, Theme

READ_ON = {
    "text": ("window", "surface", "raised", "selection", "agent_fill", "customer_fill", "info_fill", "success_fill",
             "warning_fill", "error_fill", "highlight"),
    "muted": ("window", "surface", "raised"),
    "accent": ("window", "surface", "selection"),
    "on_accent": ("accent", "accent_hover"),
    "sidebar_text": ("sidebar", "sidebar_selected"),
    "agent": ("surface", "agent_fill"),
    "customer": ("surface", "customer_fill"),
    "positive": ("window", "surface", "raised"),
    "negative": ("window", "surface", "raised"),
    "neutral": ("surface",),
    "warning": ("window", "surface"),
}  # fmt: skip
AA = 4.5


def luminance(colour: str) -> float:
    """Relative luminance as WCAG 2.1 defines it."""
    parts = [channel / 255 for channel in QColor(colour).getRgb()[:3]]
    linear = [part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    """Contrast ratio as WCAG 2.1 defines it."""
    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=lambda theme: theme.name)
def test_text_reaches_contrast_aa(theme: Theme) -> None:
    ratios = {
        (text, ground): contrast(getattr(theme, text), getattr(theme, ground))
        for text, grounds in READ_ON.items()
        for ground in grounds
    }
    assert {pair: round(ratio, 2) for pair, ratio in ratios.items() if ratio < AA} == {}


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=lambda theme: theme.name)
def test_style_sheet_has_every_colour_and_icon_it_names(theme: Theme) -> None:
    sheet = theme.style_sheet(Settings().resources / "styles")
    assert "$" not in sheet
    for part in sheet.split('url("')[1:]:
        assert (Settings().resources / part.split('"')[0]).is_file()


def test_every_page_has_an_icon(qapp: object) -> None:
    for entry in ENTRIES:
        assert not icon(Settings().resources, entry.page.name, LIGHT.accent).isNull()
