"""Scorecards: sections, questions, answer kinds, critical families and conditions."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType

from qa_studio.domain.checks import Check

NA = "na"
"""The answer "does not apply"."""

AnswerValue = bool | int | float | str | tuple[str, ...] | None
"""yes/no: bool; scale: int; number: float; choice: option id; multi: option ids; text: str; `NA`; None: unanswered."""


class ScoringMode(StrEnum):
    """How a total is made; see `qa_studio.domain.scoring`."""

    POINTS = "points"
    WEIGHTED = "weighted"


class QuestionKind(StrEnum):
    """What sort of answer a question takes."""

    YES_NO = "yes_no"
    CHOICE = "choice"
    SCALE = "scale"
    NUMBER = "number"
    MULTI = "multi"
    TEXT = "text"


class Family(StrEnum):
    """Whom a critical error hurts."""

    CUSTOMER = "customer_critical"
    BUSINESS = "business_critical"
    COMPLIANCE = "compliance_critical"


class FailScope(StrEnum):
    """What a failed critical question fails."""

    SECTION = "section"
    FORM = "form"


class FailEffect(StrEnum):
    """What a fail does to the score it fails."""

    ZERO = "zero"
    MARK = "mark"


class Cause(StrEnum):
    """Why a question was answered badly; only the agent's count in coaching."""

    AGENT = "agent"
    PROCESS = "process"
    TOOL = "tool"


@dataclass(frozen=True)
class LocalText:
    """A text in one or more languages (ISO 639-1 codes)."""

    by_language: Mapping[str, str]

    def in_language(self, language: str) -> str:
        """Gives the text in `language`, else in the first language it has; "" where it has none."""
        if language in self.by_language:
            return self.by_language[language]
        return next(iter(self.by_language.values()), "")


NO_TEXT = LocalText(MappingProxyType({}))


@dataclass(frozen=True)
class Option:
    """One answer of a choice or multi-choice question and the points it earns."""

    id: str
    label: LocalText
    points: float


@dataclass(frozen=True)
class Band:
    """A number from `low` (inclusive) to `high` (exclusive, None: no limit) earns `points`."""

    low: float | None
    high: float | None
    points: float

    def holds(self, value: float) -> bool:
        """Whether `value` lies in the band."""
        return (self.low is None or value >= self.low) and (self.high is None or value < self.high)


@dataclass(frozen=True)
class Condition:
    """A question is shown only when `question` was answered with one of `answers`."""

    question: str
    answers: tuple[AnswerValue, ...]


@dataclass(frozen=True)
class Critical:
    """What failing a question means."""

    family: Family
    scope: FailScope
    effect: FailEffect


@dataclass(frozen=True)
class Question:
    """One thing a reviewer answers.

    `points` is what the best answer gives (yes, top of the scale); options and bands carry their own.
    `weight` counts in `weighted` mode. A bonus question adds its earned points to the total.
    """

    id: str
    text: LocalText
    kind: QuestionKind
    guidance: LocalText = NO_TEXT
    points: float = 1.0
    weight: float = 1.0
    scale_max: int = 5
    options: tuple[Option, ...] = ()
    bands: tuple[Band, ...] = ()
    allows_na: bool = True
    is_bonus: bool = False
    critical: Critical | None = None
    shown_if: Condition | None = None
    checks: tuple[Check, ...] = ()
    """What suggests an answer: yes (or the best one) where all pass, no where one fails."""

    @property
    def possible(self) -> float:
        """The most points an answer can earn."""
        match self.kind:
            case QuestionKind.TEXT:
                return 0.0
            case QuestionKind.CHOICE:
                return max((option.points for option in self.options), default=0.0)
            case QuestionKind.MULTI:
                return sum(option.points for option in self.options if option.points > 0)
            case QuestionKind.NUMBER:
                return max((band.points for band in self.bands), default=0.0)
            case _:
                return self.points


@dataclass(frozen=True)
class Section:
    """Questions that belong together. `weight` counts in `weighted` mode, `multiplier` in `points` mode."""

    id: str
    title: LocalText
    questions: tuple[Question, ...]
    weight: float = 1.0
    multiplier: float = 1.0


@dataclass(frozen=True)
class Scorecard:
    """A version of a scorecard; once used it never changes."""

    id: str
    version: int
    title: LocalText
    mode: ScoringMode
    sections: tuple[Section, ...]
    description: LocalText = NO_TEXT
    floor: float = 0.0
    bonus_cap: float = 0.0
    languages: tuple[str, ...] = field(default=("en",))

    def questions(self) -> Iterator[Question]:
        """Gives every question in order."""
        for section in self.sections:
            yield from section.questions

    def question(self, question_id: str) -> Question | None:
        """Gives the question with that id, or None."""
        return next((question for question in self.questions() if question.id == question_id), None)

    def section_of(self, question_id: str) -> Section | None:
        """Gives the section that holds a question, or None."""
        for section in self.sections:
            if any(question.id == question_id for question in section.questions):
                return section
        return None
