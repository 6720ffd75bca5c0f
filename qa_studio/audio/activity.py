"""Voice activity of each channel, from the energy in the voice band against an adaptive noise floor.

Method. Frames of 20 ms; each one's power between 150 and 3,700 Hz (the telephone band, free of hum and DC) in dB
of full scale. The noise floor at each second is the 10th percentile of the 30 s around it, since people pause that
often. A frame is voice from 9 dB over that floor, but never lower than 32 dB under the channel's own speech level
(the 95th percentile), which keeps the other party's echo out, and never lower than −58 dB. Voice that has begun
lasts until it falls 4 dB under that threshold. Gaps under 0.3 s inside a turn are closed (stops and short breaths),
blips under 0.12 s are dropped (clicks), and what remains is widened by 0.04 s for soft beginnings and endings.

Energy cannot tell everything: a channel on which speech stands out by less than 20 dB is doubtful, and so is sound
that lasts longer than people speak without a pause (hold music); there a trained detector decides (`noisy_voice`).

The energies are kept until the end, 50 numbers a second and channel; the samples are not.
"""

from collections.abc import Sequence
from typing import Final

import numpy as np
import numpy.typing as npt

from qa_studio.audio.sound import Floats
from qa_studio.audio.spans import Spans

Energies = npt.NDArray[np.float32]
Flags = npt.NDArray[np.bool_]

FRAME_S: Final = 0.02
_BAND_HZ: Final = (150.0, 3700.0)
_SILENCE_DB: Final = -100.0
_FLOOR_WINDOW_S: Final = 30.0
_FLOOR_STEP_S: Final = 1.0
_FLOOR_PERCENTILE: Final = 10.0
_SPEECH_PERCENTILE: Final = 95.0
_OVER_FLOOR_DB: Final = 9.0
_UNDER_SPEECH_DB: Final = 32.0
_LOWEST_VOICE_DB: Final = -58.0
_HYSTERESIS_DB: Final = 4.0
_CLOSE_GAP_S: Final = 0.3
_DROP_BLIP_S: Final = 0.12
_LEAKY_BLIP_S: Final = 0.2
"""Where another channel leaks in, less than this is a remnant of the leak."""
_PADDING_S: Final = 0.04
_CLEAR_DB: Final = 20.0
_STEADY_DB: Final = 4.0
"""Sound that varies less than this is steady noise, whatever its level."""
_BREATHLESS_S: Final = 10.0


class ActivityMeter:
    """Measures the voice-band energy of each channel as samples stream past."""

    def __init__(self, sample_rate_hz: int, channels: int) -> None:
        """Starts measuring `channels` channels at `sample_rate_hz`."""
        self._rate = sample_rate_hz
        self._channels = channels
        self._frame = max(2, round(FRAME_S * sample_rate_hz))
        self._rest: Floats = np.zeros((0, channels), np.float32)
        self._energies: list[Energies] = []
        self._frames = 0
        frequencies = np.fft.rfftfreq(self._frame, 1.0 / sample_rate_hz)
        self._band = (frequencies >= _BAND_HZ[0]) & (frequencies <= _BAND_HZ[1])
        self._window = np.hanning(self._frame).astype(np.float32)

    def feed(self, block: Floats) -> None:
        """Takes the next samples, (frames, channels) in −1…1."""
        self._frames += len(block)
        joined = np.concatenate((self._rest, block)) if len(self._rest) else block
        whole = len(joined) // self._frame
        self._rest = joined[whole * self._frame :].copy()
        if whole:
            self._measure(joined[: whole * self._frame])

    def _measure(self, samples: Floats) -> None:
        framed = samples.reshape(-1, self._frame, self._channels).transpose(0, 2, 1)
        spectrum = np.fft.rfft(framed * self._window, axis=-1)[..., self._band]
        power = (spectrum.real**2 + spectrum.imag**2).sum(axis=-1)
        # Twice for the negative frequencies, over the window's energy: the mean square of the band's signal.
        mean_square = 2.0 * power / (self._frame * float((self._window**2).sum()))
        self._energies.append((10.0 * np.log10(np.maximum(mean_square, 1e-10))).astype(np.float32))

    @property
    def duration_s(self) -> float:
        """Seconds of sound fed so far."""
        return self._frames / self._rate

    @property
    def frame_s(self) -> float:
        """Length of a frame in seconds."""
        return self._frame / self._rate

    def energies(self) -> Energies:
        """Gives the energies of the voice band in dB of full scale, as (frames, channels)."""
        return np.concatenate((np.zeros((0, self._channels), np.float32), *self._energies))

    def spans(self) -> tuple[Spans, ...]:
        """Gives when each channel is heard: sorted spans in seconds that do not overlap."""
        energies = self.energies()
        return tuple(voice_spans(energies[:, one], self.frame_s, self.duration_s) for one in range(self._channels))


