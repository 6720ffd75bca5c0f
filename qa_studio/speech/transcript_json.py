"""Transcripts as JSON: the same shape as `qa-studio transcript CALL --format json`."""

import json
import math
from collections.abc import Mapping, Sequence
from typing import Any

from qa_studio.domain.calls import Speaker
from qa_studio.domain.errors import KnownError
from qa_studio.domain.sentiment import Sentiment
from qa_studio.domain.transcripts import Transcript, Utterance, Word
from qa_studio.speech.cues import speaker_named


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
    }
    return json.dumps(told, ensure_ascii=False, indent=2) + "\n"


def read_json(text: str, path: str) -> tuple[str | None, tuple[Utterance, ...]]:
    """Reads the language, if it is told, and the utterances; the rest is left to who imports it.

    Raises:
        KnownError: `transcript.bad_json` with `path` and `line`; `transcript.bad_field` with `path`, and `field`,
            the place of what is missing or wrong.
    """
    try:
        told = json.loads(text)
    except json.JSONDecodeError as error:
        raise KnownError("transcript.bad_json", path=path, line=error.lineno) from error
    except RecursionError as error:
        raise KnownError("transcript.bad_json", path=path, line=1) from error
    utterances = told.get("utterances") if isinstance(told, Mapping) else None
    if not isinstance(utterances, list):
        raise KnownError("transcript.bad_field", path=path, field="utterances")
    language = told.get("language")
    if language is not None and not isinstance(language, str):
        raise KnownError("transcript.bad_field", path=path, field="language")
    read = (_Fields(path, f"utterances[{index}]", item).utterance() for index, item in enumerate(utterances))
    return language or None, tuple(read)


def _told_utterance(utterance: Utterance, sentiment: Sentiment | None) -> dict[str, object]:
    return {
        "speaker": utterance.speaker.value,
        "start_s": utterance.start_s,
        "end_s": utterance.end_s,
        "text": utterance.text,
        "confidence": utterance.confidence,
        "sentiment": _told_sentiment(sentiment) if sentiment else None,
        "words": [
            {"word": word.text, "start_s": word.start_s, "end_s": word.end_s, "confidence": word.confidence}
            for word in utterance.words
        ],
    }


def _told_sentiment(sentiment: Sentiment) -> dict[str, object]:
    return {"compound": sentiment.compound, "label": sentiment.label.value, "evidence": list(sentiment.evidence)}


class _Fields:
    """An object of the file and its place in it, for what is said when something is wrong."""

    def __init__(self, path: str, place: str, value: object) -> None:
        self._path = path
        self._place = place
        if not isinstance(value, Mapping):
            raise KnownError("transcript.bad_field", path=path, field=place)
        self._value: Mapping[str, Any] = value

    def utterance(self) -> Utterance:
        start_s, end_s = self._span()
        words = self._value.get("words") or []
        if not isinstance(words, list):
            raise self._wrong("words")
        read = tuple(
            _Fields(self._path, f"{self._place}.words[{index}]", word).word() for index, word in enumerate(words)
        )
        text = " ".join(self._text("text").split())
        return Utterance(self._speaker(), start_s, end_s, text, read)

    def word(self) -> Word:
        start_s, end_s = self._span()
        confidence = self._value.get("confidence")
        known = self._number("confidence") if confidence is not None else None
        if known is not None and not 0.0 <= known <= 1.0:
            raise self._wrong("confidence")
        return Word(self._text("word"), start_s, end_s, known)

    def _span(self) -> tuple[float, float]:
        start_s, end_s = self._number("start_s"), self._number("end_s")
        if start_s < 0:
            raise self._wrong("start_s")
        if end_s < start_s:
            raise self._wrong("end_s")
        return start_s, end_s

    def _speaker(self) -> Speaker:
        name = self._value.get("speaker", "")
        if not isinstance(name, str):
            raise self._wrong("speaker")
        return speaker_named(name) or Speaker.UNKNOWN

    def _text(self, field: str) -> str:
        value = self._value.get(field)
        if not isinstance(value, str):
            raise self._wrong(field)
        return value

    def _number(self, field: str) -> float:
        value = self._value.get(field)
        if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
            raise self._wrong(field)
        return float(value)

    def _wrong(self, field: str) -> KnownError:
        return KnownError("transcript.bad_field", path=self._path, field=f"{self._place}.{field}")
