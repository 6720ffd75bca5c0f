"""Values of the domain survive JSON unchanged."""

import json
from datetime import UTC, date, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa_studio.domain.calls import CallFilter, Span, Speaker
from qa_studio.domain.coaching import ActionItem
from qa_studio.domain.conversation import Activity, ConversationMeasures
from qa_studio.domain.errors import Message
from qa_studio.domain.evaluations import Answer
from qa_studio.domain.sampling import SamplingPlan
from qa_studio.domain.scorecards import (
    Band,
    Condition,
    Critical,
    LocalText,
    Option,
    Question,
    Scorecard,
    Section,
)
from qa_studio.domain.transcripts import ChangedBy, Word
from qa_studio.storage.codecs import (
    canonical_json,
    from_data,
    from_json,
    message_from_data,
    message_to_data,
    to_data,
    words_from_data,
    words_to_data,
)

FINITE = st.floats(allow_nan=False, allow_infinity=False)
ANSWERS = st.one_of(
    st.none(), st.booleans(), st.integers(), FINITE, st.text(), st.lists(st.text(max_size=5), max_size=3).map(tuple)
)
TEXTS = st.builds(LocalText, st.dictionaries(st.sampled_from(["es", "en", "ko"]), st.text(max_size=10), max_size=3))
QUESTIONS = st.builds(
    Question,
    id=st.text(max_size=5),
    text=TEXTS,
    guidance=TEXTS,
    points=FINITE,
    weight=FINITE,
    options=st.lists(st.builds(Option, st.text(max_size=3), TEXTS, FINITE), max_size=2).map(tuple),
    bands=st.lists(st.builds(Band, st.none() | FINITE, st.none() | FINITE, FINITE), max_size=2).map(tuple),
    critical=st.none() | st.builds(Critical),
    shown_if=st.none() | st.builds(Condition, st.text(max_size=3), st.lists(ANSWERS, max_size=3).map(tuple)),
)
SECTIONS = st.builds(
    Section, st.text(max_size=5), TEXTS, st.lists(QUESTIONS, max_size=3).map(tuple), weight=FINITE, multiplier=FINITE
)
SCORECARDS = st.builds(
    Scorecard,
    sections=st.lists(SECTIONS, max_size=3).map(tuple),
    title=TEXTS,
    description=TEXTS,
    floor=FINITE,
    bonus_cap=FINITE,
    languages=st.lists(st.text(max_size=2), max_size=2).map(tuple),
)
MOMENTS = st.datetimes(timezones=st.just(UTC))
PLANS = st.builds(
    SamplingPlan,
    st.builds(CallFilter, started_from=st.none() | MOMENTS, min_duration_s=st.none() | FINITE),
    st.integers(),
)
ACTIVITIES = st.builds(
    Activity,
    st.dictionaries(st.sampled_from(Speaker), st.lists(st.builds(Span, FINITE, FINITE), max_size=3).map(tuple)),
    FINITE,
)


def same_types(one: object, other: object) -> bool:
    """Whether two values are equal and of the same types where Python would call 1, 1.0 and True equal."""
    return type(one) is type(other) and one == other


@given(SCORECARDS)
def test_a_scorecard_survives_json(scorecard: Scorecard) -> None:
    text = canonical_json(scorecard, Scorecard)
    assert from_json(text, Scorecard) == scorecard
    assert canonical_json(from_json(text, Scorecard), Scorecard) == text


@given(PLANS)
def test_a_sampling_plan_survives_json(plan: SamplingPlan) -> None:
    assert from_json(canonical_json(plan, SamplingPlan), SamplingPlan) == plan


@given(ACTIVITIES)
def test_an_activity_survives_json_with_speakers_as_keys(activity: Activity) -> None:
    assert from_json(canonical_json(activity, Activity), Activity) == activity


@given(ANSWERS)
def test_an_answer_keeps_its_type(value: Any) -> None:
    answer = from_json(canonical_json(Answer(value), Answer), Answer)
    assert same_types(answer.value, value)


WORDS = st.builds(Word, st.text(), FINITE, FINITE, st.none() | FINITE)
CHANGED_WORDS = st.builds(
    Word,
    st.text(),
    FINITE,
    FINITE,
    st.none() | FINITE,
    st.lists(WORDS, max_size=3).map(tuple),
    st.none() | st.sampled_from(ChangedBy),
)


@given(st.lists(WORDS | CHANGED_WORDS).map(tuple))
def test_words_survive_json(words: tuple[Word, ...]) -> None:
    assert words_from_data(json.loads(json.dumps(words_to_data(words)))) == words


def test_words_of_earlier_versions_are_read() -> None:
    assert words_from_data([["hola", 0.0, 0.5, None]]) == (Word("hola", 0.0, 0.5),)


def test_a_whole_number_and_its_float_have_the_same_json() -> None:
    assert canonical_json(Band(1, 2, 3), Band) == canonical_json(Band(1.0, 2.0, 3.0), Band)


def test_the_first_language_of_a_text_stays_the_first() -> None:
    text = from_json(canonical_json(LocalText({"es": "hola", "en": "hello"}), LocalText), LocalText)
    assert text.in_language("ko") == "hola"


def test_days_and_enums_survive_json() -> None:
    action = ActionItem(1, 2, "what", "measure", date(2026, 3, 1), date(2026, 2, 1), "Eva")
    assert from_json(canonical_json(action, ActionItem), ActionItem) == action


def test_a_missing_field_takes_its_default() -> None:
    assert from_data({"per_agent": 3, "calls": {}}, SamplingPlan) == SamplingPlan(CallFilter(), 3)


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        ({"start_s": 0.0, "end_s": 1.0, "middle_s": 0.5}, Span),
        ({"start_s": "0", "end_s": 1.0}, Span),
        ({"start_s": True, "end_s": 1.0}, Span),
        ([], Span),
        ({"value": {}}, Answer),
    ],
)
def test_data_of_another_form_is_refused(data: Any, kind: type) -> None:
    with pytest.raises(TypeError):
        from_data(data, kind)


@pytest.mark.parametrize("value", [Span("0", 1.0), Span(None, 1.0), Answer([1])])  # type: ignore[arg-type]
def test_a_value_that_does_not_fit_its_type_is_refused(value: object) -> None:
    with pytest.raises(TypeError):
        to_data(value, type(value))


def test_what_is_not_a_number_is_refused() -> None:
    with pytest.raises(ValueError, match="Out of range float"):
        canonical_json(Span(0.0, float("nan")), Span)


def test_a_message_survives_json_with_messages_inside() -> None:
    message = Message.of("outer", n=3, share=0.5, path="a", inner=Message.of("inner", names=["a", "b"]), none=None)
    assert message_from_data(json.loads(json.dumps(message_to_data(message)))) == message


def test_measures_without_silence_survive_json() -> None:
    measures = ConversationMeasures({}, {}, (), (), None)
    assert from_json(canonical_json(measures, ConversationMeasures), ConversationMeasures) == measures


def test_moments_keep_their_zone() -> None:
    calls = CallFilter(started_from=datetime(2026, 3, 1, tzinfo=UTC))
    assert from_json(canonical_json(calls, CallFilter), CallFilter).started_from == calls.started_from
