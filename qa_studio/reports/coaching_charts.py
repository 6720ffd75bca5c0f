"""The two charts of a coaching report, in words and figures of its language."""

from itertools import groupby

from qa_studio.domain.coaching import Estimate, Standing
from qa_studio.reports.charts import BarChart, BarRow, Range, TrendChart, TrendMark, bars_svg, trend_svg
from qa_studio.reports.coaching_words import NAME_LENGTH, Words, bounded
from qa_studio.reports.palette import LIGHT, Palette
from qa_studio.reports.plain_text import clean

SCREEN_FONT = "sans-serif"
PRINT_FONT = "Libertinus Serif"
CHARTS = ("trend", "sections")


def coaching_chart(words: Words, name: str, palette: Palette = LIGHT, font: str = SCREEN_FONT) -> str:
    """Gives the chart "trend" or "sections" as SVG, "" where there is nothing to draw.

    Raises:
        ValueError: there is no chart of that name.
    """
    match name:
        case "trend":
            return trend_svg(_trend(words), palette, font) if words.report.trend else ""
        case "sections":
            return bars_svg(_sections(words), palette, font) if words.report.sections else ""
        case _:
            raise ValueError(name)


def chart_description(words: Words, name: str) -> str:
    """Gives what a chart shows as text."""
    report = words.report
    if name == "trend":
        parts = [
            words("described", name=words.month(point.month), what=words.estimate(point.estimate))
            for point in report.trend
        ]
    else:
        parts = [
            words(
                "sections.described",
                name=words.local(one.title),
                agent=words.estimate(one.agent),
                team=words.estimate(one.team),
            )
            for one in report.sections
        ]
    return " ".join(parts)


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
    return TrendChart(
        words("trend.title"), chart_description(words, "trend"), words("trend.period_begins"), tuple(marks)
    )


def _sections(words: Words) -> BarChart:
    report = words.report
    rows: list[BarRow] = []
    groups = [(key, list(ones)) for key, ones in groupby(report.sections, key=lambda one: one.scorecard_id)]
    for scorecard_id, standings in groups:
        title = report.scorecards.get(scorecard_id)
        if len(groups) > 1:
            rows.append(BarRow(words.local(title) if title else clean(scorecard_id, NAME_LENGTH)))
        rows.extend(_row(words, standing) for standing in standings)
    return BarChart(
        words("sections.title"),
        chart_description(words, "sections"),
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
