"""Measures by words and phrases: turns, interruptions, holds, data asked twice, phases; each by a small call."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa_studio.domain.calls import Span, Speaker
from qa_studio.domain.conversation import Activity, Phase, activity_of
from qa_studio.domain.conversation_holds import holds
from qa_studio.domain.conversation_measures import measure_conversation
from qa_studio.domain.conversation_phases import phases
from qa_studio.domain.conversation_requests import asked_twice
from qa_studio.domain.conversation_turns import (
    came_in_over,
    interruptions,
    longest_monologues,
    responses,
    turns_of,
    words_per_minute,
)
from qa_studio.domain.phrases import PhraseGroup, PhraseHit
from qa_studio.domain.transcripts import SpeakerSource, Utterance

AGENT, CUSTOMER = Speaker.AGENT, Speaker.CUSTOMER


def heard(agent: list[tuple[float, float]], customer: list[tuple[float, float]], duration_s: float = 100.0) -> Activity:
    spans = {AGENT: tuple(Span(*one) for one in agent), CUSTOMER: tuple(Span(*one) for one in customer)}
    return Activity(spans, duration_s)


def said(*lines: tuple[Speaker, float, float, str]) -> list[Utterance]:
    return [Utterance(*line) for line in lines]


def hit(group: PhraseGroup, utterances: list[Utterance], index: int, rule: str = "es.x.y") -> PhraseHit:
    one = utterances[index]
    return PhraseHit(rule, group, one.speaker, index, 0, 0, Span(one.start_s, one.end_s), one.text)


def cut_in(agent: list[tuple[float, float]], customer: list[tuple[float, float]]) -> list[tuple[Speaker, Span]]:
    return [(one.by, one.span) for one in interruptions(turns_of(heard(agent, customer)))]


def test_who_begins_while_the_other_speaks_and_silences_them_interrupts() -> None:
    assert cut_in([(0, 5)], [(4, 8)]) == [(CUSTOMER, Span(4, 5))]
    assert cut_in([(4, 8)], [(0, 5)]) == [(AGENT, Span(4, 5))]


@pytest.mark.parametrize(
    ("agent", "customer"),
    [
        ([(0, 5)], [(2.9, 8)]),
        ([(0, 5)], [(4.8, 8)]),
        ([(0, 5)], [(4, 5)]),
        ([(0, 5)], [(5, 8)]),
        ([(0, 5), (5.5, 9)], [(4, 6)]),
        ([(0, 5)], [(4.2, 5.1)]),
    ],
    ids=["stops after 2 s", "takes over", "ends together", "waits", "goes on after a short pause", "aha"],
)
def test_other_overlaps_are_no_interruption(
    agent: list[tuple[float, float]], customer: list[tuple[float, float]]
) -> None:
    assert cut_in(agent, customer) == []


def test_overtalk_is_told_by_whom() -> None:
    activity = heard([(0, 5), (20, 25)], [(4, 8), (18, 22)])
    assert came_in_over([Span(4, 5), Span(20, 22)], activity.spans) == (CUSTOMER, AGENT)


def test_a_monologue_goes_on_over_pauses_and_an_aha_and_ends_where_the_other_has_the_word() -> None:
    turns = turns_of(heard([(0, 10), (12, 20), (30, 33)], [(10.5, 11.2), (21, 29)]))
    assert longest_monologues(turns) == {AGENT: Span(0, 20), CUSTOMER: Span(21, 29)}


def test_a_monologue_ends_where_nobody_speaks_for_long() -> None:
    assert longest_monologues(turns_of(heard([(0, 4), (9, 12)], []))) == {AGENT: Span(0, 4)}


def test_response_times_are_the_waits_at_changes_of_turn() -> None:
    found = responses(turns_of(heard([(0, 2), (6, 8), (20, 21)], [(3, 5), (7.5, 12)])))
    assert (found[AGENT].median_s, found[AGENT].longest, found[AGENT].turns) == (4.5, Span(12, 20), 2)
    assert (found[CUSTOMER].median_s, found[CUSTOMER].turns) == (0.5, 2)


def test_words_per_minute_need_some_words() -> None:
    utterances = said((AGENT, 0, 10, "uno " * 30), (CUSTOMER, 10, 12, "uno dos"))
    assert words_per_minute(utterances) == {AGENT: 180.0}


def call_with_hold(customer_talks: bool = False) -> list[Utterance]:
    between = (CUSTOMER, 13.0, 28.0, "y entonces pasó otra cosa") if customer_talks else (CUSTOMER, 11.0, 12.0, "vale")
    return said(
        (AGENT, 5.0, 10.0, "un momento por favor"), between, (AGENT, 30.0, 34.0, "gracias por esperar ya lo tengo")
    )


def test_a_hold_is_asked_for_and_thanked() -> None:
    utterances = call_with_hold()
    found = [hit(PhraseGroup.HOLD_REQUEST, utterances, 0), hit(PhraseGroup.HOLD_THANKS, utterances, 2)]
    (hold,) = holds(utterances, found, activity_of(utterances, 40))
    assert (hold.span, hold.asked, hold.thanked) == (Span(10, 30), Span(5, 10), Span(30, 34))


def test_a_hold_that_was_not_asked_for_is_known_by_thanks_or_music() -> None:
    utterances = call_with_hold()
    (thanked,) = holds(utterances, [hit(PhraseGroup.HOLD_THANKS, utterances, 2)], activity_of(utterances, 40))
    assert thanked.asked is None
    (music,) = holds(utterances, [], heard([(5, 34)], [(11, 12)]))
    assert (music.asked, music.thanked) == (None, None)
    assert holds(utterances, [], activity_of(utterances, 40)) == ()


def test_while_the_customer_talks_nobody_is_on_hold() -> None:
    utterances = call_with_hold(customer_talks=True)
    assert holds(utterances, [hit(PhraseGroup.HOLD_REQUEST, utterances, 0)], activity_of(utterances, 40)) == ()


def test_a_silence_in_a_hold_that_was_asked_for_is_announced() -> None:
    utterances = call_with_hold()
    found = [hit(PhraseGroup.HOLD_REQUEST, utterances, 0)]
    asked = measure_conversation(activity_of(utterances, 34), utterances, found)
    assert len(asked.silences) == 1
    assert asked.unannounced_silences == ()
    assert len(measure_conversation(activity_of(utterances, 34), utterances, []).unannounced_silences) == 1


def requests(*lines: tuple[Speaker, str], asks: dict[int, str], put_off: tuple[int, ...] = ()) -> list[str]:
    utterances = [Utterance(who, index * 5.0, index * 5.0 + 4, text) for index, (who, text) in enumerate(lines)]
    hits = [hit(PhraseGroup.IDENTITY, utterances, index, f"es.identity.{datum}") for index, datum in asks.items()]
    hits += [hit(PhraseGroup.IDENTITY, utterances, index, "es.identity.not_given") for index in put_off]
    hits.sort(key=lambda one: one.utterance)
    return [f"{one.datum} {one.given.start_s:.0f} {one.again.start_s:.0f}" for one in asked_twice(utterances, hits)]


def test_a_datum_asked_again_after_it_was_given_is_asked_twice() -> None:
    lines = ((AGENT, "¿su nombre?"), (CUSTOMER, "Ana Gil"), (AGENT, "gracias"), (AGENT, "¿me repite su nombre?"))
    assert requests(*lines, asks={0: "name", 3: "name"}) == ["name 5 15"]
    assert requests(*lines, asks={0: "name", 3: "document"}) == []


def test_a_datum_that_was_not_given_may_be_asked_again() -> None:
    lines = ((AGENT, "¿su DNI?"), (CUSTOMER, "no lo tengo aquí"), (AGENT, "¿y ahora, su DNI?"), (CUSTOMER, "uno dos"))
    assert requests(*lines, asks={0: "document", 2: "document"}, put_off=(1,)) == []
    assert requests((AGENT, "¿su DNI?"), (AGENT, "su DNI por favor"), asks={0: "document", 1: "document"}) == []


def labels(utterances: list[Utterance], found: list[PhraseHit]) -> list[tuple[Phase, float]]:
    return [(one.phase, one.span.start_s) for one in phases(utterances, found)]


def test_the_phases_of_a_call_follow_what_is_said() -> None:
    lines = [
        (AGENT, "Nubia buenos días en qué le ayudo"),
        (CUSTOMER, "llevo tres días sin internet en casa"),
        (AGENT, "vaya me dice su nombre"),
        (CUSTOMER, "Ana Gil"),
        (AGENT, "veo que hay una avería en su zona y la reparan hoy"),
        (CUSTOMER, "ah menos mal"),
        (AGENT, "algo más"),
        (CUSTOMER, "no gracias"),
    ]
    utterances = [Utterance(who, index * 5.0, index * 5.0 + 4, text) for index, (who, text) in enumerate(lines)]
    found = [
        hit(PhraseGroup.GREETING, utterances, 0),
        hit(PhraseGroup.IDENTITY, utterances, 2),
        hit(PhraseGroup.MORE_HELP, utterances, 6),
    ]
    assert labels(utterances, found) == [
        (Phase.GREETING, 0),
        (Phase.NEED, 5),
        (Phase.IDENTIFICATION, 10),
        (Phase.WORK, 20),
        (Phase.CLOSING, 30),
    ]


def test_without_need_and_identification_only_greeting_and_closing_are_told() -> None:
    utterances = said((AGENT, 0, 2, "hola"), (CUSTOMER, 3, 4, "hola"), (AGENT, 5, 6, "adiós"))
    found = [hit(PhraseGroup.GREETING, utterances, 0), hit(PhraseGroup.CLOSING, utterances, 2)]
    assert [phase for phase, _ in labels(utterances, found)] == [Phase.GREETING, Phase.CLOSING]
    assert phases([], []) == ()


@pytest.mark.parametrize(
    "utterance",
    [
        Utterance(Speaker.UNKNOWN, 0.0, 5.0, "hola qué tal"),
        Utterance(AGENT, 0.0, 5.0, "hola qué tal", speaker_source=SpeakerSource.ESTIMATED),
    ],
)
def test_unknown_or_estimated_speakers_give_no_guesses(utterance: Utterance) -> None:
    measures = measure_conversation(activity_of([utterance], 10.0), [utterance], [])
    assert measures.talk_s == {utterance.speaker: 5.0}
    assert (measures.words_per_minute, measures.interruptions, measures.holds) == (None, None, None)
    assert (measures.asked_twice, measures.phases, measures.response, measures.overtalk_by) == (None,) * 4


SPANS = st.lists(st.tuples(st.floats(0, 90), st.floats(0.1, 10)), max_size=12)


@given(SPANS, SPANS)
def test_moments_lie_within_the_call_and_interruptions_are_overlaps(
    agent: list[tuple[float, float]], customer: list[tuple[float, float]]
) -> None:
    utterances = [Utterance(AGENT, start_s, start_s + length_s, "sí") for start_s, length_s in agent]
    utterances += [Utterance(CUSTOMER, start_s, start_s + length_s, "no") for start_s, length_s in customer]
    utterances.sort(key=lambda one: one.start_s)
    measures = measure_conversation(activity_of(utterances, 100.0), utterances, [])
    spans = [*(measures.longest_monologue or {}).values(), *(one.span for one in measures.interruptions or ())]
    spans += [one.longest for one in (measures.response or {}).values()]
    assert all(0 <= span.start_s <= span.end_s <= 100 for span in spans)
    assert all(0.2 <= one.span.duration_s <= 2.1 for one in measures.interruptions or ())
    assert len(measures.overtalk_by or ()) == len(measures.overtalk)
