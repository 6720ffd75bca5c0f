"""Preparing coaching: an agent's report for a period, its files, and the actions agreed on."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from qa_studio.domain.calls import CallFilter
from qa_studio.domain.coaching import ActionItem, ActionState, CoachingReport
from qa_studio.domain.coaching_summary import CoachingMaterial, ReviewedCall, summarise
from qa_studio.domain.errors import KnownError, NotFound
from qa_studio.domain.evaluations import Evaluation
from qa_studio.domain.people import Permission, Person, Role, TeamMembership
from qa_studio.services.mask_text import masked_text
from qa_studio.services.repositories import UnitOfWork
from qa_studio.services.studio import Studio
from qa_studio.services.workspace_settings import settings_in


def require_report_of(studio: Studio, agent_id: int) -> None:
    """Allows supervisors everybody's report and agents their own.

    Raises:
        NotAllowed: to anybody else.
    """
    if not (studio.person.may(Permission.SEE_OWN_FEEDBACK) and studio.person.id == agent_id):
        studio.require(Permission.COACH)


def whole_period(studio: Studio, agent_id: int) -> tuple[date, date]:
    """Gives the period from an agent's first published evaluation's call to today, today included.

    Raises:
        NotAllowed: the report is not for this person.
    """
    require_report_of(studio, agent_id)
    with studio.uow() as uow:
        zone = ZoneInfo(settings_in(uow).site_timezone)
        published = uow.evaluations.published(agent_id=agent_id)
        today = studio.clock.now().astimezone(zone).date()
        first = min(
            (uow.calls.get(one.call_uid).started_at.astimezone(zone).date() for one in published),
            default=today - timedelta(days=90),
        )
    return first, max(today, first) + timedelta(days=1)


def prepare_coaching(studio: Studio, agent_id: int, period_from: date, period_before: date) -> CoachingReport:
    """Makes an agent's coaching report for calls from `period_from` (inclusive) to `period_before` (exclusive).

    Raises:
        NotAllowed: the report is not for this person.
        KnownError: `report.empty_period`, `report.no_agent`.
    """
    require_report_of(studio, agent_id)
    if period_before <= period_from:
        raise KnownError("report.empty_period")
    with studio.uow() as uow:
        agent = uow.people.get(agent_id)
        if agent.role is not Role.AGENT:
            raise KnownError("report.no_agent", name=agent.name)
        return summarise(_material(studio, uow, agent, period_from, period_before))


def _material(
    studio: Studio, uow: UnitOfWork, agent: Person, period_from: date, period_before: date
) -> CoachingMaterial:
    """Collects what a report is made of."""
    zone = ZoneInfo(settings_in(uow).site_timezone)
    earlier_from = period_from - (period_before - period_from)
    start, end, earlier = (_midnight(day, zone) for day in (period_from, period_before, earlier_from))
    team = uow.evaluations.published(called_from=start, called_before=end)
    before = uow.evaluations.published(agent_id=agent.id, called_from=earlier, called_before=start)
    counts = uow.calls.agent_counts(CallFilter(started_from=start, started_before=end))
    counts_before = uow.calls.agent_counts(
        CallFilter(started_from=earlier, started_before=start, agent_ids=(agent.id,))
    )
    own = tuple(one for one in team if one.agent_id == agent.id)
    facts = _facts(uow, (*team, *before))
    months = {facts[one.call_uid].local_day.replace(day=1) for one in (*own, *before)}
    return CoachingMaterial(
        agent_id=agent.id,
        agent_name=agent.name,
        team=_team_on(uow.people.memberships(agent.id), period_before - timedelta(days=1)),
        period_from=period_from,
        period_before=period_before,
        prepared_at=studio.clock.now(),
        prepared_by=studio.person.name,
        evaluations=own,
        earlier=before,
        team_evaluations=team,
        scorecards={
            key: uow.scorecards.get(*key)
            for key in {(one.scorecard_id, one.scorecard_version) for one in (*team, *before)}
        },
        calls=facts,
        eligible_calls={count.agent_id: count.calls for count in counts},
        earlier_eligible_calls=sum(count.calls for count in counts_before),
        eligible_by_month={
            month: _calls_in_month(uow, agent.id, month, earlier_from, period_before, zone) for month in sorted(months)
        },
        actions=uow.coaching.actions(agent.id),
        site_timezone=zone.key,
    )


def _calls_in_month(uow: UnitOfWork, agent_id: int, month: date, first: date, before: date, zone: ZoneInfo) -> int:
    """Counts an agent's calls of a month (its first day), as far as it lies within `first` and `before`."""
    next_month = (month + timedelta(days=31)).replace(day=1)
    start, end = _midnight(max(month, first), zone), _midnight(min(next_month, before), zone)
    return uow.calls.count(CallFilter(started_from=start, started_before=end, agent_ids=(agent_id,)))


