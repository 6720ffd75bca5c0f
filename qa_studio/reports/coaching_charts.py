"""The two charts of a coaching report, in words and figures of its language."""

from dataclasses import dataclass
from itertools import groupby

from qa_studio.domain.coaching import Estimate, Standing
from qa_studio.reports.charts import BarChart, BarRow, Range, TrendChart, TrendMark, bars_svg, trend_svg
from qa_studio.reports.coaching_words import NAME_LENGTH, Words, bounded
from qa_studio.reports.palette import LIGHT, Palette
from qa_studio.reports.plain_text import clean

SCREEN_FONT = "sans-serif"
PRINT_FONT = "Libertinus Serif"
CHARTS = ("trend", "sections")


@dataclass(frozen=True)
class DrawnChart:
    """A chart as SVG and what it shows as text; both "" where there is nothing to draw."""

    svg: str
    description: str


def coaching_chart(words: Words, name: str, palette: Palette = LIGHT, font: str = SCREEN_FONT) -> DrawnChart:
    """Gives the chart "trend" or "sections".

    Raises:
        ValueError: there is no chart of that name.
    """
    match name:
        case "trend":
            trend = _trend(words)
            return DrawnChart(trend_svg(trend, palette, font) if trend.marks else "", trend.description)
        case "sections":
            bars = _sections(words)
            return DrawnChart(bars_svg(bars, palette, font) if bars.rows else "", bars.description)
        case _:
            raise ValueError(name)


def _trend(words: Words) -> TrendChart:
    report = words.report
    first_month = report.period_from.replace(day=1)
    marks = [
        TrendMark(
            point.month.year * 12 + point.month.month,
            words.month(point.month),
            shown,
            point.month >= first_month,
        )
        for point in report.trend
        if (shown := _range(words, point.estimate)) is not None
    ]
    described = [
        words("described", name=words.month(point.month), what=words.estimate(point.estimate)) for point in report.trend
    ]
    return TrendChart(words("trend.title"), " ".join(described), words("trend.period_begins"), tuple(marks))


def _sections(words: Words) -> BarChart:
    report = words.report
    rows: list[BarRow] = []
    groups = [(key, list(ones)) for key, ones in groupby(report.sections, key=lambda one: one.scorecard_id)]
    for scorecard_id, standings in groups:
        title = report.scorecards.get(scorecard_id)
        if len(groups) > 1:
            rows.append(BarRow(words.local(title) if title else clean(scorecard_id, NAME_LENGTH)))
        rows.extend(_row(words, standing) for standing in standings)
    described = [
        words(
            "sections.described",
            name=words.local(one.title),
            agent=words.estimate(one.agent),
            team=words.estimate(one.team) if one.team.n else words("estimate.no_team"),
        )
        for one in report.sections
    ]
    return BarChart(
        words("sections.title"),
        " ".join(described),
        clean(report.agent_name, NAME_LENGTH),
        words("team"),
        words("interval_95"),
        tuple(rows),
    )


def _row(words: Words, standing: Standing) -> BarRow:
    return BarRow(words.local(standing.title), _range(words, standing.agent), _range(words, standing.team))


def _range(words: Words, estimate: Estimate) -> Range | None:
    if estimate.mean is None:
        return None
    low, high = bounded(estimate) or (None, None)
    return Range(estimate.mean, low, high, words.score(estimate.mean), words("n", n=estimate.n))
