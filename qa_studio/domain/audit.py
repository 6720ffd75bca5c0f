"""What happened, who did it and why: a chain of events in which tampering shows."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

GENESIS = "0" * 64


@dataclass(frozen=True)
class AuditEvent:
    """A change of state: `subject` names what changed ("evaluation:12"), `action` what was done."""

    at: datetime
    person: str
    action: str
    subject: str
    reason: str = ""
    details: Mapping[str, object] | None = None


@dataclass(frozen=True)
class ChainedEvent:
    """An event with its hash, which covers the hash of the one before."""

    event: AuditEvent
    previous_hash: str
    hash: str


def chain(event: AuditEvent, previous_hash: str) -> ChainedEvent:
    """Appends `event` after the one whose hash is `previous_hash` (`GENESIS` for the first).

    The hash is the SHA-256 of the previous hash and the event's canonical JSON.
    """
    body = json.dumps(
        {
            "at": event.at.isoformat(),
            "person": event.person,
            "action": event.action,
            "subject": event.subject,
            "reason": event.reason,
            "details": event.details,
        },
        sort_keys=True,
        ensure_ascii=False,
        separators=(",", ":"),
    )
    digest = hashlib.sha256((previous_hash + body).encode()).hexdigest()
    return ChainedEvent(event, previous_hash, digest)


def is_intact(events: Iterable[ChainedEvent]) -> bool:
    """Whether a whole chain, oldest first, is as it was written."""
    previous = GENESIS
    for link in events:
        if link.previous_hash != previous or chain(link.event, previous).hash != link.hash:
            return False
        previous = link.hash
    return True
