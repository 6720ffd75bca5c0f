"""The repository of transcripts with their analysis."""

from typing import Any, cast

from sqlalchemy import Connection, delete, func, insert, select, update

from qa_studio.domain.analysis import CallAnalysis
from qa_studio.domain.calls import Span
from qa_studio.domain.errors import NotFound
from qa_studio.domain.redactions import NEVER_STORED
from qa_studio.domain.transcripts import Redaction, Transcript, TranscriptSource, Utterance
from qa_studio.storage.analysis_records import load_analysis, renew_analysis, sentiment_columns, store_analysis
from qa_studio.storage.codecs import message_from_data, message_to_data, words_from_data, words_to_data
from qa_studio.storage.search_lines import index_call, take_out_call
from qa_studio.storage.tables import (
    AnalysisTable,
    CallTable,
    KeyPhraseTable,
    RedactionTable,
    TranscriptTable,
    UtteranceTable,
)
from qa_studio.storage.transaction import Transaction
from qa_studio.storage.writing import call_id_of, hold_call


class SqlTranscripts:
    """Transcripts in the database; see `repositories.Transcripts`."""

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction

    def current(self, uid: str) -> Transcript | None:
        """Gives the current transcript."""
        connection = self._transaction.reading
        statement = (
            select(TranscriptTable.__table__)
            .join(CallTable, CallTable.id == TranscriptTable.call_id)
            .where(CallTable.uid == uid, TranscriptTable.is_current)
        )
        row = connection.execute(statement).one_or_none()
        return None if row is None else _load(connection, uid, row)

    def analysis(self, uid: str) -> CallAnalysis | None:
        """Gives the analysis of the current transcript."""
        connection = self._transaction.reading
        statement = (
            select(AnalysisTable.__table__)
            .join(TranscriptTable, TranscriptTable.id == AnalysisTable.transcript_id)
            .join(CallTable, CallTable.id == TranscriptTable.call_id)
            .where(CallTable.uid == uid, TranscriptTable.is_current)
        )
        row = connection.execute(statement).one_or_none()
        return None if row is None else load_analysis(connection, row)

    def replace_current(self, transcript: Transcript, analysis: CallAnalysis) -> None:
        """Makes `transcript` the call's current one; earlier ones stay in history.

        Raises:
            NotFound: `call.not_found`.
            ValueError: the analysis has another number of utterances than the transcript.
        """
        connection = self._transaction.writing
        call_id = call_id_of(connection, transcript.call_uid)
        hold_call(connection, call_id)
        take_out_call(connection, call_id)
        connection.execute(
            update(TranscriptTable)
            .where(TranscriptTable.call_id == call_id, TranscriptTable.is_current)
            .values(is_current=False)
        )
        transcript_id = connection.execute(
            insert(TranscriptTable)
            .values(
                call_id=call_id,
                is_current=True,
                source=transcript.source,
                model=transcript.model,
                language=transcript.language,
                created_at=transcript.created_at,
                warnings=_warnings(transcript),
            )
            .returning(TranscriptTable.id)
        ).scalar_one()
        _store_parts(connection, transcript_id, transcript, analysis)
        index_call(connection, call_id)

    def revise(self, transcript: Transcript, analysis: CallAnalysis) -> None:
        """Changes the call's current transcript in place; its source, model, moment and the history stay.

        Raises:
            NotFound: `call.not_found`, or `transcript.none` where the call has no transcript.
            ValueError: the analysis has another number of utterances than the transcript.
        """
        connection = self._transaction.writing
        call_id = call_id_of(connection, transcript.call_uid)
        hold_call(connection, call_id)
        take_out_call(connection, call_id)
        transcript_id = connection.scalar(
            update(TranscriptTable)
            .where(TranscriptTable.call_id == call_id, TranscriptTable.is_current)
            .values(language=transcript.language, warnings=_warnings(transcript))
            .returning(TranscriptTable.id)
        )
        if transcript_id is None:
            raise NotFound("transcript.none")
        for table in (UtteranceTable, RedactionTable, AnalysisTable, KeyPhraseTable):
            connection.execute(delete(table).where(table.transcript_id == transcript_id))
        _store_parts(connection, transcript_id, transcript, analysis)
        index_call(connection, call_id)

    def renew_analysis(self, transcript: Transcript, analysis: CallAnalysis) -> bool:
        """Replaces the analysis of the call's current transcript where that still is `transcript`; whether it was.

        Raises:
            NotFound: `call.not_found`.
            ValueError: the analysis has another number of utterances than the transcript.
        """
        connection = self._transaction.writing
        call_id = call_id_of(connection, transcript.call_uid)
        hold_call(connection, call_id)
        if self.current(transcript.call_uid) != transcript:
            return False
        transcript_id = connection.scalar(
            select(TranscriptTable.id).where(TranscriptTable.call_id == call_id, TranscriptTable.is_current)
        )
        renew_analysis(connection, cast(int, transcript_id), analysis)
        return True

    def history(self, uid: str) -> tuple[Transcript, ...]:
        """Gives all transcripts of a call, newest first."""
        connection = self._transaction.reading
        statement = (
            select(TranscriptTable.__table__)
            .join(CallTable, CallTable.id == TranscriptTable.call_id)
            .where(CallTable.uid == uid)
            .order_by(TranscriptTable.id.desc())
        )
        return tuple(_load(connection, uid, row) for row in connection.execute(statement).all())

    def count_by_source(self) -> dict[TranscriptSource, int]:
        """Counts current transcripts by source; sources without any are left out."""
        statement = (
            select(TranscriptTable.source, func.count().label("calls"))
            .where(TranscriptTable.is_current)
            .group_by(TranscriptTable.source)
        )
        return {row.source: row.calls for row in self._transaction.reading.execute(statement)}


