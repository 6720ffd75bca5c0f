"""A stretch of days as people choose it, and which calls they mean."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from qa_studio.domain.calls import CallFilter


class Preset(StrEnum):
    """A period that has a name."""

    ALL = "all"
    LAST_7 = "last_7"
    LAST_30 = "last_30"
    LAST_90 = "last_90"
    THIS_MONTH = "this_month"
    LAST_MONTH = "last_month"
    CUSTOM = "custom"


@dataclass(frozen=True)
class Period:
    """Days at the site: `first` inclusive, `before` exclusive; None has no limit."""

    first: date | None = None
    before: date | None = None

    def moments(self, zone: str) -> tuple[datetime | None, datetime | None]:
        """Gives the period's limits as moments at a site (IANA zone)."""
        at = ZoneInfo(zone)
        return (
            datetime.combine(self.first, time(), at) if self.first else None,
            datetime.combine(self.before, time(), at) if self.before else None,
        )


def period_of(preset: Preset, today: date) -> Period:
    """Gives the period that a preset means on a day, that day included; no limits for ALL and CUSTOM."""
    tomorrow = today + timedelta(days=1)
    month = today.replace(day=1)
    match preset:
        case Preset.LAST_7:
            return Period(tomorrow - timedelta(days=7), tomorrow)
        case Preset.LAST_30:
            return Period(tomorrow - timedelta(days=30), tomorrow)
        case Preset.LAST_90:
            return Period(tomorrow - timedelta(days=90), tomorrow)
        case Preset.THIS_MONTH:
            return Period(month, tomorrow)
        case Preset.LAST_MONTH:
            return Period((month - timedelta(days=1)).replace(day=1), month)
        case _:
            return Period()


@dataclass(frozen=True)
class ChosenCalls:
    """The calls a person means, before the site's time zone is known."""

    period: Period = Period()
    queues: tuple[str, ...] = ()
    agent_ids: tuple[int, ...] = ()
    text: str = ""

    @property
    def is_all(self) -> bool:
        """Whether nothing was left out."""
        return self == ChosenCalls()

    def at(self, zone: str) -> CallFilter:
        """Gives the filter for a site (IANA zone)."""
        first, before = self.period.moments(zone)
        return CallFilter(
            started_from=first,
            started_before=before,
            queues=self.queues,
            agent_ids=self.agent_ids,
            text=self.text,
        )
