"""Sound files that libsndfile decodes: WAV, GSM, AU, AIFF, CAF, W64, FLAC, MP3, Ogg, and headerless ones."""

import logging
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import numpy as np
import soundfile

from qa_studio.audio import mp3_frames
from qa_studio.audio.endings import warning_of
from qa_studio.audio.headers import mended_header, samples_in
from qa_studio.audio.raw import UNTOLD_SUFFIXES, has_header, is_text, raw_reading
from qa_studio.audio.sound import Floats
from qa_studio.audio.spliced import SplicedFile
from qa_studio.domain.calls import RawForm
from qa_studio.domain.errors import KnownError

_UNKNOWN_FORMAT_CODE: Final = 1
"""libsndfile's SF_ERR_UNRECOGNISED_FORMAT."""
_LIES: Final = ".raw"
"""What the library takes for headerless by its name alone."""
_FRAGILE_FRAMES: Final = 1024
"""FLAC gives nothing of what was asked for once it meets damage: so it is asked for little at a time."""

_log = logging.getLogger(__name__)


class Sndfile:
    """An open file. Implements `Source`."""

    def __init__(self, path: Path, form: RawForm | None = None) -> None:
        """Opens a recording and reads its header; `form` says how to read it where it has none.

        Raises:
            KnownError: `audio.not_a_recording`, `audio.damaged`, `audio.needs_raw_form`.
            OSError: the file cannot be read.
        """
        self._path = path
        self._spliced: SplicedFile | None = None
        self._codec = ""
        try:
            self._file = self._open(form)
        except soundfile.LibsndfileError as error:
            self._close_spliced()
            raise KnownError(_reason(path, error.code), path=path.name) from error
        self.sample_rate_hz = int(self._file.samplerate)
        self.channels = int(self._file.channels)
        self.codec = self._codec or f"{self._file.format}/{self._file.subtype}".lower()
        self.frames = int(self._file.frames)

    def _open(self, form: RawForm | None) -> soundfile.SoundFile:
        reading = raw_reading(self._path, form)
        if reading:
            self._codec = reading.codec
            return soundfile.SoundFile(
                self._source(),
                format="RAW",
                subtype=reading.subtype,
                endian=reading.endian,
                samplerate=reading.sample_rate_hz,
                channels=reading.channels,
            )
        samples = samples_in(self._path)
        if samples and samples.needs_mending:
            return self._open_spliced(mended_header(self._path, samples), samples.offset)
        file = soundfile.SoundFile(self._source())
        if file.format == "RAW":
            # libsndfile believes some names whatever is in the file; we have looked at it.
            file.close()
            self._close_spliced()
            raise KnownError("audio.not_a_recording", path=self._path.name)
        if file.format == "MP3":
            frames = mp3_frames.scan(self._path)
            if frames and frames.needs_header:
                file.close()
                self._close_spliced()
                return self._open_spliced(frames.xing_frame(), frames.offset)
        return file

    def _source(self) -> str | SplicedFile:
        """Gives the file by its name, or opened where its name would mislead the library."""
        if self._path.suffix.lower() != _LIES and _is_plain(self._path):
            return str(self._path)
        self._spliced = SplicedFile(b"", self._path, 0)
        return self._spliced

    def _open_spliced(self, head: bytes, skip: int) -> soundfile.SoundFile:
        self._spliced = SplicedFile(head, self._path, skip)
        return soundfile.SoundFile(self._spliced)

    def blocks(self, frames: int) -> Iterator[Floats]:
        """Gives the samples as (frames, channels); a file that breaks off in the middle ends there.

        Raises:
            KnownError: `audio.damaged` where nothing at all can be decoded.
        """
        piece = min(frames, _FRAGILE_FRAMES) if self._file.format == "FLAC" else frames
        pending: list[Floats] = []
        for part in self._pieces(piece):
            pending.append(part)
            if len(pending) * piece >= frames:
                yield np.concatenate(pending)
                pending = []
        if pending:
            yield np.concatenate(pending)

    def _pieces(self, frames: int) -> Iterator[Floats]:
        decoded = 0
        while True:
            try:
                piece = self._file.read(frames, dtype="float32", always_2d=True)
            except (soundfile.LibsndfileError, RuntimeError) as error:
                if not decoded:
                    raise KnownError("audio.damaged", path=self._path.name) from error
                _log.warning("decoding broke off after %d frames: %s", decoded, error)
                return
            if not len(piece):
                return
            decoded += len(piece)
            yield piece

    def missing(self) -> str | None:
        """Gives the message id of what is missing at the end, or None."""
        return warning_of(self._path, self.codec)

    def close(self) -> None:
        """Closes the file."""
        self._file.close()
        self._close_spliced()

    def _close_spliced(self) -> None:
        if self._spliced is not None:
            self._spliced.close()


def _is_plain(path: Path) -> bool:
    """Whether a path is a name in the system's encoding."""
    try:
        str(path).encode(sys.getfilesystemencoding())
    except UnicodeEncodeError:
        return False
    return True


def _reason(path: Path, code: int) -> str:
    if code != _UNKNOWN_FORMAT_CODE:
        return "audio.damaged"
    if path.suffix.lower() in UNTOLD_SUFFIXES:
        with path.open("rb") as file:
            start = file.read(512)
        if not (is_text(start) or has_header(start)):
            return "audio.needs_raw_form"
    return "audio.not_a_recording"
