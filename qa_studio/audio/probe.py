"""A first look at a file: its content hash and what its header tells, or why it is no recording."""

import hashlib
from pathlib import Path
from typing import Final

from qa_studio.audio.decode import open_sound
from qa_studio.audio.headers import wav_data
from qa_studio.domain.calls import AudioProperties
from qa_studio.domain.errors import KnownError
from qa_studio.services.speech_rows import Inspection, SoundFile, path_of

TRUNCATED: Final = "audio.truncated"
UNFINISHED: Final = "audio.unfinished"


def content_hash(path: Path) -> str:
    """Gives the lowercase hex SHA-256 of a file's bytes; memory does not grow with its size.

    Raises:
        OSError: the file cannot be read.
    """
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def probe(file: SoundFile) -> AudioProperties:
    """Reads what a recording's header tells, without decoding it.

    The length of MP3 comes from libsndfile's scan of the frames, that of Ogg from the last page.

    Raises:
        KnownError: `audio.unreadable`, `audio.empty_file`, `audio.not_a_recording`, `audio.damaged`,
            `audio.no_samples`.
    """
    path = path_of(file)
    with open_sound((file,)) as sound:
        if sound.frames == 0:
            raise KnownError("audio.no_samples", path=path.name)
        return AudioProperties(
            duration_s=sound.duration_s,
            sample_rate_hz=sound.sample_rate_hz,
            channels=sound.channels,
            codec=sound.codec,
            warning=_warning(path),
        )


def _warning(path: Path) -> str | None:
    data = wav_data(path)
    if data is None:
        return None
    if data.is_unfinished:
        return UNFINISHED
    return TRUNCATED if data.is_truncated else None


def inspect(file: SoundFile) -> Inspection:
    """Hashes a file and reads its header; what is wrong with it is the inspection's `reason`, never an exception."""
    path = path_of(file)
    size_bytes = 0
    try:
        size_bytes = path.stat().st_size
        audio = probe(file)
        return Inspection(path, size_bytes, content_hash(path), audio, None)
    except KnownError as error:
        return Inspection(path, size_bytes, None, None, error.message)
    except OSError as error:
        reason = KnownError("audio.unreadable", path=path.name, reason=error.strerror or str(error)).message
        return Inspection(path, size_bytes, None, None, reason)
