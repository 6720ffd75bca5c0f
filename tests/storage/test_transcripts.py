"""Transcripts: one is current, earlier ones stay, nothing of them is lost."""

from dataclasses import replace

import pytest
from sqlalchemy import Engine, insert
from sqlalchemy.exc import IntegrityError

from qa_studio.domain.analysis import CallAnalysis
from qa_studio.domain.calls import Span, Speaker
from qa_studio.domain.conversation import ConversationMeasures
from qa_studio.domain.errors import Message, NotFound
from qa_studio.domain.phrases import PhraseGroup, PhraseHit
from qa_studio.domain.redactions import NEVER_STORED
from qa_studio.domain.sentiment import Sentiment
from qa_studio.domain.sentiment_arc import ArcPoint, Turn, TurningPoint
from qa_studio.domain.topics import KeyPhrase
from qa_studio.domain.transcripts import (
    ChangedBy,
    Redaction,
    SpeakerSource,
    Transcript,
    TranscriptSource,
    Utterance,
    Word,
)
from qa_studio.storage.tables import RedactionTable, TranscriptTable
from qa_studio.storage.unit_of_work import SqlUnitOfWork
from storage.examples import NOON, add_calls, analysis, transcript, uid_of


def test_a_transcript_comes_back_as_it_was_with_its_analysis(uow: SqlUnitOfWork) -> None:
    [uid] = add_calls(uow, [1])
    said = transcript(uid, "buenos días", "¿qué tal? 你好", "")
    without_words = Utterance(Speaker.UNKNOWN, 9.0, 9.5, "a\nb")
    said = replace(said, model=None, utterances=(*said.utterances, without_words))
    uow.transcripts.replace_current(said, analysis(said))
    assert uow.transcripts.current(uid) == said
    assert uow.transcripts.analysis(uid) == analysis(said)


def corrected(said: Transcript) -> Transcript:
    """Gives a transcript whose first utterance a person changed and whose sides look swapped."""
    heard = (Word("ce", 0.0, 0.5, 0.5), Word("be", 0.5, 0.75))
    number = Word("2", 0.75, 1.0, 0.25, (Word("dos", 0.75, 1.0, 0.25),), ChangedBy.NUMBER)
    changed = Utterance(
        Speaker.AGENT,
        0.0,
        1.0,
        "CB 2",
        (Word("CB", 0.0, 0.75, None, heard, ChangedBy.GLOSSARY), number),
        0,
        SpeakerSource.ESTIMATED,
        "ce be dos",
        "Eva",
    )
    warning = Message.of("transcript.sides_swapped", agent=3, customer=0.5)
    return replace(said, utterances=(changed, *said.utterances[1:]), warnings=(warning,))


def test_corrections_estimates_and_warnings_come_back_as_they_were(uow: SqlUnitOfWork) -> None:
    [uid] = add_calls(uow, [1])
    said = corrected(transcript(uid))
    uow.transcripts.replace_current(said, analysis(said))
    assert uow.transcripts.current(uid) == said


def test_a_revision_changes_the_current_transcript_and_nothing_of_history(uow: SqlUnitOfWork) -> None:
    [uid] = add_calls(uow, [1])
    first, second = transcript(uid, "uno", source=TranscriptSource.IMPORTED_SRT), transcript(uid, "dos", "tres")
    for one in (first, second):
        uow.transcripts.replace_current(one, analysis(one))
    revised = replace(corrected(transcript(uid, "a", "b", "c")), redactions=())
    elsewhere = replace(revised, source=TranscriptSource.DEMO_SCRIPT, model=None, created_at=NOON.replace(year=2030))
    uow.transcripts.revise(elsewhere, analysis(elsewhere))
    assert uow.transcripts.history(uid) == (revised, first)
    assert uow.transcripts.analysis(uid) == analysis(revised)


def test_there_is_nothing_to_revise_where_nobody_transcribed(uow: SqlUnitOfWork) -> None:
    [uid] = add_calls(uow, [1])
    with pytest.raises(NotFound) as refusal:
        uow.transcripts.revise(transcript(uid), analysis(transcript(uid)))
    assert refusal.value.message.id == "transcript.none"


def test_a_call_nobody_transcribed_has_none(uow: SqlUnitOfWork) -> None:
    [uid] = add_calls(uow, [1])
    assert uow.transcripts.current(uid) is None
    assert uow.transcripts.analysis(uid) is None
    assert uow.transcripts.history(uid) == ()


def test_an_empty_transcript_is_a_transcript(uow: SqlUnitOfWork) -> None:
    [uid] = add_calls(uow, [1])
    silent = replace(transcript(uid), utterances=(), redactions=())
    empty = replace(analysis(silent), speakers=(), measures=ConversationMeasures({}, {}, (), (), None))
    uow.transcripts.replace_current(silent, empty)
    assert uow.transcripts.current(uid) == silent
    assert uow.transcripts.analysis(uid) == empty


