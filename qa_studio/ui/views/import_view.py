"""The layout of the import dialog: what is imported, how it is kept, what a metadata file adds."""

from PySide6.QtWidgets import QListWidget, QRadioButton, QSizePolicy, QWidget

from qa_studio.ui.desk import Desk
from qa_studio.ui.views.parts import Decor, card, column, label, row
from qa_studio.ui.widgets.mapping_table import MappingTable


class ImportView(QWidget):
    """Three cards and the buttons below."""

    def __init__(self, desk: Desk) -> None:
        """Lays out the parts; they do nothing by themselves."""
        super().__init__()
        texts = desk.texts
        decor = Decor(desk.studio.resources, desk.theme)
        self.paths = QListWidget()
        self.paths.setMinimumHeight(92)
        self.paths.setMaximumHeight(130)
        self.paths.setAccessibleName(texts("import.what"))
        self.add_files = decor.button(texts("import.add_files"), "plus")
        self.add_folder = decor.button(texts("import.add_folder"), "folder")
        self.remove = decor.button(texts("ui.remove"), "remove")
        self.refer = QRadioButton(texts("import.refer"))
        self.copy = QRadioButton(texts("import.copy"))
        self.refer.setChecked(True)
        self.metadata_name = label(texts("import.no_metadata"), "muted")
        self.metadata_name.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.choose_metadata = decor.button(texts("import.choose_metadata"), "file")
        self.forget_metadata = decor.button(texts("import.forget_metadata"), style="link")
        self.mapping = MappingTable(texts)
        self.problem = label("", "negative", wraps=True)
        self.problem.hide()
        self.cancel = decor.button(texts("ui.cancel"))
        self.start = decor.button(texts("import.start"), "import", "primary")
        files = card(
            label(texts("import.what"), "sectionTitle"),
            self.paths,
            row(self.add_files, self.add_folder, self.remove, None),
        )
        keeping = card(
            label(texts("import.keeping"), "sectionTitle"),
            self.refer,
            self.copy,
            label(texts("import.keeping_hint"), "muted", wraps=True),
            gap_px=6,
        )
        named = row(self.metadata_name, self.forget_metadata, self.choose_metadata)
        named.setStretch(0, 1)
        metadata = card(
            label(texts("import.metadata"), "sectionTitle"),
            label(texts("import.metadata_hint"), "muted", wraps=True),
            named,
            self.problem,
            self.mapping,
        )
        layout = column(files, keeping, metadata, None, row(None, self.cancel, self.start), gap_px=12)
        layout.setContentsMargins(18, 18, 18, 16)
        self.setLayout(layout)

    def fit_height(self, dialog: QWidget) -> None:
        """Makes the dialog as high as its wrapped sentences and tables need at its width."""
        layout = self.layout()
        if layout is not None:
            layout.activate()
            width = max(dialog.width(), dialog.minimumWidth())
            dialog.resize(width, max(layout.minimumHeightForWidth(width), layout.sizeHint().height()))
