"""Answers to a scorecard's questions: which are possible, what they earn, which questions are shown."""

import json
import math
from collections.abc import Iterator, Mapping
from typing import Final, cast

from qa_studio.domain.errors import KnownError, Message
from qa_studio.domain.scorecards import NA, AnswerValue, Option, Question, QuestionKind, Scorecard

FAULT_BELOW: Final = 0.5
"""A share of what was possible below this is a fault: something to work on, not a mere imperfection."""

_YES: Final = frozenset({"yes", "y", "true", "si", "sí", "s", "1"})
_NO: Final = frozenset({"no", "n", "false", "0"})
_SHOWN_LENGTH: Final = 120


def why_not_possible(question: Question, value: object) -> Message | None:
    """Says why `value` cannot answer `question`, or None where it can. None (unanswered) always can."""
    if value is None:
        return None
    if value == NA and isinstance(value, str) and question.kind is not QuestionKind.TEXT:
        return None if question.allows_na else Message.of("answer.na_not_allowed", question=question.id)
    if isinstance(value, list | tuple) and question.kind is not QuestionKind.MULTI:
        return _refusal("answer.needs_one", question, value)
    match question.kind:
        case QuestionKind.YES_NO:
            return None if isinstance(value, bool) else _refusal("answer.needs_yes_no", question, value)
        case QuestionKind.SCALE | QuestionKind.NUMBER:
            return _why_not_this_number(question, value)
        case QuestionKind.CHOICE | QuestionKind.MULTI:
            return _why_not_an_option(question, value)
        case QuestionKind.TEXT:
            return None if isinstance(value, str) else _refusal("answer.needs_text", question, value)


def _refusal(message_id: str, question: Question, value: object, **params: object) -> Message:
    """Makes a refusal that shows the value as JSON, as it stands in a file: `true`, `"3"`."""
    shown = json.dumps(value, ensure_ascii=False, default=str)
    if len(shown) > _SHOWN_LENGTH:
        shown = f"{shown[:_SHOWN_LENGTH]}…"
    return Message(message_id, {"question": question.id, "value": shown, **params})


def _why_not_this_number(question: Question, value: object) -> Message | None:
    refuse = _why_not_on_scale if question.kind is QuestionKind.SCALE else _why_not_a_number
    if isinstance(value, str):
        number = _number_in(value)
        if number is not None and refuse(question, number) is None:
            return _refusal("answer.number_in_quotes", question, value, number=json.dumps(number))
    return refuse(question, value)


def _number_in(text: str) -> float | None:
    """Gives the number that a text holds, whole ones as int; None where it holds none."""
    try:
        number = float(text)
    except ValueError:
        return None
    return int(number) if number.is_integer() else number


def _why_not_on_scale(question: Question, value: object) -> Message | None:
    if isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= question.scale_max:
        return None
    return _refusal("answer.outside_scale", question, value, highest=question.scale_max)


def _why_not_a_number(question: Question, value: object) -> Message | None:
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        return _refusal("answer.needs_number", question, value)
    if any(band.holds(value) for band in question.bands):
        return None
    return _refusal("answer.outside_bands", question, value)


def _why_not_an_option(question: Question, value: object) -> Message | None:
    given = value if question.kind is QuestionKind.MULTI and isinstance(value, tuple) else (value,)
    is_one_wanted = question.kind is not QuestionKind.MULTI
    chosen = [item for item in given if isinstance(item, str)]
    known = {option.id for option in question.options}
    is_possible = len(set(chosen)) == len(given) and known.issuperset(chosen)
    if is_possible and (is_one_wanted or isinstance(value, tuple)):
        return None
    message_id = "answer.needs_option" if is_one_wanted else "answer.needs_options"
    return _refusal(message_id, question, value, options=", ".join(option.id for option in question.options))


def check_answers(scorecard: Scorecard, answers: Mapping[str, object]) -> tuple[Message, ...]:
    """Gives what is wrong with `answers`, in their order: ids nobody asked, answers a question cannot have.

    Answers to questions that are not shown are checked like any other; unanswered questions are no error.
    """
    questions = {question.id: question for question in scorecard.questions()}
    return tuple(_problems(scorecard, questions, answers))


def _problems(
    scorecard: Scorecard, questions: Mapping[str, Question], answers: Mapping[str, object]
) -> Iterator[Message]:
    for question_id, value in answers.items():
        question = questions.get(question_id)
        if question is None:
            yield Message.of("answer.unknown_question", question=question_id, scorecard=scorecard.id)
        elif problem := why_not_possible(question, value):
            yield problem


