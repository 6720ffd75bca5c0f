"""Jobs that outlive the process that runs them, and how fast work goes."""

import math
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Final, Protocol, Self

from qa_studio.domain.errors import Message


class JobState(StrEnum):
    """Where a job stands."""

    QUEUED = "queued"
    RUNNING = "running"
    SUCCEEDED = "succeeded"
    FAILED = "failed"
    CANCELLED = "cancelled"
    SET_ASIDE = "set_aside"

    @property
    def is_open(self) -> bool:
        """Whether the job waits or runs."""
        return self in (JobState.QUEUED, JobState.RUNNING)

    @property
    def may_be_retried(self) -> bool:
        """Whether the job ended without having done what it was for."""
        return self in (JobState.FAILED, JobState.CANCELLED, JobState.SET_ASIDE)


MAX_CRASHES_ALONE = 2
"""A job that killed its worker this often while alone is set aside."""

DRAWN_FIRST: Final = 10
"""The priority of calls that stand in an open draw; all others have 0."""

_HALF_LIFE_S: Final = 45.0
_ENOUGH_S: Final = 8.0
"""Seconds that must have been watched before anything is said about a pace."""


@dataclass(frozen=True)
class Lease:
    """Who runs a job: `owner` is host, process id and process start time, so that a dead owner is recognised.

    `token` grows with each claim; a result with an older token is refused (a fencing token).
    `alone`: it was running beside others when a worker died, and is now to run with nothing beside it.
    """

    job_id: int
    call_uid: str
    token: int
    owner: str
    language: str | None
    alone: bool = False


@dataclass(frozen=True)
class TranscriptionJob:
    """One call waiting for, or done with, its transcription."""

    id: int
    call_uid: str
    state: JobState
    language: str | None
    attempts: int
    crashes: int
    reason_id: str | None
    reason_params: Mapping[str, object]
    updated_at: datetime


class Report(Protocol):
    """How long work tells its progress; raises `Cancelled` when the person asked to stop."""

    def __call__(self, done: float, total: float, what: str = "") -> None:
        """Tells that `done` of `total` is done, working on `what` now."""


@dataclass(frozen=True)
class Pace:
    """How fast work goes that tells how much of it is done, however many do it at once.

    What was seen lately counts more than what was seen earlier, which loses half its weight each 45 s, so that a
    pace follows workers that join, leave or rest without jumping at each report.
    """

    seen_at_s: float | None = None
    """The clock (seconds) and the amount done at the latest report."""
    done: float = 0.0
    watched_s: float = 0.0
    weighed_s: float = 0.0
    weighed_done: float = 0.0

    def after(self, clock_s: float, done: float) -> Self:
        """Gives the pace after a report that `done` was done at `clock_s` (seconds of a clock that never goes back).

        The time before the first progress (models are loaded then) does not count.
        """
        if self.seen_at_s is None or (not self.watched_s and done <= self.done):
            return replace(self, seen_at_s=clock_s, done=done)
        passed_s = max(0.0, clock_s - self.seen_at_s)
        weight = math.exp2(-passed_s / _HALF_LIFE_S)
        return replace(
            self,
            seen_at_s=clock_s,
            done=done,
            watched_s=self.watched_s + passed_s,
            weighed_s=self.weighed_s * weight + passed_s,
            weighed_done=max(0.0, self.weighed_done * weight + done - self.done),
        )

    @property
    def per_second(self) -> float | None:
        """What is done in a second of wall time; None until enough was watched to say."""
        if self.watched_s < _ENOUGH_S or self.weighed_s <= 0:
            return None
        return self.weighed_done / self.weighed_s

    def seconds_to_go(self, total: float) -> float | None:
        """Gives how long the rest of `total` takes at this pace; None where that cannot be said."""
        speed = self.per_second
        return max(0.0, total - self.done) / speed if speed else None


def time_to_go(seconds: float) -> Message:
    """Says how long something takes yet, no more exactly than it can be known."""
    minutes = math.ceil(seconds / 60 - 0.25)
    if minutes < 1:
        return Message.of("progress.under_a_minute")
    if minutes <= 90:
        return Message.of("progress.minutes", n=minutes if minutes <= 15 else 5 * round(minutes / 5))
    hours = seconds / 3600
    halves = round(hours * 2) if hours < 10 else 2 * round(hours)
    return Message.of("progress.hours", hours=halves // 2 if halves % 2 == 0 else halves / 2)


def silent(done: float, total: float, what: str = "") -> None:
    """A `Report` for those who do not watch."""
