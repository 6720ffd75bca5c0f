"""Decoding as a stream: safe samples, other rates, one track or two."""

import tracemalloc

import numpy as np
import pytest
import soxr
from hypothesis import given
from hypothesis import strategies as st

from qa_studio.audio.decode import are_channels_equal, has_one_voice_track, open_sound, to_int16
from sounds import Write, speech_like


def test_what_is_no_number_or_too_loud_becomes_safe(write: Write) -> None:
    samples = np.array([0.5, np.nan, np.inf, -np.inf, 7.0, -9.0, -0.25])
    with open_sound((write("call.wav", samples, 8000, "FLOAT"),)) as sound:
        (block,) = sound.blocks()
    assert block[:, 0].tolist() == [0.5, 0.0, 1.0, -1.0, 1.0, -1.0, -0.25]


@given(st.lists(st.integers(-32768, 32767), min_size=1, max_size=200))
def test_sixteen_bits_come_back_as_they_were(values: list[int]) -> None:
    floats = (np.array(values, np.float32) / 32768.0)[:, np.newaxis]
    assert to_int16(floats)[:, 0].tolist() == values


def test_what_is_too_loud_is_clipped() -> None:
    assert to_int16(np.array([[1.0], [1.7], [-1.0], [-3.0]], np.float32))[:, 0].tolist() == [
        32767,
        32767,
        -32768,
        -32768,
    ]


@pytest.mark.parametrize("rate", [8000, 11025, 22050, 44100, 48000])
def test_resampling_in_blocks_equals_resampling_at_once(write: Write, rate: int) -> None:
    samples = np.stack((speech_like(1.7, rate), speech_like(1.7, rate, seed=2)), axis=1)
    with open_sound((write("call.wav", samples, rate, "FLOAT"),)) as sound:
        streamed = np.concatenate(list(sound.resampled(16000, 0.13)))
    whole = soxr.resample(samples.astype(np.float32), rate, 16000)
    assert abs(len(streamed) - len(whole)) <= 1
    assert np.abs(streamed[: len(whole)] - whole[: len(streamed)]).max() < 1e-4


def test_the_models_own_rate_is_left_alone(write: Write) -> None:
    path = write("call.wav", speech_like(1.0, 16000), 16000)
    with open_sound((path,)) as one, open_sound((path,)) as other:
        assert np.array_equal(np.concatenate(list(one.resampled(16000))), np.concatenate(list(other.blocks())))


def test_memory_does_not_grow_with_length(write: Write) -> None:
    def peak(seconds: float) -> int:
        with open_sound((write(f"{seconds}.wav", np.tile(speech_like(10.0, 8000), round(seconds / 10))),)) as sound:
            tracemalloc.start()
            frames = sum(len(block) for block in sound.resampled(16000))
            used = tracemalloc.get_traced_memory()[1]
            tracemalloc.stop()
        assert frames == pytest.approx(seconds * 16000, abs=2)
        return used

    assert peak(600.0) <= peak(60.0) * 1.2


def test_a_file_that_breaks_off_gives_what_is_there(write: Write) -> None:
    path = write("call.flac", speech_like(60.0, 16000), 16000)
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])
    with open_sound((path,)) as sound:
        assert sum(len(block) for block in sound.blocks()) > 16000 * 15


def test_channels_that_are_copies_count_as_one_track(write: Write) -> None:
    voice = speech_like(9.0, 8000)
    late = voice.copy()
    late[-800:] = 0
    assert has_one_voice_track((write("mono.wav", voice),))
    assert has_one_voice_track((write("copies.wav", np.stack((voice, voice), axis=1)),))
    assert not has_one_voice_track((write("two.wav", np.stack((voice, late), axis=1)),))


def test_one_channel_equals_itself() -> None:
    assert are_channels_equal(np.zeros((5, 1), np.float32))
