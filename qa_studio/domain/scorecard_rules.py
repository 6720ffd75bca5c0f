"""What is wrong with a scorecard that could be written down but not used: weights, conditions, bands, bonuses.

Conventions: in `weighted` mode the section weights add up to 100, and a section without anything scored weighs 0;
a condition looks at an earlier yes/no, choice, scale or multi-choice question; a number's bands join without gap.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from qa_studio.domain.answers import why_not_possible
from qa_studio.domain.check_rules import check_problems
from qa_studio.domain.errors import Message
from qa_studio.domain.scorecards import (
    NA,
    Band,
    LocalText,
    Option,
    Question,
    QuestionKind,
    Scorecard,
    ScoringMode,
    Section,
)

WEIGHTS_SUM: Final = 100.0
_SUM_TOLERANCE: Final = 0.01
"""Thirds of 100 written with two decimals (33.33 · 3) are meant to add up."""
_WITH_OPTIONS: Final = (QuestionKind.CHOICE, QuestionKind.MULTI)
_WITH_POINTS: Final = (QuestionKind.YES_NO, QuestionKind.SCALE)

Place = tuple[str | int, ...]
"""Where in a scorecard, by the keys of its file: ("sections", 1, "questions", 0, "weight")."""


@dataclass(frozen=True)
class Problem:
    """Something that keeps a scorecard from being used, and where it stands."""

    message: Message
    place: Place


def problems_of(scorecard: Scorecard) -> tuple[Problem, ...]:
    """Gives all that is wrong with a scorecard, in its order; empty where it can be used."""
    return (*_form_problems(scorecard), *_section_problems(scorecard), *_all_question_problems(scorecard))


def _problem(place: Place, message_id: str, **params: object) -> Problem:
    return Problem(Message(f"scorecard.{message_id}", {name: _plain(value) for name, value in params.items()}), place)


def _plain(value: object) -> object:
    """Whole numbers as int, so that they are shown without decimals."""
    return int(value) if isinstance(value, float) and value.is_integer() else value


def _form_problems(scorecard: Scorecard) -> Iterator[Problem]:
    if scorecard.mode is ScoringMode.WEIGHTED:
        together = sum(section.weight for section in scorecard.sections)
        if abs(together - WEIGHTS_SUM) > _SUM_TOLERANCE:
            yield _problem(("sections",), "weights_not_100", sum=together)
    if not any(_is_scored(scorecard.mode, question) for question in scorecard.questions()):
        yield _problem(("sections",), "nothing_scored")
    yield from _missing_texts(scorecard, scorecard.title, ("title",), scorecard.id)
    yield from _missing_texts(scorecard, scorecard.description, ("description",), scorecard.id)


def _missing_texts(scorecard: Scorecard, text: LocalText, place: Place, owner: str) -> Iterator[Problem]:
    if text.by_language:
        for language in scorecard.languages:
            if language not in text.by_language:
                yield _problem(place, "text_missing", language=language, owner=owner)


def _section_problems(scorecard: Scorecard) -> Iterator[Problem]:
    seen: set[str] = set()
    for number, section in enumerate(scorecard.sections):
        place: Place = ("sections", number)
        if section.id in seen:
            yield _problem((*place, "id"), "duplicate_section", section=section.id)
        seen.add(section.id)
        yield from _missing_texts(scorecard, section.title, (*place, "title"), section.id)
        yield from _factor_problems(scorecard.mode, section, place)


def _factor_problems(mode: ScoringMode, section: Section, place: Place) -> Iterator[Problem]:
    if mode is ScoringMode.POINTS:
        if section.weight != 1:
            yield _problem((*place, "weight"), "section_weight_without_effect", section=section.id)
        return
    if section.multiplier != 1:
        yield _problem((*place, "multiplier"), "multiplier_without_effect", section=section.id)
    if section.weight > 0 and not any(_is_scored(mode, question) for question in section.questions):
        yield _problem((*place, "weight"), "section_without_score", section=section.id)


def _is_scored(mode: ScoringMode, question: Question) -> bool:
    if question.is_bonus or question.kind is QuestionKind.TEXT:
        return False
    if mode is ScoringMode.WEIGHTED:
        return question.weight > 0 and (question.kind in _WITH_POINTS or question.possible > 0)
    return question.possible > 0


def _all_question_problems(scorecard: Scorecard) -> Iterator[Problem]:
    every = {question.id: question for question in scorecard.questions()}
    earlier: dict[str, Question] = {}
    for section_number, section in enumerate(scorecard.sections):
        for number, question in enumerate(section.questions):
            place: Place = ("sections", section_number, "questions", number)
            if question.id in earlier:
                yield _problem((*place, "id"), "duplicate_question", question=question.id)
            yield from _missing_texts(scorecard, question.text, (*place, "text"), question.id)
            yield from _missing_texts(scorecard, question.guidance, (*place, "guidance"), question.id)
            yield from _answer_problems(scorecard, question, place)
            yield from _effect_problems(scorecard.mode, question, place)
            yield from _bonus_problems(scorecard, question, place)
            yield from _critical_problems(question, place)
            yield from _condition_problems(question, earlier, every, place)
            yield from _check_problems(question, place)
            earlier[question.id] = question


def _answer_problems(scorecard: Scorecard, question: Question, place: Place) -> Iterator[Problem]:
    """A question must have a way to be answered, and each answer one meaning."""
    if question.kind in _WITH_OPTIONS:
        if len(question.options) < 2:
            yield _problem(place, "too_few_options", question=question.id)
        yield from _option_problems(scorecard, question, place)
    elif question.options:
        yield _problem((*place, "options"), "options_without_effect", question=question.id, kind=question.kind.value)
    if question.kind is QuestionKind.NUMBER:
        if not question.bands:
            yield _problem(place, "no_bands", question=question.id)
        yield from _band_problems(question, place)
    elif question.bands:
        yield _problem((*place, "bands"), "bands_without_effect", question=question.id, kind=question.kind.value)


def _option_problems(scorecard: Scorecard, question: Question, place: Place) -> Iterator[Problem]:
    seen: set[str] = set()
    for number, option in enumerate(question.options):
        where: Place = (*place, "options", number)
        if option.id == NA:
            yield _problem((*where, "id"), "option_reserved", question=question.id, option=option.id)
        if option.id in seen:
            yield _problem((*where, "id"), "duplicate_option", question=question.id, option=option.id)
        seen.add(option.id)
        yield from _missing_texts(scorecard, option.label, (*where, "label"), f"{question.id}/{option.id}")


def _band_problems(question: Question, place: Place) -> Iterator[Problem]:
    def low(numbered: tuple[int, Band]) -> float:
        return float("-inf") if numbered[1].low is None else numbered[1].low

    ordered = sorted(enumerate(question.bands), key=low)
    for number, band in ordered:
        if band.low is not None and band.high is not None and band.low >= band.high:
            yield _problem((*place, "bands", number), "band_empty", question=question.id, low=band.low, high=band.high)
    for (_, before), (number, after) in pairwise(ordered):
        where: Place = (*place, "bands", number)
        if before.high is None or after.low is None or before.high > after.low:
            yield _problem(where, "bands_overlap", question=question.id)
        elif before.high < after.low:
            yield _problem(where, "bands_gap", question=question.id, low=before.high, high=after.low)


def _effect_problems(mode: ScoringMode, question: Question, place: Place) -> Iterator[Problem]:
    """What is written down must count: a weight in points mode or points in weighted mode would be ignored."""
    if mode is ScoringMode.POINTS and question.weight != 1:
        yield _problem((*place, "weight"), "weight_without_effect", question=question.id)
    counts = question.kind in _WITH_POINTS and (mode is ScoringMode.POINTS or question.is_bonus)
    if question.points != 1 and not counts:
        yield _problem((*place, "points"), "points_without_effect", question=question.id)


def _bonus_problems(scorecard: Scorecard, question: Question, place: Place) -> Iterator[Problem]:
    if not question.is_bonus:
        return
    if question.allows_na:
        yield _problem((*place, "allows_na"), "bonus_na", question=question.id)
    if question.critical:
        yield _problem((*place, "critical"), "bonus_critical", question=question.id)
    if question.possible <= 0 or min(_points(question), default=0.0) < 0:
        yield _problem((*place, "bonus"), "bonus_without_points", question=question.id)
    if scorecard.bonus_cap <= 0:
        yield _problem((*place, "bonus"), "bonus_cap_missing", question=question.id)


def _points(question: Question) -> list[float]:
    graded: tuple[Option | Band, ...] = question.options + question.bands
    return [one.points for one in graded]


def _critical_problems(question: Question, place: Place) -> Iterator[Problem]:
    """A critical question must be one that can be failed, and passed."""
    if question.critical is None or question.kind in _WITH_POINTS:
        return
    where: Place = (*place, "critical")
    if question.possible <= 0:
        yield _problem(where, "critical_without_points", question=question.id)
    elif question.kind is not QuestionKind.MULTI and min(_points(question)) > 0:
        yield _problem(where, "critical_never_fails", question=question.id)


def _condition_problems(
    question: Question, earlier: Mapping[str, Question], every: Mapping[str, Question], place: Place
) -> Iterator[Problem]:
    condition = question.shown_if
    if condition is None:
        return
    where: Place = (*place, "shown_if")
    target = earlier.get(condition.question)
    if target is None:
        name = "condition_later" if condition.question in every else "condition_unknown"
        yield _problem((*where, "question"), name, question=question.id, other=condition.question)
    elif target.kind in (QuestionKind.TEXT, QuestionKind.NUMBER):
        yield _problem((*where, "question"), "condition_kind", question=question.id, other=target.id)
    else:
        for number, answer in enumerate(condition.answers):
            # A condition on multi-choice names one option of those that may be chosen together.
            asked = (
                (answer,) if target.kind is QuestionKind.MULTI and isinstance(answer, str) and answer != NA else answer
            )
            if answer is None or why_not_possible(target, asked):
                yield _problem(
                    (*where, "answers", number),
                    "condition_answer",
                    question=question.id,
                    other=target.id,
                    answer=str(answer).lower() if isinstance(answer, bool) else str(answer),
                    possible=_possible_answers(target),
                )


def _check_problems(question: Question, place: Place) -> Iterator[Problem]:
    for number, key, message in check_problems(question):
        yield Problem(message, (*place, "checks") if number is None else (*place, "checks", number, key))


def _possible_answers(question: Question) -> str:
    """Names a question's answers as its file writes them."""
    match question.kind:
        case QuestionKind.YES_NO:
            answers = ["yes", "no"]
        case QuestionKind.SCALE:
            answers = [f"0–{question.scale_max}"]
        case _:
            answers = [option.id for option in question.options]
    return ", ".join([*answers, NA] if question.allows_na else answers)
