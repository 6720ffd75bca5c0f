"""What a question's checks suggest as its answer. A reviewer takes it or overrules it; it never answers by itself."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from qa_studio.domain.calls import Span
from qa_studio.domain.checks import CheckResult
from qa_studio.domain.scorecards import AnswerValue, Question, QuestionKind

SUGGESTIBLE: Final = (QuestionKind.YES_NO, QuestionKind.SCALE, QuestionKind.CHOICE)
"""The kinds of question that have a best answer to suggest."""


@dataclass(frozen=True)
class Suggestion:
    """What a question's checks came to. `value` None: they cannot tell on this call."""

    question: str
    value: AnswerValue
    results: tuple[CheckResult, ...]

    @property
    def evidence(self) -> tuple[Span, ...]:
        """The moments it rests on, in order of time: of the failed checks where one failed, else of all."""
        failed = [result for result in self.results if result.passed is False]
        spans = {span for result in failed or self.results for span in result.evidence}
        return tuple(sorted(spans, key=lambda span: (span.start_s, span.end_s)))


def suggest(question: Question, results: Sequence[CheckResult]) -> Suggestion:
    """Suggests yes (or the best answer) where all checks passed and no (or the worst) where one failed.

    Nothing is suggested where one cannot tell and none failed, nor for a failed scale: how bad it was is not for a
    check to say.
    """
    return Suggestion(question.id, _value(question, results), tuple(results))


def _value(question: Question, results: Sequence[CheckResult]) -> AnswerValue:
    if any(result.passed is False for result in results):
        return _worst(question)
    if not results or any(result.passed is None for result in results):
        return None
    return _best(question)


def _best(question: Question) -> AnswerValue:
    match question.kind:
        case QuestionKind.YES_NO:
            return True
        case QuestionKind.SCALE:
            return question.scale_max
        case QuestionKind.CHOICE:
            return max(question.options, key=lambda option: option.points).id
        case _:
            return None


def _worst(question: Question) -> AnswerValue:
    match question.kind:
        case QuestionKind.YES_NO:
            return False
        case QuestionKind.CHOICE:
            return min(question.options, key=lambda option: option.points).id
        case _:
            return None
