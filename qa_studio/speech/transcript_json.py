"""Transcripts as our own JSON: the same shape as `qa-studio transcript CALL --format json`."""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from enum import StrEnum
from typing import Any, Final, TypeVar

from qa_studio.domain.calls import Speaker
from qa_studio.domain.errors import Message
from qa_studio.domain.sentiment import Sentiment
from qa_studio.domain.transcripts import ChangedBy, SpeakerSource, Transcript, Utterance, Word
from qa_studio.speech.cues import speaker_named
from qa_studio.speech.json_objects import JsonObject

_Member = TypeVar("_Member", bound=StrEnum)
_MESSAGE_ID: Final = re.compile(r"[a-z_]+(\.[a-z_]+)+")


def write_json(transcript: Transcript, sentiments: Sequence[Sentiment]) -> str:
    """Gives a transcript with its utterances' sentiments (none at all, or one for each)."""
    given: Sequence[Sentiment | None] = sentiments if len(sentiments) else [None] * len(transcript.utterances)
    told = {
        "source": transcript.source.value,
        "model": transcript.model,
        "language": transcript.language,
        "utterances": [
            _told_utterance(utterance, sentiment)
            for utterance, sentiment in zip(transcript.utterances, given, strict=True)
        ],
        "warnings": [_told_warning(warning) for warning in transcript.warnings],
    }
    return json.dumps(told, ensure_ascii=False, indent=2) + "\n"


def read_json(document: JsonObject) -> tuple[str | None, tuple[Utterance, ...], tuple[Message, ...]]:
    """Reads the language, if it is told, the utterances with all that was changed in them, and the warnings.

    What versions before wrote has less, and is read as well: its speakers count as supplied.

    Raises:
        KnownError: `transcript.bad_field` with `path`, and `field`, the place of what is missing or wrong.
    """
    utterances = tuple(_utterance(item) for item in document.objects("utterances"))
    return document.text_or("language") or None, utterances, tuple(_warnings(document))


def _told_utterance(utterance: Utterance, sentiment: Sentiment | None) -> dict[str, object]:
    return {
        "speaker": utterance.speaker.value,
        "start_s": utterance.start_s,
        "end_s": utterance.end_s,
        "text": utterance.text,
        "confidence": None if utterance.confidence is None else round(utterance.confidence, 4),
        "sentiment": _told_sentiment(sentiment) if sentiment else None,
        "words": [_told_word(word) for word in utterance.words],
        "channel": utterance.channel,
        "speaker_source": utterance.speaker_source.value,
        "heard_text": utterance.heard_text,
        "corrected_by": utterance.corrected_by,
    }


def _told_word(word: Word) -> dict[str, object]:
    said = {"word": word.text, "start_s": word.start_s, "end_s": word.end_s, "confidence": word.confidence}
    if word.changed_by is None and not word.heard:
        return said
    changed_by = word.changed_by.value if word.changed_by else None
    return {**said, "changed_by": changed_by, "heard": [_told_word(one) for one in word.heard]}


def _told_sentiment(sentiment: Sentiment) -> dict[str, object]:
    return {"compound": sentiment.compound, "label": sentiment.label.value, "evidence": list(sentiment.evidence)}


def _told_warning(warning: Message) -> dict[str, object]:
    params = {name: value if isinstance(value, int | float) else str(value) for name, value in warning.params.items()}
    return {"message": warning.id, "params": params}


def _utterance(item: JsonObject) -> Utterance:
    return Utterance(
        speaker_named(item.text_or("speaker") or "") or Speaker.UNKNOWN,
        *item.span("start_s", "end_s"),
        " ".join(item.text("text").split()),
        tuple(_word(word) for word in item.objects("words", required=False)),
        _channel(item),
        _member(item, "speaker_source", SpeakerSource) or SpeakerSource.IMPORTED,
        item.text_or("heard_text"),
        item.text_or("corrected_by"),
    )


def _word(item: JsonObject) -> Word:
    said = item.word("word", "start_s", "end_s", "confidence")
    heard = tuple(_word(word) for word in item.objects("heard", required=False))
    return Word(said.text, said.start_s, said.end_s, said.confidence, heard, _member(item, "changed_by", ChangedBy))


def _channel(item: JsonObject) -> int | None:
    channel = item.value.get("channel")
    if channel is not None and (isinstance(channel, bool) or not isinstance(channel, int) or not 0 <= channel < 256):
        raise item.wrong("channel")
    return channel


def _member(item: JsonObject, field: str, members: type[_Member]) -> _Member | None:
    name = item.text_or(field)
    try:
        return None if name is None else members(name)
    except ValueError as error:
        raise item.wrong(field) from error


def _warnings(document: JsonObject) -> Iterator[Message]:
    """Gives the warnings that need no parameters: what another's sentence says is not ours to fill in."""
    for warning in document.objects("warnings", required=False):
        params: Any = warning.value.get("params") or {}
        message_id = warning.text("message")
        if not isinstance(params, Mapping) or not _MESSAGE_ID.fullmatch(message_id):
            raise warning.wrong("message")
        if not params:
            yield Message(message_id)
