"""A figure with its name above and what it rests on below."""

from PySide6.QtWidgets import QFrame, QWidget

from qa_studio.domain.coaching import Estimate
from qa_studio.messages import Texts
from qa_studio.ui.views.parts import column, label


class FigureCard(QFrame):
    """Name, figure, footnote."""

    def __init__(self, name: str, figure: str, footnote: str, tone: str = "figure", parent: QWidget | None = None):
        """`tone` is the style of the figure."""
        super().__init__(parent)
        self.setObjectName("card")
        value = label(figure, "figure")
        if tone != "figure":
            value.setProperty("tone", tone)
        layout = column(label(name, "muted", wraps=True), value, label(footnote, "muted", wraps=True), None, gap_px=3)
        layout.setContentsMargins(16, 12, 16, 12)
        self.setLayout(layout)


def interval_note(estimate: Estimate, texts: Texts) -> str:
    """Says what an estimate rests on: how many evaluations, and its interval where they carry one."""
    if estimate.n == 0:
        return texts("coaching.no_evaluations")
    if estimate.low is None or estimate.high is None:
        return texts("coaching.no_interval", n=estimate.n)
    return texts("coaching.interval", n=estimate.n, low=texts.number(estimate.low), high=texts.number(estimate.high))
