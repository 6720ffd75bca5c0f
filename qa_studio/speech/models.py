"""The shelf of speech models: which there are, which one a call is heard with, adding, downloading and removing."""

import os
import shutil
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Final
from uuid import uuid4

from qa_studio.domain.errors import KnownError, Message, NotFound
from qa_studio.domain.jobs import Report
from qa_studio.services.speech_rows import CatalogueModel, SpeechModel
from qa_studio.speech import discovery, download, installing, manifest
from qa_studio.speech.catalogue import Offer, brought_up_to_date, is_recogniser, read_offers, shipped_catalogue
from qa_studio.speech.trials import Trial, Trials, state_of

_DOWNLOADS: Final = ".downloads"
_LIST_FILE: Final = ".model-list.json"


class SpeechModelShelf:
    """The port `SpeechModels`. Models are looked up on each call, so that a new one is there at once."""

    def __init__(
        self,
        folder: Path,
        shipped: Path,
        catalogue_url: str,
        try_model: Callable[[Path], Message | None],
        *,
        places: Callable[[], Sequence[Path]] = discovery.places_of_vosk,
    ) -> None:
        """Keeps added models in `folder`.

        `shipped` is `speech_models.json`, `catalogue_url` the makers' published list, `try_model` loads a model in a
        worker process, and `places` are searched as well.
        """
        self._folder = folder
        self._shipped = shipped
        self._catalogue_url = catalogue_url
        self._try_model = try_model
        self._places = places
        self._packages = discovery.Packages()
        self._trials = Trials(folder)

    def installed(self) -> tuple[SpeechModel, ...]:
        """Gives the models at hand by name, our own before those of packages and of Vosk's places.

        What an earlier trial showed is told; none is loaded for it.
        """
        return tuple(self._with_trial(model, self._trials.of(model.path)) for model in self._found())

    def for_language(self, language: str, preferred: str | None = None) -> SpeechModel:
        """Gives the model for a language ("es", "es-MX"): the one named `preferred`, else the biggest that works.

        A model that was never loaded on trial is now, so the first call with it waits for that.

        Raises:
            KnownError: `speech.no_model` with `language`.
        """
        wanted = language.lower().replace("_", "-").split("-")[0]
        usable = [model for model in self._found() if model.usable and model.language == wanted]
        usable.sort(
            key=lambda model: (model.name == preferred, not manifest.is_small(model.name), model.size_bytes),
            reverse=True,
        )
        for model in usable:
            tried = self._with_trial(model, self._trials.ask(model.path, self._try_model))
            if tried.usable:
                return tried
        raise KnownError("speech.no_model", language=language)

    def check(self, name: str) -> SpeechModel:
        """Loads a model on trial, whatever is remembered of it, and gives it as it now stands.

        Raises:
            NotFound: `model.not_found`.
        """
        model = self._named(name)
        return self._with_trial(model, self._trials.make(model.path, self._try_model)) if model.usable else model

    def add(self, path: Path, report: Report) -> SpeechModel:
        """Checks and copies a model from a folder or zip; raises `KnownError` (`model.…`), `Cancelled`."""
        return self._installed_from(path, "imported", report)

    def remove(self, name: str) -> None:
        """Deletes a model that was added or downloaded.

        Raises:
            NotFound: `model.not_found`.
            KnownError: `model.in_package` or `model.not_ours` (it lies elsewhere: with its `path`), `model.in_use`.
        """
        model = self._named(name)
        if model.origin == "package":
            raise KnownError("model.in_package", name=name)
        if model.path.parent != self._folder:
            raise KnownError("model.not_ours", name=name, path=str(model.path))
        if model.path.is_symlink():
            raise KnownError("model.not_ours", name=name, path=os.path.realpath(model.path))
        gone = self._folder / f"{installing.GONE}{uuid4().hex}"
        try:
            # In one step out of sight, so that a deletion that is cut short leaves no half model.
            model.path.rename(gone)
        except OSError as error:
            raise KnownError("model.in_use", name=name, path=str(model.path)) from error
        shutil.rmtree(gone, ignore_errors=True)

    def catalogue(self) -> tuple[CatalogueModel, ...]:
        """Gives the models offered for download, with the makers' own figures, as far as is known here."""
        shipped = shipped_catalogue(self._shipped)
        offered = brought_up_to_date(shipped, self._known_offers())
        downloads = self._folder / _DOWNLOADS
        return tuple(replace(one, arrived_bytes=download.arrived_bytes(one.name, downloads)) for one in offered)

    def refresh_catalogue(self) -> tuple[CatalogueModel, ...]:
        """Fetches the makers' list, and gives the catalogue with what is new and without what is obsolete.

        Raises:
            KnownError: `model.no_catalogue`, `model.silent_catalogue`, `model.bad_catalogue`,
                `model.insecure_address`.
        """
        self._fetch_offers()
        return self.catalogue()

    def download(self, name: str, report: Report) -> SpeechModel:
        """Downloads, checks and installs a model; resumes a broken download.

        Raises:
            KnownError: `model.already_there`, `model.not_offered`, and what downloading and installing may find.
            Cancelled: raised by `report`.
        """
        if any(model.name == name for model in discovery.in_folder(self._folder)):
            raise KnownError("model.already_there", name=name)
        offer = self._fetch_offers().get(name)
        if offer is None or offer.is_obsolete or not is_recogniser(offer):
            raise NotFound("model.not_offered", name=name)
        archive = download.fetch(offer, self._folder / _DOWNLOADS, report)
        try:
            return self._installed_from(archive, "downloaded", report, name)
        finally:
            archive.unlink(missing_ok=True)

    def _found(self) -> tuple[SpeechModel, ...]:
        """Gives the models at hand by name, known by their files only."""
        elsewhere = (model for place in self._places() for model in discovery.in_place(place))
        found: dict[str, SpeechModel] = {}
        for model in (*discovery.in_folder(self._folder), *self._packages.models(), *elsewhere):
            found.setdefault(model.name, model)
        return tuple(sorted(found.values(), key=lambda model: model.name))

    def _named(self, name: str) -> SpeechModel:
        model = next((model for model in self._found() if model.name == name), None)
        if model is None:
            raise NotFound("model.not_found", name=name)
        return model

    @staticmethod
    def _with_trial(model: SpeechModel, trial: Trial | None) -> SpeechModel:
        if trial is None or not model.usable:
            return model
        problem = trial.problem and Message.of(trial.problem.id, **{**trial.problem.params, "name": model.name})
        return replace(model, usable=problem is None, problem=problem, is_checked=True)

    def _installed_from(self, source: Path, origin: str, report: Report, name: str = "") -> SpeechModel:
        target = installing.install(source, self._folder, origin, self._try_model, report, name)
        trial = Trial(state_of(target), None)
        self._trials.remember(target, trial)
        return self._with_trial(discovery.described(target, target.name, origin), trial)

    def _fetch_offers(self) -> dict[str, Offer]:
        data = download.fetch_list(self._catalogue_url)
        unfinished = self._folder / f"{_LIST_FILE}.{uuid4().hex}"
        with suppress(OSError):
            try:
                self._folder.mkdir(parents=True, exist_ok=True)
                unfinished.write_bytes(data)
                unfinished.replace(self._folder / _LIST_FILE)
            finally:
                unfinished.unlink(missing_ok=True)
        return read_offers(data, self._catalogue_url)

    def _known_offers(self) -> dict[str, Offer]:
        """Gives the published list as it was last fetched; nothing where it never was."""
        try:
            return read_offers((self._folder / _LIST_FILE).read_bytes(), self._catalogue_url)
        except (OSError, KnownError):
            return {}
