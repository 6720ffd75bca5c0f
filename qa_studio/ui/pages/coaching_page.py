"""Coaching: an agent's report for a period, the actions agreed on, and the report as a file."""

from datetime import date, timedelta
from pathlib import Path

from PySide6.QtCore import QSignalBlocker, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QWidget

from qa_studio.domain.coaching import ActionItem, ActionState, CoachingReport
from qa_studio.domain.people import Permission, Person, Role
from qa_studio.services.manage_people import list_people
from qa_studio.services.prepare_coaching import (
    actions_of,
    agree_action,
    close_action,
    prepare_coaching,
    write_coaching,
)
from qa_studio.services.studio import Studio
from qa_studio.ui.desk import Desk
from qa_studio.ui.jobs.runner import Lane
from qa_studio.ui.pages.page import Page
from qa_studio.ui.views.coaching_view import CoachingView
from qa_studio.ui.views.parts import whole
from qa_studio.ui.widgets.coaching_sheet import CoachingSheet
from qa_studio.ui.widgets.moment_player import MomentPlayer

Drawn = tuple[CoachingReport, tuple[str, str]]


def drawn_report(studio: Studio, agent_id: int, first: date, before: date, language: str, is_dark: bool) -> Drawn:
    """Prepares a report and draws its two charts, trend and sections."""
    report = prepare_coaching(studio, agent_id, first, before)
    charts = [studio.reports.chart(report, name, language, is_dark=is_dark) for name in ("trend", "sections")]
    return report, (charts[0], charts[1])


class CoachingPage(Page):
    """One agent, one period."""

    name = "coaching"
    permission = Permission.COACH
    shows = frozenset({"evaluations", "people", "actions", "scorecards"})

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        """Makes the page at a desk."""
        super().__init__(desk, parent)
        self.view = CoachingView(desk)
        self.setLayout(whole(self.view))
        self.player = MomentPlayer(desk, self)
        self.report: CoachingReport | None = None
        self._sheet: CoachingSheet | None = None
        self._wanted_agent: int | None = None
        self._folder = desk.studio.folder / "reports"
        self._connect()
        self._fit()

    def _connect(self) -> None:
        view = self.view
        view.agent.currentIndexChanged.connect(self._load)
        view.period.changed.connect(self._load)
        view.export_pdf.triggered.connect(self._export_pdf)
        view.export_html.triggered.connect(self._export_html)
        view.open_folder.clicked.connect(self._open_folder)
        view.actions_board.agreed.connect(self._agree)
        view.actions_board.closed.connect(self._close)
        if view.empty.button is not None:
            view.empty.button.clicked.connect(self._go_to_evaluations)

    @property
    def agent_id(self) -> int | None:
        """The agent whose report is shown."""
        chosen = self.view.agent.currentData()
        return chosen if isinstance(chosen, int) else None

    def refresh(self) -> None:
        """Loads the agents, then the chosen one's report."""
        studio = self.desk.studio
        self.ask("agents", lambda report: list_people(studio, Role.AGENT), self._show_agents)

    def show_agent(self, agent_id: int) -> None:
        """Brings an agent's report to the front."""
        self._wanted_agent = agent_id
        self.refresh()

    def leave(self) -> bool:
        """Falls silent."""
        self.player.stop()
        return True

    def _show_agents(self, people: tuple[Person, ...]) -> None:
        wanted = self._wanted_agent if self._wanted_agent is not None else self.agent_id
        blocker = QSignalBlocker(self.view.agent)
        self.view.agent.clear()
        for person in people:
            self.view.agent.addItem(person.name, person.id)
        if wanted is not None:
            self.view.agent.setCurrentIndex(max(0, self.view.agent.findData(wanted)))
        del blocker
        self._wanted_agent = None
        self._load()

    def _load(self) -> None:
        agent_id, period = self.agent_id, self.view.period.period
        if agent_id is None or period.first is None or period.before is None:
            self.report = None
            self._fit()
            return
        studio, language, is_dark = self.desk.studio, self.desk.texts.language, self.desk.theme.is_dark
        first, before = period.first, period.before
        self.ask(
            "report",
            lambda report: drawn_report(studio, agent_id, first, before, language, is_dark),
            self._show_report,
        )
        self.ask("actions", lambda report: actions_of(studio, agent_id), self.view.actions_board.show_actions)

    def _show_report(self, drawn: Drawn) -> None:
        self.player.stop()
        self.report, charts = drawn
        sheet = CoachingSheet(self.desk, self.report, charts, self.player, can_open=True)
        if self._sheet is not None:
            self.view.sheet.removeWidget(self._sheet)
            self._sheet.hide()
            self._sheet.deleteLater()
        self._sheet = sheet
        self.view.sheet.addWidget(sheet)
        self._fit()

    def _fit(self) -> None:
        report = self.report
        is_empty = report is None or (report.overall.n == 0 and not report.targeted_reviews)
        self.view.stack.setCurrentWidget(self.view.empty if is_empty else self.view.body)
        self.view.export.setEnabled(not is_empty)
        if report is not None:
            last = report.period_before - timedelta(days=1)
            self.view.about.setText(
                self.desk.texts(
                    "coaching.about",
                    team=report.team or "–",
                    first=self.desk.texts.date(report.period_from),
                    last=self.desk.texts.date(last),
                )
            )

    def _export_pdf(self) -> None:
        self.export("pdf")

    def _export_html(self) -> None:
        self.export("html")

    def export(self, form: str) -> None:
        """Writes the report as a file into the workspace's reports folder."""
        report, studio, folder, language = self.report, self.desk.studio, self._folder, self.desk.texts.language
        if report is not None:
            self.desk.jobs.run(
                lambda _: write_coaching(studio, report, language, (form,), folder),
                done=self._note_written,
                title=self.desk.texts("coaching.writing"),
            )

    def _note_written(self, files: tuple[Path, ...]) -> None:
        self.view.open_folder.show()
        self.desk.notify.success("coaching.written", path=str(files[0]))

    def _open_folder(self) -> None:
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(self._folder)))

    def _agree(self, what: str, measure: str, due: date | None) -> None:
        studio, agent_id = self.desk.studio, self.agent_id
        if agent_id is not None:
            self.desk.jobs.run(
                lambda report: agree_action(studio, agent_id, what, measure, due),
                done=self._note_agreed,
                lane=Lane.DATABASE,
            )

    def _note_agreed(self, _: ActionItem) -> None:
        self.view.actions_board.empty_form()
        self.desk.tell("actions")

    def _close(self, action_id: int, state: ActionState) -> None:
        studio, agent_id = self.desk.studio, self.agent_id
        if agent_id is not None:
            self.desk.jobs.run(
                lambda report: close_action(studio, agent_id, action_id, state),
                done=self._note_closed,
                lane=Lane.DATABASE,
            )

    def _note_closed(self, _: ActionItem) -> None:
        self.desk.tell("actions")

    def _go_to_evaluations(self) -> None:
        self.desk.open_page.emit("evaluations")
