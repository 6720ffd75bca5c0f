"""The demo's sources as they are written by hand: scripts of calls, people, evaluations."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator
from ruamel.yaml import YAML

Role = Literal["agent", "customer"]
PersonRole = Literal["administrator", "supervisor", "reviewer", "agent"]


class _Source(BaseModel):
    """What is written by hand: an unknown key is a slip, so it is refused."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Voice(_Source):
    """A voice of espeak-ng: its name with variant, words a minute, pitch 0–99."""

    name: str
    speed: int = Field(default=170, ge=80, le=260)
    pitch: int = Field(default=50, ge=0, le=99)


class Line(_Source):
    """What one speaker says. `spoken` replaces `text` for the voice, where writing and speech differ.

    `pause_s` is the silence before the line (None: a natural gap); `overlap_s` is how long before the end
    of the line before it begins instead.
    """

    speaker: Role
    text: str = Field(min_length=1)
    spoken: str | None = None
    pause_s: float | None = Field(default=None, ge=0)
    overlap_s: float = Field(default=0.0, ge=0)

    @model_validator(mode="before")
    @classmethod
    def _speaker_is_the_key(cls, data: Any) -> Any:
        if isinstance(data, dict) and "speaker" not in data:
            speakers = [key for key in ("agent", "customer") if key in data]
            if len(speakers) != 1:
                raise ValueError(f"a line is said by the agent or by the customer: {data}")
            rest = {key: value for key, value in data.items() if key != speakers[0]}
            return {"speaker": speakers[0], "text": data[speakers[0]], **rest}
        return data


class CallScript(_Source):
    """One call: its facts, the customer's voice, and what is said.

    `compression` is 0 (best) to 1 (smallest); calls that must be recognised here are worth a larger file.
    """

    name: str = Field(pattern=r"^[a-z0-9-]+$")
    language: Literal["es", "en", "ko"]
    about: str
    queue: str
    direction: Literal["inbound", "outbound"]
    customer_number: str
    days_ago: int = Field(ge=1)
    time: str = Field(pattern=r"^\d\d:\d\d$")
    fields: dict[str, str]
    voice: Voice
    heard: tuple[str, ...]
    lines: tuple[Line, ...] = Field(min_length=2)
    end_pause_s: float = Field(default=0.8, ge=0)
    compression: float = Field(default=1.0, ge=0, le=1)
    agent: str = ""


class AgentScripts(_Source):
    """The calls of one agent, a file of `calls/`."""

    agent: str
    calls: tuple[CallScript, ...]


class Dated(_Source):
    """An extension or team from one day (inclusive) to another (exclusive), as days before today."""

    value: str
    from_days_ago: int | None = None
    before_days_ago: int | None = None

    def holds(self, days_ago: int) -> bool:
        """Whether it held on the day that many days ago."""
        begun = self.from_days_ago is None or days_ago <= self.from_days_ago
        return begun and (self.before_days_ago is None or days_ago > self.before_days_ago)


class PersonSource(_Source):
    """Somebody of the demo; `voices` are an agent's by language."""

    key: str
    name: str
    role: PersonRole
    site_timezone: str = "UTC"
    handles: tuple[Dated, ...] = ()
    teams: tuple[Dated, ...] = ()
    voices: dict[str, Voice] = Field(default_factory=dict)

    def handle_on(self, days_ago: int) -> str:
        """Gives the extension of the person on the day that many days ago."""
        return next(handle.value for handle in self.handles if handle.holds(days_ago))


class QueueSource(_Source):
    """A queue and the language spoken in it."""

    name: str
    language: str


class PeopleSource(_Source):
    """The file `people.yaml`: the company, its queues and its people."""

    company: str
    site_timezone: str
    agent_channel: int
    queues: tuple[QueueSource, ...]
    people: tuple[PersonSource, ...]

    def person(self, key: str) -> PersonSource:
        """Gives a person by key; raises `KeyError`."""
        for person in self.people:
            if person.key == key:
                return person
        raise KeyError(key)


class EvidenceSource(_Source):
    """A moment pinned to a question, named by words of the line; or the silence after that line."""

    question: str
    quote: str = ""
    silence_after: str = ""


class EvaluationSource(_Source):
    """An evaluation of a call, published `published_after_days` days after it."""

    call: str
    scorecard: str
    version: int = 1
    reviewer: str
    published_after_days: int = Field(ge=0)
    answers: dict[str, bool | int | float | str | tuple[str, ...]]
    causes: dict[str, Literal["agent", "process", "tool"]] = Field(default_factory=dict)
    remarks: dict[str, str] = Field(default_factory=dict)
    evidence: tuple[EvidenceSource, ...]
    comment: str


class AgentEvaluations(_Source):
    """The evaluations of one agent, a file of `evaluations/`."""

    defaults: dict[str, dict[str, bool | int | float | str | tuple[str, ...]]] = Field(default_factory=dict)
    evaluations: tuple[EvaluationSource, ...]


def _read(path: Path) -> Any:
    return YAML(typ="safe", pure=True).load(path)


def read_calls(folder: Path) -> Iterator[CallScript]:
    """Gives the calls of every file of `calls/` under `folder`, each with its agent's key."""
    for path in sorted((folder / "calls").glob("*.yaml")):
        scripts = AgentScripts.model_validate(_read(path))
        for call in scripts.calls:
            yield call.model_copy(update={"agent": scripts.agent})


def read_people(folder: Path) -> PeopleSource:
    """Reads `people.yaml` under `folder`."""
    return PeopleSource.model_validate(_read(folder / "people.yaml"))


def read_evaluations(folder: Path) -> Iterator[EvaluationSource]:
    """Gives the evaluations of every file of `evaluations/` under `folder`.

    A file's `defaults` hold, by scorecard, the answers that its evaluations do not give themselves.
    An answer written as `~` takes a default away (a question that is not shown).
    """
    for path in sorted((folder / "evaluations").glob("*.yaml")):
        raw = _read(path)
        for entry in raw["evaluations"]:
            answers = {**raw.get("defaults", {}).get(entry["scorecard"], {}), **entry.get("answers", {})}
            entry["answers"] = {question: value for question, value in answers.items() if value is not None}
        yield from AgentEvaluations.model_validate(raw).evaluations
