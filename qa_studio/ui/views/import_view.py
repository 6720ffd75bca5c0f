"""The layout of the import dialog: what is imported, how it is kept, what a metadata file adds."""

from PySide6.QtWidgets import QFrame, QListWidget, QRadioButton, QScrollArea, QSizePolicy, QWidget

from qa_studio.ui.desk import Desk
from qa_studio.ui.views.parts import Decor, card, column, label, row
from qa_studio.ui.widgets.mapping_table import MappingTable
from qa_studio.ui.widgets.raw_form_picker import RawFormPicker

_ROOM_AROUND_PX = 60


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
        self.raw = RawFormPicker(texts)
        self.raw.hide()
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
            self.raw,
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
        self._content = QWidget()
        self._content.setLayout(column(files, keeping, metadata, None, gap_px=12))
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setWidget(self._content)
        self._buttons = row(None, self.cancel, self.start)
        layout = column(scroll, self._buttons, gap_px=12)
        layout.setContentsMargins(18, 18, 18, 16)
        self.setLayout(layout)

    def fit_height(self, dialog: QWidget) -> None:
        """Makes the dialog as high as its content needs at its width; where the screen is lower, it scrolls."""
        inner, outer = self._content.layout(), self.layout()
        if inner is None or outer is None:
            return
        inner.activate()
        width = max(dialog.width(), dialog.minimumWidth())
        margins = outer.contentsMargins()
        across = width - margins.left() - margins.right()
        around = margins.top() + margins.bottom() + outer.spacing() + self._buttons.sizeHint().height()
        wanted = max(inner.minimumHeightForWidth(across), inner.sizeHint().height()) + around
        screen = dialog.screen().availableGeometry()
        dialog.resize(width, min(wanted, screen.height() - _ROOM_AROUND_PX))
        if dialog.frameGeometry().bottom() > screen.bottom():
            dialog.move(dialog.x(), max(screen.top(), screen.bottom() - dialog.frameGeometry().height()))
