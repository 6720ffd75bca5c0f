"""Checks: what each sees in a call, and what it cannot tell."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from qa_studio.domain.analysis import CallAnalysis
from qa_studio.domain.calls import Span, Speaker
from qa_studio.domain.checks import Check, CheckAgreement, CheckKind, CheckResult, evaluate
from qa_studio.domain.conversation import (
    ConversationMeasures,
    Hold,
    Interruption,
    RepeatedRequest,
    Silence,
    activity_of,
    measure,
)
from qa_studio.domain.phrases import PhraseGroup, PhraseHit
from qa_studio.domain.scorecards import NO_TEXT, AnswerValue, Option, Question, QuestionKind
from qa_studio.domain.suggestions import suggest
from qa_studio.domain.transcripts import Transcript, TranscriptSource, Utterance

AGENT, CUSTOMER, UNKNOWN = Speaker.AGENT, Speaker.CUSTOMER, Speaker.UNKNOWN
Said = tuple[Speaker, float, float, PhraseGroup | None]


def judged(check: Check, *said: Said, library: str = "one") -> tuple[bool | None, tuple[Span, ...]]:
    """Evaluates a check on a call of 120 s in which each utterance holds a phrase of a group, or none."""
    utterances = tuple(Utterance(speaker, start_s, end_s, "words") for speaker, start_s, end_s, _ in said)
    hits = tuple(
        PhraseHit("rule", group, speaker, place, 0, 0, Span(start_s, end_s), "words")
        for place, (speaker, start_s, end_s, group) in enumerate(said)
        if group
    )
    measures = measure(activity_of(utterances, 120))
    analysis = CallAnalysis((), (), measures, phrases=hits, library=library)
    transcript = Transcript("uid", TranscriptSource.VOSK, None, "en", utterances, datetime(2026, 1, 1, tzinfo=UTC))
    result = evaluate(check, analysis, transcript)
    assert result.check == check
    return result.passed, result.evidence


GREETS = Check(CheckKind.SAID, PhraseGroup.GREETING, within_s=15)
HELLO: Said = (AGENT, 2.0, 4.0, PhraseGroup.GREETING)
LATE: Said = (AGENT, 16.0, 18.0, PhraseGroup.GREETING)
TALK: Said = (CUSTOMER, 5.0, 110.0, None)


def test_a_phrase_said_in_its_window_passes_with_its_moment() -> None:
    assert judged(GREETS, HELLO, TALK) == (True, (Span(2, 4),))


def test_a_phrase_said_too_late_or_by_the_other_fails_with_the_stretch_that_was_looked_at() -> None:
    other: Said = (CUSTOMER, 2.0, 4.0, PhraseGroup.GREETING)
    assert judged(GREETS, LATE, TALK) == (False, (Span(0, 15),))
    assert judged(GREETS, other, TALK) == (False, (Span(0, 15),))
    assert judged(Check(CheckKind.SAID, PhraseGroup.GREETING, speaker=None), other) == (True, (Span(2, 4),))


def test_the_last_seconds_count_from_the_end_of_the_last_word() -> None:
    closes = Check(CheckKind.SAID, PhraseGroup.CLOSING, last_s=30)
    assert judged(closes, TALK, (AGENT, 80.0, 82.0, PhraseGroup.CLOSING)) == (True, (Span(80, 82),))
    assert judged(closes, TALK, (AGENT, 79.0, 82.0, PhraseGroup.CLOSING)) == (False, (Span(80, 110),))


def test_where_nobody_knows_who_speaks_a_missing_phrase_proves_nothing() -> None:
    never = Check(CheckKind.NEVER_SAID, PhraseGroup.FORBIDDEN)
    assert judged(GREETS, (UNKNOWN, 2.0, 4.0, None)) == (None, (Span(0, 4),))
    assert judged(never, (UNKNOWN, 2.0, 4.0, None)) == (None, ())
    assert judged(GREETS, LATE, (UNKNOWN, 20.0, 24.0, None))[0] is False


def test_a_forbidden_word_fails_with_each_place_where_it_was_said() -> None:
    never = Check(CheckKind.NEVER_SAID, PhraseGroup.FORBIDDEN)
    slips: list[Said] = [(AGENT, 40.0, 41.0, PhraseGroup.FORBIDDEN), (AGENT, 30.0, 31.0, PhraseGroup.FORBIDDEN)]
    assert judged(never, HELLO, *slips) == (False, (Span(30, 31), Span(40, 41)))
    assert judged(never, HELLO) == (True, ())


def test_identity_comes_before_what_is_explained() -> None:
    check = Check(CheckKind.SAID_BEFORE, PhraseGroup.IDENTITY, PhraseGroup.EXPLANATION)
    asked: Said = (AGENT, 10.0, 11.0, PhraseGroup.IDENTITY)
    told: Said = (AGENT, 20.0, 21.0, PhraseGroup.EXPLANATION)
    early: Said = (AGENT, 5.0, 6.0, PhraseGroup.EXPLANATION)
    assert judged(check, asked, told) == (True, (Span(10, 11), Span(20, 21)))
    assert judged(check, early, asked) == (False, (Span(5, 6), Span(10, 11)))
    assert judged(check, told) == (False, (Span(20, 21),))
    assert judged(check, asked) == (True, (Span(10, 11),))
    assert judged(check, HELLO) == (None, ())


def test_dead_air_counts_for_who_owed_the_next_word() -> None:
    check = Check(CheckKind.NO_DEAD_AIR, limit_s=20)
    until: Said = (CUSTOMER, 0.0, 30.0, None)
    assert judged(check, until, (AGENT, 51.0, 119.0, None)) == (False, (Span(30, 51),))
    assert judged(check, until, (CUSTOMER, 51.0, 119.0, None)) == (True, ())
    assert judged(check, until, (AGENT, 50.0, 119.0, None)) == (True, ())
    assert judged(check, until, (UNKNOWN, 51.0, 119.0, None)) == (None, (Span(30, 51),))


def test_a_call_without_words_or_read_before_there_were_phrases_tells_nothing() -> None:
    assert judged(GREETS) == (None, ())
    assert judged(GREETS, HELLO, library="") == (None, ())
    assert judged(Check(CheckKind.NO_DEAD_AIR), (AGENT, 0.0, 119.0, None), library="") == (True, ())


MEASURES = ConversationMeasures(
    talk_s={},
    talk_share={},
    silences=(Silence(Span(40, 70), AGENT),),
    overtalk=(),
    longest_silence=None,
    interruptions=(Interruption(AGENT, Span(10, 11)), Interruption(CUSTOMER, Span(20, 21))),
    holds=(Hold(Span(40, 70), Span(38, 39), None),),
    asked_twice=(RepeatedRequest("name", Span(5, 6), Span(7, 8), Span(90, 91)),),
)


def measured(check: Check, **changes: Any) -> tuple[bool | None, tuple[Span, ...]]:
    """Evaluates a check on a call with these measures."""
    transcript = Transcript(
        "uid", TranscriptSource.VOSK, None, "en", (Utterance(AGENT, 0, 99, "words"),), datetime(2026, 1, 1, tzinfo=UTC)
    )
    result = evaluate(check, CallAnalysis((), (), replace(MEASURES, **changes), library="one"), transcript)
    return result.passed, result.evidence


def test_so_many_interruptions_by_the_speaker_pass() -> None:
    check = Check(CheckKind.NO_INTERRUPTIONS)
    assert measured(check) == (False, (Span(10, 11),))
    assert measured(replace(check, limit=1)) == (True, (Span(10, 11),))
    assert measured(check, interruptions=None) == (None, ())


def test_leave_is_to_be_asked_before_each_hold() -> None:
    check, dead_air = Check(CheckKind.HOLD_ASKED), Check(CheckKind.NO_DEAD_AIR)
    unasked = (*(MEASURES.holds or ()), Hold(Span(80, 110), None, None))
    assert measured(check) == (True, (Span(38, 39),))
    assert measured(check, holds=unasked) == (False, (Span(80, 110),))
    assert measured(check, holds=()) == (None, ())
    assert measured(dead_air) == (True, ())
    assert measured(dead_air, holds=None) == (False, (Span(40, 70),))


def test_what_was_asked_twice_fails_where_it_was_asked_again() -> None:
    check = Check(CheckKind.NOTHING_ASKED_TWICE)
    assert measured(check) == (False, (Span(90, 91),))
    assert measured(check, asked_twice=()) == (True, ())
    assert measured(check, asked_twice=None) == (None, ())


YES_NO = Question("q", NO_TEXT, QuestionKind.YES_NO)
SCALE = Question("q", NO_TEXT, QuestionKind.SCALE, scale_max=4)
CHOICE = Question(
    "q",
    NO_TEXT,
    QuestionKind.CHOICE,
    options=tuple(Option(name, NO_TEXT, points) for name, points in (("a", 1), ("b", 0))),
)


@pytest.mark.parametrize(
    ("question", "passed", "value"),
    [
        (YES_NO, (True, True), True),
        (YES_NO, (True, False), False),
        (YES_NO, (None, False), False),
        (YES_NO, (True, None), None),
        (YES_NO, (), None),
        (SCALE, (True,), 4),
        (SCALE, (False,), None),
        (CHOICE, (True,), "a"),
        (CHOICE, (False,), "b"),
        (Question("q", NO_TEXT, QuestionKind.TEXT), (True,), None),
    ],
)
def test_all_checks_together_suggest_one_answer(
    question: Question, passed: tuple[bool | None, ...], value: AnswerValue
) -> None:
    suggestion = suggest(question, [CheckResult(GREETS, one, ()) for one in passed])
    assert suggestion.value == value
    assert type(suggestion.value) is type(value)


def test_a_suggestion_rests_on_what_failed_where_something_did() -> None:
    results = [CheckResult(GREETS, True, (Span(2, 4),)), CheckResult(GREETS, False, (Span(0, 15),))]
    assert suggest(YES_NO, results).evidence == (Span(0, 15),)
    assert suggest(YES_NO, results[:1] * 2).evidence == (Span(2, 4),)


@pytest.mark.parametrize(
    ("suggested", "agreed", "doubtful"), [(10, 7, True), (10, 8, False), (9, 0, False), (0, 0, False)]
)
def test_a_check_is_doubtful_once_three_in_ten_are_overruled(suggested: int, agreed: int, doubtful: bool) -> None:
    assert CheckAgreement("card", "q", suggested, agreed).is_doubtful is doubtful
