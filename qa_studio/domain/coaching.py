"""What a coaching report says about an agent, and the actions agreed on."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from qa_studio.domain.calls import Span
from qa_studio.domain.scorecards import LocalText

RANKED_FROM = 3
"""Fewest answered calls of the agent on which a question may be called best, weakest or changed."""
STRONG_FROM = 85.0
"""A question is a strength only at this level (0–100) and not below the team."""
WEAK_BELOW = 80.0
"""A question is something to work on only below this level (0–100)…"""
WEAK_GAP = 5.0
"""…and at least so many points below the team, where there is a team to compare with."""
MOVED_POINTS = 10.0
"""A question has improved or declined only by at least so many points."""
SHOWN = 3
"""How many questions each list names at most."""


class ActionState(StrEnum):
    """Whether an agreed action has been done."""

    OPEN = "open"
    DONE = "done"
    DROPPED = "dropped"


@dataclass(frozen=True)
class ActionItem:
    """Something agreed in coaching: what, how it is measured, until when. `id` is 0 before it is stored."""

    id: int
    agent_id: int
    what: str
    measure: str
    due: date | None
    agreed_on: date
    agreed_with: str
    state: ActionState = ActionState.OPEN


@dataclass(frozen=True)
class Estimate:
    """A mean (0–100) of `n` evaluations with its 95 % interval; no interval below 2, no mean at 0."""

    n: int
    mean: float | None
    low: float | None
    high: float | None
    is_whole: bool = field(default=False, compare=False)
    """Whether every call there was has been reviewed, so that nothing is left to estimate."""


@dataclass(frozen=True)
class TrendPoint:
    """The estimate of one month; `month` is its first day."""

    month: date
    estimate: Estimate


@dataclass(frozen=True)
class Standing:
    """A section or question of an agent beside the team's: means of earned/possible in 0–100."""

    id: str
    title: LocalText
    scorecard_id: str
    agent: Estimate
    team: Estimate
    critical_family: str | None = None

    @property
    def difference(self) -> float | None:
        """Agent's mean minus the team's, in points of 100; None where either is unknown."""
        if self.agent.mean is None or self.team.mean is None:
            return None
        return self.agent.mean - self.team.mean


@dataclass(frozen=True)
class CriticalError:
    """A failed critical question in one evaluation; the call's moment is UTC, shown at `site_timezone`."""

    question: LocalText
    family: str
    call_uid: str
    evaluation_id: int
    call_started_at: datetime
    site_timezone: str = "UTC"
    recording: str = ""


@dataclass(frozen=True)
class FamilyResult:
    """How often a family of critical errors applied to an agent's reviews, and how many of them failed any of it."""

    family: str
    applied: int
    failed: int

    @property
    def accuracy(self) -> float | None:
        """Share of reviews without a critical error of the family (0–1), None where it never applied."""
        return (self.applied - self.failed) / self.applied if self.applied else None


@dataclass(frozen=True)
class Moment:
    """A moment of a call that shows a finding: the words and where they are heard."""

    question_id: str
    question: LocalText
    call_uid: str
    recording: str
    call_started_at: datetime
    span: Span
    quote: str
    is_strength: bool
    comment: str = ""
    site_timezone: str = "UTC"


@dataclass(frozen=True)
class CoachingReport:
    """All that a coaching report shows, in no language yet.

    `period_from` is inclusive, `period_before` exclusive (dates at the site). Targeted reviews are only counted.
    """

    agent_id: int
    agent_name: str
    team: str | None
    period_from: date
    period_before: date
    prepared_at: datetime
    prepared_by: str
    overall: Estimate
    team_overall: Estimate
    previous: Estimate
    trend: tuple[TrendPoint, ...]
    sections: tuple[Standing, ...]
    questions: tuple[Standing, ...]
    best: tuple[Standing, ...]
    weakest: tuple[Standing, ...]
    improved: tuple[Standing, ...]
    declined: tuple[Standing, ...]
    """Questions that moved most since the period before: here `team` holds the agent's own earlier estimate."""
    critical_errors: tuple[CriticalError, ...]
    moments: tuple[Moment, ...]
    actions: tuple[ActionItem, ...]
    targeted_reviews: int
    other_causes: int
    """Faults put down to process or tool, which do not count for the agent."""
    evaluations: tuple[int, ...] = ()
    """The random evaluations that entered the means, by id."""
    families: tuple[FamilyResult, ...] = ()
    eligible_calls: int | None = None
    """How many calls the agent took in the period (N), None where unknown."""
    scorecards: Mapping[str, LocalText] = field(default_factory=dict)
    """Titles of the scorecards used, by id."""
    site_timezone: str = "UTC"
    """The zone in which the period's days and `prepared_at` are meant."""
