"""Scoring: a scorecard and answers in, the score and the trace that made it out.

Points mode: Σ multiplier·earned / Σ multiplier·possible over the sections, ×100.
Weighted mode: a section is Σ weight·share / Σ weight over its questions (share = earned/possible of the answer),
the total Σ weight·section / Σ weight over the sections in which something applies. N/A, questions that are not shown
and (while an evaluation is a draft) unanswered ones are in neither sum.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import fsum

from qa_studio.domain import scoring_trace as lines
from qa_studio.domain.answers import (
    check_answers,
    earned_points,
    earned_share,
    fails_critical,
    is_answered,
    is_fault,
    raw_share,
    read_answers,
    refuse_impossible,
    visible_questions,
)
from qa_studio.domain.errors import Message
from qa_studio.domain.scorecards import (
    AnswerValue,
    FailEffect,
    FailScope,
    Family,
    Question,
    QuestionKind,
    Scorecard,
    ScoringMode,
    Section,
)
from qa_studio.domain.scoring_trace import replay

__all__ = [
    "Score",
    "check_answers",
    "earned_share",
    "error_accuracy",
    "is_fault",
    "read_answers",
    "replay",
    "score",
    "visible_questions",
]


@dataclass(frozen=True)
class Score:
    """What answers come to.

    `total` is 0–100 (with bonus up to 100 plus the cap), None where nothing applies; `failed`: a critical error
    failed the whole form. `sections` holds 0–100 or None by section id (also where the form was zeroed),
    `families` whether a family is free of errors, for those of which a critical question applied.
    `missing` names the shown questions that still wait for an answer. `replay(trace)` is `total`.
    """

    total: float | None
    failed: bool
    sections: Mapping[str, float | None]
    families: Mapping[str, bool]
    trace: tuple[Message, ...]
    missing: tuple[str, ...]
    failed_sections: tuple[str, ...] = ()
    critical_errors: tuple[str, ...] = ()
    """Ids of the critical questions that were failed."""


@dataclass(frozen=True)
class _SectionSum:
    """A section's earned and possible, in points or weights of its questions; possible 0: nothing applies."""

    section: Section
    earned: float
    possible: float
    is_failed: bool
    is_zeroed: bool

    @property
    def counts(self) -> bool:
        return self.possible > 0

    @property
    def score(self) -> float | None:
        if self.counts:
            return 100 * self.earned / self.possible
        return 0.0 if self.is_zeroed else None


def score(scorecard: Scorecard, answers: Mapping[str, AnswerValue]) -> Score:
    """Scores answers (by question id; absent or None: unanswered).

    Raises:
        KnownError: for an answer the scorecard cannot have, as `check_answers` words it.
    """
    refuse_impossible(scorecard, answers)
    shown = frozenset(visible_questions(scorecard, answers))
    trace: list[Message] = []
    sums = [_sum_section(scorecard.mode, section, answers, shown, trace) for section in scorecard.sections]
    base = _combine(scorecard.mode, sums, trace)
    visible = [question for question in scorecard.questions() if question.id in shown]
    zeroed = {entry.section.id for entry in sums if entry.is_zeroed}
    total = _finish(scorecard, base, _bonus(scorecard, answers, shown, zeroed, trace), trace)
    failures = [question for question in visible if fails_critical(question, answers.get(question.id))]
    form_effects = {
        question.critical.effect
        for question in failures
        if question.critical and question.critical.scope is FailScope.FORM
    }
    total = _fail_form(total, form_effects, trace)
    missing = tuple(question.id for question in visible if not is_answered(question, answers.get(question.id)))
    trace.append(lines.total(total))
    if missing:
        trace.append(lines.unanswered(len(missing)))
    return Score(
        total=total,
        failed=bool(form_effects),
        sections={entry.section.id: entry.score for entry in sums},
        families=_families(visible, answers),
        trace=tuple(trace),
        missing=missing,
        failed_sections=tuple(entry.section.id for entry in sums if entry.is_failed),
        critical_errors=tuple(question.id for question in failures),
    )


