"""What services need of the rooms around them, apart from the database (see `repositories`)."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, tzinfo
from pathlib import Path
from typing import Protocol

from qa_studio.domain.calls import CallFacts, Recording, Span
from qa_studio.domain.coaching import CoachingReport
from qa_studio.domain.errors import KnownError, Message
from qa_studio.domain.jobs import Report
from qa_studio.domain.phrases import PhraseHit, PhraseRule
from qa_studio.domain.scorecards import Scorecard
from qa_studio.domain.sentiment import Sentiment
from qa_studio.domain.topics import KeyPhrase
from qa_studio.domain.transcripts import Redaction, Transcript, Utterance
from qa_studio.services.rows import ColumnMapping, MetadataTable, ProblemReport
from qa_studio.services.speech_rows import (
    CatalogueModel,
    FileTranscript,
    Heard,
    Inspection,
    Listened,
    Peaks,
    SoundFile,
    SpeechModel,
    SpeechRequest,
)


class WorkerCrashed(Exception):
    """A worker process died while it worked; nothing is known about why."""


class WorkersGone(KnownError):
    """The workers as a whole are out of reach, which is no recording's fault: the run ends, its calls wait on."""


class Workers(Protocol):
    """Worker processes for foreign audio and the recogniser; all may raise `KnownError` or `WorkerCrashed`."""

    def inspect(self, files: Iterable[SoundFile]) -> Iterator[Inspection]:
        """Hashes files and reads their headers, in order."""

    def listen(self, files: tuple[SoundFile, ...]) -> Listened:
        """Decodes a recording (two legs: the agent's first) for its outline and voice activity by channel."""

    def render(self, files: tuple[SoundFile, ...], target: Path, bleeps: Sequence[Span]) -> None:
        """Decodes a recording to a 16-bit PCM WAV at `target`, with `bleeps` covered by a tone on all channels."""

    def transcribe(self, request: SpeechRequest, report: Report) -> Heard:
        """Recognises a recording.

        `report` is called at least each second with the seconds read and the seconds in all (infinity while no worker
        is free); it may raise `Cancelled`, which ends the worker's task.
        """

    def capacity(self, model: Path, wanted: int | None = None) -> int:
        """Gives how many recordings can be recognised at once with a model: as wanted, by cores and free memory."""

    def unknown_words(self, model: Path, words: Sequence[str]) -> tuple[str, ...]:
        """Gives the words that a model does not have in its vocabulary and so never hears."""

    def try_model(self, path: Path) -> Message | None:
        """Loads a speech model in a worker; gives why it cannot be used, or None."""

    def close(self) -> None:
        """Ends the worker processes."""


class SpeechModels(Protocol):
    """Speech models at hand, and where more are to be had."""

    def installed(self) -> tuple[SpeechModel, ...]:
        """Gives the models found in packages, the models folder and where Vosk looks, checked by their files only."""

    def for_language(self, language: str, preferred: str | None = None) -> SpeechModel:
        """Gives the usable model for a language, the one named `preferred` where it is at hand and fits.

        Raises `KnownError` ("speech.no_model" with `language`).
        """

    def check(self, name: str) -> SpeechModel:
        """Loads a model on trial in a worker and remembers how it went; gives it as it now stands."""

    def add(self, path: Path, report: Report) -> SpeechModel:
        """Checks and copies a model from a folder or zip; raises `KnownError` ("model.…")."""

    def remove(self, name: str) -> None:
        """Deletes an imported or downloaded model; raises `KnownError` for one that came in a package."""

    def catalogue(self) -> tuple[CatalogueModel, ...]:
        """Gives the models offered for download, as far as is known here; asks nobody."""

    def refresh_catalogue(self) -> tuple[CatalogueModel, ...]:
        """Fetches the makers' list, which tells what is new and what is obsolete; raises `KnownError` ("model.…")."""

    def download(self, name: str, report: Report) -> SpeechModel:
        """Downloads, checks and installs a model of the catalogue; resumes a broken download."""


class Reader(Protocol):
    """Reads text in Spanish and English."""

    def mask_personal_data(
        self, utterances: Sequence[Utterance], language: str
    ) -> tuple[tuple[Utterance, ...], tuple[Redaction, ...]]:
        """Masks what `redactions.RedactionKind` names, payment cards as `mask_cards` does; originals are given."""

    def shipped_phrases(self) -> tuple[PhraseRule, ...]:
        """Gives the phrase library that ships, all languages."""

    def check_phrase(self, rule: PhraseRule) -> None:
        """Raises `KnownError` ("phrase.…") where a pattern cannot be read."""

    def read_phrases(self, path: Path) -> tuple[PhraseRule, ...]:
        """Reads a phrase library file (YAML); raises `KnownError` with file, line and what to do."""

    def phrases(
        self, utterances: Sequence[Utterance], language: str, duration_s: float, rules: Sequence[PhraseRule]
    ) -> tuple[PhraseHit, ...]:
        """Finds where the rules of a language were said, in order; silences have no part in it."""

    def key_phrases(self, utterances: Sequence[Utterance], language: str) -> tuple[KeyPhrase, ...]:
        """Gives what a call is about, the most telling first."""

    def library(self) -> str:
        """Names the state of the lexicons and rules that analysis rests on; it changes when they do."""

    def sentiment(self, text: str, language: str) -> Sentiment:
        """Gives a text's sentiment; neutral for a language without analyser."""

    def knows(self, language: str) -> bool:
        """Whether there is a sentiment analyser for the language."""

    def agent_signs(self, text: str, language: str) -> int:
        """Counts the phrases in a text that agents say and customers do not ("le atiende", "thank you for calling")."""

    def with_digits(self, utterance: Utterance, language: str) -> Utterance:
        """Writes spoken numbers as digits, the spoken words kept in each word's `heard`."""

    def mask_cards(
        self, utterances: Sequence[Utterance], language: str
    ) -> tuple[tuple[Utterance, ...], tuple[Redaction, ...]]:
        """Masks payment card numbers and card codes, spoken or in digits, in text and words."""


