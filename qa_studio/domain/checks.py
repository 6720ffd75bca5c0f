"""Checks that suggest an answer to a scorecard's question; nothing answers itself."""

from dataclasses import dataclass
from enum import StrEnum

from qa_studio.domain.calls import Span, Speaker
from qa_studio.domain.phrases import PhraseGroup


class CheckKind(StrEnum):
    """What a check looks at."""

    SAID = "said"
    NEVER_SAID = "never_said"
    NO_DEAD_AIR = "no_dead_air"
    SAID_BEFORE = "said_before"
    NO_INTERRUPTIONS = "no_interruptions"
    HOLD_ASKED = "hold_asked"
    NOTHING_ASKED_TWICE = "nothing_asked_twice"


@dataclass(frozen=True)
class Check:
    """One check of a question.

    `group` is the phrase group that is to be said (or never), by `speaker`, within `within_s` seconds of the start or
    in the last `last_s`; SAID_BEFORE wants `group` before the first of `before`; `limit_s` is the longest dead air
    that passes, `limit` how many interruptions do.
    """

    kind: CheckKind
    group: PhraseGroup | None = None
    before: PhraseGroup | None = None
    speaker: Speaker | None = Speaker.AGENT
    within_s: float | None = None
    last_s: float | None = None
    limit_s: float | None = None
    limit: int = 0


@dataclass(frozen=True)
class CheckResult:
    """How a check came out on a call, and the moments it rests on. `passed` None: it cannot tell on this call."""

    check: Check
    passed: bool | None
    evidence: tuple[Span, ...]


@dataclass(frozen=True)
class CheckAgreement:
    """How often a question's suggestion was taken: suggestions that reviewers answered, and those they agreed with."""

    scorecard_id: str
    question_id: str
    suggested: int
    agreed: int
