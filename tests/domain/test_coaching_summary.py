"""A coaching report's figures, worked out by hand beside what is built."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa_studio.domain.calls import Span
from qa_studio.domain.coaching import CoachingReport, FamilyResult
from qa_studio.domain.coaching_summary import (
    MOMENTS_OF_A_QUESTION,
    MOMENTS_SHOWN,
    CoachingMaterial,
    ReviewedCall,
    summarise,
)
from qa_studio.domain.evaluations import Answer, Evaluation, EvaluationState, Evidence, Origin
from qa_studio.domain.scorecards import (
    Cause,
    Critical,
    FailEffect,
    FailScope,
    Family,
    LocalText,
    Question,
    QuestionKind,
    Scorecard,
    ScoringMode,
    Section,
)
from qa_studio.domain.scoring import score

ANA, BEA = 1, 2
_COMPLIANCE = Critical(Family.COMPLIANCE, FailScope.FORM, FailEffect.MARK)


def _yes_no(name: str, critical: Critical | None = None) -> Question:
    return Question(name, LocalText({"en": name}), QuestionKind.YES_NO, critical=critical)


CARD = Scorecard(
    "card",
    1,
    LocalText({"en": "Card"}),
    ScoringMode.WEIGHTED,
    (
        Section("talk", LocalText({"en": "Talk"}), (_yes_no("greet"), _yes_no("listen"))),
        Section("law", LocalText({"en": "Law"}), (_yes_no("identify", _COMPLIANCE),)),
    ),
)
GOOD = {"greet": Answer(True), "listen": Answer(True), "identify": Answer(True)}


def review(number: int, agent: int = ANA, answers: Mapping[str, Answer] = GOOD, **changes: object) -> Evaluation:
    made = Evaluation(
        number, f"call{number}", agent, 9, "card", 1, EvaluationState.PUBLISHED, Origin.RANDOM, {**GOOD, **answers}
    )
    scored = score(CARD, made.values)
    made = replace(made, score=scored.total, section_scores=scored.sections)
    return replace(made, **changes)  # type: ignore[arg-type]


def scored(number: int, agent: int, value: float) -> Evaluation:
    return review(number, agent, score=value)


def report_of(*own: Evaluation, **changes: object) -> CoachingReport:
    """Builds Ana's report of July to September; each call began at noon on the day of July that its number says."""
    material = CoachingMaterial(
        agent_id=ANA,
        agent_name="Ana",
        team=None,
        period_from=date(2026, 7, 1),
        period_before=date(2026, 10, 1),
        prepared_at=datetime(2026, 10, 1, tzinfo=UTC),
        prepared_by="Sol",
        evaluations=own,
        earlier=(),
        team_evaluations=(),
        scorecards={("card", 1): CARD},
        calls={
            f"call{number}": ReviewedCall(
                f"call{number}", datetime(2026, 7, 1 + number % 28, 12, tzinfo=UTC), f"{number}.wav"
            )
            for number in range(100)
        },
        eligible_calls={},
    )
    return summarise(replace(material, **changes))  # type: ignore[arg-type]


def test_equal_quotas_over_unequal_agents_do_not_mislead() -> None:
    ana = [scored(1, ANA, 85), scored(2, ANA, 95)]
    bea = [scored(3, BEA, 55), scored(4, BEA, 65)]
    report = report_of(*ana, team_evaluations=bea, eligible_calls={ANA: 1000, BEA: 50})
    assert report.team_overall.mean == pytest.approx((1000 * 90 + 50 * 60) / 1050)
    assert report.team_overall.n == 4
    assert report.overall.mean == 90
    assert report.eligible_calls == 1000


def test_the_mean_carries_its_interval_and_correction() -> None:
    report = report_of(scored(1, ANA, 70), scored(2, ANA, 80), scored(3, ANA, 90), eligible_calls={ANA: 12})
    half = 4.302652729911275 * 10 / 3**0.5 * (1 - 3 / 12) ** 0.5
    assert report.overall.low == pytest.approx(80 - half)
    assert report.overall.high == pytest.approx(80 + half)


def test_the_agent_s_own_reviews_count_once_in_the_team() -> None:
    own = [scored(1, ANA, 90), scored(2, ANA, 90)]
    others = [scored(3, BEA, 50), scored(4, BEA, 50)]
    eligible = {ANA: 100, BEA: 100}
    apart = report_of(*own, team_evaluations=others, eligible_calls=eligible)
    together = report_of(*own, team_evaluations=[*own, *others], eligible_calls=eligible)
    assert apart.team_overall == together.team_overall