class PbxExports(Protocol):
    """What telephone systems tell about calls."""

    def facts_from_name(self, name: str, site: tzinfo) -> CallFacts:
        """Reads a recording's file name (with its folder, if known); empty facts where it follows no known custom."""

    def leg_of(self, name: str) -> tuple[str, str] | None:
        """Gives the name that both legs of a call share, and "in" or "out"; None where a name is no leg's."""

    def headings(self, path: Path) -> tuple[str, ...]:
        """Gives the columns of a CSV or XLSX; raises `KnownError`."""

    def propose(self, headings: Sequence[str]) -> ColumnMapping:
        """Gives the mapping of a known layout or of known headings (Spanish and English), as far as it goes."""

    def read(self, path: Path, mapping: ColumnMapping) -> MetadataTable:
        """Reads a CSV or XLSX, listing wrong lines; raises `KnownError` for an unreadable file or a missing column."""


class TranscriptFiles(Protocol):
    """Transcripts as files."""

    def read(self, path: Path) -> FileTranscript:
        """Reads WebVTT, SRT, CTM or JSON (ours, Vosk's, AWS Transcribe's); raises `KnownError` ("transcript.…").

        Where a file tells channels apart and not whose they are, the utterances' speakers are unknown.
        """

    def write(self, transcript: Transcript, sentiments: Sequence[Sentiment], form: str) -> str:
        """Gives a transcript as "json", "vtt", "srt", "txt" or "ctm"."""


class ScorecardFiles(Protocol):
    """Scorecards as YAML files."""

    def read(self, path: Path) -> Scorecard:
        """Reads and checks a scorecard; raises `KnownError` with file, line and what to do."""

    def shipped(self) -> tuple[Scorecard, ...]:
        """Gives the scorecards that ship with QA Studio."""

    def earlier(self) -> tuple[Scorecard, ...]:
        """Gives the versions that shipped before, which evaluations may name."""


class ReportWriter(Protocol):
    """Reports for people."""

    def coaching(self, report: CoachingReport, language: str, forms: Sequence[str], folder: Path) -> tuple[Path, ...]:
        """Writes a coaching report as "pdf" and/or "html" into `folder` and gives the files."""

    def coaching_html(self, report: CoachingReport, language: str) -> str:
        """Gives the coaching report as one self-contained HTML page."""

    def problem(self, report: ProblemReport, language: str, forms: Sequence[str], folder: Path) -> tuple[Path, ...]:
        """Writes a recurring problem as "xlsx" and/or "csv" into `folder` and gives the files."""

    def chart(self, report: CoachingReport, name: str, language: str, *, is_dark: bool = False) -> str:
        """Gives the chart "trend" or "sections" of a coaching report as SVG Tiny, "" where there is nothing to draw.

        `is_dark` chooses colours for a dark background; the drawing's own background is transparent.
        Raises `ValueError` for another name.
        """


class Derived(Protocol):
    """Files that can be made anew from recordings, kept in the workspace."""

    def peaks(self, uid: str) -> Peaks | None:
        """Gives a call's waveform outline, if it was made."""

    def save_peaks(self, uid: str, peaks: Peaks) -> None:
        """Keeps a call's waveform outline."""

    def playback(self, uid: str, bleeps: Sequence[Span]) -> Path:
        """Gives where a call's playable sound with these bleeps lies or is to be written.

        Sound of the same call with other bleeps is deleted, so that nothing masked later stays audible.
        """


class Recordings(Protocol):
    """Where recordings lie."""

    def locate(self, recording: Recording) -> tuple[SoundFile, ...]:
        """Gives the file, or both legs, the agent's first; raises `KnownError` ("recording.gone" with `path`).

        A recording without header comes with the form in which it was imported.
        """

    def refer(self, path: Path, *, copy: bool, sha256: str) -> tuple[str, str]:
        """Gives root and path under which a file is kept, copying it into the workspace first where `copy`."""


class Database(Protocol):
    """The database as a whole."""

    def describe(self) -> str:
        """Names the database for people, without any password."""

    def problem(self) -> str | None:
        """Checks the database's integrity; gives what is wrong in the database's own words, or None."""


class Clock(Protocol):
    """The time of day."""

    def now(self) -> datetime:
        """Gives the present moment, aware, in UTC."""
