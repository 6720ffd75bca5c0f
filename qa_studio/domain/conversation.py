"""Measures of a conversation: talk share, silences, overtalk and dead air."""

from collections.abc import Mapping
from dataclasses import dataclass

from qa_studio.domain.calls import Span, Speaker

DEAD_AIR_S = 5.0
LONG_DEAD_AIR_S = 20.0
OVERTALK_S = 0.5
INTERRUPTION_WINDOW_S = 2.0


@dataclass(frozen=True)
class Activity:
    """When each speaker is heard: sorted spans that do not overlap within a speaker."""

    spans: Mapping[Speaker, tuple[Span, ...]]
    duration_s: float


@dataclass(frozen=True)
class Silence:
    """Nobody speaks; `owed_by` owed the next word: who spoke next, the agent before the first word and after the last."""

    span: Span
    owed_by: Speaker


@dataclass(frozen=True)
class ConversationMeasures:
    """Talk by speaker (seconds; share 0–1 of all talk), silences over `DEAD_AIR_S`, overtalk from `OVERTALK_S`."""

    talk_s: Mapping[Speaker, float]
    talk_share: Mapping[Speaker, float]
    silences: tuple[Silence, ...]
    overtalk: tuple[Span, ...]
    longest_silence: Silence | None

    @property
    def longest_dead_air_s(self) -> float:
        """Length of the longest silence in seconds, 0 where there is none."""
        return self.longest_silence.span.duration_s if self.longest_silence else 0.0
