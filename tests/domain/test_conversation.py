"""Talk share, silences and overtalk of small conversations, and what holds for all."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa_studio.domain.calls import Span, Speaker
from qa_studio.domain.conversation import Activity, activity_of, measure
from qa_studio.domain.transcripts import Utterance

AGENT, CUSTOMER, UNKNOWN = Speaker.AGENT, Speaker.CUSTOMER, Speaker.UNKNOWN


def activity(duration_s: float, **spans: list[tuple[float, float]]) -> Activity:
    return Activity(
        {Speaker(name): tuple(Span(*span) for span in found) for name, found in spans.items()},
        duration_s,
    )


@st.composite
def activities(draw: st.DrawFn) -> Activity:
    moments = st.floats(0, 120).map(lambda moment: round(moment, 2))
    pairs = st.lists(st.tuples(moments, moments).map(lambda pair: (min(pair), max(pair))), max_size=8)
    said = [Utterance(speaker, *pair, "words") for speaker in (AGENT, CUSTOMER) for pair in draw(pairs)]
    return activity_of(said, 120)


def test_talk_and_its_share() -> None:
    measures = measure(activity(20, agent=[(0, 6), (10, 13)], customer=[(6, 9)]))
    assert measures.talk_s == {AGENT: 9, CUSTOMER: 3}
    assert measures.talk_share == {AGENT: 0.75, CUSTOMER: 0.25}


def test_a_silence_is_charged_to_whoever_spoke_next() -> None:
    measures = measure(activity(30, agent=[(0, 2), (16, 18)], customer=[(9, 10), (18, 29)]))
    assert [(one.span, one.owed_by) for one in measures.silences] == [
        (Span(2, 9), CUSTOMER),
        (Span(10, 16), AGENT),
    ]
    assert measures.longest_dead_air_s == 7


def test_the_agent_owes_the_first_word_and_the_last() -> None:
    measures = measure(activity(40, customer=[(8, 20)]))
    assert [(one.span, one.owed_by) for one in measures.silences] == [(Span(0, 8), AGENT), (Span(20, 40), AGENT)]


def test_where_both_break_a_silence_together_the_agent_owed_the_word() -> None:
    measures = measure(activity(20, customer=[(0, 2), (10, 20)], agent=[(10, 12)]))
    assert measures.silences[0].owed_by is AGENT


def test_exactly_5_seconds_is_no_dead_air_but_may_be_the_longest_silence() -> None:
    measures = measure(activity(10.3, agent=[(0, 0.1)], customer=[(5.1, 10.3)]))
    assert measures.silences == ()
    assert measures.longest_silence is not None
    assert measures.longest_dead_air_s == pytest.approx(5)


def test_overtalk_counts_from_half_a_second() -> None:
    measures = measure(activity(20, agent=[(0, 5), (10, 14)], customer=[(4.5, 6), (6.5, 10.4), (12, 20)]))
    assert measures.overtalk == (Span(4.5, 5), Span(12, 14))


def test_one_track_has_no_overtalk() -> None:
    measures = measure(activity(20, unknown=[(0, 5), (12, 20)]))
    assert measures.overtalk == ()
    assert measures.talk_share == {UNKNOWN: 1}
    assert [one.owed_by for one in measures.silences] == [UNKNOWN]


def test_a_call_in_which_nobody_speaks_is_one_silence_without_shares() -> None:
    measures = measure(activity(12, agent=[], customer=[]))
    assert measures.talk_share == {AGENT: 0, CUSTOMER: 0}
    assert [(one.span, one.owed_by) for one in measures.silences] == [(Span(0, 12), AGENT)]


def test_an_empty_recording_has_neither_talk_nor_silence() -> None:
    measures = measure(Activity({}, 0))
    assert (measures.silences, measures.longest_silence, measures.longest_dead_air_s) == ((), None, 0)


def test_utterances_of_a_speaker_become_spans_that_do_not_overlap() -> None:
    said = [
        Utterance(AGENT, 5, 7, "later"),
        Utterance(AGENT, 0, 2, "first"),
        Utterance(AGENT, 1, 3, "over itself"),
        Utterance(CUSTOMER, 4, 4, ""),
    ]
    heard = activity_of(said, 10)
    assert heard.spans == {AGENT: (Span(0, 3), Span(5, 7)), CUSTOMER: ()}
    assert heard.duration_s == 10


def test_a_transcript_longer_than_its_call_prolongs_it() -> None:
    assert activity_of([Utterance(AGENT, 0, 12, "words")], 10).duration_s == 12


def test_what_is_heard_after_the_end_is_not_measured() -> None:
    assert measure(activity(10, agent=[(-1, 2), (9, 30)])).talk_s == {AGENT: 3}


@given(activities())
def test_talk_silence_and_overlap_fill_the_call(heard: Activity) -> None:
    measures = measure(heard)
    everyone = sorted((span for found in heard.spans.values() for span in found), key=lambda span: span.start_s)
    covered_s, until_s = 0.0, 0.0
    for span in everyone:
        covered_s += max(0.0, span.end_s - max(until_s, span.start_s))
        until_s = max(until_s, span.end_s)
    assert sum(measures.talk_s.values()) >= covered_s - 1e-6
    assert sum(one.span.duration_s for one in measures.silences) <= heard.duration_s - covered_s + 1e-6
    assert not measures.talk_s or sum(measures.talk_share.values()) == pytest.approx(1 if covered_s else 0)


@given(activities())
def test_nobody_speaks_in_a_silence_and_both_in_overtalk(heard: Activity) -> None:
    measures = measure(heard)

    def speaks(speaker: Speaker, moment_s: float) -> bool:
        return any(span.start_s <= moment_s <= span.end_s for span in heard.spans.get(speaker, ()))

    for silence in measures.silences:
        assert silence.span.duration_s > 5
        assert not any(speaks(speaker, (silence.span.start_s + silence.span.end_s) / 2) for speaker in heard.spans)
    for both in measures.overtalk:
        assert both.duration_s >= 0.5 - 1e-6
        assert all(speaks(speaker, (both.start_s + both.end_s) / 2) for speaker in (AGENT, CUSTOMER))


@given(activities())
def test_the_longest_silence_is_not_shorter_than_any_dead_air(heard: Activity) -> None:
    measures = measure(heard)
    assert all(one.span.duration_s <= measures.longest_dead_air_s for one in measures.silences)
