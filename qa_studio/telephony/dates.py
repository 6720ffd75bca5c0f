"""Dates as telephone systems and people write them in exports."""

import re
import unicodedata
from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from typing import Final

from qa_studio.telephony.tables import Cell

_SPACES: Final = re.compile(r"\s+")
_ISO: Final = re.compile(r"\d{4}-\d{1,2}-\d{1,2}")
_YEAR_FIRST: Final = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:(?:[ T]|, ?)(.+))?", re.ASCII)
_YEAR_LAST: Final = re.compile(r"(\d{1,2})([-/.])(\d{1,2})\2(\d{4}|\d{2})(?:(?:[ T]|, ?)(.+))?", re.ASCII)
_COMPACT: Final = re.compile(r"(\d{4})(\d{2})(\d{2})(?:[-_T ]?(\d{2})(\d{2})(\d{2})?)?", re.ASCII)
_DAY_NAMED_MONTH: Final = re.compile(
    r"(\d{1,2})(?:[-/. ]| de )([a-z]{3,10})\.?(?:[-/. ]| de | del )(\d{4}|\d{2})(?:[ T,]+(.+))?", re.ASCII
)
_NAMED_MONTH_DAY: Final = re.compile(r"([a-z]{3,10})\.? (\d{1,2}),? (\d{4})(?:[ T,]+(.+))?", re.ASCII)
_TIME: Final = re.compile(
    r"(?:at |a las )?(\d{1,2})[:.h](\d{2})(?:[:.](\d{2})(?:[.,]\d+)?)?\s*(am|pm|h|hs|hrs)?\s*(z|utc|[+-]\d{2}:?\d{2})?",
    re.ASCII,
)
_HOUR_ONLY: Final = re.compile(r"(\d{1,2})\s*(am|pm)()()()", re.ASCII)
_SERIAL: Final = re.compile(r"(\d{5,6})(?:[.,]\d+)?", re.ASCII)
_SERIAL_ZERO: Final = datetime(1899, 12, 30)  # noqa: DTZ001 - the zone follows
"""Day 0 of Excel's serial dates (its 1900 system, from March 1900 on)."""
_EPOCH: Final = re.compile(r"(\d{10})(?:\.\d+)?|(\d{13})", re.ASCII)
_MONTHS: Final = {
    name: number
    for number, names in enumerate(
        (
            "ene jan", "feb", "mar", "abr apr", "may", "jun",
            "jul", "ago aug", "sep set", "oct", "nov", "dic dec",
        ),
        start=1,
    )
    for name in names.split()
}  # fmt: skip


EARLIEST_YEAR: Final = 1970
LATEST_YEAR: Final = 2200
"""A call outside of these years is a slip of the pen or of a system."""


def is_month_first(cells: Iterable[Cell]) -> bool:
    """Whether a column's dates read mm/dd/yyyy.

    The whole column decides: a first number over 12 anywhere means day first; otherwise a second number over 12
    anywhere means month first; where neither is found, day first, as Spain and Latin America write.
    """
    first_over, second_over = False, False
    for cell in cells:
        match = _YEAR_LAST.fullmatch(_tidy(cell)) if isinstance(cell, str) else None
        if match:
            first_over = first_over or int(match[1]) > 12
            second_over = second_over or int(match[3]) > 12
    return second_over and not first_over


def read_moment(cell: Cell, zone: tzinfo, *, month_first: bool, clock: Cell = "") -> datetime:
    """Gives the aware moment that a cell tells; `clock` is a second cell with the time of day, if there is one.

    Understands real spreadsheet dates; ISO 8601 with or without offset; dd/mm/yyyy (mm/dd/yyyy where
    `month_first`) with `/`, `-` or `.`; 20240105-101530; named months in Spanish and English; times with
    a.m./p.m.; Excel's serial days (45296.5) as a cell without a date format holds them; and epochs (UTC). What names
    no offset is in `zone`.

    Raises:
        ValueError: where it is none of these, no date of the calendar, or as `plausible`.
    """
    moment = _moment(cell, month_first)
    if clock != "" and moment.time() == time():
        moment = _with_clock(moment, clock)
    return plausible(moment if moment.tzinfo else moment.replace(tzinfo=zone))


