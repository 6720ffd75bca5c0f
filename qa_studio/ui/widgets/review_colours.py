"""The window's colours by what they mean on the review page."""

from dataclasses import dataclass
from functools import cache

from PySide6.QtGui import QColor, QPalette

from qa_studio.domain.calls import Speaker
from qa_studio.domain.sentiment import SentimentLabel
from qa_studio.ui.theme import DARK, LIGHT, Theme


@dataclass(frozen=True)
class ReviewColours:
    """Colours of one look; what is written in them can be read on `surface`."""

    surface: QColor
    raised: QColor
    line: QColor
    text: QColor
    muted: QColor
    accent: QColor
    accent_soft: QColor
    on_accent: QColor
    agent: QColor
    customer: QColor
    positive: QColor
    negative: QColor
    neutral: QColor
    silence: QColor
    overtalk: QColor
    current_utterance: QColor
    current_word: QColor
    found: QColor
    found_here: QColor

    @staticmethod
    def of(palette: QPalette) -> "ReviewColours":
        """Gives the colours that go with a widget's palette, so that a widget follows the look by itself."""
        return _of_theme(DARK if palette.color(QPalette.ColorRole.Base).lightness() < 128 else LIGHT)

    def of_speaker(self, speaker: Speaker) -> QColor:
        """Gives the colour in which a speaker is shown everywhere."""
        return {Speaker.AGENT: self.agent, Speaker.CUSTOMER: self.customer}.get(speaker, self.muted)

    def of_sentiment(self, label: SentimentLabel) -> QColor:
        """Gives the colour of a sentiment; it always stands beside a symbol or a shape."""
        return {SentimentLabel.POSITIVE: self.positive, SentimentLabel.NEGATIVE: self.negative}.get(label, self.neutral)


@cache
def _of_theme(theme: Theme) -> ReviewColours:
    return ReviewColours(
        surface=theme.colour("surface"),
        raised=theme.colour("raised"),
        line=theme.colour("border"),
        text=theme.colour("text"),
        muted=theme.colour("muted"),
        accent=theme.colour("accent"),
        accent_soft=theme.colour("selection"),
        on_accent=theme.colour("on_accent"),
        agent=theme.colour("agent"),
        customer=theme.colour("customer"),
        positive=theme.colour("positive"),
        negative=theme.colour("negative"),
        neutral=theme.colour("neutral"),
        silence=theme.colour("strong_border"),
        overtalk=theme.colour("overtalk"),
        current_utterance=theme.colour("highlight"),
        current_word=QColor("#7d661c" if theme.is_dark else "#ffd665"),
        found=theme.colour("info_fill"),
        found_here=QColor("#2f6299" if theme.is_dark else "#9fcbff"),
    )


def with_alpha(colour: QColor, alpha: int) -> QColor:
    """Gives a colour made see-through (0–255)."""
    tinted = QColor(colour)
    tinted.setAlpha(alpha)
    return tinted
