"""Steering the transcription queue: what stands in it, pausing, resuming, cancelling and trying again."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from qa_studio.domain.evaluations import EvaluationState
from qa_studio.domain.jobs import DRAWN_FIRST, JobState
from qa_studio.domain.people import Permission
from qa_studio.services.repositories import UnitOfWork
from qa_studio.services.speech_rows import JobRow, QueueSummary
from qa_studio.services.studio import Studio

_PAUSE: Final = "transcription.pause"
_UNREVIEWED: Final = (None, EvaluationState.DRAFT)


def transcription_jobs(studio: Studio) -> tuple[JobRow, ...]:
    """Gives the jobs of the queue, running first.

    Raises:
        NotAllowed: the role may not transcribe.
    """
    studio.require(Permission.TRANSCRIBE)
    with studio.uow() as uow:
        return uow.jobs.rows()


def queue_summary(studio: Studio) -> QueueSummary:
    """Gives how much the queue holds, and who paused it if somebody did.

    Raises:
        NotAllowed: the role may not transcribe.
    """
    studio.require(Permission.TRANSCRIBE)
    with studio.uow() as uow:
        return replace(uow.jobs.summary(), paused_by=paused_by(uow))


def paused_by(uow: UnitOfWork) -> str | None:
    """Gives who paused the queue; None where it is not paused."""
    pause = uow.settings.get(_PAUSE)
    return str(pause["by"]) if isinstance(pause, dict) else None


def pause_queue(studio: Studio) -> None:
    """Lets no run on this workspace begin another call, on any machine, until somebody resumes; calls at hand end.

    Raises:
        NotAllowed: the role may not transcribe.
    """
    _set_pause(studio, is_paused=True)


def resume_queue(studio: Studio) -> None:
    """Lets runs begin calls again; runs that ended because of the pause have to be started anew.

    Raises:
        NotAllowed: the role may not transcribe.
    """
    _set_pause(studio, is_paused=False)


def _set_pause(studio: Studio, *, is_paused: bool) -> None:
    studio.require(Permission.TRANSCRIBE)
    with studio.uow() as uow:
        if (paused_by(uow) is not None) == is_paused:
            return
        pause = {"by": studio.person.name, "at": studio.clock.now().isoformat()}
        uow.settings.put(_PAUSE, pause if is_paused else None)
        uow.audit.record(studio.event("queue.paused" if is_paused else "queue.resumed", "queue"))
        uow.commit()


def cancel_transcription(studio: Studio, uids: Sequence[str] | None = None) -> tuple[str, ...]:
    """Takes calls out of the queue (None: all of it), those that run as well; gives which.

    Who runs one notices within seconds, here and on other machines, and drops it.

    Raises:
        NotAllowed: the role may not transcribe.
    """
    studio.require(Permission.TRANSCRIBE)
    with studio.uow() as uow:
        found = tuple(row.call.uid for row in _chosen(uow, uids) if row.state.is_open)
        if found:
            uow.jobs.cancel(found, studio.clock.now())
            uow.commit()
    return found


def retry_transcription(studio: Studio, uids: Sequence[str] | None = None) -> tuple[str, ...]:
    """Queues calls anew that failed, were set aside or cancelled (None: all of them), each in its own language.

    Gives which.

    Raises:
        NotAllowed: the role may not transcribe.
    """
    studio.require(Permission.TRANSCRIBE)
    with studio.uow() as uow:
        rows = [row for row in _chosen(uow, uids) if row.state.may_be_retried]
        for language in dict.fromkeys(row.language for row in rows):
            put_in_queue(studio, uow, [row.call.uid for row in rows if row.language == language], language)
        uow.commit()
    return tuple(row.call.uid for row in rows)


def put_in_queue(studio: Studio, uow: UnitOfWork, uids: Sequence[str], language: str | None) -> None:
    """Queues calls in `uow`; those that stand in an open draw come first.

    A call that waits already is put in anew where another `language` is wanted for it.
    """
    now = studio.clock.now()
    if language is not None:
        others = (row for row in _chosen(uow, uids) if row.state is JobState.QUEUED and row.language != language)
        uow.jobs.cancel([row.call.uid for row in others], now)
    first = waiting_for_review(uow)
    uow.jobs.enqueue([uid for uid in uids if uid in first], language=language, priority=DRAWN_FIRST, now=now)
    uow.jobs.enqueue([uid for uid in uids if uid not in first], language=language, priority=0, now=now)


def waiting_for_review(uow: UnitOfWork) -> frozenset[str]:
    """Gives the calls of open draws: those drawn that nobody has reviewed yet."""
    return frozenset(row.call.uid for row in uow.draws.queue() if row.state in _UNREVIEWED)


def _chosen(uow: UnitOfWork, uids: Sequence[str] | None) -> tuple[JobRow, ...]:
    wanted = None if uids is None else frozenset(uids)
    return tuple(row for row in uow.jobs.rows() if wanted is None or row.call.uid in wanted)
