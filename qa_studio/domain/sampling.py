"""Random samples of calls that can be proved: plan, draw, verify, replace."""

import hashlib
import math
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from statistics import NormalDist
from typing import Final

from qa_studio.domain.calls import CallFilter

ALGORITHM = "sha256-rank-1"
"""Name and version of the ranking; kept with each draw so that it can be reproduced for ever."""
SEED_BYTES: Final = 16


@dataclass(frozen=True)
class SamplingPlan:
    """What to draw: `per_agent` calls of each agent with calls that match `calls`.

    Calls that an earlier random draw took are left out unless `include_drawn`. `search` names the saved search whose
    hits alone could be drawn: such a draw is targeted, never a random one.
    """

    calls: CallFilter
    per_agent: int
    include_drawn: bool = False
    search: str = ""

    @property
    def is_targeted(self) -> bool:
        """Whether a search chose which calls could be drawn, so that they stand for nothing but themselves."""
        return bool(self.search)


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


def draw(
    candidates: Iterable[Candidate], plan: SamplingPlan, seed: bytes
) -> tuple[tuple[Stratum, ...], tuple[DrawnCall, ...], str]:
    """Draws `plan.per_agent` calls of each stratum; gives strata by key, drawn calls by stratum and rank, digest.

    Nothing but the uids and the seed (16 bytes) decides; the order of the candidates does not.

    Raises:
        ValueError: a seed of another length, a uid that comes twice, a stratum with two agents.
    """
    eligible: dict[str, list[str]] = {}
    agents: dict[str, int] = {}
    for candidate in candidates:
        eligible.setdefault(candidate.stratum, []).append(candidate.uid)
        if agents.setdefault(candidate.stratum, candidate.agent_id) != candidate.agent_id:
            raise ValueError(f"stratum {candidate.stratum!r} holds calls of two agents")
    every = [uid for uids in eligible.values() for uid in uids]
    if len(set(every)) != len(every):
        raise ValueError("a call came up twice among the candidates")
    strata: list[Stratum] = []
    items: list[DrawnCall] = []
    for key in sorted(eligible):
        ranked = _ranked(eligible[key], seed)
        taken = ranked[: plan.per_agent]
        strata.append(Stratum(key, agents[key], tuple(sorted(eligible[key])), plan.per_agent, len(taken)))
        items.extend(DrawnCall(uid, agents[key], key, rank) for rank, uid in enumerate(taken, start=1))
    return tuple(strata), tuple(items), digest(every)


def _ranked(uids: Iterable[str], seed: bytes) -> list[str]:
    """Sorts uids by SHA-256(seed + UTF-8 uid), lowest first: rank 1."""
    if len(seed) != SEED_BYTES:
        raise ValueError(f"a seed has {SEED_BYTES} bytes, not {len(seed)}")
    seeded = hashlib.sha256(seed)

    def key(uid: str) -> tuple[bytes, str]:
        hashed = seeded.copy()
        hashed.update(uid.encode())
        return hashed.digest(), uid

    return sorted(uids, key=key)


def digest(uids: Iterable[str]) -> str:
    """Gives the hex SHA-256 of the uids as UTF-8, sorted bytewise and joined by newlines."""
    return hashlib.sha256(b"\n".join(sorted(uid.encode() for uid in uids))).hexdigest()


def verify(record: DrawRecord) -> bool:
    """Whether a record reproduces its own draw: eligible uids and seed give the calls that were drawn.

    Checked are algorithm, seed, quotas, eligible uids against their digest, every rank, and that each replacement was
    the next rank and has a reason. What decides nothing (who, when, the filter) is left to the audit trail, and so is
    which stratum an eligible call stood in that no rank reached: the digest covers the uids only.
    """
    try:
        seed = bytes.fromhex(record.seed)
        candidates = [Candidate(uid, one.agent_id, one.key) for one in record.strata for uid in one.eligible]
        strata, drawn, eligible_digest = draw(candidates, record.plan, seed)
    except ValueError:
        return False
    recorded_first = {
        DrawnCall(item.uid, item.agent_id, item.stratum, item.rank) for item in record.items if item.replaces is None
    }
    return (
        record.algorithm == ALGORITHM
        and eligible_digest == record.digest
        and _by_key(strata) == _by_key(record.strata)
        and set(drawn) == recorded_first
        and len({item.uid for item in record.items}) == len(record.items)
        and all(_replaced_in_turn(record, stratum, seed) for stratum in strata)
        and {item.stratum for item in record.items} <= {stratum.key for stratum in strata}
    )


