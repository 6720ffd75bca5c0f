"""Problems that come back: phrases on the rise, problems made of them, their weeks and the calls behind them."""

from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from pathlib import Path

from PySide6.QtCore import QModelIndex
from PySide6.QtWidgets import QFileDialog, QWidget

from qa_studio.domain.jobs import Report
from qa_studio.domain.people import Permission
from qa_studio.domain.topics import Problem, ProblemState, RisingPhrase
from qa_studio.services.browse_calls import queues
from qa_studio.services.follow_problems import (
    Period,
    add_keys,
    change_problem,
    export_problem,
    list_problems,
    name_problem,
    problem_report,
    recurring,
)
from qa_studio.services.rows import CallRow, ProblemReport
from qa_studio.services.studio import Studio
from qa_studio.services.workspace_settings import workspace_settings
from qa_studio.ui.desk import Desk
from qa_studio.ui.jobs.runner import Lane
from qa_studio.ui.models import period as days
from qa_studio.ui.models.problems import BEHIND_COLUMNS, PROBLEM_COLUMNS, RISING_COLUMNS
from qa_studio.ui.models.table import RowTable
from qa_studio.ui.pages.page import Page
from qa_studio.ui.views.parts import whole
from qa_studio.ui.views.problems_view import ProblemsView
from qa_studio.ui.widgets.reason_dialog import ReasonDialog

LANGUAGES = ("es", "en")
FORMS = ("xlsx", "csv")
_SHOWN_CALLS = 200


@dataclass(frozen=True)
class _Found:
    """Queues to choose from, and the problems that are followed."""

    queues: tuple[str, ...]
    problems: tuple[Problem, ...]


def _period(studio: Studio, chosen: days.Period) -> Period | None:
    first, before = chosen.moments(workspace_settings(studio).site_timezone)
    return Period(first, before) if isinstance(first, datetime) and isinstance(before, datetime) else None


def _rising(studio: Studio, language: str, chosen: days.Period, queue: str | None) -> tuple[RisingPhrase, ...]:
    period = _period(studio, chosen)
    return recurring(studio, language, period, queue=queue) if period is not None else ()


