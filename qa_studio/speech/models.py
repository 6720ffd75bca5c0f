"""The speech models at hand: in packages, in our own folder, and where Vosk itself looks."""

import importlib.metadata
import importlib.util
import os
import re
import shutil
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Final

from qa_studio.domain.errors import KnownError, Message, NotFound
from qa_studio.domain.jobs import Report
from qa_studio.services.speech_rows import CatalogueModel, SpeechModel
from qa_studio.speech import catalogue, download, installing, manifest

_PACKAGE_PREFIX: Final = "vosk-model-"
_DOWNLOADS: Final = ".downloads"


def places_of_vosk() -> tuple[Path, ...]:
    """Gives the folders in which Vosk looks for models (`MODEL_DIRS` of vosk 0.3.45)."""
    named = os.environ.get("VOSK_MODEL_PATH")
    usual = (Path("/usr/share/vosk"), Path.home() / "AppData/Local/vosk", Path.home() / ".cache/vosk")
    return (Path(named), *usual) if named else usual


class SpeechModelShelf:
    """The port `SpeechModels`. Models are looked up on each call, so that a new one is there at once."""

    def __init__(
        self,
        folder: Path,
        shipped: Path,
        catalogue_url: str,
        try_model: Callable[[Path], Message | None],
        *,
        places: Callable[[], Sequence[Path]] = places_of_vosk,
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

    def installed(self) -> tuple[SpeechModel, ...]:
        """Gives the models at hand by name, our own before those of packages and of Vosk's places."""
        found: dict[str, SpeechModel] = {}
        for model in (*self._own(), *_packaged(), *self._elsewhere()):
            found.setdefault(model.name, model)
        return tuple(sorted(found.values(), key=lambda model: model.name))

    def for_language(self, language: str, preferred: str | None = None) -> SpeechModel:
        """Gives the model for a language ("es", "es-MX"): the one named `preferred`, else the biggest.

        Raises:
            KnownError: `speech.no_model` with `language`.
        """
        wanted = language.lower().replace("_", "-").split("-")[0]
        usable = [model for model in self.installed() if model.usable and model.language == wanted]
        if not usable:
            raise KnownError("speech.no_model", language=language)
        named = next((model for model in usable if model.name == preferred), None)
        return named or max(usable, key=lambda model: (not manifest.is_small(model.name), _weight(model)))

    def add(self, path: Path, report: Report) -> SpeechModel:
        """Checks and copies a model from a folder or zip; raises `KnownError` (`model.…`), `Cancelled`."""
        target = installing.install(path, self._folder, "imported", self._try_model, report)
        return _described(target, target.name, "imported")

    def remove(self, name: str) -> None:
        """Deletes a model that was added or downloaded.

        Raises:
            NotFound: `model.not_found`.
            KnownError: `model.in_package` or `model.not_ours` (it lies elsewhere: with its `path`), `model.in_use`.
        """
        model = next((model for model in self.installed() if model.name == name), None)
        if model is None:
            raise NotFound("model.not_found", name=name)
        if model.origin == "package":
            raise KnownError("model.in_package", name=name)
        if model.path.parent != self._folder:
            raise KnownError("model.not_ours", name=name, path=str(model.path))
        try:
            shutil.rmtree(model.path)
        except OSError as error:
            raise KnownError("model.in_use", name=name, path=str(model.path)) from error

    def catalogue(self) -> tuple[CatalogueModel, ...]:
        """Gives the models offered for download, with the makers' own figures."""
        return catalogue.shipped_catalogue(self._shipped)

    def download(self, name: str, report: Report) -> SpeechModel:
        """Downloads, checks and installs a model; resumes a broken download.

        Raises:
            KnownError: `model.already_there`, `model.not_offered`, and what downloading and installing may find.
            Cancelled: raised by `report`.
        """
        if (self._folder / name).exists():
            raise KnownError("model.already_there", name=name)
        offer = download.fetch_offers(self._catalogue_url).get(name)
        if offer is None:
            raise NotFound("model.not_offered", name=name)
        downloads = self._folder / _DOWNLOADS
        archive = download.fetch(offer, downloads, report)
        try:
            target = installing.install(archive, self._folder, "downloaded", self._try_model, report)
        finally:
            archive.unlink(missing_ok=True)
        return _described(target, target.name, "downloaded")

    def _own(self) -> Iterator[SpeechModel]:
        if self._folder.is_dir():
            for path in sorted(self._folder.iterdir()):
                if path.is_dir() and not path.name.startswith("."):
                    yield _described(path, path.name, "imported")

    def _elsewhere(self) -> Iterator[SpeechModel]:
        for place in self._places():
            if not place.is_dir():
                continue
            if manifest.is_model(place):
                yield _described(place, place.name, "imported")
                continue
            for path in sorted(place.glob("vosk-model*")):
                if path.is_dir() and manifest.language_of(path.name):
                    yield _described(path, path.name, "imported")


def _described(folder: Path, name: str, origin: str) -> SpeechModel:
    label = installing.Label.read(folder)
    missing = manifest.missing_file(folder)
    language = label.language if label else manifest.language_of(name, folder)
    problem: Message | None = None
    if missing is not None:
        problem = Message.of("model.missing_file", name=name, file=missing)
    elif language is None:
        problem = Message.of("model.no_language", name=name)
    return SpeechModel(name, language or "", folder, label.origin if label else origin, problem is None, problem)


def _packaged() -> Iterator[SpeechModel]:
    """Gives the models that came as Python packages, found by the names of distributions, without importing them."""
    for distribution in importlib.metadata.distributions():
        name = re.sub(r"[-_.]+", "-", distribution.metadata["Name"] or "").lower()
        if name.startswith(_PACKAGE_PREFIX):
            yield from (_described(folder, name, "package") for folder in _model_of_package(name))


def _model_of_package(name: str) -> Iterator[Path]:
    spec = importlib.util.find_spec(name.replace("-", "_"))
    for place in (spec.submodule_search_locations if spec else None) or ():
        package = Path(place)
        candidates = (package / "model", package, *(child for child in sorted(package.iterdir()) if child.is_dir()))
        found = next((folder for folder in candidates if manifest.is_model(folder)), None)
        if found is not None:
            yield found
            return


def _weight(model: SpeechModel) -> int:
    return manifest.size_bytes(model.path)
