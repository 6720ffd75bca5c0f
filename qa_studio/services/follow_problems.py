"""Recurring problems: phrases that have become more frequent, and the problems that supervisors make of them."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path

from qa_studio.domain.calls import CallFilter
from qa_studio.domain.errors import KnownError, NotFound
from qa_studio.domain.people import Permission
from qa_studio.domain.topics import Problem, ProblemState, RisingPhrase, rising
from qa_studio.services.mask_text import masked_text
from qa_studio.services.repositories import UnitOfWork
from qa_studio.services.rows import ProblemReport
from qa_studio.services.studio import Studio
from qa_studio.services.workspace_settings import is_language

_LONGEST_TITLE = 200
_WEEKS = 12


@dataclass(frozen=True)
class Period:
    """A stretch of time: from (inclusive) to before (exclusive), both aware."""

    start: datetime
    before: datetime

    @property
    def preceding(self) -> "Period":
        """The period of the same length just before this one."""
        return Period(self.start - (self.before - self.start), self.start)


def recurring(
    studio: Studio, language: str, period: Period, *, queue: str | None = None, before: Period | None = None
) -> tuple[RisingPhrase, ...]:
    """Gives the phrases said in more calls of a period than before it, of a queue or of all, the surest first.

    `before` is the period to compare with, by default the preceding one of the same length.

    Raises:
        NotAllowed: the role may not see calls.
        KnownError: `problem.wrong_period`.
    """
    studio.require(Permission.SEE_CALLS)
    before = before or period.preceding
    if period.start >= period.before or before.start >= before.before:
        raise KnownError("problem.wrong_period")
    with studio.uow() as uow:
        now_counts = uow.topics.counts(_calls(queue, period), language)
        before_counts = uow.topics.counts(_calls(queue, before), language)
        found = rising(now_counts, before_counts, {})
        texts = uow.topics.texts([one.key for one in found], language)
    return tuple(replace(one, text=texts.get(one.key, one.key)) for one in found)


def list_problems(studio: Studio) -> tuple[Problem, ...]:
    """Gives the problems, open ones first, then newest first.

    Raises:
        NotAllowed: the role may not see calls.
    """
    studio.require(Permission.SEE_CALLS)
    with studio.uow() as uow:
        return uow.topics.problems()


def name_problem(
    studio: Studio, title: str, keys: Sequence[str], language: str, *, queue: str | None = None, note: str = ""
) -> Problem:
    """Names a problem and gives it; its calls are those in which any of the phrase keys was said.

    Raises:
        NotAllowed: the role may not follow problems.
        KnownError: `problem.no_title`, `problem.title_too_long`, `problem.no_keys`, `settings.unknown_language`.
    """
    studio.require(Permission.FOLLOW_PROBLEMS)
    now = studio.clock.now()
    wanted = Problem(0, title, tuple(keys), language, queue, ProblemState.OPEN, note, studio.person.name, now)
    with studio.uow() as uow:
        added = uow.topics.add_problem(_checked(studio, wanted))
        uow.audit.record(studio.event("problem.named", f"problem:{added.id}", title=added.title))
        uow.commit()
        return added


def change_problem(studio: Studio, problem: Problem) -> Problem:
    """Stores a problem's changed title, keys, queue, note or state, and gives it as it was stored.

    Raises:
        NotAllowed: the role may not follow problems.
        NotFound: `problem.not_found`.
        KnownError: as `name_problem`.
    """
    studio.require(Permission.FOLLOW_PROBLEMS)
    with studio.uow() as uow:
        known = _find(uow, problem.id)
        kept = replace(_checked(studio, problem), named_by=known.named_by, named_at=known.named_at)
        uow.topics.save_problem(kept)
        uow.audit.record(studio.event("problem.changed", f"problem:{kept.id}", state=kept.state.value))
        uow.commit()
        return kept


def add_keys(studio: Studio, problem_id: int, keys: Sequence[str]) -> Problem:
    """Adds phrase keys to a problem and gives it.

    Raises:
        NotAllowed: the role may not follow problems.
        NotFound: `problem.not_found`.
    """
    known = get_problem(studio, problem_id)
    return change_problem(studio, replace(known, keys=(*known.keys, *keys)))


def get_problem(studio: Studio, problem_id: int) -> Problem:
    """Gives a problem.

    Raises:
        NotAllowed: the role may not see calls.
        NotFound: `problem.not_found`.
    """
    studio.require(Permission.SEE_CALLS)
    with studio.uow() as uow:
        return _find(uow, problem_id)


def problem_report(
    studio: Studio, problem_id: int, period: Period | None = None, limit: int | None = None
) -> ProblemReport:
    """Gives a problem with its weeks and calls in a period, by default the last 12 weeks; `limit` of the calls.

    Raises:
        NotAllowed: the role may not see calls.
        NotFound: `problem.not_found`.
    """
    studio.require(Permission.SEE_CALLS)
    now = studio.clock.now()
    period = period or Period(now - timedelta(weeks=_WEEKS), now + timedelta(days=1))
    with studio.uow() as uow:
        problem = _find(uow, problem_id)
        calls = _calls(problem.queue, period)
        texts = uow.topics.texts(problem.keys, problem.language)
        said = tuple(texts.get(key, key) for key in problem.keys)
        weeks = uow.topics.weeks(problem.keys, calls)
        return ProblemReport(problem, said, weeks, uow.topics.calls_with(problem.keys, calls, limit))


def export_problem(
    studio: Studio, report: ProblemReport, language: str, forms: Sequence[str], folder: Path
) -> tuple[Path, ...]:
    """Writes a problem for management as "xlsx" and/or "csv", with its weeks and the calls behind it.

    Raises:
        NotAllowed: the role may not follow problems.
        KnownError: a form is unknown or the folder cannot be written.
    """
    studio.require(Permission.FOLLOW_PROBLEMS)
    files = studio.reports.problem(report, language, forms, folder)
    with studio.uow() as uow:
        uow.audit.record(studio.event("problem.exported", f"problem:{report.problem.id}", calls=len(report.calls)))
        uow.commit()
    return files


def _calls(queue: str | None, period: Period) -> CallFilter:
    return CallFilter(
        started_from=period.start, started_before=period.before, queues=(queue,) if queue is not None else ()
    )


def _checked(studio: Studio, problem: Problem) -> Problem:
    title = " ".join(masked_text(studio, problem.title, problem.language).split())
    keys = tuple(dict.fromkeys(" ".join(key.split()) for key in problem.keys if key.strip()))
    if not title:
        raise KnownError("problem.no_title")
    if len(title) > _LONGEST_TITLE:
        raise KnownError("problem.title_too_long", most=_LONGEST_TITLE)
    if not keys:
        raise KnownError("problem.no_keys", title=title)
    if not is_language(problem.language):
        raise KnownError("settings.unknown_language", language=problem.language)
    return replace(problem, title=title, keys=keys, note=masked_text(studio, problem.note, problem.language))


def _find(uow: UnitOfWork, problem_id: int) -> Problem:
    found = next((problem for problem in uow.topics.problems() if problem.id == problem_id), None)
    if found is None:
        raise NotFound("problem.not_found", problem=str(problem_id))
    return found
