"""The trace of a score: every line that made it, and the way to make the score again from the lines alone.

Each line is a `Message` of `scoring.trace.…`; texts of the scorecard stand in it as `LocalText` under `question` and
`section`, so that whoever shows the line picks the language. Its numbers are unrounded.
"""

from collections.abc import Iterable, Sequence
from math import fsum

from qa_studio.domain.errors import Message
from qa_studio.domain.scorecards import FailEffect, FailScope, Question, ScoringMode, Section

PREFIX = "scoring.trace."


class TraceNumber(float):
    """An unrounded number of a line: shown with as many decimals as it takes to check the line by hand (two)."""


def question(asked: Question, earned: float | None, possible: float) -> Message:
    """A question that was answered: what it gave (None: it does not apply) of what it could give."""
    if earned is None:
        return _line("question_na", question=asked.text, question_id=asked.id, possible=_plain(possible))
    return _line(
        "question", question=asked.text, question_id=asked.id, earned=_plain(earned), possible=_plain(possible)
    )


def critical_error(asked: Question) -> Message:
    """A critical question that was failed, with its family and what it does to the score."""
    critical = asked.critical
    if critical is None:
        raise ValueError(f"question {asked.id} is not critical")
    scope = "form" if critical.scope is FailScope.FORM else "section"
    effect = "zero" if critical.effect is FailEffect.ZERO else "mark"
    return _line(
        f"critical_{scope}_{effect}",
        question=asked.text,
        question_id=asked.id,
        family=Message.of(f"scoring.family.{critical.family.value}"),
    )


def section(mode: ScoringMode, of: Section, earned: float, possible: float, *, is_zeroed: bool) -> Message:
    """A section's sum, after the lines of its questions."""
    if possible <= 0 and not is_zeroed:
        return _line("section_not_applicable", section=of.title, section_id=of.id)
    factor = {"multiplier": _plain(of.multiplier)} if mode is ScoringMode.POINTS else {"weight": _plain(of.weight)}
    return _line(
        f"section_{'zeroed_' if is_zeroed else ''}{mode.value}",
        section=of.title,
        section_id=of.id,
        earned=_plain(earned),
        possible=_plain(possible),
        score=_plain(100 * earned / possible) if possible > 0 else 0,
        **factor,
    )


def base(mode: ScoringMode, earned: float, possible: float, value: float) -> Message:
    """What the sections come to together, 0–100."""
    return _line(f"base_{mode.value}", earned=_plain(earned), possible=_plain(possible), score=_plain(value))


def nothing_applies() -> Message:
    """No section has anything that applies: there is no score."""
    return _line("nothing_applies")


def bonus(asked: Question, points: float) -> Message:
    """A bonus question that earned points of the total."""
    return _line("bonus", question=asked.text, question_id=asked.id, points=_plain(points))


def bonus_capped(together: float, cap: float) -> Message:
    """The bonus questions earned more than the scorecard lets them add."""
    return _line("bonus_capped", together=_plain(together), cap=_plain(cap))


def floor(before: float, lowest: float) -> Message:
    """The total was below the floor and is lifted to it."""
    return _line("floor", score=_plain(before), floor=_plain(lowest))


def form_zeroed() -> Message:
    """A critical error zeroes the whole form."""
    return _line("form_zeroed")


def form_marked() -> Message:
    """A critical error fails the whole form, which keeps its score."""
    return _line("form_marked")


def total(value: float | None) -> Message:
    """The score itself, the last line of the sum."""
    return _line("no_total") if value is None else _line("total", score=_plain(value))


def unanswered(n: int) -> Message:
    """How many shown questions still wait for an answer."""
    return _line("unanswered", n=n)


def replay(trace: Iterable[Message]) -> float | None:
    """Makes the total again from a trace's lines: questions, sections, bonuses, cap, floor and fails.

    The lines that only state a result (base, total) are not read, so that they are checked by this.
    """
    named = [(line.id.removeprefix(PREFIX), line) for line in trace]
    if any(name == "form_zeroed" for name, _ in named):
        return 0.0
    result = _replay_sections(named)
    if result is None:
        return None
    extra = fsum(_of(line, "points") for name, line in named if name == "bonus")
    caps = [_of(line, "cap") for name, line in named if name == "bonus_capped"]
    floors = [_of(line, "floor") for name, line in named if name == "floor"]
    return max([result + min([extra, *caps]), *floors])


def _replay_sections(named: Iterable[tuple[str, Message]]) -> float | None:
    """Combines the section lines, each with the sums of the question lines before it, to 0–100."""
    answered: list[Message] = []
    tops: list[float] = []
    bottoms: list[float] = []
    for name, line in named:
        if name == "question":
            answered.append(line)
        elif name.startswith("section_"):
            earned, possible = _section_sums(name, line, answered)
            if possible > 0 and "multiplier" in line.params:
                tops.append(_of(line, "multiplier") * earned)
                bottoms.append(_of(line, "multiplier") * possible)
            elif possible > 0:
                tops.append(_of(line, "weight") * (earned / possible))
                bottoms.append(_of(line, "weight"))
            answered = []
    return 100 * fsum(tops) / fsum(bottoms) if fsum(bottoms) > 0 else None


def _section_sums(name: str, line: Message, answered: Sequence[Message]) -> tuple[float, float]:
    earned = fsum(_of(item, "earned") for item in answered)
    if name.startswith("section_zeroed_"):
        return min(0.0, earned), _of(line, "possible")
    return earned, fsum(_of(item, "possible") for item in answered)


def _line(name: str, **params: object) -> Message:
    return Message(PREFIX + name, params)


def _of(line: Message, name: str) -> float:
    value = line.params[name]
    if not isinstance(value, int | float):
        raise TypeError(f"{line.id}: {name} is {value!r}, not a number")
    return value


def _plain(value: float) -> float:
    """Whole numbers as int, so that they are shown without decimals."""
    return int(value) if float(value).is_integer() else TraceNumber(value)
