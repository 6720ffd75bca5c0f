"""Two voices as Gaussian mixtures in a hidden Markov model, settled from a first guess and used on a whole call."""

from dataclasses import dataclass
from typing import Final, Self

import numpy as np
import numpy.typing as npt
from sklearn.mixture import GaussianMixture

from qa_studio.audio.voice_frames import FRAMES_PER_SECOND, Numbers, VoicedFrames

_CHUNK: Final = 5
"""Frames (0.1 s) that are one step of the Markov chain."""
_ROUNDS: Final = 10
_SETTLED: Final = 0.002
_RELEVANCE: Final = 16.0
"""How many frames a voice must have shown of a component before its own mean outweighs the common one."""
_CEPSTRA_WEIGHT: Final = 0.15
_PITCH_WEIGHT: Final = 0.15
"""Neighbouring frames say much the same; these weights keep them from counting as so many witnesses."""
_GUESS_WEIGHT: Final = ((0.65, 1.0), (1.5, 6.0))
"""From which steadiness to which the guess weighs how much."""
_TURN_S: Final = 4.0
_PAUSE_S: Final = 0.2
_STAYS_AFTER_PAUSE: Final = 0.75
_TOLD_AT_ONCE: Final = 15_000
"""Frames (five minutes of voice): memory must not grow with the length of a call."""

Doubles = npt.NDArray[np.float64]


@dataclass(frozen=True)
class VoiceModels:
    """What is known of two voices: the means of their mixtures and their pitch; `likelihood` compares outcomes."""

    common: GaussianMixture
    means: tuple[Doubles, Doubles]
    pitch: tuple[float, float]
    pitch_variance: float
    likelihood: float

    @classmethod
    def settled(cls, frames: VoicedFrames, common: GaussianMixture, guess: Numbers, steadiness: float) -> Self:
        """Gives the voices that explain the frames best, beginning from a guess (0–1 by frame).

        The steadier the difference that was guessed by, the more they lean on the guess throughout.
        """
        shares = common.predict_proba(frames.cepstra).astype(np.float32)
        weight = np.interp(steadiness, *_GUESS_WEIGHT)
        leaning = np.clip(np.log(guess / (1.0 - guess)), -2.0, 2.0) * weight / (2.0 * FRAMES_PER_SECOND)
        chunk, first, stays = _chunks(frames)
        second: Doubles = np.asarray(guess, np.float64)
        for _ in range(_ROUNDS):
            models = cls._learnt(frames, common, shares, second)
            scores = models._scores(frames, shares)
            scores += np.stack((-leaning, leaning), axis=1)
            chance, likelihood = _smoothed(np.add.reduceat(scores, first, axis=0), stays)
            has_settled = float(np.abs(chance[chunk] - second).mean()) < _SETTLED
            second = chance[chunk]
            if has_settled:
                break
        return cls(
            common, models.means, models.pitch, models.pitch_variance, likelihood - models._distance_from_common()
        )

    @classmethod
    def _learnt(cls, frames: VoicedFrames, common: GaussianMixture, shares: Numbers, second: Doubles) -> Self:
        means, pitches, spread = [], [], 0.0
        for weight in (1.0 - second, second):
            of_voice = shares * weight[:, None]
            total = of_voice.T @ frames.cepstra + _RELEVANCE * common.means_
            means.append(total / (of_voice.sum(axis=0) + _RELEVANCE)[:, None])
            clear = weight * frames.has_pitch
            middle = float((clear * frames.pitch).sum() / (clear.sum() + 1e-6))
            pitches.append(middle)
            spread += float((clear * (frames.pitch - middle) ** 2).sum())
        variance = spread / max(1.0, float(frames.has_pitch.sum())) + 1e-3
        return cls(common, (means[0], means[1]), (pitches[0], pitches[1]), variance, 0.0)

    def _scores(self, frames: VoicedFrames, shares: Numbers) -> Doubles:
        """Gives by frame the log-likelihood of each voice over that of the common model, (frames, 2)."""
        precision = 1.0 / self.common.covariances_
        scores = np.empty((len(frames), 2))
        for voice, (means, pitch) in enumerate(zip(self.means, self.pitch, strict=True)):
            slope = ((means - self.common.means_) * precision).astype(np.float32)
            offset = -0.5 * ((means**2 - self.common.means_**2) * precision).sum(axis=1)
            scores[:, voice] = _CEPSTRA_WEIGHT * (((shares @ slope) * frames.cepstra).sum(axis=1) + shares @ offset)
            apart = np.minimum((frames.pitch - pitch) ** 2 / self.pitch_variance, 6.0)
            scores[:, voice] -= _PITCH_WEIGHT * frames.has_pitch * 0.5 * apart
        return scores

    def _distance_from_common(self) -> float:
        """What the voices cost that differ from the common model, in the currency of the likelihood."""
        precision = 1.0 / self.common.covariances_
        apart = sum(float((((means - self.common.means_) ** 2) * precision).sum()) for means in self.means)
        return 0.5 * _RELEVANCE * _CEPSTRA_WEIGHT * apart

    def is_second(self, frames: VoicedFrames) -> npt.NDArray[np.bool_]:
        """Gives by frame whether the second voice is the likelier one."""
        told = np.zeros(len(frames), np.bool_)
        for start in range(0, len(frames), _TOLD_AT_ONCE):
            part = frames.part(slice(start, start + _TOLD_AT_ONCE))
            shares = self.common.predict_proba(part.cepstra).astype(np.float32)
            chunk, first, stays = _chunks(part)
            chance, _ = _smoothed(np.add.reduceat(self._scores(part, shares), first, axis=0), stays)
            told[start : start + len(part)] = chance[chunk] > 0.5
        return told


def _chunks(frames: VoicedFrames) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64], Doubles]:
    """Gives each frame's chunk, each chunk's first frame, and how likely the voice before it goes on (0–1)."""
    number = np.arange(len(frames))
    gap = np.diff(frames.at, prepend=frames.at[0] - 1)
    run_start = np.maximum.accumulate(np.where(gap > 1, number, 0))
    is_first = (number - run_start) % _CHUNK == 0
    first = np.flatnonzero(is_first)
    goes_on = 1.0 - _CHUNK / FRAMES_PER_SECOND / _TURN_S
    stays = np.where(gap[first] > _PAUSE_S * FRAMES_PER_SECOND, _STAYS_AFTER_PAUSE, goes_on)
    return np.cumsum(is_first) - 1, first, stays


def _smoothed(scores: Doubles, stays: Doubles) -> tuple[Doubles, float]:
    """Gives by chunk how likely the second voice is (forward-backward), and the log-likelihood of it all."""
    best = scores.max(axis=1)
    seen = np.exp(scores - best[:, None]).tolist()
    stay = stays.tolist()
    forward: list[tuple[float, float]] = []
    likelihood = float(best.sum())
    one = other = 0.5
    for (of_one, of_other), same in zip(seen, stay, strict=True):
        one, other = (one * same + other * (1.0 - same)) * of_one, (other * same + one * (1.0 - same)) * of_other
        total = one + other
        one, other = one / total, other / total
        likelihood += float(np.log(total))
        forward.append((one, other))
    second = np.empty(len(seen))
    one = other = 1.0
    for at in range(len(seen) - 1, -1, -1):
        first_chance, second_chance = forward[at][0] * one, forward[at][1] * other
        second[at] = second_chance / (first_chance + second_chance)
        one, other = one * seen[at][0], other * seen[at][1]
        same = stay[at]
        one, other = one * same + other * (1.0 - same), other * same + one * (1.0 - same)
        total = one + other
        one, other = one / total, other / total
    return second, likelihood
