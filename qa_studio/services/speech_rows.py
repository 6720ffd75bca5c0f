"""What goes to and from speech workers, and the rows of the transcription queue and of speech models."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TypeAlias

from qa_studio.domain.calls import AudioProperties, RawForm
from qa_studio.domain.errors import Message
from qa_studio.domain.jobs import JobState
from qa_studio.domain.transcripts import TranscriptSource, Utterance, Word
from qa_studio.services.rows import CallRow


@dataclass(frozen=True)
class JobRow:
    """A line of the transcription queue. `alone`: it waits until nothing runs beside it."""

    id: int
    call: CallRow
    state: JobState
    language: str | None
    attempts: int
    reason: Message | None
    updated_at: datetime
    crashes: int = 0
    alone: bool = False


@dataclass(frozen=True)
class QueueSummary:
    """How much the transcription queue holds: calls by state, and the seconds of audio that wait."""

    waiting: int
    running: int
    failed: int
    set_aside: int
    waiting_s: float
    paused_by: str | None = None
    """Who paused it; None where it is not paused."""


@dataclass(frozen=True)
class RawFile:
    """A sound file without header, and how a person said it is to be read."""

    path: Path
    form: RawForm

    @property
    def name(self) -> str:
        """The file's name."""
        return self.path.name


SoundFile: TypeAlias = Path | RawFile


def path_of(file: SoundFile) -> Path:
    """Gives where a sound file lies."""
    return file.path if isinstance(file, RawFile) else file


@dataclass(frozen=True)
class Inspection:
    """A file looked at by a worker: its content hash and header, or why it is no recording."""

    path: Path
    size_bytes: int
    sha256: str | None
    audio: AudioProperties | None
    reason: Message | None


@dataclass(frozen=True)
class Peaks:
    """The outline of a waveform: per channel, pairs (lowest, highest) as signed bytes, `per_second` pairs a second."""

    per_second: int
    channels: tuple[bytes, ...]


@dataclass(frozen=True)
class Listened:
    """What listening to a whole recording gave: its outline, and when each channel is heard (seconds)."""

    peaks: Peaks
    activity: tuple[tuple[tuple[float, float], ...], ...]
    duration_s: float


@dataclass(frozen=True)
class SpeechRequest:
    """What a speech worker is asked: the recording's files (two legs: the agent's first) and the model's folder.

    `is_gated`: only voice reaches the recogniser. `with_voices`: a single track is told apart by its voices.
    `name` and `language` of the model, and the files' hashes where known, let another machine find its own.
    """

    files: tuple[SoundFile, ...]
    model: Path
    is_gated: bool = True
    with_voices: bool = True
    model_name: str = ""
    language: str = ""


@dataclass(frozen=True)
class ChannelWords:
    """What was recognised on one channel, as runs of words between pauses."""

    channel: int
    runs: tuple[tuple[Word, ...], ...]


@dataclass(frozen=True)
class VoiceTurn:
    """A stretch of a single track (seconds) in which one voice is heard; `voice` is 0 or 1, 0 the first to speak."""

    start_s: float
    end_s: float
    voice: int


@dataclass(frozen=True)
class Heard:
    """A whole recording recognised: words by channel and the seconds of audio that were read.

    `listened` is what listening gives, made on the way. `turns` are the estimated voices of a single track, in order
    and without overlap, empty where there is one voice only or it was not asked.
    """

    channels: tuple[ChannelWords, ...]
    duration_s: float
    listened: Listened | None = None
    turns: tuple[VoiceTurn, ...] = ()


@dataclass(frozen=True)
class SpeechModel:
    """A speech model at hand. `origin` is "package", "imported" or "downloaded"; `problem`: why it is not usable.

    `is_checked`: it was loaded on trial as it now lies, and works or has that as its problem.
    """

    name: str
    language: str
    path: Path
    origin: str
    usable: bool
    problem: Message | None = None
    size_bytes: int = 0
    is_checked: bool = False


@dataclass(frozen=True)
class CatalogueModel:
    """A model the makers of Vosk offer. Word error rates (per cent) by test set, as they publish them.

    `licence` is empty where it is not known. `purpose` is what the makers mean it for: "light", "server",
    "telephony" or nothing special. `arrived_bytes` are here already from a download that broke off.
    """

    name: str
    language: str
    size_bytes: int
    url: str
    md5: str
    licence: str
    error_rates: Mapping[str, float]
    is_small: bool
    purpose: str = ""
    arrived_bytes: int = 0


@dataclass(frozen=True)
class FileTranscript:
    """A transcript read from a file: where it comes from, its language where told, and what was said in order."""

    source: TranscriptSource
    language: str | None
    utterances: tuple[Utterance, ...]
    warnings: tuple[Message, ...] = ()


@dataclass(frozen=True)
class CallFailure:
    """A call with which something failed, and why."""

    call_uid: str
    reason: Message


@dataclass(frozen=True)
class TranscriptionOutcome:
    """What a run of the transcription queue did. Times in seconds."""

    done: tuple[str, ...]
    failed: tuple[CallFailure, ...]
    audio_seconds: float
    wall_seconds: float
    busy: tuple[str, ...] = ()
    is_paused: bool = False
    """Whether it ended early because somebody paused the queue."""
    """Calls of this run that somebody else is at work on."""
