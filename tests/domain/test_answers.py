"""Which answers are possible, and what they earn."""

from typing import Any

import pytest

from qa_studio.domain.errors import KnownError
from qa_studio.domain.scorecards import NA, Band, Question, QuestionKind, Scorecard
from qa_studio.domain.scoring import check_answers, earned_share, is_fault, read_answers, score
from small_scorecards import options, points, scale, section, text, yes_no


def mixed() -> Scorecard:
    number = Question("number", text("number"), QuestionKind.NUMBER, bands=(Band(0, 10, 1), Band(10, None, 0)))
    return points(
        section(
            "a",
            yes_no("yes", allows_na=False),
            scale("scale", 4),
            number,
            options("choice", QuestionKind.CHOICE, a=1, b=0),
            options("multi", QuestionKind.MULTI, a=1, b=1),
            Question("note", text("note"), QuestionKind.TEXT),
        )
    )


@pytest.mark.parametrize(
    ("question", "value", "message_id"),
    [
        ("nobody", True, "answer.unknown_question"),
        ("yes", NA, "answer.na_not_allowed"),
        ("yes", 1, "answer.needs_yes_no"),
        ("yes", "perhaps", "answer.needs_yes_no"),
        ("scale", 5, "answer.outside_scale"),
        ("scale", -1, "answer.outside_scale"),
        ("scale", True, "answer.outside_scale"),
        ("scale", 2.5, "answer.outside_scale"),
        ("number", "ten", "answer.needs_number"),
        ("number", float("nan"), "answer.needs_number"),
        ("number", -1, "answer.outside_bands"),
        ("choice", "c", "answer.needs_option"),
        ("choice", ("a",), "answer.needs_one"),
        ("choice", True, "answer.needs_option"),
        ("yes", (True,), "answer.needs_one"),
        ("scale", "3", "answer.number_in_quotes"),
        ("scale", "9", "answer.outside_scale"),
        ("number", "nan", "answer.needs_number"),
        ("multi", "a", "answer.needs_options"),
        ("multi", ("a", "c"), "answer.needs_options"),
        ("multi", ("a", "a"), "answer.needs_options"),
        ("note", 3, "answer.needs_text"),
    ],
)
def test_an_impossible_answer_is_named_and_refused(question: str, value: Any, message_id: str) -> None:
    answers: dict[str, Any] = {question: value}
    assert [problem.id for problem in check_answers(mixed(), answers)] == [message_id]
    with pytest.raises(KnownError) as raised:
        score(mixed(), answers)
    assert raised.value.message.id == message_id
    assert raised.value.message.params["question"] == question


def test_possible_answers_have_no_problems() -> None:
    answers: dict[str, Any] = {"yes": True, "scale": 0, "number": 10, "choice": NA, "multi": (), "note": "na"}
    assert check_answers(mixed(), answers) == ()


def test_answers_of_a_file_are_read_into_their_types() -> None:
    given = {"yes": "Sí", "scale": 3.0, "number": 7, "choice": "N/A", "multi": ["a", "b"], "note": "n/a"}
    assert read_answers(mixed(), given) == {
        "yes": True,
        "scale": 3,
        "number": 7,
        "choice": NA,
        "multi": ("a", "b"),
        "note": "n/a",
    }


def test_a_wrong_answer_of_a_file_is_refused() -> None:
    with pytest.raises(KnownError):
        read_answers(mixed(), {"scale": {"value": 3}})


@pytest.mark.parametrize(
    ("question", "value", "share", "fault"),
    [
        (yes_no("q"), True, 1.0, False),
        (yes_no("q", points=0.0), False, 0.0, True),
        (scale("q", 4), 2, 0.5, False),
        (scale("q", 4), 1, 0.25, True),
        (options("q", QuestionKind.CHOICE, good=4, bad=-4), "bad", 0.0, True),
        (options("q", QuestionKind.CHOICE, hold=0, none=0), "none", None, False),
        (yes_no("q"), NA, None, False),
        (yes_no("q"), None, None, False),
        (Question("q", text("q"), QuestionKind.TEXT), "words", None, False),
        (yes_no("q", is_bonus=True), False, 0.0, False),
    ],
)
def test_shares_and_faults(question: Question, value: Any, share: float | None, fault: bool) -> None:
    assert earned_share(question, value) == share
    assert is_fault(question, value) is fault


@pytest.mark.parametrize(
    ("question", "given", "shown"),
    [
        ("choice", True, "true"),
        ("choice", {"a": None}, '{"a": null}'),
        ("choice", ["añá", 1.5], '["añá", 1.5]'),
        ("scale", "3", '"3"'),
        ("note", {"said": "hello"}, '{"said": "hello"}'),
        ("multi", ["a", {}], '["a", {}]'),
    ],
)
def test_a_refused_value_is_shown_as_it_stands_in_the_file(question: str, given: object, shown: str) -> None:
    with pytest.raises(KnownError) as raised:
        read_answers(mixed(), {question: given})
    assert raised.value.message.params["value"] == shown
