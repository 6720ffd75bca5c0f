"""A first look at a file: its content hash and what its header tells, or why it is no recording."""

import hashlib
from pathlib import Path
from typing import Final

from qa_studio.audio.decode import open_sound
from qa_studio.audio.sound import UNTOLD_FRAMES
from qa_studio.domain.calls import AudioProperties
from qa_studio.domain.errors import KnownError
from qa_studio.services.speech_rows import Inspection, SoundFile, path_of

_TOLD_BY_HEADER: Final = ("flac/", "mp3/")
"""Formats whose header alone tells the length, which is wrong where the end is missing."""


def content_hash(path: Path) -> str:
    """Gives the lowercase hex SHA-256 of a file's bytes; memory does not grow with its size.

    Raises:
        OSError: the file cannot be read.
    """
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def probe(file: SoundFile) -> AudioProperties:
    """Reads what a recording's header tells, without decoding it where that tells the truth.

    The length of MP3 comes from libsndfile's scan of the frames, that of Ogg from the last page.

    Raises:
        KnownError: `audio.unreadable`, `audio.empty_file`, `audio.not_a_recording`, `audio.damaged`,
            `audio.no_samples`.
    """
    path = path_of(file)
    with open_sound((file,)) as sound:
        if sound.frames == 0:
            raise KnownError("audio.no_samples", path=path.name)
        warning = sound.missing()
        is_guess = sound.frames >= UNTOLD_FRAMES or (warning and sound.codec.startswith(_TOLD_BY_HEADER))
        frames = sum(len(block) for block in sound.blocks()) if is_guess else sound.frames
        return AudioProperties(
            duration_s=frames / sound.sample_rate_hz,
            sample_rate_hz=sound.sample_rate_hz,
            channels=sound.channels,
            codec=sound.codec,
            warning=warning,
        )


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
