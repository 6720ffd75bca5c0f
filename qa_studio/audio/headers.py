"""What a file's header promises, compared with what the file holds: WAV, RF64, W64, AU, AIFF and CAF."""

import struct
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Final

_UNKNOWN_SIZES: Final = frozenset({0, 0x7FFFFFFF, 0x7FFFF000, 0xFFFFFFFF})
"""What recorders write that could not know the length when they began (0 until they close the file)."""
_SLACK_BYTES: Final = 8
"""Writers differ over padding by a few bytes; only more than this counts as missing."""
_UNTOLD_BYTES: Final = 1 << 48
"""More than any file holds: what is written into 64 bits where the length is left open (CAF: −1)."""
_W64_DATA: Final = b"data\xf3\xac\xd3\x11\x8c\xd1\x00\xc0\x4f\x8e\xdb\x8a"
_MOST_CHUNKS: Final = 10_000


@dataclass(frozen=True)
class Samples:
    """Where the samples of a file begin, how many bytes its header promises and how many there are.

    `kind` is "wav", "rf64", "w64", "au", "aiff" or "caf".
    """

    kind: str
    offset: int
    promised_bytes: int
    present_bytes: int

    @property
    def is_unfinished(self) -> bool:
        """Whether the recorder never wrote the length, although there are samples (it was killed)."""
        if self.kind not in ("wav", "aiff"):
            return False
        return self.promised_bytes in _UNKNOWN_SIZES and self.present_bytes > 0

    @property
    def is_truncated(self) -> bool:
        """Whether the file ends before the header says so."""
        is_open = self.kind == "au" and self.promised_bytes in _UNKNOWN_SIZES
        if is_open or self.is_unfinished or self.promised_bytes > _UNTOLD_BYTES:
            return False
        return self.promised_bytes > self.present_bytes + _SLACK_BYTES

    @property
    def needs_mending(self) -> bool:
        """Whether libsndfile needs another header to read all that is there."""
        return (self.kind == "wav" and self.is_unfinished) or (
            self.kind == "caf" and self.promised_bytes > self.present_bytes
        )


def samples_in(path: Path) -> Samples | None:
    """Finds the samples of a file of these kinds; None for any other file, and where there are none.

    Raises:
        OSError: the file cannot be read.
    """
    size = path.stat().st_size
    with path.open("rb") as file:
        head = file.read(24)
        if head[:4] in (b"RIFF", b"RF64") and head[8:12] == b"WAVE":
            return _riff(file, size, is_rf64=head[:4] == b"RF64")
        if head[:4] == b"FORM" and head[8:12] in (b"AIFF", b"AIFC"):
            found = next((one for one in _chunks(file, size, 12, ">4sI") if one[0] == b"SSND"), None)
            return found and _samples("aiff", found[1] + 8, max(0, found[2] - 8), size)
        if head[:4] == b".snd" and len(head) >= 12:
            offset, promised = struct.unpack(">II", head[4:12])
            return _samples("au", offset, promised, size)
        if head[:4] == b"caff":
            return _caf(file, size)
        return _w64(file, size) if head[:4] == b"riff" else None


def _samples(kind: str, offset: int, promised: int, size: int) -> Samples:
    return Samples(kind, offset, promised, max(0, size - offset))


def _chunks(file: BinaryIO, size: int, position: int, form: str, even: int = 2) -> Iterator[tuple[bytes, int, int]]:
    """Gives name, place and length of each chunk's content; chunks begin at multiples of `even`."""
    header = struct.calcsize(form)
    for _ in range(_MOST_CHUNKS):
        if position + header > size:
            return
        file.seek(position)
        name, length = struct.unpack(form, file.read(header))
        yield name, position + header, length
        position += header + length + -length % even


def _riff(file: BinaryIO, size: int, *, is_rf64: bool) -> Samples | None:
    long_size = None
    for name, offset, length in _chunks(file, size, 12, "<4sI"):
        if name == b"ds64" and is_rf64:
            file.seek(offset)
            sizes = file.read(16)
            long_size = struct.unpack("<Q", sizes[8:])[0] if len(sizes) == 16 else None
        elif name == b"data":
            if is_rf64 and long_size is not None:
                return _samples("rf64", offset, long_size, size)
            return _samples("wav", offset, length, size)
    return None


def _caf(file: BinaryIO, size: int) -> Samples | None:
    for name, offset, length in _chunks(file, size, 8, ">4sQ", even=1):
        if name == b"data":
            # The content begins with a count of edits.
            return _samples("caf", offset + 4, max(0, length - 4), size)
    return None


def _w64(file: BinaryIO, size: int) -> Samples | None:
    position = 40
    for _ in range(_MOST_CHUNKS):
        file.seek(position)
        header = file.read(24)
        if len(header) < 24:
            return None
        length = struct.unpack("<Q", header[16:])[0]
        if header[:16] == _W64_DATA:
            return _samples("w64", position + 24, max(0, length - 24), size)
        position += max(24, length + -length % 8)
    return None


def mended_header(path: Path, samples: Samples) -> bytes:
    """Gives the header of a broken-off WAV or CAF with its lengths as its recorder would have closed it.

    Raises:
        OSError: the file cannot be read.
    """
    with path.open("rb") as file:
        header = bytearray(file.read(samples.offset))
    if samples.kind == "caf":
        header[-12:-4] = struct.pack(">Q", samples.present_bytes + 4)
        return bytes(header)
    present = min(samples.present_bytes, 0xFFFFFFFE - samples.offset)
    header[4:8] = struct.pack("<I", samples.offset + present - 8)
    header[samples.offset - 4 :] = struct.pack("<I", present)
    return bytes(header)
