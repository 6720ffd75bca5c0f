"""Transcripts as files: told by what is in them, not by their names, and written in the forms that others read."""

import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import MappingProxyType
from typing import Final

import charset_normalizer

from qa_studio.domain.calls import Speaker
from qa_studio.domain.errors import KnownError
from qa_studio.domain.sentiment import Sentiment
from qa_studio.domain.transcripts import Transcript, TranscriptSource
from qa_studio.services.speech_rows import FileTranscript
from qa_studio.speech import aws_json, cues, vosk_json
from qa_studio.speech.ctm import is_ctm, read_ctm, write_ctm
from qa_studio.speech.json_objects import JsonObject, values_of
from qa_studio.speech.transcript_json import read_json, write_json

FORMS: Final = ("json", "vtt", "srt", "txt", "ctm")
_MAX_BYTES: Final = 50_000_000


class TranscriptFileFormats:
    """The port `TranscriptFiles`."""

    def __init__(
        self,
        speakers: Mapping[Speaker, str] = cues.VOICES,
        imported: Mapping[TranscriptSource, str] = MappingProxyType({}),
        estimated: str = cues.ESTIMATED,
    ) -> None:
        """`speakers`: their names for readers of "txt"; `imported`: what to say of transcripts not recognised here.

        The note stands in "vtt", "txt" and "ctm"; "json" has the source as a field, and "srt" has no room for remarks.
        `estimated` stands in "txt" behind a speaker who is a guess from the voices.
        """
        self._speakers = speakers
        self._imported = imported
        self._estimated = estimated

    def read(self, path: Path) -> FileTranscript:
        """Reads a transcript, its utterances in order of time.

        Raises:
            KnownError: `transcript.unreadable`, `transcript.unknown_kind`, `transcript.empty`, or what is wrong in
                which line or field (`transcript.…`).
        """
        text, name = _text_of(path), path.name
        match _kind(text, path.suffix.lower()):
            case "vtt":
                read = FileTranscript(TranscriptSource.IMPORTED_WEBVTT, None, cues.read_vtt(text, name))
            case "srt":
                read = FileTranscript(TranscriptSource.IMPORTED_SRT, None, cues.read_srt(text, name))
            case "ctm":
                read = FileTranscript(TranscriptSource.IMPORTED_CTM, None, read_ctm(text, name))
            case "json":
                read = _from_json(text, name)
            case _:
                raise KnownError("transcript.unknown_kind", path=name)
        if not read.utterances:
            raise KnownError("transcript.empty", path=name)
        in_order = tuple(sorted(read.utterances, key=lambda utterance: utterance.start_s))
        return FileTranscript(read.source, read.language, in_order, read.warnings)

    def write(self, transcript: Transcript, sentiments: Sequence[Sentiment], form: str) -> str:
        """Gives a transcript as "json", "vtt", "srt", "txt" or "ctm"; `sentiments` is empty or has one an utterance.

        Raises:
            KnownError: `transcript.unknown_format` with `form` and `forms`.
        """
        note = "" if transcript.source.is_recognised else self._note(transcript.source)
        match form:
            case "json":
                return write_json(transcript, sentiments)
            case "vtt":
                return cues.write_vtt(transcript.utterances, note)
            case "srt":
                return cues.write_srt(transcript.utterances)
            case "txt":
                return cues.write_text(transcript.utterances, self._speakers, note, self._estimated)
            case "ctm":
                return write_ctm(transcript, note)
            case _:
                raise KnownError("transcript.unknown_format", form=form, forms=", ".join(FORMS))

    def _note(self, source: TranscriptSource) -> str:
        return self._imported.get(source) or f"Transcript: {source.value}"


def _kind(text: str, suffix: str) -> str | None:
    """Gives what a text is: by its content, and by its name where a broken file is to be told what it lacks."""
    if re.match(r"WEBVTT(?:[ \t\n]|$)", text):
        return "vtt"
    if suffix in (".json", ".jsonl") or (suffix not in (".vtt", ".srt", ".ctm") and text.lstrip()[:1] in ("{", "[")):
        return "json"
    if suffix != ".vtt" and cues.has_timings(text):
        return "srt"
    if is_ctm(text):
        return "ctm"
    return suffix[1:] if suffix in (".vtt", ".srt", ".ctm") else None


def _from_json(text: str, name: str) -> FileTranscript:
    values = values_of(text, name)
    listed = values[0] if len(values) == 1 and isinstance(values[0], list) else values
    objects = [JsonObject(name, f"[{index}]" if len(listed) > 1 else "", one) for index, one in enumerate(listed)]
    if len(objects) == 1:
        [document] = objects
        if "utterances" in document.value:
            return FileTranscript(TranscriptSource.IMPORTED_JSON, *read_json(document))
        if "monologues" in document.value:
            return FileTranscript(TranscriptSource.IMPORTED_VOSK, None, vosk_json.read_monologues(document))
        if "Transcript" in document.value:
            return FileTranscript(TranscriptSource.IMPORTED_AWS, *aws_json.read_call_analytics(document))
        if "results" in document.value:
            return FileTranscript(TranscriptSource.IMPORTED_AWS, *aws_json.read_job(document))
    if all(vosk_json.RESULT_FIELDS & one.value.keys() for one in objects):
        return FileTranscript(TranscriptSource.IMPORTED_VOSK, None, vosk_json.read_results(objects, name))
    raise KnownError("transcript.unknown_json", path=name)


def _text_of(path: Path) -> str:
    """Reads a text file in whatever encoding it has, with plain line ends."""
    try:
        if path.stat().st_size > _MAX_BYTES:
            raise KnownError("transcript.too_large", path=path.name)
        data = path.read_bytes()
    except OSError as error:
        raise KnownError("transcript.unreadable", path=path.name, reason=error.strerror or str(error)) from error
    text = _decoded(data)
    if text is None:
        raise KnownError("transcript.not_text", path=path.name)
    return text.lstrip("\ufeff").replace("\r\n", "\n").replace("\r", "\n")


def _decoded(data: bytes) -> str | None:
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        guess = charset_normalizer.from_bytes(data).best()
        text = str(guess) if guess is not None else "\0"
    return None if "\0" in text else text
