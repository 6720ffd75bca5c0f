"""Recordings decoded as a stream: blocks of float samples, whatever the file's format and length."""

import logging
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from types import TracebackType
from typing import Final, Self

import numpy as np
import numpy.typing as npt
import soundfile
import soxr

from qa_studio.audio import mp3_frames
from qa_studio.audio.headers import finished_header, raw_format, wav_data
from qa_studio.audio.spliced import SplicedFile
from qa_studio.domain.errors import KnownError
from qa_studio.services.speech_rows import SoundFile, path_of

Floats = npt.NDArray[np.float32]
Integers = npt.NDArray[np.int16]

BLOCK_S: Final = 4.0
_UNKNOWN_FORMAT_CODE: Final = 1
"""libsndfile's SF_ERR_UNRECOGNISED_FORMAT."""
_SAME_SAMPLE: Final = 1e-4
"""Channels that differ by no more than this (about three steps of 16 bits) carry the same sound."""

_log = logging.getLogger(__name__)


class Sound:
    """An open recording. A context manager; its blocks can be read once."""

    def __init__(self, path: Path) -> None:
        """Opens a recording and reads its header.

        Raises:
            KnownError: `audio.unreadable`, `audio.empty_file`, `audio.not_a_recording`, `audio.damaged`.
        """
        self.path = path
        self._spliced: SplicedFile | None = None
        try:
            self._file = self._open()
        except OSError as error:
            raise KnownError("audio.unreadable", path=path.name, reason=error.strerror or str(error)) from error
        except soundfile.LibsndfileError as error:
            self._close_spliced()
            kind = "not_a_recording" if error.code == _UNKNOWN_FORMAT_CODE else "damaged"
            raise KnownError(f"audio.{kind}", path=path.name) from error
        self.sample_rate_hz = int(self._file.samplerate)
        self.channels = int(self._file.channels)
        self.frames = int(self._file.frames)
        self.codec = f"{self._file.format}/{self._file.subtype}".lower()

    def _open(self) -> soundfile.SoundFile:
        if self.path.stat().st_size == 0:
            raise KnownError("audio.empty_file", path=self.path.name)
        raw = raw_format(self.path)
        if raw:
            return soundfile.SoundFile(
                self._source(), format="RAW", subtype=raw.subtype, samplerate=raw.sample_rate_hz, channels=1
            )
        data = wav_data(self.path)
        if data and data.is_unfinished:
            return self._open_spliced(finished_header(self.path, data), data.offset)
        file = soundfile.SoundFile(self._source())
        if file.format == "RAW":
            # libsndfile believes some names whatever is in the file; we have looked at it.
            file.close()
            self._close_spliced()
            raise KnownError("audio.not_a_recording", path=self.path.name)
        if file.format == "MP3":
            frames = mp3_frames.scan(self.path)
            if frames and frames.needs_header:
                file.close()
                self._close_spliced()
                return self._open_spliced(frames.xing_frame(), frames.offset)
        return file

    def _source(self) -> str | SplicedFile:
        """Gives the file by its name, or opened where the name is none in the system's encoding."""
        try:
            str(self.path).encode(sys.getfilesystemencoding())
        except UnicodeEncodeError:
            self._spliced = SplicedFile(b"", self.path, 0)
            return self._spliced
        return str(self.path)

    def _open_spliced(self, head: bytes, skip: int) -> soundfile.SoundFile:
        self._spliced = SplicedFile(head, self.path, skip)
        return soundfile.SoundFile(self._spliced)

    @property
    def duration_s(self) -> float:
        """Length in seconds as the header tells."""
        return self.frames / self.sample_rate_hz

    def blocks(self, block_s: float = BLOCK_S) -> Iterator[Floats]:
        """Gives the samples as (frames, channels) in −1…1, `block_s` seconds at a time.

        What is no number becomes silence and what is too loud is clipped. A file that breaks off in the middle
        ends there.

        Raises:
            KnownError: `audio.damaged` where nothing at all can be decoded.
        """
        wanted = max(1, round(block_s * self.sample_rate_hz))
        decoded = 0
        while True:
            try:
                block = self._file.read(wanted, dtype="float32", always_2d=True)
            except (soundfile.LibsndfileError, RuntimeError) as error:
                if not decoded:
                    raise KnownError("audio.damaged", path=self.path.name) from error
                _log.warning("decoding broke off after %d frames: %s", decoded, error)
                return
            if not len(block):
                return
            decoded += len(block)
            yield _safe(block)

    def resampled(self, sample_rate_hz: int, block_s: float = BLOCK_S) -> Iterator[Floats]:
        """Gives the samples like `blocks`, at another rate (soxr, high quality)."""
        if sample_rate_hz == self.sample_rate_hz:
            yield from self.blocks(block_s)
            return
        stream = soxr.ResampleStream(self.sample_rate_hz, sample_rate_hz, self.channels, dtype="float32")
        for block in self.blocks(block_s):
            resampled = stream.resample_chunk(block)
            if len(resampled):
                yield np.clip(resampled, -1.0, 1.0)
        last = stream.resample_chunk(np.zeros((0, self.channels), np.float32), last=True)
        if len(last):
            yield np.clip(last, -1.0, 1.0)

    def close(self) -> None:
        """Closes the file."""
        self._file.close()
        self._close_spliced()

    def _close_spliced(self) -> None:
        if self._spliced is not None:
            self._spliced.close()

    def __enter__(self) -> Self:
        """Gives itself."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Closes the file."""
        self.close()


def _safe(block: Floats) -> Floats:
    peak = float(np.abs(block).max())
    if np.isfinite(peak) and peak <= 1.0:
        return block
    return np.clip(np.nan_to_num(block, nan=0.0, posinf=1.0, neginf=-1.0), -1.0, 1.0)


def to_int16(block: Floats) -> Integers:
    """Gives samples in −1…1 as 16-bit integers: clipped, times 32767, rounded."""
    integers: Integers = np.rint(np.clip(block, -1.0, 1.0) * 32767.0).astype(np.int16)
    return integers


def are_channels_equal(block: Floats) -> bool:
    """Whether all channels of a block carry the same sound; always true of one channel."""
    return block.shape[1] == 1 or bool(np.abs(block[:, 1:] - block[:, :1]).max(initial=0.0) <= _SAME_SAMPLE)


def open_sound(files: tuple[SoundFile, ...]) -> Sound:
    """Opens a recording of one file, or of two legs (the agent's first) as one with two channels.

    Raises:
        KnownError: as `Sound`.
    """
    return Sound(path_of(files[0]))


def has_one_voice_track(files: tuple[SoundFile, ...]) -> bool:
    """Whether a recording is mono, or its channels are copies of each other; reads as far as it needs to.

    Raises:
        KnownError: as `Sound`.
    """
    with open_sound(files) as sound:
        return sound.channels == 1 or all(are_channels_equal(block) for block in sound.blocks())


def first_channel(blocks: Iterable[Floats]) -> Iterator[Floats]:
    """Gives the first channel of each block, as (frames, 1)."""
    for block in blocks:
        yield block[:, :1]
