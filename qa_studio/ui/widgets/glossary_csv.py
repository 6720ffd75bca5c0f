"""Terms of the glossary from CSV files and into them."""

from pathlib import Path

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QFileDialog

from qa_studio.domain.errors import KnownError
from qa_studio.domain.jobs import Report
from qa_studio.services.manage_glossary import GlossaryImport, export_terms, import_terms
from qa_studio.ui.desk import Desk
from qa_studio.ui.jobs.runner import Lane
from qa_studio.ui.views.glossary_view import GlossaryView

_TOLD_LINES = 2


class GlossaryCsv(QObject):
    """The menu of files on the glossary page; the language chosen there counts for both ways."""

    def __init__(self, desk: Desk, view: GlossaryView, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._view = view
        view.import_file.triggered.connect(self._ask_import)
        view.export_file.triggered.connect(self._ask_export)

    @property
    def _language(self) -> str | None:
        return str(self._view.language.currentData() or "") or None

    def _ask_import(self) -> None:
        texts = self._desk.texts
        file, _ = QFileDialog.getOpenFileName(self._view, texts("glossary.import"), "", texts("glossary.file_kinds"))
        if file:
            self.import_from(Path(file))

    def import_from(self, path: Path) -> None:
        """Reads terms from a CSV."""
        studio, language = self._desk.studio, self._language
        self._desk.jobs.run(
            lambda report: import_terms(studio, path, language), done=self._note_imported, lane=Lane.DATABASE
        )

    def _note_imported(self, outcome: GlossaryImport) -> None:
        notify, texts = self._desk.notify, self._desk.texts
        notify.success("glossary.imported", n=outcome.added, changed=outcome.changed)
        for problem in outcome.problems[:_TOLD_LINES]:
            notify.warning("glossary.line", line=problem.line, reason=texts.of(problem.reason))
        if len(outcome.problems) > _TOLD_LINES:
            notify.warning("glossary.more_lines", n=len(outcome.problems) - _TOLD_LINES)
        self._desk.tell("glossary")

    def _ask_export(self) -> None:
        texts = self._desk.texts
        file, _ = QFileDialog.getSaveFileName(
            self._view, texts("glossary.export"), texts("glossary.file_name"), texts("glossary.file_kinds")
        )
        if file:
            self.export_to(Path(file))

    def export_to(self, path: Path) -> None:
        """Writes the terms shown as CSV."""
        studio, language = self._desk.studio, self._language

        def write(report: Report) -> Path:
            try:
                path.write_text(export_terms(studio, language), encoding="utf-8", newline="")
            except OSError as error:
                raise KnownError("glossary.not_written", path=path.name, reason=error.strerror or "") from error
            return path

        self._desk.jobs.run(write, done=self._note_written)

    def _note_written(self, path: Path) -> None:
        self._desk.notify.success("glossary.written_to", path=path.name)
