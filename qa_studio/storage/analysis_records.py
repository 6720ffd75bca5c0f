"""Analyses between the domain and their tables: the row, the utterances' sentiments and the key phrases."""

from dataclasses import replace
from typing import Any

from sqlalchemy import Connection, bindparam, delete, insert, select, update

from qa_studio.domain.analysis import CallAnalysis
from qa_studio.domain.conversation import ConversationMeasures
from qa_studio.domain.phrases import PhraseHit
from qa_studio.domain.sentiment import Sentiment, SpeakerSentiment
from qa_studio.domain.sentiment_arc import ArcPoint, TurningPoint
from qa_studio.domain.topics import KeyPhrase
from qa_studio.storage.codecs import from_data, to_data
from qa_studio.storage.column_types import storable
from qa_studio.storage.tables import AnalysisTable, KeyPhraseTable, UtteranceTable


def sentiment_columns(sentiment: Sentiment) -> dict[str, Any]:
    """Gives the columns of an utterance that hold its sentiment."""
    return {
        "compound": sentiment.compound,
        "sentiment_evidence": [storable(word) for word in sentiment.evidence],
        "sentiment_shares": list(sentiment.shares) or None,
    }


def store_analysis(connection: Connection, transcript_id: int, analysis: CallAnalysis) -> None:
    """Stores an analysis, except for the utterances' sentiments, beside a transcript that has none."""
    said = (replace(hit, text=storable(hit.text)) for hit in analysis.phrases)
    connection.execute(
        insert(AnalysisTable).values(
            transcript_id=transcript_id,
            speakers=[to_data(speaker, SpeakerSentiment) for speaker in analysis.speakers],
            measures=to_data(analysis.measures, ConversationMeasures),
            arc=[to_data(point, ArcPoint) for point in analysis.arc],
            turning_points=[to_data(point, TurningPoint) for point in analysis.turning_points],
            phrases=[to_data(hit, PhraseHit) for hit in said],
            library=analysis.library,
        )
    )
    rows = [
        {
            "transcript_id": transcript_id,
            "position": position,
            "key": phrase.key,
            "text": phrase.text,
            "count": phrase.count,
            "utterances": list(phrase.utterances),
        }
        for position, phrase in enumerate(analysis.key_phrases)
    ]
    if rows:
        connection.execute(insert(KeyPhraseTable), rows)


def renew_analysis(connection: Connection, transcript_id: int, analysis: CallAnalysis) -> None:
    """Replaces the analysis of a transcript whose utterances stay as they are.

    Raises:
        ValueError: the analysis has another number of utterances than the transcript.
    """
    held = connection.scalars(
        select(UtteranceTable.position)
        .where(UtteranceTable.transcript_id == transcript_id)
        .order_by(UtteranceTable.position)
    ).all()
    for table in (AnalysisTable, KeyPhraseTable):
        connection.execute(delete(table).where(table.transcript_id == transcript_id))
    at_its_place = (UtteranceTable.transcript_id == transcript_id) & (UtteranceTable.position == bindparam("place"))
    changed: dict[str, Any] = {
        name: bindparam(f"new_{name}") for name in ("compound", "sentiment_evidence", "sentiment_shares")
    }
    rows = [
        {"place": position, **{f"new_{name}": value for name, value in sentiment_columns(sentiment).items()}}
        for position, sentiment in zip(held, analysis.utterances, strict=True)
    ]
    if rows:
        connection.execute(update(UtteranceTable).where(at_its_place).values(changed), rows)
    store_analysis(connection, transcript_id, analysis)


def load_analysis(connection: Connection, row: Any) -> CallAnalysis:
    """Gives the analysis of a row of `AnalysisTable`."""
    sentiments = connection.execute(
        select(UtteranceTable.compound, UtteranceTable.sentiment_evidence, UtteranceTable.sentiment_shares)
        .where(UtteranceTable.transcript_id == row.transcript_id)
        .order_by(UtteranceTable.position)
    )
    phrases = connection.execute(
        select(KeyPhraseTable.key, KeyPhraseTable.text, KeyPhraseTable.count, KeyPhraseTable.utterances)
        .where(KeyPhraseTable.transcript_id == row.transcript_id)
        .order_by(KeyPhraseTable.position)
    )
    return CallAnalysis(
        utterances=tuple(
            Sentiment(compound or 0.0, tuple(evidence or ()), tuple(shares or ()))
            for compound, evidence, shares in sentiments
        ),
        speakers=tuple(from_data(speaker, SpeakerSentiment) for speaker in row.speakers),
        measures=from_data(row.measures, ConversationMeasures),
        arc=tuple(from_data(point, ArcPoint) for point in row.arc),
        turning_points=tuple(from_data(point, TurningPoint) for point in row.turning_points),
        phrases=tuple(from_data(hit, PhraseHit) for hit in row.phrases),
        key_phrases=tuple(KeyPhrase(key, text, count, tuple(places)) for key, text, count, places in phrases),
        library=row.library,
    )
