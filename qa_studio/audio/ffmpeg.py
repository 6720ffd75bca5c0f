"""Sound files that FFmpeg decodes, where the extra `codecs` (PyAV) is installed: AMR, G.722, M4A, WMA, WebM, Speex.

FFmpeg is given the one file, opened, and may open no other: playlists, which name others, are not among the formats
that it is allowed to recognise.
"""

import logging
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO, Final

import numpy as np

from qa_studio.audio.endings import TRUNCATED, warning_of
from qa_studio.audio.raw import has_header, is_text
from qa_studio.audio.sound import Floats
from qa_studio.domain.errors import KnownError

_FORMATS: Final = (
    "aac,aiff,amr,amrnb,amrwb,ape,asf,au,avi,caf,flac,flv,g722,g729,ilbc,matroska,webm,mov,mp4,m4a,3gp,3g2,mj2"
    ",ogg,tta,voc,w64,wav,wv,xwma"
)
_NAMES: Final = {"mov,mp4,m4a,3gp,3g2,mj2": "mp4", "matroska,webm": "webm"}
_HEADERLESS: Final = {".g722": "g722", ".g729": "g729"}
"""Files whose name alone tells what they are: 64 kbit/s G.722 (ITU-T), 8 kbit/s G.729."""
_TIMED: Final = frozenset({"mp4", "webm", "asf", "avi", "flv"})
"""Containers that tell when each packet is heard and how long they are."""
_ROUGH: Final = frozenset({"asf"})
"""Containers whose own length may be rough: they tell in another way whether they are whole."""
_MAGIC: Final = (
    (b"#!AMR", "AMR"),
    (b"\x30\x26\xb2\x75\x8e\x66\xcf\x11", "WMA"),
    (b"\x1a\x45\xdf\xa3", "WebM/Matroska"),
    (b"#!iLBC", "iLBC"),
    (b"wvpk", "WavPack"),
    (b"MAC ", "Monkey's Audio"),
    (b"FLV\x01", "FLV"),
)
_START_BYTES: Final = 512
_BREAK_S: Final = 0.5
"""A file that ends so much before its header says so breaks off."""
_GAP_S: Final = 0.1
"""What is missing between two packets for longer than this is filled with silence."""
_LONGEST_PACKET_S: Final = 1.0
_LONGEST_S: Final = 24 * 3600.0
_SILENT_FRAMES: Final = 1 << 16

_log = logging.getLogger(__name__)


def kind_of(path: Path) -> str | None:
    """Gives what a file is that only FFmpeg reads, as people call it; None for any other.

    Raises:
        OSError: the file cannot be read.
    """
    with path.open("rb") as file:
        start = file.read(_START_BYTES)
    if start[4:8] == b"ftyp":
        return "3GP" if start[8:11] == b"3gp" else "MP4/M4A"
    if start[:4] == b"OggS" and b"Speex   " in start:
        return "Speex"
    if start[:2] in (b"\xff\xf1", b"\xff\xf9"):
        return "AAC"
    named = _HEADERLESS.get(path.suffix.lower())
    if named and not (has_header(start) or is_text(start)):
        return f"{named[0].upper()}.{named[1:]}"
    return next((name for magic, name in _MAGIC if start.startswith(magic)), None)


def opened(path: Path) -> "Ffmpeg | None":
    """Opens a file with FFmpeg; None where it does not know it either, or is not installed and not needed.

    Raises:
        KnownError: `audio.needs_codecs` where FFmpeg would know the file but is not installed; `audio.damaged` where
            it should know it and does not.
        OSError: the file cannot be read.
    """
    kind = kind_of(path)
    with path.open("rb") as file:
        if kind is None and is_text(file.read(_START_BYTES)):
            return None
    if not is_installed():
        if kind is None:
            return None
        raise KnownError("audio.needs_codecs", path=path.name, kind=kind)
    source = Ffmpeg.try_open(path)
    if source is None and kind is not None:
        raise KnownError("audio.damaged", path=path.name)
    return source


def is_installed() -> bool:
    """Whether the extra `codecs` is at hand."""
    try:
        import av  # noqa: F401
    except ImportError:
        return False
    return True


@dataclass(frozen=True)
class _Measure:
    """What going through the packets of a file gave: its length, and whether it breaks off."""

    duration_s: float
    is_truncated: bool
    is_timed: bool


