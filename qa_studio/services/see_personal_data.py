"""Reading what was masked: for the roles that may, where the workspace keeps it, and each time on record."""

from qa_studio.domain.errors import NotFound
from qa_studio.domain.people import Permission
from qa_studio.domain.redactions import with_originals
from qa_studio.domain.transcripts import Transcript
from qa_studio.services.browse_calls import require_call
from qa_studio.services.studio import Studio


def transcript_with_personal_data(studio: Studio, uid: str) -> Transcript:
    """Gives a call's current transcript with personal data readable as far as it was kept; payment cards never are.

    It is for showing only: what is corrected and exported is the masked one. Who looked is kept in the audit trail.

    Raises:
        NotAllowed: the role may not see personal data, or the call is not for this person.
        NotFound: there is no such call, or `transcript.none`.
    """
    studio.require(Permission.SEE_PERSONAL_DATA)
    require_call(studio, uid)
    with studio.uow() as uow:
        uow.calls.get(uid)
        transcript = uow.transcripts.current(uid)
        if transcript is None:
            raise NotFound("transcript.none")
        uow.audit.record(studio.event("transcript.personal_data_seen", f"call:{uid}"))
        uow.commit()
    return with_originals(transcript)
