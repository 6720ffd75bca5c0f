"""Scores worked out by hand."""

from typing import Any

import pytest

from qa_studio.domain.scorecards import NA, Band, Condition, Question, QuestionKind, Scorecard
from qa_studio.domain.scoring import score, visible_questions
from small_scorecards import FORM_ZERO, SECTION_ZERO, options, points, replayed, scale, section, text, weighted, yes_no


def test_points_are_multiplied_by_their_section_before_they_are_summed() -> None:
    form = points(
        section("a", options("q1", QuestionKind.CHOICE, half=1, full=2), multiplier=40),
        section("b", yes_no("q2"), multiplier=20),
    )
    result = replayed(score(form, {"q1": "half", "q2": True}))
    assert result.total == pytest.approx(60)
    assert result.sections == {"a": 50, "b": 100}


def test_all_yes_is_100_and_all_no_is_0() -> None:
    form = points(section("a", yes_no("q1", points=3.0), yes_no("q2")))
    assert score(form, {"q1": True, "q2": True}).total == 100
    assert score(form, {"q1": False, "q2": False}).total == 0


def test_an_na_leaves_both_sums() -> None:
    form = points(section("a", yes_no("q1"), yes_no("q2", points=3.0), yes_no("q3")))
    assert replayed(score(form, {"q1": True, "q2": NA, "q3": False})).total == 50


def test_a_section_wholly_na_has_no_score_and_does_not_count() -> None:
    form = points(section("a", yes_no("q1")), section("b", yes_no("q2"), multiplier=9))
    result = replayed(score(form, {"q1": True, "q2": NA}))
    assert (result.total, result.sections["b"]) == (100, None)


def test_nothing_applicable_gives_no_score() -> None:
    form = points(section("a", yes_no("q1"), yes_no("q2")))
    result = replayed(score(form, {"q1": NA, "q2": NA}))
    assert (result.total, result.failed, result.sections) == (None, False, {"a": None})


def test_a_scale_earns_its_part_of_the_points() -> None:
    form = points(section("a", scale("q1", 4, points=8.0), yes_no("q2", points=2.0)))
    assert replayed(score(form, {"q1": 3, "q2": False})).total == pytest.approx(60)


def test_a_number_earns_the_points_of_its_band_whose_upper_limit_is_outside() -> None:
    bands = (Band(None, 20, 2), Band(20, 40, 1), Band(40, None, 0))
    form = points(section("a", Question("q1", text("q1"), QuestionKind.NUMBER, bands=bands)))
    totals = [score(form, {"q1": value}).total for value in (-3, 19.99, 20, 39.9, 40.0)]
    assert totals == [100, 100, 50, 50, 0]


def test_multi_choice_sums_what_was_chosen_up_to_what_is_possible() -> None:
    form = points(section("a", options("q1", QuestionKind.MULTI, reason=1, actions=2, next=1, wrong=-3)))
    answers = [(), ("reason",), ("reason", "actions", "next"), ("actions", "wrong")]
    totals = [replayed(score(form, {"q1": answer})).total for answer in answers]
    assert totals == [0, 25, 100, 0]


def test_a_deduction_lowers_others_but_no_total_below_the_floor() -> None:
    form = points(section("a", options("q1", QuestionKind.CHOICE, good=2, rude=-2), yes_no("q2", points=6.0)))
    assert replayed(score(form, {"q1": "rude", "q2": True})).total == 50
    assert replayed(score(form, {"q1": "rude", "q2": False})).total == 0


def test_a_text_is_never_scored_and_may_stay_empty() -> None:
    form = points(section("a", yes_no("q1"), Question("note", text("note"), QuestionKind.TEXT)))
    assert score(form, {"q1": True, "note": "na"}).total == 100
    assert score(form, {"q1": True}).missing == ()


def test_a_fact_whose_options_carry_no_points_is_not_scored() -> None:
    form = points(section("a", yes_no("q1"), options("fact", QuestionKind.CHOICE, hold=0, none=0)))
    assert replayed(score(form, {"q1": True, "fact": "hold"})).total == 100


# Weighted mode


def test_questions_weigh_inside_their_section_and_sections_in_the_total() -> None:
    form = weighted(
        section("a", yes_no("q1", weight=3.0), yes_no("q2", weight=1.0), weight=60),
        section("b", scale("q3", 5), weight=40),
    )
    result = replayed(score(form, {"q1": True, "q2": False, "q3": 2}))
    assert result.sections == {"a": 75, "b": 40}
    assert result.total == pytest.approx(0.6 * 75 + 0.4 * 40)