class Ffmpeg:
    """An audio stream read by FFmpeg. Implements `Source`."""

    def __init__(self, path: Path, form: str | None, container: Any) -> None:
        """Measures the first audio stream of an open container, which it closes."""
        self._path = path
        self._form = form
        stream = container.streams.audio[0]
        name = _NAMES.get(container.format.name, container.format.name)
        self.sample_rate_hz = int(stream.codec_context.sample_rate or 0)
        self.channels = int(stream.codec_context.layout.nb_channels)
        self.codec = f"{name}/{stream.codec_context.name}"
        self._measure = _measured(container, stream, name)
        self.frames = round(self._measure.duration_s * self.sample_rate_hz)

    @classmethod
    def try_open(cls, path: Path) -> "Ffmpeg | None":
        """Opens a file; None where FFmpeg finds no sound in it.

        Raises:
            OSError: the file cannot be read.
        """
        import av

        with path.open("rb") as file:
            start = file.read(_START_BYTES)
            file.seek(0)
            headerless = not (has_header(start) or is_text(start))
            form = _HEADERLESS.get(path.suffix.lower()) if headerless else None
            try:
                with _container(file, form) as container:
                    is_known = bool(container.streams.audio) and container.streams.audio[0].codec_context is not None
                    return cls(path, form, container) if is_known else None
            except (av.error.FFmpegError, ValueError) as error:
                _log.info("FFmpeg does not read %r: %s", path.name, error)
                return None

    def missing(self) -> str | None:
        """Gives the message id of what is missing at the end, or None."""
        return TRUNCATED if self._measure.is_truncated else warning_of(self._path, self.codec)

    def blocks(self, frames: int) -> Iterator[Floats]:
        """Gives the samples as (frames, channels); what is missing between packets is silence where that is known.

        Raises:
            KnownError: `audio.damaged` where nothing at all can be decoded.
        """
        pending: list[Floats] = []
        held = decoded = 0
        for piece in self._pieces():
            pending.append(piece)
            held += len(piece)
            decoded += len(piece)
            while held >= frames:
                joined = np.concatenate(pending)
                yield joined[:frames]
                pending = [joined[frames:]]
                held -= frames
        if not decoded:
            raise KnownError("audio.damaged", path=self._path.name)
        if held:
            yield np.concatenate(pending)

    def _pieces(self) -> Iterator[Floats]:
        with self._path.open("rb") as file, _container(file, self._form) as container:
            stream = container.streams.audio[0]
            begins_s = max(0.0, float((stream.start_time or 0) * stream.time_base))
            mixer = _Mixer(self.sample_rate_hz, self.channels)
            decoded = 0
            for frame in _frames(container, stream):
                is_lost = isinstance(frame, float)
                lost_s = frame if is_lost else self._gap_s(frame, begins_s, decoded / self.sample_rate_hz)
                for piece in _silence(round(lost_s * self.sample_rate_hz), self.channels):
                    decoded += len(piece)
                    yield piece
                for piece in () if is_lost else mixer.samples(frame):
                    decoded += len(piece)
                    yield piece

    def _gap_s(self, frame: Any, begins_s: float, decoded_s: float) -> float:
        """Gives how long nothing is heard before a frame; 0 where its time tells of no gap, or cannot be."""
        if frame.time is None or not self._measure.is_timed:
            return 0.0
        place_s = float(frame.time) - begins_s
        is_gap = decoded_s + _GAP_S < place_s <= min(self._measure.duration_s + _BREAK_S, _LONGEST_S)
        return place_s - decoded_s if is_gap else 0.0

    def close(self) -> None:
        """Does nothing: the file is open only while it is read."""


class _Mixer:
    """Gives frames of whatever kind as float samples of one rate and number of channels."""

    def __init__(self, sample_rate_hz: int, channels: int) -> None:
        self._rate = sample_rate_hz
        self._channels = channels
        self._kind: object = None
        self._resampler: Any = None

    def samples(self, frame: Any) -> Iterator[Floats]:
        import av

        kind = (frame.format.name, frame.layout.name, frame.sample_rate)
        if kind != self._kind:
            is_same = frame.layout.nb_channels == self._channels
            layout = frame.layout.name if is_same else {1: "mono", 2: "stereo"}.get(self._channels, "5.1")
            self._resampler = av.AudioResampler(format="flt", layout=layout, rate=self._rate)
            self._kind = kind
        for mixed in self._resampler.resample(frame):
            yield mixed.to_ndarray().reshape(-1, self._channels)


def _container(file: BinaryIO, form: str | None) -> Any:
    import av

    options = {"format_whitelist": _FORMATS, "protocol_whitelist": "none"}
    return av.open(file, format=form, options=options, metadata_errors="ignore")


def _measured(container: Any, stream: Any, name: str) -> _Measure:
    """Goes through the packets without decoding them.

    The length is the sum of the packets', without what an encoder puts in front (before the time 0); in a container
    that tells its own length and the packets' times, it is when the last one ends. `is_timed`: the times agree with
    that length.
    """
    import av

    base = float(stream.time_base or 0)
    first, end, total, is_cut = None, 0.0, 0, False
    try:
        for packet in container.demux(stream):
            if not packet.size:
                continue
            is_cut = packet.is_corrupt
            total += packet.duration or 0
            if packet.pts is not None:
                first = packet.pts if first is None else first
                end = max(end, (packet.pts + (packet.duration or 0)) * base)
    except (av.error.FFmpegError, ValueError):
        is_cut = True
    begins = (first or 0) * base
    length = total * base + min(0.0, begins)
    if name not in _TIMED:
        return _Measure(length, is_cut, is_timed=first is not None)
    told = stream.duration * base if stream.duration else (container.duration or 0) / av.time_base
    is_plain = 0.0 < end <= told + 1.0
    is_short = name not in _ROUGH and told > end + _BREAK_S
    return _Measure(end - max(0.0, begins) if is_plain else length, is_cut or is_short, is_timed=is_plain)


def _frames(container: Any, stream: Any) -> Iterator[Any]:
    """Gives what can be decoded; of a packet that cannot (or says that there is silence) its length in seconds."""
    import av

    try:
        for packet in container.demux(stream):
            try:
                yield from packet.decode()
            except (av.error.FFmpegError, ValueError) as error:
                _log.debug("a packet was left out: %s", error)
                yield min(_LONGEST_PACKET_S, float((packet.duration or 0) * (stream.time_base or 0)))
    except (av.error.FFmpegError, ValueError) as error:
        _log.warning("decoding broke off: %s", error)


def _silence(frames: int, channels: int) -> Iterator[Floats]:
    for start in range(0, frames, _SILENT_FRAMES):
        yield np.zeros((min(_SILENT_FRAMES, frames - start), channels), np.float32)
