"""A recurring problem for management: what it is, its weeks, and the calls behind it, as a workbook or as CSV."""

import csv
import io
from collections.abc import Iterator, Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from openpyxl import Workbook
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter

from qa_studio.domain.errors import KnownError
from qa_studio.messages import Texts
from qa_studio.reports.plain_text import clean
from qa_studio.services.rows import CallRow, ProblemReport

FORMS = ("xlsx", "csv")
_LONGEST_CELL = 1_000
_WIDEST = 60
_FORMULA = ("=", "+", "-", "@", "\t", "\r")

Row = Sequence[str | float]


def problem_file(report: ProblemReport, texts: Texts, form: str) -> bytes:
    """Gives a problem as one of `FORMS`: a workbook of three sheets, or the calls as CSV.

    Raises:
        KnownError: `report.unknown_form` with `form`.
    """
    if form not in FORMS:
        raise KnownError("report.unknown_form", form=form)
    return _workbook(report, texts) if form == "xlsx" else _csv(list(_calls(report, texts)))


def _workbook(report: ProblemReport, texts: Texts) -> bytes:
    book = Workbook()
    book.remove(book.worksheets[0])
    for name, rows in (
        ("problem_report.sheet.problem", _summary(report, texts)),
        ("problem_report.sheet.weeks", _weeks(report, texts)),
        ("problem_report.sheet.calls", _calls(report, texts)),
    ):
        sheet = book.create_sheet(clean(texts(name), 31))
        widths: dict[int, int] = {}
        for line, row in enumerate(rows, 1):
            for column, value in enumerate(row, 1):
                cell = sheet.cell(line, column)
                cell.value = clean(value, _LONGEST_CELL) if isinstance(value, str) else value
                if isinstance(value, str):
                    cell.data_type = "s"  # Never a formula, whatever it begins with.
                if line == 1:
                    cell.font = Font(bold=True)
                widths[column] = max(widths.get(column, 0), len(str(value)))
        for column, width in widths.items():
            sheet.column_dimensions[get_column_letter(column)].width = min(width + 2, _WIDEST)
        sheet.freeze_panes = "A2"
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def _csv(rows: Sequence[Row]) -> bytes:
    """Gives rows as spreadsheets read them: UTF-8 with byte order mark, and no cell that is run as a formula."""
    content = io.StringIO(newline="")
    writer = csv.writer(content)
    for row in rows:
        writer.writerow([_safe(clean(one, _LONGEST_CELL)) if isinstance(one, str) else one for one in row])
    return content.getvalue().encode("utf-8-sig")


def _safe(cell: str) -> str:
    return f"'{cell}" if cell.startswith(_FORMULA) else cell


def _summary(report: ProblemReport, texts: Texts) -> Iterator[Row]:
    problem = report.problem
    having, of_calls = sum(week.calls for week in report.weeks), sum(week.of_calls for week in report.weeks)
    yield texts("problem_report.problem"), problem.title
    yield texts("problem_report.state"), texts(f"problem.state.{problem.state.value}")
    yield texts("problem_report.phrases"), ", ".join(report.said)
    yield texts("problem_report.queue"), problem.queue or texts("problem_report.all_queues")
    yield texts("problem_report.calls"), having
    yield texts("problem_report.of_calls"), of_calls
    yield texts("problem_report.share"), texts.percent(having / of_calls if of_calls else None, 1)
    yield texts("problem_report.named"), f"{problem.named_by}, {problem.named_at.date().isoformat()}"
    if problem.note:
        yield texts("problem_report.note"), problem.note


def _weeks(report: ProblemReport, texts: Texts) -> Iterator[Row]:
    yield tuple(texts(f"problem_report.{name}") for name in ("week", "calls", "of_calls", "share"))
    for week in report.weeks:
        share = texts.percent(week.calls / week.of_calls if week.of_calls else None, 1)
        yield week.week.isoformat(), week.calls, week.of_calls, share


def _calls(report: ProblemReport, texts: Texts) -> Iterator[Row]:
    names = ("started", "agent", "queue", "duration_s", "recording", "call")
    yield tuple(texts(f"problem_report.{name}") for name in names)
    for call in report.calls:
        yield (
            _local(call).strftime("%Y-%m-%d %H:%M"),
            call.agent,
            call.queue or "",
            round(call.duration_s, 1),
            call.recording_name,
            call.uid,
        )


def _local(call: CallRow) -> datetime:
    return call.started_at.astimezone(ZoneInfo(call.site_timezone))
