"""Downloading a model at a person's request: resumed where it broke off, and checked before it is opened."""

import hashlib
import http.client
import re
import time
import urllib.error
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Final

import filelock

from qa_studio.domain.errors import KnownError
from qa_studio.domain.jobs import Report
from qa_studio.speech.catalogue import Offer, read_offers
from qa_studio.speech.line import Line, Silence, reason_of
from qa_studio.speech.unpacking import make_folder, require_space

_ATTEMPTS: Final = 4
_PAUSE_S: Final = 1.0
_UNPACKED_RATIO: Final = 3
"""Official models unpack to less than twice their zip; the zip itself needs room as well."""
_MAX_LIST_BYTES: Final = 5_000_000
_LIST_SILENCE_S: Final = 15.0
_WORTH_ANOTHER_TRY: Final = (408, 416, 425, 429)
"""Refusals that need not last; every other 4xx does."""
_CHUNK_BYTES: Final = 1 << 20


class _Interrupted(Exception):
    """The line broke before the end."""


def fetch_list(url: str) -> bytes:
    """Fetches the published list of models as it is.

    Raises:
        KnownError: `model.insecure_address`, `model.no_catalogue` with `url` and `reason`, `model.bad_catalogue`.
    """
    data = b""
    try:
        with Line(url, lambda: None, silence_s=_LIST_SILENCE_S) as line:
            for piece in line:
                data += piece
                if len(data) > _MAX_LIST_BYTES:
                    raise KnownError("model.bad_catalogue", url=url)
    except Silence as error:
        raise KnownError("model.silent_catalogue", url=url, seconds=round(_LIST_SILENCE_S)) from error
    except (OSError, http.client.HTTPException) as error:
        raise KnownError("model.no_catalogue", url=url, reason=reason_of(error)) from error
    read_offers(data, url)
    return data


def fetch(offer: Offer, folder: Path, report: Report) -> Path:
    """Downloads an offer into `folder` and gives the checked zip; continues what an earlier attempt left there.

    `report` is told bytes here and in all. What was downloaded stays for the next attempt, unless it proved wrong.

    Raises:
        KnownError: `model.insecure_address`, `model.no_space`, `model.cannot_write`, `model.download_busy`,
            `model.download_broken` and `model.download_refused` with `name` and `reason`, `model.download_silent`,
            `model.wrong_size`, `model.wrong_checksum` with `name`.
        Cancelled: raised by `report`.
    """
    make_folder(folder)
    partial = folder / f"{offer.name}.{offer.md5}.part"
    with _alone(offer, folder):
        for outdated in set(folder.glob(f"{offer.name}.*.part")) - {partial}:
            outdated.unlink(missing_ok=True)
        require_space(folder, offer.size_bytes * _UNPACKED_RATIO - min(_size(partial), offer.size_bytes))
        _complete(offer, partial, report)
        if _md5(partial, lambda: report(offer.size_bytes, offer.size_bytes, offer.name)) != offer.md5:
            partial.unlink()
            raise KnownError("model.wrong_checksum", name=offer.name)
        return partial.replace(folder / f"{offer.name}.zip")


def arrived_bytes(name: str, folder: Path) -> int:
    """Gives how much of a model is here from a download that broke off."""
    return max((_size(partial) for partial in folder.glob(f"{name}.*.part")), default=0)


@contextmanager
def _alone(offer: Offer, folder: Path) -> Iterator[None]:
    """Keeps two downloads from writing one file."""
    lock = filelock.FileLock(folder / f".{offer.name}.lock")
    try:
        with lock.acquire(timeout=0):
            yield
    except filelock.Timeout as error:
        raise KnownError("model.download_busy", name=offer.name) from error


def _complete(offer: Offer, partial: Path, report: Report) -> None:
    """Downloads until all is here; a line that breaks is taken up again as long as something still comes."""
    trouble: Exception = _Interrupted()
    attempts = _ATTEMPTS
    while attempts:
        here = _size(partial)
        if here == offer.size_bytes:
            return
        if here > offer.size_bytes:
            partial.unlink()
        try:
            _continue(offer, partial, report)
        except (OSError, http.client.HTTPException, Silence, _Interrupted) as error:
            trouble = error
            _give_up_where_refused(offer, partial, error)
        if _size(partial) <= here:
            attempts -= 1
            _pause(lambda: report(_size(partial), offer.size_bytes, offer.name))
    if isinstance(trouble, Silence):
        raise KnownError("model.download_silent", name=offer.name) from trouble
    raise KnownError("model.download_broken", name=offer.name, reason=reason_of(trouble)) from trouble


def _continue(offer: Offer, partial: Path, report: Report) -> None:
    here = _size(partial)
    with Line(offer.url, lambda: report(_size(partial), offer.size_bytes, offer.name), start=here) as line:
        is_rest = line.head.status == http.HTTPStatus.PARTIAL_CONTENT
        if is_rest and not re.match(rf"bytes {here}-", line.head.content_range):
            partial.unlink(missing_ok=True)
            raise _Interrupted("the server sent another part than was asked for")
        here = here if is_rest else 0
        if line.head.length is not None and here + line.head.length != offer.size_bytes:
            partial.unlink(missing_ok=True)
            offered = here + line.head.length
            raise KnownError("model.wrong_size", name=offer.name, offered=offered, promised=offer.size_bytes)
        here = _write(line, partial, "ab" if is_rest else "wb", here, offer, report)
    if here < offer.size_bytes:
        raise _Interrupted("the connection was closed early")


def _write(line: Line, partial: Path, mode: str, here: int, offer: Offer, report: Report) -> int:
    """Writes what comes and gives how much is here then."""
    with _open(partial, mode) as file:
        for piece in line:
            here += len(piece)
            if here > offer.size_bytes:
                raise KnownError("model.wrong_size", name=offer.name, offered=here, promised=offer.size_bytes)
            try:
                file.write(piece)
                file.flush()
            except OSError as error:
                raise _cannot_write(partial.parent, error) from error
            report(here, offer.size_bytes, offer.name)
    return here


def _open(partial: Path, mode: str) -> IO[bytes]:
    try:
        return partial.open(mode)
    except OSError as error:
        raise _cannot_write(partial.parent, error) from error


def _cannot_write(folder: Path, error: OSError) -> KnownError:
    return KnownError("model.cannot_write", folder=str(folder), reason=error.strerror or str(error))


def _give_up_where_refused(offer: Offer, partial: Path, error: Exception) -> None:
    """Ends the attempts where the server will go on refusing."""
    if not isinstance(error, urllib.error.HTTPError):
        return
    error.close()
    if error.code == http.HTTPStatus.REQUESTED_RANGE_NOT_SATISFIABLE:
        partial.unlink(missing_ok=True)
    is_refusal = http.HTTPStatus.BAD_REQUEST <= error.code < http.HTTPStatus.INTERNAL_SERVER_ERROR
    if is_refusal and error.code not in _WORTH_ANOTHER_TRY:
        raise KnownError("model.download_refused", name=offer.name, reason=reason_of(error)) from error


def _pause(tell: Callable[[], None]) -> None:
    until = time.monotonic() + _PAUSE_S
    while time.monotonic() < until:
        tell()
        time.sleep(min(0.1, _PAUSE_S))


def _size(path: Path) -> int:
    return path.stat().st_size if path.exists() else 0


def _md5(path: Path, tell: Callable[[], None]) -> str:
    digest = hashlib.md5(usedforsecurity=False)
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK_BYTES):
            digest.update(chunk)
            tell()
    return digest.hexdigest()
