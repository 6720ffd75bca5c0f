"""Builds an agent's coaching report from reviews, scorecards and calls; pure."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from zoneinfo import ZoneInfo

from qa_studio.domain.coaching import ActionItem, CoachingReport, CriticalError, FamilyResult, Moment, TrendPoint
from qa_studio.domain.coaching_counting import (
    CountedReview,
    counted_reviews,
    is_published,
    question_values,
    section_values,
    total_values,
)
from qa_studio.domain.coaching_standings import (
    agent_estimate,
    moved,
    question_standings,
    section_standings,
    strongest,
    team_estimate,
    weakest,
)
from qa_studio.domain.evaluations import Evaluation, Origin
from qa_studio.domain.scorecards import NO_TEXT, Family, LocalText, Question, Scorecard

MOMENTS_SHOWN = 6
"""How many moments of faults, and how many of strengths, a report holds at most."""
MOMENTS_OF_A_QUESTION = 2
"""How many of them may belong to the same question, so that one habit does not fill the page."""


@dataclass(frozen=True)
class ReviewedCall:
    """What a report tells of a reviewed call.

    `started_at` is aware, `recording` the file's name, `site_timezone` an IANA zone.
    """

    uid: str
    started_at: datetime
    recording: str
    site_timezone: str = "UTC"

    @property
    def local_day(self) -> date:
        """The day on which the call began at its site."""
        return self.started_at.astimezone(ZoneInfo(self.site_timezone)).date()


@dataclass(frozen=True)
class CoachingMaterial:
    """Everything a coaching report is made of.

    `evaluations` are the agent's in the period, `earlier` the agent's in a period of the same length just before,
    `team_evaluations` those of all agents in the period (with or without this agent's: each counts once). Drafts
    and submitted ones may be among them; they are not used. `scorecards` holds every version they used, `calls`
    every call of the agent's evaluations by uid. `eligible_calls` is N by agent id: how many calls each took in the
    period; `earlier_eligible_calls` the agent's in the period before, and `eligible_by_month` the agent's in each
    month of a reviewed call (by its first day), as far as it lies within both periods. An unknown N means no
    correction for it.
    """

    agent_id: int
    agent_name: str
    team: str | None
    period_from: date
    period_before: date
    prepared_at: datetime
    prepared_by: str
    evaluations: Sequence[Evaluation]
    earlier: Sequence[Evaluation]
    team_evaluations: Sequence[Evaluation]
    scorecards: Mapping[tuple[str, int], Scorecard]
    calls: Mapping[str, ReviewedCall]
    eligible_calls: Mapping[int, int]
    earlier_eligible_calls: int | None = None
    eligible_by_month: Mapping[date, int] = field(default_factory=dict)
    actions: Sequence[ActionItem] = ()
    site_timezone: str = "UTC"


def summarise(material: CoachingMaterial) -> CoachingReport:
    """Builds the coaching report.

    Only random, published reviews enter means, and of a question's answers only those that are the agent's own
    doing; targeted reviews and faults of process or tool are counted apart. The overall mean is that of the scores
    as published. Who stands out is decided by the thresholds in `qa_studio.domain.coaching_standings`.

    Raises:
        KeyError: an evaluation's scorecard version or call is missing from the material.
    """
    agent_id, eligible = material.agent_id, material.eligible_calls
    own = counted_reviews(material.evaluations, material.scorecards)
    before = counted_reviews(material.earlier, material.scorecards)
    everybody = counted_reviews((*material.evaluations, *material.team_evaluations), material.scorecards)
    versions = tuple(dict.fromkeys(review.scorecard_key for review in (*before, *everybody)))
    used = [material.scorecards[key] for key in versions]
    totals = total_values(everybody)
    questions = question_standings(question_values(everybody), agent_id, eligible, used)
    improved, declined = moved(questions, question_values(before), agent_id, material.earlier_eligible_calls)
    return CoachingReport(
        agent_id=agent_id,
        agent_name=material.agent_name,
        team=material.team,
        period_from=material.period_from,
        period_before=material.period_before,
        prepared_at=material.prepared_at,
        prepared_by=material.prepared_by,
        overall=agent_estimate(total_values(own).get(agent_id, []), eligible.get(agent_id)),
        team_overall=team_estimate(totals, eligible),
        previous=agent_estimate(total_values(before).get(agent_id, []), material.earlier_eligible_calls),
        trend=_trend((*before, *own), material.calls, material.eligible_by_month),
        sections=section_standings(section_values(everybody), agent_id, eligible, used),
        questions=questions,
        best=strongest(questions),
        weakest=weakest(questions),
        improved=improved,
        declined=declined,
        critical_errors=_critical_errors(own, material.calls),
        moments=_moments(own, material.calls),
        actions=tuple(material.actions),
        targeted_reviews=sum(is_published(one) and one.origin is Origin.TARGETED for one in material.evaluations),
        other_causes=sum(review.other_causes for review in own),
        evaluations=tuple(review.evaluation.id for review in own),
        families=_families(own),
        eligible_calls=eligible.get(agent_id),
        scorecards=_titles(own),
        site_timezone=material.site_timezone,
    )


def _trend(
    reviews: Iterable[CountedReview], calls: Mapping[str, ReviewedCall], eligible: Mapping[date, int]
) -> tuple[TrendPoint, ...]:
    """Gives the mean by month of the call, over the period and the one before it, corrected as `eligible` allows."""
    months: dict[date, list[CountedReview]] = defaultdict(list)
    for review in reviews:
        months[calls[review.evaluation.call_uid].local_day.replace(day=1)].append(review)
    points = []
    for month, of_month in sorted(months.items()):
        scores = [value for values in total_values(of_month).values() for value in values]
        estimate = agent_estimate(scores, eligible.get(month))
        if estimate.n:
            points.append(TrendPoint(month, estimate))
    return tuple(points)


def _families(reviews: Iterable[CountedReview]) -> tuple[FamilyResult, ...]:
    applied: Counter[Family] = Counter()
    failed: Counter[Family] = Counter()
    for review in reviews:
        critical = [(one.critical.family, one.id) for one in review.scorecard.questions() if one.critical]
        applied.update({family for family, question in critical if question in review.shares})
        failed.update({family for family, question in critical if question in review.critical_errors})
    return tuple(FamilyResult(family.value, applied[family], failed[family]) for family in Family if applied[family])


def _critical_errors(reviews: Iterable[CountedReview], calls: Mapping[str, ReviewedCall]) -> tuple[CriticalError, ...]:
    """Gives every failed critical question, family by family, the latest call first."""
    order = {family: place for place, family in enumerate(Family)}
    found: list[tuple[Family, CriticalError]] = []
    for review in reviews:
        call = calls[review.evaluation.call_uid]
        for question in review.scorecard.questions():
            if question.critical and question.id in review.critical_errors:
                family = question.critical.family
                error = CriticalError(
                    question.text,
                    family.value,
                    call.uid,
                    review.evaluation.id,
                    call.started_at,
                    call.site_timezone,
                    call.recording,
                )
                found.append((family, error))
    found.sort(key=lambda one: one[1].call_started_at, reverse=True)
    found.sort(key=lambda one: order[one[0]])
    return tuple(error for _, error in found)


def _moments(reviews: Iterable[CountedReview], calls: Mapping[str, ReviewedCall]) -> tuple[Moment, ...]:
    """Gives pinned moments of faults and of strengths, the latest call first, within both limits."""
    every = [moment for review in reviews for moment in _moments_of(review, calls[review.evaluation.call_uid])]
    every.sort(key=lambda moment: moment.span.start_s)
    every.sort(key=lambda moment: moment.call_started_at, reverse=True)
    shown: Counter[bool] = Counter()
    of_question: Counter[tuple[bool, str]] = Counter()
    kept = []
    for moment in every:
        kind, question = moment.is_strength, (moment.is_strength, moment.question_id)
        if shown[kind] < MOMENTS_SHOWN and of_question[question] < MOMENTS_OF_A_QUESTION:
            shown[kind] += 1
            of_question[question] += 1
            kept.append(moment)
    return tuple(kept)


def _moments_of(review: CountedReview, call: ReviewedCall) -> Iterator[Moment]:
    for evidence in review.evaluation.evidence:
        question = review.scorecard.question(evidence.question)
        is_strength = _shows(review, question)
        if question is None or is_strength is None:
            continue
        yield Moment(
            question_id=question.id,
            question=question.text,
            call_uid=call.uid,
            recording=call.recording,
            call_started_at=call.started_at,
            span=evidence.span,
            quote=evidence.quote,
            is_strength=is_strength,
            comment=review.evaluation.answers[question.id].comment,
            site_timezone=call.site_timezone,
        )


def _shows(review: CountedReview, question: Question | None) -> bool | None:
    """Whether evidence for a question shows a strength (all earned), a fault (False), or neither (None)."""
    if question is None:
        return None
    if question.id in review.faults:
        return False
    return True if review.shares.get(question.id, 0.0) >= 1.0 else None


def _titles(reviews: Iterable[CountedReview]) -> dict[str, LocalText]:
    newest: dict[str, tuple[int, LocalText]] = {}
    for review in reviews:
        known = newest.get(review.scorecard.id, (0, NO_TEXT))
        newest[review.scorecard.id] = max(
            known, (review.scorecard.version, review.scorecard.title), key=lambda one: one[0]
        )
    return {scorecard_id: title for scorecard_id, (_, title) in newest.items()}
