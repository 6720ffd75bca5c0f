"""The repository of the transcription queue: rows with lease and fencing token, so that nothing is lost or doubled."""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, func, select, update

from qa_studio.domain.errors import Message
from qa_studio.domain.jobs import MAX_CRASHES_ALONE, JobState, Lease
from qa_studio.services.speech_repositories import StaleLease
from qa_studio.services.speech_rows import JobRow, QueueSummary
from qa_studio.storage.call_rows import rows_of_call_ids
from qa_studio.storage.codecs import message_from_data, message_to_data
from qa_studio.storage.conditions import among
from qa_studio.storage.tables import CallTable, TranscriptionJobTable
from qa_studio.storage.transaction import Lock, Transaction
from qa_studio.storage.writing import call_id_of, upsert

_Job = TranscriptionJobTable
_UNCLAIMED: dict[str, Any] = {"owner": None, "lease_until": None}


class SqlJobs:
    """Transcription jobs in the database; see `repositories.Jobs`.

    Each change of a claimed job is one statement that asks for the lease's token as well, so whoever lost the
    job changes nothing. SQLite has one writer at a time; on PostgreSQL a claim skips rows that others are claiming.
    """

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction

    def enqueue(self, uids: Sequence[str], *, language: str | None, priority: int, now: datetime) -> None:
        """Queues calls; a call that waits or runs already is left as it is, a finished one is queued anew.

        Calls queued together keep their order. A job queued anew keeps its token, which never falls. On PostgreSQL
        one process at a time queues, lest two with the same calls in another order wait for each other for ever.
        Raises `NotFound` ("call.not_found").
        """
        connection = self._transaction.alone(Lock.QUEUE)
        values = {
            **_UNCLAIMED,
            "state": JobState.QUEUED,
            "language": language,
            "priority": priority,
            "attempts": 0,
            "crashes": 0,
            "alone": False,
            "reason": None,
            "queued_at": now,
            "updated_at": now,
        }
        is_finished = _Job.state.not_in((JobState.QUEUED, JobState.RUNNING))
        for uid in dict.fromkeys(uids):
            key = {"call_id": call_id_of(connection, uid)}
            upsert(connection, _Job, key, values, only_new={"token": 0}, where=is_finished)

    def claim(
        self, owner: str, now: datetime, lease_s: float, only: Sequence[str] = (), *, alone: bool = False
    ) -> Lease | None:
        """Takes the next queued job (highest priority, then oldest), or None; `only` limits it to these calls.

        Jobs that must run alone are taken only where `alone` asks for one, and then no others.
        """
        connection = self._transaction.writing
        chosen = _in_turn(select(_Job.id)).where(_Job.alone == alone)
        chosen = chosen.limit(1).with_for_update(of=_Job, skip_locked=True)
        if only:
            chosen = chosen.where(among(CallTable.uid, only, connection.dialect))
        job_id = connection.scalar(chosen)
        if job_id is None:
            return None
        claimed = connection.execute(
            update(_Job)
            .where(_Job.id == job_id)
            .values(
                state=JobState.RUNNING,
                owner=owner,
                token=_Job.token + 1,
                attempts=_Job.attempts + 1,
                lease_until=now + timedelta(seconds=lease_s),
                updated_at=now,
            )
            .returning(_Job.id, _Job.call_id, _Job.token, _Job.language)
        ).one()
        uid = connection.execute(select(CallTable.uid).where(CallTable.id == claimed.call_id)).scalar_one()
        return Lease(claimed.id, uid, claimed.token, owner, claimed.language, alone)

    def heartbeat(self, lease: Lease, now: datetime, lease_s: float) -> None:
        """Renews a lease; raises `StaleLease`."""
        self._change(lease, lease_until=now + timedelta(seconds=lease_s))

    def succeed(self, lease: Lease, now: datetime) -> None:
        """Ends a job well; raises `StaleLease`, in which case nothing of the unit of work may be committed."""
        self._change(lease, **_UNCLAIMED, state=JobState.SUCCEEDED, reason=None, updated_at=now)

    def fail(self, lease: Lease, reason: Message, now: datetime) -> None:
        """Ends a job with a reason; raises `StaleLease`."""
        self._change(lease, **_UNCLAIMED, state=JobState.FAILED, reason=message_to_data(reason), updated_at=now)

    def crashed(self, lease: Lease, reason: Message, now: datetime, *, alone: bool) -> JobState:
        """Notes that the worker died on a job; raises `StaleLease`.

        While others ran beside it, it is queued again to run alone. While `alone`, the crash counts: queued again to
        run alone, or set aside at `MAX_CRASHES_ALONE`.
        """
        crashes = _Job.crashes + int(alone)
        is_last = crashes >= MAX_CRASHES_ALONE
        state: ColumnElement[Any] = case((is_last, JobState.SET_ASIDE.value), else_=JobState.QUEUED.value)
        row = self._change(
            lease,
            **_UNCLAIMED,
            state=state,
            crashes=crashes,
            alone=True,
            reason=message_to_data(reason),
            updated_at=now,
        )
        return JobState(row.state)

    def release(self, lease: Lease, now: datetime) -> None:
        """Gives a claimed job back to the queue (the run was cancelled); one that others took since is theirs."""
        statement = update(_Job).where(_is_held(lease)).values(**_UNCLAIMED, state=JobState.QUEUED, updated_at=now)
        self._transaction.writing.execute(statement)

    def reclaim(self, is_alive: Callable[[str], bool], now: datetime) -> int:
        """Queues running jobs anew whose lease ran out or whose owner is dead; gives how many."""
        connection = self._transaction.writing
        running = connection.execute(
            select(_Job.id, _Job.owner, _Job.lease_until)
            .where(_Job.state == JobState.RUNNING)
            .with_for_update(skip_locked=True)
        ).all()
        lost = [row.id for row in running if row.lease_until <= now or not is_alive(row.owner)]
        if lost:
            connection.execute(
                update(_Job)
                .where(among(_Job.id, lost, connection.dialect))
                .values(**_UNCLAIMED, state=JobState.QUEUED, updated_at=now)
            )
        return len(lost)

    def cancel(self, uids: Sequence[str], now: datetime) -> None:
        """Cancels queued and running jobs; who runs one finds its lease stale, for the token grows."""
        self._of_calls(
            uids,
            _Job.state.in_((JobState.QUEUED, JobState.RUNNING)),
            {**_UNCLAIMED, "state": JobState.CANCELLED, "token": _Job.token + 1, "updated_at": now},
        )

    def prioritise(self, uids: Sequence[str], priority: int) -> None:
        """Gives queued jobs at least this priority."""
        is_behind = and_(_Job.state == JobState.QUEUED, _Job.priority < priority)
        self._of_calls(uids, is_behind, {"priority": priority})

    def summary(self) -> QueueSummary:
        """Counts the queue; `paused_by` is left None."""
        statement = (
            select(_Job.state, func.count().label("calls"), func.sum(CallTable.duration_s).label("audio_s"))
            .join(CallTable, CallTable.id == _Job.call_id)
            .group_by(_Job.state)
        )
        found = {row.state: row for row in self._transaction.reading.execute(statement)}
        calls = {state: found[state].calls if state in found else 0 for state in JobState}
        return QueueSummary(
            waiting=calls[JobState.QUEUED],
            running=calls[JobState.RUNNING],
            failed=calls[JobState.FAILED],
            set_aside=calls[JobState.SET_ASIDE],
            waiting_s=found[JobState.QUEUED].audio_s if JobState.QUEUED in found else 0.0,
        )

    def rows(self) -> tuple[JobRow, ...]:
        """Gives all jobs, running first, then queued in the order they will be taken, then the rest newest first."""
        connection = self._transaction.reading
        rank = case((_Job.state == JobState.RUNNING, 0), (_Job.state == JobState.QUEUED, 1), else_=2)
        is_queued = _Job.state == JobState.QUEUED
        statement = select(_Job.__table__).order_by(
            rank,
            case((is_queued, _Job.priority), else_=0).desc(),
            case((is_queued, _Job.queued_at), else_=None).asc().nulls_last(),
            case((is_queued, _Job.id), else_=0),
            _Job.updated_at.desc(),
            _Job.id.desc(),
        )
        jobs = connection.execute(statement).all()
        calls = rows_of_call_ids(connection, [job.call_id for job in jobs])
        return tuple(
            JobRow(
                id=job.id,
                call=calls[job.call_id],
                state=job.state,
                language=job.language,
                attempts=job.attempts,
                reason=None if job.reason is None else message_from_data(job.reason),
                updated_at=job.updated_at,
                crashes=job.crashes,
                alone=job.alone,
            )
            for job in jobs
        )

    def waiting(self) -> tuple[str, ...]:
        """Gives the calls of queued jobs in the order they would be taken."""
        return tuple(self._transaction.reading.scalars(_in_turn(select(CallTable.uid))))

    def _of_calls(self, uids: Sequence[str], condition: ColumnElement[bool], values: dict[str, Any]) -> None:
        """Changes the jobs of calls where a condition holds; one process at a time, as `enqueue` explains."""
        connection = self._transaction.alone(Lock.QUEUE)
        calls = select(CallTable.id).where(among(CallTable.uid, uids, connection.dialect))
        connection.execute(update(_Job).where(_Job.call_id.in_(calls), condition).values(values))

    def _change(self, lease: Lease, **values: Any) -> Any:
        """Changes the job that `lease` holds and gives its new state; raises `StaleLease` where it holds none."""
        statement = update(_Job).where(_is_held(lease)).values(**values).returning(_Job.state)
        row = self._transaction.writing.execute(statement).one_or_none()
        if row is None:
            raise StaleLease(f"job {lease.job_id} is no longer held with token {lease.token}")
        return row


def _in_turn(statement: Select[Any]) -> Select[Any]:
    """Limits a statement to queued jobs with their calls, in the order in which they are taken."""
    return (
        statement.select_from(_Job)
        .join(CallTable, CallTable.id == _Job.call_id)
        .where(_Job.state == JobState.QUEUED)
        .order_by(_Job.priority.desc(), _Job.queued_at, _Job.id)
    )


def _is_held(lease: Lease) -> ColumnElement[bool]:
    return and_(_Job.id == lease.job_id, _Job.token == lease.token, _Job.state == JobState.RUNNING)
