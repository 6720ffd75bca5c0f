"""Coaching reports as real PDF and HTML: complete, self-contained, and unharmed by what customers and agents say."""

import shutil
import subprocess
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from html.parser import HTMLParser
from pathlib import Path

import pytest

from qa_studio.domain.calls import Span
from qa_studio.domain.coaching import ActionItem, CoachingReport, Estimate, Moment
from qa_studio.domain.errors import KnownError
from qa_studio.domain.scorecards import LocalText
from qa_studio.messages import Texts
from qa_studio.reports.coaching_page import coaching_page
from qa_studio.reports.writer import Reports

HOSTILE = [
    "<script>alert('x')</script><img src=x onerror=alert(1)>",
    '#import "/etc/passwd" #panic("x") $x$ *b* _i_ `raw` @ref <label> = //',
    'quote " and \\ backslash \\u{41} {{ page }} {% raw %} &amp; ]]>',
    "x" * 10_000,
    "palabra " * 1_250,
    "مرحبا بالعالم abc \u202eevil 한국어 שלום",
    "zero\x00 bell\x07 lone\ud800 tab\t line\nend\u2028",
    "=cmd|' /C calc'!A0 {agent} {n} %s https://example.org/x",
]
_VOID = {"meta", "br", "img", "link", "hr", "input"}


