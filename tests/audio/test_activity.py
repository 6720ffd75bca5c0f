"""Voice activity: who is heard when, on telephone sound."""

from pathlib import Path

import numpy as np
import pytest
import soundfile
import soxr
from hypothesis import given
from hypothesis import strategies as st

from qa_studio.audio.activity import FRAME_S, ActivityMeter, voice_spans
from qa_studio.audio.listening import listen
from qa_studio.audio.spans import Spans, within, without
from sounds import Samples, Write, hiss, speech_like

RATE = 8000


def spans_of(samples: Samples, rate: int = RATE, block: int = 3001) -> tuple[tuple[float, float], ...]:
    """Listens to one channel, in blocks of an odd size."""
    meter = ActivityMeter(rate, 1)
    for start in range(0, len(samples), block):
        meter.feed(samples[start : start + block, np.newaxis].astype(np.float32))
    return meter.spans()[0]


def turns(noise_level: float, level: float = 0.2) -> Samples:
    """Speech at 1–3 s, 3.2–5 s (a short breath between) and 8–10 s of 12 s."""
    sound = hiss(12.0, RATE, noise_level)
    for start, end in ((1.0, 3.0), (3.2, 5.0), (8.0, 10.0)):
        sound[round(start * RATE) : round(end * RATE)] += speech_like(end - start, RATE, level)
    return sound


@pytest.mark.parametrize(
    ("noise_level", "level"),
    [(0.0, 0.05), (0.0, 0.2), (0.0, 0.6), (0.0005, 0.05), (0.0005, 0.2), (0.0005, 0.6), (0.005, 0.2), (0.005, 0.6)],
)
def test_turns_are_found_at_any_loudness_and_breaths_do_not_split_them(noise_level: float, level: float) -> None:
    spans = spans_of(turns(noise_level, level))
    assert len(spans) == 2
    expected = ((1.0, 5.0), (8.0, 10.0))
    for found, wanted in zip(spans, expected, strict=True):
        assert found == pytest.approx(wanted, abs=0.15)


@pytest.mark.parametrize("level", [0.0, 0.0003, 0.003, 0.03])
def test_steady_noise_is_no_voice(level: float) -> None:
    assert spans_of(hiss(20.0, RATE, level)) == ()


def test_hum_and_offset_are_no_voice() -> None:
    time = np.arange(10 * RATE) / RATE
    assert spans_of(0.3 + 0.2 * np.sin(2 * np.pi * 50 * time) + hiss(10.0, RATE, 0.0005)) == ()


def test_a_click_is_no_voice() -> None:
    sound = hiss(5.0, RATE, 0.0005)
    sound[20000:20040] += 0.9
    assert spans_of(sound) == ()


def test_the_other_partys_faint_echo_is_no_voice() -> None:
    own = hiss(20.0, RATE, 0.0002)
    own[2 * RATE : 6 * RATE] += speech_like(4.0, RATE, 0.3)
    own[10 * RATE : 15 * RATE] += speech_like(5.0, RATE, 0.004)
    (span,) = spans_of(own)
    assert span == pytest.approx((2.0, 6.0), abs=0.15)


def test_a_voice_after_the_noise_has_changed_is_still_found() -> None:
    sound = np.concatenate((hiss(60.0, RATE, 0.0005), hiss(60.0, RATE, 0.01)))
    sound[90 * RATE : 93 * RATE] += speech_like(3.0, RATE, 0.3)
    assert any(start == pytest.approx(90.0, abs=0.2) for start, _ in spans_of(sound))


@given(st.lists(st.floats(-100.0, 0.0, width=32), min_size=1, max_size=400))
def test_spans_are_sorted_apart_and_inside(energies: list[float]) -> None:
    duration_s = len(energies) * FRAME_S
    spans = voice_spans(np.array(energies, np.float32), FRAME_S, duration_s)
    edges = [edge for span in spans for edge in span]
    assert edges == sorted(edges)
    assert all(start < end for start, end in spans)
    assert not edges or (edges[0] >= 0.0 and edges[-1] <= duration_s + 1e-3)


def test_nothing_fed_means_nobody_heard() -> None:
    assert ActivityMeter(RATE, 2).spans() == ((), ())


def test_one_pass_gives_outline_activity_and_length(write: Write) -> None:
    left, right = turns(0.0005), hiss(12.0, RATE, 0.0005)
    heard = listen((write("call.wav", np.stack((left, right), axis=1)),))
    assert heard.duration_s == 12.0
    assert len(heard.activity[0]) == 2
    assert heard.activity[1] == ()
    assert [len(channel) for channel in heard.peaks.channels] == [2400, 2400]


def test_copied_channels_are_listened_to_as_one(write: Write) -> None:
    voice = turns(0.0005)
    heard = listen((write("call.wav", np.stack((voice, voice), axis=1)),))
    assert len(heard.activity) == len(heard.peaks.channels) == 1


def test_both_parties_of_a_real_call_are_heard(shared_data: Path) -> None:
    heard = listen((shared_data / "calls-en" / "auto-repair-49_L-agent_R-caller.mp3",))
    talk = [sum(end - start for start, end in channel) / heard.duration_s for channel in heard.activity]
    assert len(talk) == 2
    assert all(0.3 < share < 0.75 for share in talk)
    agent_begins, caller_begins = heard.activity[0][0][0], heard.activity[1][0][0]
    assert agent_begins < caller_begins < 4.0


def talk(spans: Spans) -> float:
    """Seconds of voice."""
    return sum(end - start for start, end in spans)


@pytest.fixture(scope="module")
def korean(shared_data: Path) -> Samples:
    """Real speech of 20 s after 10 s of nothing, at 8 kHz."""
    samples, rate = soundfile.read(shared_data / "speech-ko" / "audio.wav")
    return np.concatenate((np.zeros(10 * RATE), soxr.resample(samples[: 20 * rate], rate, RATE)))


@pytest.mark.parametrize("noise_level", [0.02, 0.04])
def test_in_loud_noise_a_trained_detector_finds_the_voice(write: Write, korean: Samples, noise_level: float) -> None:
    noise = hiss(len(korean) / RATE, RATE, noise_level)
    (clean,) = listen((write("clean.wav", korean),)).activity
    (noisy,) = listen((write("noisy.wav", korean + noise),)).activity
    assert talk(within(noisy, clean)) > 0.9 * talk(clean)
    assert talk(without(noisy, clean)) < 1.5


def test_hold_music_is_no_voice_and_the_speech_after_it_is(write: Write, korean: Samples) -> None:
    time = np.arange(30 * RATE) / RATE
    music = sum(
        0.05 * np.sin(2 * np.pi * pitch * time) * (1 + 0.6 * np.sin(2 * np.pi * beat * time))
        for pitch, beat in ((220, 2.0), (277, 1.0), (330, 0.5), (440, 3.0))
    )
    (heard,) = listen((write("held.wav", np.concatenate((music, korean))),)).activity
    assert heard[0][0] > 39.0
    assert talk(heard) > 12.0
