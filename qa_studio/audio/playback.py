"""Sound that may be played: 16-bit PCM made from a foreign recording, with a tone over what must not be heard."""

import os
import uuid
from collections.abc import Sequence
from contextlib import suppress
from math import ceil, floor
from pathlib import Path
from typing import Final

import numpy as np
import soundfile

from qa_studio.audio.decode import Floats, Sound, open_sound, to_int16
from qa_studio.domain.calls import Span
from qa_studio.domain.errors import KnownError
from qa_studio.services.speech_rows import SoundFile

_TONE_HZ: Final = 1000.0
_TONE_LEVEL: Final = 0.2
PARTIAL_SUFFIX: Final = ".part"
"""Ends the name of a file that is still being written, beside its target and beginning with a dot and its name."""


def render(files: tuple[SoundFile, ...], target: Path, bleeps: Sequence[Span]) -> None:
    """Writes a recording as 16-bit PCM WAV at its own rate and channels, with a tone over `bleeps` on all channels.

    `target` appears only when it is complete, readable by its owner alone.

    Raises:
        KnownError: the recording cannot be decoded (`audio.…`), or `audio.cannot_write` with `path` and `reason`.
    """
    partial = target.with_name(f".{target.name}.{uuid.uuid4().hex}{PARTIAL_SUFFIX}")
    with open_sound(files) as sound:
        try:
            target.parent.mkdir(parents=True, exist_ok=True)
            os.close(os.open(partial, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
            _write(sound, partial, bleeps)
            partial.replace(target)
        except (OSError, soundfile.LibsndfileError) as error:
            reason = getattr(error, "strerror", None) or str(error)
            raise KnownError("audio.cannot_write", path=str(target), reason=reason) from error
        finally:
            with suppress(OSError):
                partial.unlink()


def _write(sound: Sound, partial: Path, bleeps: Sequence[Span]) -> None:
    ranges = [(floor(span.start_s * sound.sample_rate_hz), ceil(span.end_s * sound.sample_rate_hz)) for span in bleeps]
    with soundfile.SoundFile(
        str(partial), "w", sound.sample_rate_hz, sound.channels, subtype="PCM_16", format="WAV"
    ) as file:
        position = 0
        for block in sound.blocks():
            file.write(to_int16(_bleeped(block, position, ranges, sound.sample_rate_hz)))
            position += len(block)


def _bleeped(block: Floats, position: int, ranges: Sequence[tuple[int, int]], sample_rate_hz: int) -> Floats:
    """Replaces the samples of `ranges` (frames of the whole recording) in a block that begins at `position`."""
    covered = [
        (max(start - position, 0), min(end - position, len(block)))
        for start, end in ranges
        if start < position + len(block) and end > position
    ]
    if not covered:
        return block
    bleeped = block.copy()
    for start, end in covered:
        time_s = np.arange(position + start, position + end) / sample_rate_hz
        tone = _TONE_LEVEL * np.sin(2.0 * np.pi * _TONE_HZ * time_s)
        bleeped[start:end] = tone[:, np.newaxis].astype(np.float32)
    return bleeped
