"""Bringing a model's files in from a zip or a folder: nothing outside its place, no links, no bombs."""

import errno
import os
import shutil
import stat
import struct
import unicodedata
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from typing import BinaryIO, Final

from qa_studio.domain.errors import KnownError
from qa_studio.domain.jobs import Report

MAX_FILES: Final = 10_000
MAX_BYTES: Final = 12 * 1024**3
"""The largest official model unpacks to about 4 GB."""
MAX_RATIO: Final = 60
"""Official models shrink to no less than a third; a file that grows sixtyfold is a bomb."""
_MAX_NAME: Final = 200
_PLAIN: Final = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_DEVICES: Final = frozenset(("con", "prn", "aux", "nul", *(f"{port}{n}" for port in ("com", "lpt") for n in range(10))))
"""Names that Windows keeps for devices, whatever stands after a point."""
_SPARE_BYTES: Final = 200 * 1024**2
_CHUNK_BYTES: Final = 1 << 20
_MEGABYTE: Final = 1_000_000


_DAMAGE: Final = (
    *(zlib.error, struct.error, EOFError, ValueError, IndexError, OverflowError, RuntimeError),
    *(FileExistsError, NotADirectoryError, IsADirectoryError),
)
"""What `zipfile` raises besides `BadZipFile` for archives that contradict themselves."""


def unpack(archive: Path, target: Path, report: Report) -> None:
    """Unpacks a zip into the existing folder `target`; `report` is told bytes done and in all.

    Raises:
        KnownError: `model.unreadable`, `model.empty_file`, `model.not_a_zip`, `model.unsafe_archive` (an entry
            leads outside, is a link or device, is encrypted, or has the name of another), `model.odd_archive`,
            `model.too_large`, `model.damaged_archive`, `model.no_space`.
        Cancelled: raised by `report`.
    """
    try:
        if archive.stat().st_size == 0:
            raise KnownError("model.empty_file", path=archive.name)
        with zipfile.ZipFile(archive) as opened:
            entries = tuple(_checked(opened, archive))
            total = sum(entry.file_size for entry in entries)
            _refuse_bomb(archive, len(entries), total)
            require_space(target, total)
            done = 0
            for entry in entries:
                place = target.joinpath(*PurePosixPath(entry.filename).parts)
                place.parent.mkdir(parents=True, exist_ok=True)
                with opened.open(entry) as source, place.open("xb") as file:
                    done = _copy(source, file, done, total, entry.filename, report)  # type: ignore[arg-type]
                if place.stat().st_size != entry.file_size:
                    raise zipfile.BadZipFile
    except zipfile.BadZipFile as error:
        kind = "damaged_archive" if zipfile.is_zipfile(archive) else "not_a_zip"
        raise KnownError(f"model.{kind}", path=archive.name) from error
    except _DAMAGE as error:
        raise KnownError("model.damaged_archive", path=archive.name) from error
    except OSError as error:
        if error.errno in (None, errno.EINVAL):  # a place in the file that cannot be, such as one before its beginning
            raise KnownError("model.damaged_archive", path=archive.name) from error
        raise KnownError("model.unreadable", path=archive.name, reason=error.strerror or str(error)) from error


def copy_folder(source: Path, target: Path, report: Report) -> None:
    """Copies a model's folder into the existing folder `target`; `report` is told bytes done and in all.

    Raises:
        KnownError: `model.unreadable`, `model.unsafe_folder` (it holds a link), `model.too_large`, `model.no_space`.
        Cancelled: raised by `report`.
    """
    try:
        files = tuple(_files(source))
        total = sum(path.stat().st_size for path in files)
        if len(files) > MAX_FILES or total > MAX_BYTES:
            raise KnownError("model.too_large", path=source.name)
        require_space(target, total)
        done = 0
        for path in files:
            place = target / path.relative_to(source)
            place.parent.mkdir(parents=True, exist_ok=True)
            with path.open("rb") as opened, place.open("xb") as file:
                done = _copy(opened, file, done, total, path.name, report)
    except OSError as error:
        raise KnownError("model.unreadable", path=source.name, reason=error.strerror or str(error)) from error


def make_folder(folder: Path) -> None:
    """Makes a folder unless it is there.

    Raises:
        KnownError: `model.cannot_write` with `folder` and `reason`.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise KnownError("model.cannot_write", folder=str(folder), reason=error.strerror or str(error)) from error


def require_space(folder: Path, needed_bytes: int) -> None:
    """Makes sure that so much fits on the disk of `folder`, with a little to spare.

    Raises:
        KnownError: `model.no_space` with `needed_mb` and `free_mb`.
    """
    free = shutil.disk_usage(folder).free
    if free < needed_bytes + _SPARE_BYTES:
        needed_mb = (needed_bytes + _SPARE_BYTES) // _MEGABYTE
        raise KnownError("model.no_space", needed_mb=needed_mb, free_mb=free // _MEGABYTE, folder=str(folder))


def _checked(opened: zipfile.ZipFile, archive: Path) -> Iterator[zipfile.ZipInfo]:
    """Gives the files of a zip; refuses all of it for one entry that is not plain."""
    taken: set[str] = set()
    for entry in opened.infolist():
        mode = stat.S_IFMT(entry.external_attr >> 16)
        is_encrypted = bool(entry.flag_bits & 1)
        if is_encrypted or mode not in (0, stat.S_IFREG, stat.S_IFDIR) or not _stays_inside(entry.filename):
            raise KnownError("model.unsafe_archive", path=archive.name, entry=entry.filename)
        if entry.compress_type not in _PLAIN:
            raise KnownError("model.odd_archive", path=archive.name)
        if entry.is_dir():
            continue
        # Names that some file systems take for one would overwrite each other there.
        name = unicodedata.normalize("NFC", entry.filename).casefold()
        if name in taken:
            raise KnownError("model.unsafe_archive", path=archive.name, entry=entry.filename)
        taken.add(name)
        yield entry


def _stays_inside(name: str) -> bool:
    """Whether a name leads into the folder it is unpacked to, on every system."""
    parts = PurePosixPath(name).parts
    is_plain = len(name) <= _MAX_NAME and name.isprintable() and not any(sign in name for sign in '\\:*?"<>|')
    return bool(parts) and is_plain and not name.startswith("/") and not any(_is_odd(part) for part in parts)


def _is_odd(part: str) -> bool:
    return part == ".." or part.endswith((".", " ")) or part.split(".")[0].strip().lower() in _DEVICES


def _refuse_bomb(archive: Path, files: int, total_bytes: int) -> None:
    packed = max(1, archive.stat().st_size)
    if files > MAX_FILES or total_bytes > MAX_BYTES or total_bytes / packed > MAX_RATIO:
        raise KnownError("model.too_large", path=archive.name)


def _files(source: Path) -> Iterator[Path]:
    for folder, folders, names in os.walk(source):
        for name in (*folders, *names):
            path = Path(folder, name)
            if path.is_symlink():
                raise KnownError("model.unsafe_folder", path=source.name, entry=str(path.relative_to(source)))
        yield from (Path(folder, name) for name in sorted(names))


def _copy(source: BinaryIO, file: BinaryIO, done: int, total: int, what: str, report: Report) -> int:
    while chunk := source.read(_CHUNK_BYTES):
        file.write(chunk)
        done += len(chunk)
        report(min(done, total), total, what)
    return done
