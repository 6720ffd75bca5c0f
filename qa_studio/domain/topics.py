"""What calls are about: key phrases, phrases that have become more frequent, and problems that are followed."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum


@dataclass(frozen=True)
class KeyPhrase:
    """What a call is about, in the words of it. `key` is folded lemmas, the same for all inflections."""

    key: str
    text: str
    count: int
    utterances: tuple[int, ...]


@dataclass(frozen=True)
class PhraseCounts:
    """In how many calls of a group each phrase key was said, of how many calls."""

    calls: int
    by_key: Mapping[str, int]


@dataclass(frozen=True)
class RisingPhrase:
    """A phrase said more often in a period than before: calls then and now, log-odds difference and its z score."""

    key: str
    text: str
    calls_now: int
    calls_before: int
    log_odds: float
    z: float


class ProblemState(StrEnum):
    """Where a recurring problem stands."""

    OPEN = "open"
    REPORTED = "reported"
    SOLVED = "solved"


@dataclass(frozen=True)
class Problem:
    """Something customers keep calling about, named by a supervisor. `keys` are the phrase keys that count for it."""

    id: int
    title: str
    keys: tuple[str, ...]
    language: str
    queue: str | None
    state: ProblemState
    note: str
    named_by: str
    named_at: datetime


@dataclass(frozen=True)
class ProblemWeek:
    """How many calls of a week (beginning on a Monday) had a problem, of how many."""

    week: date
    calls: int
    of_calls: int
