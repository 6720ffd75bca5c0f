"""Suggested answers on the review page, what was read out of the call beside it, and how often checks were right."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from qa_studio.domain.calls import CallFilter, Span, Speaker
from qa_studio.domain.evaluations import Answer
from qa_studio.domain.people import Person
from qa_studio.domain.phrases import PhraseGroup, PhraseHit
from qa_studio.domain.sentiment_arc import ArcPoint, Turn, TurningPoint
from qa_studio.domain.topics import KeyPhrase
from qa_studio.domain.transcripts import Transcript, TranscriptSource, Utterance
from qa_studio.services.analyse_calls import analyse
from qa_studio.services.manage_scorecards import get_scorecard
from qa_studio.services.review_call import evaluation_rows, get_evaluation, save_draft, start_review, submit_evaluation
from qa_studio.services.studio import Studio
from qa_studio.services.suggest_answers import check_agreement, suggest_answers
from qa_studio.ui.desk import Desk
from qa_studio.ui.pages.review_page import ReviewPage
from qa_studio.ui.pages.scorecards_page import ScorecardsPage
from qa_studio.ui.widgets import player as player_module
from qa_studio.ui.widgets import review_draft
from window_material import SCORECARD, Idle, best_answer

UTTERANCES = (
    Utterance(Speaker.AGENT, 1.0, 4.0, "buenos días le atiende Laura"),
    Utterance(Speaker.CUSTOMER, 5.0, 9.0, "llevo dos horas esperando"),
    Utterance(Speaker.AGENT, 10.0, 14.0, "tiene usted razón"),
)


def read_call(studio: Studio, uid: str) -> None:
    """Keeps a transcript with a greeting, a name and a rude word in its analysis."""
    transcript = Transcript(uid, TranscriptSource.VOSK, None, "es", UTTERANCES, datetime.now(UTC))
    with studio.uow() as uow:
        analysis = analyse(studio, uow, transcript)

    def hit(group: PhraseGroup, utterance: int, at_s: float) -> PhraseHit:
        return PhraseHit("r", group, Speaker.AGENT, utterance, 0, 1, Span(at_s, at_s + 1), "buenos días")

    read = replace(
        analysis,
        phrases=(
            hit(PhraseGroup.GREETING, 0, 1.0),
            hit(PhraseGroup.PRESENTATION, 0, 2.0),
            hit(PhraseGroup.RUDENESS, 2, 11.0),
        ),
        arc=(ArcPoint(0, 1.0, Speaker.AGENT, 0.2), ArcPoint(1, 5.0, Speaker.CUSTOMER, -0.4)),
        turning_points=(TurningPoint(1, Span(5, 9), Speaker.CUSTOMER, Turn.SOURED, 0.1, -0.5),),
        key_phrases=(KeyPhrase("hora esperar", "dos horas", 1, (1,)),),
        library="test",
    )
    with studio.uow() as uow:
        uow.transcripts.replace_current(transcript, read)
        uow.commit()


@pytest.fixture
def call(studio: Studio, agents: tuple[Person, Person]) -> str:
    """A call of Ana's that was read."""
    with studio.uow() as uow:
        uid = next(row.uid for row in uow.calls.rows(CallFilter()) if row.agent == "Ana")
    read_call(studio, uid)
    return uid


