"""Crosstalk: what leaks from one channel into another is no speech of that one's speaker.

Method. A leak adds energy: while the source is loud, the other channel can never be much quieter than the source
less the loss on the way. So the loss is the 10th percentile of the difference between the channels (dB, frames of
the voice band, see `activity`) over the source's loud frames, once the two are shifted by the delay at which they
follow each other best. It counts as a leak only where that puts the leaking sound clearly over the other channel's
own noise, where most of the louder frames lie close to that loss, and where the other channel rises and falls with
the source. A frame then is a leak where it is not louder than the source, softened by echo, makes it: of two people
who talk at once both stay, since their own voice is louder than what leaks.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np
from scipy.ndimage import maximum_filter1d

from qa_studio.audio.activity import Energies, Flags

_DELAYS_S: Final = (-0.1, 0.5)
_LOUD_PERCENTILE: Final = 95.0
_LOUD_DB: Final = 12.0
"""Frames down to this far under the source's speech level are loud."""
_AUDIBLE_DB: Final = 30.0
"""Frames down to this far under the source's speech level can be followed in the other channel."""
_LEAST_LOUD_S: Final = 1.0
_LOSS_PERCENTILE: Final = 10.0
_LEAST_LOSS_DB: Final = 3.0
_OVER_NOISE_DB: Final = 6.0
_NOISE_PERCENTILE: Final = 10.0
_CLOSE_DB: Final = 8.0
_CLOSE_SHARE: Final = 0.5
_LEAST_CORRELATION: Final = 0.35
_MARGIN_DB: Final = 9.0
_ECHO_FALL_DB: Final = 2.0
"""How fast an echo dies away: 2 dB a frame of 20 ms are a reverberation time of 0.6 s."""
_SILENCE_DB: Final = -100.0


@dataclass(frozen=True)
class Leak:
    """How one channel leaks into another: the delay in frames, and what is lost on the way (dB, negative)."""

    delay: int
    gain_db: float


def leaked_frames(energies_db: Energies, frame_s: float) -> Flags:
    """Gives which frames of each channel hold no more than what leaks into it, as (frames, channels).

    `energies_db` are the energies of the voice band in dB of full scale, as (frames, channels).
    """
    leaked = np.zeros(energies_db.shape, np.bool_)
    for source in range(energies_db.shape[1]):
        for other in range(energies_db.shape[1]):
            if source == other:
                continue
            leak = leak_between(energies_db[:, source], energies_db[:, other], frame_s)
            if leak is not None:
                limit = _shifted(_with_echo(energies_db[:, source]), leak.delay) + leak.gain_db + _MARGIN_DB
                leaked[:, other] |= energies_db[:, other] <= limit
    return leaked


def leak_between(source: Energies, other: Energies, frame_s: float) -> Leak | None:
    """Finds how a channel leaks into another (dB by frame); None where it does not."""
    speech_level = float(np.percentile(source, _LOUD_PERCENTILE)) if len(source) else _SILENCE_DB
    is_loud = source >= speech_level - _LOUD_DB
    if speech_level <= _SILENCE_DB + _AUDIBLE_DB or is_loud.sum() * frame_s < _LEAST_LOUD_S:
        return None
    delay = _delay(source, other, speech_level, frame_s)
    moved = _shifted(source, delay)
    loud = moved >= speech_level - _LOUD_DB
    gain = float(np.percentile((other - moved)[loud], _LOSS_PERCENTILE))
    noise = float(np.percentile(other, _NOISE_PERCENTILE))
    if gain > -_LEAST_LOSS_DB or float(np.median(moved[loud])) + gain < noise + _OVER_NOISE_DB:
        return None
    is_close = (other - moved)[loud] <= gain + _CLOSE_DB
    follows = (moved >= speech_level - _AUDIBLE_DB) & (other <= moved + gain + _CLOSE_DB)
    if is_close.mean() < _CLOSE_SHARE or _correlation(moved[follows], other[follows]) < _LEAST_CORRELATION:
        return None
    return Leak(delay, gain)


def _delay(source: Energies, other: Energies, speech_level: float, frame_s: float) -> int:
    """Gives the delay in frames at which the other channel follows the source best, where the source is heard."""
    delays = range(round(_DELAYS_S[0] / frame_s), round(_DELAYS_S[1] / frame_s) + 1)

    def alike(delay: int) -> float:
        moved = _shifted(source, delay)
        audible = (moved >= speech_level - _AUDIBLE_DB) & (other <= moved)
        return _correlation(moved[audible], other[audible])

    return max(delays, key=alike)


def _correlation(one: Energies, other: Energies) -> float:
    if len(one) < 2 or one.std() < 1e-3 or other.std() < 1e-3:
        return 0.0
    return float(np.corrcoef(one, other)[0, 1])


def _shifted(energies_db: Energies, frames: int) -> Energies:
    """Moves frames to later (or, negative, to earlier); what comes in from outside is silence."""
    moved = np.full_like(energies_db, _SILENCE_DB)
    count = len(energies_db)
    if abs(frames) < count:
        moved[max(0, frames) : count + min(0, frames)] = energies_db[max(0, -frames) : count - max(0, frames)]
    return moved


def _with_echo(energies_db: Energies) -> Energies:
    """Lets each frame's neighbours share its loudness, and lets it die away as in a room."""
    spread: Energies = maximum_filter1d(energies_db, 3, mode="nearest")
    steps = np.arange(len(spread), dtype=np.float32) * _ECHO_FALL_DB
    dying: Energies = np.maximum.accumulate(spread + steps) - steps
    return dying
