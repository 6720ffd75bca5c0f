"""The start page: where the work stands, and what comes next."""

from PySide6.QtWidgets import QWidget

from qa_studio.domain.people import Permission
from qa_studio.services.prepare_demo import prepare_demo
from qa_studio.services.rows import DemoOutcome
from qa_studio.ui.desk import CHANGES, Desk
from qa_studio.ui.models.home import HomeFigures, home_figures, steps_for
from qa_studio.ui.pages.page import Page
from qa_studio.ui.views.parts import MARGIN_PX, Decor, card, column, label, row, scrolled
from qa_studio.ui.widgets.step_card import StepCard


class HomePage(Page):
    """The steps from recordings to coaching, each with its count."""

    name = "home"
    permission = Permission.SEE_CALLS
    shows = CHANGES

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        """Makes the page at a desk."""
        super().__init__(desk, parent)
        texts = desk.texts
        decor = Decor(desk.studio.resources, desk.theme)
        self.welcome = label(texts("home.welcome", name=desk.person.name), "sectionTitle", wraps=True)
        self.steps = [StepCard(desk, number, step) for number, step in enumerate(steps_for(desk.studio), start=1)]
        self.prepare = decor.button(texts("home.demo.button"), "play", "primary")
        words = column(
            label(texts("home.demo"), "sectionTitle"), label(texts("home.demo.hint"), "muted", wraps=True), gap_px=3
        )
        offer = row(words, self.prepare, gap_px=16)
        offer.setStretch(0, 1)
        self.demo = card(offer)
        self.to_models = decor.button(texts("home.models.button"), "models")
        self.missing = label("", wraps=True)
        lack = row(decor.picture("warning", 22, desk.theme.warning), self.missing, self.to_models, gap_px=12)
        lack.setStretch(1, 1)
        self.models = card(lack)
        for offered in (self.demo, self.models):
            offered.hide()
        body = column(self.welcome, *self.steps, self.models, self.demo, None, gap_px=10)
        body.setContentsMargins(0, 0, 8, 8)
        layout = column(scrolled(body))
        layout.setContentsMargins(MARGIN_PX, 0, MARGIN_PX, MARGIN_PX)
        self.setLayout(layout)
        self.prepare.clicked.connect(self.prepare_demo)
        self.to_models.clicked.connect(self._go_to_models)

    def refresh(self) -> None:
        """Counts."""
        studio = self.desk.studio
        self.ask("figures", lambda report: home_figures(studio), self._show)

    def _show(self, figures: HomeFigures) -> None:
        following = figures.next_step()
        for step in self.steps:
            step.show_figures(figures, step.step is following)
        self.demo.setVisible(figures.calls == 0 and self.desk.may(Permission.MANAGE_WORKSPACE))
        lacking = [code for code in ("es", "en") if code not in figures.model_languages]
        names = self.desk.texts("home.and").join(self.desk.texts(f"language_word.{code}") for code in lacking)
        self.missing.setText(self.desk.texts("home.models.missing", languages=names))
        self.models.setVisible(bool(lacking) and self.desk.may(Permission.MANAGE_MODELS))

    def prepare_demo(self) -> None:
        """Fills the workspace with the demo's calls."""
        studio, language = self.desk.studio, self.desk.texts.language
        self.prepare.setEnabled(False)
        self.desk.jobs.run(
            lambda report: prepare_demo(studio, report, language),
            done=self._note_prepared,
            failed=self._note_failed,
            title=self.desk.texts("home.demo.preparing"),
        )

    def _note_prepared(self, outcome: DemoOutcome) -> None:
        self.prepare.setEnabled(True)
        self.desk.notify.success("home.demo.ready", calls=outcome.calls, agents=outcome.agents)
        for note in outcome.notes:
            self.desk.notify.message(note)
        self.desk.tell(*CHANGES)

    def _note_failed(self, error: Exception) -> None:
        self.prepare.setEnabled(True)
        self.desk.notify.failure(error)

    def _go_to_models(self) -> None:
        self.desk.open_page.emit("models")
