"""A review under way: the scorecard, the answers given so far, and what follows from them."""

from collections.abc import Mapping
from dataclasses import replace

from PySide6.QtCore import QObject, Signal

from qa_studio.domain.calls import Span
from qa_studio.domain.evaluations import Answer, Evaluation, Evidence
from qa_studio.domain.scorecards import NA, AnswerValue, Cause, Question, QuestionKind, Scorecard
from qa_studio.domain.scoring import Score, is_fault, score, visible_questions
from qa_studio.domain.suggestions import Suggestion

_UNANSWERED = Answer(None)
_CAUSES = (None, Cause.AGENT, Cause.PROCESS, Cause.TOOL)


class ReviewSheet(QObject):
    """Holds one evaluation while it is worked on; every change goes through here.

    All questions are named by their id. Where `is_editable` is False nothing changes any more.
    """

    answered = Signal(str)
    """This question's answer, cause, comment or evidence changed."""
    changed = Signal()
    """Something changed that must be kept."""
    scored = Signal()
    """The score, or which questions are shown, may have changed."""
    current_changed = Signal(str)
    """Another question is the current one."""

    def __init__(
        self, scorecard: Scorecard, evaluation: Evaluation, *, is_editable: bool, parent: QObject | None = None
    ) -> None:
        """Takes up an evaluation made with `scorecard`."""
        super().__init__(parent)
        self.scorecard = scorecard
        self.is_editable = is_editable
        self._evaluation = evaluation
        self._questions = {question.id: question for question in scorecard.questions()}
        self._suggestions: dict[str, Suggestion] = {}
        self._score = score(scorecard, evaluation.values)
        self._visible = visible_questions(scorecard, evaluation.values)
        self._current = next(iter(self._score.missing or self._visible), "")

    @property
    def evaluation(self) -> Evaluation:
        """The evaluation with everything answered so far."""
        return self._evaluation

    @property
    def score(self) -> Score:
        """What the answers come to now."""
        return self._score

    @property
    def visible(self) -> tuple[str, ...]:
        """The questions that are shown, in order."""
        return self._visible

    @property
    def current(self) -> str:
        """The question that is worked on; "" where the scorecard has none."""
        return self._current

    def question(self, question_id: str) -> Question:
        """Gives a question of the scorecard."""
        return self._questions[question_id]

    def number(self, question_id: str) -> int:
        """Gives a question's number on the whole scorecard, from 1."""
        return list(self._questions).index(question_id) + 1

    def answer(self, question_id: str) -> Answer:
        """Gives the answer so far; its value is None where there is none."""
        return self._evaluation.answers.get(question_id, _UNANSWERED)

    def evidence(self, question_id: str) -> tuple[Evidence, ...]:
        """Gives a question's pinned moments, in order of time."""
        pinned = [moment for moment in self._evaluation.evidence if moment.question == question_id]
        return tuple(sorted(pinned, key=lambda moment: moment.span.start_s))

    def is_fault(self, question_id: str) -> bool:
        """Whether the question was answered badly, so that a cause may be named."""
        return is_fault(self._questions[question_id], self.answer(question_id).value)

    def suggestion(self, question_id: str) -> Suggestion | None:
        """Gives what the question's checks came to on this call; None where it has none."""
        return self._suggestions.get(question_id)

    def suggest(self, suggestions: Mapping[str, Suggestion]) -> None:
        """Says what the checks came to, by question; this answers nothing."""
        changed = [one for one in self._questions if suggestions.get(one) != self._suggestions.get(one)]
        self._suggestions = dict(suggestions)
        for question_id in changed:
            self.answered.emit(question_id)

    def take_suggestion(self, question_id: str) -> bool:
        """Answers a question as its checks suggest; gives whether they suggest anything."""
        suggested = self._suggested(question_id)
        if suggested is None:
            return False
        self.set_value(question_id, suggested)
        return True

    def _suggested(self, question_id: str) -> AnswerValue:
        suggestion = self._suggestions.get(question_id)
        return suggestion.value if suggestion is not None else None

    def choose(self, question_id: str) -> None:
        """Makes a shown question the current one."""
        if question_id != self._current and question_id in self._visible:
            self._current = question_id
            self.current_changed.emit(question_id)

    def step(self, steps: int) -> None:
        """Goes on by so many shown questions, or back; stays at the ends."""
        if self._visible:
            place = self._visible.index(self._current) if self._current in self._visible else 0
            self.choose(self._visible[min(max(0, place + steps), len(self._visible) - 1)])

    def step_to_missing(self) -> None:
        """Goes to the next question that waits for an answer, from the top again after the last."""
        place = self._visible.index(self._current) if self._current in self._visible else -1
        onward = [*self._visible[place + 1 :], *self._visible[: place + 1]]
        self.choose(next((question for question in onward if question in self._score.missing), self._current))

    def set_value(self, question_id: str, value: AnswerValue) -> None:
        """Answers a question; None takes its answer back. What was suggested then is kept with the answer."""
        suggested = None if value is None else self._suggested(question_id)
        answer = replace(self.answer(question_id), value=value, suggested=suggested)
        if not is_fault(self._questions[question_id], value):
            answer = replace(answer, cause=None)
        self._keep(question_id, answer)

    def press_digit(self, digit: int) -> bool:
        """Answers the current question with a digit; gives whether a digit can.

        A scale takes the digit itself, options are counted from 1 (several may be chosen where that is possible).
        """
        question = self._questions[self._current]
        if question.kind is QuestionKind.SCALE and digit <= question.scale_max:
            self.set_value(question.id, digit)
        elif question.kind is QuestionKind.CHOICE and 1 <= digit <= len(question.options):
            self.set_value(question.id, question.options[digit - 1].id)
        elif question.kind is QuestionKind.MULTI and 1 <= digit <= len(question.options):
            self.toggle_option(question.id, question.options[digit - 1].id)
        elif question.kind is QuestionKind.YES_NO and digit in (1, 2):
            self.set_value(question.id, digit == 1)
        else:
            return False
        return True

    def press_yes(self, is_yes: bool) -> None:
        """Answers the current question with yes or no, if it is of that kind."""
        if self._questions[self._current].kind is QuestionKind.YES_NO:
            self.set_value(self._current, is_yes)

    def press_na(self) -> None:
        """Answers that the current question does not apply, if it allows that."""
        if self._questions[self._current].allows_na:
            self.set_value(self._current, NA)

    def toggle_option(self, question_id: str, option_id: str) -> None:
        """Chooses an option of several, or takes the choice back; no option chosen is an answer too."""
        value = self.answer(question_id).value
        chosen = set(value) if isinstance(value, tuple) else set()
        chosen ^= {option_id}
        in_order = (option.id for option in self._questions[question_id].options)
        self.set_value(question_id, tuple(option for option in in_order if option in chosen))

    def set_cause(self, question_id: str, cause: Cause | None) -> None:
        """Says why a question was answered badly."""
        self._keep(question_id, replace(self.answer(question_id), cause=cause))

    def next_cause(self) -> None:
        """Names the next cause for the current question, if it was answered badly."""
        if self.is_fault(self._current):
            cause = self.answer(self._current).cause
            self.set_cause(self._current, _CAUSES[(_CAUSES.index(cause) + 1) % len(_CAUSES)])

    def set_comment(self, question_id: str, comment: str) -> None:
        """Comments on a question."""
        self._keep(question_id, replace(self.answer(question_id), comment=comment))

    def set_general_comment(self, comment: str) -> None:
        """Comments on the whole call."""
        if self.is_editable and comment != self._evaluation.comment:
            self._evaluation = replace(self._evaluation, comment=comment)
            self.changed.emit()

    def pin(self, question_id: str, span: Span, quote: str) -> bool:
        """Pins a moment to a question; gives whether it was not there yet."""
        moment = Evidence(question_id, span, quote)
        if not self.is_editable or not question_id or moment in self._evaluation.evidence:
            return False
        self._evaluation = replace(self._evaluation, evidence=(*self._evaluation.evidence, moment))
        self.answered.emit(question_id)
        self.changed.emit()
        return True

    def unpin(self, moment: Evidence) -> None:
        """Takes a pinned moment away."""
        if self.is_editable and moment in self._evaluation.evidence:
            left = tuple(kept for kept in self._evaluation.evidence if kept != moment)
            self._evaluation = replace(self._evaluation, evidence=left)
            self.answered.emit(moment.question)
            self.changed.emit()

    def _keep(self, question_id: str, answer: Answer) -> None:
        if not self.is_editable or answer == self.answer(question_id):
            return
        before = self.answer(question_id).value
        answers = {**self._evaluation.answers, question_id: answer}
        if answer == _UNANSWERED:
            del answers[question_id]
        self._evaluation = replace(self._evaluation, answers=answers)
        if answer.value != before or type(answer.value) is not type(before):
            values = self._evaluation.values
            self._score = score(self.scorecard, values)
            self._visible = visible_questions(self.scorecard, values)
        self.answered.emit(question_id)
        self.scored.emit()
        self.changed.emit()
