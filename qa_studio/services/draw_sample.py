"""Drawing calls at random, proving a draw, and replacing a call that cannot be reviewed."""

import hashlib
import json
import re
from collections.abc import Sequence
from dataclasses import asdict, replace
from typing import Final

from qa_studio.domain import sampling
from qa_studio.domain.audit import is_intact
from qa_studio.domain.errors import KnownError
from qa_studio.domain.jobs import DRAWN_FIRST
from qa_studio.domain.people import Permission
from qa_studio.domain.sampling import ALGORITHM, Candidate, DrawnCall, DrawRecord, SamplingPlan
from qa_studio.services.mask_text import masked_text
from qa_studio.services.repositories import UnitOfWork
from qa_studio.services.rows import AgentCount, DrawRow, QueueRow
from qa_studio.services.studio import Studio

SEED_BYTES: Final = 16
_HEX_SEED: Final = re.compile(r"[0-9a-fA-F]{32}")


def seed_from_hex(text: str) -> bytes:
    """Reads a seed a person chose.

    Raises:
        KnownError: `draw.seed_not_hex` unless it is 32 hex digits.
    """
    if not _HEX_SEED.fullmatch(text):
        raise KnownError("draw.seed_not_hex", seed=text)
    return bytes.fromhex(text)


def preview(studio: Studio, plan: SamplingPlan) -> tuple[AgentCount, ...]:
    """Counts what each agent could give to a draw, before anything is drawn.

    Raises:
        NotAllowed: the role may not draw.
    """
    studio.require(Permission.DRAW_SAMPLE)
    with studio.uow() as uow:
        return uow.calls.agent_counts(plan.calls)


def draw_sample(studio: Studio, plan: SamplingPlan, seed: bytes | None = None) -> DrawRecord:
    """Draws by a plan and records everything that proves it.

    The seed comes from the operating system; one that a person chose is kept as *chosen* and proves nothing.

    Raises:
        NotAllowed: the role may not draw.
        KnownError: `draw.nothing_eligible`, `draw.quota_too_small`.
    """
    studio.require(Permission.DRAW_SAMPLE)
    if plan.per_agent < 1:
        raise KnownError("draw.quota_too_small")
    used = seed if seed is not None else studio.entropy(SEED_BYTES)
    with studio.uow() as uow:
        candidates = uow.calls.candidates(plan.calls, include_drawn=plan.include_drawn)
        if not candidates:
            raise KnownError("draw.nothing_eligible")
        return record_draw(studio, uow, plan, candidates, used, is_seed_chosen=seed is not None)


def record_draw(
    studio: Studio,
    uow: UnitOfWork,
    plan: SamplingPlan,
    candidates: Sequence[Candidate],
    seed: bytes,
    *,
    is_seed_chosen: bool = False,
) -> DrawRecord:
    """Draws from candidates, commits everything that proves it and gives it as it is stored."""
    strata, items, digest = sampling.draw(candidates, plan, seed)
    now, by = studio.clock.now(), studio.person.name
    number = uow.draws.add(DrawRecord(0, seed.hex(), is_seed_chosen, ALGORITHM, plan, strata, digest, items, now, by))
    uow.jobs.prioritise([item.uid for item in items], DRAWN_FIRST)
    stored = uow.draws.get(number)
    uow.audit.record(studio.event("draw.made", f"draw:{number}", fingerprint=fingerprint(stored)))
    uow.commit()
    return stored


def verify_draw(studio: Studio, draw_id: int) -> bool:
    """Whether a draw is reproduced from its own record alone, and that record is the one that was made.

    The second is told by the fingerprint in the chain of audit events, which must be unbroken itself.

    Raises:
        NotFound: there is no such draw.
    """
    record = get_draw(studio, draw_id)
    with studio.uow() as uow:
        events = uow.audit.events()
    made = [link.event for link in events if link.event.action == "draw.made"]
    told = [event.details for event in made if event.subject == f"draw:{draw_id}"]
    is_as_made = [(details or {}).get("fingerprint") for details in told] == [fingerprint(record)]
    return sampling.verify(record) and is_as_made and is_intact(events)


