"""Transcribing calls: they wait in a queue, several are recognised at once, nothing is lost or done twice."""

from collections.abc import Sequence

from qa_studio.domain.jobs import JobState, Report, silent
from qa_studio.domain.people import Permission
from qa_studio.services.manage_queue import put_in_queue
from qa_studio.services.speech_rows import TranscriptionOutcome
from qa_studio.services.studio import Studio
from qa_studio.services.transcription_run import TranscriptionRun


def queue_transcription(studio: Studio, uids: Sequence[str], language: str | None = None) -> None:
    """Queues calls; those of open draws come first. `language` overrules the call's own.

    Raises:
        NotAllowed: the role may not transcribe.
        NotFound: there is no such call.
    """
    studio.require(Permission.TRANSCRIBE)
    with studio.uow() as uow:
        put_in_queue(studio, uow, uids, language)
        uow.commit()


def queue_untranscribed(studio: Studio, language: str | None = None) -> tuple[str, ...]:
    """Queues all calls with a recording and no transcript yet, oldest first, and gives those that wait for one now.

    Those that were set aside are left out: they come back only when a person asks for them.

    Raises:
        NotAllowed: the role may not transcribe.
    """
    studio.require(Permission.TRANSCRIBE)
    with studio.uow() as uow:
        # Nothing to queue yet, but from here on nobody else changes the queue between looking at it and adding to it.
        put_in_queue(studio, uow, (), None)
        aside = {row.call.uid for row in uow.jobs.rows() if row.state is JobState.SET_ASIDE}
        uids = tuple(uid for uid in uow.calls.uids_without_transcript() if uid not in aside)
        put_in_queue(studio, uow, uids, language)
        uow.commit()
    return uids


def run_transcription(
    studio: Studio, report: Report = silent, only: Sequence[str] | None = None, workers: int | None = None
) -> TranscriptionOutcome:
    """Works off the queue (None), or only the given calls, until nothing of it waits or somebody pauses it.

    So many calls are recognised at once as `workers` says (None: as this machine is set up for) and memory allows,
    each in a worker process of its own. One whose worker dies beside others is done again alone, at the end.
    Jobs of a process that died are taken up again. Calls that somebody else is at work on are named as busy.

    `report` is called in this thread with the seconds of audio read and to read, and may raise `Cancelled`: the calls
    at hand go back into the queue, those done stay done.

    Raises:
        NotAllowed: the role may not transcribe.
        WorkersGone: no worker is within reach; the calls at hand go back into the queue.
        Cancelled: `report` raised it.
    """
    studio.require(Permission.TRANSCRIBE)
    return TranscriptionRun(studio, report, None if only is None else tuple(only), workers).work()
