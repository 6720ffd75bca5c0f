"""The glossary as a CSV file, as spreadsheets read and write it."""

import csv
import io
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from qa_studio.domain.errors import KnownError
from qa_studio.domain.glossary import GlossaryTerm

COLUMNS: Final = ("language", "written", "heard", "note")
BETWEEN: Final = "|"
"""What parts the phrases of a cell."""

_LARGEST_BYTES: Final = 5_000_000
_DELIMITERS: Final = ",;\t"
_FORMULA: Final = ("=", "+", "-", "@")
_HEADINGS: Final[Mapping[str, str]] = {
    "language": "language",
    "idioma": "language",
    "written": "written",
    "term": "written",
    "se escribe": "written",
    "término": "written",
    "termino": "written",
    "heard": "heard",
    "se oye": "heard",
    "note": "note",
    "nota": "note",
}


@dataclass(frozen=True)
class TermLine:
    """A line of a file of terms: its number (from 1) and its cells, "" where the file has none."""

    number: int
    language: str
    written: str
    heard: tuple[str, ...]
    note: str


def read_terms(path: Path) -> Iterator[TermLine]:
    """Reads a CSV parted by commas, semicolons or tabs, in UTF-8 or Windows' western encoding.

    Raises:
        KnownError: `glossary.unreadable` with `path` and `reason`, `glossary.no_column` with `path`.
    """
    try:
        content = path.read_bytes()
    except OSError as error:
        raise KnownError("glossary.unreadable", path=str(path), reason=error.strerror or str(error)) from error
    if len(content) > _LARGEST_BYTES or b"\0" in content:
        raise KnownError("glossary.no_column", path=str(path))
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = content.decode("cp1252", errors="replace")
    first = text.partition("\n")[0]
    delimiter = max(_DELIMITERS, key=first.count)
    lines = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    try:
        fields = [_HEADINGS.get(heading.strip().casefold(), "") for heading in next(lines, [])]
        if "written" not in fields:
            raise KnownError("glossary.no_column", path=str(path))
        for cells in lines:
            if any(cell.strip() for cell in cells):
                yield _line(lines.line_num, dict(zip(fields, map(_cell, cells), strict=False)))
    except csv.Error as error:
        raise KnownError("glossary.unreadable", path=str(path), reason=str(error)) from error


def terms_as_csv(terms: Iterable[GlossaryTerm]) -> str:
    """Gives terms as CSV, no cell of which a spreadsheet takes for a formula."""
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(COLUMNS)
    for term in terms:
        writer.writerow(map(_as_text, (term.language, term.written, BETWEEN.join(term.heard), term.note)))
    return text.getvalue()


def _line(number: int, cells: Mapping[str, str]) -> TermLine:
    heard = tuple(phrase.strip() for phrase in cells.get("heard", "").split(BETWEEN) if phrase.strip())
    return TermLine(number, cells.get("language", ""), cells["written"], heard, cells.get("note", ""))


def _cell(text: str) -> str:
    text = text.strip()
    return text[1:] if text.startswith("'") and text[1:].startswith(_FORMULA) else text


def _as_text(cell: str) -> str:
    return f"'{cell}" if cell.startswith(_FORMULA) else cell
