"""Changing a transcript in place: one at a time, with its analysis made anew and an event in the audit trail."""

from collections.abc import Callable
from dataclasses import replace

from qa_studio.domain.audit import AuditEvent
from qa_studio.domain.errors import KnownError, NotFound
from qa_studio.domain.people import Permission
from qa_studio.domain.transcripts import Transcript, Utterance
from qa_studio.services.analyse_calls import analyse
from qa_studio.services.repositories import UnitOfWork
from qa_studio.services.studio import Studio


def require_editor(studio: Studio) -> None:
    """Refuses people who neither review nor transcribe.

    Raises:
        NotAllowed: as said.
    """
    if not studio.person.may(Permission.REVIEW):
        studio.require(Permission.TRANSCRIBE)


def revise(
    studio: Studio, uid: str, event: AuditEvent, change: Callable[[UnitOfWork, Transcript], Transcript]
) -> Transcript:
    """Changes a call's current transcript and gives it as it now is; nothing is stored where nothing changes.

    Raises:
        NotFound: there is no such call, or `transcript.none`.
        KnownError: what `change` raises; `transcript.replaced_meanwhile`, where the call was transcribed anew just now.
    """
    with studio.uow() as uow:
        uow.calls.get(uid)
        uow.audit.record(event)  # The first write: who else edits waits here, and then reads what was made.
        before = uow.transcripts.current(uid)
        if before is None:
            raise NotFound("transcript.none")
        after = change(uow, before)
        if after != before:
            uow.transcripts.revise(after, analyse(studio, uow, after))
            held = uow.transcripts.current(uid)  # Nobody replaces it any more; somebody may have since it was read.
            if held is None or held.created_at != before.created_at:
                raise KnownError("transcript.replaced_meanwhile")
            uow.commit()
        return after


def utterance_at(transcript: Transcript, index: int, expected: str | None) -> Utterance:
    """Gives the utterance at an index.

    Raises:
        KnownError: `transcript.changed_meanwhile` with `now`, where it is gone or does not read as `expected`.
    """
    found = transcript.utterances[index] if 0 <= index < len(transcript.utterances) else None
    if found is None or expected not in (None, found.text):
        raise KnownError("transcript.changed_meanwhile", now=found.text if found else "")
    return found


def with_utterance(transcript: Transcript, index: int, utterance: Utterance) -> Transcript:
    """Gives the transcript with another utterance at an index."""
    utterances = transcript.utterances
    return replace(transcript, utterances=(*utterances[:index], utterance, *utterances[index + 1 :]))
