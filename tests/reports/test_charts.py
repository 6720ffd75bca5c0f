"""Charts are well-formed, tell in words what they show, and keep to what Qt can draw."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from xml.etree import ElementTree

import pytest

from qa_studio.domain.coaching import CoachingReport, Estimate, TrendPoint
from qa_studio.domain.scorecards import LocalText
from qa_studio.messages import Texts
from qa_studio.reports.coaching_charts import CHARTS
from qa_studio.reports.palette import DARK, LIGHT, counterparts
from qa_studio.reports.writer import Reports

SVG = "{http://www.w3.org/2000/svg}"
_DRAWN = {"svg", "title", "desc", "line", "polyline", "polygon", "rect", "circle", "text"}


@pytest.mark.parametrize("name", CHARTS)
@pytest.mark.parametrize("language", ["es", "en"])
def test_a_chart_keeps_to_shapes_and_presentation_attributes(
    writer: Reports, report: CoachingReport, name: str, language: str
) -> None:
    chart = ElementTree.fromstring(writer.chart(report, name, language))
    assert {element.tag.removeprefix(SVG) for element in chart.iter()} <= _DRAWN
    assert not any({"class", "style", "filter", "href"} & set(element.keys()) for element in chart.iter())


@pytest.mark.parametrize("name", CHARTS)
def test_a_chart_says_in_words_what_it_shows(writer: Reports, report: CoachingReport, name: str) -> None:
    chart = ElementTree.fromstring(writer.chart(report, name, "en"))
    described = chart.findtext(f"{SVG}desc") or ""
    assert chart.findtext(f"{SVG}title")
    assert "n = " in described
    assert " to " in described


@pytest.mark.parametrize("name", CHARTS)
def test_everything_is_drawn_within_the_picture(writer: Reports, report: CoachingReport, name: str) -> None:
    chart = ElementTree.fromstring(writer.chart(report, name, "es"))
    _, _, width, height = (float(number) for number in chart.get("viewBox", "").split())
    for element in chart.iter():
        for attribute, limit in (("x", width), ("y", height), ("x2", width), ("y2", height), ("cy", height)):
            assert 0 <= float(element.get(attribute, "0")) <= limit


def test_every_month_has_its_dot_and_only_those_with_two_calls_are_filled(
    writer: Reports, report: CoachingReport
) -> None:
    chart = ElementTree.fromstring(writer.chart(report, "trend", "es"))
    fills = [dot.get("fill") for dot in chart.iter(f"{SVG}circle")]
    expected = [LIGHT.agent if point.estimate.n > 1 else LIGHT.paper for point in report.trend]
    assert fills == expected


def test_a_dark_chart_has_the_dark_counterpart_of_each_colour(writer: Reports, report: CoachingReport) -> None:
    for name in CHARTS:
        darkened = writer.chart(report, name, "es")
        for light, dark in counterparts():
            darkened = darkened.replace(light, dark)
        assert writer.chart(report, name, "es", is_dark=True) == darkened
    assert LIGHT.agent not in writer.chart(report, "trend", "es", is_dark=True)
    assert DARK.agent in writer.chart(report, "trend", "es", is_dark=True)


def test_nothing_reviewed_gives_no_chart(writer: Reports, empty_report: CoachingReport) -> None:
    assert [writer.chart(empty_report, name, "en") for name in CHARTS] == ["", ""]


def test_an_unknown_chart_is_refused(writer: Reports, report: CoachingReport) -> None:
    with pytest.raises(ValueError, match="pie"):
        writer.chart(report, "pie", "en")


def test_two_years_of_months_are_not_all_labelled(writer: Reports, report: CoachingReport) -> None:
    months = [date(2024 + at // 12, at % 12 + 1, 1) for at in range(24)]
    trend = tuple(TrendPoint(month, Estimate(4, 80.0, 70.0, 90.0)) for month in months)
    chart = ElementTree.fromstring(writer.chart(replace(report, trend=trend), "trend", "en"))
    assert len(list(chart.iter(f"{SVG}circle"))) == 24
    assert sum(text.text == "n = 4" for text in chart.iter(f"{SVG}text")) == 12


def test_sections_of_two_scorecards_stand_under_their_titles(writer: Reports, report: CoachingReport) -> None:
    other = tuple(replace(one, scorecard_id="sales") for one in report.sections)
    titles = {**report.scorecards, "sales": LocalText({"es": "Ventas"})}
    both = replace(report, sections=(*report.sections, *other), scorecards=titles)
    words = [text.text for text in ElementTree.fromstring(writer.chart(both, "sections", "es")).iter(f"{SVG}text")]
    assert words.index("Atención al cliente") < words.index("Ventas")


def test_both_languages_know_every_sentence(
    texts: Callable[[str], Texts], writer: Reports, report: CoachingReport
) -> None:
    for language in ("es", "en"):
        page = writer.coaching_html(report, language)
        assert "coaching_report." not in page
        assert texts(language).has("report.not_written")
