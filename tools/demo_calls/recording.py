"""Writing a recording as a small Ogg file whose bytes are the same each time."""

import hashlib
import struct
from functools import cache
from io import BytesIO
from pathlib import Path

import soundfile

from demo_calls.voices import SAMPLE_RATE_HZ, Samples

_PAGE_HEADER = 27
_SERIAL = slice(14, 18)
_CHECKSUM = slice(22, 26)
_POLYNOMIAL = 0x04C11DB7


def write_recording(path: Path, samples: Samples, compression: float) -> None:
    """Writes (samples, 2) as 8 kHz stereo Ogg Vorbis; `compression` is 0 (best) to 1 (smallest).

    Vorbis and not Opus: libopus folds both speakers into one channel below about 18 kbit/s, Vorbis at
    its lowest quality keeps them 60 dB apart.
    """
    encoded = BytesIO()
    soundfile.write(encoded, samples, SAMPLE_RATE_HZ, format="OGG", subtype="VORBIS", compression_level=compression)
    serial = hashlib.sha256(path.name.encode()).digest()[:4]
    path.write_bytes(_with_serial(encoded.getvalue(), serial))


def _with_serial(stream: bytes, serial: bytes) -> bytes:
    """Replaces an Ogg stream's serial number, which encoders choose by chance (RFC 3533, section 6)."""
    rewritten = bytearray()
    position = 0
    while position < len(stream):
        segments = stream[position + _PAGE_HEADER - 1]
        table_end = position + _PAGE_HEADER + segments
        end = table_end + sum(stream[position + _PAGE_HEADER : table_end])
        page = bytearray(stream[position:end])
        page[_SERIAL] = serial
        page[_CHECKSUM] = bytes(4)
        page[_CHECKSUM] = struct.pack("<I", _checksum(page))
        rewritten += page
        position = end
    return bytes(rewritten)


def _checksum(page: bytes | bytearray) -> int:
    table = _checksum_table()
    value = 0
    for byte in page:
        value = ((value << 8) & 0xFFFFFFFF) ^ table[(value >> 24) ^ byte]
    return value


@cache
def _checksum_table() -> tuple[int, ...]:
    table = []
    for index in range(256):
        value = index << 24
        for _ in range(8):
            value = ((value << 1) ^ (_POLYNOMIAL if value & 0x80000000 else 0)) & 0xFFFFFFFF
        table.append(value)
    return tuple(table)
