"""Calls and their recordings."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Final, Self

from qa_studio.domain.errors import KnownError

FREE_FIELDS: Final = ("ticket", "crm_reference", "disposition", "campaign")
"""Free fields of a call that every centre knows; others are kept under their own name."""


class Direction(StrEnum):
    """Who called whom."""

    INBOUND = "inbound"
    OUTBOUND = "outbound"
    INTERNAL = "internal"


class Speaker(StrEnum):
    """Who is heard."""

    AGENT = "agent"
    CUSTOMER = "customer"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class Span:
    """A stretch of a call, in seconds from its start."""

    start_s: float
    end_s: float

    @property
    def duration_s(self) -> float:
        """Length in seconds."""
        return self.end_s - self.start_s


RAW_ENCODINGS: Final = ("alaw", "ulaw", "u8", "s8", "s16le", "s16be", "s24le", "s32le", "f32le")
"""What the samples of a headerless recording may be: G.711, or unsigned, signed and float PCM by bits and order."""
_RAW_ALIASES: Final = {"mulaw": "ulaw", "pcm": "s16le", "pcm8": "u8", "pcm16": "s16le", "s16": "s16le"}
_RAW_CODEC: Final = "raw/"
_RAW_RATES_HZ: Final = range(4_000, 192_001)
_RAW_CHANNELS: Final = range(1, 9)


@dataclass(frozen=True)
class RawForm:
    """How to read a recording without header: one of `RAW_ENCODINGS`, samples a second, interleaved channels."""

    encoding: str
    sample_rate_hz: int
    channels: int = 1

    @classmethod
    def parse(cls, given: str) -> Self:
        """Reads "alaw:8000" or "s16le:16000:2".

        Raises:
            KnownError: `audio.wrong_raw_form` with what was `given` and the known `encodings`.
        """
        encoding, _, rest = given.strip().lower().partition(":")
        encoding = _RAW_ALIASES.get(encoding, encoding)
        numbers = rest.split(":")
        if encoding in RAW_ENCODINGS and len(numbers) <= 2 and all(one.isascii() and one.isdigit() for one in numbers):
            form = cls(encoding, *map(int, numbers))
            if form.sample_rate_hz in _RAW_RATES_HZ and form.channels in _RAW_CHANNELS:
                return form
        raise KnownError("audio.wrong_raw_form", given=given, encodings=", ".join(RAW_ENCODINGS))

    @classmethod
    def of_codec(cls, codec: str) -> Self | None:
        """Gives the form that a recording's codec holds; None where the file tells by itself how to read it."""
        is_told = codec.startswith(_RAW_CODEC) and ":" in codec
        return cls.parse(codec.removeprefix(_RAW_CODEC)) if is_told else None

    @property
    def codec(self) -> str:
        """The form as a recording's codec: "raw/alaw:8000:1"."""
        return f"{_RAW_CODEC}{self.encoding}:{self.sample_rate_hz}:{self.channels}"


@dataclass(frozen=True)
class AudioProperties:
    """What a recording's header tells, found without decoding it all."""

    duration_s: float
    sample_rate_hz: int
    channels: int
    codec: str
    warning: str | None = None
    """Message id of something a person should know (a truncated file), if any."""


@dataclass(frozen=True)
class Leg:
    """The file of the customer's side, where a recorder writes each side of a call to a file of its own."""

    root: str
    path: str
    size_bytes: int


@dataclass(frozen=True)
class Recording:
    """A call's sound file under a named root; of two legs the agent's.

    `root` is "" for an absolute `path`, otherwise a name that each machine maps to a folder
    ("workspace" is the workspace's own `recordings/`); `path` uses forward slashes.
    """

    root: str
    path: str
    size_bytes: int
    audio: AudioProperties
    customer_leg: Leg | None = None
    """The other file of a call recorded in two legs; the call then has two channels, the agent's first."""


@dataclass(frozen=True)
class Call:
    """One call. `uid` is the lowercase hex SHA-256 of its recording's bytes.

    Of a call recorded in two legs it is the SHA-256 of the two legs' 64 hex digits joined, the agent's first.

    `started_at` is aware and in UTC; `site_timezone` is the IANA name of the site's zone.
    `agent_handle` is what the PBX called the agent (extension, login or name); `agent_id` is the person.
    """

    uid: str
    started_at: datetime
    duration_s: float
    site_timezone: str = "UTC"
    agent_handle: str = ""
    agent_id: int | None = None
    queue: str | None = None
    direction: Direction | None = None
    customer_number: str | None = None
    language: str | None = None
    recording: Recording | None = None
    agent_channel: int | None = None
    """Which channel is the agent's (0 left, 1 right); None: the workspace's setting decides."""
    fields: Mapping[str, str] = field(default_factory=dict)


def uid_of_legs(agent_sha256: str, customer_sha256: str) -> str:
    """Gives the uid of a call recorded in two legs, of the hex SHA-256 of each."""
    return hashlib.sha256((agent_sha256 + customer_sha256).encode("ascii")).hexdigest()


@dataclass(frozen=True)
class CallFacts:
    """What a recording's name or a metadata row tells of a call; None where it does not tell.

    `started_at` is aware; it is naive only where the source names no zone, and then is the site's local time.
    """

    agent_handle: str | None = None
    queue: str | None = None
    direction: Direction | None = None
    customer_number: str | None = None
    started_at: datetime | None = None
    language: str | None = None
    fields: Mapping[str, str] = field(default_factory=dict)

    def or_else(self, other: "CallFacts") -> "CallFacts":
        """Gives these facts, filled where they are silent with `other`'s."""
        return CallFacts(
            agent_handle=self.agent_handle or other.agent_handle,
            queue=self.queue or other.queue,
            direction=self.direction or other.direction,
            customer_number=self.customer_number or other.customer_number,
            started_at=self.started_at or other.started_at,
            language=self.language or other.language,
            fields={**other.fields, **self.fields},
        )


@dataclass(frozen=True)
class CallFilter:
    """Which calls are meant. Empty tuples and None mean: all.

    `started_from` is inclusive, `started_before` exclusive, both aware.
    """

    started_from: datetime | None = None
    started_before: datetime | None = None
    queues: tuple[str, ...] = ()
    agent_ids: tuple[int, ...] = ()
    directions: tuple[Direction, ...] = ()
    dispositions: tuple[str, ...] = ()
    min_duration_s: float | None = None
    max_duration_s: float | None = None
    text: str = ""
    """Part of the agent's name, customer number, queue or file name."""
