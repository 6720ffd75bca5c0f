"""What Amazon Transcribe gives as JSON: transcripts by channel or by speaker, and those of Call Analytics."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import groupby
from typing import Final

from qa_studio.domain.calls import Speaker
from qa_studio.domain.speakers import at_pauses, utterance_of
from qa_studio.domain.transcripts import SpeakerSource, Utterance, Word
from qa_studio.speech.cues import speaker_named
from qa_studio.speech.json_objects import JsonObject

_MILLISECOND: Final = 0.001
_OPENING: Final = frozenset("¿¡([{«“")
_CHANNEL: Final = re.compile(r"ch_(\d+)")


@dataclass(frozen=True)
class _Heard:
    """A word with its punctuation, the channel it was heard on and the label of who said it, where told."""

    word: Word
    channel: int | None
    label: str


def read_job(document: JsonObject) -> tuple[str | None, tuple[Utterance, ...]]:
    """Reads a transcription job's output: language, and utterances parted at pauses and where the speaker changes.

    Channels are kept, and whose they are is left open, for the file does not say; of two voices the one that speaks
    first is estimated to be the agent's.

    Raises:
        KnownError: `transcript.bad_field`.
    """
    results = document.object("results")
    channels = list(_by_channel(results))
    tracks = channels or [list(_heard(results.objects("items"), None, _labels(results)))]
    speakers = {} if channels else _estimated(tracks[0])
    utterances = [
        utterance_of(run, speakers.get(label, Speaker.UNKNOWN), channel, _source(label, speakers))
        for track in tracks
        for (channel, label), said in groupby(track, key=lambda heard: (heard.channel, heard.label))
        for run in at_pauses([heard.word for heard in said])
    ]
    return _language(results), tuple(utterances)


def read_call_analytics(document: JsonObject) -> tuple[str | None, tuple[Utterance, ...]]:
    """Reads the transcript of Call Analytics or Contact Lens: language, and utterances by who takes part in what role.

    Raises:
        KnownError: `transcript.bad_field`.
    """
    roles = {
        one.text_or("ParticipantId") or "": one.text_or("ParticipantRole") or ""
        for one in document.objects("Participants", required=False)
    }
    utterances = (one for turn in document.objects("Transcript") for one in _turn(turn, roles))
    return _primary(document.text_or("LanguageCode")), tuple(utterances)


def _turn(turn: JsonObject, roles: Mapping[str, str]) -> Iterator[Utterance]:
    participant = turn.text_or("ParticipantId") or ""
    role = turn.text_or("ParticipantRole") or roles.get(participant, participant)
    speaker = speaker_named(role) or Speaker.UNKNOWN
    words = [heard.word for heard in _heard(map(_as_job_item, turn.objects("Items", required=False)), None, {})]
    for run in at_pauses(words):
        yield utterance_of(run, speaker, None, SpeakerSource.IMPORTED)
    content = " ".join(turn.text("Content").split())
    if content and not words:
        times = turn.span("BeginOffsetMillis", "EndOffsetMillis", _MILLISECOND)
        yield Utterance(speaker, *times, content, speaker_source=SpeakerSource.IMPORTED)


def _by_channel(results: JsonObject) -> Iterator[list[_Heard]]:
    """Gives what was heard on each channel, nothing where the job did not tell channels apart."""
    if results.value.get("channel_labels") is None:
        return
    for index, channel in enumerate(results.object("channel_labels").objects("channels")):
        told = _CHANNEL.fullmatch(channel.text_or("channel_label") or "")
        yield list(_heard(channel.objects("items"), int(told[1]) if told else index, {}))


def _labels(results: JsonObject) -> dict[tuple[float, float], str]:
    """Gives the speakers' labels by the words' times, as jobs tell them that do not repeat them with each word."""
    if results.value.get("speaker_labels") is None:
        return {}
    return {
        item.span("start_time", "end_time"): item.text_or("speaker_label") or ""
        for segment in results.object("speaker_labels").objects("segments", required=False)
        for item in segment.objects("items", required=False)
    }


def _heard(
    items: Iterable[JsonObject], channel: int | None, labels: Mapping[tuple[float, float], str]
) -> Iterator[_Heard]:
    """Gives the words of items, each with the punctuation that belongs to it."""
    heard: _Heard | None = None
    opening = ""
    for item in items:
        best = next(item.objects("alternatives"), None)
        content = best.text("content").strip() if best else ""
        if item.text_or("type", "pronunciation") == "punctuation":
            if content in _OPENING:
                opening += content
            elif heard is not None:
                heard = replace(heard, word=replace(heard.word, text=heard.word.text + content))
            continue
        if heard is not None:
            yield heard
            heard = None
        if best and content:
            times = item.span("start_time", "end_time")
            label = item.text_or("speaker_label") or labels.get(times, "")
            heard = _Heard(Word(opening + content, *times, best.confidence("confidence")), channel, label)
            opening = ""
    if heard is not None:
        yield heard


def _as_job_item(item: JsonObject) -> JsonObject:
    """Gives an item of Call Analytics in the form that jobs' items have."""
    kind = (item.text_or("Type") or "pronunciation").lower()
    spoken = {} if kind == "punctuation" else dict(zip(("start_time", "end_time"), _times(item), strict=True))
    alternative = {"content": item.text("Content"), "confidence": item.confidence("Confidence")}
    return item.like({"type": kind, "alternatives": [alternative], **spoken})


def _times(item: JsonObject) -> tuple[float, float]:
    return item.span("BeginOffsetMillis", "EndOffsetMillis", _MILLISECOND)


def _estimated(heard: Iterable[_Heard]) -> dict[str, Speaker]:
    """Gives who the first two voices are thought to be, in the order in which they speak."""
    labels = dict.fromkeys(one.label for one in heard if one.label)
    return dict(zip(labels, (Speaker.AGENT, Speaker.CUSTOMER), strict=False)) if len(labels) > 1 else {}


def _source(label: str, speakers: Mapping[str, Speaker]) -> SpeakerSource:
    return SpeakerSource.ESTIMATED if label in speakers else SpeakerSource.IMPORTED


def _language(results: JsonObject) -> str | None:
    """Gives the job's language; of several that were identified the one that is spoken longest."""
    spoken = [
        (one.number("duration_in_seconds"), one.text("language_code"))
        for one in results.objects("language_codes", required=False)
    ]
    return _primary(results.text_or("language_code") or (max(spoken)[1] if spoken else None))


def _primary(code: str | None) -> str | None:
    """Gives the language of a code such as "es-US"."""
    return code.split("-")[0].lower() if code else None
