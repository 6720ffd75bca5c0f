"""Metadata of calls from CSV and XLSX exports: who, when, which queue, read column by column."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, tzinfo
from pathlib import Path
from typing import Final
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from qa_studio.domain.calls import CallFacts, Direction
from qa_studio.domain.errors import KnownError, Message
from qa_studio.services.rows import ColumnMapping, MetadataRow, MetadataTable, RowProblem
from qa_studio.telephony.dates import is_month_first, plausible, read_moment
from qa_studio.telephony.layouts import RECORDING, STARTED_AT, STARTED_TIME, UNIQUE_ID, folded, propose_columns
from qa_studio.telephony.recording_names import NOBODY, base_name, facts_from_name, is_extension, leg_of
from qa_studio.telephony.tables import Cell, Line, read_table

_OWN_FIELDS: Final = frozenset(
    {RECORDING, STARTED_AT, STARTED_TIME, "agent", "queue", "direction", "customer_number", "language"}
)
_CHANNEL: Final = re.compile(r"(?:pj)?sip/|iax2?/|local/|dahdi/|sccp/|agent/", re.IGNORECASE)
_CHANNEL_END: Final = re.compile(r"[^/]+/(?P<endpoint>[^@/-]+)")
_DIRECTIONS: Final = {
    word: direction
    for direction, words in (
        (Direction.INBOUND, "inbound in incoming entrante entrantes entrada recibida i"),
        (Direction.OUTBOUND, "outbound out outgoing saliente salientes salida realizada emitida o"),
        (Direction.INTERNAL, "internal interna interno"),
    )
    for word in words.split()
}
_LANGUAGES: Final = {
    name: code
    for code, names in (
        ("es", "espanol castellano spanish esp spa"),
        ("en", "ingles english eng ing"),
        ("pt", "portugues portuguese por"),
        ("fr", "frances french fra"),
        ("ca", "catalan catala cat"),
        ("it", "italiano italian ita"),
        ("de", "aleman german deu"),
        ("ko", "coreano korean kor"),
    )
    for name in names.split()
}


class PbxFiles:
    """Implements `ports.PbxExports`: recording names and metadata files."""

    def facts_from_name(self, name: str, site: tzinfo) -> CallFacts:
        """Reads a recording's file name; see `qa_studio.telephony.recording_names`."""
        return facts_from_name(name, site)

    def leg_of(self, name: str) -> tuple[str, str] | None:
        """Gives the name that both legs of a call share, and "in" or "out"; None where a name is no leg's."""
        return leg_of(name)

    def headings(self, path: Path) -> tuple[str, ...]:
        """Gives the columns of a CSV or XLSX.

        Raises:
            KnownError: as `read_table`.
        """
        return read_table(path).headings

    def propose(self, headings: Sequence[str]) -> ColumnMapping:
        """Gives the mapping of a known layout or of known headings (Spanish and English), as far as it goes."""
        return ColumnMapping(propose_columns(headings))

    def read(self, path: Path, mapping: ColumnMapping) -> MetadataTable:
        """Reads the usable lines and lists the wrong ones; a line with a wrong date is in both, without its start.

        `mapping` may name "recording" (a file name, with its folder if it has one; several parted by `|` make a row
        each), "unique_id" (which the file's name holds; the key where a line names no recording) or both, and besides
        the fields of `ColumnMapping` "started_time", the time of day where it stands apart from the date.

        Raises:
            KnownError: as `read_table`; `metadata.missing_column` with `column` and `columns`;
                `metadata.no_recording_column` with `columns`; `metadata.bad_timezone`; `metadata.bad_date_format`.
        """
        table = read_table(path)
        lines = _LineReader.prepared(table.headings, table.lines, mapping)
        rows: list[MetadataRow] = []
        problems: list[RowProblem] = []
        for line in table.lines:
            try:
                rows.extend(lines.read(line, problems))
            except _Unusable as unusable:
                problems.append(RowProblem(line.number, unusable.reason))
        return MetadataTable(table.headings, tuple(rows), tuple(problems))


class _Unusable(Exception):
    """A line, or its date, cannot be used."""

    def __init__(self, message_id: str, **params: object) -> None:
        super().__init__(message_id)
        self.reason = Message(message_id, params)