def plausible(moment: datetime) -> datetime:
    """Gives a moment back that a call can have had.

    Raises:
        ValueError: its year is before `EARLIEST_YEAR` or after `LATEST_YEAR`.
    """
    if not EARLIEST_YEAR <= moment.year <= LATEST_YEAR:
        raise ValueError(moment.isoformat())
    return moment


def _moment(cell: Cell, month_first: bool) -> datetime:
    if isinstance(cell, datetime):
        return cell
    if isinstance(cell, date):
        return datetime.combine(cell, time())
    if isinstance(cell, time):
        raise ValueError(str(cell))
    text = _tidy(cell)
    if match := _EPOCH.fullmatch(text):
        return datetime.fromtimestamp(int(match[1] or match[2][:10]), UTC)
    if match := _YEAR_FIRST.fullmatch(text):
        return _built(match[1], match[2], match[3], match[4])
    if match := _YEAR_LAST.fullmatch(text):
        day, month = (match[3], match[1]) if month_first else (match[1], match[3])
        return _built(match[4], month, day, match[5])
    if match := _COMPACT.fullmatch(text):
        clock = f"{match[4]}:{match[5]}:{match[6] or '00'}" if match[4] else None
        return _built(match[1], match[2], match[3], clock)
    if match := _DAY_NAMED_MONTH.fullmatch(text):
        return _built(match[3], _month(match[2]), match[1], match[4])
    if match := _NAMED_MONTH_DAY.fullmatch(text):
        return _built(match[3], _month(match[1]), match[2], match[4])
    if _SERIAL.fullmatch(text):
        return _SERIAL_ZERO + timedelta(seconds=round(float(text.replace(",", ".")) * 86_400))
    raise ValueError(text)


def _tidy(cell: str) -> str:
    """Folds case, accents and spaces, and writes a. m. as am."""
    folded = unicodedata.normalize("NFKD", cell).casefold()
    plain = "".join(character for character in folded if not unicodedata.combining(character))
    plain = re.sub(r"\b([ap])\.?\s?m\b\.?", r"\1m", _SPACES.sub(" ", plain).strip())
    return plain.replace("t", "T") if _ISO.match(plain) else plain


def _month(name: str) -> str:
    number = _MONTHS.get(name[:3])
    if number is None:
        raise ValueError(name)
    return str(number)


def _built(year: str, month: str, day: str, clock: str | None) -> datetime:
    full_year = int(year) + 2000 if len(year) == 2 else int(year)
    return _with_clock(datetime(full_year, int(month), int(day)), clock or "")  # noqa: DTZ001 - the zone follows


def _with_clock(day: datetime, clock: Cell) -> datetime:
    if isinstance(clock, datetime | time):
        at = clock.time() if isinstance(clock, datetime) else clock
        return datetime.combine(day, at)
    text = _tidy(str(clock)).casefold()
    if not text:
        return day
    match = _TIME.fullmatch(text) or _HOUR_ONLY.fullmatch(text)
    if match is None:
        whole = _moment(str(clock), month_first=False)
        return datetime.combine(day, whole.time(), whole.tzinfo)
    hour, minute, second, half, offset = match.groups()
    if match.re is _HOUR_ONLY:
        hour, half, minute, second, offset = match.groups()
    moment = day.replace(hour=_hour(int(hour), half or ""), minute=int(minute or 0), second=int(second or 0))
    if not offset:
        return moment
    zone = "+00:00" if offset in ("z", "utc") else offset
    return datetime.fromisoformat(f"{moment.isoformat()}{zone}")


def _hour(hour: int, half: str) -> int:
    if half not in ("am", "pm"):
        return hour
    if not 1 <= hour <= 12:
        raise ValueError(hour)
    return hour % 12 + (12 if half == "pm" else 0)