@pytest.fixture
def page(
    studio: Studio, call: str, desk: Desk, idle: Idle, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> Iterator[ReviewPage]:
    """The call with a review just begun."""
    monkeypatch.setattr(player_module, "has_sound_device", lambda: False)
    monkeypatch.setattr(review_draft, "PAUSE_MS", 10)
    page = ReviewPage(desk)
    qtbot.addWidget(page)
    page.resize(1280, 760)
    page.show()
    page.activateWindow()
    page.open_call(call)
    qtbot.waitUntil(page.view.isVisible, timeout=20_000)
    idle()
    page.activateWindow()
    qtbot.waitUntil(page.isActiveWindow, timeout=20_000)
    page.focus_list()
    page.scoring.begin(SCORECARD)
    idle()
    yield page
    page.leave()
    idle()


def test_a_suggestion_stands_beside_its_question_and_answers_nothing_by_itself(page: ReviewPage) -> None:
    line = page.view.form.row("saludo").suggestion
    assert line.isVisible()
    assert line.chip.text() == "Suggested: Yes"
    assert [button.text() for button in line.moments] == ["▸ 0:01", "▸ 0:02"]
    assert "Agent: a greeting in the first 15 s: met" in line.chip.toolTip()
    assert page.scoring.sheet is not None
    assert page.scoring.sheet.evaluation.answers == {}
    assert not page.view.form.row("resolucion").suggestion.isVisible()


def test_one_key_takes_a_suggestion_and_answering_otherwise_overrules_it(
    page: ReviewPage, studio: Studio, idle: Idle, qtbot: QtBot
) -> None:
    sheet = page.scoring.sheet
    assert sheet is not None
    sheet.choose("saludo")
    qtbot.keyClick(page.view.form, Qt.Key.Key_U)
    assert sheet.answer("saludo") == Answer(True, suggested=True)
    assert page.view.form.row("saludo").suggestion.state.text() == "taken"
    sheet.choose("trato_respetuoso")
    assert page.view.form.row("trato_respetuoso").suggestion.chip.text() == "Suggested: No"
    qtbot.keyClick(page.view.form, Qt.Key.Key_Y)
    assert sheet.answer("trato_respetuoso") == Answer(True, suggested=False)
    assert page.view.form.row("trato_respetuoso").suggestion.state.text() == "overruled"
    qtbot.keyClick(page.view.form, Qt.Key.Key_Backspace)
    assert sheet.answer("trato_respetuoso") == Answer(None)
    qtbot.keyClick(page.view.form, Qt.Key.Key_Y)
    assert page.scoring.keeper is not None
    page.scoring.keeper.flush()
    idle()
    stored = get_evaluation(studio, evaluation_rows(studio)[0].id)
    assert {question: answer.suggested for question, answer in stored.answers.items()} == {
        "saludo": True,
        "trato_respetuoso": False,
    }


def test_the_moments_of_a_suggestion_are_played_by_key_and_click(page: ReviewPage, qtbot: QtBot) -> None:
    sheet = page.scoring.sheet
    assert sheet is not None
    sheet.choose("saludo")
    heard = []
    for _ in range(3):
        qtbot.keyClick(page.view.form, Qt.Key.Key_P)
        heard.append(page.player.position_s)
    assert heard == pytest.approx([1.0, 2.0, 1.0], abs=0.2)
    page.view.form.row("trato_respetuoso").suggestion.moments[0].click()
    assert page.player.position_s == pytest.approx(11.0, abs=0.2)


def test_who_listens_to_the_screen_hears_the_suggestion(page: ReviewPage) -> None:
    sheet = page.scoring.sheet
    assert sheet is not None
    sheet.choose("trato_respetuoso")
    assert page.view.form.accessibleName().endswith("Suggested: No; U takes it")
    assert "Press U to take it" in page.view.form.row("trato_respetuoso").suggestion.chip.accessibleName()


def test_what_was_read_out_of_the_call_is_a_key_away_and_each_finding_jumps_to_its_moment(
    page: ReviewPage, qtbot: QtBot
) -> None:
    panel = page.view.insights
    assert not panel.isVisible()
    qtbot.keyClick(page.view.form, Qt.Key.Key_I)
    assert panel.isVisible()
    names = [button.accessibleName() for button in panel.moments]
    turned = names.index("Customer: turned sour: play from 0:05. llevo dos horas esperando")
    panel.moments[turned].click()
    assert page.player.position_s == pytest.approx(5.0, abs=0.2)
    assert "Rudeness: play from 0:11. Agent: buenos días" in names
    assert "dos horas: play from 0:05. llevo dos horas esperando" in names
    qtbot.mouseClick(panel.arc, Qt.MouseButton.LeftButton, pos=panel.arc.rect().center())
    assert page.player.position_s == pytest.approx(30.0, abs=1.0)
    qtbot.keyClick(page.view.form, Qt.Key.Key_I)
    assert page.view.transcript.isVisible()


def test_a_check_that_reviewers_overrule_says_so_on_the_scorecards_page(
    studio: Studio, agents: tuple[Person, Person], desk: Desk, idle: Idle, qtbot: QtBot
) -> None:
    with studio.uow() as uow:
        uids = [row.uid for row in uow.calls.rows(CallFilter())][:10]
    card = get_scorecard(studio, SCORECARD)
    best = {question.id: best_answer(question) for question in card.questions()}
    for place, uid in enumerate(uids):
        draft = start_review(studio, uid, SCORECARD)
        answers = {**best, "saludo": Answer(True, suggested=place < 7), "despedida": Answer(True, suggested=True)}
        submit_evaluation(studio, save_draft(studio, replace(draft, answers=answers)).id)
    counted = check_agreement(studio, SCORECARD)
    assert (counted["saludo"].suggested, counted["saludo"].agreed) == (10, 7)
    page = ScorecardsPage(desk)
    qtbot.addWidget(page)
    page.refresh()
    idle()
    assert page.shown is not None
    words = [part.text() for part in page.shown.findChildren(QLabel)]
    assert "Reviewers took 7 of 10 suggestions (70%)." in words
    assert "Reviewers took 10 of 10 suggestions (100%)." in words
    assert words.count("Reviewers overrule this suggestion too often: change its checks, or remove them.") == 1


def test_nothing_is_suggested_for_a_call_that_nobody_transcribed(studio: Studio, agents: tuple[Person, Person]) -> None:
    assert suggest_answers(studio, "0" * 64, SCORECARD) == {}
