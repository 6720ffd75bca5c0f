"""The voices of a single track are told apart well enough to be worth a reader's while, and never by chance."""

import itertools
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest
import soundfile
from scipy.signal import lfilter

from qa_studio.audio.activity import ActivityMeter
from qa_studio.audio.voices import estimate_turns
from qa_studio.services.speech_rows import VoiceTurn
from sounds import Samples, Write

RATE = 8000
Spans = tuple[tuple[float, float], ...]

VOWELS = ((730, 1090, 2440), (530, 1840, 2480), (270, 2290, 3010), (570, 840, 2410), (300, 870, 2240))
"""Formants in Hz of [a], [e], [i], [o], [u], as of an adult man."""


@dataclass(frozen=True)
class Tract:
    """A way to sound: the pitch in Hz, and how much shorter than a man's the vocal tract is."""

    pitch_hz: float
    scale: float
    seed: int


LOW = Tract(110.0, 1.0, 1)
HIGH = Tract(190.0, 1.16, 2)


def spoken(tract: Tract, seconds: float, turn: int) -> Samples:
    """Vowels in random order, five a second, from pulses of the glottis through the formants of a tract."""
    chance = np.random.default_rng((tract.seed, turn))
    syllables = []
    for _ in range(round(seconds * 5)):
        pitch = tract.pitch_hz * chance.uniform(0.9, 1.12)
        phase = np.cumsum(np.full(RATE // 5, pitch / RATE))
        sound: Samples = np.diff(np.floor(phase), prepend=0.0) + chance.normal(0, 0.01, len(phase))
        for formant in VOWELS[chance.integers(len(VOWELS))]:
            hz = min(formant * tract.scale * chance.uniform(0.97, 1.03), 3800.0)
            radius = np.exp(-np.pi * (60.0 + hz / 25.0) / RATE)
            sound = lfilter([1.0 - radius], [1.0, -2.0 * radius * np.cos(2 * np.pi * hz / RATE), radius**2], sound)
        syllables.append(sound * np.hanning(len(sound)) ** 0.3)
    joined = np.concatenate(syllables)
    return np.asarray(0.3 * joined / np.abs(joined).max())


def conversation(tracts: Sequence[Tract], turns: int) -> tuple[Samples, list[tuple[float, float, int]]]:
    """Turns of 1.4 to 5 s by each tract in its turn, with short pauses between, and the truth about them."""
    chance = np.random.default_rng(5)
    pieces, truth, at = [], [], 0
    for turn in range(turns):
        voice = turn % len(tracts)
        said = spoken(tracts[voice], chance.uniform(1.4, 5.0), turn)
        truth.append((at / RATE, (at + len(said)) / RATE, voice))
        pieces += [said, np.zeros(round(chance.uniform(0.3, 0.8) * RATE))]
        at += len(said) + len(pieces[-1])
    joined = np.concatenate(pieces)
    return joined + np.random.default_rng(9).normal(0, 0.0005, len(joined)), truth


def heard(samples: Samples, rate: int = RATE) -> tuple[Spans, ...]:
    """When each channel is heard."""
    table = samples.reshape(len(samples), -1).astype(np.float32)
    meter = ActivityMeter(rate, table.shape[1])
    meter.feed(table)
    return meter.spans()


def share_right(turns: Sequence[VoiceTurn], truth: Sequence[tuple[float, float, int]], voiced: Spans) -> float:
    """The share of voiced time with one speaker that went to the right one, the better way round."""
    moments = np.arange(0.0, max(end for _, end, _ in truth), 0.02)

    def covered(spans: Sequence[tuple[float, float]]) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
        return np.any([(moments >= start) & (moments < end) for start, end in spans], axis=0)

    true = [covered([(start, end) for start, end, voice in truth if voice == which]) for which in (0, 1)]
    told = [covered([(turn.start_s, turn.end_s) for turn in turns if turn.voice == which]) for which in (0, 1)]
    counted = covered(voiced) & (true[0] ^ true[1])
    ways = [(told[0] & true[first]) | (told[1] & true[1 - first]) for first in (0, 1)]
    return max(float((way & counted).sum() / counted.sum()) for way in ways)


def test_two_vocal_tracts_are_told_apart(write: Write) -> None:
    samples, truth = conversation((LOW, HIGH), 30)
    (voiced,) = heard(samples)

    turns = estimate_turns((write("call.wav", samples),), voiced)

    assert share_right(turns, truth, voiced) >= 0.95


def test_telephone_codecs_leave_enough_to_tell_them_apart(write: Write) -> None:
    samples, truth = conversation((HIGH, LOW), 24)
    (voiced,) = heard(samples)

    turns = estimate_turns((write("call.wav", samples, subtype="GSM610"),), voiced)

    assert share_right(turns, truth, voiced) >= 0.9


def test_turns_are_in_order_apart_and_begin_with_the_first_voice(write: Write) -> None:
    samples, _ = conversation((HIGH, LOW), 12)
    (voiced,) = heard(samples)

    turns = estimate_turns((write("call.wav", samples),), voiced)

    assert turns[0].voice == 0
    assert {turn.voice for turn in turns} == {0, 1}
    assert all(turn.end_s > turn.start_s for turn in turns)
    assert all(one.end_s <= other.start_s for one, other in itertools.pairwise(turns))


def test_one_voice_alone_has_no_turns(write: Write) -> None:
    samples, _ = conversation((LOW,), 16)
    (voiced,) = heard(samples)

    assert estimate_turns((write("call.wav", samples),), voiced) == ()


def test_the_same_sound_gives_the_same_turns(write: Write) -> None:
    samples, _ = conversation((LOW, HIGH), 10)
    (voiced,) = heard(samples)
    path = write("call.wav", samples)

    assert estimate_turns((path,), voiced) == estimate_turns((path,), voiced)


@pytest.mark.parametrize("voiced", [(), ((0.0, 2.0),), ((0.5, 0.6), (30.0, 40.0))])
def test_too_little_voice_gives_no_turns(write: Write, voiced: Spans) -> None:
    assert estimate_turns((write("short.wav", spoken(LOW, 3.0, 0)),), voiced) == ()


def test_digital_silence_that_counts_as_voice_gives_no_turns(write: Write) -> None:
    assert estimate_turns((write("silent.wav", np.zeros(RATE * 20)),), ((0.0, 20.0),)) == ()


@pytest.mark.parametrize("subtype", ["PCM_16", "GSM610"])
def test_a_real_call_mixed_to_one_track_keeps_its_speakers(shared_data: Path, write: Write, subtype: str) -> None:
    stereo, rate = soundfile.read(shared_data / "calls-en" / "auto-repair-49_L-agent_R-caller.mp3")
    truth = [(start, end, side) for side, spans in enumerate(heard(stereo, rate)) for start, end in spans]
    mixed = stereo.mean(axis=1)
    (voiced,) = heard(mixed, rate)

    turns = estimate_turns((write("mono.wav", mixed, rate, subtype=subtype),), voiced)

    assert share_right(turns, truth, voiced) >= 0.85


def test_the_agent_alone_is_one_voice(shared_data: Path, write: Write) -> None:
    stereo, rate = soundfile.read(shared_data / "calls-en" / "auto-repair-49_L-agent_R-caller.mp3")
    agent = stereo[:, 0]
    (voiced,) = heard(agent, rate)

    assert estimate_turns((write("agent.wav", agent, rate),), voiced) == ()
