"""What the demo is made of: its people, calls and evaluations, with days that count back from today."""

import csv
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any, Final
from zoneinfo import ZoneInfo

from qa_studio.domain.calls import FREE_FIELDS
from qa_studio.domain.errors import KnownError
from qa_studio.domain.people import Handle, Role, TeamMembership
from qa_studio.services.rows import ColumnMapping

_COLUMNS: Final = (
    "recording",
    "agent",
    "queue",
    "direction",
    "customer_number",
    "started_at",
    "language",
    *FREE_FIELDS,
)
MAPPING: Final = ColumnMapping({name: name for name in _COLUMNS})
"""How the demo's metadata file is read."""


@dataclass(frozen=True)
class DemoCall:
    """One of the demo's calls."""

    name: str
    language: str
    recording: Path
    transcript: Path
    started_at: datetime
    agent_handle: str
    facts: Mapping[str, Any]


@dataclass(frozen=True)
class DemoPerson:
    """One of the demo's people, with handles and teams on real days."""

    name: str
    role: Role
    handles: tuple[Handle, ...]
    teams: tuple[TeamMembership, ...]


@dataclass(frozen=True)
class DemoMaterial:
    """All of the demo, dated from `today`."""

    today: date
    site_timezone: str
    agent_channel: int
    queue_languages: Mapping[str, str]
    people: tuple[DemoPerson, ...]
    calls: tuple[DemoCall, ...]
    evaluations: tuple[Mapping[str, Any], ...]


def read_material(folder: Path, today: date) -> DemoMaterial:
    """Reads the demo's files.

    Raises:
        KnownError: `demo.incomplete` where a file is missing.
    """
    try:
        content = json.loads((folder / "workspace.json").read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise KnownError("demo.incomplete", path=str(folder / "workspace.json")) from error
    calls = tuple(_call(one, folder, today) for one in content["calls"])
    for call in calls:
        for path in (call.recording, call.transcript):
            if not path.is_file():
                raise KnownError("demo.incomplete", path=str(path))
    return DemoMaterial(
        today=today,
        site_timezone=content["site_timezone"],
        agent_channel=content["agent_channel"],
        queue_languages={one["name"]: one["language"] for one in content["queues"]},
        people=tuple(_person(one, today) for one in content["people"]),
        calls=calls,
        evaluations=tuple(content["evaluations"]),
    )


def _call(source: Mapping[str, Any], folder: Path, today: date) -> DemoCall:
    zone = ZoneInfo(source["site_timezone"])
    day = today - timedelta(days=source["days_ago"])
    return DemoCall(
        name=source["name"],
        language=source["language"],
        recording=folder / source["recording"],
        transcript=folder / source["transcript"],
        started_at=datetime.combine(day, time.fromisoformat(source["time"]), zone),
        agent_handle=str(source["agent_handle"]),
        facts=source,
    )


def _person(source: Mapping[str, Any], today: date) -> DemoPerson:
    def day(days_ago: int | None) -> date | None:
        return None if days_ago is None else today - timedelta(days=days_ago)

    return DemoPerson(
        name=source["name"],
        role=Role(source["role"]),
        handles=tuple(
            Handle(0, str(one["value"]), day(one["from_days_ago"]), day(one["before_days_ago"]))
            for one in source["handles"]
        ),
        teams=tuple(
            TeamMembership(0, one["value"], day(one["from_days_ago"]), day(one["before_days_ago"]))
            for one in source["teams"]
        ),
    )


def write_metadata(calls: tuple[DemoCall, ...], path: Path) -> None:
    """Writes the calls' metadata as a telephone system would export it, as CSV."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, _COLUMNS)
        writer.writeheader()
        for call in calls:
            writer.writerow(
                {
                    "recording": call.recording.name,
                    "agent": call.agent_handle,
                    "queue": call.facts["queue"],
                    "direction": call.facts["direction"],
                    "customer_number": call.facts["customer_number"],
                    "started_at": call.started_at.isoformat(),
                    "language": call.language,
                    **{name: call.facts["fields"].get(name, "") for name in FREE_FIELDS},
                }
            )
