"""Speech models: what is at hand and what it is used for, one from a folder or zip, and the catalogue."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TypeVar

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QFileDialog, QMessageBox, QTableView, QWidget

from qa_studio.domain.errors import Message
from qa_studio.domain.jobs import Report
from qa_studio.domain.people import Permission
from qa_studio.services.browse_calls import queues
from qa_studio.services.choose_models import ModelUse, forget_choice, missing_choices, model_uses, use_model
from qa_studio.services.manage_models import (
    add_model,
    check_model,
    download_model,
    model_catalogue,
    refresh_catalogue,
    remove_model,
)
from qa_studio.services.speech_rows import CatalogueModel, SpeechModel
from qa_studio.services.studio import Studio
from qa_studio.services.workspace_settings import workspace_settings
from qa_studio.ui.desk import Desk
from qa_studio.ui.jobs.runner import Job
from qa_studio.ui.models.speech import MODEL_COLUMNS, OFFER_COLUMNS, OfferRow
from qa_studio.ui.models.table import RowTable
from qa_studio.ui.pages.page import Page
from qa_studio.ui.views.models_view import ModelsView
from qa_studio.ui.views.parts import whole

_Result = TypeVar("_Result")


@dataclass(frozen=True)
class _AtHand:
    """The models of this machine, what was chosen but is not here, and each queue's language."""

    uses: tuple[ModelUse, ...]
    warnings: tuple[Message, ...]
    queues: tuple[tuple[str, str], ...]


def _look(studio: Studio) -> _AtHand:
    settings = workspace_settings(studio)
    names = sorted({*queues(studio), *settings.queue_languages, *settings.queue_models})
    languages = tuple((name, settings.language_of(None, name).split("-")[0]) for name in names)
    return _AtHand(model_uses(studio), missing_choices(studio), languages)


