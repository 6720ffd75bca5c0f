"""The layout of the models page: what is at hand above, what can be downloaded below."""

from PySide6.QtWidgets import QCheckBox, QComboBox, QWidget

from qa_studio.services.choose_models import ModelUse
from qa_studio.ui.desk import Desk
from qa_studio.ui.models.speech import MODEL_COLUMNS, OFFER_COLUMNS, OfferRow
from qa_studio.ui.models.table import RowTable
from qa_studio.ui.views.parts import MARGIN_PX, Decor, column, fill, label, row, table


class ModelsView(QWidget):
    """Two tables, each with its actions above it."""

    def __init__(self, desk: Desk, models: RowTable[ModelUse], offers: RowTable[OfferRow]) -> None:
        """Lays out the parts; they do nothing by themselves."""
        super().__init__()
        texts = desk.texts
        decor = Decor(desk.studio.resources, desk.theme)
        self.add = decor.button(texts("models.add"), "plus", "primary")
        menu = decor.menu(self.add)
        self.add_folder = menu.addAction(texts("models.add_folder"))
        self.add_zip = menu.addAction(texts("models.add_zip"))
        self.check = decor.button(texts("models.check"), "check")
        self.check.setToolTip(texts("models.check_tip"))
        self.use = decor.button(texts("models.use"))
        self.uses = decor.menu(self.use)
        self.remove = decor.button(texts("ui.remove"), "remove")
        self.installed = table()
        self.installed.setAccessibleName(texts("models.installed"))
        fill(self.installed, models, MODEL_COLUMNS)
        self.warning = label("", "muted", wraps=True)
        self.warning_row = QWidget()
        self.warning_row.setLayout(row(decor.picture("warning", 18, desk.theme.warning), self.warning, None))
        self.none = label(texts("models.none"), "muted", wraps=True)
        self.language = QComboBox()
        self.language.setMinimumWidth(170)
        self.language.setAccessibleName(texts("models.filter_language"))
        self.language.setToolTip(texts("models.filter_language"))
        self.only_small = QCheckBox(texts("models.only_small"))
        self.refresh = decor.button(texts("models.refresh"), "refresh")
        self.refresh.setToolTip(texts("models.refresh_tip"))
        self.download = decor.button(texts("models.download"), "download", "primary")
        self.offered = table()
        self.offered.setAccessibleName(texts("models.catalogue"))
        fill(self.offered, offers, OFFER_COLUMNS)
        actions = row(self.check, self.use, self.remove, self.add)
        heading = row(label(texts("models.catalogue"), "sectionTitle"), self.language, self.only_small, gap_px=14)
        layout = column(
            row(label(texts("models.installed"), "sectionTitle"), None, actions),
            self.warning_row,
            self.none,
            self.installed,
            row(heading, None, self.refresh, self.download),
            label(texts("models.catalogue_hint"), "muted", wraps=True),
            self.offered,
            gap_px=10,
        )
        layout.setStretch(3, 2)
        layout.setStretch(6, 3)
        layout.setContentsMargins(MARGIN_PX, 0, MARGIN_PX, MARGIN_PX)
        self.setLayout(layout)
