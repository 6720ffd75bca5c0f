"""Two legs as one recording: side by side, at one rate, the shorter one ending in silence."""

import tracemalloc

import numpy as np
import pytest

from qa_studio.audio.decode import has_one_voice_track, open_sound
from qa_studio.audio.listening import listen
from qa_studio.domain.errors import KnownError
from sounds import Write, speech_like


def test_two_legs_are_two_channels_the_agents_first(write: Write) -> None:
    agent, customer = speech_like(3.0, 8000), speech_like(2.0, 8000, seed=2)
    with open_sound((write("out.wav", agent, 8000, "FLOAT"), write("in.wav", customer, 8000, "FLOAT"))) as sound:
        assert (sound.channels, sound.sample_rate_hz, sound.duration_s) == (2, 8000, pytest.approx(3.0))
        joined = np.concatenate(list(sound.blocks(0.7)))
    assert np.array_equal(joined[:, 0], agent.astype(np.float32))
    assert np.array_equal(joined[:16000, 1], customer.astype(np.float32))
    assert not joined[16000:, 1].any()


def test_legs_of_different_rates_meet_at_the_higher_one(write: Write) -> None:
    slow = write("out.wav", speech_like(2.0, 8000), 8000)
    fast = write("in.wav", speech_like(2.5, 16000), 16000)
    with open_sound((slow, fast)) as sound:
        assert (sound.sample_rate_hz, sound.duration_s) == (16000, pytest.approx(2.5))
        joined = np.concatenate(list(sound.blocks()))
    with open_sound((slow,)) as alone:
        resampled = np.concatenate(list(alone.resampled(16000)))
    assert len(joined) == 40000
    assert np.allclose(joined[:32000, :1], resampled[:32000], atol=1e-6)


def test_a_leg_of_several_channels_is_mixed_down(write: Write) -> None:
    voice = speech_like(1.0, 8000)
    both = write("out.wav", np.stack((voice, np.zeros(8000)), axis=1), 8000, "FLOAT")
    with open_sound((both, write("in.wav", voice, 8000, "FLOAT"))) as sound:
        joined = np.concatenate(list(sound.blocks()))
    assert joined.shape == (8000, 2)
    assert np.allclose(joined[:, 0], voice / 2, atol=1e-6)


def test_the_turns_of_each_leg_are_heard_on_its_own_channel(write: Write) -> None:
    rate = 8000
    first = np.concatenate((speech_like(2.0, rate), np.zeros(4 * rate)))
    second = np.concatenate((np.zeros(3 * rate), speech_like(2.0, rate, seed=2), np.zeros(rate // 2)))
    listened = listen((write("out.wav", first), write("in.wav", second)))
    assert listened.duration_s == pytest.approx(6.0)
    assert len(listened.peaks.channels) == len(listened.activity) == 2
    assert not has_one_voice_track((write("a.wav", first), write("b.wav", second)))


def test_a_leg_that_is_no_recording_is_named(write: Write) -> None:
    text = write("out.wav", speech_like(1.0, 8000)).with_name("notes.wav")
    text.write_text("These are notes.")
    with pytest.raises(KnownError) as caught:
        open_sound((text.with_name("out.wav"), text))
    assert caught.value.message.params["path"] == "notes.wav"


def test_memory_does_not_grow_with_the_length_of_legs(write: Write) -> None:
    def peak(seconds: float) -> int:
        samples = np.tile(speech_like(10.0, 8000), round(seconds / 10))
        legs = (write(f"{seconds}-out.wav", samples), write(f"{seconds}-in.wav", samples[: len(samples) // 2], 16000))
        with open_sound(legs) as sound:
            tracemalloc.start()
            frames = sum(len(block) for block in sound.blocks())
            used = tracemalloc.get_traced_memory()[1]
            tracemalloc.stop()
        assert frames == pytest.approx(seconds * 16000, abs=2)
        return used

    assert peak(300.0) <= peak(60.0) * 1.2