def voice_spans(energies_db: Energies, frame_s: float, duration_s: float, leaked: Flags | None = None) -> Spans:
    """Gives the spans of voice (seconds) in one channel's frame energies (dB of full scale).

    Frames that are flagged as `leaked` in from another channel are no voice.
    """
    if not len(energies_db):
        return ()
    is_own = np.ones(len(energies_db), np.bool_) if leaked is None else ~leaked
    threshold = _threshold(energies_db, frame_s, is_own)
    is_voice = hysteresis((energies_db >= threshold) & is_own, (energies_db >= threshold - _HYSTERESIS_DB) & is_own)
    return turns_of(is_voice, frame_s, duration_s, _DROP_BLIP_S if is_own.all() else _LEAKY_BLIP_S)


def turns_of(is_voice: Flags, frame_s: float, duration_s: float, least_s: float = _DROP_BLIP_S) -> Spans:
    """Gives frames of voice as spans (seconds): short gaps closed, what is shorter than `least_s` dropped, widened."""
    kept = [
        (start, end)
        for start, end in _merged(runs_of(is_voice), round(_CLOSE_GAP_S / frame_s))
        if (end - start) * frame_s >= least_s
    ]
    padded = [
        (max(0.0, start * frame_s - _PADDING_S), min(duration_s, end * frame_s + _PADDING_S)) for start, end in kept
    ]
    return tuple((round(start, 3), round(end, 3)) for start, end in padded)


def doubts_of(energies_db: Energies, spans: Spans, duration_s: float) -> Spans:
    """Gives where energy cannot be trusted to tell voice from noise on a channel, whose `spans` of voice it gave."""
    sound = energies_db[energies_db > _SILENCE_DB]
    if not len(sound):
        return ()
    quiet, speech = np.percentile(sound, (_FLOOR_PERCENTILE, _SPEECH_PERCENTILE))
    if speech >= _LOWEST_VOICE_DB and _STEADY_DB <= speech - quiet < _CLEAR_DB:
        return ((0.0, duration_s),)
    return tuple((start_s, end_s) for start_s, end_s in spans if end_s - start_s >= _BREATHLESS_S)


def _threshold(energies_db: Energies, frame_s: float, is_own: Flags) -> npt.NDArray[np.float64]:
    floor = _noise_floor(energies_db, frame_s)
    own = energies_db[is_own]
    speech = float(np.percentile(own, _SPEECH_PERCENTILE)) if len(own) else _SILENCE_DB
    return np.maximum(floor + _OVER_FLOOR_DB, max(speech - _UNDER_SPEECH_DB, _LOWEST_VOICE_DB))


def _noise_floor(energies_db: Energies, frame_s: float) -> npt.NDArray[np.float64]:
    """Gives each frame's noise floor: a percentile of its surroundings, without regard to digital silence."""
    count = len(energies_db)
    step = max(1, round(_FLOOR_STEP_S / frame_s))
    half = max(1, round(_FLOOR_WINDOW_S / frame_s / 2))
    centres = np.arange(0, count, step)
    floors = [_percentile_of_sound(energies_db[max(0, at - half) : at + half]) for at in centres]
    return np.interp(np.arange(count), centres, floors)


def _percentile_of_sound(energies_db: Energies) -> float:
    sound = energies_db[energies_db > _SILENCE_DB]
    # Mostly digital silence between turns: what sounds is speech, and its quietest part is no noise floor.
    if len(sound) < len(energies_db) * 0.9:
        return _SILENCE_DB
    return float(np.percentile(sound, _FLOOR_PERCENTILE))


def hysteresis(begins: Flags, lasts: Flags) -> Flags:
    """Keeps each run of `lasts` that holds at least one frame of `begins`, from that frame on."""
    kept = np.zeros(len(begins), np.bool_)
    for start, end in runs_of(lasts):
        inside = np.flatnonzero(begins[start:end])
        if len(inside):
            kept[start + inside[0] : end] = True
    return kept


def runs_of(flags: Flags) -> list[tuple[int, int]]:
    """Gives where flags are raised, as (first, after the last)."""
    edges = np.flatnonzero(np.diff(np.concatenate(([False], flags, [False])).astype(np.int8)))
    return list(zip(edges[::2].tolist(), edges[1::2].tolist(), strict=True))


def _merged(runs: Sequence[tuple[int, int]], gap: int) -> list[tuple[int, int]]:
    merged: list[tuple[int, int]] = []
    for start, end in runs:
        if merged and start - merged[-1][1] < gap:
            merged[-1] = (merged[-1][0], end)
        else:
            merged.append((start, end))
    return merged
