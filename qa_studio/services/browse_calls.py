"""Looking at calls: lists, counts by agent, and all there is to know of one."""

from qa_studio.domain.calls import CallFilter
from qa_studio.domain.errors import KnownError
from qa_studio.domain.people import Permission
from qa_studio.services.rows import AgentCount, CallDetails, CallPage
from qa_studio.services.speech_rows import path_of
from qa_studio.services.studio import Studio


def list_calls(
    studio: Studio,
    calls: CallFilter,
    *,
    limit: int | None = 200,
    offset: int = 0,
    order_by: str = "-started_at",
) -> CallPage:
    """Gives a page of the calls of a filter; `order_by` is a field of `CallRow`, "-" in front for descending.

    Raises:
        NotAllowed: the role may not see calls.
    """
    studio.require(Permission.SEE_CALLS)
    with studio.uow() as uow:
        return CallPage(uow.calls.rows(calls, limit=limit, offset=offset, order_by=order_by), uow.calls.count(calls))


def call_details(studio: Studio, uid: str) -> CallDetails:
    """Gives a call with its current transcript and analysis, and its recording where it is at hand.

    Raises:
        NotFound: there is no such call.
        NotAllowed: the role may neither see calls nor has own published feedback on this one.
    """
    with studio.uow() as uow:
        require_call(studio, uid)
        call = uow.calls.get(uid)
        path = None
        if call.recording is not None:
            try:
                path = path_of(studio.recordings.locate(call.recording)[0])
            except KnownError:
                path = None
        return CallDetails(
            call,
            uow.calls.rows_by_uid([uid])[uid],
            path,
            uow.transcripts.current(uid),
            uow.transcripts.analysis(uid),
        )


def require_call(studio: Studio, uid: str) -> None:
    """Refuses a call to those who neither may see calls nor have a published evaluation of their own on it.

    Raises:
        NotAllowed: as said.
    """
    if studio.person.may(Permission.SEE_CALLS):
        return
    studio.require(Permission.SEE_OWN_FEEDBACK)
    with studio.uow() as uow:
        own = uow.evaluations.published(agent_id=studio.person.id)
        if not any(evaluation.call_uid == uid for evaluation in own):
            studio.require(Permission.SEE_CALLS)


def agent_counts(studio: Studio, calls: CallFilter) -> tuple[AgentCount, ...]:
    """Counts the calls of a filter by agent.

    Raises:
        NotAllowed: the role may not see calls.
    """
    studio.require(Permission.SEE_CALLS)
    with studio.uow() as uow:
        return uow.calls.agent_counts(calls)


def queues(studio: Studio) -> tuple[str, ...]:
    """Gives the queues that calls came through.

    Raises:
        NotAllowed: the role may not see calls.
    """
    studio.require(Permission.SEE_CALLS)
    with studio.uow() as uow:
        return uow.calls.queues()


def resolve_call(studio: Studio, name: str) -> str:
    """Gives the uid for a uid, a unique prefix of one or a recording's file name.

    Raises:
        NotFound: nothing is called so.
        KnownError: several calls are.
    """
    with studio.uow() as uow:
        return uow.calls.resolve(name)
