"""What critical errors do to scores worked out by hand."""

from dataclasses import replace

import pytest

from qa_studio.domain.scorecards import NA, Condition, Family, QuestionKind
from qa_studio.domain.scoring import (
    error_accuracy,
    score,
)
from small_scorecards import (
    FORM_MARK,
    FORM_ZERO,
    SECTION_MARK,
    SECTION_ZERO,
    options,
    points,
    replayed,
    section,
    weighted,
    yes_no,
)


def test_a_form_fail_that_zeroes_leaves_0_and_keeps_the_section_scores() -> None:
    form = points(section("a", yes_no("q1", critical=FORM_ZERO), yes_no("q2")), floor=30.0)
    result = replayed(score(form, {"q1": False, "q2": True}))
    assert (result.total, result.failed, result.sections["a"]) == (0, True, 50)
    assert result.families == {"customer_critical": False}
    assert result.critical_errors == ("q1",)


def test_a_form_fail_that_marks_keeps_the_score() -> None:
    form = points(section("a", yes_no("q1", critical=FORM_MARK), yes_no("q2", points=3.0)))
    result = replayed(score(form, {"q1": False, "q2": True}))
    assert (result.total, result.failed) == (75, True)


def test_a_critical_question_without_points_fails_all_the_same() -> None:
    form = points(section("a", yes_no("q1", critical=FORM_ZERO, points=0.0), yes_no("q2")))
    assert replayed(score(form, {"q1": False, "q2": True})).total == 0
    assert replayed(score(form, {"q1": True, "q2": True})).total == 100


def test_a_failed_section_counts_0_of_all_it_could_have_given_na_notwithstanding() -> None:
    failing = section("a", yes_no("q1", critical=SECTION_ZERO), yes_no("q2", points=2.0), yes_no("q3"))
    form = points(failing, section("b", yes_no("q4", points=6.0)))
    result = replayed(score(form, {"q1": False, "q2": NA, "q3": True, "q4": True}))
    assert result.sections["a"] == 0
    assert result.total == pytest.approx(60)
    assert (result.failed, result.failed_sections) == (False, ("a",))


def test_a_question_hidden_in_a_failed_section_could_have_given_nothing() -> None:
    hidden = yes_no("q2", points=5.0, shown_if=Condition("q1", (True,)))
    form = points(section("a", yes_no("q1", critical=SECTION_ZERO), hidden), section("b", yes_no("q3")))
    assert replayed(score(form, {"q1": False, "q3": True})).total == 50


def test_a_failed_section_keeps_its_weight_in_weighted_mode() -> None:
    form = weighted(
        section("a", yes_no("q1", critical=SECTION_ZERO), yes_no("q2", weight=4.0), weight=30),
        section("b", yes_no("q3"), weight=70),
    )
    assert replayed(score(form, {"q1": False, "q2": True, "q3": True})).total == pytest.approx(70)


def test_a_section_fail_that_marks_keeps_its_score() -> None:
    form = points(section("a", yes_no("q1", critical=SECTION_MARK), yes_no("q2")))
    result = replayed(score(form, {"q1": False, "q2": True}))
    assert (result.total, result.failed, result.failed_sections) == (50, False, ("a",))


def test_an_na_critical_question_did_not_apply() -> None:
    form = points(section("a", yes_no("q1", critical=FORM_ZERO), yes_no("q2")))
    result = replayed(score(form, {"q1": NA, "q2": True}))
    assert (result.total, result.families) == (100, {})


def test_a_graded_critical_question_fails_only_where_it_earns_nothing() -> None:
    graded = replace(options("q1", QuestionKind.CHOICE, solved=2, partly=1, no=0), critical=FORM_ZERO)
    form = points(section("a", graded))
    assert [score(form, {"q1": answer}).total for answer in ("solved", "partly", "no")] == [100, 50, 0]


def test_one_error_of_a_family_outweighs_its_other_questions() -> None:
    form = points(section("a", yes_no("q1", critical=FORM_MARK), yes_no("q2", critical=FORM_MARK)))
    assert score(form, {"q1": True, "q2": False}).families == {"compliance_critical": False}
    assert score(form, {"q1": True, "q2": True}).families == {"compliance_critical": True}


def test_error_accuracy_counts_only_evaluations_in_which_the_family_applied() -> None:
    outcomes = [{"customer_critical": True}, {"customer_critical": False}, {"business_critical": False}, {}]
    assert error_accuracy(outcomes, Family.CUSTOMER) == 0.5
    assert error_accuracy(outcomes, Family.COMPLIANCE) is None
