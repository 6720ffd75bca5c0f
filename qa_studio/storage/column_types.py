"""How values of the domain are kept in columns, alike on SQLite and PostgreSQL."""

import json
import unicodedata
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any, Final, TypeVar

from sqlalchemy import JSON, DateTime, Dialect, String, Text, TypeDecorator
from sqlalchemy.types import TypeEngine

_Member = TypeVar("_Member", bound=StrEnum)

_TO_PRIVATE_USE: Final = {0xDC00 + byte: 0xF700 + byte for byte in range(0x80, 0x100)}
_FROM_PRIVATE_USE: Final = {private: surrogate for surrogate, private in _TO_PRIVATE_USE.items()}
_NAME_LENGTH: Final = 32


class UtcDateTime(TypeDecorator[datetime]):
    """A moment. Takes aware datetimes only and gives aware ones in UTC.

    SQLite has no zones: there the UTC wall time is kept, as text that sorts by time.
    """

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Gives what the database is handed; raises `ValueError` for a naive datetime."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"a stored moment needs a time zone: {value!r}")
        moment = value.astimezone(UTC)
        return moment.replace(tzinfo=None) if dialect.name == "sqlite" else moment

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Gives the stored moment, aware, in UTC."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class EnumName(TypeDecorator[Any]):
    """A member of a `StrEnum`, kept as its value."""

    impl = String(_NAME_LENGTH)
    cache_ok = True

    def __init__(self, members: type[_Member]) -> None:
        super().__init__()
        self.members = members

    def process_bind_param(self, value: Any, dialect: Dialect) -> str | None:
        """Gives the member's value; raises `ValueError` for what is no member."""
        return None if value is None else self.members(value).value

    def process_result_value(self, value: Any, dialect: Dialect) -> StrEnum | None:
        """Gives the member."""
        return None if value is None else self.members(value)

    def coerce_compared_value(self, op: Any, value: Any) -> TypeEngine[Any]:
        """Compares members with members and anything else as plain text."""
        return self if value is None or isinstance(value, self.members) else String()


class PlainText(TypeDecorator[str]):
    """Text of people and files. What no database takes (NUL, lone surrogates) is replaced, see `storable`."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        """Gives storable text."""
        return None if value is None else storable(value)


class PathText(TypeDecorator[str]):
    """A path as the operating system gave it, even where its bytes are no UTF-8.

    Python shows such bytes as lone surrogates, which databases refuse; they are kept as characters of the
    private use area (U+F780 to U+F7FF) and given back as they came.
    """

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        """Gives storable text."""
        return None if value is None else value.translate(_TO_PRIVATE_USE)

    def process_result_value(self, value: str | None, dialect: Dialect) -> str | None:
        """Gives the path as it was."""
        return None if value is None else value.translate(_FROM_PRIVATE_USE)


class JsonValue(TypeDecorator[Any]):
    """Any JSON value, numbers alone too, with its type; None is JSON's null.

    SQLite takes a column declared as JSON for one of numbers (its name means nothing to it), so that the text
    "2.0" would become the number 2: there the column is declared as text.
    """

    impl = JSON
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        """Gives text on SQLite, JSON elsewhere."""
        return dialect.type_descriptor(Text() if dialect.name == "sqlite" else JSON())

    def process_bind_param(self, value: Any, dialect: Dialect) -> Any:
        """Gives what the database is handed; raises `TypeError` for what JSON cannot hold."""
        return json.dumps(value, allow_nan=False) if dialect.name == "sqlite" else value

    def process_result_value(self, value: Any, dialect: Dialect) -> Any:
        """Gives the stored value."""
        return json.loads(value) if dialect.name == "sqlite" and value is not None else value


def storable(text: str) -> str:
    """Gives `text` without NUL characters and with lone surrogates replaced, as both databases can keep it."""
    return text.replace("\0", "").encode("utf-8", "replace").decode("utf-8")


def name_key(name: str) -> str:
    """Gives the form under which two names count as the same: case, spacing and Unicode composition aside."""
    return " ".join(unicodedata.normalize("NFC", storable(name)).casefold().split())


def folded(text: str) -> str:
    """Gives text as it is searched and sorted: without case and accents ("Peña" is found by "pena")."""
    parted = unicodedata.normalize("NFKD", storable(text))
    return "".join(letter for letter in parted if not unicodedata.combining(letter)).casefold()