def _warnings(transcript: Transcript) -> list[Any]:
    return [message_to_data(warning) for warning in transcript.warnings]


def _store_parts(connection: Connection, transcript_id: int, transcript: Transcript, analysis: CallAnalysis) -> None:
    """Stores what hangs on a transcript's row."""
    _store_utterances(connection, transcript_id, transcript, analysis)
    _store_redactions(connection, transcript_id, transcript)
    store_analysis(connection, transcript_id, analysis)


def _store_utterances(
    connection: Connection, transcript_id: int, transcript: Transcript, analysis: CallAnalysis
) -> None:
    rows = [
        {
            "transcript_id": transcript_id,
            "position": position,
            "speaker": utterance.speaker,
            "channel": utterance.channel,
            "start_s": utterance.start_s,
            "end_s": utterance.end_s,
            "text": utterance.text,
            "words": words_to_data(utterance.words),
            **sentiment_columns(sentiment),
            "speaker_source": utterance.speaker_source,
            "heard_text": utterance.heard_text,
            "corrected_by": utterance.corrected_by,
        }
        for position, (utterance, sentiment) in enumerate(zip(transcript.utterances, analysis.utterances, strict=True))
    ]
    if rows:
        connection.execute(insert(UtteranceTable), rows)


def _store_redactions(connection: Connection, transcript_id: int, transcript: Transcript) -> None:
    rows = [
        {
            "transcript_id": transcript_id,
            "position": position,
            "kind": redaction.kind,
            "utterance": redaction.utterance,
            "start_s": redaction.span.start_s,
            "end_s": redaction.span.end_s,
            "original": "" if redaction.kind in NEVER_STORED else redaction.original,
        }
        for position, redaction in enumerate(transcript.redactions)
    ]
    if rows:
        connection.execute(insert(RedactionTable), rows)


def _load(connection: Connection, uid: str, row: Any) -> Transcript:
    utterances = connection.execute(
        select(UtteranceTable.__table__).where(UtteranceTable.transcript_id == row.id).order_by(UtteranceTable.position)
    )
    redactions = connection.execute(
        select(RedactionTable.__table__).where(RedactionTable.transcript_id == row.id).order_by(RedactionTable.position)
    )
    return Transcript(
        call_uid=uid,
        source=row.source,
        model=row.model,
        language=row.language,
        utterances=tuple(
            Utterance(
                one.speaker,
                one.start_s,
                one.end_s,
                one.text,
                words_from_data(one.words),
                one.channel,
                one.speaker_source,
                one.heard_text,
                one.corrected_by,
            )
            for one in utterances
        ),
        created_at=row.created_at,
        redactions=tuple(
            Redaction(one.kind, one.utterance, Span(one.start_s, one.end_s), one.original) for one in redactions
        ),
        warnings=tuple(message_from_data(warning) for warning in row.warnings),
    )