def test_targeted_reviews_are_only_counted() -> None:
    targeted = review(3, answers={"greet": Answer(False)}, score=0.0, origin=Origin.TARGETED)
    report = report_of(scored(1, ANA, 80), scored(2, ANA, 90), targeted)
    assert report.overall.n == 2
    assert report.targeted_reviews == 1
    assert report.evaluations == (1, 2)
    assert next(one for one in report.questions if one.id == "greet").agent.mean == 100


@pytest.mark.parametrize("state", [EvaluationState.DRAFT, EvaluationState.SUBMITTED])
def test_unpublished_reviews_do_not_count(state: EvaluationState) -> None:
    report = report_of(scored(1, ANA, 80), replace(scored(2, ANA, 0), state=state))
    assert (report.overall.n, report.overall.mean) == (1, 80)


def test_a_new_revision_takes_the_place_of_the_one_before() -> None:
    first = scored(1, ANA, 20)
    second = replace(first, id=50, revision=2, score=90.0)
    report = report_of(first, second)
    assert (report.overall.n, report.overall.mean) == (1, 90)
    assert report.evaluations == (50,)


def test_a_call_reviewed_by_two_counts_once() -> None:
    one = scored(1, ANA, 60)
    report = report_of(one, replace(one, id=51, reviewer_id=10, score=100.0), scored(2, ANA, 90))
    assert report.overall.n == 2
    assert report.overall.mean == pytest.approx((80 + 90) / 2)


def test_a_score_that_nothing_applied_to_is_left_out() -> None:
    report = report_of(scored(1, ANA, 80), replace(scored(2, ANA, 0), score=None))
    assert report.overall.n == 1


def test_a_fault_of_the_tools_is_not_the_agent_s() -> None:
    tool = review(2, answers={"listen": Answer(False, Cause.TOOL)})
    process = review(3, answers={"identify": Answer(False, Cause.PROCESS)})
    report = report_of(review(1), tool, process)
    by_id = {one.id: one for one in (*report.questions, *report.sections)}
    assert report.other_causes == 2
    assert (by_id["listen"].agent.n, by_id["listen"].agent.mean) == (2, 100)
    assert by_id["talk"].agent.mean == 100
    assert report.critical_errors == ()
    assert report.overall.mean == pytest.approx((100 + 75 + 50) / 3)


def test_a_fault_that_names_the_agent_or_nobody_counts() -> None:
    report = report_of(
        review(1), review(2, answers={"greet": Answer(False)}), review(3, answers={"greet": Answer(False, Cause.AGENT)})
    )
    greet = next(one for one in report.questions if one.id == "greet")
    assert (greet.agent.n, round(greet.agent.mean or 0, 1)) == (3, 33.3)
    assert report.other_causes == 0


def test_questions_and_sections_stand_beside_the_team_s() -> None:
    own = [review(number, ANA, {"greet": Answer(False)}) for number in (1, 2, 3)]
    others = [review(number, BEA) for number in (4, 5, 6)]
    report = report_of(*own, team_evaluations=others, eligible_calls={ANA: 30, BEA: 90})
    greet = next(one for one in report.questions if one.id == "greet")
    talk = next(one for one in report.sections if one.id == "talk")
    assert (greet.agent.mean, greet.team.mean, greet.difference) == (0, 75, -75)
    assert (talk.agent.mean, talk.team.mean) == (50, 87.5)
    assert [one.id for one in report.weakest] == ["greet"]
    assert [one.id for one in report.best] == ["listen", "identify"]


def test_critical_errors_are_named_and_counted_by_family() -> None:
    failed = review(2, answers={"identify": Answer(False)})
    skipped = review(3, answers={"identify": Answer("na")})
    report = report_of(review(1), failed, skipped)
    assert report.families == (FamilyResult("compliance_critical", 2, 1),)
    assert report.families[0].accuracy == 0.5
    assert [(one.evaluation_id, one.recording) for one in report.critical_errors] == [(2, "2.wav")]


