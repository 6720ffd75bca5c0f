"""Personal data is masked before it is stored, kept apart only where wanted, and read and heard only by who may."""

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from qa_studio.domain.calls import Call, Span, Speaker
from qa_studio.domain.errors import NotAllowed
from qa_studio.domain.people import Person, Role
from qa_studio.domain.redactions import bleeps
from qa_studio.domain.transcripts import Redaction, Transcript, TranscriptSource, Utterance, Word
from qa_studio.services.mask_text import masked_remark, personal_data_in
from qa_studio.services.read_transcript import keep_transcript, masked_transcript, transcript_of
from qa_studio.services.see_personal_data import transcript_with_personal_data
from qa_studio.services.studio import Studio
from qa_studio.services.workspace_settings import WorkspaceSettings, keep_settings

UID = "c" * 64
SAID = "soy ana garcía mi dni es 12345678Z y la tarjeta 4539 1488 0343 6467"


def stored(studio: Studio, *, keeps: bool) -> Transcript:
    """A call's transcript as the workspace keeps it."""
    words = tuple(Word(word, float(at), at + 1.0) for at, word in enumerate(SAID.split()))
    utterance = Utterance(Speaker.CUSTOMER, 0.0, 20.0, SAID, words)
    with studio.uow() as uow:
        keep_settings(uow, WorkspaceSettings(keeps_personal_data=keeps))
        uow.calls.add(Call(UID, datetime(2026, 3, 2, tzinfo=UTC), 20.0))
        masked = masked_transcript(studio, UID, TranscriptSource.VOSK, "m", "es", [utterance])
        kept = keep_transcript(studio, uow, masked)
        uow.commit()
    return kept


def files_of(studio: Studio) -> bytes:
    """All that the database has written."""
    return b"".join(path.read_bytes() for path in Path(studio.folder).glob("qa_studio.sqlite3*"))


def test_nothing_of_it_is_stored_where_the_workspace_keeps_none(studio: Studio) -> None:
    stored(studio, keeps=False)
    held = transcript_of(studio, UID)
    assert held is not None
    assert held.utterances[0].text == "soy [NOMBRE] mi dni es [DNI] y la tarjeta [TARJETA]"
    assert b"12345678Z" not in files_of(studio)
    assert transcript_with_personal_data(studio, UID).utterances == held.utterances


def test_who_may_see_it_reads_what_was_kept_but_never_a_card_and_on_record(studio: Studio) -> None:
    stored(studio, keeps=True)
    (shown,) = transcript_with_personal_data(studio, UID).utterances
    assert shown.text == "soy ana garcía mi dni es 12345678Z y la tarjeta [TARJETA]"
    assert [word.text for word in shown.words][-4:] == ["y", "la", "tarjeta", "[TARJETA]"]
    with studio.uow() as uow:
        assert [one.event.action for one in uow.audit.events(f"call:{UID}")] == ["transcript.personal_data_seen"]
    assert b"4539 1488" not in files_of(studio)


def test_a_reviewer_may_not_see_it(studio: Studio) -> None:
    stored(studio, keeps=True)
    with pytest.raises(NotAllowed):
        transcript_with_personal_data(replace(studio, person=Person(9, "R", Role.REVIEWER)), UID)


def test_who_may_see_it_hears_all_but_payment_cards() -> None:
    redactions = (Redaction("dni", 0, Span(1, 2)), Redaction("card", 0, Span(3, 4)))
    assert bleeps(redactions, sees_personal_data=False) == (Span(1, 2), Span(3, 4))
    assert bleeps(redactions, sees_personal_data=True) == (Span(3, 4),)


def test_what_people_write_about_a_call_is_masked(studio: Studio) -> None:
    assert masked_remark(studio, "no pidió el DNI 12345678Z") == "no pidió el DNI [DNI]"


def test_what_is_found_in_a_line_is_told_by_its_characters(studio: Studio) -> None:
    line = "mi correo es ana.garcia@gmail.com, gracias"
    text, found = personal_data_in(studio.reader, line, "es")
    assert text == "mi correo es [CORREO], gracias"
    assert [(one.kind, line[one.start : one.end]) for one in found] == [("email", "ana.garcia@gmail.com")]
