"""A table's columns, declared as data."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from qa_studio.messages import Texts

Row = TypeVar("Row")


@dataclass(frozen=True)
class Column(Generic[Row]):
    """One column: its name, how a row's cell reads, how it sorts and looks.

    The heading is the text "column.<key>". `order` gives a comparable value (None sorts last; without it the shown
    text decides). `tone` names a colour of the `Theme` for the cell's text.
    """

    key: str
    show: Callable[[Row, Texts], str]
    order: Callable[[Row], Any] | None = None
    width_px: int = 120
    is_number: bool = False
    tone: Callable[[Row], str | None] | None = None
    tip: Callable[[Row, Texts], str] | None = None
