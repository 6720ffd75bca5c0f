"""The outline of a waveform."""

import itertools

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from qa_studio.audio.peaks import PeakMeter


@given(
    rate=st.sampled_from([8000, 11025, 16000, 44100]),
    frames=st.integers(0, 5000),
    cuts=st.lists(st.integers(0, 5000), max_size=6),
    seed=st.integers(0, 99),
)
def test_every_sample_lies_inside_its_pair_however_it_was_fed(
    rate: int, frames: int, cuts: list[int], seed: int
) -> None:
    samples = np.random.default_rng(seed).uniform(-1, 1, (frames, 2)).astype(np.float32)
    meter = PeakMeter(rate, 2)
    edges = sorted({0, frames, *(cut for cut in cuts if cut < frames)})
    for start, end in itertools.pairwise(edges):
        meter.feed(samples[start:end])
    peaks = meter.peaks()
    assert peaks.per_second == 100
    for channel in range(2):
        pairs = np.frombuffer(peaks.channels[channel], np.int8).reshape(-1, 2)
        bins = np.arange(frames) * 100 // rate
        assert len(pairs) == (bins[-1] + 1 if frames else 0)
        scaled = samples[:, channel] * 127
        assert (scaled >= pairs[bins, 0] - 0.51).all()
        assert (scaled <= pairs[bins, 1] + 0.51).all()


def test_the_extremes_are_kept() -> None:
    meter = PeakMeter(8000, 1)
    block = np.zeros((800, 1), np.float32)
    block[100], block[110] = 1.0, -1.0
    meter.feed(block)
    pairs = np.frombuffer(meter.peaks().channels[0], np.int8).reshape(-1, 2)
    assert pairs.tolist()[1] == [-127, 127]
    assert pairs.tolist()[2] == [0, 0]
