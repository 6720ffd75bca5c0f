"""The scorecards of the workspace: read them, install one from a file."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog, QListWidget, QListWidgetItem, QSplitter, QVBoxLayout, QWidget

from qa_studio.domain.checks import CheckAgreement
from qa_studio.domain.errors import KnownError
from qa_studio.domain.people import Permission
from qa_studio.domain.scorecards import Scorecard
from qa_studio.services.manage_scorecards import install_scorecard, list_scorecards
from qa_studio.services.studio import Studio
from qa_studio.services.suggest_answers import check_agreement
from qa_studio.ui.desk import Desk
from qa_studio.ui.jobs.runner import Lane
from qa_studio.ui.pages.page import Page
from qa_studio.ui.views.parts import MARGIN_PX, Decor, column, label, row, scrolled
from qa_studio.ui.widgets.scorecard_preview import ScorecardPreview


@dataclass(frozen=True)
class _Scorecards:
    """The scorecards, and by their ids how often reviewers took what checks suggested, by question."""

    scorecards: tuple[Scorecard, ...]
    agreement: Mapping[str, Mapping[str, CheckAgreement]]


def _look(studio: Studio) -> _Scorecards:
    scorecards = list_scorecards(studio)
    return _Scorecards(scorecards, {one.id: check_agreement(studio, one.id) for one in scorecards})


class ScorecardsPage(Page):
    """A list at the left, the scorecard at the right."""

    name = "scorecards"
    permission = Permission.REVIEW
    shows = frozenset({"scorecards", "evaluations"})

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        """Makes the page at a desk."""
        super().__init__(desk, parent)
        texts = desk.texts
        decor = Decor(desk.studio.resources, desk.theme)
        self.install_button = decor.button(texts("scorecards.install"), "plus", "primary")
        self.install_button.setVisible(desk.may(Permission.MANAGE_SCORECARDS))
        self.problem = label("", "negative", wraps=True, selectable=True)
        self.problem.hide()
        self.list = QListWidget()
        self.list.setAccessibleName(texts("page.scorecards"))
        self.list.setMinimumWidth(240)
        self.list.setWordWrap(True)
        self._preview = QVBoxLayout()
        self._preview.setContentsMargins(12, 0, 6, 8)
        self.shown: ScorecardPreview | None = None
        both = QSplitter()
        both.setChildrenCollapsible(False)
        both.addWidget(self.list)
        both.addWidget(scrolled(self._preview))
        both.setStretchFactor(1, 1)
        both.setSizes([270, 780])
        layout = column(row(None, self.install_button), self.problem, both, gap_px=10)
        layout.setContentsMargins(MARGIN_PX, 0, MARGIN_PX, MARGIN_PX)
        layout.setStretch(2, 1)
        self.setLayout(layout)
        self._scorecards: tuple[Scorecard, ...] = ()
        self._agreement: Mapping[str, Mapping[str, CheckAgreement]] = {}
        self._front = ""
        self.list.currentRowChanged.connect(self._show_front)
        self.install_button.clicked.connect(self._ask_file)

    def refresh(self) -> None:
        """Loads the scorecards."""
        studio = self.desk.studio
        self.ask("scorecards", lambda report: _look(studio), self._show)

    def _show(self, found: _Scorecards) -> None:
        self._scorecards, self._agreement = found.scorecards, found.agreement
        scorecards = found.scorecards
        front = self._front
        self.list.clear()
        for scorecard in scorecards:
            title = scorecard.title.in_language(self.desk.texts.language)
            text = self.desk.texts("evaluations.version", name=title, version=str(scorecard.version))
            item = QListWidgetItem(text)
            item.setData(Qt.ItemDataRole.UserRole, scorecard.id)
            self.list.addItem(item)
        known = [scorecard.id for scorecard in scorecards]
        if known:
            self.list.setCurrentRow(known.index(front) if front in known else 0)

    def _show_front(self, place: int) -> None:
        if not 0 <= place < len(self._scorecards):
            return
        self._front = self._scorecards[place].id
        if self.shown is not None:
            self._preview.removeWidget(self.shown)
            self.shown.deleteLater()
        self.shown = ScorecardPreview(self.desk, self._scorecards[place], self._agreement.get(self._front))
        self._preview.addWidget(self.shown)

    def _ask_file(self) -> None:
        texts = self.desk.texts
        file, _ = QFileDialog.getOpenFileName(self, texts("scorecards.install"), "", texts("scorecards.file_kinds"))
        if file:
            self.install(Path(file))

    def install(self, path: Path) -> None:
        """Installs a scorecard file; what is wrong with it is shown beside the list."""
        studio = self.desk.studio
        self.problem.hide()
        self.desk.jobs.run(
            lambda report: install_scorecard(studio, path),
            done=self._note_installed,
            failed=self._show_problem,
            lane=Lane.DATABASE,
        )

    def _note_installed(self, scorecard: Scorecard) -> None:
        self._front = scorecard.id
        title = scorecard.title.in_language(self.desk.texts.language)
        self.desk.notify.success("scorecards.installed", name=title, version=str(scorecard.version))
        self.desk.tell("scorecards")

    def _show_problem(self, error: Exception) -> None:
        if isinstance(error, KnownError):
            self.problem.setText(self.desk.texts.of(error.message))
            self.problem.show()
        else:
            self.desk.notify.failure(error)
