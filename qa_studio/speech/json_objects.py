"""Objects of a foreign JSON file: what they hold is checked, and what is wrong is told with its place."""

import json
import math
import re
from collections.abc import Iterator, Mapping
from typing import Any, Final

from qa_studio.domain.errors import KnownError
from qa_studio.domain.transcripts import Word

_BLANKS: Final = re.compile(r"[ \t\n\r]*")


def values_of(text: str, path: str) -> tuple[Any, ...]:
    """Gives the JSON values of a file one after the other: usually one, in JSON lines one a line.

    Raises:
        KnownError: `transcript.bad_json` with `path` and `line`.
    """
    decoder = json.JSONDecoder()
    values: list[Any] = []
    end = _past_blanks(text, 0)
    while not values or end < len(text):
        try:
            value, end = decoder.raw_decode(text, end)
        except json.JSONDecodeError as error:
            raise KnownError("transcript.bad_json", path=path, line=error.lineno) from error
        except (RecursionError, ValueError) as error:
            raise KnownError("transcript.bad_json", path=path, line=text.count("\n", 0, end) + 1) from error
        values.append(value)
        end = _past_blanks(text, end)
    return tuple(values)


def _past_blanks(text: str, start: int) -> int:
    blanks = _BLANKS.match(text, start)
    return blanks.end() if blanks else start


class JsonObject:
    """An object of a file. All methods raise `KnownError` ("transcript.bad_field" with `path` and `field`, its place).

    Numbers may stand in quotation marks, as Amazon's do.
    """

    def __init__(self, path: str, place: str, value: object) -> None:
        self._path = path
        self._place = place
        if not isinstance(value, Mapping):
            raise KnownError("transcript.bad_field", path=path, field=place or "{…}")
        self.value: Mapping[str, Any] = value

    def object(self, field: str) -> "JsonObject":
        """Gives the object in a field."""
        return JsonObject(self._path, self._at(field), self.value.get(field))

    def objects(self, field: str, *, required: bool = True) -> Iterator["JsonObject"]:
        """Gives the objects of a list; where it is not `required`, none for a field that is missing or null."""
        listed = self.value.get(field)
        if listed is None and not required:
            return
        if not isinstance(listed, list):
            raise self.wrong(field)
        for index, item in enumerate(listed):
            yield JsonObject(self._path, f"{self._at(field)}[{index}]", item)

    def text(self, field: str) -> str:
        """Gives a text."""
        value = self.value.get(field)
        if not isinstance(value, str):
            raise self.wrong(field)
        return value

    def text_or(self, field: str, otherwise: str | None = None) -> str | None:
        """Gives a text, `otherwise` for a field that is missing or null."""
        return otherwise if self.value.get(field) is None else self.text(field)

    def number(self, field: str) -> float:
        """Gives a number, finite."""
        value = self.value.get(field)
        try:
            number = float(value) if isinstance(value, int | float | str) and not isinstance(value, bool) else math.nan
        except (ValueError, OverflowError):
            number = math.nan
        if not math.isfinite(number):
            raise self.wrong(field)
        return number

    def confidence(self, field: str) -> float | None:
        """Gives a confidence (0–1), None where it is not told."""
        if self.value.get(field) is None:
            return None
        known = self.number(field)
        if not 0.0 <= known <= 1.0:
            raise self.wrong(field)
        return known

    def span(self, start: str, end: str, unit_s: float = 1.0) -> tuple[float, float]:
        """Gives start and end in seconds, of fields that are in units of `unit_s`."""
        start_s, end_s = self.number(start) * unit_s, self.number(end) * unit_s
        if start_s < 0:
            raise self.wrong(start)
        if end_s < start_s:
            raise self.wrong(end)
        return start_s, end_s

    def word(self, text: str, start: str, end: str, confidence: str) -> Word:
        """Gives a word by the names of its fields."""
        return Word(self.text(text), *self.span(start, end), self.confidence(confidence))

    def like(self, value: Mapping[str, Any]) -> "JsonObject":
        """Gives another object in the same place."""
        return JsonObject(self._path, self._place, value)

    def wrong(self, field: str) -> KnownError:
        """Gives the error that says that a field is missing or wrong."""
        return KnownError("transcript.bad_field", path=self._path, field=self._at(field))

    def _at(self, field: str) -> str:
        return f"{self._place}.{field}" if self._place else field
