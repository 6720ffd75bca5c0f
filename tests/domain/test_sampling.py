"""Draws: reproducible from their record alone, the same for everybody, and even-handed."""

import hashlib
import random
from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import chisquare

from qa_studio.domain.calls import CallFilter
from qa_studio.domain.sampling import (
    ALGORITHM,
    Candidate,
    DrawnCall,
    DrawRecord,
    SamplingPlan,
    digest,
    draw,
    margin_of,
    next_in_line,
    sample_size,
    verify,
)

SEED = bytes(range(16))
SEEDS = st.binary(min_size=16, max_size=16)


def uid(number: int) -> str:
    return hashlib.sha256(str(number).encode()).hexdigest()


def calls(**counts: int) -> list[Candidate]:
    """Makes so many calls of each agent, named by stratum."""
    agents = {name: number for number, name in enumerate(counts, start=1)}
    owners = [name for name, count in counts.items() for _ in range(count)]
    return [Candidate(uid(number), agents[name], name) for number, name in enumerate(owners)]


CANDIDATES = st.builds(lambda ana, ben, eva: calls(ana=ana, ben=ben, eva=eva), *[st.integers(0, 12)] * 3)


def recorded(candidates: list[Candidate], per_agent: int = 3, seed: bytes = SEED) -> DrawRecord:
    plan = SamplingPlan(CallFilter(), per_agent)
    strata, items, uids_digest = draw(candidates, plan, seed)
    moment = datetime(2025, 3, 1, tzinfo=UTC)
    return DrawRecord(1, seed.hex(), False, ALGORITHM, plan, strata, uids_digest, items, moment, "Sara")


def replaced(record: DrawRecord, stale: str, reason: str = "no speech") -> DrawRecord:
    """Replaces a call as the service does."""
    item = next(one for one in record.items if one.uid == stale)
    following = next_in_line(record, item.stratum)
    items = tuple(replace(one, replaced_because=reason) if one is item else one for one in record.items)
    return replace(record, items=(*items, replace(following, replaces=stale)) if following else items)


def test_ranks_follow_the_hash_of_seed_and_uid() -> None:
    _, items, _ = draw(calls(ana=20), SamplingPlan(CallFilter(), 4), SEED)
    by_hand = sorted((uid(n) for n in range(20)), key=lambda one: hashlib.sha256(SEED + one.encode()).hexdigest())
    assert [(item.uid, item.rank) for item in items] == [(by_hand[rank - 1], rank) for rank in (1, 2, 3, 4)]


def test_the_digest_is_of_the_sorted_uids_joined_by_newlines() -> None:
    assert digest(["b", "é", "a"]) == hashlib.sha256("a\nb\né".encode()).hexdigest()
    assert draw(calls(ana=2, ben=2), SamplingPlan(CallFilter(), 1), SEED)[2] == digest(uid(n) for n in range(4))


def test_a_stratum_with_fewer_calls_than_its_quota_says_so() -> None:
    strata, items, _ = draw(calls(ana=2, ben=9), SamplingPlan(CallFilter(), 5), SEED)
    assert [(one.key, one.is_short, one.wanted, one.taken) for one in strata] == [
        ("ana", True, 5, 2),
        ("ben", False, 5, 5),
    ]
    assert Counter(item.stratum for item in items) == {"ana": 2, "ben": 5}


def test_what_cannot_be_is_refused() -> None:
    plan = SamplingPlan(CallFilter(), 1)
    with pytest.raises(ValueError, match="16 bytes"):
        draw(calls(ana=1), plan, b"short")
    with pytest.raises(ValueError, match="twice"):
        draw(calls(ana=1) * 2, plan, SEED)
    with pytest.raises(ValueError, match="two agents"):
        draw([Candidate("a", 1, "x"), Candidate("b", 2, "x")], plan, SEED)
    with pytest.raises(ValueError, match="no stratum"):
        next_in_line(recorded(calls(ana=1)), "nobody")


@given(CANDIDATES, SEEDS, st.randoms(use_true_random=False))
def test_the_order_of_candidates_never_matters(candidates: list[Candidate], seed: bytes, chance: random.Random) -> None:
    shuffled = chance.sample(candidates, len(candidates))
    plan = SamplingPlan(CallFilter(), 4)
    assert draw(shuffled, plan, seed) == draw(candidates, plan, seed)


@given(CANDIDATES, SEEDS)
def test_other_strata_do_not_change_what_is_drawn_of_one(candidates: list[Candidate], seed: bytes) -> None:
    plan = SamplingPlan(CallFilter(), 4)
    alone = [candidate for candidate in candidates if candidate.stratum == "ana"]
    assert draw(alone, plan, seed)[1] == tuple(one for one in draw(candidates, plan, seed)[1] if one.stratum == "ana")


def test_every_call_has_the_same_chance() -> None:
    candidates = calls(ana=12)
    plan = SamplingPlan(CallFilter(), 3)
    taken = Counter[str]()
    for number in range(2000):
        seed = hashlib.sha256(f"trial {number}".encode()).digest()[:16]
        taken.update(item.uid for item in draw(candidates, plan, seed)[1])
    assert sum(taken.values()) == 6000
    assert chisquare([taken[candidate.uid] for candidate in candidates]).pvalue > 0.001


