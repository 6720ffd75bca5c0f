"""Puts a coaching report on a page of words that HTML and PDF both lay out, with nothing left to decide."""

from collections.abc import Iterable
from datetime import timedelta
from zoneinfo import ZoneInfo

from qa_studio.domain.coaching import (
    MOVED_POINTS,
    RANKED_FROM,
    STRONG_FROM,
    WEAK_BELOW,
    WEAK_GAP,
    ActionItem,
    ActionState,
    CoachingReport,
    CriticalError,
    Estimate,
    Moment,
    Standing,
)
from qa_studio.messages import Texts
from qa_studio.reports.coaching_charts import coaching_chart
from qa_studio.reports.coaching_layout import (
    ActionLine,
    Chart,
    CoachingPage,
    ErrorLine,
    FamilyLine,
    Figure,
    Finding,
    Part,
    Quote,
    QuoteGroup,
)
from qa_studio.reports.coaching_words import NAME_LENGTH, QUOTE_LENGTH, TEXT_LENGTH, Words, apart, tells
from qa_studio.reports.plain_text import clean

ACTIONS_SHOWN = 8
ACTION_ROWS = 4
"""The table of actions has so many rows at least, two of them always empty."""
ERRORS_SHOWN = 6
MOMENTS_SHOWN = 4
"""Of each kind: what fits a session."""
RECORDING_LENGTH = 90
_THRESHOLDS = {
    "calls": RANKED_FROM,
    "strong": int(STRONG_FROM),
    "weak": int(WEAK_BELOW),
    "gap": int(WEAK_GAP),
    "moved": int(MOVED_POINTS),
}
_LABELS = (
    "title",
    "critical.title",
    "critical.intro",
    "critical.empty",
    "critical.none",
    "moments.title",
    "moments.intro",
    "moments.empty",
    "changes.title",
    "actions.title",
    "actions.intro",
    "notes.title",
)


def coaching_page(report: CoachingReport, texts: Texts, font: str) -> CoachingPage:
    """Puts a coaching report into words; `font` is the family of the charts' text."""
    words = Words(texts, report)
    agent = clean(report.agent_name, NAME_LENGTH)
    actions = _actions(words)
    changes = (("changes.improved", report.improved), ("changes.declined", report.declined))
    return CoachingPage(
        language=words.language,
        document_title=words("document_title", agent=agent, period=_period(words)),
        has_reviews=report.overall.n > 0,
        agent=agent,
        labels=_labels(words),
        facts=_facts(words),
        figures=_figures(words),
        lead=_lead(words),
        trend=_chart(words, "trend", font),
        strengths=_part(words, "strengths", report.best, "beside.team"),
        to_work_on=_part(words, "to_work_on", report.weakest, "beside.team"),
        sections=_chart(words, "sections", font),
        families=_families(words),
        errors=tuple(_error(words, error) for error in report.critical_errors[:ERRORS_SHOWN]),
        errors_more=_errors_more(words),
        moments=_moments(words),
        changes_summary=_changes_summary(words),
        changes=tuple(_part(words, name, moved, "beside.before") for name, moved in changes if moved),
        action_headings=tuple(words(f"actions.{name}") for name in ("what", "measure", "due", "agreed", "state")),
        actions=actions,
        empty_rows=max(2, ACTION_ROWS - len(actions)),
        signatures=(words("signature.agent", name=agent), words("signature.supervisor"), words("signature.date")),
        notes=_notes(words),
    )


def _labels(words: Words) -> dict[str, str]:
    labels = {name.replace(".", "_"): words(name) for name in _LABELS}
    labels["page"] = words("page", page="{page}", pages="{pages}")
    return labels


def _period(words: Words) -> str:
    last = words.report.period_before - timedelta(days=1)
    return words("period", first=words.day(words.report.period_from), last=words.day(last))


def _facts(words: Words) -> tuple[tuple[str, str], ...]:
    report = words.report
    day = words.day(report.prepared_at.astimezone(ZoneInfo(report.site_timezone)).date())
    facts = [
        (words("fact.period"), _period(words)),
        (words("fact.prepared"), day),
        (words("fact.prepared_by"), clean(report.prepared_by, NAME_LENGTH)),
    ]
    if report.team:
        facts.insert(0, (words("fact.team"), clean(report.team, NAME_LENGTH)))
    return tuple(facts)


def _figures(words: Words) -> tuple[Figure, ...]:
    report = words.report
    estimates = (("overall", report.overall), ("team", report.team_overall), ("previous", report.previous))
    return (*(_estimate(words, f"figure.{name}", one) for name, one in estimates), _critical(words))


def _estimate(words: Words, name: str, estimate: Estimate) -> Figure:
    if not estimate.n:
        is_alone = name == "figure.team" and words.report.overall.n > 0
        return Figure(words(name), "–", words("estimate.no_team" if is_alone else "estimate.none"), "")
    return Figure(words(name), words.value(estimate), words.spread(estimate), words("n", n=estimate.n))


def _critical(words: Words) -> Figure:
    report = words.report
    if not report.overall.n:
        return Figure(words("figure.critical"), "–", words("estimate.none"), "")
    calls = len({error.call_uid for error in report.critical_errors})
    extent = words("figure.critical_calls", n=calls, reviewed=report.overall.n)
    return Figure(words("figure.critical"), words.texts.number(len(report.critical_errors), 0), extent, "")


