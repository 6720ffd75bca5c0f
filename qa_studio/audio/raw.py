"""Sound files without header: what their names tell, and what a person said of them."""

import codecs
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Final

from qa_studio.domain.calls import RawForm

_GSM_FRAME_BYTES: Final = 33
_GSM_MAGIC: Final = 0xD0
_HEADER_BYTES: Final = 16
_START_BYTES: Final = 528


@dataclass(frozen=True)
class RawReading:
    """How libsndfile is to read a file without header; `endian` is its name for the order of bytes."""

    subtype: str
    sample_rate_hz: int
    channels: int = 1
    endian: str = "FILE"
    codec: str = ""


RAW_FORMATS: Final = MappingProxyType(
    {
        ".gsm": RawReading("GSM610", 8000),
        ".ulaw": RawReading("ULAW", 8000),
        ".ul": RawReading("ULAW", 8000),
        ".mulaw": RawReading("ULAW", 8000),
        ".alaw": RawReading("ALAW", 8000),
        ".al": RawReading("ALAW", 8000),
        ".vox": RawReading("VOX_ADPCM", 8000),
        ".sln": RawReading("PCM_16", 8000, endian="LITTLE"),
        ".sln16": RawReading("PCM_16", 16000, endian="LITTLE"),
        ".sln32": RawReading("PCM_16", 32000, endian="LITTLE"),
        ".sln48": RawReading("PCM_16", 48000, endian="LITTLE"),
    }
)
"""Headerless files as Asterisk, Wolkvox and Dialogic name them."""

UNTOLD_SUFFIXES: Final = frozenset({".raw", ".pcm"})
"""Names of headerless files that leave open what is in them."""

_SUBTYPES: Final = {
    "alaw": ("ALAW", "FILE"),
    "ulaw": ("ULAW", "FILE"),
    "u8": ("PCM_U8", "FILE"),
    "s8": ("PCM_S8", "FILE"),
    "s16le": ("PCM_16", "LITTLE"),
    "s16be": ("PCM_16", "BIG"),
    "s24le": ("PCM_24", "LITTLE"),
    "s32le": ("PCM_32", "LITTLE"),
    "f32le": ("FLOAT", "LITTLE"),
}
_MAGIC: Final = (
    *(b"RIFF", b"RIFX", b"RF64", b"riff", b"FORM", b".snd", b"caff", b"fLaC", b"OggS", b"ID3", b"#!AMR"),
    *(b"\x30\x26\xb2\x75", b"\x1a\x45\xdf\xa3", b"#!iLBC", b"wvpk", b"MAC ", b"Creative Voice"),
)


def raw_reading(path: Path, form: RawForm | None) -> RawReading | None:
    """Gives how to read a headerless file; None where its name tells of none, or its content belies name and `form`.

    A `form` that a person gave counts where the file begins with no known header and is no text.

    Raises:
        OSError: the file cannot be read.
    """
    with path.open("rb") as file:
        start = file.read(_START_BYTES)
    named = RAW_FORMATS.get(path.suffix.lower())
    if named and named.subtype == "GSM610":
        return named if _is_gsm(start) else None
    if has_header(start) or is_text(start):
        return None
    if form is not None:
        subtype, endian = _SUBTYPES[form.encoding]
        return RawReading(subtype, form.sample_rate_hz, form.channels, endian, form.codec)
    return named


def _is_gsm(start: bytes) -> bool:
    """Whether each frame of 33 bytes begins with the nibble 0xD (RFC 3551, 4.5.8)."""
    return len(start) >= _GSM_FRAME_BYTES and all(byte & 0xF0 == _GSM_MAGIC for byte in start[::_GSM_FRAME_BYTES])


def has_header(start: bytes) -> bool:
    """Whether a file that begins so names its own format."""
    return start.startswith(_MAGIC) or start[4:8] == b"ftyp"


def is_text(start: bytes) -> bool:
    """Whether a file that begins so is plain text in UTF-8, or empty."""
    if any((byte < 32 and byte not in b"\t\n\r\f") or byte == 127 for byte in start):
        return False
    try:
        codecs.getincrementaldecoder("utf-8")().decode(start)
    except UnicodeDecodeError:
        return False
    return True
