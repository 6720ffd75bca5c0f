"""What a WAV header promises, compared with what the file holds; and sound files that have no header at all."""

import struct
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Final

_UNKNOWN_SIZES: Final = frozenset({0, 0x7FFFFFFF, 0x7FFFF000, 0xFFFFFFFF})
"""What recorders write that could not know the length when they began (0 until they close the file)."""
_SLACK_BYTES: Final = 8
"""Writers differ over padding by a few bytes; only more than this counts as missing."""
_GSM_FRAME_BYTES: Final = 33
_GSM_MAGIC: Final = 0xD0


@dataclass(frozen=True)
class RawFormat:
    """How to read a file that has no header: libsndfile's subtype, mono, at `sample_rate_hz`."""

    subtype: str
    sample_rate_hz: int


RAW_FORMATS: Final = MappingProxyType(
    {
        ".gsm": RawFormat("GSM610", 8000),
        ".ulaw": RawFormat("ULAW", 8000),
        ".alaw": RawFormat("ALAW", 8000),
        ".vox": RawFormat("VOX_ADPCM", 8000),
        ".sln": RawFormat("PCM_16", 8000),
        ".sln16": RawFormat("PCM_16", 16000),
    }
)
"""Headerless files as Asterisk, Wolkvox and Dialogic name them."""


@dataclass(frozen=True)
class WavData:
    """Where a WAV's samples begin, how many bytes its header promises and how many there are."""

    offset: int
    promised_bytes: int
    present_bytes: int

    @property
    def is_unfinished(self) -> bool:
        """Whether the recorder never wrote the length, although there are samples (it was killed)."""
        return self.promised_bytes in _UNKNOWN_SIZES and self.present_bytes > 0

    @property
    def is_truncated(self) -> bool:
        """Whether the file ends before the header says so."""
        return not self.is_unfinished and self.promised_bytes > self.present_bytes + _SLACK_BYTES


def wav_data(path: Path) -> WavData | None:
    """Finds the samples of a RIFF WAVE file; None for any other file.

    Raises:
        OSError: the file cannot be read.
    """
    size = path.stat().st_size
    with path.open("rb") as file:
        head = file.read(12)
        if len(head) < 12 or head[:4] != b"RIFF" or head[8:12] != b"WAVE":
            return None
        position = 12
        while position + 8 <= size:
            file.seek(position)
            name, length = struct.unpack("<4sI", file.read(8))
            if name == b"data":
                return WavData(position + 8, length, size - position - 8)
            position += 8 + length + length % 2
    return None


def raw_format(path: Path) -> RawFormat | None:
    """Gives how to read a headerless file, None where its name tells of none or its content belies the name.

    Raises:
        OSError: the file cannot be read.
    """
    form = RAW_FORMATS.get(path.suffix.lower())
    if form is None:
        return None
    with path.open("rb") as file:
        start = file.read(_GSM_FRAME_BYTES * 16)
    if form.subtype == "GSM610":
        # GSM 06.10 marks each frame of 33 bytes with the nibble 0xD (RFC 3551, 4.5.8).
        is_sound = len(start) >= _GSM_FRAME_BYTES and all(byte & 0xF0 == _GSM_MAGIC for byte in start[::33])
    else:
        is_sound = bool(start) and not _is_text(start)
    return form if is_sound else None


def _is_text(start: bytes) -> bool:
    return all(byte in b"\t\n\r\f" or 32 <= byte < 127 for byte in start)


def finished_header(path: Path, data: WavData) -> bytes:
    """Gives the header of an unfinished WAV with its two lengths filled in, as its recorder would have closed it.

    Raises:
        OSError: the file cannot be read.
    """
    with path.open("rb") as file:
        header = bytearray(file.read(data.offset))
    present = min(data.present_bytes, 0xFFFFFFFE - data.offset)
    header[4:8] = struct.pack("<I", data.offset + present - 8)
    header[data.offset - 4 :] = struct.pack("<I", present)
    return bytes(header)
