"""What of an agent's reviews counts in coaching: random, published, the agent's own doing."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from statistics import fmean

from qa_studio.domain.answers import earned_share, fails_critical, is_fault, visible_questions
from qa_studio.domain.evaluations import Evaluation, EvaluationState, Origin
from qa_studio.domain.scorecards import Cause, Scorecard
from qa_studio.domain.scoring import score

Key = tuple[str, str]
"""Scorecard id and section or question id: versions of a scorecard count together."""
Values = Mapping[Key, Mapping[int, Sequence[float]]]
"""By key and agent: one value in 0–100 for each call."""


@dataclass(frozen=True)
class CountedReview:
    """A random review and what of it counts for the agent.

    `shares` holds earned/possible (0–1) of each question that applied, `faults` those answered badly, and
    `critical_errors` the critical ones among them that were failed. Faults put down to process or tool are in none
    of these, only in `other_causes`. `sections` holds 0–100, or None, by section id.
    """

    evaluation: Evaluation
    scorecard: Scorecard
    shares: Mapping[str, float]
    faults: frozenset[str]
    critical_errors: frozenset[str]
    other_causes: int
    sections: Mapping[str, float | None]

    @property
    def scorecard_key(self) -> tuple[str, int]:
        """Id and version of the scorecard used."""
        return self.scorecard.id, self.scorecard.version


def counted_reviews(
    evaluations: Iterable[Evaluation], scorecards: Mapping[tuple[str, int], Scorecard]
) -> tuple[CountedReview, ...]:
    """Gives the reviews that enter means: random, published, and of each call's scorecard the latest revision.

    Raises:
        KeyError: a scorecard version that an evaluation used is not in `scorecards`.
    """
    published = [one for one in {each.id: each for each in evaluations}.values() if is_published(one)]
    latest: dict[tuple[str, str], int] = defaultdict(int)
    for one in published:
        key = (one.call_uid, one.scorecard_id)
        latest[key] = max(latest[key], one.revision)
    return tuple(
        _count(one, scorecards[one.scorecard_id, one.scorecard_version])
        for one in published
        if one.origin is Origin.RANDOM and one.revision == latest[one.call_uid, one.scorecard_id]
    )


def is_published(evaluation: Evaluation) -> bool:
    """Whether the agent may see the evaluation; nothing else is coached on."""
    return evaluation.state in (EvaluationState.PUBLISHED, EvaluationState.ACKNOWLEDGED)


def _count(evaluation: Evaluation, scorecard: Scorecard) -> CountedReview:
    shares: dict[str, float] = {}
    faults: set[str] = set()
    errors: set[str] = set()
    others: set[str] = set()
    visible = set(visible_questions(scorecard, evaluation.values))
    for question in scorecard.questions():
        answer = evaluation.answers.get(question.id)
        if answer is None or question.id not in visible:
            continue
        fails = is_fault(question, answer.value)
        if fails and answer.cause in (Cause.PROCESS, Cause.TOOL):
            others.add(question.id)
            continue
        share = earned_share(question, answer.value)
        if share is not None:
            shares[question.id] = share
        if fails:
            faults.add(question.id)
        if fails_critical(question, answer.value):
            errors.add(question.id)
    sections = _sections(evaluation, scorecard, others)
    return CountedReview(evaluation, scorecard, shares, frozenset(faults), frozenset(errors), len(others), sections)


def _sections(evaluation: Evaluation, scorecard: Scorecard, others: set[str]) -> Mapping[str, float | None]:
    """Section scores without the faults of process and tool, which are scored as if nobody had asked."""
    if not others:
        return evaluation.section_scores
    kept = {question: value for question, value in evaluation.values.items() if question not in others}
    return score(scorecard, kept).sections


def total_values(reviews: Iterable[CountedReview]) -> dict[int, list[float]]:
    """Gives by agent the score of each call (0–100); several reviews of a call give their mean, so it counts once."""
    pairs = ((("", ""), review, review.evaluation.score) for review in reviews)
    return _by_call(pairs).get(("", ""), {})


def question_values(reviews: Iterable[CountedReview]) -> dict[Key, dict[int, list[float]]]:
    """Gives earned/possible of each question in 0–100, a value a call."""
    return _by_call(
        ((review.scorecard.id, question), review, 100 * share)
        for review in reviews
        for question, share in review.shares.items()
    )


def section_values(reviews: Iterable[CountedReview]) -> dict[Key, dict[int, list[float]]]:
    """Gives section scores (0–100), a value a call."""
    return _by_call(
        ((review.scorecard.id, section), review, value)
        for review in reviews
        for section, value in review.sections.items()
    )


def _by_call(
    values: Iterable[tuple[Key, CountedReview, float | None]],
) -> dict[Key, dict[int, list[float]]]:
    found: dict[Key, dict[int, dict[str, list[float]]]] = defaultdict(lambda: defaultdict(lambda: defaultdict(list)))
    for key, review, value in values:
        if value is not None:
            found[key][review.evaluation.agent_id][review.evaluation.call_uid].append(value)
    return {
        key: {agent: [fmean(scores) for scores in calls.values()] for agent, calls in agents.items()}
        for key, agents in found.items()
    }