def test_a_section_wholly_na_leaves_the_weights_of_the_total() -> None:
    form = weighted(section("a", yes_no("q1"), weight=60), section("b", scale("q2", 4), weight=40))
    assert replayed(score(form, {"q1": NA, "q2": 1})).total == pytest.approx(25)


def test_in_weighted_mode_the_points_of_options_only_grade_their_question() -> None:
    form = weighted(section("a", options("q1", QuestionKind.CHOICE, no=0, half=50, full=100), yes_no("q2"), weight=100))
    assert replayed(score(form, {"q1": "half", "q2": False})).total == pytest.approx(25)


# Conditions


def conditional() -> Scorecard:
    held = Condition("held", (True,))
    return points(
        section(
            "a",
            yes_no("held", points=0.0),
            yes_no("warned", shown_if=held, points=2.0),
            yes_no("thanked", shown_if=Condition("warned", (True, NA))),
            yes_no("closed"),
        )
    )


def test_a_hidden_question_does_not_apply_whatever_was_answered_there() -> None:
    answers = {"held": False, "warned": False, "thanked": False, "closed": True}
    assert visible_questions(conditional(), answers) == ("held", "closed")
    assert replayed(score(conditional(), answers)).total == 100


def test_a_shown_question_applies() -> None:
    answers = {"held": True, "warned": True, "thanked": False, "closed": False}
    assert replayed(score(conditional(), answers)).total == 50


def test_hiding_a_question_hides_those_that_hang_on_it() -> None:
    assert visible_questions(conditional(), {"held": False, "warned": True}) == ("held", "closed")
    assert "thanked" in visible_questions(conditional(), {"held": True, "warned": NA})


def test_yes_does_not_answer_a_condition_on_1() -> None:
    form = points(section("a", scale("q1", 3), yes_no("q2", shown_if=Condition("q1", (True,)))))
    assert visible_questions(form, {"q1": 1}) == ("q1",)


def test_a_condition_on_multi_choice_holds_when_the_option_is_among_those_chosen() -> None:
    asked = yes_no("q2", shown_if=Condition("q1", ("b",)))
    form = points(section("a", options("q1", QuestionKind.MULTI, a=1, b=1), asked))
    assert visible_questions(form, {"q1": ("a", "b")}) == ("q1", "q2")
    assert visible_questions(form, {"q1": ("a",)}) == ("q1",)


# Bonus, floor, drafts


def with_bonus(**changes: Any) -> Scorecard:
    extra = yes_no("extra", points=5.0, is_bonus=True, allows_na=False)
    more = yes_no("more", points=4.0, is_bonus=True, allows_na=False)
    return points(section("a", yes_no("q1"), yes_no("q2"), extra, more), bonus_cap=7.0, **changes)


def test_bonus_adds_to_the_total_but_not_to_what_is_possible() -> None:
    answers = {"q1": True, "q2": False, "extra": True, "more": False}
    assert replayed(score(with_bonus(), answers)).total == 55
    assert score(with_bonus(), answers).sections["a"] == 50


def test_bonus_stops_at_the_cap() -> None:
    assert replayed(score(with_bonus(), dict.fromkeys(("q1", "q2", "extra", "more"), True))).total == 107


def test_bonus_alone_makes_no_score() -> None:
    assert replayed(score(with_bonus(), {"q1": NA, "q2": NA, "extra": True})).total is None


def test_a_zeroed_section_loses_its_bonus_and_a_zeroed_form_is_0_with_it() -> None:
    extra = yes_no("extra", points=5.0, is_bonus=True, allows_na=False)
    for critical, total in ((SECTION_ZERO, 50), (FORM_ZERO, 0)):
        form = points(section("a", yes_no("q1", critical=critical), extra), section("b", yes_no("q2")), bonus_cap=5.0)
        assert replayed(score(form, {"q1": False, "q2": True, "extra": True})).total == total


def test_the_floor_lifts_a_low_total() -> None:
    form = points(section("a", yes_no("q1"), yes_no("q2", points=9.0)), floor=25.0)
    assert replayed(score(form, {"q1": True, "q2": False})).total == 25


def test_unanswered_questions_are_named_and_do_not_count_yet() -> None:
    form = points(section("a", yes_no("q1"), yes_no("q2"), yes_no("q3", shown_if=Condition("q2", (True,)))))
    result = replayed(score(form, {"q1": True, "q2": None}))
    assert (result.total, result.missing) == (100, ("q2",))


def test_nothing_answered_yet_is_no_score() -> None:
    result = score(points(section("a", yes_no("q1"))), {})
    assert (result.total, result.missing, result.families) == (None, ("q1",), {})
