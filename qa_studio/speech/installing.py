"""Installing a model: brought in beside the others, checked, loaded once on trial, and only then made visible."""

import json
import shutil
import time
import uuid
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Final

from qa_studio.domain.errors import KnownError, Message
from qa_studio.domain.jobs import Report
from qa_studio.speech import manifest
from qa_studio.speech.unpacking import copy_folder, make_folder, unpack

LABEL_FILE: Final = "qa-studio.json"
GONE: Final = ".removed-"
_UNFINISHED: Final = ".new-"
_ABANDONED_AFTER_S: Final = 24 * 3600.0


@dataclass(frozen=True)
class Label:
    """What we note beside a model's own files: where it came from and its language."""

    origin: str
    language: str

    def write(self, folder: Path) -> None:
        """Puts the label into a model's folder."""
        (folder / LABEL_FILE).write_text(json.dumps(asdict(self)), encoding="utf-8")

    @classmethod
    def read(cls, folder: Path) -> "Label | None":
        """Gives a model's label, None where it has none."""
        try:
            told = json.loads((folder / LABEL_FILE).read_text(encoding="utf-8"))
            return cls(str(told["origin"]), str(told["language"]))
        except (OSError, ValueError, KeyError, TypeError):
            return None


def install(
    source: Path,
    models: Path,
    origin: str,
    try_model: Callable[[Path], Message | None],
    report: Report,
    name: str = "",
) -> Path:
    """Installs the model in a folder or zip under `models`, called `name` or as it is, and gives its folder there.

    Raises:
        KnownError: `model.no_such_path`, `model.not_a_model`, `model.missing_file`, `model.no_language`,
            `model.already_there`, `model.cannot_write`, why the engine refuses it, or what unpacking found wrong.
        Cancelled: raised by `report`; nothing is left behind.
    """
    if not source.exists():
        raise KnownError("model.no_such_path", path=str(source))
    make_folder(models)
    _sweep(models)
    place = models / f"{_UNFINISHED}{uuid.uuid4().hex}"
    make_folder(place)
    try:
        root = _bring_in(source, place, report)
        return _put_up(root, models, name or _name_of(root, place, source), origin, try_model)
    except OSError as error:
        raise KnownError("model.cannot_write", folder=str(models), reason=error.strerror or str(error)) from error
    finally:
        shutil.rmtree(place, ignore_errors=True)


def _put_up(root: Path, models: Path, name: str, origin: str, try_model: Callable[[Path], Message | None]) -> Path:
    """Checks a model and gives it its place among the others."""
    target = models / name
    if target.exists():
        raise KnownError("model.already_there", name=name)
    language = _check(root, name)
    problem = try_model(root)
    if problem is not None:
        raise KnownError(problem.id, **{**problem.params, "name": name})
    Label(origin, language).write(root)
    return root.rename(target)


def _name_of(root: Path, place: Path, source: Path) -> str:
    """Gives a model's name; one that begins with a point would be hidden."""
    return (source.stem if root == place else root.name).lstrip(".") or "model"


def _bring_in(source: Path, place: Path, report: Report) -> Path:
    """Copies or unpacks `source` into `place` and gives the model's own folder in there."""
    if source.is_dir():
        found = _model_in(source)
        _check(found, found.name)
        root = place / found.name
        root.mkdir()
        copy_folder(found, root, report)
        return root
    unpack(source, place, report)
    return _model_in(place, source.name)


def _model_in(folder: Path, called: str = "") -> Path:
    """Gives the model's folder: `folder` itself or the one folder in it that is a model."""
    if manifest.is_model(folder):
        return folder
    found = [child for child in sorted(folder.iterdir()) if child.is_dir() and manifest.is_model(child)]
    if len(found) != 1:
        raise KnownError("model.not_a_model", path=called or folder.name)
    return found[0]


def _check(root: Path, name: str) -> str:
    missing = manifest.missing_file(root)
    if missing is not None:
        raise KnownError("model.missing_file", name=name, file=missing)
    language = manifest.language_of(name, root)
    if language is None:
        raise KnownError("model.no_language", name=name)
    return language


def _sweep(models: Path) -> None:
    """Removes what killed installations and deletions left behind."""
    for leftover in (*models.glob(f"{_UNFINISHED}*"), *models.glob(f"{GONE}*")):
        if time.time() - leftover.stat().st_mtime > _ABANDONED_AFTER_S:
            shutil.rmtree(leftover, ignore_errors=True)
