"""Parts of a channel cut out of the stream, and words put back in their place."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa_studio.domain.transcripts import Word
from qa_studio.speech.excerpts import Excerpts, Leaks

RATE = 100
PARTS = ((1.0, 3.0), (6.0, 7.0), (7.5, 9.0))


def heard_by(excerpts: Excerpts, samples: np.ndarray, block: int) -> tuple[list[int], list[float]]:
    """Lets a channel stream past; gives the samples heard, and what was left out before each part."""
    heard: list[int] = []
    left_out = []
    for start in range(0, len(samples), block):
        for piece, seconds in excerpts.cut(samples[start : start + block]):
            heard += piece.tolist()
            if seconds:
                left_out.append(seconds)
    return heard, left_out


@given(st.integers(1, 1500))
def test_the_parts_are_heard_whatever_the_blocks(block: int) -> None:
    heard, left_out = heard_by(Excerpts(PARTS, RATE), np.arange(1000, dtype=np.int16), block)
    assert heard == [*range(100, 300), *range(600, 700), *range(750, 900)]
    assert left_out == pytest.approx([1.0, 3.0, 0.5])


def test_without_parts_everything_is_heard_and_stays_in_its_place() -> None:
    excerpts = Excerpts(None, RATE)
    heard, _ = heard_by(excerpts, np.arange(1000, dtype=np.int16), 70)
    assert heard == list(range(1000))
    assert excerpts.place(Word("a", 5.0, 6.0)) == Word("a", 5.0, 6.0)


@pytest.mark.parametrize(
    ("heard", "placed"),
    [((0.0, 0.5), (1.0, 1.5)), ((1.5, 2.0), (2.5, 3.0)), ((2.0, 2.4), (6.0, 6.4)), ((3.0, 4.5), (7.5, 9.0))],
)
def test_words_get_their_place_in_the_recording(heard: tuple[float, float], placed: tuple[float, float]) -> None:
    excerpts = Excerpts(PARTS, RATE)
    heard_by(excerpts, np.zeros(1000, np.int16), 70)
    word = excerpts.place(Word("a", *heard, 0.5))
    assert (word.start_s, word.end_s) == pytest.approx(placed)
    assert word.confidence == 0.5


def test_a_word_over_a_seam_stays_in_the_part_that_holds_most_of_it() -> None:
    excerpts = Excerpts(PARTS, RATE)
    heard_by(excerpts, np.zeros(1000, np.int16), 70)
    before, after = excerpts.place(Word("a", 1.5, 2.1)), excerpts.place(Word("a", 1.9, 2.5))
    assert (before.start_s, before.end_s) == pytest.approx((2.5, 3.0))
    assert (after.start_s, after.end_s) == pytest.approx((6.0, 6.5))


@pytest.mark.parametrize(
    ("word", "expected"), [((1.0, 1.5), True), ((1.8, 2.1), True), ((1.9, 2.5), False), ((3.5, 4.5), True)]
)
def test_words_mostly_in_a_leak_are_told(word: tuple[float, float], expected: bool) -> None:
    assert Leaks(((0.5, 2.0), (3.4, 3.8), (3.9, 5.0))).hold(Word("a", *word)) is expected
