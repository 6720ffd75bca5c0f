"""The transcription queue: nothing is lost, nothing is done twice."""

import multiprocessing
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from qa_studio.domain.errors import Message, NotFound
from qa_studio.domain.jobs import JobState, Lease
from qa_studio.services.speech_repositories import StaleLease
from qa_studio.services.speech_rows import QueueSummary
from qa_studio.storage.unit_of_work import SqlUnitOfWork
from storage.examples import NOON, add_calls, analysis, transcript, uid_of
from storage.other_processes import claim_all

LEASE_S = 60.0
LATER = NOON + timedelta(seconds=LEASE_S + 1)
REASON = Message.of("speech.no_model", language="ko", n=2)


def enqueue(uow: SqlUnitOfWork, *numbers: int, priority: int = 0, minutes: int = 0) -> list[str]:
    uids = add_calls(uow, numbers)
    now = NOON + timedelta(minutes=minutes)
    uow.jobs.enqueue(uids, language="es", priority=priority, now=now)
    return uids


def claim(uow: SqlUnitOfWork, *only: str) -> Lease:
    lease = uow.jobs.claim("me", NOON, LEASE_S, only)
    assert lease is not None
    return lease


def states(uow: SqlUnitOfWork) -> dict[str, JobState]:
    return {row.call.uid: row.state for row in uow.jobs.rows()}


def test_jobs_are_taken_by_priority_then_age(uow: SqlUnitOfWork) -> None:
    enqueue(uow, 1, minutes=2)
    enqueue(uow, 2, minutes=1)
    enqueue(uow, 3, priority=5, minutes=3)
    expected = [uid_of(3), uid_of(2), uid_of(1)]
    assert list(uow.jobs.waiting()) == expected
    assert [claim(uow).call_uid for _ in expected] == expected
    assert uow.jobs.claim("me", NOON, LEASE_S) is None


def test_calls_queued_together_keep_their_order(uow: SqlUnitOfWork) -> None:
    uids = enqueue(uow, *range(9))
    assert list(uow.jobs.waiting()) == uids


def test_a_claim_can_be_limited_to_calls(uow: SqlUnitOfWork) -> None:
    enqueue(uow, 1, 2)
    assert claim(uow, uid_of(2)).call_uid == uid_of(2)
    assert uow.jobs.claim("me", NOON, LEASE_S, [uid_of(2), uid_of(9)]) is None


def test_a_job_that_waits_or_runs_is_left_and_a_finished_one_is_queued_anew(uow: SqlUnitOfWork) -> None:
    enqueue(uow, 1, 2)
    lease = claim(uow, uid_of(1))
    uow.jobs.enqueue([uid_of(1), uid_of(2)], language="ko", priority=9, now=LATER)
    assert [row.language for row in uow.jobs.rows()] == ["es", "es"]
    uow.jobs.fail(lease, REASON, NOON)
    uow.jobs.enqueue([uid_of(1)], language="ko", priority=9, now=LATER)
    again = claim(uow, uid_of(1))
    assert (again.job_id, again.language) == (lease.job_id, "ko")
    assert again.token > lease.token


def test_an_unknown_call_is_not_queued(uow: SqlUnitOfWork) -> None:
    with pytest.raises(NotFound):
        uow.jobs.enqueue([uid_of(1)], language=None, priority=0, now=NOON)


@pytest.mark.parametrize(
    "end",
    [
        lambda jobs, lease: jobs.heartbeat(lease, NOON, LEASE_S),
        lambda jobs, lease: jobs.succeed(lease, NOON),
        lambda jobs, lease: jobs.fail(lease, REASON, NOON),
        lambda jobs, lease: jobs.crashed(lease, REASON, NOON, alone=False),
    ],
    ids=["heartbeat", "succeed", "fail", "crashed"],
)
def test_who_lost_a_job_can_do_nothing_with_it(uow: SqlUnitOfWork, end: Callable[[Any, Lease], object]) -> None:
    enqueue(uow, 1)
    lost = claim(uow)
    assert uow.jobs.reclaim(lambda owner: True, LATER) == 1
    with pytest.raises(StaleLease):
        end(uow.jobs, lost)
    current = claim(uow)
    with pytest.raises(StaleLease):
        end(uow.jobs, lost)
    uow.jobs.release(lost, LATER)
    assert states(uow) == {uid_of(1): JobState.RUNNING}
    end(uow.jobs, current)


