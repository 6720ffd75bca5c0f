"""Random samples of calls that can be proved: plan, draw, verify, replace."""

from dataclasses import dataclass
from datetime import datetime

from qa_studio.domain.calls import CallFilter

ALGORITHM = "sha256-rank-1"
"""Name and version of the ranking; kept with each draw so that it can be reproduced for ever."""


@dataclass(frozen=True)
class SamplingPlan:
    """What to draw: `per_agent` calls of each agent with calls that match `calls`.

    Calls that an earlier draw took are left out unless `include_drawn`.
    """

    calls: CallFilter
    per_agent: int
    include_drawn: bool = False


@dataclass(frozen=True)
class Candidate:
    """An eligible call and its stratum (the agent's handle or name, as recorded)."""

    uid: str
    agent_id: int
    stratum: str


@dataclass(frozen=True)
class Stratum:
    """One agent's eligible calls (sorted uids), how many were wanted and how many taken."""

    key: str
    agent_id: int
    eligible: tuple[str, ...]
    wanted: int
    taken: int

    @property
    def is_short(self) -> bool:
        """Whether there were fewer calls than wanted."""
        return self.taken < self.wanted


@dataclass(frozen=True)
class DrawnCall:
    """A drawn call with its rank in its stratum, from 1.

    `replaces` is the uid of the call in whose place it came; `replaced_because` says why it was itself replaced.
    """

    uid: str
    agent_id: int
    stratum: str
    rank: int
    replaces: str | None = None
    replaced_because: str | None = None


@dataclass(frozen=True)
class DrawRecord:
    """All that is needed to reproduce a draw: nothing outside it is consulted by `verify`.

    `seed` is 32 hex digits; `is_seed_chosen` means that a person chose it, so that it proves nothing.
    """

    id: int
    seed: str
    is_seed_chosen: bool
    algorithm: str
    plan: SamplingPlan
    strata: tuple[Stratum, ...]
    digest: str
    items: tuple[DrawnCall, ...]
    drawn_at: datetime
    drawn_by: str

    @property
    def eligible_count(self) -> int:
        """N: how many calls could have been drawn."""
        return sum(len(stratum.eligible) for stratum in self.strata)
