"""What a Vosk model's folder must hold, and what it tells of itself without being loaded.

The files follow `Model::ConfigureV1`, `ConfigureV2` and `ReadDataFiles` of vosk-api 0.3.45 (`src/model.cc`).
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Final

DEFAULT_SAMPLE_RATE_HZ: Final = 16000
"""Kaldi's default where `mfcc.conf` names none."""

_IVECTOR_FILES: Final = ("splice.conf", "online_cmvn.conf", "final.mat", "global_cmvn.stats", "final.dubm")
_RNNLM_FILES: Final = ("word_feats.txt", "final.raw", "special_symbol_opts.conf")
_REGIONS_OF_NAMES: Final = MappingProxyType({"cn": "zh", "vn": "vi", "kz": "kk", "ua": "uk", "gr": "el"})
_LANGUAGES_IN_WORDS: Final = MappingProxyType(
    {
        "arabic": "ar",
        "breton": "br",
        "catalan": "ca",
        "chinese": "zh",
        "czech": "cs",
        "dutch": "nl",
        "english": "en",
        "esperanto": "eo",
        "farsi": "fa",
        "filipino": "tl",
        "french": "fr",
        "georgian": "ka",
        "german": "de",
        "greek": "el",
        "gujarati": "gu",
        "hindi": "hi",
        "italian": "it",
        "japanese": "ja",
        "kazakh": "kk",
        "korean": "ko",
        "kyrgyz": "ky",
        "persian": "fa",
        "polish": "pl",
        "portuguese": "pt",
        "russian": "ru",
        "spanish": "es",
        "swedish": "sv",
        "tagalog": "tl",
        "tajik": "tg",
        "telugu": "te",
        "turkish": "tr",
        "ukrainian": "uk",
        "uzbek": "uz",
        "vietnamese": "vi",
    }
)
_NO_LANGUAGES: Final = ("spk", "tts", "all")
"""Models of voices and of speech synthesis are called alike."""
_README_BYTES: Final = 8000


@dataclass(frozen=True)
class _Layout:
    acoustic: str
    features: str
    decoding: str | None
    graph: str


_CURRENT: Final = _Layout("am/final.mdl", "conf/mfcc.conf", "conf/model.conf", "graph/")
_FLAT: Final = _Layout("final.mdl", "mfcc.conf", None, "")


def is_model(folder: Path) -> bool:
    """Whether a folder looks like a speech model, complete or not."""
    signs = (_CURRENT.acoustic, _CURRENT.features, "graph", _FLAT.acoustic)
    return any((folder / sign).exists() for sign in signs) and not (folder / "final.ext.raw").exists()


def missing_file(folder: Path) -> str | None:
    """Gives the first file (or alternative) that Vosk needs and `folder` lacks or holds empty; None if complete."""
    return next((name for name in _needed(folder) if not _has(folder, name)), None)


def sample_rate_hz(folder: Path) -> int:
    """Gives the sample rate a model hears in, from its `mfcc.conf`."""
    path = folder / _layout(folder).features
    text = path.read_text(encoding="utf-8", errors="replace") if path.is_file() else ""
    told = re.search(r"^\s*--sample-frequency=([0-9.]+)", text, re.MULTILINE)
    return round(float(told[1])) if told else DEFAULT_SAMPLE_RATE_HZ


def language_of(name: str, folder: Path | None = None) -> str | None:
    """Gives a model's language (ISO 639-1) from its name, else from its README; None where neither tells.

    `vosk-model-small-es-0.42` is "es", `vosk-model-en-us-0.22` "en", `vosk-model-small-cn-0.22` "zh".
    """
    told = re.match(r"vosk[-_]model[-_](?:(?:small|big|spk)[-_])*([a-z]{2,3})(?![a-z])", name.lower())
    if told and told[1] not in _NO_LANGUAGES:
        return _REGIONS_OF_NAMES.get(told[1], told[1])
    return _language_in_readme(folder) if folder else None


def is_small(name: str) -> bool:
    """Whether a model's name says that it is one of the small ones."""
    return bool(re.search(r"(^|[-_])small([-_]|$)", name.lower()))


def size_bytes(folder: Path) -> int:
    """Gives the bytes of all files of a model."""
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())


def _language_in_readme(folder: Path) -> str | None:
    for path in sorted(folder.glob("[Rr][Ee][Aa][Dd][Mm][Ee]*")):
        if path.is_file():
            with path.open(encoding="utf-8", errors="replace") as file:
                words = re.findall(r"[a-z]+", file.read(_README_BYTES).lower())
            found = {_LANGUAGES_IN_WORDS[word] for word in words if word in _LANGUAGES_IN_WORDS}
            if len(found) == 1:
                return found.pop()
    return None


def _layout(folder: Path) -> _Layout:
    is_flat = (folder / _FLAT.acoustic).is_file() and not (folder / "am").exists()
    return _FLAT if is_flat else _CURRENT


def _needed(folder: Path) -> Iterator[str]:
    layout = _layout(folder)
    yield layout.acoustic
    yield layout.features
    if layout.decoding:
        yield layout.decoding
    graph = layout.graph
    if not _has(folder, f"{graph}HCLG.fst"):
        if not any(_has(folder, f"{graph}{name}") for name in ("HCLr.fst", "Gr.fst")):
            yield f"{graph}HCLG.fst"
        yield from (f"{graph}{name}" for name in ("HCLr.fst", "Gr.fst", "disambig_tid.int"))
    if (folder / "ivector").is_dir():
        yield from (f"ivector/{name}" for name in ("final.ie", *_IVECTOR_FILES))
    if (folder / "rescore/G.carpa").exists():
        yield "rescore/G.fst"
    if (folder / "rnnlm/feat_embedding.final.mat").exists():
        yield from (f"rnnlm/{name}" for name in _RNNLM_FILES)


def _has(folder: Path, name: str) -> bool:
    path = folder / name
    return path.is_file() and path.stat().st_size > 0
