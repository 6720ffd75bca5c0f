"""Metadata files as tables of cells: CSV in any usual encoding and delimiter, and XLSX."""

import csv
import io
import string
import zlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from pathlib import Path
from typing import Final
from zipfile import BadZipFile

from charset_normalizer import from_bytes
from openpyxl import load_workbook
from openpyxl.utils import get_column_letter
from openpyxl.utils.exceptions import InvalidFileException

from qa_studio.domain.errors import KnownError

Cell = str | datetime | date | time
"""A cell's content: dates and times only where a spreadsheet holds real ones, everything else as text."""

_DELIMITERS: Final = ",;\t|"
_ZIP: Final = b"PK\x03\x04"
_COMPOUND: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED: Final = "EncryptedPackage".encode("utf-16-le")
_BOMS: Final = (
    (b"\xef\xbb\xbf", "utf-8-sig"),
    (b"\xff\xfe\x00\x00", "utf-32"),
    (b"\x00\x00\xfe\xff", "utf-32"),
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
)
_SAMPLE_CHARACTERS: Final = 64 * 1024
_CONTROL: Final = frozenset(map(chr, range(32))) - frozenset("\t\n\r\f\v\x1a")
_UNREADABLE: Final = (
    *(BadZipFile, InvalidFileException, zlib.error, OSError, EOFError),
    *(KeyError, IndexError, TypeError, AttributeError, ValueError, SyntaxError),
)
"""What openpyxl raises for a foreign, damaged or half-written workbook."""

_ASTERISK_HEADINGS: Final = (
    *("accountcode", "src", "dst", "dcontext", "clid", "channel", "dstchannel", "lastapp", "lastdata"),
    *("start", "answer", "end", "duration", "billsec", "disposition", "amaflags", "uniqueid", "userfield"),
)
_ASTERISK_DISPOSITIONS: Final = frozenset({"ANSWERED", "NO ANSWER", "BUSY", "FAILED", "CONGESTION"})


@dataclass(frozen=True)
class Line:
    """A line of a table: its number in the file (from 1) and its cells."""

    number: int
    cells: tuple[Cell, ...]


@dataclass(frozen=True)
class Table:
    """Unique headings and the lines under them that hold anything."""

    headings: tuple[str, ...]
    lines: tuple[Line, ...]


def read_table(path: Path) -> Table:
    """Reads a CSV or XLSX by its content, not its name.

    The heading line is the first one with at least two filled cells, so that a title above it does no harm; a file
    with one column has its headings in the first filled line. Asterisk's `Master.csv`, which has no headings,
    gets them.

    Raises:
        KnownError: `metadata.gone`, `.empty`, `.not_a_table`, `.password`, `.old_excel` or `.damaged`, all with `path`.
    """
    try:
        content = path.read_bytes()
    except OSError as error:
        raise KnownError("metadata.gone", path=str(path), cause=error.strerror or str(error)) from error
    if not content.strip():
        raise KnownError("metadata.empty", path=str(path))
    if content.startswith(_COMPOUND):
        raise KnownError("metadata.password" if _ENCRYPTED in content else "metadata.old_excel", path=str(path))
    lines = _spreadsheet(content, path) if content.startswith(_ZIP) else _separated(content, path)
    filled = [line for line in lines if any(cell != "" for cell in line.cells)]
    if not filled:
        raise KnownError("metadata.empty", path=str(path))
    return _with_headings(filled)


def _with_headings(lines: Sequence[Line]) -> Table:
    if _is_asterisk(lines[0].cells):
        return Table(_ASTERISK_HEADINGS, tuple(lines))
    top = next((index for index, line in enumerate(lines) if sum(cell != "" for cell in line.cells) > 1), 0)
    return Table(_unique(lines[top].cells), tuple(lines[top + 1 :]))


def _is_asterisk(cells: Sequence[Cell]) -> bool:
    return len(_ASTERISK_HEADINGS) - 2 <= len(cells) <= len(_ASTERISK_HEADINGS) and cells[14] in _ASTERISK_DISPOSITIONS


