"""Crosstalk: what leaks from one channel into the other is not that one's voice, and true overtalk stays."""

from pathlib import Path

import numpy as np
import pytest
import soundfile

from qa_studio.audio.activity import ActivityMeter
from qa_studio.audio.crosstalk import leak_between
from qa_studio.audio.listening import hear
from qa_studio.audio.spans import Spans, within
from sounds import Samples, Write, hiss, speech_like

RATE = 8000
LEFT_TURNS = ((1.0, 4.0), (8.0, 12.0), (16.0, 21.0), (26.0, 29.0))
RIGHT_TURNS = ((4.5, 7.5), (12.4, 15.5), (19.0, 25.0))


def voice(turns: Spans, seed: int) -> Samples:
    """A speaker of 30 s with irregular syllables, over a little noise."""
    source = np.random.default_rng(seed)
    sound = hiss(30.0, RATE, 0.0005, seed)
    for start_s, end_s in turns:
        speech = speech_like(end_s - start_s, RATE, 0.3, seed)
        tenths = np.arange(0, len(speech) + RATE // 10, RATE // 10)
        loudness = np.interp(np.arange(len(speech)), tenths, source.uniform(0.1, 1.0, len(tenths)))
        first = round(start_s * RATE)
        sound[first : first + len(speech)] += speech * loudness
    return sound


def leak_of(sound: Samples, gain_db: float, delay_s: float) -> Samples:
    """The sound as it arrives in the other channel: later and quieter."""
    delay = round(delay_s * RATE)
    return np.concatenate((np.zeros(delay), sound))[: len(sound)] * 10 ** (gain_db / 20)


def echoing(sound: Samples) -> Samples:
    """The sound in a room that rings for a fifth of a second."""
    length = round(0.15 * RATE)
    response = np.random.default_rng(5).normal(0, 1, length) * np.exp(-np.arange(length) / (0.03 * RATE))
    response[0] = 3.0
    return np.convolve(sound, response / np.sqrt((response**2).sum()))[: len(sound)]


def seconds(spans: Spans) -> float:
    """Total length."""
    return sum(end - start for start, end in spans)


LEFT, RIGHT = voice(LEFT_TURNS, 1), voice(RIGHT_TURNS, 2)


@pytest.mark.parametrize(("gain_db", "delay_s"), [(-10.0, 0.02), (-15.0, 0.12), (-20.0, 0.0), (-25.0, 0.3)])
@pytest.mark.parametrize("room", [False, True])
def test_what_leaks_in_is_not_that_speakers_voice(write: Write, gain_db: float, delay_s: float, room: bool) -> None:
    leak = leak_of(echoing(LEFT) if room else LEFT, gain_db, delay_s)
    hearing = hear((write("call.wav", np.stack((LEFT, RIGHT + leak), axis=1)),))
    left, right = hearing.listened.activity
    assert seconds(within(left, LEFT_TURNS)) > 0.9 * seconds(LEFT_TURNS)
    assert seconds(within(right, RIGHT_TURNS)) > 0.9 * seconds(RIGHT_TURNS)
    assert seconds(right) < seconds(RIGHT_TURNS) + 1.2
    assert seconds(within(hearing.leaks[1], LEFT_TURNS)) > 0.7 * (seconds(LEFT_TURNS) - 2.0)
    assert hearing.leaks[0] == ()


def test_a_leak_both_ways_leaves_each_their_own(write: Write) -> None:
    channels = (LEFT + leak_of(RIGHT, -18.0, 0.1), RIGHT + leak_of(LEFT, -15.0, 0.06))
    activity = hear((write("call.wav", np.stack(channels, axis=1)),)).listened.activity
    for found, turns in zip(activity, (LEFT_TURNS, RIGHT_TURNS), strict=True):
        assert seconds(within(found, turns)) > 0.85 * seconds(turns)
        assert seconds(found) < seconds(turns) + 1.2


def test_where_two_talk_at_once_both_stay(write: Write) -> None:
    both = ((19.0, 21.0),)
    hearing = hear((write("call.wav", np.stack((LEFT, RIGHT + leak_of(LEFT, -15.0, 0.06)), axis=1)),))
    assert all(seconds(within(found, both)) > 1.8 for found in hearing.listened.activity)


def test_a_silent_partner_who_only_hears_the_other_says_nothing(write: Write) -> None:
    channels = (LEFT, leak_of(LEFT, -20.0, 0.05) + hiss(30.0, RATE, 0.0003))
    hearing = hear((write("call.wav", np.stack(channels, axis=1)),))
    assert hearing.listened.activity[1] == ()


@pytest.mark.parametrize("noise", [0.0, 0.001, 0.005])
def test_without_a_leak_nothing_is_taken_for_one(noise: float) -> None:
    meter = ActivityMeter(RATE, 2)
    meter.feed(np.stack((LEFT + hiss(30.0, RATE, noise, 8), RIGHT + hiss(30.0, RATE, noise, 9)), 1).astype(np.float32))
    left, right = meter.energies().T
    assert leak_between(left, right, meter.frame_s) is None
    assert leak_between(right, left, meter.frame_s) is None


def test_the_loss_and_the_delay_are_found() -> None:
    meter = ActivityMeter(RATE, 2)
    meter.feed(np.stack((LEFT, RIGHT + leak_of(LEFT, -18.0, 0.2)), axis=1).astype(np.float32))
    left, right = meter.energies().T
    leak = leak_between(left, right, meter.frame_s)
    assert leak is not None
    assert leak.delay * meter.frame_s == pytest.approx(0.2, abs=0.021)
    assert leak.gain_db == pytest.approx(-18.0, abs=2.0)


def test_a_real_call_has_no_leak_and_one_that_is_added_is_heard_by_nobody(write: Write, shared_data: Path) -> None:
    samples, rate = soundfile.read(shared_data / "calls-en" / "auto-repair-49_L-agent_R-caller.mp3")
    samples = samples[: 60 * rate]
    clean = hear((write("clean.wav", samples, rate),))
    assert clean.leaks == ((), ())
    delay = round(0.08 * rate)
    samples[delay:, 1] += samples[:-delay, 0] * 10 ** (-15 / 20)
    leaky = hear((write("leaky.wav", samples, rate),))
    wanted, found = clean.listened.activity[1], leaky.listened.activity[1]
    assert seconds(within(found, wanted)) > 0.85 * seconds(wanted)
    assert seconds(found) < 1.1 * seconds(wanted)
