"""Downloading a model at a person's request: resumed where it broke off, and checked before it is opened."""

import hashlib
import http.client
import urllib.error
import urllib.request
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

from qa_studio.domain.errors import KnownError
from qa_studio.domain.jobs import Report
from qa_studio.speech.catalogue import Offer, read_offers
from qa_studio.speech.unpacking import require_space

_TIMEOUT_S: Final = 30.0
_CHUNK_BYTES: Final = 1 << 17
_ATTEMPTS: Final = 4
_UNPACKED_RATIO: Final = 3
"""Official models unpack to less than twice their zip; the zip itself needs room as well."""
_MAX_LIST_BYTES: Final = 5_000_000
_OWN_MACHINE: Final = ("127.0.0.1", "::1", "localhost")


class _Interrupted(Exception):
    """The line broke before the end."""


def fetch_offers(url: str) -> dict[str, Offer]:
    """Fetches the published list of models.

    Raises:
        KnownError: `model.insecure_address`, `model.no_catalogue` with `url` and `reason`, `model.bad_catalogue`.
    """
    try:
        with urllib.request.urlopen(_request(url), timeout=_TIMEOUT_S) as answer:
            return read_offers(answer.read(_MAX_LIST_BYTES), url)
    except (OSError, http.client.HTTPException) as error:
        raise KnownError("model.no_catalogue", url=url, reason=_reason(error)) from error


def fetch(offer: Offer, folder: Path, report: Report) -> Path:
    """Downloads an offer into `folder` and gives the checked zip; continues what an earlier attempt left there.

    `report` is told bytes here and in all. What was downloaded stays for the next attempt, unless it proved wrong.

    Raises:
        KnownError: `model.insecure_address`, `model.no_space`, `model.download_broken` with `name` and `reason`,
            `model.wrong_checksum` with `name`.
        Cancelled: raised by `report`.
    """
    folder.mkdir(parents=True, exist_ok=True)
    partial = folder / f"{offer.md5}.zip.part"
    here = partial.stat().st_size if partial.exists() else 0
    require_space(folder, offer.size_bytes * _UNPACKED_RATIO - min(here, offer.size_bytes))
    _complete(offer, partial, report)
    if _md5(partial) != offer.md5:
        partial.unlink()
        raise KnownError("model.wrong_checksum", name=offer.name)
    complete = folder / f"{offer.name}.zip"
    partial.replace(complete)
    return complete


def _complete(offer: Offer, partial: Path, report: Report) -> None:
    """Downloads until all is here; a line that breaks is taken up again as long as something still comes."""
    reason = ""
    attempts = _ATTEMPTS
    while attempts:
        here = partial.stat().st_size if partial.exists() else 0
        if here == offer.size_bytes:
            return
        try:
            _continue(offer, partial, 0 if here > offer.size_bytes else here, report)
        except (OSError, http.client.HTTPException, _Interrupted) as error:
            reason = _reason(error)
        came = (partial.stat().st_size if partial.exists() else 0) > here
        attempts = attempts - 1 if not came else min(attempts, _ATTEMPTS - 1)
    raise KnownError("model.download_broken", name=offer.name, reason=reason)


def _continue(offer: Offer, partial: Path, here: int, report: Report) -> None:
    request = _request(offer.url)
    if here:
        request.add_header("Range", f"bytes={here}-")
    with urllib.request.urlopen(request, timeout=_TIMEOUT_S) as answer:
        is_rest = answer.status == http.HTTPStatus.PARTIAL_CONTENT
        here = here if is_rest else 0
        with partial.open("ab" if is_rest else "wb") as file:
            while chunk := answer.read(_CHUNK_BYTES):
                here += len(chunk)
                if here > offer.size_bytes:
                    raise _Interrupted("longer than the catalogue says")
                file.write(chunk)
                report(here, offer.size_bytes, offer.name)
    if here < offer.size_bytes:
        raise _Interrupted("the connection was closed early")


def _request(url: str) -> urllib.request.Request:
    parts = urlsplit(url)
    if parts.scheme != "https" and not (parts.scheme == "http" and parts.hostname in _OWN_MACHINE):
        raise KnownError("model.insecure_address", url=url)
    return urllib.request.Request(url, headers={"User-Agent": "qa-studio"})


def _reason(error: Exception) -> str:
    if isinstance(error, urllib.error.HTTPError):
        return f"HTTP {error.code}"
    return str(getattr(error, "reason", "") or error) or type(error).__name__


def _md5(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, lambda: hashlib.md5(usedforsecurity=False)).hexdigest()