def _lead(words: Words) -> tuple[str, ...]:
    report = words.report
    sentences = []
    if not report.overall.n:
        sentences.append(words("empty"))
    elif report.eligible_calls is None:
        sentences.append(words("lead.reviewed", n=report.overall.n))
    else:
        sentences.append(words("lead.reviewed_of", n=report.overall.n, eligible=report.eligible_calls))
    if tells(report.overall) and tells(report.team_overall):
        sentences.append(words(f"lead.{_beside_team(report)}"))
    elif report.overall.n == 1:
        sentences.append(words("lead.too_few"))
    if report.targeted_reviews:
        sentences.append(words("lead.targeted", n=report.targeted_reviews))
    if report.other_causes:
        sentences.append(words("lead.other_causes", n=report.other_causes))
    return tuple(sentences)


def _beside_team(report: CoachingReport) -> str:
    if not apart(report.overall, report.team_overall):
        return "like_team"
    return "above_team" if (report.overall.mean or 0.0) > (report.team_overall.mean or 0.0) else "below_team"


def _chart(words: Words, name: str, font: str) -> Chart:
    drawn = coaching_chart(words, name, font=font)
    return Chart(words(f"{name}.title"), drawn.svg, drawn.description, words(f"{name}.caption"))


def _part(words: Words, name: str, standings: Iterable[Standing], beside: str) -> Part:
    findings = tuple(_finding(words, standing, beside) for standing in standings)
    is_good = name in ("strengths", "changes.improved")
    return Part(
        words(f"{name}.title"), words(f"{name}.intro", **_THRESHOLDS), words("findings.none"), findings, is_good
    )


def _finding(words: Words, standing: Standing, beside: str) -> Finding:
    contexts = []
    if len(words.report.scorecards) > 1 and standing.scorecard_id in words.report.scorecards:
        contexts.append(words.local(words.report.scorecards[standing.scorecard_id]))
    if standing.critical_family:
        contexts.append(words(f"family.{standing.critical_family}"))
    return Finding(
        title=words.local(standing.title),
        context=" · ".join(contexts),
        value=words.value(standing.agent),
        detail=words.interval(standing.agent),
        beside=words(beside, value=words.value(standing.team), n=standing.team.n) if standing.team.n else "",
        difference=words.points(standing.difference) if standing.difference is not None else "",
    )


def _families(words: Words) -> tuple[FamilyLine, ...]:
    return tuple(
        FamilyLine(
            words(f"family.{one.family}"),
            words("critical.result", n=one.applied, failed=one.failed),
            words("critical.accuracy", share=words.texts.percent(one.accuracy)),
            one.failed > 0,
        )
        for one in words.report.families
    )


def _error(words: Words, error: CriticalError) -> ErrorLine:
    return ErrorLine(
        words.local(error.question),
        words(f"family.{error.family}"),
        clean(error.recording, RECORDING_LENGTH),
        words.call_moment(error.call_started_at, error.site_timezone),
    )


def _errors_more(words: Words) -> str:
    left = len(words.report.critical_errors) - ERRORS_SHOWN
    return words("critical.more", n=left) if left > 0 else ""


def _moments(words: Words) -> tuple[QuoteGroup, ...]:
    groups = []
    for is_strength, name in ((True, "moments.strengths"), (False, "moments.to_work_on")):
        moments = [one for one in words.report.moments if one.is_strength is is_strength][:MOMENTS_SHOWN]
        if moments:
            groups.append(QuoteGroup(words(name), is_strength, tuple(_quote(words, one) for one in moments)))
    return tuple(groups)


def _quote(words: Words, moment: Moment) -> Quote:
    quote = clean(moment.quote, QUOTE_LENGTH)
    return Quote(
        position=words.position(moment.span.start_s),
        text=words("quote", text=quote) if quote else "",
        question=words.local(moment.question),
        recording=clean(moment.recording, RECORDING_LENGTH),
        when=words.call_moment(moment.call_started_at, moment.site_timezone),
        comment=clean(moment.comment, TEXT_LENGTH),
    )


def _changes_summary(words: Words) -> str:
    report = words.report
    if not (tells(report.overall) and tells(report.previous)):
        return words("changes.unknown")
    difference = (report.overall.mean or 0.0) - (report.previous.mean or 0.0)
    name = "changes.clear" if apart(report.overall, report.previous) else "changes.within_chance"
    summary = words(
        name,
        before=words.value(report.previous),
        now=words.value(report.overall),
        difference=words.points(difference),
    )
    return summary if report.improved or report.declined else f"{summary} {words('changes.none', **_THRESHOLDS)}"


def _actions(words: Words) -> tuple[ActionLine, ...]:
    """Gives the agreed actions, open ones first by due date, then the latest."""
    actions = sorted(words.report.actions, key=lambda one: one.agreed_on, reverse=True)
    actions.sort(key=lambda one: (one.state is not ActionState.OPEN, one.due is None, one.due or one.agreed_on))
    return tuple(_action(words, action) for action in actions[:ACTIONS_SHOWN])


def _action(words: Words, action: ActionItem) -> ActionLine:
    return ActionLine(
        what=clean(action.what, TEXT_LENGTH),
        measure=clean(action.measure, TEXT_LENGTH),
        due=words.day(action.due) if action.due else "–",
        agreed=words(
            "actions.agreed_with", day=words.day(action.agreed_on), name=clean(action.agreed_with, NAME_LENGTH)
        ),
        state=words(f"action.{action.state.value}"),
        is_open=action.state is ActionState.OPEN,
    )


def _notes(words: Words) -> tuple[str, ...]:
    return tuple(words(f"note.{name}") for name in ("n", "interval", "random", "team", "cause", "sentiment"))
