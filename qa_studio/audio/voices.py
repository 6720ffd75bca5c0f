"""The voices of a single track: who of two speaks when, guessed from the sound alone.

Method. A voice is what stays while the words change. So the first guess is the direction in which the mean cepstra
and pitch of neighbouring windows within one stretch of voice are most alike (slow feature analysis, Wiskott and
Sejnowski 2002): its correlation from window to window says whether there are two voices at all, and halving it gives
who speaks where. Each voice is then a Gaussian mixture adapted from that of the whole call (Reynolds 2000), in a
hidden Markov model of two states that prefers to change in pauses; a few rounds of expectation and maximisation
settle it. Three window shapes are tried and the likeliest outcome is kept.

Always a guess: people must see it marked as one.
"""

import warnings
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

import numpy as np
import numpy.typing as npt
from sklearn.cluster import KMeans
from sklearn.exceptions import ConvergenceWarning
from sklearn.mixture import GaussianMixture
from threadpoolctl import threadpool_limits  # type: ignore[import-untyped]

from qa_studio.audio.decode import first_channel, open_sound
from qa_studio.audio.voice_frames import FRAMES_PER_SECOND, RATE_HZ, Numbers, VoicedFrames, voiced_frames
from qa_studio.audio.voice_models import VoiceModels
from qa_studio.audio.voice_turns import turns_of
from qa_studio.services.speech_rows import SoundFile, VoiceTurn

_LEAST_VOICE_S: Final = 4.0
_STEADY: Final = 0.6
"""Below it lie most single voices of the recordings it was tried on (up to 0.57), above it all pairs (from 0.62)."""
_LEAST_SHARE: Final = 0.03
_LEARN_FROM_S: Final = 600.0
_SLICE_S: Final = 60.0
_COMPONENTS: Final = 24
_STEP_S: Final = 0.5


@dataclass(frozen=True)
class _Shape:
    """A shape of windows: their length, the longest pause inside, and how many directions are looked at."""

    window_s: float
    pause_s: float
    directions: int


_SHAPES: Final = (_Shape(1.0, 0.06, 6), _Shape(1.0, 0.06, 12), _Shape(1.5, 0.3, 6))
"""The first one's steadiness decides whether there are two voices."""


def estimate_turns(files: tuple[SoundFile, ...], activity: Sequence[tuple[float, float]]) -> tuple[VoiceTurn, ...]:
    """Gives the turns of two voices on a single track, in order and without overlap; empty where there is one only.

    `activity` is when anybody is heard, in seconds. Voice 0 is the first to speak. The same sound gives the same
    turns.

    Raises:
        KnownError: the recording cannot be decoded (`audio.…`).
    """
    with threadpool_limits(1):
        with open_sound(files) as sound:
            frames = voiced_frames(first_channel(sound.resampled(RATE_HZ)), activity)
        if len(frames) < _LEAST_VOICE_S * FRAMES_PER_SECOND:
            return ()
        is_second = _told_apart(frames)
    if is_second is None or not _LEAST_SHARE < is_second.mean() < 1.0 - _LEAST_SHARE:
        return ()
    return turns_of(frames, is_second != is_second[0])


def _told_apart(frames: VoicedFrames) -> npt.NDArray[np.bool_] | None:
    """Gives by frame whether it is the second voice's, None where all are one voice's."""
    sample = _sample(frames)
    guesses = [_guess(sample, shape) for shape in _SHAPES]
    if guesses[0] is None or guesses[0][1] < _STEADY:
        return None
    common = _common_model(sample)
    settled = [VoiceModels.settled(sample, common, *guess) for guess in guesses if guess]
    return max(settled, key=lambda models: models.likelihood).is_second(frames)


