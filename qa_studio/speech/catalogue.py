"""The models that the makers of Vosk offer: the facts we ship, and the list they publish."""

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Final

from qa_studio.domain.errors import KnownError
from qa_studio.services.speech_rows import CatalogueModel

_NAME: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")
_MD5: Final = re.compile(r"[0-9a-f]{32}")


@dataclass(frozen=True)
class Offer:
    """One model of the published list: where it is and how to know that it arrived whole."""

    name: str
    url: str
    md5: str
    size_bytes: int
    is_obsolete: bool


def shipped_catalogue(path: Path) -> tuple[CatalogueModel, ...]:
    """Reads the facts that ship (`speech_models.json`); their md5 is empty, only the published list has it."""
    told = json.loads(path.read_text(encoding="utf-8"))
    return tuple(
        CatalogueModel(
            name=model["name"],
            language=model["language"],
            size_bytes=model["size_bytes"],
            url=model["url"],
            md5="",
            licence=model["licence"],
            error_rates=MappingProxyType(dict(model["error_rates"])),
            is_small=model["is_small"],
        )
        for model in told["models"]
    )


def read_offers(data: bytes, url: str) -> dict[str, Offer]:
    """Reads a published `model-list.json` into offers by name; entries that lack something are left out.

    Raises:
        KnownError: `model.bad_catalogue` with `url` where it is no such list.
    """
    try:
        told = json.loads(data)
    except ValueError as error:
        raise KnownError("model.bad_catalogue", url=url) from error
    if not isinstance(told, list):
        raise KnownError("model.bad_catalogue", url=url)
    return {offer.name: offer for offer in _offers(told)}


def _offers(entries: Iterable[object]) -> Iterable[Offer]:
    for entry in entries:
        if not isinstance(entry, Mapping):
            continue
        try:
            name, url, md5 = str(entry["name"]), str(entry["url"]), str(entry["md5"]).strip().lower()
            size = int(entry["size"])
        except (KeyError, ValueError, TypeError):
            continue
        # Both become file names here, and come from outside.
        if not _NAME.fullmatch(name) or not _MD5.fullmatch(md5):
            continue
        # The list writes `obsolete` as the string "true" or "false".
        yield Offer(name, url, md5, size, str(entry.get("obsolete", "false")).lower() == "true")