def test_the_trend_goes_by_the_month_at_the_site() -> None:
    late = datetime(2026, 8, 1, 2, 0, tzinfo=UTC)
    calls = {
        "call1": ReviewedCall("call1", late, "1.wav", "America/Argentina/Buenos_Aires"),
        "call2": ReviewedCall("call2", late, "2.wav"),
        "call3": ReviewedCall("call3", datetime(2026, 5, 9, tzinfo=UTC), "3.wav"),
    }
    report = report_of(scored(1, ANA, 80), scored(2, ANA, 90), earlier=[scored(3, ANA, 70)], calls=calls)
    assert [(one.month, one.estimate.mean) for one in report.trend] == [
        (date(2026, 5, 1), 70),
        (date(2026, 7, 1), 80),
        (date(2026, 8, 1), 90),
    ]
    assert report.previous.mean == 70


def test_a_month_of_which_every_call_was_reviewed_has_no_margin_either() -> None:
    own = [scored(1, ANA, 70), scored(2, ANA, 90)]
    report = report_of(*own, eligible_calls={ANA: 2}, eligible_by_month={date(2026, 7, 1): 2})
    assert [one.estimate for one in report.trend] == [report.overall]
    assert (report.overall.low, report.overall.high) == (80, 80)


def test_what_moved_stands_beside_the_agent_s_own_past() -> None:
    before = [review(number, answers={"greet": Answer(False)}) for number in (11, 12, 13)]
    report = report_of(review(1), review(2), review(3), earlier=before)
    assert [(one.id, one.team.mean, one.agent.mean) for one in report.improved] == [("greet", 0, 100)]
    assert report.declined == ()


def _pinned(number: int, question: str, start_s: float, **answers: Answer) -> Evaluation:
    evidence = (Evidence(question, Span(start_s, start_s + 4), f"words {number}"),)
    return review(number, answers=answers, evidence=evidence)


def test_moments_show_faults_and_strengths_the_latest_first() -> None:
    fault = Answer(False, comment="Let us hear it")
    report = report_of(_pinned(1, "greet", 5), _pinned(3, "listen", 9, listen=fault), _pinned(2, "greet", 7))
    assert [(one.quote, one.is_strength) for one in report.moments] == [
        ("words 3", False),
        ("words 2", True),
        ("words 1", True),
    ]
    assert report.moments[0].comment == "Let us hear it"


def test_a_fault_of_the_process_and_a_question_left_out_show_nothing() -> None:
    process = _pinned(1, "greet", 5, greet=Answer(False, Cause.PROCESS))
    left_out = _pinned(2, "greet", 5, greet=Answer("na"))
    assert report_of(process, left_out, _pinned(3, "gone", 1)).moments == ()


def test_moments_are_few_and_no_question_fills_them() -> None:
    report = report_of(*(_pinned(number, "greet", 5) for number in range(1, 20)))
    assert len(report.moments) == MOMENTS_OF_A_QUESTION
    assert MOMENTS_OF_A_QUESTION <= MOMENTS_SHOWN


def test_nobody_reviewed_gives_a_report_that_says_so() -> None:
    report = report_of()
    assert report.overall.n == 0
    assert not any((report.trend, report.questions, report.sections, report.moments, report.families))


ANSWERS = st.fixed_dictionaries(
    {name: st.builds(Answer, st.sampled_from([True, False, "na"]), st.sampled_from([None, *Cause])) for name in GOOD}
)


@given(st.lists(st.tuples(st.sampled_from([ANA, BEA]), ANSWERS), max_size=12), st.randoms(use_true_random=False))
def test_means_stay_within_the_scale_and_ignore_the_order(
    answered: list[tuple[int, dict[str, Answer]]], shuffler: "object"
) -> None:
    every = [review(number, agent, answers) for number, (agent, answers) in enumerate(answered)]
    shuffled = list(every)
    shuffler.shuffle(shuffled)  # type: ignore[attr-defined]
    own = [one for one in every if one.agent_id == ANA]
    report = report_of(*own, team_evaluations=every, eligible_calls={ANA: 50, BEA: 20})
    again = report_of(*reversed(own), team_evaluations=shuffled, eligible_calls={ANA: 50, BEA: 20})
    estimates = [one for each in (*report.questions, *report.sections) for one in (each.agent, each.team)]
    assert all(one.mean is None or -1e-9 <= one.mean <= 100 + 1e-9 for one in estimates)
    assert all(one.n <= len(own) for one in (each.agent for each in report.questions))
    assert report.other_causes == again.other_causes
    for one, other in zip(report.questions, again.questions, strict=True):
        assert one.id == other.id
        assert one.agent.mean == pytest.approx(other.agent.mean)
        assert one.team.mean == pytest.approx(other.team.mean)
