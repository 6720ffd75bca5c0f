"""Corrections in place: by one editor at a time, masked, audited without the words, and taken back."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any, cast

import pytest

from heard_material import words_from
from qa_studio.domain.analysis import CallAnalysis
from qa_studio.domain.calls import Call, Speaker
from qa_studio.domain.errors import KnownError
from qa_studio.domain.speakers import utterance_of
from qa_studio.domain.transcripts import SpeakerSource, Transcript, TranscriptSource
from qa_studio.services.correct_transcript import correct_utterance, undo_correction
from qa_studio.services.read_transcript import keep_transcript, masked_transcript, transcript_of
from qa_studio.services.repositories import UnitOfWork
from qa_studio.services.studio import Studio

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
UID = "b" * 64
SAID = (
    (Speaker.AGENT, "la fibra blues llega mañana"),
    (Speaker.CUSTOMER, "estoy muy contento gracias"),
    (Speaker.CUSTOMER, "tarea cuarto uno uno uno uno uno uno uno uno uno uno uno uno uno uno uno"),
)


@pytest.fixture(autouse=True)
def call(studio: Studio) -> Transcript:
    """A recognised call."""
    utterances = [
        utterance_of(words_from(text, index * 10.0), speaker, 0, SpeakerSource.CHANNEL)
        for index, (speaker, text) in enumerate(SAID)
    ]
    with studio.uow() as uow:
        uow.calls.add(Call(UID, NOW, 40.0))
        transcript = masked_transcript(studio, UID, TranscriptSource.VOSK, "m", "es", utterances)
        kept = keep_transcript(studio, uow, transcript)
        uow.commit()
    return kept


def test_the_text_changes_in_place_and_what_was_heard_stays(studio: Studio, call: Transcript) -> None:
    after = correct_utterance(studio, UID, 0, "la Fibra Plus llega mañana", SAID[0][1])
    stored = transcript_of(studio, UID)
    assert stored == after
    assert (after.utterances[0].text, after.utterances[0].heard_text) == ("la Fibra Plus llega mañana", SAID[0][1])
    assert after.utterances[0].corrected_by == "Ada"
    assert after.utterances[1:] == call.utterances[1:]
    with studio.uow() as uow:
        assert len(uow.transcripts.history(UID)) == 1


def test_the_analysis_follows(studio: Studio) -> None:
    correct_utterance(studio, UID, 1, "estoy muy enfadado, es horrible", SAID[1][1])
    with studio.uow() as uow:
        analysis = uow.transcripts.analysis(UID)
    assert analysis is not None
    assert analysis.utterances[1].compound < 0


def test_an_undone_correction_leaves_no_trace_but_in_the_audit_trail(studio: Studio, call: Transcript) -> None:
    correct_utterance(studio, UID, 0, "otra cosa", SAID[0][1])
    assert undo_correction(studio, UID, 0, "otra cosa") == call
    with studio.uow() as uow:
        events = [one.event for one in uow.audit.events(f"call:{UID}")]
    assert [one.action for one in events] == ["transcript.corrected", "transcript.correction_undone"]
    assert "otra" not in repr(events)
    with pytest.raises(KnownError) as error:
        undo_correction(studio, UID, 0, SAID[0][1])
    assert error.value.message.id == "transcript.not_corrected"


def test_of_two_editors_the_second_is_told_what_it_reads_now(studio: Studio) -> None:
    correct_utterance(studio, UID, 0, "la fibra plus", SAID[0][1])
    with pytest.raises(KnownError) as error:
        correct_utterance(studio, UID, 0, "la fibra max", SAID[0][1])
    assert (error.value.message.id, error.value.message.params) == (
        "transcript.changed_meanwhile",
        {"now": "la fibra plus"},
    )


@pytest.mark.parametrize(
    ("text", "reason"), [(" \n", "transcript.correction_empty"), ("a" * 5001, "transcript.correction_too_long")]
)
def test_what_is_no_correction_is_refused(studio: Studio, text: str, reason: str) -> None:
    with pytest.raises(KnownError) as error:
        correct_utterance(studio, UID, 0, text, SAID[0][1])
    assert error.value.message.id == reason


def test_a_card_number_that_is_typed_is_masked_and_nothing_is_kept_beside_it(studio: Studio) -> None:
    after = correct_utterance(studio, UID, 0, "mi tarjeta es 4111 1111 1111 1111", SAID[0][1]).utterances[0]
    assert after.text == "mi tarjeta es [TARJETA]"
    assert "4111" not in repr(after)
    database = b"".join(path.read_bytes() for path in studio.folder.glob("qa_studio.sqlite3*"))
    assert b"4111 1111" not in database


def test_a_corrected_word_that_tells_a_card_masks_what_was_heard_of_it(studio: Studio) -> None:
    after = correct_utterance(studio, UID, 2, SAID[2][1].replace("tarea cuarto", "tarjeta cuatro"), SAID[2][1])
    assert after.utterances[2].text == "tarjeta [TARJETA]"
    assert after.utterances[2].heard_text is None
    assert "uno uno" not in repr(after)
    (redaction,) = after.redactions
    assert (redaction.utterance, redaction.span.start_s) == (2, pytest.approx(20.4))
    with pytest.raises(KnownError) as error:
        undo_correction(studio, UID, 2, "tarjeta [TARJETA]")
    assert error.value.message.id == "transcript.not_corrected"


def test_nothing_is_stored_where_nothing_changes(studio: Studio, call: Transcript) -> None:
    assert correct_utterance(studio, UID, 0, f"  {SAID[0][1]} ", SAID[0][1]) == call
    with studio.uow() as uow:
        assert uow.audit.events(f"call:{UID}") == ()


class ReplacingUnit:
    """A unit of work during which the call is transcribed anew, between reading and writing."""

    def __init__(self, inner: UnitOfWork, replaced: Transcript) -> None:
        self._inner = inner
        self._replaced = replaced
        self._reads = 0
        self.transcripts = self
        for name in ("calls", "audit", "glossary", "settings", "phrases", "commit"):
            setattr(self, name, getattr(inner, name))

    def __enter__(self) -> "ReplacingUnit":
        self._inner.__enter__()
        return self

    def __exit__(self, *raised: Any) -> None:
        self._inner.__exit__(*raised)

    def current(self, uid: str) -> Transcript | None:
        """Gives the old transcript at first, then the new one."""
        self._reads += 1
        return self._inner.transcripts.current(uid) if self._reads == 1 else self._replaced

    def revise(self, transcript: Transcript, analysis: CallAnalysis) -> None:
        """Writes it down."""
        self._inner.transcripts.revise(transcript, analysis)


def test_a_transcript_that_was_made_anew_meanwhile_is_not_overwritten(studio: Studio, call: Transcript) -> None:
    anew = replace(call, created_at=NOW)
    racing = replace(studio, uow=lambda: cast(UnitOfWork, ReplacingUnit(studio.uow(), anew)))
    with pytest.raises(KnownError) as error:
        correct_utterance(racing, UID, 0, "otra cosa", SAID[0][1])
    assert error.value.message.id == "transcript.replaced_meanwhile"
    assert transcript_of(studio, UID) == call
