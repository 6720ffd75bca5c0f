"""Leads an evaluation through its life on the review page: start, draft, submission, publication, acknowledgement."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from PySide6.QtCore import QObject, Qt, Signal

from qa_studio.domain.errors import KnownError
from qa_studio.domain.evaluations import Evaluation, EvaluationState
from qa_studio.domain.jobs import Report
from qa_studio.domain.people import Permission
from qa_studio.domain.scorecards import Scorecard
from qa_studio.domain.suggestions import Suggestion
from qa_studio.services.draw_sample import review_queue
from qa_studio.services.manage_scorecards import get_scorecard
from qa_studio.services.own_feedback import acknowledge
from qa_studio.services.review_call import (
    publish_evaluation,
    reopen_evaluation,
    save_draft,
    start_review,
    submit_evaluation,
)
from qa_studio.services.rows import QueueRow
from qa_studio.services.studio import Studio
from qa_studio.ui.desk import Desk
from qa_studio.ui.jobs.runner import Lane
from qa_studio.ui.models.work import is_to_do
from qa_studio.ui.views.review_view import ReviewView
from qa_studio.ui.widgets.review_draft import DraftKeeper, DraftState
from qa_studio.ui.widgets.review_loading import Loaded, suggestions_for
from qa_studio.ui.widgets.review_outline import Pin
from qa_studio.ui.widgets.review_sheet import ReviewSheet


@dataclass(frozen=True)
class _Step:
    """A step of the life cycle: what does it, and the notice that it is done."""

    work: Callable[[Studio, int], Evaluation]
    done: str


@dataclass(frozen=True)
class _Started:
    """A review that was begun, its scorecard, and what is suggested for it."""

    evaluation: Evaluation
    scorecard: Scorecard
    suggestions: Mapping[str, Suggestion]


_SUBMIT = _Step(submit_evaluation, "review.done.submitted")
_REOPEN = _Step(reopen_evaluation, "review.done.reopened")
_PUBLISH = _Step(publish_evaluation, "review.done.published")
_ACKNOWLEDGE = _Step(acknowledge, "review.done.acknowledged")


class Scoring(QObject):
    """What a person does with the scorecard of one call."""

    pins_changed = Signal(object)
    """The pinned moments, as a tuple of `Pin`."""

    def __init__(self, desk: Desk, view: ReviewView, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._view = view
        self._uid = ""
        self._keeper: DraftKeeper | None = None
        self._suggestions: Mapping[str, Suggestion] = {}
        self.sheet: ReviewSheet | None = None
        """The review under way, or that is read; None before it starts."""
        view.start.chosen.connect(self.begin)
        view.score.submit.clicked.connect(self.submit)
        view.score.publish.clicked.connect(self.publish)
        view.score.reopen.clicked.connect(self.reopen)
        view.score.acknowledge.clicked.connect(self.acknowledge)
        view.score.next_call.clicked.connect(self.go_to_next_call)
        view.score.asked_for_missing.connect(self.go_to_missing)

    @property
    def keeper(self) -> DraftKeeper | None:
        """What saves the draft; None where there is none to save."""
        return self._keeper

    def show_call(self, loaded: Loaded) -> None:
        """Shows the call's evaluation, or offers to start one."""
        self.close()
        self._uid = loaded.details.call.uid
        self._suggestions = loaded.suggestions
        if loaded.evaluation is not None and loaded.scorecard is not None:
            self._take(loaded.evaluation, loaded.scorecard)
            return
        self._view.header.show_evaluation(None)
        self._view.bar.pin.setEnabled(False)
        self._view.sheet.setCurrentIndex(0)
        self._view.start.offer(loaded.scorecards, loaded.language, may_start=self._desk.may(Permission.REVIEW))
        self.pins_changed.emit(())

    def show_suggestions(self, suggestions: Mapping[str, Suggestion]) -> None:
        """Shows what the checks come to now: the transcript was read anew."""
        self._suggestions = suggestions
        if self.sheet is not None:
            self.sheet.suggest(suggestions)

    def close(self) -> None:
        """Leaves the evaluation; what is not stored yet is stored meanwhile."""
        self._uid = ""
        self.sheet = None
        if self._keeper is not None:
            self._keeper.state_changed.disconnect(self._view.score.show_state)
            self._keeper.failed.disconnect(self._tell_unsaved)
            self._keeper.retire()
            self._keeper = None

    def begin(self, scorecard_id: str) -> None:
        """Starts a review on a scorecard."""
        studio, uid = self._desk.studio, self._uid

        def start(report: Report) -> _Started:
            evaluation = start_review(studio, uid, scorecard_id)
            scorecard = get_scorecard(studio, evaluation.scorecard_id, evaluation.scorecard_version)
            return _Started(evaluation, scorecard, suggestions_for(studio, evaluation))

        self._desk.jobs.run(start, done=self._note_started, lane=Lane.DATABASE)

    def submit(self) -> None:
        """Hands the review in, once it is complete and stored."""
        if self.sheet is None or self._keeper is None or not self.sheet.is_editable:
            return
        missing = self.sheet.score.missing
        if missing:
            self.sheet.choose(missing[0])
            self._desk.notify.failure(KnownError("evaluation.unanswered", n=len(missing), question=missing[0]))
            return
        self._keeper.when_kept(self._submit_kept)

    def publish(self) -> None:
        """Makes a submitted evaluation known to its agent."""
        if self._view.score.publish.isVisible():
            self._go(_PUBLISH)

    def reopen(self) -> None:
        """Takes a submitted evaluation back."""
        if self._view.score.reopen.isVisible():
            self._go(_REOPEN)

    def acknowledge(self) -> None:
        """Records that the agent has read it."""
        if self._view.score.acknowledge.isVisible():
            self._go(_ACKNOWLEDGE)

    def finish(self) -> None:
        """Publishes or acknowledges, whichever is this person's to do now."""
        self.publish()
        self.acknowledge()

    def go_to_next_call(self) -> None:
        """Opens the next call that waits for a review, a begun one first; tells where none does."""
        studio = self._desk.studio
        if self._desk.may(Permission.REVIEW):
            self._desk.jobs.run(lambda report: review_queue(studio), done=self._open_next, lane=Lane.DATABASE)

    def _open_next(self, rows: tuple[QueueRow, ...]) -> None:
        waiting = [row for row in rows if is_to_do(row) and row.call.uid != self._uid]
        begun = [row for row in waiting if row.state is EvaluationState.DRAFT]
        if waiting:
            self._desk.open_review.emit((begun or waiting)[0].call.uid)
        else:
            self._desk.notify.success("review.next_call.none")

    def go_to_missing(self) -> None:
        """Goes to the next question without an answer."""
        if self.sheet is not None:
            self.sheet.step_to_missing()
            self._view.form.setFocus(Qt.FocusReason.OtherFocusReason)

    def _submit_kept(self) -> None:
        self._go(_SUBMIT)

    def _go(self, step: _Step) -> None:
        if self.sheet is None:
            return
        studio, evaluation_id, scorecard = self._desk.studio, self.sheet.evaluation.id, self.sheet.scorecard
        uid = self._uid

        def work(report: Report) -> Evaluation:
            return step.work(studio, evaluation_id)

        def done(evaluation: Evaluation) -> None:
            self._desk.notify.success(step.done)
            self._desk.tell("evaluations")
            if uid == self._uid:
                self._take(evaluation, scorecard)

        self._desk.jobs.run(work, done=done, lane=Lane.DATABASE, owner=self)

    def _note_started(self, started: _Started) -> None:
        self._desk.tell("evaluations")
        if started.evaluation.call_uid == self._uid:
            self._suggestions = started.suggestions
            self._take(started.evaluation, started.scorecard)

    def _take(self, evaluation: Evaluation, scorecard: Scorecard) -> None:
        uid = evaluation.call_uid
        self.close()
        self._uid = uid
        person = self._desk.person
        is_own = evaluation.reviewer_id == person.id and person.may(Permission.REVIEW)
        self.sheet = ReviewSheet(scorecard, evaluation, is_editable=is_own and evaluation.is_editable)
        self.sheet.suggest(self._suggestions)
        self._view.form_title.setText(
            self._desk.texts(
                "review.form.title",
                title=scorecard.title.in_language(self._desk.texts.language),
                version=str(scorecard.version),
            )
        )
        self._view.header.show_evaluation(evaluation)
        self._view.bar.pin.setEnabled(self.sheet.is_editable)
        self._view.form.show_sheet(self.sheet)
        self._view.sheet.setCurrentIndex(1)
        self.sheet.answered.connect(self._show_pins)
        self.sheet.scored.connect(self._show_score)
        if self.sheet.is_editable:
            self._keep(self.sheet)
        else:
            self._view.score.say_nothing_of_saving()
        self._offer(evaluation, is_own=is_own)
        self._show_score()
        self._show_pins()
        self._view.form.setFocus(Qt.FocusReason.OtherFocusReason)

    def _keep(self, sheet: ReviewSheet) -> None:
        studio = self._desk.studio

        def save(evaluation: Evaluation) -> Evaluation:
            return save_draft(studio, evaluation)

        def latest() -> Evaluation:
            return sheet.evaluation

        self._keeper = DraftKeeper(self._desk.jobs, save, latest, self._desk)
        sheet.changed.connect(self._keeper.note_change)
        self._keeper.state_changed.connect(self._view.score.show_state)
        self._keeper.failed.connect(self._tell_unsaved)
        self._view.score.show_state(DraftState.KEPT)

    def _tell_unsaved(self, error: Exception) -> None:
        self._desk.notify.failure(error)

    def _offer(self, evaluation: Evaluation, *, is_own: bool) -> None:
        person, score = self._desk.person, self._view.score
        is_submitted = evaluation.state is EvaluationState.SUBMITTED
        may_publish = person.may(Permission.PUBLISH)
        is_theirs = evaluation.agent_id == person.id and person.may(Permission.SEE_OWN_FEEDBACK)
        score.submit.setVisible(is_own and evaluation.is_editable)
        score.next_call.setVisible(is_own and not evaluation.is_editable)
        score.publish.setVisible(is_submitted and may_publish)
        score.reopen.setVisible(is_submitted and (is_own or may_publish))
        score.acknowledge.setVisible(is_theirs and evaluation.state is EvaluationState.PUBLISHED)

    def _show_score(self) -> None:
        if self.sheet is not None:
            self._view.score.show_score(self.sheet)

    def _show_pins(self) -> None:
        if self.sheet is not None:
            pins = (
                Pin(str(self.sheet.number(moment.question)), moment.span, moment.quote)
                for moment in self.sheet.evaluation.evidence
            )
            self.pins_changed.emit(tuple(pins))
