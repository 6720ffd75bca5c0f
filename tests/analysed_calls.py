"""Calls with transcripts for tests of analysis, kept as an import keeps them."""

from datetime import datetime

from qa_studio.domain.calls import Call, Speaker
from qa_studio.domain.transcripts import Transcript, TranscriptSource, Utterance
from qa_studio.services.read_transcript import keep_transcript
from qa_studio.services.studio import Studio

_SIDES = {"A": Speaker.AGENT, "C": Speaker.CUSTOMER}


def keep_call(
    studio: Studio, name: str, at: datetime, *lines: str, queue: str | None = None, language: str = "es"
) -> str:
    """Keeps a call whose lines begin with "A " or "C " and last 4 s, a second apart; gives its uid."""
    uid = name.ljust(64, "0")
    said = tuple(
        Utterance(_SIDES[line[0]], index * 5.0, index * 5.0 + 4.0, line[2:]) for index, line in enumerate(lines)
    )
    with studio.uow() as uow:
        uow.calls.add(Call(uid, at, 5.0 * len(lines), queue=queue))
        keep_transcript(studio, uow, Transcript(uid, TranscriptSource.IMPORTED_JSON, None, language, said, at))
        uow.commit()
    return uid