class ProblemsPage(Page):
    """What customers keep calling about, and more of late."""

    name = "problems"
    permission = Permission.FOLLOW_PROBLEMS
    shows = frozenset({"problems", "transcripts", "calls", "settings"})

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        """Makes the page at a desk."""
        super().__init__(desk, parent)
        self.rising: RowTable[RisingPhrase] = RowTable(RISING_COLUMNS, desk.texts, desk.theme, self)
        self.problems: RowTable[Problem] = RowTable(PROBLEM_COLUMNS, desk.texts, desk.theme, self)
        self.behind: RowTable[CallRow] = RowTable(BEHIND_COLUMNS, desk.texts, desk.theme, self)
        self.view = ProblemsView(desk, self.rising, self.problems, self.behind)
        self.setLayout(whole(self.view))
        self._report: ProblemReport | None = None
        self._wanted = 0
        for language in LANGUAGES:
            self.view.language.addItem(desk.texts.language_name(language), language)
        self.view.language.setCurrentIndex(max(0, self.view.language.findData(desk.texts.language)))
        self._connect()
        self._fit()

    def _connect(self) -> None:
        view = self.view
        view.language.currentIndexChanged.connect(self.look)
        view.queue.currentIndexChanged.connect(self.look)
        view.period.changed.connect(self.look)
        view.rising.selectionModel().selectionChanged.connect(self._fit)
        view.problems.selectionModel().currentRowChanged.connect(self._load_front)
        view.name.clicked.connect(self._ask_title)
        view.add.clicked.connect(self.add_phrases)
        view.state.activated.connect(self.change_state)
        view.calls.activated.connect(self._open)
        view.open.clicked.connect(self._open_selected)
        view.export.clicked.connect(self._ask_folder)

    @property
    def chosen(self) -> tuple[RisingPhrase, ...]:
        """The phrases that are marked."""
        rows = [self.rising.row_at(index) for index in self.view.rising.selectionModel().selectedRows()]
        return tuple(row for row in rows if row is not None)

    @property
    def front(self) -> Problem | None:
        """The problem in front."""
        return self.problems.row_at(self.view.problems.currentIndex())

    def refresh(self) -> None:
        """Loads the problems, and looks for phrases on the rise."""
        studio = self.desk.studio
        self.ask("problems", lambda report: _Found(queues(studio), list_problems(studio)), self._show_problems)
        self.look()

    def look(self) -> None:
        """Looks for phrases said in more calls of the period than in the one before it."""
        studio, language = self.desk.studio, str(self.view.language.currentData())
        period, queue = self.view.period.period, str(self.view.queue.currentData() or "") or None
        self.ask("rising", lambda report: _rising(studio, language, period, queue), self._show_rising)

    def _show_rising(self, rising: tuple[RisingPhrase, ...]) -> None:
        self.rising.set_rows(rising)
        self.view.none_rising.setText(self.desk.texts("problems.hint" if rising else "problems.none_rising"))
        self._fit()

    def _show_problems(self, found: _Found) -> None:
        box, chosen = self.view.queue, self.view.queue.currentData()
        box.blockSignals(True)
        while box.count() > 1:
            box.removeItem(1)
        for queue in found.queues:
            box.addItem(queue, queue)
        box.setCurrentIndex(max(0, box.findData(chosen)))
        box.blockSignals(False)
        wanted = self._wanted or (self.front.id if self.front is not None else 0)
        self._wanted = 0
        self.problems.set_rows(found.problems)
        ids = [problem.id for problem in self.problems.rows]
        if ids:
            self.view.problems.selectRow(ids.index(wanted) if wanted in ids else 0)
        self._load_front()

    def _load_front(self) -> None:
        studio, front = self.desk.studio, self.front
        self._fit()
        if front is not None:
            self.ask("report", lambda report: problem_report(studio, front.id, limit=_SHOWN_CALLS), self._show_report)

    def _show_report(self, report: ProblemReport) -> None:
        view, texts = self.view, self.desk.texts
        self._report = report
        view.title.setText(report.problem.title)
        view.keys.setText(texts("problems.keys", keys=", ".join(report.said)))
        view.state.setCurrentIndex(view.state.findData(report.problem.state))
        view.weeks.show_weeks(report.weeks)
        view.count.setText(texts("problems.count", n=sum(week.calls for week in report.weeks)))
        self.behind.set_rows(report.calls)
        if report.calls:
            view.calls.selectRow(0)
        self._fit()

    def _fit(self) -> None:
        view, has_phrases, front = self.view, bool(self.chosen), self.front
        view.name.setEnabled(has_phrases)
        view.add.setEnabled(has_phrases and front is not None)
        view.front.setVisible(front is not None)
        view.open.setVisible(self.desk.may(Permission.REVIEW))

    def _ask_title(self) -> None:
        dialog = ReasonDialog(self.desk, "problems.name_as", self)
        dialog.reason.setPlainText(self.chosen[0].text if self.chosen else "")
        dialog.given.connect(self.name_it)
        dialog.open()

    def name_it(self, title: str) -> None:
        """Makes a problem of the marked phrases."""
        studio, keys, language = (
            self.desk.studio,
            [phrase.key for phrase in self.chosen],
            self.view.language.currentData(),
        )
        queue = str(self.view.queue.currentData() or "") or None
        self.desk.jobs.run(
            lambda report: name_problem(studio, title, keys, str(language), queue=queue),
            done=self._note_kept,
            lane=Lane.DATABASE,
        )

    def add_phrases(self) -> None:
        """Adds the marked phrases to the problem in front."""
        studio, front, keys = self.desk.studio, self.front, [phrase.key for phrase in self.chosen]
        if front is not None and keys:
            self.desk.jobs.run(
                lambda report: add_keys(studio, front.id, keys), done=self._note_kept, lane=Lane.DATABASE
            )

    def change_state(self) -> None:
        """Says where the problem in front stands."""
        studio, front, state = self.desk.studio, self.front, ProblemState(self.view.state.currentData())
        if front is not None and state is not front.state:
            self.desk.jobs.run(
                lambda report: change_problem(studio, replace(front, state=state)),
                done=self._note_kept,
                lane=Lane.DATABASE,
            )

    def _note_kept(self, problem: Problem) -> None:
        self._wanted = problem.id
        self.desk.notify.success("problems.kept", title=problem.title)
        self.desk.tell("problems")

    def _open(self, index: QModelIndex) -> None:
        row = self.behind.row_at(index)
        if row is not None and self.desk.may(Permission.REVIEW):
            self.desk.open_review.emit(row.uid)

    def _open_selected(self) -> None:
        self._open(self.view.calls.currentIndex())

    def _ask_folder(self) -> None:
        folder = QFileDialog.getExistingDirectory(self, self.desk.texts("problems.export"))
        if folder:
            self.export_to(Path(folder))

    def export_to(self, folder: Path) -> None:
        """Writes the problem in front, with all calls behind it, as workbook and CSV."""
        studio, front, language = self.desk.studio, self.front, self.desk.texts.language
        if front is None:
            return

        def write(report: Report) -> tuple[Path, ...]:
            return export_problem(studio, problem_report(studio, front.id), language, FORMS, folder)

        self.desk.jobs.run(write, done=partial(self._note_written, folder.name))

    def _note_written(self, folder: str, files: tuple[Path, ...]) -> None:
        names = ", ".join(path.name for path in files)
        self.desk.notify.success("problems.written", names=names, folder=folder)