def test_the_latest_is_current_and_the_others_are_history(uow: SqlUnitOfWork) -> None:
    [uid, other] = add_calls(uow, [1, 2])
    imported, heard = transcript(uid, "uno", source=TranscriptSource.IMPORTED_SRT), transcript(uid, "dos")
    for one in (imported, heard, transcript(other)):
        uow.transcripts.replace_current(one, analysis(one))
    assert uow.transcripts.current(uid) == heard
    assert uow.transcripts.history(uid) == (heard, imported)
    assert uow.transcripts.count_by_source() == {TranscriptSource.VOSK: 2}


def test_the_database_itself_allows_one_current_transcript(uow: SqlUnitOfWork, database: Engine) -> None:
    [uid] = add_calls(uow, [1])
    uow.transcripts.replace_current(transcript(uid), analysis(transcript(uid)))
    uow.commit()
    second = {"call_id": 1, "source": TranscriptSource.VOSK, "language": "es", "created_at": NOON}
    with database.begin() as connection:
        connection.execute(insert(TranscriptTable).values(is_current=False, **second))
    with pytest.raises(IntegrityError), database.begin() as connection:
        connection.execute(insert(TranscriptTable).values(is_current=True, **second))


def test_a_transcript_of_an_unknown_call_is_refused(uow: SqlUnitOfWork) -> None:
    said = transcript(uid_of(1))
    with pytest.raises(NotFound):
        uow.transcripts.replace_current(said, analysis(said))


def test_an_analysis_of_another_transcript_is_refused(uow: SqlUnitOfWork) -> None:
    [uid] = add_calls(uow, [1])
    with pytest.raises(ValueError, match="zip"):
        uow.transcripts.replace_current(transcript(uid, "a", "b"), analysis(transcript(uid, "a")))


def understood(of: Transcript) -> CallAnalysis:
    """Gives an analysis with something in every field."""
    span, first = Span(0.0, 1.5), of.utterances[0]
    return replace(
        analysis(of),
        utterances=tuple(Sentiment(0.5, ("buenos", "días"), (0.75, -0.25)) for _ in of.utterances),
        arc=(ArcPoint(0, 0.0, Speaker.AGENT, 0.5), ArcPoint(1, 2.0, Speaker.CUSTOMER, -0.25)),
        turning_points=(TurningPoint(1, span, Speaker.CUSTOMER, Turn.SAVED, -0.5, 0.25),),
        phrases=(PhraseHit("es.hello", PhraseGroup.GREETING, Speaker.AGENT, 0, 0, 1, span, first.text),),
        key_phrases=(KeyPhrase("dia bueno", "buenos días", 2, (0, 1)), KeyPhrase("luz", "luz", 1, (1,))),
        library="2026-03",
    )


def test_what_was_understood_comes_back_as_it_was_and_is_revised(uow: SqlUnitOfWork) -> None:
    [uid] = add_calls(uow, [1])
    said = transcript(uid)
    uow.transcripts.replace_current(said, understood(said))
    assert uow.transcripts.analysis(uid) == understood(said)
    uow.transcripts.revise(said, replace(understood(said), key_phrases=(), library="2026-04"))
    assert uow.transcripts.analysis(uid) == replace(understood(said), key_phrases=(), library="2026-04")


def test_what_was_masked_is_kept_apart_but_never_of_a_payment_card(uow: SqlUnitOfWork) -> None:
    [uid] = add_calls(uow, [1])
    span = Span(0.5, 1.0)
    kinds = ("dni", "card", "card_code", "card_expiry")
    said = replace(transcript(uid), redactions=tuple(Redaction(kind, 0, span, "12345678Z") for kind in kinds))
    uow.transcripts.replace_current(said, analysis(said))
    kept = uow.transcripts.current(uid)
    assert kept is not None
    assert [(one.kind, one.original) for one in kept.redactions] == [
        ("dni", "12345678Z"),
        ("card", ""),
        ("card_code", ""),
        ("card_expiry", ""),
    ]


@pytest.mark.parametrize("kind", sorted(NEVER_STORED))
def test_the_database_itself_refuses_payment_cards(uow: SqlUnitOfWork, database: Engine, kind: str) -> None:
    [uid] = add_calls(uow, [1])
    uow.transcripts.replace_current(transcript(uid), analysis(transcript(uid)))
    uow.commit()
    row = {"transcript_id": 1, "position": 7, "kind": kind, "utterance": 0, "start_s": 0.0, "end_s": 1.0}
    with pytest.raises(IntegrityError), database.begin() as connection:
        connection.execute(insert(RedactionTable).values(original="4111", **row))
