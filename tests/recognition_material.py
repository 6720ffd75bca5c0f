"""Recordings to recognise, made of a few real ones: dense, with pauses, in turns; and how near two hearings are."""

import difflib
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt
import soundfile

from qa_studio.audio.activity import ActivityMeter
from recognition_errands import Heard

Integers = npt.NDArray[np.int16]
RATE = 16_000
ROOM_TONE = 3.0
"""Level of the noise in added pauses, in steps of 16 bits."""


WAIT_S = 8.0
"""Length of an added wait in seconds, on average."""


def pieces_of(speech: Sequence[Integers]) -> list[Integers]:
    """Cuts the recordings in halves, at pauses."""
    first, second = speech
    return [first[: RATE * 35 // 2], first[RATE * 35 // 2 :], second[: RATE * 197 // 10], second[RATE * 197 // 10 :]]


def with_pauses(samples: Integers, seed: int) -> Integers:
    """Adds as much room tone as there is speech, in waits of some seconds as calls have them, where it pauses."""
    source = np.random.default_rng(seed)
    pauses = [round((end + 0.3) * RATE) for _, end in activity_of(samples)[:-1]]
    waits = min(len(pauses), max(1, round(len(samples) / RATE / WAIT_S)))
    cuts = sorted(source.choice(pauses, waits, replace=False).tolist())
    silences = source.uniform(0.5, 1.5, len(cuts))
    silences *= len(samples) / silences.sum()
    parts: list[Integers] = [samples[: cuts[0]]]
    for start, end, silence in zip(cuts, [*cuts[1:], len(samples)], silences, strict=True):
        parts += [np.rint(source.normal(0.0, ROOM_TONE, round(silence))).astype(np.int16), samples[start:end]]
    return np.concatenate(parts)


def activity_of(samples: Integers) -> tuple[tuple[float, float], ...]:
    """Gives when somebody is heard."""
    meter = ActivityMeter(RATE, 1)
    meter.feed((samples[:, np.newaxis] / 32768.0).astype(np.float32))
    return meter.spans()[0]


def in_turns(first: Integers, second: Integers) -> Integers:
    """Lets two recordings take turns on two channels, each waiting while the other speaks, as (frames, 2)."""
    tracks: tuple[list[Integers], list[Integers]] = ([], [])
    turns = [np.split(one, [round((end + 0.3) * RATE) for _, end in activity_of(one)[:-1]]) for one in (first, second)]
    for index in range(max(map(len, turns))):
        for speaker in (0, 1):
            if index < len(turns[speaker]):
                turn = turns[speaker][index]
                tracks[speaker].append(turn)
                tracks[1 - speaker].append(np.zeros(len(turn), np.int16))
    return np.stack([np.concatenate(track) for track in tracks], axis=1)


def written(folder: Path, recordings: Sequence[Integers]) -> list[Path]:
    """Writes recordings as WAV files of a folder."""
    folder.mkdir()
    files = [folder / f"call-{number}.wav" for number in range(len(recordings))]
    for file, samples in zip(files, recordings, strict=True):
        soundfile.write(file, samples, RATE)
    return files


def times_kept(ungated: Sequence[Heard], gated: Sequence[Heard]) -> tuple[float, float]:
    """Gives which share of starts and ends lie within 30 ms in both, of words heard in both; and their share of all."""
    apart: list[float] = []
    for one, other in zip(ungated, gated, strict=True):
        matcher = difflib.SequenceMatcher(None, [word[0] for word in one], [word[0] for word in other], autojunk=False)
        for block in matcher.get_matching_blocks():
            for index in range(block.size):
                before, after = one[block.a + index], other[block.b + index]
                apart += [abs(before[1] - after[1]), abs(before[2] - after[2])]
    return float(np.mean(np.array(apart) <= 0.0305)), len(apart) / 2 / sum(map(len, ungated))


def error_rate(said: str, heard: str) -> float:
    """Gives the character error rate, spaces and punctuation ignored (edit distance over the length said)."""
    reference, other = ("".join(letter for letter in text if letter.isalnum()) for text in (said, heard))
    distances = list(range(len(other) + 1))
    for row, wanted in enumerate(reference, 1):
        diagonal, distances[0] = distances[0], row
        for column, got in enumerate(other, 1):
            step = min(distances[column] + 1, distances[column - 1] + 1, diagonal + (wanted != got))
            diagonal, distances[column] = distances[column], step
    return distances[-1] / len(reference)
