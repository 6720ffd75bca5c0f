"""The models that the makers of Vosk offer: the facts we ship, and the list they publish."""

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from types import MappingProxyType
from typing import Final

from qa_studio.domain.errors import KnownError
from qa_studio.services.speech_rows import CatalogueModel
from qa_studio.speech import manifest

FIRST_LANGUAGES: Final = ("es", "en")
_NAME: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")
_MD5: Final = re.compile(r"[0-9a-f]{32}")
_MAX_BYTES: Final = 100 * 1000**3
"""More than any model; a size beyond is a mistake in the list."""
_OTHER_TYPES: Final = ("spk", "tts", "punc", "recasepunc")
"""What the list holds besides recognisers: speakers' voices, speech synthesis, punctuation."""


@dataclass(frozen=True)
class Offer:
    """One model of the published list: where it is and how to know that it arrived whole."""

    name: str
    url: str
    md5: str
    size_bytes: int
    is_obsolete: bool
    type: str = ""


def shipped_catalogue(path: Path) -> tuple[CatalogueModel, ...]:
    """Reads the facts that ship (`speech_models.json`); their md5 is empty, only the published list has it."""
    told = json.loads(path.read_text(encoding="utf-8"))
    return tuple(
        CatalogueModel(
            name=model["name"],
            language=model["language"],
            size_bytes=model["size_bytes"],
            url=told["download"].format(name=model["name"]),
            md5="",
            licence=model["licence"],
            error_rates=MappingProxyType(dict(model["error_rates"])),
            is_small=manifest.is_small(model["name"]),
            purpose=model["purpose"],
        )
        for model in told["models"]
    )


def brought_up_to_date(shipped: Iterable[CatalogueModel], offers: Mapping[str, Offer]) -> tuple[CatalogueModel, ...]:
    """Gives what the published list still offers, with the facts we know of it; without a list, all we know.

    Spanish and English come first; in a language, models stand as we have put them, and new ones after those.
    """
    known = {model.name: model for model in shipped}
    current = [offer for offer in offers.values() if not offer.is_obsolete and is_recogniser(offer)]
    offered = [_merged(known.get(offer.name), offer) for offer in current] if offers else list(known.values())
    places = {name: place for place, name in enumerate(known)}

    def place(model: CatalogueModel) -> tuple[int, str, int, str]:
        first = FIRST_LANGUAGES.index(model.language) if model.language in FIRST_LANGUAGES else len(FIRST_LANGUAGES)
        return first, model.language, places.get(model.name, len(places)), model.name

    return tuple(sorted(offered, key=place))


def is_recogniser(offer: Offer) -> bool:
    """Whether an offer is a model that recognises speech in a language."""
    return offer.type.lower() not in _OTHER_TYPES and manifest.language_of(offer.name) is not None


def _merged(known: CatalogueModel | None, offer: Offer) -> CatalogueModel:
    if known is not None:
        return replace(known, url=offer.url, md5=offer.md5)
    return CatalogueModel(
        name=offer.name,
        language=manifest.language_of(offer.name) or "",
        size_bytes=offer.size_bytes,
        url=offer.url,
        md5=offer.md5,
        licence="",
        error_rates=MappingProxyType({}),
        is_small=manifest.is_small(offer.name),
        purpose="light" if manifest.is_small(offer.name) else "",
    )


def read_offers(data: bytes, url: str) -> dict[str, Offer]:
    """Reads a published `model-list.json` into offers by name; entries that lack something are left out.

    Raises:
        KnownError: `model.bad_catalogue` with `url` where it is no such list.
    """
    try:
        told = json.loads(data)
    except (ValueError, RecursionError) as error:
        raise KnownError("model.bad_catalogue", url=url) from error
    if not isinstance(told, list):
        raise KnownError("model.bad_catalogue", url=url)
    return {offer.name: offer for offer in _offers(told)}


def _offers(entries: Iterable[object]) -> Iterator[Offer]:
    for entry in entries:
        if not isinstance(entry, Mapping):
            continue
        try:
            name, url, md5 = str(entry["name"]), str(entry["url"]), str(entry["md5"]).strip().lower()
            size = int(entry["size"])
        except (KeyError, ValueError, TypeError, OverflowError):
            continue
        # Both become file names here, and come from outside.
        if not _NAME.fullmatch(name) or not _MD5.fullmatch(md5) or not 0 < size < _MAX_BYTES:
            continue
        # The list writes `obsolete` as the string "true" or "false".
        is_obsolete = str(entry.get("obsolete", "false")).lower() == "true"
        yield Offer(name, url, md5, size, is_obsolete, str(entry.get("type", "")))