@dataclass(frozen=True)
class _LineReader:
    """Turns lines into rows: the column index of each field, and how the date column reads."""

    width: int
    index: Mapping[str, int]
    date_heading: str
    moment: Callable[[Cell, Cell], datetime]
    wrong_date: str
    date_format: str

    @classmethod
    def prepared(cls, headings: Sequence[str], lines: Sequence[Line], mapping: ColumnMapping) -> "_LineReader":
        """Finds the columns of a mapping and decides the order of day and month from the whole column."""
        wanted = {field: heading for field, heading in mapping.columns.items() if heading}
        positions = {heading: index for index, heading in enumerate(headings)}
        for heading in wanted.values():
            if heading not in positions:
                raise KnownError("metadata.missing_column", column=heading, columns=", ".join(headings))
        if not {RECORDING, UNIQUE_ID} & wanted.keys():
            raise KnownError("metadata.no_recording_column", columns=", ".join(headings))
        index = {field: positions[heading] for field, heading in wanted.items()}
        zone = _zone(mapping.timezone)
        if mapping.date_format:
            moment, wrong = _by_format(mapping.date_format, zone), "metadata.wrong_date_format"
        else:
            dates = [_at(line.cells, index.get(STARTED_AT)) for line in lines]
            month_first = is_month_first(dates)
            moment = _by_custom(zone, month_first)
            wrong = "metadata.wrong_date_month_first" if month_first else "metadata.wrong_date"
        return cls(len(headings), index, wanted.get(STARTED_AT, ""), moment, wrong, mapping.date_format)

    def read(self, line: Line, problems: list[RowProblem]) -> list[MetadataRow]:
        """Gives the rows of a line, one for each recording it names; a wrong date is left out and put into `problems`.

        Raises:
            _Unusable: nothing of the line can be used.
        """
        if any(cell != "" for cell in line.cells[self.width :]):
            raise _Unusable("metadata.too_many_cells", line=line.number, cells=len(line.cells), columns=self.width)
        names = [name.strip() for name in self._text(line, RECORDING).split("|")]
        keys = [name for name in names if base_name(name)] or [self._text(line, UNIQUE_ID)]
        if not keys[0]:
            raise _Unusable("metadata.no_recording", line=line.number)
        try:
            facts = self._facts(line, self._started_at(line))
        except _Unusable as wrong_date:
            problems.append(RowProblem(line.number, wrong_date.reason))
            facts = self._facts(line, None)
        return [MetadataRow(line.number, key, facts) for key in keys]

    def _facts(self, line: Line, started_at: datetime | None) -> CallFacts:
        said_direction, said_language = self._text(line, "direction"), self._text(line, "language")
        direction, language = _DIRECTIONS.get(folded(said_direction)), _language(said_language)
        fields = {field: self._text(line, field) for field in self.index if field not in _OWN_FIELDS}
        if direction is None:
            fields["direction"] = said_direction
        if language is None:
            fields["language"] = said_language
        return CallFacts(
            agent_handle=_agent(self._text(line, "agent")),
            queue=_known(self._text(line, "queue")),
            direction=direction,
            customer_number=_known(self._text(line, "customer_number")),
            started_at=started_at,
            language=language,
            fields={field: text for field, text in fields.items() if text},
        )

    def _started_at(self, line: Line) -> datetime | None:
        day, clock = _at(line.cells, self.index.get(STARTED_AT)), _at(line.cells, self.index.get(STARTED_TIME))
        if day == "":
            return None
        try:
            return self.moment(day, clock)
        except (ValueError, OverflowError) as error:
            said = f"{day} {clock}".strip()
            raise _Unusable(
                self.wrong_date, line=line.number, column=self.date_heading, value=said, format=self.date_format
            ) from error

    def _text(self, line: Line, field: str) -> str:
        return str(_at(line.cells, self.index.get(field)))


def _at(cells: Sequence[Cell], index: int | None) -> Cell:
    return "" if index is None or index >= len(cells) else cells[index]


def _zone(name: str) -> ZoneInfo:
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise KnownError("metadata.bad_timezone", timezone=name) from error


def _by_custom(zone: tzinfo, month_first: bool) -> Callable[[Cell, Cell], datetime]:
    return lambda day, clock: read_moment(day, zone, month_first=month_first, clock=clock)


def _by_format(form: str, zone: tzinfo) -> Callable[[Cell, Cell], datetime]:
    """Reads dates by one strptime format; a separate time of day is put behind the date with a space."""
    try:
        probe = datetime(2001, 2, 3, 4, 5, 6).strftime(form)  # noqa: DTZ001 - only the format is tried
        datetime.strptime(probe, form)  # noqa: DTZ007 - the same
    except (ValueError, re.error) as error:
        raise KnownError("metadata.bad_date_format", format=form) from error

    def moment(day: Cell, clock: Cell) -> datetime:
        if not isinstance(day, str):
            return read_moment(day, zone, month_first=False, clock=clock)
        read = datetime.strptime(f"{day} {clock}".strip(), form)  # noqa: DTZ007 - the zone follows
        return plausible(read if read.tzinfo else read.replace(tzinfo=zone))

    return moment


def _known(text: str) -> str | None:
    return None if text.casefold() in NOBODY else text


def _agent(text: str) -> str | None:
    """Gives an agent's handle; of an Asterisk channel (`PJSIP/1001-0000a3`) the extension, nobody for a trunk's."""
    if _CHANNEL.match(text):
        match = _CHANNEL_END.match(text)
        endpoint = match["endpoint"] if match else ""
        return endpoint if is_extension(endpoint) else None
    return _known(text)


def _language(text: str) -> str | None:
    """Gives the ISO 639-1 code for a code (`es`, `es-MX`, `en_US`) or a language's name."""
    name = folded(text)
    first = name.split(" ")[0]
    if first in _LANGUAGES:
        return _LANGUAGES[first]
    return first if len(first) == 2 and first.isalpha() and first.isascii() else None
