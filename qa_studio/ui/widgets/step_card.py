"""One step of the work: its number, what it is, how it stands, and the button that leads there."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QLabel, QPushButton, QSizePolicy, QWidget

from qa_studio.ui.desk import Desk
from qa_studio.ui.models.home import HomeFigures, Step
from qa_studio.ui.views.parts import Decor, column, label, row


def standing(step: Step, figures: HomeFigures, desk: Desk) -> str:
    """Says how a step stands."""
    texts = desk.texts
    match step:
        case Step.IMPORT:
            return texts("home.calls", n=figures.calls)
        case Step.DRAW:
            return texts("home.drawn", n=figures.drawn)
        case Step.TRANSCRIBE:
            lacking = texts("home.without_transcript", n=figures.drawn_without_transcript)
            if figures.jobs_waiting:
                lacking += " · " + texts("home.jobs", n=figures.jobs_waiting)
            return lacking
        case Step.REVIEW:
            return texts("home.to_review", n=figures.to_review, done=figures.reviewed)
        case Step.PUBLISH:
            return texts("home.submitted", n=figures.submitted)
        case Step.COACH:
            return texts("home.published", n=figures.published)


class StepCard(QFrame):
    """Leads to the page on which the step is done."""

    def __init__(self, desk: Desk, number: int, step: Step, parent: QWidget | None = None) -> None:
        """Stands as not yet known."""
        super().__init__(parent)
        self.setObjectName("card")
        self._desk = desk
        self.step = step
        texts = desk.texts
        decor = Decor(desk.studio.resources, desk.theme)
        self._number: QLabel = label(str(number), "stepNumber")
        self._number.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.how_it_stands = label("", "muted", wraps=True)
        self.how_it_stands.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self.next_mark = label(texts("home.next"), "badge")
        self.next_mark.hide()
        self.button: QPushButton = decor.button(texts(f"home.step_{step.value}.button"), step.value)
        self.button.setMinimumWidth(190)
        self.button.clicked.connect(self._go)
        title = row(label(texts(f"home.step_{step.value}"), "sectionTitle"), self.next_mark, None)
        layout = row(self._number, column(title, self.how_it_stands, gap_px=2), self.button, gap_px=16)
        layout.setStretch(1, 1)
        layout.setContentsMargins(18, 13, 18, 13)
        self.setLayout(layout)

    def show_figures(self, figures: HomeFigures, is_next: bool) -> None:
        """Shows how the step stands, and whether it is the one to do now."""
        self.how_it_stands.setText(standing(self.step, figures, self._desk))
        self.next_mark.setVisible(is_next)
        self._number.setProperty("isNext", is_next)
        self.button.setObjectName("primary" if is_next else "")
        decor = Decor(self._desk.studio.resources, self._desk.theme)
        self.button.setIcon(decor.button("", self.step.value, self.button.objectName()).icon())
        for part in (self._number, self.button):
            part.style().unpolish(part)
            part.style().polish(part)

    def _go(self) -> None:
        self._desk.open_page.emit(self.step.value)
