"""Checks that suggest an answer to a scorecard's question; nothing answers itself."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from qa_studio.domain.analysis import CallAnalysis
from qa_studio.domain.calls import Span, Speaker
from qa_studio.domain.conversation import LONG_DEAD_AIR_S
from qa_studio.domain.phrases import PhraseGroup, PhraseHit
from qa_studio.domain.transcripts import Transcript

DOUBTFUL_FROM: Final = 10
"""Fewer answered suggestions tell nothing about a check."""
DOUBTFUL_SHARE: Final = 0.3
"""A check that reviewers overrule this often is a doubtful one."""


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

    @property
    def groups(self) -> tuple[PhraseGroup, ...]:
        """The phrase groups it looks for."""
        return tuple(group for group in (self.group, self.before) if group is not None)

    @property
    def longest_silence_s(self) -> float:
        """The longest dead air that passes, in seconds; what counts as long where the check does not say."""
        return LONG_DEAD_AIR_S if self.limit_s is None else self.limit_s


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

    @property
    def share(self) -> float | None:
        """The share (0–1) that was taken; None where none was answered."""
        return self.agreed / self.suggested if self.suggested else None

    @property
    def is_doubtful(self) -> bool:
        """Whether reviewers overrule it too often: `DOUBTFUL_SHARE` or more of at least `DOUBTFUL_FROM`."""
        overruled = self.suggested - self.agreed
        return self.suggested >= DOUBTFUL_FROM and overruled >= DOUBTFUL_SHARE * self.suggested


_Outcome = tuple[bool | None, tuple[Span, ...]]


def evaluate(check: Check, analysis: CallAnalysis, transcript: Transcript) -> CheckResult:
    """Tells how a check comes out on a call by what was read out of it.

    The end of the call is the end of its last word. Evidence is what was found; where something was to be said and
    was not, it is the stretch in which that was looked for, if the check names one. Where nobody knows who speaks, a
    check of one speaker cannot tell that something was not said. Where nothing was said, or the call was analysed
    before there were phrases, there is nothing to tell.
    """
    if not transcript.has_words or not (analysis.library or check.kind is CheckKind.NO_DEAD_AIR):
        return CheckResult(check, None, ())
    passed, evidence = _JUDGES[check.kind](check, analysis, transcript)
    return CheckResult(check, passed, evidence)


def _said(check: Check, analysis: CallAnalysis, transcript: Transcript) -> _Outcome:
    hits = _hits(check, check.group, analysis, transcript)
    if hits:
        return True, _spans(hits)
    return (None if _is_anybody_unknown(check, transcript) else False), _looked_at(check, transcript)


def _never_said(check: Check, analysis: CallAnalysis, transcript: Transcript) -> _Outcome:
    hits = _hits(check, check.group, analysis, transcript)
    if hits:
        return False, _spans(hits)
    return (None if _is_anybody_unknown(check, transcript) else True), ()


def _said_before(check: Check, analysis: CallAnalysis, transcript: Transcript) -> _Outcome:
    """What was never followed by the second group passes once the first was said; neither said tells nothing."""
    first = _hits(check, check.group, analysis, transcript)[:1]
    second = _hits(check, check.before, analysis, transcript)[:1]
    evidence = _spans(sorted((*first, *second), key=lambda hit: hit.span.start_s))
    if first and (not second or first[0].span.start_s <= second[0].span.start_s):
        return True, evidence
    if not second or _is_anybody_unknown(check, transcript):
        return None, evidence
    return False, evidence


def _no_dead_air(check: Check, analysis: CallAnalysis, transcript: Transcript) -> _Outcome:
    """A hold for which leave was asked is no dead air; a silence that somebody unknown owed leaves it open."""
    agreed = [hold.span for hold in analysis.measures.holds or () if hold.asked is not None]
    silences = [
        one
        for one in analysis.measures.silences
        if one.span.duration_s > check.longest_silence_s
        and not any(one.span.start_s < hold.end_s and one.span.end_s > hold.start_s for hold in agreed)
    ]
    owed = [one.span for one in silences if check.speaker in (None, one.owed_by)]
    if owed:
        return False, tuple(owed)
    unknown = tuple(one.span for one in silences if one.owed_by is Speaker.UNKNOWN)
    return (None, unknown) if unknown else (True, ())


def _no_interruptions(check: Check, analysis: CallAnalysis, transcript: Transcript) -> _Outcome:
    found = analysis.measures.interruptions
    if found is None:
        return None, ()
    counted = tuple(one.span for one in found if check.speaker in (None, one.by))
    return len(counted) <= check.limit, counted


def _hold_asked(check: Check, analysis: CallAnalysis, transcript: Transcript) -> _Outcome:
    """Without a hold there is nothing to tell."""
    holds = analysis.measures.holds
    if not holds:
        return None, ()
    unasked = tuple(hold.span for hold in holds if hold.asked is None)
    return not unasked, unasked or tuple(hold.asked for hold in holds if hold.asked is not None)


def _nothing_asked_twice(check: Check, analysis: CallAnalysis, transcript: Transcript) -> _Outcome:
    repeated = analysis.measures.asked_twice
    if repeated is None:
        return None, ()
    return not repeated, tuple(one.again for one in repeated)


def _hits(
    check: Check, group: PhraseGroup | None, analysis: CallAnalysis, transcript: Transcript
) -> tuple[PhraseHit, ...]:
    """Gives where a group was said by the check's speaker in its stretch of the call, in order of time."""
    from_s, to_s = _stretch(check, transcript)
    found = (
        hit
        for hit in analysis.phrases
        if hit.group is group and check.speaker in (None, hit.speaker) and from_s <= hit.span.start_s <= to_s
    )
    return tuple(sorted(found, key=lambda hit: hit.span.start_s))


def _stretch(check: Check, transcript: Transcript) -> tuple[float, float]:
    end_s = max((utterance.end_s for utterance in transcript.utterances), default=0.0)
    from_s = 0.0 if check.last_s is None else max(0.0, end_s - check.last_s)
    return from_s, end_s if check.within_s is None else min(end_s, check.within_s)


def _looked_at(check: Check, transcript: Transcript) -> tuple[Span, ...]:
    if check.within_s is None and check.last_s is None:
        return ()
    return (Span(*_stretch(check, transcript)),)


def _is_anybody_unknown(check: Check, transcript: Transcript) -> bool:
    """Whether what the check's speaker is to have said may have been said by somebody unknown."""
    if check.speaker is None:
        return False
    from_s, to_s = _stretch(check, transcript)
    return any(
        one.speaker is Speaker.UNKNOWN and one.start_s <= to_s and one.end_s >= from_s for one in transcript.utterances
    )


def _spans(hits: Iterable[PhraseHit]) -> tuple[Span, ...]:
    return tuple(hit.span for hit in hits)


_JUDGES: Final[dict[CheckKind, Callable[[Check, CallAnalysis, Transcript], _Outcome]]] = {
    CheckKind.SAID: _said,
    CheckKind.NEVER_SAID: _never_said,
    CheckKind.NO_DEAD_AIR: _no_dead_air,
    CheckKind.SAID_BEFORE: _said_before,
    CheckKind.NO_INTERRUPTIONS: _no_interruptions,
    CheckKind.HOLD_ASKED: _hold_asked,
    CheckKind.NOTHING_ASKED_TWICE: _nothing_asked_twice,
}
