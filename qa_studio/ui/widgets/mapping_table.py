"""Says which column of a metadata file holds what."""

from collections.abc import Mapping, Sequence

from PySide6.QtWidgets import QComboBox, QFormLayout, QLineEdit, QWidget

from qa_studio.domain.calls import FREE_FIELDS
from qa_studio.messages import Texts
from qa_studio.services.rows import ColumnMapping
from qa_studio.ui.views.parts import column, label, row

FIELDS = ("recording", "started_at", "agent", "queue", "direction", "customer_number", "language", *FREE_FIELDS)
"""What a metadata file can tell of a call, in the order people look for it."""


class MappingTable(QWidget):
    """A list of the file's columns beside each thing that can be known of a call."""

    def __init__(self, texts: Texts, parent: QWidget | None = None) -> None:
        """Starts without a file."""
        super().__init__(parent)
        self._texts = texts
        self._others: dict[str, str] = {}
        self.columns: dict[str, QComboBox] = {}
        left, right = QFormLayout(), QFormLayout()
        for place, field in enumerate(FIELDS):
            box = QComboBox()
            box.setMinimumWidth(150)
            self.columns[field] = box
            (left if place <= len(FIELDS) // 2 else right).addRow(label(texts(f"mapping.{field}")), box)
        self.date_format = QLineEdit()
        self.date_format.setPlaceholderText(texts("mapping.date_format_hint"))
        self.timezone = QLineEdit("UTC")
        right.addRow(label(texts("mapping.date_format")), self.date_format)
        right.addRow(label(texts("mapping.timezone")), self.timezone)
        for form in (left, right):
            form.setVerticalSpacing(7)
            form.setHorizontalSpacing(10)
        self.setLayout(
            column(label(texts("mapping.hint"), "muted", wraps=True), row(left, right, gap_px=22), gap_px=10)
        )

    def show_file(self, headings: Sequence[str], mapping: ColumnMapping) -> None:
        """Shows the columns of a file, with the mapping that was proposed or remembered."""
        self._others = {field: heading for field, heading in mapping.columns.items() if field not in FIELDS}
        for field, box in self.columns.items():
            box.clear()
            box.addItem(self._texts("mapping.none"), "")
            for heading in headings:
                box.addItem(heading, heading)
            box.setCurrentIndex(max(0, box.findData(mapping.columns.get(field, ""))))
        self.date_format.setText(mapping.date_format)
        self.timezone.setText(mapping.timezone)

    @property
    def mapping(self) -> ColumnMapping:
        """The mapping as it stands."""
        chosen: Mapping[str, str] = {
            field: str(box.currentData()) for field, box in self.columns.items() if box.currentData()
        }
        return ColumnMapping(
            {**self._others, **chosen}, self.date_format.text().strip(), self.timezone.text().strip() or "UTC"
        )
