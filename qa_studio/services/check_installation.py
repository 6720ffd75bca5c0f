"""The doctor: what is installed, writable, usable or missing, with the way to mend it."""

import importlib.metadata
import platform
import shutil
import tempfile
from ctypes.util import find_library
from pathlib import Path
from typing import Final

from qa_studio.domain.errors import Message
from qa_studio.services.rows import Check
from qa_studio.services.studio import Studio

_PACKAGES: Final = ("PySide6-Essentials", "PySide6-Addons", "vosk", "soundfile", "soxr", "vaderSentiment", "typst")
_QT_LIBRARIES: Final = ("EGL", "GL", "xkbcommon", "dbus-1", "fontconfig", "xcb-cursor")
_SCARCE_BYTES: Final = 2 * 1024**3


def check_installation(studio: Studio) -> tuple[Check, ...]:
    """Looks at packages, display libraries, the workspace, the database, disk space and speech models."""
    return (
        Check("python", "ok", platform.python_version()),
        *(_package(name) for name in _PACKAGES),
        *_display(),
        writable("workspace", studio.folder),
        _space(studio.folder),
        _database(studio),
        *_models(studio),
    )


def _package(name: str) -> Check:
    try:
        return Check(name, "ok", importlib.metadata.version(name))
    except importlib.metadata.PackageNotFoundError:
        return Check(name, "missing", "", Message.of("doctor.package_missing", package=name))


def _display() -> tuple[Check, ...]:
    """Qt's wheels bring Qt, but on Linux not the libraries of the display."""
    if platform.system() != "Linux":
        return ()
    absent = [name for name in _QT_LIBRARIES if find_library(name) is None]
    if absent:
        names = ", ".join(f"lib{name}" for name in absent)
        return (Check("display", "missing", names, Message.of("doctor.display_missing", libraries=names)),)
    return (Check("display", "ok", ", ".join(f"lib{name}" for name in _QT_LIBRARIES)),)


def writable(name: str, folder: Path) -> Check:
    """Tries whether a file can be written in a folder."""
    try:
        with tempfile.TemporaryFile(dir=folder):
            return Check(name, "ok", str(folder))
    except OSError:
        return Check(name, "missing", str(folder), Message.of("doctor.not_writable", folder=str(folder)))


def _space(folder: Path) -> Check:
    free = shutil.disk_usage(folder).free
    gigabytes = f"{free / 1024**3:.1f} GB"
    if free < _SCARCE_BYTES:
        return Check("disk", "warning", gigabytes, Message.of("doctor.disk_scarce", free=gigabytes))
    return Check("disk", "ok", gigabytes)


def _database(studio: Studio) -> Check:
    problem = studio.database.problem()
    if problem:
        return Check("database", "missing", problem, Message.of("doctor.database_damaged"))
    return Check("database", "ok", studio.database.describe())


def _models(studio: Studio) -> tuple[Check, ...]:
    models = studio.models.installed()
    usable = {model.language for model in models if model.usable}
    checks = [
        Check(f"model {model.name}", "ok", str(model.path))
        if model.usable
        else Check(f"model {model.name}", "warning", str(model.path), model.problem)
        for model in models
    ]
    wanted = [language for language in ("es", "en") if language not in usable]
    checks.extend(
        Check(f"speech {language}", "warning", "", Message.of("doctor.no_model", language=language))
        for language in wanted
    )
    return tuple(checks)
