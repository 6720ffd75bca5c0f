"""What a coaching report consists of once it is in words: the parts that HTML and PDF both lay out."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Figure:
    """A headline figure, its interval or extent, and the n it rests on."""

    label: str
    value: str
    detail: str
    basis: str


@dataclass(frozen=True)
class Finding:
    """A question that stands out: its mean and what it rests on, what stands beside it, and the difference."""

    title: str
    context: str
    value: str
    detail: str
    beside: str
    difference: str


@dataclass(frozen=True)
class Part:
    """A titled list with a sentence that opens it, and one that stands there instead when it is empty."""

    title: str
    intro: str
    empty: str
    findings: tuple[Finding, ...]
    is_good: bool


@dataclass(frozen=True)
class Chart:
    """A chart as SVG ("": nothing to draw) with what it shows as text."""

    title: str
    svg: str
    description: str
    caption: str


@dataclass(frozen=True)
class FamilyLine:
    """A family of critical errors: how often it applied and failed, and the share without."""

    name: str
    result: str
    accuracy: str
    has_failed: bool


@dataclass(frozen=True)
class ErrorLine:
    """One critical error and the call it happened in."""

    question: str
    family: str
    recording: str
    when: str


@dataclass(frozen=True)
class Quote:
    """A moment to listen to together."""

    position: str
    text: str
    question: str
    recording: str
    when: str
    comment: str


@dataclass(frozen=True)
class QuoteGroup:
    """Moments of strengths, or of things to work on."""

    title: str
    is_strength: bool
    quotes: tuple[Quote, ...]


@dataclass(frozen=True)
class ActionLine:
    """An agreed action."""

    what: str
    measure: str
    due: str
    agreed: str
    state: str
    is_open: bool


@dataclass(frozen=True)
class CoachingPage:
    """All words of a coaching report in one language. Text from outside is cleaned and bounded, not escaped.

    `labels` holds headings and fixed sentences by name; "page" among them holds `{page}` and `{pages}`.
    `figures` are the headline figures, `lead` the sentences below them, `empty_rows` the room for new actions.
    """

    language: str
    document_title: str
    has_reviews: bool
    """Without reviews only the lead, an earlier trend, actions and notes have anything to say."""
    agent: str
    labels: Mapping[str, str]
    facts: tuple[tuple[str, str], ...]
    figures: tuple[Figure, ...]
    lead: tuple[str, ...]
    trend: Chart
    strengths: Part
    to_work_on: Part
    sections: Chart
    families: tuple[FamilyLine, ...]
    errors: tuple[ErrorLine, ...]
    errors_more: str
    moments: tuple[QuoteGroup, ...]
    changes_summary: str
    changes: tuple[Part, ...]
    action_headings: tuple[str, ...]
    actions: tuple[ActionLine, ...]
    empty_rows: int
    signatures: tuple[str, ...]
    notes: tuple[str, ...]