@given(CANDIDATES, SEEDS, st.integers(1, 5), st.data())
def test_a_record_reproduces_its_draw_whatever_was_replaced(
    candidates: list[Candidate], seed: bytes, per_agent: int, data: st.DataObject
) -> None:
    record = recorded(candidates, per_agent, seed)
    for _ in range(data.draw(st.integers(0, 4))):
        standing = [one.uid for one in record.items if not one.replaced_because]
        if standing:
            record = replaced(record, data.draw(st.sampled_from(standing)))
    assert verify(record)
    assert verify(replace(record, items=tuple(reversed(record.items)), strata=tuple(reversed(record.strata))))


def altered() -> dict[str, DrawRecord]:
    """Gives an honest record with a replacement, and it tampered with in each way that could pay."""
    honest = recorded(calls(ana=9, ben=9))
    first = honest.items[0].uid
    honest = replaced(honest, first)
    ana, ben = honest.strata
    unseen = next(one for one in ana.eligible if one not in {item.uid for item in honest.items})
    last = honest.items[-1]

    def with_first(**changes: Any) -> DrawRecord:
        return replace(honest, items=(replace(honest.items[0], **changes), *honest.items[1:]))

    def with_last(**changes: Any) -> DrawRecord:
        return replace(honest, items=(*honest.items[:-1], replace(last, **changes)))

    return {
        "honest": honest,
        "another seed": replace(honest, seed="00" * 16),
        "no seed": replace(honest, seed="not hex"),
        "another algorithm": replace(honest, algorithm="sha256-rank-2"),
        "another digest": replace(honest, digest="0" * 64),
        "a call left out": replace(honest, strata=(replace(ana, eligible=ana.eligible[1:]), ben)),
        "a call added": replace(honest, strata=(replace(ana, eligible=(*ana.eligible, uid(99))), ben)),
        "a drawn call moved to another agent": replace(
            honest,
            strata=(
                replace(ana, eligible=tuple(one for one in ana.eligible if one != first)),
                replace(ben, eligible=tuple(sorted((*ben.eligible, first)))),
            ),
        ),
        "a stratum left out": replace(honest, strata=(ben,)),
        "another agent in a stratum": replace(honest, strata=(replace(ana, agent_id=7), ben)),
        "another quota": replace(honest, plan=SamplingPlan(CallFilter(), 2)),
        "another quota in one stratum": replace(honest, strata=(replace(ana, wanted=4), ben)),
        "another number taken": replace(honest, strata=(replace(ana, taken=2), ben)),
        "a drawn call exchanged": with_first(uid=unseen),
        "a rank changed": with_first(rank=5),
        "another agent credited": with_first(agent_id=2),
        "a drawn call left out": replace(honest, items=honest.items[1:]),
        "a call drawn twice": replace(honest, items=(*honest.items, honest.items[1])),
        "a call of nobody": replace(honest, items=(*honest.items, DrawnCall(uid(99), 3, "eva", 1))),
        "a call added to the sample": replace(honest, items=(*honest.items, DrawnCall(unseen, 1, "ana", 5))),
        "a replacement without reason": with_first(replaced_because=None),
        "a reason without replacement": replace(honest, items=honest.items[:-1]),
        "a replacement out of turn": with_last(uid=unseen),
        "a replacement for another agent's call": with_last(replaces=honest.items[3].uid),
        "a replacement for a call never drawn": with_last(replaces=unseen),
    }


@pytest.mark.parametrize("change", [name for name in altered() if name != "honest"])
def test_a_record_that_was_altered_does_not_verify(change: str) -> None:
    records = altered()
    assert verify(records["honest"])
    assert not verify(records[change])


def test_replacements_come_in_rank_order_until_the_stratum_is_used_up() -> None:
    record = recorded(calls(ana=5), per_agent=3)
    ranks = []
    while following := next_in_line(record, "ana"):
        ranks.append(following.rank)
        record = replaced(record, next(one.uid for one in record.items if not one.replaced_because))
    assert ranks == [4, 5]
    record = replaced(record, record.items[-1].uid)
    assert verify(record)
    assert len(record.items) == 5


@pytest.mark.parametrize(("population", "size"), [(1000, 278), (800, 260), (100, 80), (10**9, 385), (1, 1), (0, 0)])
def test_sample_sizes_for_5_points_at_95_percent(population: int, size: int) -> None:
    assert sample_size(population, 0.05) == size


@given(st.integers(1, 100_000), st.sampled_from([0.01, 0.03, 0.05, 0.1]))
def test_a_sample_of_the_size_reaches_its_margin_and_one_less_does_not(population: int, margin: float) -> None:
    size = sample_size(population, margin)
    reached = margin_of(population, size)
    assert reached is not None
    assert reached <= margin + 1e-9
    fewer = margin_of(population, size - 1)
    assert fewer is None or fewer > margin - 1e-9


def test_margins_at_the_ends() -> None:
    assert margin_of(50, 50) == 0
    assert margin_of(50, 0) is None
    for wrong in (lambda: margin_of(5, 6), lambda: sample_size(5, 0), lambda: sample_size(5, 0.1, confidence=1)):
        with pytest.raises(ValueError, match=r"."):
            wrong()
