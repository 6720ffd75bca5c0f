"""What an import did: how many calls are new, which were here, and each file that failed with its reason."""

from pathlib import Path

from PySide6.QtWidgets import QDialog, QTableView, QWidget

from qa_studio.services.rows import ImportFailure, ImportOutcome
from qa_studio.ui.desk import Desk
from qa_studio.ui.models.column import Column
from qa_studio.ui.models.table import RowTable
from qa_studio.ui.views.parts import Decor, column, fill, label, row, table

FAILURE_COLUMNS: tuple[Column[ImportFailure], ...] = (
    Column("file", lambda one, texts: Path(one.path).name, width_px=230, tip=lambda one, texts: one.path),
    Column("reason", lambda one, texts: texts.of(one.reason), width_px=420),
)


class ImportResultDialog(QDialog):
    """Three counts, and a table of what needs a look."""

    def __init__(self, desk: Desk, outcome: ImportOutcome, parent: QWidget | None = None) -> None:
        """Shows `outcome`."""
        super().__init__(parent)
        texts = desk.texts
        decor = Decor(desk.studio.resources, desk.theme)
        self.setWindowTitle(texts("import.result"))
        self.setMinimumSize(560, 160)
        self.summary = label(texts("import.imported", n=len(outcome.imported)), "sectionTitle", wraps=True)
        parts: list[QWidget] = [self.summary]
        if outcome.duplicates:
            parts.append(label(texts("import.duplicates", n=len(outcome.duplicates)), "muted", wraps=True))
        for heading, failures in (("import.failed", outcome.failed), ("import.warnings", outcome.warnings)):
            if failures:
                parts.append(label(texts(heading, n=len(failures)), wraps=True))
                parts.append(self._list(desk, failures))
                self.resize(760, 460)
        close = decor.button(texts("ui.close"), style="primary")
        close.clicked.connect(self.accept)
        layout = column(*parts, None, row(None, close), gap_px=12)
        layout.setContentsMargins(20, 18, 20, 16)
        for place, part in enumerate(parts):
            layout.setStretch(place, int(isinstance(part, QTableView)))
        layout.setStretch(len(parts), 0 if outcome.failed or outcome.warnings else 1)
        self.setLayout(layout)

    def _list(self, desk: Desk, failures: tuple[ImportFailure, ...]) -> QWidget:
        view = table()
        view.setWordWrap(True)
        model: RowTable[ImportFailure] = RowTable(FAILURE_COLUMNS, desk.texts, desk.theme, self)
        fill(view, model, FAILURE_COLUMNS, sorts=False)
        model.set_rows(failures)
        view.resizeRowsToContents()
        return view
