"""The arc of a call: smoothing by speaker, lasting turns, and calls too short to have any."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa_studio.domain.calls import Span, Speaker
from qa_studio.domain.sentiment import Sentiment
from qa_studio.domain.sentiment_arc import LEAST_UTTERANCES, Turn, arc_of, turning_points
from qa_studio.domain.transcripts import Utterance

AGENT, CUSTOMER = Speaker.AGENT, Speaker.CUSTOMER


def call(*said: tuple[Speaker, float], text: str = "una dos tres cuatro"):
    utterances = [Utterance(speaker, 10.0 * i, 10.0 * i + 4, text) for i, (speaker, _) in enumerate(said)]
    return utterances, [Sentiment(compound) for _, compound in said]


def customer(*compounds: float):
    return call(*((CUSTOMER, compound) for compound in compounds))


def test_a_point_is_the_mean_of_a_speakers_last_three_utterances():
    points = arc_of(*call((CUSTOMER, -0.6), (AGENT, 0.4), (CUSTOMER, 0.0), (CUSTOMER, 0.3), (CUSTOMER, 0.6)))
    assert [point.compound for point in points] == pytest.approx([-0.6, 0.4, -0.3, -0.1, 0.3])
    assert [point.at_s for point in points] == [2.0, 12.0, 22.0, 32.0, 42.0]


def test_words_weigh_up_to_twenty():
    utterances = [Utterance(CUSTOMER, 0, 1, "no"), Utterance(CUSTOMER, 2, 9, " ".join(["palabra"] * 200))]
    points = arc_of(utterances, [Sentiment(-1.0), Sentiment(0.5)])
    assert points[1].compound == pytest.approx((-1 + 20 * 0.5) / 21)


def test_an_utterance_without_words_is_no_point_and_no_turn():
    utterances, sentiments = customer(-0.5, -0.5, 0.0, 0.5, 0.5)
    silent = [utterances[0], utterances[1], Utterance(CUSTOMER, 20, 24, ""), *utterances[3:]]
    assert [point.utterance for point in arc_of(silent, sentiments)] == [0, 1, 3, 4]
    assert turning_points(silent, sentiments) == ()


def test_a_call_that_was_saved_turns_where_the_good_news_came():
    (point,) = turning_points(*customer(-0.5, -0.6, -0.4, 0.0, 0.6, 0.5, 0.7))
    assert (point.utterance, point.turn, point.span) == (4, Turn.SAVED, Span(40.0, 44.0))
    assert point.before < -0.3 < 0.5 < point.after


def test_a_call_that_soured_and_was_saved_turns_twice():
    points = turning_points(*customer(0.4, 0.3, 0.4, -0.6, -0.7, -0.6, 0.5, 0.6, 0.5))
    assert [(point.utterance, point.turn) for point in points] == [(3, Turn.SOURED), (6, Turn.SAVED)]


@pytest.mark.parametrize(
    "compounds",
    [
        (0.0, 0.0, 0.0, -0.6, 0.0, 0.0, 0.0, 0.0),
        (0.9, 0.9, 0.9, 0.4, 0.4, 0.4, 0.4),
        (0.1, -0.1, 0.1, -0.1, 0.1, -0.1, 0.1, -0.1),
        (0.0,) * 12,
        (-0.9, -0.9, -0.9, 0.9, 0.9),
    ],
    ids=["one outburst", "less glad but glad", "to and fro", "nothing felt", "too short"],
)
def test_what_is_no_lasting_change_is_no_turn(compounds):
    assert turning_points(*customer(*compounds)) == ()


def test_speakers_turn_each_for_themselves():
    said = [(CUSTOMER, c) for c in (-0.5, -0.5, -0.5, 0.6, 0.6, 0.6)]
    mixed = [pair for turn in said for pair in (turn, (AGENT, 0.2))]
    (point,) = turning_points(*call(*mixed))
    assert (point.speaker, point.utterance) == (CUSTOMER, 6)


compounds = st.floats(-1, 1, allow_nan=False)


@given(st.lists(st.tuples(st.sampled_from([AGENT, CUSTOMER]), compounds), max_size=30))
def test_turns_are_in_order_and_really_differ(said):
    utterances, sentiments = call(*said)
    points = turning_points(utterances, sentiments)
    assert [point.utterance for point in points] == sorted({point.utterance for point in points})
    for point in points:
        assert abs(point.after - point.before) >= 0.3 - 1e-9
        assert (point.after > point.before) is (point.turn is Turn.SAVED)
        assert sum(speaker is point.speaker for speaker, _ in said) >= LEAST_UTTERANCES
    assert all(-1 - 1e-9 <= point.compound <= 1 + 1e-9 for point in arc_of(utterances, sentiments))
