"""Whether a recording is all there: a cut file or one that was never closed is told by its end."""

import mmap
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Final

import soundfile

from qa_studio.audio import mp3_frames
from qa_studio.audio.headers import samples_in
from qa_studio.audio.sound import UNTOLD_FRAMES

TRUNCATED: Final = "audio.truncated"
UNFINISHED: Final = "audio.unfinished"

_GSM_FRAME_BYTES: Final = 33
_OGG_PAGE_BYTES: Final = 65_307
"""The longest page that Ogg allows (RFC 3533, 6)."""
_OGG_LAST: Final = 0x04
_TAIL_FRAMES: Final = 16
_ASF_FILE_PROPERTIES: Final = bytes.fromhex("a1dcab8c47a9cf118ee400c00c205365")
_ASF_SIZE_AT: Final = 40
_ASF_FLAGS_AT: Final = 88
_ASF_BROADCAST: Final = 0x01
"""The File Properties Object of ASF: its size of the file means nothing where it was broadcast."""
_AMR_NARROW: Final = (b"#!AMR\n", (13, 14, 16, 18, 20, 21, 27, 32, 6, 1, 1, 1, 1, 1, 1, 1))
_AMR_WIDE: Final = (b"#!AMR-WB\n", (18, 24, 33, 37, 41, 47, 51, 59, 61, 6, 1, 1, 1, 1, 1, 1))
"""How the files begin, and the bytes of a frame by the mode in its first byte (RFC 4867, 5)."""


def warning_of(path: Path, codec: str) -> str | None:
    """Gives the message id of what is missing from a readable file of a codec ("flac/pcm_16"), or None.

    Raises:
        OSError: the file cannot be read.
    """
    samples = samples_in(path)
    if samples is not None:
        return UNFINISHED if samples.is_unfinished else TRUNCATED if samples.is_truncated else None
    container = codec.partition("/")[0]
    if container == "ogg":
        return _ogg(path)
    look = _LOOKS.get("raw/gsm610" if codec == "raw/gsm610" else container)
    return TRUNCATED if look and look(path) else None


def _ogg(path: Path) -> str | None:
    """Looks for the last page, which says that it is the last (RFC 3533, 6), and whether it is whole."""
    with path.open("rb") as file:
        file.seek(max(0, path.stat().st_size - 2 * _OGG_PAGE_BYTES))
        tail = file.read()
    at = tail.rfind(b"OggS")
    page = tail[at:] if at >= 0 else b""
    if len(page) < 27 or len(page) < 27 + page[26]:
        return TRUNCATED
    if len(page) < 27 + page[26] + sum(page[27 : 27 + page[26]]):
        return TRUNCATED
    return None if page[5] & _OGG_LAST else UNFINISHED


def _lacks_its_last_samples(path: Path) -> bool:
    try:
        with path.open("rb") as opened, soundfile.SoundFile(opened) as file:
            if file.frames >= UNTOLD_FRAMES:
                return False
            file.seek(max(0, file.frames - _TAIL_FRAMES))
            return len(file.read(_TAIL_FRAMES, dtype="int16")) < min(_TAIL_FRAMES, int(file.frames))
    except (soundfile.LibsndfileError, RuntimeError):
        return True


def _lacks_mp3_frames(path: Path) -> bool:
    frames = mp3_frames.scan(path)
    return frames is not None and frames.is_truncated


def _ends_within_a_gsm_frame(path: Path) -> bool:
    return path.stat().st_size % _GSM_FRAME_BYTES != 0


def _ends_within_an_amr_frame(path: Path) -> bool:
    with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as data:
        magic, lengths = _AMR_WIDE if data[: len(_AMR_WIDE[0])] == _AMR_WIDE[0] else _AMR_NARROW
        position = len(magic)
        while position < len(data):
            position += lengths[data[position] >> 3 & 0x0F]
        return position > len(data)


def _is_shorter_than_asf_says(path: Path) -> bool:
    with path.open("rb") as file:
        head = file.read(4096)
    at = head.find(_ASF_FILE_PROPERTIES)
    properties = head[at : at + _ASF_FLAGS_AT + 4] if at >= 0 else b""
    if len(properties) < _ASF_FLAGS_AT + 4 or properties[_ASF_FLAGS_AT] & _ASF_BROADCAST:
        return False
    told = int.from_bytes(properties[_ASF_SIZE_AT : _ASF_SIZE_AT + 8], "little")
    return told > path.stat().st_size


_LOOKS: Final[Mapping[str, Callable[[Path], bool]]] = {
    "flac": _lacks_its_last_samples,
    "mp3": _lacks_mp3_frames,
    "raw/gsm610": _ends_within_a_gsm_frame,
    "amr": _ends_within_an_amr_frame,
    "asf": _is_shorter_than_asf_says,
}
