"""The repository of calls and what is known of their sound."""

from collections.abc import Sequence
from pathlib import PurePosixPath
from typing import Any, Final

from sqlalchemy import and_, case, delete, func, insert, or_, select, update

from qa_studio.domain.calls import AudioProperties, Call, CallFilter, Leg, Recording
from qa_studio.domain.conversation import Activity, measure
from qa_studio.domain.errors import KnownError, NotFound
from qa_studio.domain.sampling import Candidate
from qa_studio.services.rows import AgentCount, CallRow
from qa_studio.storage.call_rows import page_of_calls, rows_of_calls
from qa_studio.storage.codecs import from_data, to_data
from qa_studio.storage.column_types import folded
from qa_studio.storage.conditions import in_random_draw, of_calls
from qa_studio.storage.search_lines import follow_start
from qa_studio.storage.tables import (
    ActivityTable,
    CallTable,
    DrawnCallTable,
    PersonTable,
    RecordingTable,
    TranscriptTable,
)
from qa_studio.storage.transaction import Transaction
from qa_studio.storage.writing import call_id_of, upsert

_SHORTEST_PREFIX: Final = 6
_DISPOSITION: Final = "disposition"
_HEX_DIGITS: Final = frozenset("0123456789abcdef")


class SqlCalls:
    """Calls in the database; see `repositories.Calls`."""

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction

    def get(self, uid: str) -> Call:
        """Gives a call; raises `NotFound` ("call.not_found" with `call`)."""
        statement = (
            select(CallTable.__table__, *_RECORDING_COLUMNS)
            .outerjoin(RecordingTable, RecordingTable.call_id == CallTable.id)
            .where(CallTable.uid == uid)
        )
        row = self._transaction.reading.execute(statement).one_or_none()
        if row is None:
            raise NotFound("call.not_found", call=uid)
        return _to_call(row)

    def resolve(self, name: str) -> str:
        """Gives the uid for a uid, a unique prefix of at least 6 digits, or a recording's file name (either leg's).

        Raises:
            NotFound: `call.not_found` with `call`.
            KnownError: `call.ambiguous` with `call` and `n`, how many there are.
        """
        connection = self._transaction.reading
        wanted = name.strip()
        path = wanted.replace("\\", "/")
        meant = or_(
            RecordingTable.name == wanted,
            RecordingTable.leg_name == wanted,
            RecordingTable.path == path,
            RecordingTable.leg_path == path,
        )
        prefix = wanted.lower()
        if len(prefix) >= _SHORTEST_PREFIX and _HEX_DIGITS.issuperset(prefix):
            meant = or_(meant, CallTable.uid.between(prefix, prefix + "g"))
        found = select(CallTable.uid).outerjoin(RecordingTable, RecordingTable.call_id == CallTable.id).where(meant)
        uids = connection.scalars(found).all()
        if not uids:
            raise NotFound("call.not_found", call=name)
        if prefix in uids:
            return prefix
        if len(uids) > 1:
            raise KnownError("call.ambiguous", call=name, n=len(uids))
        return uids[0]

    def has(self, uid: str) -> bool:
        """Whether the call is known."""
        return self._transaction.reading.scalar(select(CallTable.id).where(CallTable.uid == uid)) is not None

    def add(self, call: Call) -> None:
        """Stores a new call; raises `KnownError` ("call.known_already" with `call`) where it is known."""
        connection = self._transaction.writing
        if self.has(call.uid):
            raise KnownError("call.known_already", call=call.uid)
        call_id = connection.execute(
            insert(CallTable).values(uid=call.uid, **_facts(call)).returning(CallTable.id)
        ).scalar_one()
        self._keep_recording(call_id, call.recording)

    def update(self, call: Call) -> None:
        """Stores changed facts of a known call; raises `NotFound` ("call.not_found")."""
        connection = self._transaction.writing
        statement = update(CallTable).where(CallTable.uid == call.uid).values(**_facts(call)).returning(CallTable.id)
        call_id = connection.execute(statement).scalar_one_or_none()
        if call_id is None:
            raise NotFound("call.not_found", call=call.uid)
        follow_start(connection, call_id, call.started_at)
        connection.execute(delete(RecordingTable).where(RecordingTable.call_id == call_id))
        self._keep_recording(call_id, call.recording)

    def rows(
        self, calls: CallFilter, *, limit: int | None = None, offset: int = 0, order_by: str = "-started_at"
    ) -> tuple[CallRow, ...]:
        """Gives list rows; raises `ValueError` where `order_by` is no field of `CallRow`."""
        return page_of_calls(self._transaction.reading, calls, limit, offset, order_by)

    def rows_by_uid(self, uids: Sequence[str]) -> dict[str, CallRow]:
        """Gives list rows by uid, in the order asked for; unknown uids are left out."""
        return rows_of_calls(self._transaction.reading, uids)

    def count(self, calls: CallFilter) -> int:
        """Counts the calls of a filter."""
        connection = self._transaction.reading
        return connection.execute(
            select(func.count()).select_from(CallTable).where(*of_calls(calls, connection.dialect))
        ).scalar_one()

    def agent_counts(self, calls: CallFilter) -> tuple[AgentCount, ...]:
        """Counts the calls of a filter by agent, and how many of them no draw ever took, by agent's name."""
        connection = self._transaction.reading
        drawn = select(DrawnCallTable.id).where(DrawnCallTable.uid == CallTable.uid, in_random_draw()).exists()
        statement = (
            select(
                PersonTable.id.label("agent_id"),
                PersonTable.name.label("agent"),
                func.count(CallTable.id).label("calls"),
                func.sum(case((drawn, 0), else_=1)).label("not_drawn"),
            )
            .join(CallTable, CallTable.agent_id == PersonTable.id)
            .where(*of_calls(calls, connection.dialect))
            .group_by(PersonTable.id, PersonTable.name, PersonTable.folded_name)
            .order_by(PersonTable.folded_name)
        )
        return tuple(
            AgentCount(row.agent_id, row.agent, row.calls, row.not_drawn) for row in connection.execute(statement)
        )

    def candidates(self, calls: CallFilter, *, include_drawn: bool) -> tuple[Candidate, ...]:
        """Gives the calls of a filter with a known agent, by uid; the stratum is the agent's name.

        Without `include_drawn` calls that any draw took are left out, replaced ones too: they cannot be reviewed.
        """
        connection = self._transaction.reading
        statement = (
            select(CallTable.uid, CallTable.agent_id, PersonTable.name)
            .join(PersonTable, PersonTable.id == CallTable.agent_id)
            .where(*of_calls(calls, connection.dialect))
            .order_by(CallTable.uid)
        )
        if not include_drawn:
            statement = statement.where(
                ~select(DrawnCallTable.id).where(DrawnCallTable.uid == CallTable.uid, in_random_draw()).exists()
            )
        return tuple(Candidate(uid, agent_id or 0, name) for uid, agent_id, name in connection.execute(statement))

    def queues(self) -> tuple[str, ...]:
        """Gives the queues that calls came through, sorted."""
        found = self._transaction.reading.scalars(select(CallTable.queue).distinct())
        return tuple(sorted((queue for queue in found if queue), key=folded))

    def save_activity(self, uid: str, activity: Activity) -> None:
        """Keeps when each speaker is heard, and with it their talk share; raises `NotFound` ("call.not_found")."""
        connection = self._transaction.writing
        share = {speaker.value: part for speaker, part in measure(activity).talk_share.items()}
        values = {"activity": to_data(activity, Activity), "talk_share": share}
        upsert(connection, ActivityTable, {"call_id": call_id_of(connection, uid)}, values)

    def activity(self, uid: str) -> Activity | None:
        """Gives when each speaker is heard, None where nobody listened yet."""
        statement = select(ActivityTable.activity).join(CallTable).where(CallTable.uid == uid)
        data = self._transaction.reading.scalar(statement)
        return None if data is None else from_data(data, Activity)

    def uids_without_transcript(self) -> tuple[str, ...]:
        """Gives calls with a recording and no current transcript, oldest first."""
        is_current = and_(TranscriptTable.call_id == CallTable.id, TranscriptTable.is_current)
        statement = (
            select(CallTable.uid)
            .join(RecordingTable, RecordingTable.call_id == CallTable.id)
            .outerjoin(TranscriptTable, is_current)
            .where(TranscriptTable.id.is_(None))
            .order_by(CallTable.started_at, CallTable.id)
        )
        return tuple(self._transaction.reading.scalars(statement))

    def uids_without_activity(self) -> tuple[str, ...]:
        """Gives calls with a recording nobody listened to yet, oldest first."""
        statement = (
            select(CallTable.uid)
            .join(RecordingTable, RecordingTable.call_id == CallTable.id)
            .outerjoin(ActivityTable, ActivityTable.call_id == CallTable.id)
            .where(ActivityTable.call_id.is_(None))
            .order_by(CallTable.started_at, CallTable.id)
        )
        return tuple(self._transaction.reading.scalars(statement))

    def _keep_recording(self, call_id: int, recording: Recording | None) -> None:
        if recording is None:
            return
        audio, leg = recording.audio, recording.customer_leg
        self._transaction.writing.execute(
            insert(RecordingTable).values(
                call_id=call_id,
                root=recording.root,
                path=recording.path,
                name=PurePosixPath(recording.path).name,
                size_bytes=recording.size_bytes,
                duration_s=audio.duration_s,
                sample_rate_hz=audio.sample_rate_hz,
                channels=audio.channels,
                codec=audio.codec,
                warning=audio.warning,
                leg_root=leg.root if leg else None,
                leg_path=leg.path if leg else None,
                leg_name=PurePosixPath(leg.path).name if leg else None,
                leg_size_bytes=leg.size_bytes if leg else None,
            )
        )