def read_answers(scorecard: Scorecard, given: Mapping[str, object]) -> dict[str, AnswerValue]:
    """Turns answers from a file (JSON values by question id) into answers of the scorecard.

    Beside the exact types it takes yes and no in words (English, Spanish), whole numbers written as 3.0,
    lists for multi-choice, and "N/A" or "na" in any case.

    Raises:
        KnownError: the first of `check_answers`.
    """
    questions = {question.id: question for question in scorecard.questions()}
    answers = {
        question_id: _read_value(questions[question_id], value) if question_id in questions else None
        for question_id, value in given.items()
    }
    refuse_impossible(scorecard, answers)
    return cast(dict[str, AnswerValue], answers)


def _read_value(question: Question, value: object) -> object:
    """Gives a file's value as an answer has it; what cannot be one stays as it is, to be refused as it was written."""
    if isinstance(value, str) and question.kind is not QuestionKind.TEXT:
        word = value.strip().casefold()
        if word in (NA, "n/a"):
            return NA
        if question.kind is QuestionKind.YES_NO and word in _YES | _NO:
            return word in _YES
        return value.strip()
    if isinstance(value, list | tuple):
        return tuple(str(item) if type(item) is int else item for item in value)
    if isinstance(value, float) and question.kind is QuestionKind.SCALE and value.is_integer():
        return int(value)
    return value


def refuse_impossible(scorecard: Scorecard, answers: Mapping[str, object]) -> None:
    """Raises the first problem of `check_answers` as a `KnownError`."""
    for problem in check_answers(scorecard, answers):
        raise KnownError(problem.id, **problem.params)


def visible_questions(scorecard: Scorecard, answers: Mapping[str, AnswerValue]) -> tuple[str, ...]:
    """Gives the ids of the questions that are shown, in order.

    A question with a condition is shown when the other question is shown itself and was answered so;
    hiding one therefore hides those that hang on it, whatever was answered there before.
    """
    shown: dict[str, None] = {}
    for question in scorecard.questions():
        condition = question.shown_if
        if condition is None or (
            condition.question in shown
            and any(answers_match(answers.get(condition.question), wanted) for wanted in condition.answers)
        ):
            shown[question.id] = None
    return tuple(shown)


def answers_match(value: AnswerValue, wanted: AnswerValue) -> bool:
    """Whether an answer is the `wanted` one; a multi-choice answer is when it holds the option. Yes is not 1."""
    if value is None:
        return False
    if isinstance(value, tuple):
        return wanted in value
    return isinstance(value, bool) == isinstance(wanted, bool) and value == wanted


def is_answered(question: Question, value: AnswerValue) -> bool:
    """Whether nothing more is to be answered here; a text may stay empty."""
    return value is not None or question.kind is QuestionKind.TEXT


def earned_points(question: Question, value: AnswerValue) -> float | None:
    """Gives the points a possible answer earns, in the question's own points.

    None where nothing is scored: unanswered, N/A, text. Options and bands may deduct (points below 0).
    """
    if value is None or question.kind is QuestionKind.TEXT or (isinstance(value, str) and value == NA):
        return None
    match question.kind:
        case QuestionKind.YES_NO:
            return question.points if value else 0.0
        case QuestionKind.SCALE:
            return question.points * _number(value) / question.scale_max
        case QuestionKind.NUMBER:
            return next((band.points for band in question.bands if band.holds(_number(value))), 0.0)
        case _:
            return min(sum(option.points for option in _chosen(question, value)), question.possible)


def _number(value: AnswerValue) -> float:
    return value if isinstance(value, int | float) else 0.0


def _chosen(question: Question, value: AnswerValue) -> Iterator[Option]:
    wanted = value if isinstance(value, tuple) else (value,)
    return (option for option in question.options if option.id in wanted)


def raw_share(question: Question, value: AnswerValue) -> float | None:
    """Gives earned/possible, at most 1 and below 0 where the answer deducts; None where nothing is scored.

    A yes is 1 and a no is 0 even where the question carries no points (a critical one often does not).
    A question of which no answer earns points states a fact: None.
    """
    earned = earned_points(question, value)
    if earned is None:
        return None
    match question.kind:
        case QuestionKind.YES_NO:
            return 1.0 if value else 0.0
        case QuestionKind.SCALE:
            return _number(value) / question.scale_max
        case _:
            return earned / question.possible if question.possible > 0 else None


def earned_share(question: Question, value: AnswerValue) -> float | None:
    """Gives how much of what was possible an answer earned, 0–1; None for N/A, text, facts and unanswered."""
    share = raw_share(question, value)
    return None if share is None else max(0.0, share)


def is_fault(question: Question, value: AnswerValue) -> bool:
    """Whether an answer is clearly below full: a no, or less than half of what was possible.

    A missed bonus is no fault, and neither is anything that was not scored.
    """
    share = raw_share(question, value)
    return share is not None and share < FAULT_BELOW and not question.is_bonus


def fails_critical(question: Question, value: AnswerValue) -> bool:
    """Whether an answer to a critical question is the critical error: a no, or an answer that earns nothing."""
    share = raw_share(question, value)
    return question.critical is not None and share is not None and share <= 0.0
