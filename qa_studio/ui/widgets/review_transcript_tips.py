"""What a transcript says of itself where the pointer rests: who is thought to speak, what was heard, what was felt."""

from collections.abc import Iterator
from html import escape

from qa_studio.domain.sentiment import Sentiment
from qa_studio.domain.transcripts import ChangedBy, SpeakerSource, Utterance, Word
from qa_studio.messages import Texts
from qa_studio.ui.widgets.review_words import PlacedWord


def utterance_in_words(
    utterance: Utterance,
    words: tuple[PlacedWord, ...],
    character: int | None,
    sentiment: Sentiment | None,
    texts: Texts,
) -> str:
    """Gives what is known of an utterance, line by line, and of the word at a character (None: beside the text)."""
    return "\n".join(_lines(utterance, words, character, sentiment, texts))


def _lines(
    utterance: Utterance,
    words: tuple[PlacedWord, ...],
    character: int | None,
    sentiment: Sentiment | None,
    texts: Texts,
) -> Iterator[str]:
    here = None if character is None else next((one.word for one in words if one.begin <= character <= one.end), None)
    if here is not None and here.changed_by is not None:
        yield _change_in_words(here, utterance, texts)
    if utterance.corrected_by is not None:
        yield texts("review.correct.by", name=utterance.corrected_by)
        if utterance.heard_text is not None and (here is None or here.changed_by is not ChangedBy.PERSON):
            yield texts("review.correct.heard", heard=utterance.heard_text)
    if utterance.speaker_source is SpeakerSource.ESTIMATED:
        yield texts("review.speaker.estimated_tip")
    elif utterance.speaker_source is SpeakerSource.PERSON:
        yield texts("review.speaker.person_tip")
    if sentiment is not None:
        yield sentiment_in_words(sentiment, texts)


def _change_in_words(word: Word, utterance: Utterance, texts: Texts) -> str:
    heard = " ".join(one.text for one in word.heard)
    match word.changed_by:
        case ChangedBy.GLOSSARY:
            return texts("review.correct.word_glossary", heard=heard)
        case ChangedBy.NUMBER:
            return texts("review.correct.word_number", heard=heard)
        case _:
            return texts("review.correct.heard", heard=heard) if heard else texts("review.correct.word_added")


def sentiment_in_words(sentiment: Sentiment, texts: Texts) -> str:
    """Gives a sentiment's label, number and the words it rests on."""
    label = texts(f"review.sentiment.{sentiment.label.value}", compound=texts.number(sentiment.compound, 2))
    words = ", ".join(sentiment.evidence)
    return texts("review.sentiment.words", label=label, words=words) if words else label


def plain_tip(text: str) -> str:
    """Keeps Qt from reading a tip that came from outside as rich text."""
    return f"<p style='white-space:pre-wrap'>{escape(text)}</p>" if text else ""
