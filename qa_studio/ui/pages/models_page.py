"""Speech models: what is at hand, one from a folder or zip, and the catalogue to download from."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtWidgets import QCheckBox, QFileDialog, QMessageBox, QWidget

from qa_studio.domain.people import Permission
from qa_studio.services.manage_models import add_model, download_model, list_models, model_catalogue, remove_model
from qa_studio.services.speech_rows import CatalogueModel, SpeechModel
from qa_studio.ui.desk import Desk
from qa_studio.ui.models.speech import CATALOGUE_COLUMNS, MODEL_COLUMNS, megabytes
from qa_studio.ui.models.table import RowTable
from qa_studio.ui.pages.page import Page
from qa_studio.ui.views.parts import MARGIN_PX, Decor, column, fill, label, row, table

OFFERED = ("es", "en")


class ModelsPage(Page):
    """Two tables: installed, offered."""

    name = "models"
    permission = Permission.MANAGE_MODELS
    shows = frozenset({"models"})

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        """Makes the page at a desk."""
        super().__init__(desk, parent)
        texts = desk.texts
        self.models: RowTable[SpeechModel] = RowTable(MODEL_COLUMNS, texts, desk.theme, self)
        self.offers: RowTable[CatalogueModel] = RowTable(CATALOGUE_COLUMNS, texts, desk.theme, self)
        self._catalogue: tuple[CatalogueModel, ...] = ()
        self._lay_out(Decor(desk.studio.resources, desk.theme))
        self._question: QMessageBox | None = None
        self._connect()
        self._fit()

    def _lay_out(self, decor: Decor) -> None:
        texts = self.desk.texts
        self.add_button = decor.button(texts("models.add"), "plus", "primary")
        menu = decor.menu(self.add_button)
        self.add_folder = menu.addAction(texts("models.add_folder"))
        self.add_zip = menu.addAction(texts("models.add_zip"))
        self.remove_button = decor.button(texts("ui.remove"), "remove")
        self.installed_table = table()
        self.installed_table.setAccessibleName(texts("models.installed"))
        fill(self.installed_table, self.models, MODEL_COLUMNS)
        self.offer_table = table()
        self.offer_table.setAccessibleName(texts("models.catalogue"))
        fill(self.offer_table, self.offers, CATALOGUE_COLUMNS)
        self.only_small = QCheckBox(texts("models.only_small"))
        self.only_small.setChecked(True)
        self.download_button = decor.button(texts("models.download"), "download", "primary")
        layout = column(
            row(label(texts("models.installed"), "sectionTitle"), None, self.remove_button, self.add_button),
            self.installed_table,
            row(label(texts("models.catalogue"), "sectionTitle"), None, self.only_small, self.download_button),
            label(texts("models.catalogue_hint"), "muted", wraps=True),
            self.offer_table,
            gap_px=10,
        )
        layout.setStretch(1, 2)
        layout.setStretch(4, 3)
        layout.setContentsMargins(MARGIN_PX, 0, MARGIN_PX, MARGIN_PX)
        self.setLayout(layout)

    def _connect(self) -> None:
        self.installed_table.selectionModel().selectionChanged.connect(self._fit)
        self.offer_table.selectionModel().selectionChanged.connect(self._fit)
        self.only_small.toggled.connect(self._show_offers)
        self.add_folder.triggered.connect(self._ask_folder)
        self.add_zip.triggered.connect(self._ask_zip)
        self.remove_button.clicked.connect(self._remove)
        self.download_button.clicked.connect(self._ask_download)
        self.offer_table.activated.connect(self._ask_download)

    def refresh(self) -> None:
        """Loads what is at hand and what is offered."""
        studio = self.desk.studio
        self.ask("models", lambda report: list_models(studio), self._show_models)
        self.ask("catalogue", lambda report: model_catalogue(studio), self._take_catalogue)

    def _show_models(self, models: tuple[SpeechModel, ...]) -> None:
        self.models.set_rows(models)
        self._fit()

    def _take_catalogue(self, catalogue: tuple[CatalogueModel, ...]) -> None:
        self._catalogue = catalogue
        self._show_offers()

    def _show_offers(self) -> None:
        wanted = [
            one
            for one in self._catalogue
            if not self.only_small.isChecked() or (one.is_small and one.language in OFFERED)
        ]
        self.offers.set_rows(wanted)
        self._fit()

    def _fit(self) -> None:
        marked = self._marked_model()
        self.remove_button.setEnabled(marked is not None and marked.origin != "package")
        self.download_button.setEnabled(self.offer_table.selectionModel().hasSelection())

    def _marked_model(self) -> SpeechModel | None:
        has_mark = self.installed_table.selectionModel().hasSelection()
        return self.models.row_at(self.installed_table.currentIndex()) if has_mark else None

    def _ask_folder(self) -> None:
        folder = QFileDialog.getExistingDirectory(self, self.desk.texts("models.add_folder"))
        if folder:
            self.add(Path(folder))

    def _ask_zip(self) -> None:
        texts = self.desk.texts
        file, _ = QFileDialog.getOpenFileName(self, texts("models.add_zip"), "", texts("models.file_kinds"))
        if file:
            self.add(Path(file))

    def add(self, path: Path) -> None:
        """Adds a model from a folder or zip."""
        studio = self.desk.studio
        self.desk.jobs.run(
            lambda report: add_model(studio, path, report),
            done=self._note_added,
            title=self.desk.texts("models.adding"),
        )

    def _ask_download(self) -> None:
        offer = self.offers.row_at(self.offer_table.currentIndex())
        if offer is None:
            return
        texts = self.desk.texts
        size = megabytes(offer.size_bytes, texts)
        self._ask(texts("models.download_question", name=offer.name, size=size, url=offer.url), self._download)

    def _ask(self, sentence: str, go: Callable[[], None]) -> None:
        """Asks before anything leaves or enters the machine."""
        texts = self.desk.texts
        question = QMessageBox(QMessageBox.Icon.Question, texts("models.download"), sentence, parent=self)
        question.addButton(texts("models.download"), QMessageBox.ButtonRole.AcceptRole)
        question.addButton(texts("ui.cancel"), QMessageBox.ButtonRole.RejectRole)
        question.accepted.connect(go)
        self._question = question
        question.open()

    def _download(self) -> None:
        offer, studio = self.offers.row_at(self.offer_table.currentIndex()), self.desk.studio
        if offer is not None:
            name = offer.name
            self.desk.jobs.run(
                lambda report: download_model(studio, name, report),
                done=self._note_added,
                title=self.desk.texts("models.downloading", name=name),
            )

    def _note_added(self, model: SpeechModel) -> None:
        self.desk.notify.success("models.added", name=model.name)
        self.desk.tell("models")

    def _remove(self) -> None:
        marked, studio = self._marked_model(), self.desk.studio
        if marked is not None:
            name = marked.name
            self.desk.jobs.run(lambda report: remove_model(studio, name), done=self._note_removed)

    def _note_removed(self, _: object) -> None:
        self.desk.tell("models")
