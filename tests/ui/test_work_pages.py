"""From the queue to coaching: to review, publishing, the report, actions, and what the agent sees."""

from dataclasses import replace
from datetime import date, timedelta

from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from qa_studio.domain.calls import CallFilter
from qa_studio.domain.coaching import ActionState
from qa_studio.domain.evaluations import Answer, Evaluation, EvaluationState
from qa_studio.domain.people import Person
from qa_studio.domain.sampling import SamplingPlan
from qa_studio.domain.scorecards import FailScope, QuestionKind
from qa_studio.services.draw_sample import draw_sample
from qa_studio.services.manage_scorecards import get_scorecard
from qa_studio.services.review_call import get_evaluation
from qa_studio.services.studio import Studio
from qa_studio.ui.desk import Desk
from qa_studio.ui.models.home import HomeFigures, Step, home_figures
from qa_studio.ui.pages.coaching_page import CoachingPage
from qa_studio.ui.pages.evaluations_page import EvaluationsPage
from qa_studio.ui.pages.feedback_page import FeedbackPage
from qa_studio.ui.pages.page import Page
from qa_studio.ui.pages.queue_page import QueuePage
from qa_studio.ui.pages.review_page import ReviewPage
from qa_studio.ui.widgets.feedback_sheet import Feedback, FeedbackSheet
from qa_studio.ui.widgets.moment_player import MomentPlayer
from window_material import Idle


def opened(kind: type[Page], desk: Desk, qtbot: QtBot, idle: Idle) -> Page:
    page = kind(desk)
    qtbot.addWidget(page)
    page.resize(1100, 700)
    page.show()
    page.enter()
    idle()
    return page


def test_figures_lead_from_step_to_step(studio: Studio, reviewed: list[Evaluation]) -> None:
    figures = home_figures(studio)
    assert (figures.calls, figures.drawn, figures.reviewed, figures.submitted) == (12, 6, 6, 1)
    assert figures.next_step() is Step.PUBLISH
    assert HomeFigures().next_step() is Step.IMPORT
    assert HomeFigures(calls=1).next_step() is Step.DRAW
    assert HomeFigures(calls=1, drawn=1, to_review=1, drawn_without_transcript=1).next_step() is Step.TRANSCRIBE
    assert HomeFigures(calls=1, drawn=1, to_review=1).next_step() is Step.REVIEW
    assert HomeFigures(calls=1, drawn=1).next_step() is Step.COACH


def test_queue_hides_what_is_done_until_asked(reviewed: list[Evaluation], desk: Desk, qtbot: QtBot, idle: Idle) -> None:
    page = opened(QueuePage, desk, qtbot, idle)
    assert isinstance(page, QueuePage)
    assert page.model.rows == ()
    page.show_done.setChecked(True)
    assert len(page.model.rows) == 6


def test_publishing_publishes_only_what_was_submitted(
    reviewed: list[Evaluation], desk: Desk, studio: Studio, qtbot: QtBot, idle: Idle
) -> None:
    page = opened(EvaluationsPage, desk, qtbot, idle)
    assert isinstance(page, EvaluationsPage)
    page.view.table.selectAll()
    page.publish.click()
    idle()
    assert {row.state for row in page.model.rows} == {EvaluationState.PUBLISHED}
    assert get_evaluation(studio, reviewed[-1].id).state is EvaluationState.PUBLISHED


def test_coaching_shows_the_report_and_keeps_actions(
    reviewed: list[Evaluation], agents: tuple[Person, Person], desk: Desk, qtbot: QtBot, idle: Idle
) -> None:
    page = opened(CoachingPage, desk, qtbot, idle)
    assert isinstance(page, CoachingPage)
    page.show_agent(agents[0].id)
    idle()
    assert page.report is not None
    assert page.report.overall.n == 3
    assert any("n = 3" in part.text() for part in page.findChildren(QLabel))
    page.view.actions_board.what.setText("Greets with the name")
    page.view.actions_board.add.click()
    idle()
    assert any(part.text() == "Greets with the name" for part in page.findChildren(QLabel))
    with qtbot.waitSignal(page.view.actions_board.closed, raising=False, timeout=1):
        pass
    page.view.actions_board.closed.emit(1, ActionState.DONE)
    idle()
    assert any(part.text() == "Done" for part in page.findChildren(QLabel, "badge"))


def test_report_is_written_into_the_workspace(
    reviewed: list[Evaluation], desk: Desk, studio: Studio, qtbot: QtBot, idle: Idle
) -> None:
    page = opened(CoachingPage, desk, qtbot, idle)
    assert isinstance(page, CoachingPage)
    page.export("html")
    idle()
    files = list((studio.folder / "reports").glob("*.html"))
    assert len(files) == 1
    assert page.view.open_folder.isVisible()


def test_period_without_evaluations_says_so(reviewed: list[Evaluation], desk: Desk, qtbot: QtBot, idle: Idle) -> None:
    page = opened(CoachingPage, desk, qtbot, idle)
    assert isinstance(page, CoachingPage)
    long_ago = date(2001, 1, 1)
    page.view.period.show_period(long_ago, long_ago + timedelta(days=30))
    page.view.period.changed.emit()
    idle()
    assert page.view.stack.currentWidget() is page.view.empty


def test_agent_sees_only_own_published_evaluations_and_acknowledges(
    reviewed: list[Evaluation], agents: tuple[Person, Person], desk: Desk, studio: Studio, qtbot: QtBot, idle: Idle
) -> None:
    desk.work_as(agents[1])
    page = opened(FeedbackPage, desk, qtbot, idle)
    assert isinstance(page, FeedbackPage)
    own = [one for one in reviewed[:-1] if one.agent_id == agents[1].id]
    assert {row.id for row in page.model.rows} == {one.id for one in own}
    page.acknowledge_shown()
    idle()
    assert [row.state for row in page.model.rows].count(EvaluationState.ACKNOWLEDGED) == 1


def test_a_score_of_nothing_says_which_critical_error_made_it(
    reviewed: list[Evaluation], desk: Desk, qtbot: QtBot
) -> None:
    scorecard = get_scorecard(desk.studio, reviewed[0].scorecard_id, reviewed[0].scorecard_version)
    critical = next(
        question
        for question in scorecard.questions()
        if question.critical and question.critical.scope is FailScope.FORM and question.kind is QuestionKind.YES_NO
    )
    answers = {**reviewed[0].answers, critical.id: Answer(False)}
    failed = replace(reviewed[0], answers=answers, score=0.0, failed=True)
    sheet = FeedbackSheet(desk, Feedback(failed, scorecard), MomentPlayer(desk))
    qtbot.addWidget(sheet)
    sentences = [part.text() for part in sheet.findChildren(QLabel) if "critical error" in part.text()]
    assert [critical.text.in_language("en") in sentence for sentence in sentences] == [True]


def test_after_a_review_the_next_call_is_one_click_away(
    studio: Studio, reviewed: list[Evaluation], agents: tuple[Person, Person], desk: Desk, qtbot: QtBot, idle: Idle
) -> None:
    waiting = draw_sample(studio, SamplingPlan(CallFilter(), per_agent=1), bytes(range(16))).items
    page = opened(ReviewPage, desk, qtbot, idle)
    assert isinstance(page, ReviewPage)
    page.open_call(reviewed[-1].call_uid)
    idle()
    assert page.view.score.next_call.isVisible()
    with qtbot.waitSignal(desk.open_review) as asked:
        page.view.score.next_call.click()
    assert asked.args[0] in [item.uid for item in waiting]