def fingerprint(record: DrawRecord) -> str:
    """Gives the SHA-256 of all that a draw recorded when it was made; later replacements leave it as it is."""
    drawn = [(item.uid, item.stratum, item.rank) for item in record.items if item.replaces is None]
    plan = asdict(record.plan)
    if not record.plan.is_targeted:
        del plan["search"]  # Draws of before searches could be saved keep the fingerprint they were made with.
    content = {
        "seed": record.seed,
        "is_seed_chosen": record.is_seed_chosen,
        "algorithm": record.algorithm,
        "plan": plan,
        "strata": [asdict(stratum) for stratum in record.strata],
        "digest": record.digest,
        "items": sorted(drawn),
        "drawn_at": record.drawn_at.isoformat(),
        "drawn_by": record.drawn_by,
    }
    return hashlib.sha256(json.dumps(content, sort_keys=True, default=str).encode()).hexdigest()


def replace_call(studio: Studio, draw_id: int, uid: str, reason: str) -> DrawnCall | None:
    """Puts the next rank in the place of a call that cannot be reviewed; None where the stratum has no more.

    Raises:
        NotAllowed: the role may not draw.
        KnownError: `draw.reason_needed`, `draw.call_not_in_draw`, `draw.call_already_replaced`.
    """
    studio.require(Permission.DRAW_SAMPLE)
    if not reason.strip():
        raise KnownError("draw.reason_needed")
    with studio.uow() as uow:
        record = uow.draws.get(draw_id)
        item = next((one for one in record.items if one.uid == uid), None)
        if item is None:
            raise KnownError("draw.call_not_in_draw", draw=draw_id)
        if item.replaced_because:
            raise KnownError("draw.call_already_replaced", draw=draw_id)
        replacement = _replaced(studio, uow, record, item, masked_text(studio, reason.strip()))
        while replacement is not None and (other := _other_draw(uow, replacement.uid, draw_id)) is not None:
            record = uow.draws.get(draw_id)
            replacement = _replaced(studio, uow, record, replacement, f"draw:{other}")
        uow.commit()
    return replacement


def _replaced(studio: Studio, uow: UnitOfWork, record: DrawRecord, item: DrawnCall, reason: str) -> DrawnCall | None:
    """Puts the next rank in an item's place and records why; None where the stratum has no more."""
    following = sampling.next_in_line(record, item.stratum)
    replacement = replace(following, replaces=item.uid) if following else None
    uow.draws.replace(record.id, item.uid, reason, replacement)
    if replacement is not None:
        uow.jobs.prioritise([replacement.uid], DRAWN_FIRST)
    uow.audit.record(studio.event("draw.replaced", f"draw:{record.id}", reason, call=item.uid))
    return replacement


def _other_draw(uow: UnitOfWork, uid: str, draw_id: int) -> int | None:
    """Gives another random draw in which a call stands already: the next rank is taken then, both stay on record."""
    others = (row.draw_id for row in uow.draws.queue() if row.call.uid == uid and row.draw_id != draw_id)
    return next((other for other in others if not uow.draws.get(other).plan.is_targeted), None)


def list_draws(studio: Studio) -> tuple[DrawRow, ...]:
    """Gives all draws, newest first: none can be hidden.

    Raises:
        NotAllowed: the role may not see calls.
    """
    studio.require(Permission.SEE_CALLS)
    with studio.uow() as uow:
        return uow.draws.rows()


def get_draw(studio: Studio, draw_id: int) -> DrawRecord:
    """Gives a draw's record.

    Raises:
        NotAllowed: the role may not see calls.
        NotFound: there is no such draw.
    """
    studio.require(Permission.SEE_CALLS)
    with studio.uow() as uow:
        return uow.draws.get(draw_id)


def review_queue(studio: Studio) -> tuple[QueueRow, ...]:
    """Gives the drawn calls with the state of their review, oldest draw first.

    Raises:
        NotAllowed: the role may not review.
    """
    studio.require(Permission.REVIEW)
    with studio.uow() as uow:
        return uow.draws.queue()
