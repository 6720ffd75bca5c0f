"""The scorecard as a form: every kind of question, conditions, causes, evidence and the live score."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QLineEdit, QPlainTextEdit, QToolButton
from pytestqt.qtbot import QtBot

from qa_studio.domain.calls import Span
from qa_studio.domain.evaluations import Answer, Evaluation, EvaluationState, Evidence, Origin
from qa_studio.domain.scorecards import (
    NA,
    Band,
    Cause,
    Condition,
    Critical,
    FailEffect,
    FailScope,
    Family,
    LocalText,
    Option,
    Question,
    QuestionKind,
    Scorecard,
    ScoringMode,
    Section,
)
from qa_studio.messages import Texts
from qa_studio.settings import Settings
from qa_studio.ui.widgets.review_sheet import ReviewSheet
from qa_studio.ui.widgets.score_trace import ScoreTrace
from qa_studio.ui.widgets.scorecard_form import ScorecardForm

TEXTS: Path = Settings().resources / "translations"


def words(text: str) -> LocalText:
    return LocalText({"en": text, "es": text})


CRITICAL = Critical(Family.COMPLIANCE, FailScope.FORM, FailEffect.ZERO)
CARD = Scorecard(
    "card",
    1,
    words("Card"),
    ScoringMode.POINTS,
    (
        Section(
            "first",
            words("First"),
            (
                Question("greeting", words("Greeting?"), QuestionKind.YES_NO, guidance=words("<b>Listen</b> & decide")),
                Question("identity", words("Identity?"), QuestionKind.YES_NO, critical=CRITICAL),
                Question(
                    "why_not",
                    words("Why not?"),
                    QuestionKind.CHOICE,
                    options=(Option("haste", words("In haste"), 0), Option("forgot", words("Forgot"), 1)),
                    shown_if=Condition("identity", (False,)),
                ),
            ),
        ),
        Section(
            "second",
            words("Second"),
            (
                Question("tone", words("Tone?"), QuestionKind.SCALE, scale_max=4, points=4, allows_na=False),
                Question(
                    "wait",
                    words("Wait?"),
                    QuestionKind.NUMBER,
                    bands=(Band(0, 30, 2), Band(30, 600, 0)),
                ),
                Question(
                    "notes",
                    words("Notes?"),
                    QuestionKind.MULTI,
                    options=(Option("who", words("Who"), 1), Option("what", words("What"), 1)),
                ),
                Question("remark", words("Remark?"), QuestionKind.TEXT),
            ),
        ),
    ),
    languages=("en", "es"),
)


def evaluation(**answers: object) -> Evaluation:
    given = {question: Answer(value) for question, value in answers.items()}  # type: ignore[arg-type]
    return Evaluation(1, "uid", 2, 3, "card", 1, EvaluationState.DRAFT, Origin.RANDOM, given)


@pytest.fixture
def sheet(qapp: object) -> ReviewSheet:
    return ReviewSheet(CARD, evaluation(), is_editable=True)


@pytest.fixture
def form(qtbot: QtBot, sheet: ReviewSheet) -> ScorecardForm:
    form = ScorecardForm(Texts(TEXTS, "en"))
    qtbot.addWidget(form)
    form.resize(600, 500)
    form.show_sheet(sheet)
    form.show()
    qtbot.waitExposed(form)
    return form


def button(form: ScorecardForm, question: str, label: str) -> QToolButton:
    buttons = form.row(question).field.findChildren(QToolButton)
    return next(found for found in buttons if found.text().endswith(label))


def press(form: ScorecardForm, qtbot: QtBot, question: str, label: str) -> None:
    qtbot.mouseClick(button(form, question, label), Qt.MouseButton.LeftButton)


@pytest.mark.parametrize(
    ("question", "label", "value"),
    [
        ("greeting", "Yes", True),
        ("greeting", "No", False),
        ("greeting", "N/A", NA),
        ("tone", "3", 3),
        ("tone", "0", 0),
        ("notes", "What", ("what",)),
    ],
)
def test_a_pressed_button_answers(
    form: ScorecardForm, sheet: ReviewSheet, qtbot: QtBot, question: str, label: str, value: object
) -> None:
    press(form, qtbot, question, label)
    assert sheet.answer(question).value == value
    assert type(sheet.answer(question).value) is type(value)
    assert button(form, question, label).isChecked()
    assert sheet.current == question


def test_pressing_the_same_answer_again_takes_it_back(form: ScorecardForm, sheet: ReviewSheet, qtbot: QtBot) -> None:
    press(form, qtbot, "greeting", "Yes")
    press(form, qtbot, "greeting", "Yes")
    assert sheet.answer("greeting").value is None
    assert "greeting" in sheet.score.missing
    assert not button(form, "greeting", "Yes").isChecked()


def test_zero_on_a_scale_is_not_a_no(form: ScorecardForm, sheet: ReviewSheet) -> None:
    sheet.set_value("tone", 0)
    sheet.set_value("greeting", False)
    assert button(form, "tone", "0").isChecked()
    assert not button(form, "greeting", "N/A").isChecked()


def test_a_question_comes_and_goes_with_the_answer_it_hangs_on(
    form: ScorecardForm, sheet: ReviewSheet, qtbot: QtBot
) -> None:
    assert not form.row("why_not").isVisibleTo(form)
    press(form, qtbot, "identity", "No")
    assert form.row("why_not").isVisibleTo(form)
    press(form, qtbot, "identity", "Yes")
    assert not form.row("why_not").isVisibleTo(form)
    assert "why_not" not in sheet.visible


def test_a_typed_number_is_taken_with_comma_or_point(form: ScorecardForm, sheet: ReviewSheet, qtbot: QtBot) -> None:
    field = form.row("wait").field.field()
    assert isinstance(field, QLineEdit)
    qtbot.keyClicks(field, "12,5")
    assert sheet.answer("wait").value == 12.5


def test_a_number_the_scorecard_does_not_know_is_refused_with_its_reason(
    form: ScorecardForm, sheet: ReviewSheet, qtbot: QtBot
) -> None:
    field = form.row("wait").field.field()
    assert isinstance(field, QLineEdit)
    qtbot.keyClicks(field, "9999")
    assert sheet.answer("wait").value is None
    assert any(label.isVisibleTo(form) and label.text() for label in form.row("wait").field.findChildren(QLabel))


def test_a_text_is_taken_as_it_is_written(form: ScorecardForm, sheet: ReviewSheet, qtbot: QtBot) -> None:
    field = form.row("remark").field.field()
    assert isinstance(field, QPlainTextEdit)
    qtbot.keyClicks(field, "well done")
    assert sheet.answer("remark").value == "well done"


def test_a_cause_is_asked_only_of_what_was_answered_badly(sheet: ReviewSheet) -> None:
    sheet.choose("greeting")
    sheet.next_cause()
    assert sheet.answer("greeting").cause is None
    sheet.set_value("greeting", False)
    sheet.next_cause()
    sheet.next_cause()
    assert sheet.answer("greeting").cause is Cause.PROCESS
    sheet.set_value("greeting", True)
    assert sheet.answer("greeting").cause is None


def test_a_comment_outlives_its_answer(sheet: ReviewSheet) -> None:
    sheet.set_comment("greeting", "too fast")
    sheet.set_value("greeting", True)
    sheet.set_value("greeting", None)
    assert sheet.answer("greeting").comment == "too fast"
    sheet.set_comment("greeting", "")
    assert "greeting" not in sheet.evaluation.answers


def test_pinned_evidence_is_listed_by_time_plays_and_can_be_taken_away(
    form: ScorecardForm, sheet: ReviewSheet, qtbot: QtBot
) -> None:
    sheet.choose("greeting")
    assert sheet.pin("greeting", Span(30.0, 33.0), "later")
    assert sheet.pin("greeting", Span(2.0, 4.0), "good morning")
    assert not sheet.pin("greeting", Span(2.0, 4.0), "good morning")
    assert [moment.quote for moment in sheet.evidence("greeting")] == ["good morning", "later"]
    flag = next(found for found in form.findChildren(QToolButton) if "0:02" in found.text())
    with qtbot.waitSignal(form.asked_to_play) as told:
        qtbot.mouseClick(flag, Qt.MouseButton.LeftButton)
    assert told.args == [Evidence("greeting", Span(2.0, 4.0), "good morning")]
    sheet.unpin(told.args[0])
    assert [moment.quote for moment in sheet.evidence("greeting")] == ["later"]


def test_digits_answer_as_the_question_takes_them(sheet: ReviewSheet) -> None:
    sheet.choose("tone")
    assert sheet.press_digit(4)
    assert not sheet.press_digit(5)
    sheet.choose("notes")
    assert sheet.press_digit(2)
    assert sheet.press_digit(1)
    assert not sheet.press_digit(3)
    sheet.choose("remark")
    assert not sheet.press_digit(1)
    assert (sheet.answer("tone").value, sheet.answer("notes").value) == (4, ("who", "what"))


def test_not_applicable_is_only_taken_where_it_may_be(sheet: ReviewSheet) -> None:
    sheet.choose("tone")
    sheet.press_na()
    sheet.choose("wait")
    sheet.press_na()
    assert (sheet.answer("tone").value, sheet.answer("wait").value) == (None, NA)


def test_going_on_stays_within_the_shown_questions(sheet: ReviewSheet) -> None:
    sheet.step(-3)
    assert sheet.current == "greeting"
    sheet.step(2)
    assert sheet.current == "tone"
    sheet.step(99)
    assert sheet.current == "remark"
    sheet.step_to_missing()
    assert sheet.current == "greeting"


def test_what_is_handed_in_cannot_be_changed(qtbot: QtBot) -> None:
    sheet = ReviewSheet(CARD, evaluation(greeting=True), is_editable=False)
    form = ScorecardForm(Texts(TEXTS, "en"))
    qtbot.addWidget(form)
    form.show_sheet(sheet)
    form.show()
    press(form, qtbot, "greeting", "No")
    sheet.set_value("greeting", False)
    sheet.set_comment("greeting", "x")
    sheet.set_general_comment("x")
    assert not sheet.pin("greeting", Span(0, 1), "")
    assert sheet.evaluation == evaluation(greeting=True)


def test_the_total_the_failure_and_what_is_missing_are_live(sheet: ReviewSheet, qtbot: QtBot) -> None:
    panel = ScoreTrace(Texts(TEXTS, "en"))
    qtbot.addWidget(panel)
    panel.show()
    for question, value in (("greeting", True), ("tone", 4), ("wait", 10.0), ("notes", ("who", "what"))):
        sheet.set_value(question, value)
    panel.show_score(sheet)
    qtbot.waitUntil(lambda: {"100.0", "Compliance –"} <= shown_texts(panel))
    sheet.set_value("identity", False)
    panel.show_score(sheet)
    qtbot.waitUntil(lambda: {"0.0", "Critical error", "Compliance ✗"} <= shown_texts(panel))


def shown_texts(panel: ScoreTrace) -> set[str]:
    return {label.text() for label in panel.findChildren(QLabel) if label.isVisibleTo(panel)}


def test_the_screen_reader_hears_where_one_is(form: ScorecardForm, sheet: ReviewSheet) -> None:
    sheet.choose("tone")
    assert form.accessibleName() == "Question 3 of 6: Tone?"