def _sample(frames: VoicedFrames) -> VoicedFrames:
    """Gives what is learnt from: all frames, or of a long call slices spread evenly over it."""
    most = round(_LEARN_FROM_S * FRAMES_PER_SECOND)
    if len(frames) <= most:
        return frames.part(slice(None))
    length = round(_SLICE_S * FRAMES_PER_SECOND)
    starts = np.linspace(0, len(frames) - length, most // length).astype(int)
    chosen = (starts[:, None] + np.arange(length)).ravel()
    return frames.part(chosen)


def _common_model(frames: VoicedFrames) -> GaussianMixture:
    mixture = GaussianMixture(_COMPONENTS, covariance_type="diag", max_iter=20, reg_covar=1e-3, random_state=0)
    with warnings.catch_warnings():
        # Rough is good enough: the voices are adapted from it.
        warnings.simplefilter("ignore", ConvergenceWarning)
        return mixture.fit(frames.cepstra[:: max(1, len(frames) // 10_000)])


def _guess(frames: VoicedFrames, shape: _Shape) -> tuple[Numbers, float] | None:
    """Gives by frame how likely it is the second voice's (0–1), and how steady the difference is; None without any."""
    windows = _windows(frames, shape)
    neighbours = _neighbours(frames, windows, shape)
    if len(windows) < 2 * shape.directions or len(neighbours) < shape.directions:
        return None
    table = np.array([_features(frames, start, end) for start, end in windows])
    table = (table - table.mean(axis=0)) / np.maximum(table.std(axis=0), 1e-6)
    white = _whitened(np.column_stack((_whitened(table[:, :-1], shape.directions), table[:, -1:])))
    if not white.shape[1]:
        return None
    before, after = white[neighbours[:, 0]], white[neighbours[:, 1]]
    likeness = before.T @ after / len(neighbours)
    values, directions = np.linalg.eigh((likeness + likeness.T) / 2.0)
    slowest = white @ directions[:, -1:]
    halves = KMeans(2, n_init=4, random_state=0).fit(slowest).labels_
    return _by_frame(len(frames), windows, halves), float(values[-1])


def _whitened(table: npt.NDArray[np.float64], most: int | None = None) -> npt.NDArray[np.float64]:
    """Gives the strongest directions of a table, at most `most`, each with deviation 1."""
    left, strengths, _ = np.linalg.svd(table, full_matrices=False)
    kept = int((strengths > 1e-6 * strengths[:1]).sum())
    return np.asarray(left[:, : min(kept, most or kept)] * np.sqrt(len(table)))


def _windows(frames: VoicedFrames, shape: _Shape) -> list[tuple[int, int]]:
    """Gives overlapping windows (first frame, end) that hold no pause longer than the shape's."""
    gaps = np.flatnonzero(np.diff(frames.at) > shape.pause_s * FRAMES_PER_SECOND) + 1
    edges = [0, *gaps.tolist(), len(frames)]
    length, step = round(shape.window_s * FRAMES_PER_SECOND), round(_STEP_S * FRAMES_PER_SECOND)
    shortest = round(0.4 * FRAMES_PER_SECOND)
    windows = []
    for first, end in pairwise(edges):
        if end - first >= shortest:
            last = max(first, end - length)
            windows += [(at, min(end, at + length)) for at in (*range(first, last, step), last)]
    return windows


def _neighbours(frames: VoicedFrames, windows: Sequence[tuple[int, int]], shape: _Shape) -> npt.NDArray[np.int64]:
    """Gives pairs of windows that follow each other without overlap and with no pause between."""
    most = shape.pause_s * FRAMES_PER_SECOND + 1
    pairs = [
        (one, other)
        for one, (_, end) in enumerate(windows)
        for other in range(one + 1, min(one + 6, len(windows)))
        if windows[other][0] >= end and frames.at[windows[other][0]] - frames.at[end - 1] <= most
    ]
    return np.array(pairs, np.int64).reshape(-1, 2)


def _features(frames: VoicedFrames, start: int, end: int) -> npt.NDArray[np.float64]:
    """Gives a window's mean cepstra and middle pitch."""
    has_pitch = frames.has_pitch[start:end]
    pitch = frames.pitch[start:end]
    middle = np.median(pitch[has_pitch] if has_pitch.sum() > 10 else pitch)
    return np.append(frames.cepstra[start:end].mean(axis=0), middle)


def _by_frame(count: int, windows: Sequence[tuple[int, int]], halves: npt.NDArray[np.int32]) -> Numbers:
    """Gives by frame the share of its windows that are in the second half, drawn a little towards one half."""
    votes = np.zeros((2, count), np.float32)
    for (start, end), half in zip(windows, halves, strict=True):
        votes[half, start:end] += 1.0
    share: Numbers = (votes[1] + 0.5) / (votes.sum(axis=0) + 1.0)
    return share
