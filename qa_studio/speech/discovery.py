"""Where speech models are found: in packages, in our own folder, and where Vosk itself looks; by their files only."""

import importlib.metadata
import importlib.util
import os
import re
import sys
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Final

from qa_studio.domain.errors import Message
from qa_studio.services.speech_rows import SpeechModel
from qa_studio.speech import installing, manifest

_PACKAGE_PREFIX: Final = "vosk-model-"


def places_of_vosk() -> tuple[Path, ...]:
    """Gives the folders in which Vosk looks for models (`MODEL_DIRS` of vosk 0.3.45)."""
    named = os.environ.get("VOSK_MODEL_PATH")
    usual = (Path("/usr/share/vosk"), Path.home() / "AppData/Local/vosk", Path.home() / ".cache/vosk")
    return (Path(named), *usual) if named else usual


def in_folder(models: Path) -> Iterator[SpeechModel]:
    """Gives the models of our own folder."""
    for path in _folders_in(models):
        if not path.name.startswith("."):
            yield described(path, path.name, "imported")


def in_place(place: Path) -> Iterator[SpeechModel]:
    """Gives the models of a folder in which Vosk looks; the folder may be a model itself."""
    with suppress(OSError):
        if manifest.is_model(place):
            yield described(place, place.name, "imported")
            return
    for path in _folders_in(place):
        if path.name.startswith("vosk-model") and manifest.language_of(path.name):
            yield described(path, path.name, "imported")


def _folders_in(folder: Path) -> list[Path]:
    try:
        return sorted(path for path in folder.iterdir() if path.is_dir())
    except OSError:
        return []


def described(folder: Path, name: str, origin: str) -> SpeechModel:
    """Gives the model in a folder, checked by its files."""
    label = installing.Label.read(folder)
    try:
        missing = manifest.missing_file(folder)
        language = label.language if label else manifest.language_of(name, folder)
        size_bytes = manifest.size_bytes(folder)
    except OSError as error:
        unreadable = Message.of("model.unreadable", path=name, reason=error.strerror or str(error))
        return SpeechModel(name, manifest.language_of(name) or "", folder, origin, False, unreadable)
    problem: Message | None = None
    if missing is not None:
        problem = Message.of("model.missing_file", name=name, file=missing)
    elif language is None:
        problem = Message.of("model.no_language", name=name)
    origin = label.origin if label else origin
    return SpeechModel(name, language or "", folder, origin, problem is None, problem, size_bytes)


class Packages:
    """The models that came as Python packages, looked up anew when a package was installed or removed."""

    def __init__(self) -> None:
        """Looks nothing up yet."""
        self._seen: object = None
        self._folders: tuple[tuple[str, Path], ...] = ()

    def models(self) -> Iterator[SpeechModel]:
        """Gives the models, found by the names of distributions, without importing them."""
        now = tuple((entry, _changed_at(entry)) for entry in sys.path)
        if now != self._seen:
            importlib.invalidate_caches()
            self._folders = tuple(_packaged())
            self._seen = now
        for name, folder in self._folders:
            yield described(folder, name, "package")


def _changed_at(entry: str) -> int:
    try:
        return Path(entry or ".").stat().st_mtime_ns
    except OSError:
        return 0


def _packaged() -> Iterator[tuple[str, Path]]:
    for distribution in importlib.metadata.distributions():
        name = re.sub(r"[-_.]+", "-", distribution.metadata["Name"] or "").lower()
        if name.startswith(_PACKAGE_PREFIX):
            yield from ((name, folder) for folder in _model_of_package(name))


def _model_of_package(name: str) -> Iterator[Path]:
    spec = importlib.util.find_spec(name.replace("-", "_"))
    for place in (spec.submodule_search_locations if spec else None) or ():
        package = Path(place)
        candidates = (package / "model", package, *_folders_in(package))
        found = next((folder for folder in candidates if manifest.is_model(folder)), None)
        if found is not None:
            yield found
            return