def _facts(uow: UnitOfWork, evaluations: Sequence[Evaluation]) -> dict[str, ReviewedCall]:
    rows = uow.calls.rows_by_uid(sorted({one.call_uid for one in evaluations}))
    return {uid: ReviewedCall(uid, row.started_at, row.recording_name, row.site_timezone) for uid, row in rows.items()}


def _midnight(day: date, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, time(), zone)


def _team_on(memberships: Sequence[TeamMembership], day: date) -> str | None:
    for one in memberships:
        if (one.valid_from is None or one.valid_from <= day) and (one.valid_before is None or day < one.valid_before):
            return one.team
    return None


def write_coaching(
    studio: Studio, report: CoachingReport, language: str, forms: Sequence[str], folder: Path
) -> tuple[Path, ...]:
    """Writes a report as "pdf" and/or "html" and gives the files.

    Raises:
        NotAllowed: the report is not for this person.
        KnownError: a form is unknown or the folder cannot be written.
    """
    require_report_of(studio, report.agent_id)
    return studio.reports.coaching(report, language, forms, folder)


def coaching_html(studio: Studio, report: CoachingReport, language: str) -> str:
    """Gives the report as one self-contained HTML page.

    Raises:
        NotAllowed: the report is not for this person.
    """
    require_report_of(studio, report.agent_id)
    return studio.reports.coaching_html(report, language)


def agree_action(studio: Studio, agent_id: int, what: str, measure: str, due: date | None) -> ActionItem:
    """Notes an action agreed with an agent.

    Raises:
        NotAllowed: the role may not coach.
        KnownError: `coaching.action_needed` where nothing was agreed.
    """
    studio.require(Permission.COACH)
    if not what.strip():
        raise KnownError("coaching.action_needed")
    today = studio.clock.now().date()
    with studio.uow() as uow:
        action = uow.coaching.add_action(
            ActionItem(
                0,
                agent_id,
                masked_text(studio, what.strip()),
                masked_text(studio, measure.strip()),
                due,
                today,
                studio.person.name,
            )
        )
        uow.audit.record(studio.event("action.agreed", f"action:{action.id}"))
        uow.commit()
        return action


def close_action(studio: Studio, agent_id: int, action_id: int, state: ActionState) -> ActionItem:
    """Marks an action as done, dropped or open again.

    Raises:
        NotAllowed: the role may not coach.
        NotFound: the agent has no such action.
    """
    studio.require(Permission.COACH)
    with studio.uow() as uow:
        action = next((one for one in uow.coaching.actions(agent_id) if one.id == action_id), None)
        if action is None:
            raise NotFound("coaching.action_not_found")
        changed = replace(action, state=state)
        uow.coaching.update_action(changed)
        uow.audit.record(studio.event(f"action.{state.value}", f"action:{action_id}"))
        uow.commit()
        return changed


def actions_of(studio: Studio, agent_id: int) -> tuple[ActionItem, ...]:
    """Gives an agent's actions, open ones first.

    Raises:
        NotAllowed: the report is not for this person.
    """
    require_report_of(studio, agent_id)
    with studio.uow() as uow:
        return uow.coaching.actions(agent_id)
