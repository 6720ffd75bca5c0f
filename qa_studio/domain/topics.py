"""What calls are about: key phrases, phrases that have become more frequent, and problems that are followed."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from math import log, sqrt
from typing import Final

PRIOR_CALLS: Final = 50.0
"""How many calls' worth of phrases the prior weighs at most: so much evidence it takes to believe in a change."""
PRIOR_SHARE: Final = 0.25
"""Where there are few calls, it weighs this share of them."""
RISING_Z: Final = 1.96
"""A z score from which a phrase is said to have become more frequent."""
FEWEST_CALLS: Final = 3
"""A phrase of fewer calls is no recurring problem."""


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


def rising(now: PhraseCounts, before: PhraseCounts, texts: Mapping[str, str]) -> tuple[RisingPhrase, ...]:
    """Gives the phrases that have become more frequent, the surest first.

    Log-odds with an informative Dirichlet prior (Monroe, Colaresi & Quinn 2008, "Fightin' Words", equations 15, 16,
    20, 22), over calls: a phrase key counts once a call. The prior of a key is its share of both periods together
    times a mass of `PRIOR_SHARE` of all calls' worth of keys, `PRIOR_CALLS` at most. With y of the key and n of all
    keys in a period, a the key's prior and a0 that of all keys,

        log-odds = log((y1 + a) / (n1 + a0 − y1 − a)) − log((y2 + a) / (n2 + a0 − y2 − a))
        variance = 1 / (y1 + a) + 1 / (y2 + a);  z = log-odds / √variance

    A key is given from a z of `RISING_Z` and `FEWEST_CALLS` calls now on. Nothing is told where a period is empty
    or there is but one key, with nothing to compare it to.
    `texts` are the keys as people say them; a key without text stands for itself.
    """
    sums = {key: now.by_key.get(key, 0) + before.by_key.get(key, 0) for key in {*now.by_key, *before.by_key}}
    total, n_now, n_before = sum(sums.values()), sum(now.by_key.values()), sum(before.by_key.values())
    if not now.calls or not before.calls or not n_now or not n_before or len(sums) < 2:
        return ()
    calls = now.calls + before.calls
    mass = min(PRIOR_CALLS, PRIOR_SHARE * calls) * total / calls
    found: list[RisingPhrase] = []
    for key, y_now in now.by_key.items():
        if sums[key] == total:  # Nothing else was said that it could be more frequent than.
            continue
        y_before = before.by_key.get(key, 0)
        odds, z = log_odds((y_now, n_now), (y_before, n_before), (mass * sums[key] / total, mass))
        if z >= RISING_Z and y_now >= FEWEST_CALLS:
            found.append(RisingPhrase(key, texts.get(key, key), y_now, y_before, odds, z))
    return tuple(sorted(found, key=lambda one: (-one.z, -one.calls_now, one.key)))


def log_odds(now: tuple[int, int], before: tuple[int, int], prior: tuple[float, float]) -> tuple[float, float]:
    """Gives the difference in log-odds of a phrase and its z score; see `rising`.

    Each argument is the phrase's count (or prior) and that of all phrases.
    """
    (y_now, n_now), (y_before, n_before), (a, a0) = now, before, prior
    odds_now = (y_now + a) / (n_now + a0 - y_now - a)
    odds_before = (y_before + a) / (n_before + a0 - y_before - a)
    difference = log(odds_now) - log(odds_before)
    return difference, difference / sqrt(1 / (y_now + a) + 1 / (y_before + a))