class _Checked(HTMLParser):
    """Checks that tags are closed in order, and gathers tags, attributes and text."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.tags: set[str] = set()
        self.attributes: list[tuple[str, str]] = []
        self.words: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes.extend((name, value or "") for name, value in attrs)
        if tag not in _VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes.extend((name, value or "") for name, value in attrs)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.words.append(data)


def read_html(page: str) -> _Checked:
    checked = _Checked()
    checked.feed(page)
    checked.close()
    assert checked.open == []
    return checked


def assert_self_contained(checked: _Checked) -> None:
    assert not checked.tags & {"script", "img", "iframe", "object", "embed", "link", "a", "form"}
    assert not any(name.startswith("on") or name in ("href", "src", "srcset") for name, _ in checked.attributes)
    assert not any("http://" in value or "https://" in value for _, value in checked.attributes)


def pdf_text(content: bytes, folder: Path) -> str:
    """Gives the words of a PDF, its breaks as single spaces; the test is skipped where poppler is not installed."""
    program = shutil.which("pdftotext")
    if program is None:
        pytest.skip("pdftotext (poppler-utils) is not installed")
    path = folder / "read.pdf"
    path.write_bytes(content)
    done = subprocess.run([program, "-enc", "UTF-8", path, "-"], capture_output=True, check=True)
    return " ".join(done.stdout.decode("utf-8").replace("\u200b", "").split())


def pages_of(content: bytes) -> int:
    return content.count(b"/Type/Page/") + content.count(b"/Type/Page\n") + content.count(b"/Type /Page\n")


@pytest.fixture(scope="module")
def hostile_report(report: CoachingReport) -> CoachingReport:
    """A report in which every text from outside tries to be more than text."""
    texts = [LocalText({"es": text, "en": text}) for text in HOSTILE]
    started = datetime(2026, 9, 1, tzinfo=UTC)
    return replace(
        report,
        agent_name=HOSTILE[0],
        team=HOSTILE[1],
        prepared_by=HOSTILE[2],
        sections=tuple(replace(one, title=text) for one, text in zip(report.sections * 2, texts, strict=False)),
        best=tuple(replace(report.best[0], title=text) for text in texts[:4]),
        weakest=tuple(replace(report.weakest[0], title=text) for text in texts[4:]),
        critical_errors=tuple(
            replace(report.critical_errors[0], question=text, recording=raw)
            for text, raw in zip(texts, HOSTILE, strict=True)
        ),
        moments=tuple(
            Moment("q", text, "uid", raw, started, Span(61, 70), raw, at % 2 == 0, raw)
            for at, (text, raw) in enumerate(zip(texts, HOSTILE, strict=True))
        ),
        actions=tuple(ActionItem(at, 3, raw, raw, None, started.date(), raw) for at, raw in enumerate(HOSTILE)),
    )


@pytest.mark.parametrize("language", ["es", "en"])
def test_both_forms_are_written_under_a_telling_name(
    writer: Reports, report: CoachingReport, language: str, tmp_path: Path
) -> None:
    pdf, html = writer.coaching(report, language, ("pdf", "html"), tmp_path / "new" / "folder")
    assert pdf.name == f"coaching-lucia-herrera-nunez-3-2026-07-01-2026-09-30-{language}.pdf"
    assert html.name == pdf.with_suffix(".html").name
    assert pdf.read_bytes().startswith(b"%PDF-")
    assert html.read_text(encoding="utf-8").startswith(f'<!DOCTYPE html>\n<html lang="{language}">')
    assert sorted(pdf.parent.iterdir()) == sorted([pdf, html])


def test_the_pdf_says_everything_in_spanish(writer: Reports, report: CoachingReport, tmp_path: Path) -> None:
    words = pdf_text(writer.coaching_pdf(report, "es"), tmp_path)
    for part in (
        "Informe de coaching",
        "Lucía Herrera Núñez",
        "Atención Norte",
        "1 jul 2026 – 30 sept 2026",
        "Martín Peña",
        "Fortalezas",
        "En qué trabajar",
        "Secciones frente al equipo",
        "Crítico de cumplimiento (PECC)",
        "Momentos para escuchar en conjunto",
        "¿Reconoció la molestia o la preocupación del cliente y respondió con empatía?",
        "Resumir lo acordado en voz alta antes de despedirse",
        "El sentimiento de una llamada nunca entra en la puntuación.",
        "Página 3 de 3",
    ):
        assert part in words
    assert words.index("Fortalezas") < words.index("En qué trabajar")


def test_the_pdf_says_it_in_english(writer: Reports, report: CoachingReport, tmp_path: Path) -> None:
    words = pdf_text(writer.coaching_pdf(report, "en"), tmp_path)
    for part in ("Coaching report", "Jul 1, 2026 – Sep 30, 2026", "Strengths", "What to work on", "Page 3 of 3"):
        assert part in words


def test_the_pdf_is_tagged_titled_and_of_two_or_three_pages(writer: Reports, report: CoachingReport) -> None:
    content = writer.coaching_pdf(report, "es")
    assert b"/Lang(es)" in content.replace(b" ", b"")
    assert b"/StructTreeRoot" in content
    assert b"/Title" in content
    assert 2 <= pages_of(content) <= 3


def test_the_same_report_gives_the_same_pdf(writer: Reports, report: CoachingReport) -> None:
    assert writer.coaching_pdf(report, "es") == writer.coaching_pdf(report, "es")


@pytest.mark.parametrize("language", ["es", "en"])
def test_the_html_is_well_formed_and_fetches_nothing(writer: Reports, report: CoachingReport, language: str) -> None:
    page = writer.coaching_html(report, language)
    checked = read_html(page)
    assert_self_contained(checked)
    assert "http://" not in page
    assert "https://" not in page
    assert {"svg", "title", "desc", "table", "blockquote"} <= checked.tags


def test_hostile_text_is_only_text_in_html(writer: Reports, hostile_report: CoachingReport) -> None:
    checked = read_html(writer.coaching_html(hostile_report, "es"))
    assert_self_contained(checked)
    words = "".join(checked.words)
    assert "<script>alert('x')</script>" in words
    assert '#import "/etc/passwd"' in words
    assert "{{ page }} {% raw %} &amp; ]]>" in words
    assert "\u202e" not in words
    assert "x" * 300 not in words


def test_hostile_text_is_only_text_in_the_pdf(writer: Reports, hostile_report: CoachingReport, tmp_path: Path) -> None:
    content = writer.coaching_pdf(hostile_report, "en")
    words = pdf_text(content, tmp_path)
    assert "<script>alert('x')</script>" in words
    assert '#import "/etc/passwd" #panic("x") $x$ *b* _i_' in words
    assert "\\ backslash \\u{41}" in words
    assert b"/JavaScript" not in content
    assert b"/URI" not in content
    assert pages_of(content) <= 6


@pytest.mark.parametrize("language", ["es", "en"])
def test_a_period_without_reviews_says_so_instead_of_drawing(
    writer: Reports, empty_report: CoachingReport, texts: Callable[[str], Texts], language: str, tmp_path: Path
) -> None:
    sentence = texts(language)("coaching_report.empty")
    page = writer.coaching_html(empty_report, language)
    assert sentence in "".join(read_html(page).words)
    assert "<svg" not in page
    assert sentence in pdf_text(writer.coaching_pdf(empty_report, language), tmp_path)


def test_one_call_is_too_few_to_tell(report: CoachingReport, texts: Callable[[str], Texts]) -> None:
    page = coaching_page(replace(report, overall=Estimate(1, 93.0, None, None)), texts("en"), "serif")
    assert (page.figures[0].value, page.figures[0].detail, page.figures[0].basis) == ("–", "too few to tell", "n = 1")
    assert "One call is too few to tell how the period went." in page.lead


def test_the_only_agent_reviewed_has_no_team_to_stand_beside(
    report: CoachingReport, texts: Callable[[str], Texts]
) -> None:
    page = coaching_page(replace(report, team_overall=Estimate(0, None, None, None)), texts("en"), "serif")
    assert (page.figures[1].value, page.figures[1].detail) == ("–", "no team to compare with")


def test_an_interval_is_shown_within_the_scale(report: CoachingReport, texts: Callable[[str], Texts]) -> None:
    page = coaching_page(replace(report, overall=Estimate(3, 92.0, 78.04, 105.96)), texts("en"), "serif")
    assert page.figures[0].detail == "95 %: 78.0 to 100.0"


@pytest.mark.parametrize(
    ("overall", "team", "said"),
    [
        (Estimate(9, 60.0, 55.0, 65.0), Estimate(50, 80.0, 78.0, 82.0), "below the team’s"),
        (Estimate(9, 95.0, 92.0, 98.0), Estimate(50, 80.0, 78.0, 82.0), "above the team’s"),
        (Estimate(9, 75.0, 68.0, 82.0), Estimate(50, 80.0, 78.0, 82.0), "may be chance"),
        (Estimate(2, 60.0, 60.0, 60.0), Estimate(50, 80.0, 78.0, 82.0), "may be chance"),
    ],
)
def test_a_difference_is_called_clear_only_where_intervals_lie_apart(
    report: CoachingReport, texts: Callable[[str], Texts], overall: Estimate, team: Estimate, said: str
) -> None:
    page = coaching_page(replace(report, overall=overall, team_overall=team), texts("en"), "serif")
    assert said in page.lead[1]


def test_open_actions_come_first_and_leave_room_for_new_ones(
    report: CoachingReport, texts: Callable[[str], Texts]
) -> None:
    page = coaching_page(replace(report, actions=report.actions[::-1]), texts("es"), "serif")
    assert [one.state for one in page.actions] == ["Pendiente", "Cumplida"]
    assert page.empty_rows == 2


def test_a_moment_says_where_it_is_heard_without_missing_its_start(
    report: CoachingReport, texts: Callable[[str], Texts]
) -> None:
    moments = (replace(report.moments[0], span=Span(3725.9, 3730)), replace(report.moments[0], span=Span(59.9, 62)))
    page = coaching_page(replace(report, moments=moments), texts("es"), "serif")
    assert [one.position for one in page.moments[0].quotes] == ["1:02:05", "00:59"]


def test_an_unknown_form_is_refused_before_anything_is_written(
    writer: Reports, report: CoachingReport, tmp_path: Path
) -> None:
    with pytest.raises(KnownError) as refused:
        writer.coaching(report, "es", ("pdf", "docx"), tmp_path)
    assert refused.value.message.id == "report.unknown_form"
    assert list(tmp_path.iterdir()) == []


def test_what_may_break_stands_before_the_chart_that_cannot(writer: Reports, report: CoachingReport) -> None:
    page = writer.coaching_html(report, "en")
    assert page.index("Critical errors by family</h2>") < page.index("Sections beside the team</h2>")


def test_a_language_without_reports_is_refused_with_those_there_are(
    writer: Reports, report: CoachingReport, tmp_path: Path
) -> None:
    with pytest.raises(KnownError) as refused:
        writer.coaching(report, "fr", ("pdf",), tmp_path)
    assert refused.value.message.id == "report.unknown_language"
    assert refused.value.message.params == {"language": "fr", "languages": "en, es"}
    assert list(tmp_path.iterdir()) == []


def test_a_place_that_cannot_be_written_is_named(writer: Reports, report: CoachingReport, tmp_path: Path) -> None:
    taken = tmp_path / "taken"
    taken.write_text("a file, no folder", encoding="utf-8")
    with pytest.raises(KnownError) as refused:
        writer.coaching(report, "es", ("html",), taken)
    assert refused.value.message.id == "report.not_written"
    assert str(taken) in str(refused.value.message.params["path"])
