"""Jobs that outlive the process that runs them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol


class JobState(StrEnum):
    """Where a job stands."""

    QUEUED = "queued"
    RUNNING = "running"
    SUCCEEDED = "succeeded"
    FAILED = "failed"
    CANCELLED = "cancelled"
    SET_ASIDE = "set_aside"


MAX_CRASHES_ALONE = 2
"""A job that killed its worker this often while alone is set aside."""


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


def silent(done: float, total: float, what: str = "") -> None:
    """A `Report` for those who do not watch."""
