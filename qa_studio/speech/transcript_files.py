"""Transcripts as files: WebVTT, SubRip and our JSON are read; those and plain text are written."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from types import MappingProxyType
from typing import Final

import charset_normalizer

from qa_studio.domain.calls import Speaker
from qa_studio.domain.errors import KnownError
from qa_studio.domain.sentiment import Sentiment
from qa_studio.domain.transcripts import Transcript, TranscriptSource, Utterance
from qa_studio.speech import cues
from qa_studio.speech.transcript_json import read_json, write_json

FORMS: Final = ("json", "vtt", "srt", "txt")
_MAX_BYTES: Final = 50_000_000


class TranscriptFileFormats:
    """The port `TranscriptFiles`."""

    def __init__(
        self,
        speakers: Mapping[Speaker, str] = cues.VOICES,
        imported: Mapping[TranscriptSource, str] = MappingProxyType({}),
    ) -> None:
        """`speakers`: their names for readers of "txt"; `imported`: what to say of transcripts not recognised here.

        The note stands in "vtt" and "txt"; "json" has the source as a field, and "srt" has no room for remarks.
        """
        self._speakers = speakers
        self._imported = imported

    def read(self, path: Path) -> tuple[TranscriptSource, str | None, tuple[Utterance, ...]]:
        """Reads a transcript: its source, its language where it says so, and its utterances in order of time.

        Raises:
            KnownError: `transcript.unreadable`, `transcript.unknown_kind`, `transcript.empty`, or what is wrong in
                which line (`transcript.…`).
        """
        text = _text_of(path)
        name, language = path.name, None
        match path.suffix.lower():
            case ".vtt":
                source, utterances = TranscriptSource.IMPORTED_WEBVTT, cues.read_vtt(text, name)
            case ".srt":
                source, utterances = TranscriptSource.IMPORTED_SRT, cues.read_srt(text, name)
            case ".json":
                source = TranscriptSource.IMPORTED_JSON
                language, utterances = read_json(text, name)
            case _:
                raise KnownError("transcript.unknown_kind", path=name)
        if not utterances:
            raise KnownError("transcript.empty", path=name)
        return source, language, tuple(sorted(utterances, key=lambda utterance: utterance.start_s))

    def write(self, transcript: Transcript, sentiments: Sequence[Sentiment], form: str) -> str:
        """Gives a transcript as "json", "vtt", "srt" or "txt"; `sentiments` is empty or has one an utterance.

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
                return cues.write_text(transcript.utterances, self._speakers, note)
            case _:
                raise KnownError("transcript.unknown_format", form=form, forms=", ".join(FORMS))

    def _note(self, source: TranscriptSource) -> str:
        return self._imported.get(source) or f"Transcript: {source.value}"


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
