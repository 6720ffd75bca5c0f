"""Who speaks: pauses and voices part words, agents are told by what they say, and sides can be swapped."""

import pytest

from qa_studio.domain.calls import Direction, Span, Speaker
from qa_studio.domain.conversation import Activity
from qa_studio.domain.speakers import (
    Voices,
    agents_voice,
    at_pauses,
    channel_of,
    look_swapped,
    moments_heard,
    moved_activity,
    swapped,
    swapped_activity,
    utterance_of,
)
from qa_studio.domain.transcripts import SpeakerSource, Utterance, Word

A, C, U = Speaker.AGENT, Speaker.CUSTOMER, Speaker.UNKNOWN


def words(*times: tuple[str, float, float]) -> tuple[Word, ...]:
    return tuple(Word(*one) for one in times)


def turns(*spans: tuple[float, float, int]) -> list[tuple[Span, int]]:
    return [(Span(start, end), voice) for start, end, voice in spans]


def texts(parts: tuple[tuple[int, tuple[Word, ...]], ...]) -> list[tuple[int, str]]:
    return [(voice, " ".join(word.text for word in part)) for voice, part in parts]


def test_a_pause_of_more_than_a_second_parts_a_run() -> None:
    run = words(("a", 0, 0.5), ("b", 1.5, 2), ("c", 3.1, 4))
    assert [[word.text for word in part] for part in at_pauses(run)] == [["a", "b"], ["c"]]


def test_words_are_the_voices_whose_turn_their_middle_lies_in() -> None:
    run = words(("a", 0, 1), ("b", 1, 2), ("c", 2, 3), ("d", 3, 4))
    assert texts(Voices(turns((0, 2.2, 0), (2.3, 4, 1))).parts(run)) == [(0, "a b"), (1, "c d")]


def test_words_between_turns_are_the_nearest_voices() -> None:
    run = words(("a", 0, 1), ("b", 1.1, 1.9), ("c", 2.6, 3.4), ("d", 3.5, 4))
    assert texts(Voices(turns((0, 1, 0), (3.5, 4, 1))).parts(run)) == [(0, "a b"), (1, "c d")]


def test_no_voice_flickers_for_a_single_word() -> None:
    run = words(("a", 0, 0.5), ("b", 0.5, 1), ("c", 1, 1.5), ("d", 1.5, 2), ("e", 2, 2.5))
    assert texts(Voices(turns((0, 1, 0), (1, 1.5, 1), (1.5, 2.5, 0))).parts(run)) == [(0, "a b c d e")]
    assert texts(Voices(turns((0, 0.5, 0), (0.5, 2.5, 1))).parts(run)) == [(1, "a b c d e")]


def test_a_single_word_that_stands_apart_is_an_answer() -> None:
    run = words(("a", 0, 0.5), ("b", 0.5, 1), ("sí", 1.4, 1.8), ("d", 2.1, 2.5), ("e", 2.5, 3))
    assert texts(Voices(turns((0, 1, 0), (1.3, 1.9, 1), (2, 3, 0))).parts(run)) == [(0, "a b"), (1, "sí"), (0, "d e")]


def test_what_is_heard_is_shared_out_half_way_between_turns() -> None:
    shares = Voices(turns((0, 1, 0), (2, 5, 1), (5, 6, 0))).shares([Span(0, 3), Span(4, 6)])
    assert shares == {0: (Span(0, 1.5), Span(5, 6)), 1: (Span(1.5, 3), Span(4, 5))}


@pytest.mark.parametrize(
    ("signs", "direction", "expected"),
    [
        ((2, 0), Direction.OUTBOUND, 0),
        ((0, 1), Direction.INBOUND, 1),
        ((0, 0), Direction.INBOUND, 0),
        ((0, 0), None, 0),
        ((1, 1), Direction.OUTBOUND, 1),
    ],
)
def test_the_agent_is_who_talks_like_one_else_who_answers(
    signs: tuple[int, int], direction: Direction | None, expected: int
) -> None:
    assert agents_voice(signs, direction) == expected


@pytest.mark.parametrize(
    ("agent", "customer", "expected"),
    [
        ((0, 0), (1, 0), True),
        ((0, 0), (0, 0, 1), False),
        ((0, 0), (0, 0, 1, 0, 1), True),
        ((1,), (2, 2), False),
        ((), (1,), True),
        ((), (), False),
    ],
)
def test_sides_look_swapped_only_where_it_is_clear(
    agent: tuple[int, ...], customer: tuple[int, ...], expected: bool
) -> None:
    assert look_swapped(agent, customer) is expected


def test_swapping_twice_is_no_change_and_nobody_unknown_is_named() -> None:
    utterances = tuple(Utterance(who, 0, 1, "x") for who in (A, C, U))
    assert [one.speaker for one in swapped(utterances)] == [C, A, U]
    assert swapped(swapped(utterances)) == utterances
    activity = Activity({A: (Span(0, 1),), U: (Span(2, 3),)}, 3)
    assert swapped_activity(activity).spans == {C: (Span(0, 1),), U: (Span(2, 3),)}


def test_one_utterances_moment_moves_to_another_speaker() -> None:
    activity = Activity({A: (Span(0, 4), Span(6, 7)), C: (Span(5, 6),)}, 10)
    moved = moved_activity(activity, Span(1, 2), A, C)
    assert moved.spans == {A: (Span(0, 1), Span(2, 4), Span(6, 7)), C: (Span(1, 2), Span(5, 6))}
    assert moved_activity(moved, Span(0, 10), C, A).spans == {A: (Span(0, 4), Span(5, 7))}


def test_the_channel_of_a_speaker_follows_from_the_other() -> None:
    word = words(("a", 0, 1))
    assert channel_of(A, [utterance_of(word, C, 0, SpeakerSource.CHANNEL)]) == 1
    assert channel_of(A, [utterance_of(word, A, 1, SpeakerSource.CHANNEL)]) == 1
    assert channel_of(A, [utterance_of(word, A, 0, SpeakerSource.ESTIMATED)]) is None
    assert channel_of(A, [utterance_of(word, U, 0, SpeakerSource.CHANNEL)]) is None


def test_utterances_are_counted_in_whose_middle_their_speaker_is_heard() -> None:
    utterances = [Utterance(A, 0, 1, "x"), Utterance(C, 1, 2, "y"), Utterance(U, 2, 3, "z")]
    assert moments_heard(utterances, Activity({A: (Span(0, 0.6),), C: (Span(0, 1),)}, 3)) == 1