_RECORDING_COLUMNS: Final = (
    RecordingTable.root,
    RecordingTable.path,
    RecordingTable.size_bytes,
    RecordingTable.duration_s.label("recording_duration_s"),
    RecordingTable.sample_rate_hz,
    RecordingTable.channels,
    RecordingTable.codec,
    RecordingTable.warning,
    RecordingTable.leg_root,
    RecordingTable.leg_path,
    RecordingTable.leg_size_bytes,
)


def _facts(call: Call) -> dict[str, Any]:
    """Gives the columns of a call beside its uid."""
    names = [PurePosixPath(path).name for path in _paths(call.recording)]
    searched = (call.agent_handle, call.queue or "", call.customer_number or "", *(names or [""]))
    return {
        "started_at": call.started_at,
        "site_timezone": call.site_timezone,
        "duration_s": call.duration_s,
        "agent_handle": call.agent_handle,
        "agent_id": call.agent_id,
        "queue": call.queue,
        "direction": call.direction,
        "customer_number": call.customer_number,
        "language": call.language,
        "agent_channel": call.agent_channel,
        "disposition": call.fields.get(_DISPOSITION),
        "fields": {field: value for field, value in call.fields.items() if field != _DISPOSITION},
        "search_text": folded("\n".join(searched)),
    }


def _paths(recording: Recording | None) -> tuple[str, ...]:
    if recording is None:
        return ()
    leg = recording.customer_leg
    return (recording.path,) if leg is None else (recording.path, leg.path)


def _to_call(row: Any) -> Call:
    recording = None
    if row.path is not None:
        audio = AudioProperties(row.recording_duration_s, row.sample_rate_hz, row.channels, row.codec, row.warning)
        leg = None if row.leg_path is None else Leg(row.leg_root, row.leg_path, row.leg_size_bytes)
        recording = Recording(row.root, row.path, row.size_bytes, audio, leg)
    disposition = {} if row.disposition is None else {_DISPOSITION: row.disposition}
    return Call(
        uid=row.uid,
        started_at=row.started_at,
        duration_s=row.duration_s,
        site_timezone=row.site_timezone,
        agent_handle=row.agent_handle,
        agent_id=row.agent_id,
        queue=row.queue,
        direction=row.direction,
        customer_number=row.customer_number,
        language=row.language,
        recording=recording,
        agent_channel=row.agent_channel,
        fields={**row.fields, **disposition},
    )
