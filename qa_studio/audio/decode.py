"""Recordings decoded as a stream, whatever the format: one file, or two legs joined."""

from pathlib import Path
from typing import Final

from qa_studio.audio import ffmpeg
from qa_studio.audio.legs import Legs
from qa_studio.audio.sndfile import Sndfile
from qa_studio.audio.sound import (
    BLOCK_S,
    Floats,
    Integers,
    Sound,
    Source,
    are_channels_equal,
    first_channel,
    to_int16,
)
from qa_studio.domain.errors import KnownError
from qa_studio.services.speech_rows import RawFile, SoundFile, path_of

__all__ = [
    "BLOCK_S",
    "Floats",
    "Integers",
    "Sound",
    "are_channels_equal",
    "first_channel",
    "has_one_voice_track",
    "open_sound",
    "to_int16",
]

_RATES_HZ: Final = range(1_000, 768_001)
_MOST_CHANNELS: Final = 16
"""A header that tells of more, or of rates beyond these, is damaged; believing it would fill the memory."""


def open_sound(files: tuple[SoundFile, ...]) -> Sound:
    """Opens a recording of one file, or of two legs (the agent's first) as one with two channels.

    Of two legs the shorter is padded with silence and the slower resampled to the faster one's rate.

    Raises:
        KnownError: `audio.unreadable`, `audio.empty_file`, `audio.not_a_recording`, `audio.damaged`,
            `audio.needs_codecs`, `audio.needs_raw_form`.
    """
    if len(files) == 1:
        return _opened(files[0])
    agent = _opened(files[0])
    try:
        return Sound(Legs(agent, _opened(files[1])))
    except KnownError:
        agent.close()
        raise


def _opened(file: SoundFile) -> Sound:
    path = path_of(file)
    try:
        if path.stat().st_size == 0:
            raise KnownError("audio.empty_file", path=path.name)
        source = _source(file, path)
    except OSError as error:
        raise KnownError("audio.unreadable", path=path.name, reason=error.strerror or str(error)) from error
    if source.sample_rate_hz not in _RATES_HZ or not 1 <= source.channels <= _MOST_CHANNELS:
        source.close()
        raise KnownError("audio.damaged", path=path.name)
    return Sound(source)


def _source(file: SoundFile, path: Path) -> Source:
    """Opens a file with libsndfile, and with FFmpeg what libsndfile does not know."""
    try:
        return Sndfile(path, file.form if isinstance(file, RawFile) else None)
    except KnownError:
        other = ffmpeg.opened(path)
        if other is None:
            raise
        return other


def has_one_voice_track(files: tuple[SoundFile, ...]) -> bool:
    """Whether a recording is mono, or its channels are copies of each other; reads as far as it needs to.

    Raises:
        KnownError: as `open_sound`.
    """
    with open_sound(files) as sound:
        return sound.channels == 1 or all(are_channels_equal(block) for block in sound.blocks())