def test_a_result_of_a_lost_lease_is_not_kept(uow: SqlUnitOfWork, new_uow: Callable[[], SqlUnitOfWork]) -> None:
    enqueue(uow, 1)
    lost = claim(uow)
    uow.jobs.reclaim(lambda owner: False, NOON)
    uow.commit()
    said = transcript(uid_of(1))
    with new_uow() as other:
        other.transcripts.replace_current(said, analysis(said))
        with pytest.raises(StaleLease):
            other.jobs.succeed(lost, NOON)
    assert uow.transcripts.current(uid_of(1)) is None


def test_each_end_leaves_its_state_and_reason(uow: SqlUnitOfWork) -> None:
    enqueue(uow, 1, 2, 3, 4)
    uow.jobs.succeed(claim(uow, uid_of(1)), NOON)
    uow.jobs.fail(claim(uow, uid_of(2)), REASON, NOON)
    uow.jobs.release(claim(uow, uid_of(3)), NOON)
    uow.jobs.cancel([uid_of(4), uid_of(1)], NOON)
    assert states(uow) == {
        uid_of(1): JobState.SUCCEEDED,
        uid_of(2): JobState.FAILED,
        uid_of(3): JobState.QUEUED,
        uid_of(4): JobState.CANCELLED,
    }
    assert {row.reason for row in uow.jobs.rows() if row.state is not JobState.FAILED} == {None}
    assert [row.reason for row in uow.jobs.rows() if row.state is JobState.FAILED] == [REASON]
    assert uow.jobs.waiting() == (uid_of(3),)


def test_who_runs_a_cancelled_job_has_lost_it_even_if_it_is_queued_anew(uow: SqlUnitOfWork) -> None:
    enqueue(uow, 1)
    lease = claim(uow)
    uow.jobs.cancel([uid_of(1)], NOON)
    assert states(uow) == {uid_of(1): JobState.CANCELLED}
    with pytest.raises(StaleLease):
        uow.jobs.heartbeat(lease, NOON, LEASE_S)
    uow.jobs.enqueue([uid_of(1)], language=None, priority=0, now=NOON)
    again = claim(uow)
    with pytest.raises(StaleLease):
        uow.jobs.succeed(lease, NOON)
    uow.jobs.succeed(again, NOON)


def test_the_second_crash_alone_sets_a_job_aside_and_one_beside_others_does_not_count(uow: SqlUnitOfWork) -> None:
    enqueue(uow, 1)
    assert uow.jobs.crashed(claim(uow), REASON, NOON, alone=False) is JobState.QUEUED
    assert [(row.crashes, row.alone) for row in uow.jobs.rows()] == [(0, True)]
    for expected in (JobState.QUEUED, JobState.SET_ASIDE):
        lease = uow.jobs.claim("me", NOON, LEASE_S, alone=True)
        assert lease is not None
        assert lease.alone
        assert uow.jobs.crashed(lease, REASON, NOON, alone=True) is expected
    [row] = uow.jobs.rows()
    assert (row.state, row.attempts, row.reason, row.crashes) == (JobState.SET_ASIDE, 3, REASON, 2)


def test_jobs_that_run_alone_are_taken_only_where_asked_and_then_no_others(uow: SqlUnitOfWork) -> None:
    enqueue(uow, 1, 2)
    uow.jobs.crashed(claim(uow, uid_of(1)), REASON, NOON, alone=False)
    assert claim(uow).call_uid == uid_of(2)
    assert uow.jobs.claim("me", NOON, LEASE_S) is None
    alone = uow.jobs.claim("me", NOON, LEASE_S, alone=True)
    assert alone is not None
    assert alone.call_uid == uid_of(1)
    assert uow.jobs.claim("me", NOON, LEASE_S, alone=True) is None


def test_a_job_taken_from_the_dead_still_has_to_run_alone(uow: SqlUnitOfWork) -> None:
    enqueue(uow, 1)
    uow.jobs.crashed(claim(uow), REASON, NOON, alone=True)
    assert uow.jobs.claim("me", NOON, LEASE_S, alone=True) is not None
    uow.jobs.reclaim(lambda owner: False, NOON)
    assert [(row.crashes, row.alone) for row in uow.jobs.rows()] == [(1, True)]


