"""The style sheet of the review page, beside the window's own."""

from dataclasses import asdict
from pathlib import Path
from string import Template

from qa_studio.ui.theme import Theme


def review_style(resources: Path, theme: Theme) -> str:
    """Gives `resources`/styles/review.qss with a theme's colours put in."""
    sheet = (resources / "styles" / "review.qss").read_text(encoding="utf-8")
    return Template(sheet).substitute(asdict(theme))