def _by_key(strata: Iterable[Stratum]) -> list[tuple[str, int, tuple[str, ...], int, int]]:
    return sorted((one.key, one.agent_id, tuple(sorted(one.eligible)), one.wanted, one.taken) for one in strata)


def _replaced_in_turn(record: DrawRecord, stratum: Stratum, seed: bytes) -> bool:
    """Whether the calls of a stratum are its ranks 1 to m without a gap, each replacement for one call with a reason.

    A replaced call without a replacement is right only where the stratum had no more calls.
    """
    items = sorted((item for item in record.items if item.stratum == stratum.key), key=lambda item: item.rank)
    ranked = _ranked(stratum.eligible, seed)[: len(items)]
    in_order = [(rank, uid, stratum.agent_id) for rank, uid in enumerate(ranked, start=1)]
    if [(item.rank, item.uid, item.agent_id) for item in items] != in_order:
        return False
    rank_of = {item.uid: item.rank for item in items}
    replaced = {item.uid for item in items if item.replaced_because}
    replacements = [item for item in items if item.replaces is not None]
    targets = {item.replaces for item in replacements}
    is_each_in_turn = all(rank_of.get(item.replaces or "", item.rank) < item.rank for item in replacements)
    is_nothing_left = len(items) == len(stratum.eligible)
    return (
        targets <= replaced
        and len(targets) == len(replacements)
        and is_each_in_turn
        and (targets == replaced or is_nothing_left)
    )


def next_in_line(record: DrawRecord, stratum_key: str) -> DrawnCall | None:
    """Gives the lowest rank of a stratum that the draw has not taken yet, None where it has no more.

    Ranks are made again from the recorded uids and seed. `replaces` is left for the caller, who knows the call.

    Raises:
        ValueError: there is no such stratum in the record.
    """
    stratum = next((one for one in record.strata if one.key == stratum_key), None)
    if stratum is None:
        raise ValueError(f"the draw has no stratum {stratum_key!r}")
    taken = {item.uid for item in record.items}
    for rank, uid in enumerate(_ranked(stratum.eligible, bytes.fromhex(record.seed)), start=1):
        if uid not in taken:
            return DrawnCall(uid, stratum.agent_id, stratum.key, rank)
    return None


def sample_size(population: int, margin: float, confidence: float = 0.95, proportion: float = 0.5) -> int:
    """Gives how many of `population` calls it takes to know a share within ± `margin` (0–1), rounded up.

    n0 / (1 + (n0 − 1)/N) with n0 = z²p(1−p)/e² (Cochran 1977, 4.2–4.4); p is the share expected, 0.5 the safest.

    Raises:
        ValueError: a margin, confidence or proportion outside 0–1, a negative population.
    """
    if population < 0 or not 0 < margin < 1:
        raise ValueError("population must be 0 or more, margin between 0 and 1")
    if population == 0:
        return 0
    wanted = _z(confidence) ** 2 * proportion * (1 - proportion) / margin**2
    return min(population, max(1, math.ceil(wanted / (1 + (wanted - 1) / population) - 1e-9)))


def margin_of(population: int, sample: int, confidence: float = 0.95, proportion: float = 0.5) -> float | None:
    """Gives the margin ± (0–1) at which `sample` of `population` calls tell a share: `sample_size` the other way.

    None for an empty sample; 0 where every call is taken.

    Raises:
        ValueError: a sample larger than the population, a confidence or proportion outside 0–1.
    """
    if sample > population or sample < 0:
        raise ValueError("a sample is a part of its population")
    if sample == 0:
        return None
    return _z(confidence) * math.sqrt(
        proportion * (1 - proportion) / sample * (population - sample) / max(1, population - 1)
    )


def _z(confidence: float) -> float:
    if not 0 < confidence < 1:
        raise ValueError("confidence lies between 0 and 1")
    return NormalDist().inv_cdf((1 + confidence) / 2)