def _sum_section(
    mode: ScoringMode,
    section: Section,
    answers: Mapping[str, AnswerValue],
    shown: frozenset[str],
    trace: list[Message],
) -> _SectionSum:
    """Sums a section up.

    A zeroed section counts 0 (or what it had lost already, if deductions put it below) of all that its shown
    questions could have given: those answered N/A and those still unanswered too.
    """
    earned, possible, whole = [], [], []
    failures: list[Question] = []
    for question in section.questions:
        if question.id not in shown:
            continue
        value = answers.get(question.id)
        if fails_critical(question, value):
            failures.append(question)
        most = _most(mode, question)
        gained = _gained(mode, question, value)
        if most > 0:
            whole.append(most)
            if gained is not None:
                earned.append(gained)
                possible.append(most)
            if value is not None:
                trace.append(lines.question(question, gained, most))
    effects = {item.critical.effect for item in failures if item.critical and item.critical.scope is FailScope.SECTION}
    is_zeroed = FailEffect.ZERO in effects
    for question in failures:
        trace.append(lines.critical_error(question))
    entry = _SectionSum(
        section,
        min(0.0, fsum(earned)) if is_zeroed else fsum(earned),
        fsum(whole) if is_zeroed else fsum(possible),
        bool(effects),
        is_zeroed,
    )
    trace.append(lines.section(mode, section, entry.earned, entry.possible, is_zeroed=is_zeroed))
    return entry


def _most(mode: ScoringMode, question: Question) -> float:
    """What a question can give in its section: points, or its weight where any answer of it is scored."""
    if question.is_bonus or question.kind is QuestionKind.TEXT:
        return 0.0
    if mode is ScoringMode.POINTS:
        return question.possible
    is_scored = question.kind in (QuestionKind.YES_NO, QuestionKind.SCALE) or question.possible > 0
    return question.weight if is_scored else 0.0


def _gained(mode: ScoringMode, question: Question, value: AnswerValue) -> float | None:
    """What an answer gives in its section: points, or weight·share; None where it is not scored."""
    if mode is ScoringMode.POINTS:
        return earned_points(question, value)
    share = raw_share(question, value)
    return None if share is None else question.weight * share


def _combine(mode: ScoringMode, sums: Sequence[_SectionSum], trace: list[Message]) -> float | None:
    """Makes 0–100 of the sections, before bonus, floor and fails; None where nothing applies."""
    counting = [entry for entry in sums if entry.counts]
    if mode is ScoringMode.POINTS:
        earned = fsum(entry.section.multiplier * entry.earned for entry in counting)
        possible = fsum(entry.section.multiplier * entry.possible for entry in counting)
    else:
        earned = fsum(entry.section.weight * (entry.earned / entry.possible) for entry in counting)
        possible = fsum(entry.section.weight for entry in counting)
    if possible <= 0:
        trace.append(lines.nothing_applies())
        return None
    base = 100 * earned / possible
    trace.append(lines.base(mode, earned, possible, base))
    return base


def _bonus(
    scorecard: Scorecard,
    answers: Mapping[str, AnswerValue],
    shown: frozenset[str],
    zeroed: set[str],
    trace: list[Message],
) -> float:
    """Sums the bonus questions up to the cap, in points of the total; those of a zeroed section give nothing."""
    earned = []
    for section in scorecard.sections:
        for question in section.questions:
            if not question.is_bonus or question.id not in shown or section.id in zeroed:
                continue
            points = earned_points(question, answers.get(question.id))
            if points:
                earned.append(points)
                trace.append(lines.bonus(question, points))
    together = fsum(earned)
    if together > scorecard.bonus_cap:
        trace.append(lines.bonus_capped(together, scorecard.bonus_cap))
    return min(together, scorecard.bonus_cap)


def _finish(scorecard: Scorecard, base: float | None, bonus: float, trace: list[Message]) -> float | None:
    """Adds the bonus and keeps the total at or above the floor; nothing stays nothing."""
    if base is None:
        return None
    if base + bonus >= scorecard.floor:
        return base + bonus
    trace.append(lines.floor(base + bonus, scorecard.floor))
    return scorecard.floor


def _fail_form(total: float | None, effects: set[FailEffect], trace: list[Message]) -> float | None:
    """Zeroes the total, or keeps it and says that the form failed."""
    if FailEffect.ZERO in effects:
        trace.append(lines.form_zeroed())
        return 0.0
    if effects:
        trace.append(lines.form_marked())
    return total


def _families(visible: Iterable[Question], answers: Mapping[str, AnswerValue]) -> dict[str, bool]:
    families: dict[str, bool] = {}
    for question in visible:
        value = answers.get(question.id)
        if question.critical and raw_share(question, value) is not None:
            family = question.critical.family.value
            families[family] = families.get(family, True) and not fails_critical(question, value)
    return families


def error_accuracy(families: Iterable[Mapping[str, bool]], family: Family) -> float | None:
    """Gives the share (0–1) of evaluations without an error of `family`, among those in which it applied.

    `families` are the `Score.families` of the evaluations. None where the family applied in none.
    """
    outcomes = [outcome[family.value] for outcome in families if family.value in outcome]
    return sum(outcomes) / len(outcomes) if outcomes else None
