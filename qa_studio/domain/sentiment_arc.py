"""The arc of a call's sentiment: how it went, where it turned sour and where it was saved."""

from dataclasses import dataclass
from enum import StrEnum

from qa_studio.domain.calls import Span, Speaker


class Turn(StrEnum):
    """Which way a call turned."""

    SOURED = "soured"
    SAVED = "saved"


@dataclass(frozen=True)
class ArcPoint:
    """The smoothed compound (−1…1) of one speaker at an utterance."""

    utterance: int
    at_s: float
    speaker: Speaker
    compound: float


@dataclass(frozen=True)
class TurningPoint:
    """Where a speaker's sentiment changed lastingly: the utterance that turned it, before and after (−1…1)."""

    utterance: int
    span: Span
    speaker: Speaker
    turn: Turn
    before: float
    after: float
