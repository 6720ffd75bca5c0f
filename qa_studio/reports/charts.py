"""The charts of reports: a trend with its interval, and bars of an agent beside the team."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from qa_studio.reports.palette import Palette
from qa_studio.reports.plain_text import wrapped
from qa_studio.reports.svg import Drawing, Point

WIDTH = 680.0
_TREND_HEIGHT = 190.0
_LEFT, _RIGHT, _TOP, _BOTTOM = 40.0, 636.0, 30.0, 144.0
_LABELS_AT_MOST = 12
_BARS_LEFT, _BARS_RIGHT = 226.0, 556.0
_ROW, _HEADING_ROW, _BAR = 34.0, 26.0, 9.0
_LABEL_CHARACTERS, _LABEL_LINES = 33, 2


@dataclass(frozen=True)
class Range:
    """A mean with its interval (0–100, more with bonus), and both as the locale writes them. No interval: None."""

    mean: float
    low: float | None
    high: float | None
    value_text: str
    n_text: str


@dataclass(frozen=True)
class TrendMark:
    """One month: `position` counts months from any beginning, `label` names it."""

    position: int
    label: str
    range: Range
    is_in_period: bool


@dataclass(frozen=True)
class TrendChart:
    """What a trend shows. `period_label` stands where the period begins, after earlier months."""

    title: str
    description: str
    period_label: str
    marks: tuple[TrendMark, ...]


@dataclass(frozen=True)
class BarRow:
    """A section of the agent and of the team (None: no team to compare with); without `agent` it is a heading."""

    label: str
    agent: Range | None = None
    team: Range | None = None


@dataclass(frozen=True)
class BarChart:
    """What bars show, with the words of its legend."""

    title: str
    description: str
    agent_label: str
    team_label: str
    interval_label: str
    rows: tuple[BarRow, ...]


def trend_svg(chart: TrendChart, palette: Palette, font: str) -> str:
    """Draws a trend: a line through the means, a band and whiskers for their intervals, n below each month."""
    drawing = Drawing(WIDTH, _TREND_HEIGHT, chart.title, chart.description, font)
    bottom, top = _limits([mark.range for mark in chart.marks])
    for value in _ticks(bottom, top):
        y = _height(value, bottom, top)
        drawing.line((_LEFT, y), (_RIGHT, y), palette.rule)
        drawing.text((_LEFT - 8, y + 4), f"{value:g}", palette.muted, size=11, anchor="end")
    places = _places(chart.marks)
    _draw_period(drawing, chart, places, palette)
    spots = [(x, _height(mark.range.mean, bottom, top)) for x, mark in zip(places, chart.marks, strict=True)]
    for x, mark in zip(places, chart.marks, strict=True):
        if mark.range.low is not None and mark.range.high is not None:
            ends = (_height(mark.range.high, bottom, top), _height(mark.range.low, bottom, top))
            drawing.whisker((x, ends[0]), (x, ends[1]), palette.agent, 4)
    for run in _runs_with_interval(chart.marks):
        upper = [(places[at], _height(chart.marks[at].range.high or 0.0, bottom, top)) for at in run]
        lower = [(places[at], _height(chart.marks[at].range.low or 0.0, bottom, top)) for at in reversed(run)]
        drawing.area([*upper, *lower], palette.agent, 0.14)
    if len(spots) > 1:
        drawing.path(spots, palette.agent, 2.4)
    _draw_marks(drawing, chart.marks, spots, palette)
    return drawing.as_svg()


def _limits(ranges: Sequence[Range]) -> tuple[float, float]:
    """Gives the ends of the scale: whole tens around all that is drawn, at least 30 points apart."""
    highest = max([100.0, *(one.mean for one in ranges)])
    top = math.ceil(highest / 10) * 10
    lowest = min(one.mean if one.low is None else min(one.low, one.mean) for one in ranges)
    bottom = math.floor(max(0.0, lowest - 1) / 10) * 10
    return min(bottom, top - 30), top


def _ticks(bottom: float, top: float) -> list[float]:
    step = 10 if top - bottom <= 50 else 20
    return [float(value) for value in range(int(top), int(bottom) - 1, -step)]


def _height(value: float, bottom: float, top: float) -> float:
    share = (min(max(value, bottom), top) - bottom) / (top - bottom)
    return _BOTTOM - share * (_BOTTOM - _TOP)


def _places(marks: Sequence[TrendMark]) -> list[float]:
    first, last = marks[0].position, marks[-1].position
    if first == last:
        return [(_LEFT + _RIGHT) / 2 for _ in marks]
    inner = (_LEFT + 34, _RIGHT - 34)
    return [inner[0] + (mark.position - first) / (last - first) * (inner[1] - inner[0]) for mark in marks]


def _runs_with_interval(marks: Sequence[TrendMark]) -> list[list[int]]:
    """Gives runs of two or more neighbouring marks that have an interval."""
    runs: list[list[int]] = [[]]
    for at, mark in enumerate(marks):
        if mark.range.low is None:
            runs.append([])
        else:
            runs[-1].append(at)
    return [run for run in runs if len(run) > 1]


def _draw_period(drawing: Drawing, chart: TrendChart, places: Sequence[float], palette: Palette) -> None:
    first = next((at for at, mark in enumerate(chart.marks) if mark.is_in_period), 0)
    if first:
        x = (places[first - 1] + places[first]) / 2
        drawing.line((x, _TOP - 14), (x, _BOTTOM), palette.muted, 1, "3 3")
        drawing.text((x + 6, _TOP - 8), chart.period_label, palette.muted, size=11)


def _draw_marks(drawing: Drawing, marks: Sequence[TrendMark], spots: Sequence[Point], palette: Palette) -> None:
    """Draws dots, values and labels; a month without interval has a hollow dot."""
    every = math.ceil(len(marks) / _LABELS_AT_MOST)
    for at, (mark, (x, y)) in enumerate(zip(marks, spots, strict=True)):
        is_known = mark.range.low is not None
        drawing.circle((x, y), 4, palette.agent if is_known else palette.paper, palette.agent)
        if (len(marks) - 1 - at) % every:
            continue
        rises = at + 1 < len(spots) and spots[at + 1][1] < y - 4
        beside = (x + 8, min(y + 17, _BOTTOM - 4) if rises else y - 7)
        drawing.text(beside, mark.range.value_text, palette.ink, size=12, is_bold=True)
        drawing.text((x, _BOTTOM + 20), mark.label, palette.ink, size=12, anchor="middle")
        drawing.text((x, _BOTTOM + 36), mark.range.n_text, palette.muted, size=11, anchor="middle")


def bars_svg(chart: BarChart, palette: Palette, font: str) -> str:
    """Draws a row for each section: the agent's bar above the team's, each with whiskers for its interval."""
    heights = [_ROW if row.agent else _HEADING_ROW for row in chart.rows]
    floor = 30 + sum(heights)
    drawing = Drawing(WIDTH, floor + 22, chart.title, chart.description, font)
    _draw_legend(drawing, chart, palette)
    for value in (0, 25, 50, 75, 100):
        x = _reach(value)
        drawing.line((x, 30), (x, floor), palette.rule)
        drawing.text((x, floor + 15), f"{value}", palette.muted, size=11, anchor="middle")
    y = 30.0
    for row, height in zip(chart.rows, heights, strict=True):
        if row.agent is None:
            drawing.text((0, y + 18), wrapped(row.label, 60, 1)[0], palette.muted, size=12, is_bold=True)
        else:
            _draw_row(drawing, row, y, palette)
        y += height
    return drawing.as_svg()


def _reach(value: float) -> float:
    return _BARS_LEFT + min(max(value, 0.0), 100.0) / 100 * (_BARS_RIGHT - _BARS_LEFT)


def _draw_legend(drawing: Drawing, chart: BarChart, palette: Palette) -> None:
    has_team = any(row.team for row in chart.rows)
    agent_label = wrapped(chart.agent_label, 24, 1)[0] if chart.agent_label.strip() else ""
    drawing.rectangle((_BARS_LEFT, 6), 12, _BAR, palette.agent)
    drawing.text((_BARS_LEFT + 17, 15), agent_label, palette.ink, size=11)
    x = _BARS_LEFT + 34 + 5.8 * len(agent_label)
    if has_team:
        drawing.rectangle((x, 6), 12, _BAR, palette.team)
        drawing.text((x + 17, 15), chart.team_label, palette.ink, size=11)
        x += 34 + 5.8 * len(chart.team_label)
    drawing.whisker((x, 10.5), (x + 18, 10.5), palette.ink, 3)
    drawing.text((x + 24, 15), chart.interval_label, palette.ink, size=11)


def _draw_row(drawing: Drawing, row: BarRow, y: float, palette: Palette) -> None:
    lines = wrapped(row.label, _LABEL_CHARACTERS, _LABEL_LINES)
    start = y + 21 - 7.5 * (len(lines) - 1)
    for at, line in enumerate(lines):
        drawing.text((0, start + 15 * at), line, palette.ink, size=12)
    pairs = [(row.agent, palette.agent, palette.ink), (row.team, palette.team, palette.muted)]
    for at, (value, colour, ink) in enumerate(one for one in pairs if one[0] is not None):
        if value is None:
            continue
        above = y + (4 if row.team else 12) + 15 * at
        middle = above + _BAR / 2
        drawing.rectangle((_BARS_LEFT, above), _reach(value.mean) - _BARS_LEFT, _BAR, colour)
        if value.low is not None and value.high is not None:
            ends = ((_reach(value.low), middle), (_reach(value.high), middle))
            drawing.line(*ends, palette.paper, 3.2)
            drawing.whisker(*ends, palette.ink, 3)
        drawing.text((604, above + 9), value.value_text, ink, size=12, anchor="end", is_bold=at == 0)
        drawing.text((616, above + 9), value.n_text, palette.muted, size=11)
