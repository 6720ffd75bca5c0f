"""Turns of two voices made of frames: borders in the quietest moment near by, and none too short to be one."""

from itertools import pairwise
from typing import Final

import numpy as np
import numpy.typing as npt

from qa_studio.audio.voice_frames import FRAMES_PER_SECOND, VoicedFrames
from qa_studio.services.speech_rows import VoiceTurn

_SHORTEST_S: Final = 0.6
_SAME_TURN_S: Final = 1.0
_PAUSE_S: Final = 0.2
_SNAP_S: Final = 0.4


def turns_of(frames: VoicedFrames, is_second: npt.NDArray[np.bool_]) -> tuple[VoiceTurn, ...]:
    """Gives the turns (seconds) of voices told apart by frame.

    Inside a stretch without pause a change lies at the quietest moment near by, and what is shorter than 0.6 s belongs
    to its neighbour; a word that stands alone between pauses keeps its voice. Turns of one voice less than a second
    apart are one.
    """
    pauses = np.flatnonzero(np.diff(frames.at) > _PAUSE_S * FRAMES_PER_SECOND) + 1
    edges = [0, *pauses.tolist(), len(frames)]
    turns: list[VoiceTurn] = []
    for start, end in pairwise(edges):
        for first, last, voice in _within(frames, is_second, start, end):
            turn = VoiceTurn(
                round(float(frames.at[first]) / FRAMES_PER_SECOND, 3),
                round(float(frames.at[last - 1] + 1) / FRAMES_PER_SECOND, 3),
                voice,
            )
            if turns and turns[-1].voice == voice and turn.start_s - turns[-1].end_s < _SAME_TURN_S:
                turn = VoiceTurn(turns.pop().start_s, turn.end_s, voice)
            turns.append(turn)
    return _first_speaker_first(turns) if len({turn.voice for turn in turns}) == 2 else ()


def _first_speaker_first(turns: list[VoiceTurn]) -> tuple[VoiceTurn, ...]:
    first = turns[0].voice
    return tuple(VoiceTurn(turn.start_s, turn.end_s, int(turn.voice != first)) for turn in turns)


def _within(frames: VoicedFrames, is_second: npt.NDArray[np.bool_], start: int, end: int) -> list[tuple[int, int, int]]:
    """Gives the turns (first frame, end, voice) of one stretch without pause."""
    changes = np.flatnonzero(np.diff(is_second[start:end].astype(np.int8))) + start + 1
    edges = [start, *changes.tolist(), end]
    runs = [(first, last, int(is_second[first])) for first, last in pairwise(edges)]
    shortest = _SHORTEST_S * FRAMES_PER_SECOND
    while len(runs) > 1 and min(last - first for first, last, _ in runs) < shortest:
        runs = _without_shortest(runs)
    borders = [start, *(_quietest_near(frames, first, start, end) for first, _, _ in runs[1:]), end]
    return [
        (first, last, voice)
        for first, last, (_, _, voice) in zip(borders, borders[1:], runs, strict=False)
        if last > first
    ]


def _without_shortest(runs: list[tuple[int, int, int]]) -> list[tuple[int, int, int]]:
    """Gives the shortest run to its neighbours, which become one where they are of one voice."""
    shortest = min(range(len(runs)), key=lambda at: runs[at][1] - runs[at][0])
    voices = [voice for _, _, voice in runs]
    voices[shortest] = 1 - voices[shortest]
    joined: list[tuple[int, int, int]] = []
    for (first, last, _), voice in zip(runs, voices, strict=True):
        if joined and joined[-1][2] == voice:
            joined[-1] = (joined[-1][0], last, voice)
        else:
            joined.append((first, last, voice))
    return joined


def _quietest_near(frames: VoicedFrames, change: int, start: int, end: int) -> int:
    reach = round(_SNAP_S * FRAMES_PER_SECOND / 2)
    low, high = max(start + 1, change - reach), min(end - 1, change + reach)
    return change if high <= low else low + int(np.argmin(frames.loudness[low:high]))
