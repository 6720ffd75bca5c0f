"""Drawing calls at random, proving a draw, and replacing a call that cannot be reviewed."""

import re
from typing import Final

from qa_studio.domain import sampling
from qa_studio.domain.errors import KnownError
from qa_studio.domain.people import Permission
from qa_studio.domain.sampling import ALGORITHM, DrawnCall, DrawRecord, SamplingPlan
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
        strata, items, digest = sampling.draw(candidates, plan, used)
        now = studio.clock.now()
        by = studio.person.name
        record = DrawRecord(0, used.hex(), seed is not None, ALGORITHM, plan, strata, digest, items, now, by)
        number = uow.draws.add(record)
        uow.audit.record(studio.event("draw.made", f"draw:{number}", digest=digest, calls=len(items)))
        uow.commit()
        return uow.draws.get(number)


def verify_draw(studio: Studio, draw_id: int) -> bool:
    """Whether a draw can be reproduced from its own record alone.

    Raises:
        NotFound: there is no such draw.
    """
    return sampling.verify(get_draw(studio, draw_id))


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
        following = sampling.next_in_line(record, item.stratum)
        replacement = (
            DrawnCall(following.uid, following.agent_id, following.stratum, following.rank, replaces=uid)
            if following
            else None
        )
        uow.draws.replace(draw_id, uid, reason.strip(), replacement)
        uow.audit.record(studio.event("draw.replaced", f"draw:{draw_id}", reason.strip(), call=uid))
        uow.commit()
    return replacement


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
