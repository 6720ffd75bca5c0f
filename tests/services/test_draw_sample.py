"""Draws: provable from their own record, never twice the same call, replaceable with a reason."""

import sqlite3
from pathlib import Path

import pytest

from factories import metadata_csv, tone_call
from qa_studio.domain.calls import CallFilter
from qa_studio.domain.errors import KnownError
from qa_studio.domain.sampling import SamplingPlan
from qa_studio.services.draw_sample import (
    draw_sample,
    get_draw,
    list_draws,
    preview,
    replace_call,
    review_queue,
    seed_from_hex,
    verify_draw,
)
from qa_studio.services.import_calls import import_calls
from qa_studio.services.studio import Studio

SEED = bytes(range(16))


def fill(studio: Studio, folder: Path, agents: dict[str, int], offset: int = 0) -> None:
    """Imports so many calls for each agent."""
    folder.mkdir(exist_ok=True)
    rows = []
    number = offset
    for agent, count in agents.items():
        for _ in range(count):
            name = f"call-{number}.wav"
            tone_call(folder / name, 0.3, seed=number)
            rows.append({"recording": name, "agent": agent, "started_at": f"2026-03-{1 + number % 28:02} 10:00:00"})
            number += 1
    table = metadata_csv(folder / "calls.csv", rows)
    import_calls(studio, [folder / row["recording"] for row in rows], metadata=table)


def test_each_agent_gives_the_quota_and_a_short_one_says_so(studio: Studio, tmp_path: Path) -> None:
    fill(studio, tmp_path / "r", {"1001": 5, "1002": 2})
    record = draw_sample(studio, SamplingPlan(CallFilter(), 3))
    taken = {one.key: (one.taken, one.is_short) for one in record.strata}
    assert sorted(taken.values()) == [(2, True), (3, False)]
    assert record.eligible_count == 7
    assert not record.is_seed_chosen


def test_a_draw_is_reproduced_from_its_record_whatever_is_imported_later(studio: Studio, tmp_path: Path) -> None:
    fill(studio, tmp_path / "r", {"1001": 4})
    record = draw_sample(studio, SamplingPlan(CallFilter(), 2), SEED)
    fill(studio, tmp_path / "later", {"1001": 3}, offset=50)
    assert verify_draw(studio, record.id)
    assert get_draw(studio, record.id).is_seed_chosen


def test_a_call_is_drawn_only_once(studio: Studio, tmp_path: Path) -> None:
    fill(studio, tmp_path / "r", {"1001": 5})
    first = draw_sample(studio, SamplingPlan(CallFilter(), 3))
    second = draw_sample(studio, SamplingPlan(CallFilter(), 3))
    assert not {one.uid for one in first.items} & {one.uid for one in second.items}
    with pytest.raises(KnownError) as error:
        draw_sample(studio, SamplingPlan(CallFilter(), 3))
    assert error.value.message.id == "draw.nothing_eligible"


def test_a_replaced_call_stays_on_record_beside_its_replacement(studio: Studio, tmp_path: Path) -> None:
    fill(studio, tmp_path / "r", {"1001": 3})
    record = draw_sample(studio, SamplingPlan(CallFilter(), 1))
    replacement = replace_call(studio, record.id, record.items[0].uid, "no speech")
    assert replacement is not None
    assert replacement.rank == 2
    after = get_draw(studio, record.id)
    assert {one.uid for one in after.items} == {record.items[0].uid, replacement.uid}
    assert [row.call.uid for row in review_queue(studio)] == [replacement.uid]
    assert verify_draw(studio, record.id)
    with pytest.raises(KnownError):
        replace_call(studio, record.id, record.items[0].uid, "again")


def test_when_the_stratum_is_used_up_there_is_no_replacement(studio: Studio, tmp_path: Path) -> None:
    fill(studio, tmp_path / "r", {"1001": 1})
    record = draw_sample(studio, SamplingPlan(CallFilter(), 1))
    assert replace_call(studio, record.id, record.items[0].uid, "no speech") is None


def test_preview_counts_before_anything_is_drawn(studio: Studio, tmp_path: Path) -> None:
    fill(studio, tmp_path / "r", {"1001": 3, "1002": 1})
    counts = {one.agent: one.calls for one in preview(studio, SamplingPlan(CallFilter(), 2))}
    assert counts == {"1001": 3, "1002": 1}
    assert list_draws(studio) == ()


@pytest.mark.parametrize("text", ["", "xyz", "00" * 15, "0" * 33])
def test_a_seed_that_is_no_seed_is_refused(text: str) -> None:
    with pytest.raises(KnownError):
        seed_from_hex(text)


@pytest.mark.parametrize("change", ["is_seed_chosen = 0", "drawn_by = 'nobody'", "drawn_at = '2020-01-01 00:00:00'"])
def test_a_record_altered_behind_our_back_is_not_reproduced(studio: Studio, tmp_path: Path, change: str) -> None:
    fill(studio, tmp_path / "r", {"1001": 3})
    record = draw_sample(studio, SamplingPlan(CallFilter(), 1), SEED)
    assert verify_draw(studio, record.id)
    connection = sqlite3.connect(studio.folder / "qa_studio.sqlite3")
    connection.execute(f"UPDATE draws SET {change}")
    connection.commit()
    connection.close()
    assert not verify_draw(studio, record.id)


def test_a_replacement_passes_over_what_another_draw_took(studio: Studio, tmp_path: Path) -> None:
    fill(studio, tmp_path / "r", {"1001": 4})
    first = draw_sample(studio, SamplingPlan(CallFilter(), 1), SEED)
    second = draw_sample(studio, SamplingPlan(CallFilter(), 1), SEED)
    replacement = replace_call(studio, first.id, first.items[0].uid, "no speech")
    assert replacement is not None
    assert replacement.uid not in {item.uid for item in second.items}
    standing = [row.call.uid for row in review_queue(studio)]
    assert len(standing) == len(set(standing)) == 2
    assert verify_draw(studio, first.id)
