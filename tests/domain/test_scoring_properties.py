"""What holds for every scorecard and every set of answers."""

import random
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa_studio.domain.scorecards import (
    NA,
    AnswerValue,
    Band,
    Condition,
    Critical,
    FailEffect,
    FailScope,
    Family,
    LocalText,
    Option,
    Question,
    QuestionKind,
    Scorecard,
    ScoringMode,
    Section,
)
from qa_studio.domain.scoring import replay, score, visible_questions

WORDS = LocalText({"en": "words"})
AMOUNTS = st.sampled_from([0.5, 1.0, 2.0, 3.0, 7.5])
CRITICALS = st.builds(Critical, st.sampled_from(Family), st.sampled_from(FailScope), st.sampled_from(FailEffect))


@st.composite
def questions(draw: st.DrawFn, name: str, earlier: list[Question], *, with_criticals: bool) -> Question:
    kind = draw(st.sampled_from(QuestionKind))
    is_bonus = kind is QuestionKind.YES_NO and draw(st.integers(0, 5)) == 0
    options = tuple(Option(f"o{number}", WORDS, draw(st.sampled_from([0.0, 1.0, 2.5]))) for number in range(3))
    bands = (Band(None, 10, draw(AMOUNTS)), Band(10, 20, 0.5), Band(20, None, 0.0))
    question = Question(
        name,
        WORDS,
        kind,
        points=draw(AMOUNTS),
        weight=draw(AMOUNTS),
        scale_max=draw(st.integers(1, 6)),
        options=options if kind in (QuestionKind.CHOICE, QuestionKind.MULTI) else (),
        bands=bands if kind is QuestionKind.NUMBER else (),
        allows_na=not is_bonus,
        is_bonus=is_bonus,
    )
    if with_criticals and not is_bonus and kind is not QuestionKind.TEXT and draw(st.integers(0, 3)) == 0:
        question = replace(question, critical=draw(CRITICALS))
    asked = [one for one in earlier if one.kind is QuestionKind.YES_NO]
    if asked and draw(st.integers(0, 4)) == 0:
        question = replace(question, shown_if=Condition(draw(st.sampled_from(asked)).id, (draw(st.booleans()),)))
    return question


@st.composite
def scorecards(draw: st.DrawFn, *, with_criticals: bool = True) -> Scorecard:
    earlier: list[Question] = []
    sections = []
    for number in range(draw(st.integers(1, 3))):
        own = []
        for _ in range(draw(st.integers(1, 4))):
            own.append(draw(questions(f"q{len(earlier)}", earlier, with_criticals=with_criticals)))
            earlier.append(own[-1])
        sections.append(Section(f"s{number}", WORDS, tuple(own), weight=draw(AMOUNTS), multiplier=draw(AMOUNTS)))
    mode = draw(st.sampled_from(ScoringMode))
    floor, cap = draw(st.sampled_from([0.0, 0.0, 20.0])), draw(st.sampled_from([0.0, 5.0]))
    return Scorecard("form", 1, WORDS, mode, tuple(sections), floor=floor, bonus_cap=cap)


def answers_to(question: Question) -> st.SearchStrategy[AnswerValue]:
    known: dict[QuestionKind, st.SearchStrategy[AnswerValue]] = {
        QuestionKind.YES_NO: st.booleans(),
        QuestionKind.SCALE: st.integers(0, question.scale_max),
        QuestionKind.NUMBER: st.floats(-5, 50),
        QuestionKind.CHOICE: st.sampled_from(["o0", "o1", "o2"]),
        QuestionKind.MULTI: st.sets(st.sampled_from(["o0", "o1", "o2"])).map(lambda chosen: tuple(sorted(chosen))),
        QuestionKind.TEXT: st.just("note"),
    }
    others: list[AnswerValue] = [None, NA] if question.allows_na else [None]
    return st.one_of(known[question.kind], known[question.kind], st.sampled_from(others))


@st.composite
def evaluated(draw: st.DrawFn, *, with_criticals: bool = True) -> tuple[Scorecard, dict[str, AnswerValue]]:
    scorecard = draw(scorecards(with_criticals=with_criticals))
    return scorecard, {question.id: draw(answers_to(question)) for question in scorecard.questions()}


@given(evaluated())
def test_a_total_lies_between_the_floor_and_100_with_the_bonus_cap(
    case: tuple[Scorecard, dict[str, AnswerValue]],
) -> None:
    scorecard, answers = case
    result = score(scorecard, answers)
    if result.total is not None:
        lowest = 0.0 if result.failed else scorecard.floor
        assert lowest <= result.total <= 100 + scorecard.bonus_cap + 1e-9
    assert all(value is None or 0 <= value <= 100 + 1e-9 for value in result.sections.values())


@given(evaluated(), st.randoms(use_true_random=False))
def test_the_order_of_answers_sections_and_questions_never_matters(
    case: tuple[Scorecard, dict[str, AnswerValue]], chance: random.Random
) -> None:
    scorecard, answers = case
    unconditional = {question.id for question in scorecard.questions() if question.shown_if is None}
    shuffled = list(answers.items())
    chance.shuffle(shuffled)
    expected = score(scorecard, answers)
    assert score(scorecard, dict(shuffled)) == expected
    if len(unconditional) == len(answers):
        mixed = [
            replace(one, questions=tuple(chance.sample(one.questions, len(one.questions))))
            for one in scorecard.sections
        ]
        chance.shuffle(mixed)
        again = score(replace(scorecard, sections=tuple(mixed)), answers)
        assert (again.total, again.families, again.failed) == (expected.total, expected.families, expected.failed)


@given(evaluated(with_criticals=False), st.data())
def test_turning_a_zero_answer_into_na_never_lowers(
    case: tuple[Scorecard, dict[str, AnswerValue]], data: st.DataObject
) -> None:
    scorecard, answers = case
    asked_about = {question.shown_if.question for question in scorecard.questions() if question.shown_if}
    kinds = (QuestionKind.YES_NO, QuestionKind.SCALE)
    able = [one for one in scorecard.questions() if one.kind in kinds and one.allows_na and one.id not in asked_about]
    if not able:
        return
    question = data.draw(st.sampled_from(able))
    before = score(scorecard, {**answers, question.id: False if question.kind is QuestionKind.YES_NO else 0}).total
    after = score(scorecard, {**answers, question.id: NA}).total
    assert before is None or after is None or after >= before - 1e-9


@given(evaluated())
def test_replaying_the_trace_gives_the_total(case: tuple[Scorecard, dict[str, AnswerValue]]) -> None:
    result = score(*case)
    assert replay(result.trace) == pytest.approx(result.total, abs=1e-9)


@given(evaluated())
def test_a_form_fail_that_zeroes_dominates_everything(case: tuple[Scorecard, dict[str, AnswerValue]]) -> None:
    scorecard, answers = case
    fatal = Question(
        "fatal",
        WORDS,
        QuestionKind.YES_NO,
        critical=Critical(Family.COMPLIANCE, FailScope.FORM, FailEffect.ZERO),
    )
    form = replace(scorecard, sections=(*scorecard.sections, Section("last", WORDS, (fatal,))))
    result = score(form, {**answers, "fatal": False})
    assert (result.total, result.failed, result.families["compliance_critical"]) == (0, True, False)


@given(evaluated())
def test_what_is_answered_in_hidden_questions_never_matters(case: tuple[Scorecard, dict[str, AnswerValue]]) -> None:
    scorecard, answers = case
    shown = visible_questions(scorecard, answers)
    assert score(scorecard, {key: value for key, value in answers.items() if key in shown}) == score(scorecard, answers)