class ModelsPage(Page):
    """Two tables: at hand, offered. Who may not manage models sees them, and can try whether one loads."""

    name = "models"
    permission = Permission.TRANSCRIBE
    shows = frozenset({"models", "settings"})

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        """Makes the page at a desk."""
        super().__init__(desk, parent)
        self.models: RowTable[ModelUse] = RowTable(MODEL_COLUMNS, desk.texts, desk.theme, self)
        self.offers: RowTable[OfferRow] = RowTable(OFFER_COLUMNS, desk.texts, desk.theme, self)
        self.view = ModelsView(desk, self.models, self.offers)
        self.setLayout(whole(self.view))
        self._catalogue: tuple[CatalogueModel, ...] = ()
        self._queues: tuple[tuple[str, str], ...] = ()
        self._coming: dict[str, Job] = {}
        self._question: QMessageBox | None = None
        self._may = desk.may(Permission.MANAGE_MODELS)
        self._connect()
        self._fit()

    def _connect(self) -> None:
        view = self.view
        for part in (view.add, view.use, view.remove, view.download, view.refresh):
            part.setVisible(self._may)
        view.warning_row.hide()
        view.none.hide()
        view.installed.selectionModel().selectionChanged.connect(self._fit)
        view.offered.selectionModel().selectionChanged.connect(self._fit)
        view.language.currentIndexChanged.connect(self._show_offers)
        view.only_small.toggled.connect(self._show_offers)
        view.add_folder.triggered.connect(self._ask_folder)
        view.add_zip.triggered.connect(self._ask_zip)
        view.check.clicked.connect(self._check)
        view.uses.aboutToShow.connect(self._fill_uses)
        view.remove.clicked.connect(self._ask_remove)
        view.refresh.clicked.connect(self._refresh_catalogue)
        view.download.clicked.connect(self._ask_download)
        view.offered.activated.connect(self._ask_download)

    def refresh(self) -> None:
        """Loads what is at hand and what is offered."""
        studio = self.desk.studio
        self.ask("models", lambda report: _look(studio), self._show_models)
        self.ask("catalogue", lambda report: model_catalogue(studio), self._take_catalogue)

    def _show_models(self, found: _AtHand) -> None:
        texts = self.desk.texts
        marked = self._marked_use()
        self.models.set_rows(found.uses)
        self._queues = found.queues
        self.view.warning.setText("\n".join(texts.of(warning) for warning in found.warnings))
        self.view.warning_row.setVisible(bool(found.warnings))
        self.view.none.setVisible(not found.uses)
        _mark(self.view.installed, [one.model.name for one in self.models.rows], marked.model.name if marked else None)
        self._show_offers()

    def _take_catalogue(self, catalogue: tuple[CatalogueModel, ...]) -> None:
        self._catalogue = catalogue
        box, texts = self.view.language, self.desk.texts
        chosen = box.currentData()
        box.blockSignals(True)
        box.clear()
        box.addItem(texts("models.every_language"), "")
        for language in dict.fromkeys(one.language for one in catalogue):
            box.addItem(texts.language_name(language), language)
        box.setCurrentIndex(max(0, box.findData(chosen)))
        box.blockSignals(False)
        self._show_offers()

    def _show_offers(self) -> None:
        language, is_small = self.view.language.currentData(), self.view.only_small.isChecked()
        marked = self._marked_offer()
        here = {use.model.name for use in self.models.rows}
        shown = [
            OfferRow(one, self._state_of(one, here))
            for one in self._catalogue
            if (not language or one.language == language) and (one.is_small or not is_small)
        ]
        self.offers.set_rows(shown)
        _mark(self.view.offered, [one.offer.name for one in self.offers.rows], marked.offer.name if marked else None)
        self._fit()

    def _state_of(self, offer: CatalogueModel, here: set[str]) -> str:
        if offer.name in here:
            return "here"
        if offer.name in self._coming:
            return "coming"
        return "broken" if offer.arrived_bytes else ""

    def _fit(self) -> None:
        use, offer, view = self._marked_use(), self._marked_offer(), self.view
        view.check.setEnabled(use is not None)
        view.use.setEnabled(use is not None and use.model.usable)
        view.remove.setEnabled(use is not None and use.model.origin != "package")
        view.download.setEnabled(offer is not None and offer.state in ("", "broken"))
        is_broken = offer is not None and offer.state == "broken"
        view.download.setText(" " + self.desk.texts("models.resume" if is_broken else "models.download"))

    def _marked_use(self) -> ModelUse | None:
        has_mark = self.view.installed.selectionModel().hasSelection()
        return self.models.row_at(self.view.installed.currentIndex()) if has_mark else None

    def _marked_offer(self) -> OfferRow | None:
        has_mark = self.view.offered.selectionModel().hasSelection()
        return self.offers.row_at(self.view.offered.currentIndex()) if has_mark else None

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
        self._run(lambda report: add_model(studio, path, report), self._note_added, "models.adding")

    def _check(self) -> None:
        use, studio = self._marked_use(), self.desk.studio
        if use is not None:
            name = use.model.name
            self._run(lambda report: check_model(studio, name), self._note_checked, "models.checking", name=name)

    def _note_checked(self, model: SpeechModel) -> None:
        if model.problem is not None:
            self.desk.notify.warning(model.problem.id, **model.problem.params)
        else:
            self.desk.notify.success("models.works", name=model.name)
        self.desk.tell("models")

    def _fill_uses(self) -> None:
        """Offers what the marked model can be chosen for; what it is chosen for is ticked."""
        menu, use, texts = self.view.uses, self._marked_use(), self.desk.texts
        menu.clear()
        if use is None:
            return
        language = use.model.language
        title = texts("models.all_calls_in", language=texts.language_name(language))
        self._offer_use(title, language in use.languages, language=language)
        for queue in (name for name, one in self._queues if one == language):
            self._offer_use(texts("models.queue", queue=queue), queue in use.queues, queue=queue)

    def _offer_use(self, title: str, is_chosen: bool, *, language: str | None = None, queue: str | None = None) -> None:
        action = QAction(title.replace("&", "&&"), self.view.uses, checkable=True)
        action.setChecked(is_chosen)
        action.triggered.connect(partial(self._choose, not is_chosen, language, queue))
        self.view.uses.addAction(action)

    def _choose(self, is_wanted: bool, language: str | None, queue: str | None) -> None:
        use, studio = self._marked_use(), self.desk.studio
        if use is None:
            return
        name = use.model.name
        if is_wanted:
            self._run(lambda report: use_model(studio, name, queue), self._note_choice, "models.checking", name=name)
        else:
            self._run(lambda report: forget_choice(studio, queue=queue, language=language), self._note_choice)

    def _note_choice(self, _: object) -> None:
        self.desk.tell("models", "settings")

    def _ask_remove(self) -> None:
        use, texts = self._marked_use(), self.desk.texts
        if use is not None:
            name, size = use.model.name, texts.file_size(use.model.size_bytes)
            sentence = texts("models.remove_question", name=name, size=size)
            self._ask(texts("ui.remove"), sentence, partial(self._remove, name))

    def _remove(self, name: str) -> None:
        studio = self.desk.studio
        self._run(lambda report: remove_model(studio, name), self._note_changed)

    def _refresh_catalogue(self) -> None:
        studio = self.desk.studio
        self._run(lambda report: refresh_catalogue(studio), self._note_catalogue, "models.refreshing")

    def _note_catalogue(self, catalogue: tuple[CatalogueModel, ...]) -> None:
        self.desk.notify.success("models.refreshed", n=len(catalogue))
        self._take_catalogue(catalogue)

    def _ask_download(self) -> None:
        marked, texts = self._marked_offer(), self.desk.texts
        if marked is None or marked.state not in ("", "broken") or not self._may:
            return
        offer = marked.offer
        question = "models.resume_question" if marked.state == "broken" else "models.download_question"
        sentence = texts(
            question,
            name=offer.name,
            size=texts.file_size(offer.size_bytes),
            url=offer.url,
            arrived=texts.file_size(offer.arrived_bytes),
            licence=offer.licence or texts("models.licence_unknown"),
        )
        self._ask(texts("models.download"), sentence, partial(self.download, offer.name))

    def download(self, name: str) -> None:
        """Downloads a model of the catalogue; the bar at the window's foot shows how far it is and can stop it."""
        studio = self.desk.studio
        work = partial(download_model, studio, name)
        job = self._run(work, self._note_added, "models.downloading", name=name)
        self._coming[name] = job
        job.ended.connect(self._note_ended)
        self._show_offers()

    def _note_ended(self) -> None:
        self._coming = {name: job for name, job in self._coming.items() if not job.is_over}
        self.refresh()

    def _note_added(self, model: SpeechModel) -> None:
        self.desk.notify.success("models.added", name=model.name)
        self._note_changed(model)

    def _note_changed(self, _: object) -> None:
        self.desk.tell("models")

    def _ask(self, title: str, sentence: str, go: Callable[[], None]) -> None:
        """Asks before anything leaves or enters the machine, or is deleted."""
        question = QMessageBox(QMessageBox.Icon.Question, title, sentence, parent=self)
        question.addButton(title, QMessageBox.ButtonRole.AcceptRole)
        question.addButton(self.desk.texts("ui.cancel"), QMessageBox.ButtonRole.RejectRole)
        question.accepted.connect(go)
        self._question = question
        question.open()

    def _run(
        self, work: Callable[[Report], _Result], done: Callable[[_Result], None], title: str = "", **params: object
    ) -> Job:
        return self.desk.jobs.run(work, done=done, title=self.desk.texts(title, **params) if title else "")


def _mark(view: QTableView, names: Sequence[str], name: str | None) -> None:
    """Marks the row that was marked before the rows were loaded anew."""
    if name in names:
        view.selectRow(names.index(name))
