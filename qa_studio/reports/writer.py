"""Writes reports for people: HTML by Jinja2, PDF by Typst, charts as SVG; nothing is fetched from anywhere."""

import json
import os
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import timedelta
from functools import cache
from pathlib import Path

import typst
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from qa_studio.domain.coaching import CoachingReport
from qa_studio.domain.errors import KnownError
from qa_studio.messages import Texts
from qa_studio.reports.coaching_charts import PRINT_FONT, SCREEN_FONT, coaching_chart
from qa_studio.reports.coaching_page import coaching_page
from qa_studio.reports.coaching_words import Words
from qa_studio.reports.palette import DARK, LIGHT, counterparts
from qa_studio.reports.plain_text import breakable, slug
from qa_studio.reports.problem_sheets import problem_file
from qa_studio.reports.svg import NAMESPACE
from qa_studio.services.rows import ProblemReport

FORMS = ("pdf", "html")
_LONGEST_RUN = 32
_LONGEST_RECORDING_RUN = 64


class Reports:
    """The `ReportWriter`: templates in `resources`/report_templates, sentences in `texts_by_language`.

    In a language that is not among them nothing is written: `KnownError` (`report.unknown_language`).
    """

    def __init__(self, resources: Path, texts_by_language: Mapping[str, Texts]) -> None:
        self._templates = resources / "report_templates"
        self._texts = texts_by_language
        self._environment = Environment(
            loader=FileSystemLoader(self._templates, encoding="utf-8"),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )

    def coaching(self, report: CoachingReport, language: str, forms: Sequence[str], folder: Path) -> tuple[Path, ...]:
        """Writes a coaching report as "pdf" and/or "html" into `folder` (made if need be) and gives the files.

        Raises:
            KnownError: `report.unknown_form` with `form`; `report.unknown_language` with `language` and the
                `languages` there are; `report.not_written` with `path`.
        """
        for form in forms:
            if form not in FORMS:
                raise KnownError("report.unknown_form", form=form)
        texts = self._texts_in(language)
        written = []
        for form in forms:
            path = folder / f"{_file_stem(report, texts.language)}.{form}"
            content = (
                self.coaching_pdf(report, language)
                if form == "pdf"
                else self.coaching_html(report, language).encode("utf-8")
            )
            _write(path, content)
            written.append(path)
        return tuple(written)

    def problem(self, report: ProblemReport, language: str, forms: Sequence[str], folder: Path) -> tuple[Path, ...]:
        """Writes a recurring problem as "xlsx" and/or "csv" into `folder` (made if need be) and gives the files.

        Raises:
            KnownError: as `coaching`; the forms are `problem_sheets.FORMS`.
        """
        texts = self._texts_in(language)
        stem = f"problem-{report.problem.id}-{slug(report.problem.title, 'problem')}"
        contents = {form: problem_file(report, texts, form) for form in forms}
        for form, content in contents.items():
            _write(folder / f"{stem}.{form}", content)
        return tuple(folder / f"{stem}.{form}" for form in contents)

    def coaching_html(self, report: CoachingReport, language: str) -> str:
        """Gives the coaching report as one self-contained HTML page: no scripts, no links, charts inside."""
        page = coaching_page(report, self._texts_in(language), SCREEN_FONT)
        return self._environment.get_template("coaching.html.j2").render(
            page=page,
            light=LIGHT,
            dark=DARK,
            counterparts=counterparts(),
            inline=lambda svg: Markup(svg.replace(NAMESPACE, "", 1)),
        )

    def coaching_pdf(self, report: CoachingReport, language: str) -> bytes:
        """Gives the coaching report as a tagged A4 PDF; the same report gives the same bytes."""
        page = coaching_page(report, self._texts_in(language), PRINT_FONT)
        material = {"page": _for_print(asdict(page)), "palette": asdict(LIGHT), "font": PRINT_FONT}
        return typst.compile(
            self._templates / "coaching.typ",
            root=self._templates,
            font_paths=_fonts(),
            sys_inputs={"report": json.dumps(material, ensure_ascii=False)},
            timestamp=int(report.prepared_at.timestamp()),
        )

    def chart(self, report: CoachingReport, name: str, language: str, *, is_dark: bool = False) -> str:
        """Gives the chart "trend" or "sections" as SVG Tiny, "" where there is nothing to draw.

        Raises:
            ValueError: there is no chart of that name.
        """
        words = Words(self._texts_in(language), report)
        return coaching_chart(words, name, DARK if is_dark else LIGHT, SCREEN_FONT).svg

    def _texts_in(self, language: str) -> Texts:
        if language not in self._texts:
            raise KnownError("report.unknown_language", language=language, languages=", ".join(sorted(self._texts)))
        return self._texts[language]


@cache
def _fonts() -> typst.Fonts:
    """Finds fonts once: the embedded ones carry the page, the system's only scripts that those do not know."""
    return typst.Fonts(include_system_fonts=True)


def _for_print(value: object, name: str = "") -> object:
    """Gives a page's words with invisible places to break in long runs, which Typst does not cut by itself."""
    match value:
        case dict():
            return {key: _for_print(item, key) for key, item in value.items()}
        case list() | tuple():
            return [_for_print(item, name) for item in value]
        case str() if name != "svg":
            return breakable(value, _LONGEST_RECORDING_RUN if name == "recording" else _LONGEST_RUN)
        case _:
            return value


def _file_stem(report: CoachingReport, language: str) -> str:
    """Gives the file's name; the agent's number keeps people apart whose names differ only in accents."""
    last = report.period_before - timedelta(days=1)
    agent = f"{slug(report.agent_name, 'agent')}-{report.agent_id}"
    return f"coaching-{agent}-{report.period_from.isoformat()}-{last.isoformat()}-{language}"


def _write(path: Path, content: bytes) -> None:
    """Writes a file whole or not at all, readable by its owner only."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(prefix=".report-", dir=path.parent)
        unfinished = Path(name)
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(content)
            unfinished.replace(path)
        except OSError:
            unfinished.unlink(missing_ok=True)
            raise
    except OSError as error:
        raise KnownError("report.not_written", path=str(path)) from error
