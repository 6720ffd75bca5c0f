"""The frames of an MP3 file, counted: libsndfile only guesses the length of one with varying bit rates.

Without a Xing, Info or VBRI header mpg123 (inside libsndfile 1.2) estimates the length from the first frame's bit
rate, and libsndfile then stops decoding there, so that most of a call may be lost. Frame layout: ISO/IEC 11172-3,
2.4.1.3 and 13818-3; the Xing header as LAME and mpg123 read it.
"""

import mmap
import struct
from dataclasses import dataclass
from pathlib import Path
from typing import Final

_MPEG1: Final = 3
_MPEG2: Final = 2
_LAYER_3: Final = 1
_BIT_RATES_KBPS: Final = {
    True: (0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320),
    False: (0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160),
}
_SAMPLE_RATES_HZ: Final = {3: (44100, 48000, 32000), 2: (22050, 24000, 16000), 0: (11025, 12000, 8000)}
_MONO: Final = 3
_XING_BYTES: Final = 16
_SEARCH_BYTES: Final = 1 << 20


@dataclass(frozen=True)
class FrameHeader:
    """The four bytes that begin a frame of MPEG audio, layer III."""

    version: int
    bit_rate_index: int
    sample_rate_index: int
    is_padded: bool
    is_mono: bool

    @classmethod
    def parse(cls, four: bytes) -> "FrameHeader | None":
        """Reads a header; None where the bytes are none."""
        if len(four) < 4 or four[0] != 0xFF or four[1] & 0xE0 != 0xE0:
            return None
        version, layer = four[1] >> 3 & 3, four[1] >> 1 & 3
        bit_rate, sample_rate = four[2] >> 4, four[2] >> 2 & 3
        if version == 1 or layer != _LAYER_3 or bit_rate in (0, 15) or sample_rate == 3:
            return None
        return cls(version, bit_rate, sample_rate, bool(four[2] & 2), four[3] >> 6 == _MONO)

    @property
    def sample_rate_hz(self) -> int:
        """Samples a second."""
        return _SAMPLE_RATES_HZ[self.version][self.sample_rate_index]

    @property
    def samples(self) -> int:
        """Samples of each channel in the frame."""
        return 1152 if self.version == _MPEG1 else 576

    @property
    def length_bytes(self) -> int:
        """The frame's length, header included."""
        rate = _BIT_RATES_KBPS[self.version == _MPEG1][self.bit_rate_index] * 1000
        return self.samples // 8 * rate // self.sample_rate_hz + self.is_padded

    @property
    def side_bytes(self) -> int:
        """Length of the side information after the header."""
        if self.version == _MPEG1:
            return 17 if self.is_mono else 32
        return 9 if self.is_mono else 17


@dataclass(frozen=True)
class Mp3Frames:
    """What a scan found: where the first frame begins, how many there are, and whether a header tells their number.

    `promised` is that number, where the first frame is a header that tells it (and is itself among `count`);
    `is_cut`: the last frame is not whole.
    """

    offset: int
    first: FrameHeader
    count: int
    tells_length: bool
    has_varying_rate: bool
    promised: int | None = None
    is_cut: bool = False

    @property
    def is_truncated(self) -> bool:
        """Whether frames are missing at the end."""
        return self.is_cut or (self.promised is not None and self.promised > self.count)

    @property
    def needs_header(self) -> bool:
        """Whether the length would be guessed wrongly."""
        return self.has_varying_rate and not self.tells_length

    def xing_frame(self) -> bytes:
        """Gives a Xing frame that tells the number of frames, to be read before the first one."""
        needed = 4 + self.first.side_bytes + _XING_BYTES
        index = next(i for i in range(1, 15) if self._with_rate(i).length_bytes >= needed)
        header = bytes(
            (
                0xFF,
                0xE0 | self.first.version << 3 | _LAYER_3 << 1 | 1,
                index << 4 | self.first.sample_rate_index << 2,
                _MONO << 6 if self.first.is_mono else 0,
            )
        )
        tag = b"Xing" + struct.pack(">II", 1, self.count)
        frame = header + bytes(self.first.side_bytes) + tag
        return frame.ljust(self._with_rate(index).length_bytes, b"\0")

    def _with_rate(self, index: int) -> FrameHeader:
        return FrameHeader(self.first.version, index, self.first.sample_rate_index, False, self.first.is_mono)


def scan(path: Path) -> Mp3Frames | None:
    """Counts the frames of an MP3 file; None where it has none near its beginning.

    Raises:
        OSError: the file cannot be read.
    """
    with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as data:
        offset = _first_frame(data)
        first = FrameHeader.parse(data[offset : offset + 4]) if offset is not None else None
        if offset is None or first is None:
            return None
        tells_length = _tells_length(data[offset : offset + first.length_bytes], first)
        promised = _promised(data[offset : offset + first.length_bytes], first)
        count, varies, is_cut = _count(data, offset, first)
    return Mp3Frames(offset, first, count, tells_length, varies, promised, is_cut)


def _first_frame(data: mmap.mmap) -> int | None:
    position = 0
    if data[:3] == b"ID3" and len(data) > 10:
        size = data[6] << 21 | data[7] << 14 | data[8] << 7 | data[9]
        position = 10 + size + (10 if data[5] & 0x10 else 0)
    end = position + _SEARCH_BYTES
    while (position := data.find(b"\xff", position, end)) >= 0:
        header = FrameHeader.parse(data[position : position + 4])
        if header and _is_followed(data, position + header.length_bytes, header):
            return position
        position += 1
    return None


def _is_followed(data: mmap.mmap, position: int, header: FrameHeader) -> bool:
    """Whether another frame of the same kind, or the end of the file, comes next."""
    following = FrameHeader.parse(data[position : position + 4])
    if following is None:
        return position == len(data)
    return (following.version, following.sample_rate_index) == (header.version, header.sample_rate_index)


def _tells_length(frame: bytes, header: FrameHeader) -> bool:
    at = 4 + header.side_bytes
    return frame[at : at + 4] in (b"Xing", b"Info") or frame[36:40] == b"VBRI"


def _promised(frame: bytes, header: FrameHeader) -> int | None:
    """Gives how many frames a Xing or Info header says come after it."""
    at = 4 + header.side_bytes
    tag = frame[at : at + 12]
    has_number = len(tag) == 12 and tag[:4] in (b"Xing", b"Info") and tag[7] & 1
    return int(struct.unpack(">I", tag[8:])[0]) if has_number else None


def _count(data: mmap.mmap, position: int, first: FrameHeader) -> tuple[int, bool, bool]:
    """Gives how many whole frames there are, whether their rates differ, and whether the last one is cut."""
    count, varies = 0, False
    lengths: dict[bytes, FrameHeader | None] = {}
    while position + 4 <= len(data):
        # The mode bits of the fourth byte may change from frame to frame; only its first two matter here.
        key = data[position : position + 3] + bytes((data[position + 3] & 0xC0,))
        if key not in lengths:
            header = FrameHeader.parse(key)
            fits = header and (header.version, header.sample_rate_index) == (first.version, first.sample_rate_index)
            lengths[key] = header if fits else None
        found = lengths[key]
        if found is None:
            position = data.find(b"\xff", position + 1)
            if position < 0:
                break
            continue
        if position + found.length_bytes > len(data):
            return count, varies, True
        count += 1
        varies = varies or found.bit_rate_index != first.bit_rate_index
        position += found.length_bytes
    return count, varies, False
