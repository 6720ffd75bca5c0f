"""The proof of a draw: its seed, digest and strata, its calls, and the button that reproduces it."""

from collections.abc import Mapping

from PySide6.QtWidgets import QFormLayout, QFrame, QWidget

from qa_studio.domain.sampling import DrawnCall, DrawRecord, Stratum
from qa_studio.services.rows import CallRow
from qa_studio.ui.desk import Desk
from qa_studio.ui.models.draws import DRAWN_COLUMNS, STRATUM_COLUMNS, DrawnRow
from qa_studio.ui.models.table import RowTable
from qa_studio.ui.views.parts import Decor, card, column, fill, label, row, table, tabs


class DrawProof(QWidget):
    """Shows one `DrawRecord`."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        """Starts empty."""
        super().__init__(parent)
        texts = desk.texts
        self._desk = desk
        self.record: DrawRecord | None = None
        decor = Decor(desk.studio.resources, desk.theme)
        self.heading = label("", "sectionTitle")
        self.verify = decor.button(texts("sample.verify"), "proof")
        self.verdict = label("", "positive", wraps=True)
        self.replace = decor.button(texts("sample.replace"), "swap")
        self.open = decor.button(texts("calls.review"), "review")
        self.seed = label("", "mono", selectable=True)
        self.digest = label("", "mono", selectable=True)
        self.eligible = label("")
        self.algorithm = label("", "mono")
        self.drawn = RowTable(DRAWN_COLUMNS, texts, desk.theme, self)
        self.strata: RowTable[Stratum] = RowTable(STRATUM_COLUMNS, texts, desk.theme, self)
        self.calls = table()
        fill(self.calls, self.drawn, DRAWN_COLUMNS)
        strata = table()
        fill(strata, self.strata, STRATUM_COLUMNS)
        self.tabs = tabs(
            (self._with_buttons(), texts("sample.drawn_calls")),
            (strata, texts("sample.strata")),
            (self._numbers(), texts("sample.proof")),
        )
        layout = column(row(self.heading, None, self.verdict, self.verify), self.tabs, gap_px=8)
        layout.setStretch(1, 1)
        self.setLayout(layout)
        self.calls.selectionModel().selectionChanged.connect(self._fit)
        self._fit()

    def _with_buttons(self) -> QWidget:
        made = QWidget()
        layout = column(self.calls, row(None, self.replace, self.open))
        layout.setContentsMargins(0, 8, 0, 0)
        made.setLayout(layout)
        return made

    def _numbers(self) -> QFrame:
        texts = self._desk.texts
        form = QFormLayout()
        form.setVerticalSpacing(8)
        form.setHorizontalSpacing(16)
        form.addRow(label(texts("sample.seed"), "muted"), self.seed)
        form.addRow(label(texts("sample.digest"), "muted"), self.digest)
        form.addRow(label(texts("sample.algorithm"), "muted"), self.algorithm)
        form.addRow(label(texts("column.eligible"), "muted"), self.eligible)
        return card(form, label(texts("sample.proof_hint"), "muted", wraps=True), None)

    def show_draw(self, record: DrawRecord, calls: Mapping[str, CallRow]) -> None:
        """Shows a draw; `calls` holds what is known of its calls by uid."""
        texts = self._desk.texts
        if self.record is None or self.record.id != record.id:
            self.verdict.clear()
        self.record = record
        self.heading.setText(texts("sample.draw_title", draw=str(record.id), by=record.drawn_by))
        self.seed.setText(record.seed + ("  " + texts("sample.seed_chosen") if record.is_seed_chosen else ""))
        self.digest.setText(record.digest)
        self.algorithm.setText(record.algorithm)
        self.eligible.setText(texts.number(record.eligible_count, 0))
        self.drawn.set_rows([DrawnRow(item, calls.get(item.uid)) for item in record.items])
        self.strata.set_rows(record.strata)
        self._fit()

    def show_verdict(self, is_reproduced: bool) -> None:
        """Says whether the draw could be reproduced from its record."""
        self.verdict.setObjectName("positive" if is_reproduced else "negative")
        self.verdict.style().unpolish(self.verdict)
        self.verdict.style().polish(self.verdict)
        self.verdict.setText(self._desk.texts("sample.reproduced" if is_reproduced else "sample.not_reproduced"))

    @property
    def selected(self) -> DrawnCall | None:
        """The drawn call that is marked."""
        marked = self.drawn.row_at(self.calls.currentIndex())
        return marked.item if marked and self.calls.selectionModel().hasSelection() else None

    def _fit(self) -> None:
        marked = self.selected
        self.replace.setEnabled(marked is not None and not marked.replaced_because)
        self.open.setEnabled(marked is not None)
        self.verify.setEnabled(self.record is not None)