def _unique(cells: Iterable[Cell]) -> tuple[str, ...]:
    """Names columns: an empty heading becomes the column's letter, a repeated one gets a number."""
    cells = list(cells)
    while cells and cells[-1] == "":
        cells.pop()
    headings: list[str] = []
    for index, cell in enumerate(cells, start=1):
        name = heading = " ".join(str(cell).split()) or get_column_letter(index)
        count = 1
        while heading in headings:
            count += 1
            heading = f"{name} ({count})"
        headings.append(heading)
    return tuple(headings)


def _separated(content: bytes, path: Path) -> Iterator[Line]:
    text = _decoded(content, path)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text))
    before = 0
    try:
        for cells in reader:
            yield Line(before + 1, tuple(cell.strip() for cell in cells))
            before = reader.line_num
    except csv.Error as error:
        raise KnownError("metadata.damaged", path=str(path), cause=f"{error}; {before + 1}") from error


def _decoded(content: bytes, path: Path) -> str:
    """Gives a file's text: by its byte-order mark, as UTF-8, as UTF-16 without mark, else by the look of it."""
    text = None
    for mark, encoding in _BOMS:
        if content.startswith(mark):
            text = _try(content, encoding)
            break
    else:
        text = _try(content, _bare_utf16(content) or "utf-8")
    if text is None:
        best = from_bytes(content[:_SAMPLE_CHARACTERS], cp_isolation=["cp1252", "latin_1", "cp850", "mac_roman"]).best()
        text = _try(content, best.encoding if best else "cp1252") or content.decode("latin-1")
    text = text.rstrip("\x1a\0")
    sample = text[:_SAMPLE_CHARACTERS]
    if any(character in _CONTROL for character in sample):
        raise KnownError("metadata.not_a_table", path=str(path))
    return text


def _try(content: bytes, encoding: str) -> str | None:
    try:
        return content.decode(encoding)
    except UnicodeDecodeError:
        return None


def _bare_utf16(content: bytes) -> str | None:
    """Recognises UTF-16 of mostly Latin text: every other byte is zero."""
    sample = content[:2000]
    half = len(sample) // 2
    if half and sample[1::2].count(0) > 0.7 * half and sample[0::2].count(0) == 0:
        return "utf-16-le"
    if half and sample[0::2].count(0) > 0.7 * half and sample[1::2].count(0) == 0:
        return "utf-16-be"
    return None


def _delimiter(text: str) -> str:
    """Gives the separator: the sniffer's where it also parts the first line, else the one most frequent there."""
    first = next((line for line in text.splitlines() if sum(map(line.count, _DELIMITERS))), "")
    most_frequent = max(_DELIMITERS, key=lambda separator: _outside_quotes(first).count(separator))
    try:
        sniffed = csv.Sniffer().sniff(text[:_SAMPLE_CHARACTERS], _DELIMITERS).delimiter
    except csv.Error:
        return most_frequent
    counts = _outside_quotes(first).count
    return sniffed if 2 * counts(sniffed) >= counts(most_frequent) and counts(sniffed) else most_frequent


def _outside_quotes(line: str) -> str:
    return "".join(line.split('"')[::2])


def _spreadsheet(content: bytes, path: Path) -> Iterator[Line]:
    """Gives the lines of the first sheet that holds any."""
    try:
        book = load_workbook(io.BytesIO(content), read_only=True, data_only=True)
        for sheet in book.worksheets:
            lines = [
                Line(number, tuple(_cell(value) for value in row))
                for number, row in enumerate(sheet.iter_rows(values_only=True), start=1)
            ]
            if any(cell != "" for line in lines for cell in line.cells):
                book.close()
                return iter(lines)
        book.close()
    except _UNREADABLE as error:
        raise KnownError("metadata.damaged", path=str(path), cause=type(error).__name__) from error
    return iter(())


def _cell(value: object) -> Cell:
    match value:
        case None:
            return ""
        case datetime() | date() | time():
            return value
        case float() if value.is_integer():
            return str(int(value))
        case _:
            return str(value).strip().strip(string.whitespace + "\u00a0")
