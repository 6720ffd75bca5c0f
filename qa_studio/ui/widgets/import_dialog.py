"""Asks how files and folders are to be imported."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QDialog, QFileDialog, QWidget

from qa_studio.domain.calls import RawForm
from qa_studio.domain.errors import KnownError
from qa_studio.services.find_recordings import hold_untold, kinds_of_files
from qa_studio.services.metadata_mapping import propose_mapping
from qa_studio.services.rows import ColumnMapping
from qa_studio.services.workspace_settings import WorkspaceSettings, workspace_settings
from qa_studio.ui.desk import Desk
from qa_studio.ui.jobs.runner import Lane
from qa_studio.ui.views.import_view import ImportView
from qa_studio.ui.views.parts import whole


@dataclass(frozen=True)
class ImportRequest:
    """What is to be imported, and how."""

    paths: tuple[Path, ...]
    copy: bool
    metadata: Path | None = None
    mapping: ColumnMapping | None = None
    raw: RawForm | None = None
    """How to read files without header, where there are any."""


class ImportDialog(QDialog):
    """Collects an `ImportRequest`; whoever opened it does the importing."""

    confirmed = Signal(object)
    """The `ImportRequest`."""

    def __init__(self, desk: Desk, paths: Sequence[Path] = (), parent: QWidget | None = None) -> None:
        """Starts with `paths`."""
        super().__init__(parent)
        self._desk = desk
        self._paths: list[Path] = []
        self._metadata: Path | None = None
        self.setWindowTitle(desk.texts("calls.import"))
        self.setMinimumWidth(700)
        self.view = ImportView(desk)
        self.setLayout(whole(self.view))
        self.view.mapping.hide()
        self.view.forget_metadata.hide()
        self._connect()
        self.add_paths(paths)
        studio = desk.studio
        desk.jobs.run(lambda report: workspace_settings(studio), done=self._show_settings, lane=Lane.DATABASE)

    def _connect(self) -> None:
        view = self.view
        view.add_files.clicked.connect(self._ask_files)
        view.add_folder.clicked.connect(self._ask_folder)
        view.remove.clicked.connect(self._remove_selected)
        view.choose_metadata.clicked.connect(self._ask_metadata)
        view.forget_metadata.clicked.connect(self.forget_metadata)
        view.cancel.clicked.connect(self.reject)
        view.start.clicked.connect(self._confirm)

    @property
    def request(self) -> ImportRequest:
        """What was chosen so far."""
        mapping = self.view.mapping.mapping if self._metadata else None
        raw = None if self.view.raw.isHidden() else self.view.raw.form
        return ImportRequest(tuple(self._paths), self.view.copy.isChecked(), self._metadata, mapping, raw)

    def add_paths(self, paths: Sequence[Path]) -> None:
        """Adds files and folders; one that is listed already is not listed twice."""
        for path in paths:
            if path not in self._paths:
                self._paths.append(path)
                self.view.paths.addItem(str(path))
        self._look_for_untold()
        self._fit()

    def use_metadata(self, path: Path) -> None:
        """Reads a metadata file's columns, and shows the mapping proposed for them."""
        studio = self._desk.studio
        self.view.problem.hide()
        self.view.metadata_name.setText(str(path))
        self._metadata = path
        self.view.start.setEnabled(False)
        self._desk.jobs.run(
            lambda report: propose_mapping(studio, path), done=self._show_mapping, failed=self._show_problem
        )

    def forget_metadata(self) -> None:
        """Imports without a metadata file after all."""
        self._metadata = None
        self.view.metadata_name.setText(self._desk.texts("import.no_metadata"))
        self.view.mapping.hide()
        self.view.forget_metadata.hide()
        self._fit()

    def _show_settings(self, settings: WorkspaceSettings) -> None:
        self.view.copy.setChecked(settings.copy_recordings)
        self.view.refer.setChecked(not settings.copy_recordings)

    def _show_mapping(self, proposed: tuple[tuple[str, ...], ColumnMapping]) -> None:
        if self._metadata is None:
            return
        self.view.mapping.show_file(*proposed)
        self.view.mapping.show()
        self.view.forget_metadata.show()
        self._fit()

    def _show_problem(self, error: Exception) -> None:
        self.forget_metadata()
        if isinstance(error, KnownError):
            self.view.problem.setText(self._desk.texts.of(error.message))
            self.view.problem.show()
        else:
            self._desk.notify.failure(error)

    def _ask_files(self) -> None:
        texts = self._desk.texts
        kinds = texts("calls.file_kinds", kinds=kinds_of_files())
        files, _ = QFileDialog.getOpenFileNames(self, texts("calls.import_files"), "", kinds)
        self.add_paths([Path(file) for file in files])

    def _ask_folder(self) -> None:
        folder = QFileDialog.getExistingDirectory(self, self._desk.texts("calls.import_folder"))
        if folder:
            self.add_paths([Path(folder)])

    def _ask_metadata(self) -> None:
        texts = self._desk.texts
        file, _ = QFileDialog.getOpenFileName(self, texts("import.choose_metadata"), "", texts("import.metadata_kinds"))
        if file:
            self.use_metadata(Path(file))

    def _remove_selected(self) -> None:
        place = self.view.paths.currentRow()
        if place >= 0:
            self.view.paths.takeItem(place)
            del self._paths[place]
        self._look_for_untold()
        self._fit()

    def _look_for_untold(self) -> None:
        """Asks how to read recordings without header only where there may be some."""
        paths = tuple(self._paths)
        self._desk.jobs.run(lambda report: hold_untold(paths), done=partial(self._show_untold, paths))

    def _show_untold(self, paths: tuple[Path, ...], are_there: bool) -> None:
        if paths == tuple(self._paths):
            self.view.raw.setVisible(are_there)
            self._fit()

    def _confirm(self) -> None:
        self.confirmed.emit(self.request)
        self.accept()

    def _fit(self) -> None:
        self.view.start.setEnabled(bool(self._paths))
        self.view.remove.setEnabled(bool(self._paths))
        self.view.fit_height(self)