def test_a_job_set_aside_and_queued_anew_begins_afresh(uow: SqlUnitOfWork) -> None:
    enqueue(uow, 1)
    for _ in range(2):
        lease = uow.jobs.claim("me", NOON, LEASE_S) or uow.jobs.claim("me", NOON, LEASE_S, alone=True)
        assert lease is not None
        uow.jobs.crashed(lease, REASON, NOON, alone=True)
    uow.jobs.enqueue([uid_of(1)], language=None, priority=0, now=LATER)
    [row] = uow.jobs.rows()
    assert (row.state, row.crashes, row.alone, row.attempts, row.reason) == (JobState.QUEUED, 0, False, 0, None)


def test_waiting_calls_can_be_moved_ahead_but_never_back(uow: SqlUnitOfWork) -> None:
    enqueue(uow, 1, 2)
    enqueue(uow, 3, priority=10)
    uow.jobs.prioritise([uid_of(2), uid_of(3)], 5)
    assert uow.jobs.waiting() == (uid_of(3), uid_of(2), uid_of(1))


def test_a_summary_counts_calls_by_state_and_the_audio_that_waits(uow: SqlUnitOfWork) -> None:
    assert uow.jobs.summary() == QueueSummary(0, 0, 0, 0, 0.0)
    enqueue(uow, 1, 2, 3, 4, 5)
    uow.jobs.fail(claim(uow, uid_of(1)), REASON, NOON)
    uow.jobs.succeed(claim(uow, uid_of(2)), NOON)
    claim(uow, uid_of(3))
    assert uow.jobs.summary() == QueueSummary(waiting=2, running=1, failed=1, set_aside=0, waiting_s=120.0)


def test_only_jobs_of_the_dead_and_of_run_out_leases_are_reclaimed(uow: SqlUnitOfWork) -> None:
    enqueue(uow, 1, 2, 3)
    for owner, lease_s in (("dead", 1000.0), ("alive", 1000.0), ("slow", 1.0)):
        assert uow.jobs.claim(owner, NOON, lease_s) is not None
    assert uow.jobs.reclaim(lambda owner: owner != "dead", LATER) == 2
    assert states(uow)[uid_of(2)] is JobState.RUNNING
    assert set(uow.jobs.waiting()) == {uid_of(1), uid_of(3)}


def test_a_heartbeat_keeps_a_lease_from_running_out(uow: SqlUnitOfWork) -> None:
    enqueue(uow, 1)
    uow.jobs.heartbeat(claim(uow), LATER, LEASE_S)
    assert uow.jobs.reclaim(lambda owner: True, LATER) == 0


def test_rows_come_running_first_then_in_turn_then_the_latest(uow: SqlUnitOfWork) -> None:
    enqueue(uow, 1, 2, 3, 4)
    enqueue(uow, 5, priority=1)
    uow.jobs.succeed(claim(uow, uid_of(1)), NOON)
    uow.jobs.succeed(claim(uow, uid_of(2)), LATER)
    claim(uow, uid_of(4))
    assert [row.call.uid for row in uow.jobs.rows()] == [uid_of(number) for number in (4, 5, 3, 2, 1)]


def test_processes_that_claim_at_once_never_get_the_same_job(uow: SqlUnitOfWork, database_url: str) -> None:
    uids = enqueue(uow, *range(40))
    uow.commit()
    spawn = multiprocessing.get_context("spawn")
    start, taken = spawn.Event(), spawn.Queue()
    processes = [spawn.Process(target=claim_all, args=(database_url, start, taken)) for _ in range(2)]
    for process in processes:
        process.start()
    start.set()
    claimed = [uid for _ in processes for uid in taken.get(timeout=60)]
    for process in processes:
        process.join()
    assert sorted(claimed) == sorted(uids)


def test_on_a_server_a_claim_does_not_wait_for_another(
    uow: SqlUnitOfWork, new_uow: Callable[[], SqlUnitOfWork], database_url: str
) -> None:
    if database_url.startswith("sqlite"):
        pytest.skip("SQLite has one writer at a time")
    enqueue(uow, 1, 2)
    uow.commit()
    first = claim(uow)
    with new_uow() as other:
        assert claim(other).call_uid != first.call_uid
