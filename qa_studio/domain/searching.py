"""What a person searches the transcripts for."""

from dataclasses import dataclass, field

from qa_studio.domain.calls import CallFilter, Span, Speaker


@dataclass(frozen=True)
class SearchQuery:
    """Words, "a phrase in quotes" and prefix* as a person types them; all must be said in one utterance.

    `within_s`: said at most so long after the call's start; `last_s`: at most so long before its end.
    """

    text: str
    speaker: Speaker | None = None
    within_s: float | None = None
    last_s: float | None = None
    calls: CallFilter = field(default_factory=CallFilter)


@dataclass(frozen=True)
class SearchHit:
    """An utterance that has what was searched; `marks` are the places (start, end in characters) of the found words.

    `is_exact`: it is written as it was typed, accents included; such hits come first.
    """

    call_uid: str
    utterance: int
    speaker: Speaker
    span: Span
    text: str
    marks: tuple[tuple[int, int], ...]
    is_exact: bool


@dataclass(frozen=True)
class SavedSearch:
    """A search kept under a name; it may feed a targeted draw, never a random one."""

    id: int
    name: str
    query: SearchQuery
    saved_by: str
