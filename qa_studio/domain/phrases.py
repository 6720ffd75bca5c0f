"""Phrases that matter in a call: what counts as a greeting, an apology, a threat; where one was said."""

from dataclasses import dataclass
from enum import StrEnum

from qa_studio.domain.calls import Span, Speaker


class PhraseGroup(StrEnum):
    """What a phrase does in a call."""

    GREETING = "greeting"
    PRESENTATION = "presentation"
    IDENTITY = "identity"
    THANKS = "thanks"
    EMPATHY = "empathy"
    APOLOGY = "apology"
    LISTENING = "listening"
    HOLD_REQUEST = "hold_request"
    HOLD_THANKS = "hold_thanks"
    EXPLANATION = "explanation"
    MORE_HELP = "more_help"
    CLOSING = "closing"
    ESCALATION = "escalation"
    FOLLOW_UP = "follow_up"
    FORBIDDEN = "forbidden"
    RUDENESS = "rudeness"
    CANCELLATION = "cancellation"
    LEGAL_THREAT = "legal_threat"
    COMPLAINT = "complaint"
    COMPETITOR = "competitor"


@dataclass(frozen=True)
class Window:
    """When in a call a phrase counts; seconds, None: no limit.

    `within_s`: it begins at most so long after the call's start; `last_s`: at most so long before its end.
    `after` and `not_after` name a group that must, or must not, have been said in the `near_s` seconds before.
    """

    within_s: float | None = None
    last_s: float | None = None
    after: PhraseGroup | None = None
    not_after: PhraseGroup | None = None
    near_s: float = 20.0


@dataclass(frozen=True)
class PhraseRule:
    """One entry of a phrase library; see `qa_studio.language.phrases` for how patterns are written.

    `speaker` None: whoever says it. `is_shipped`: it came with QA Studio, a workspace may change or switch it off.
    """

    id: str
    language: str
    group: PhraseGroup
    title: str
    patterns: tuple[str, ...]
    speaker: Speaker | None = None
    window: Window = Window()
    is_active: bool = True
    is_shipped: bool = False


@dataclass(frozen=True)
class PhraseHit:
    """Where a phrase was said: the words `first` to `last` (inclusive) of an utterance, its text and its seconds."""

    rule: str
    group: PhraseGroup
    speaker: Speaker
    utterance: int
    first: int
    last: int
    span: Span
    text: str
