"""The review page over a real workspace: a whole review with keys alone, drafts, steps of its life, read-only views."""

import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from factories import metadata_csv, tone_call
from qa_studio.domain.evaluations import Evaluation, EvaluationState
from qa_studio.domain.people import Person, Role
from qa_studio.domain.scorecards import NA, Cause, QuestionKind
from qa_studio.messages import Texts
from qa_studio.services.import_calls import import_calls
from qa_studio.services.manage_queue import transcription_jobs
from qa_studio.services.read_transcript import import_transcript
from qa_studio.services.review_call import evaluation_rows, get_evaluation, publish_evaluation, submit_evaluation
from qa_studio.services.studio import Studio
from qa_studio.ui.desk import Desk
from qa_studio.ui.pages.review_page import ReviewPage
from qa_studio.ui.widgets import player as player_module
from qa_studio.ui.widgets import review_draft
from qa_studio.ui.widgets.review_draft import DraftState
from qa_studio.ui.widgets.review_keys import KEYS, KeysDialog
from qa_studio.ui.widgets.review_sheet import ReviewSheet

SPOKEN = (
    ("agent", 0.1, "hello and good morning how can I help"),
    ("customer", 1.1, "I am angry about my bill"),
    ("agent", 2.1, "I am sorry let me look"),
)


def transcript_file(folder: Path) -> Path:
    utterances = []
    for speaker, start_s, text in SPOKEN:
        step_s = 0.8 / len(text.split())
        words = [
            {"word": word, "start_s": start_s + place * step_s, "end_s": start_s + (place + 1) * step_s}
            for place, word in enumerate(text.split())
        ]
        utterances.append(
            {"speaker": speaker, "start_s": start_s, "end_s": start_s + 0.8, "text": text, "words": words}
        )
    path = folder / "call.json"
    path.write_text(json.dumps({"language": "en", "utterances": utterances}), encoding="utf-8")
    return path


@pytest.fixture
def call(studio: Studio, staff: dict[Role, Person], tmp_path: Path) -> str:
    """A call of Ana's without a transcript."""
    path = tone_call(tmp_path / "one.wav", 4.0)
    table = metadata_csv(tmp_path / "calls.csv", [{"recording": "one.wav", "agent": "1001", "language": "en"}])
    return import_calls(studio, [path], metadata=table).imported[0]


@pytest.fixture
def read_call(studio: Studio, call: str, tmp_path: Path) -> str:
    """The call with its transcript."""
    import_transcript(studio, call, transcript_file(tmp_path))
    return call


Opened = Callable[..., ReviewPage]


@pytest.fixture
def opened(studio: Studio, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> Iterator[Opened]:
    """Opens a call on a page of its own, for a person, and waits until it is all there."""
    monkeypatch.setattr(player_module, "has_sound_device", lambda: False)
    monkeypatch.setattr(review_draft, "PAUSE_MS", 10)
    desks: list[Desk] = []

    def open_page(uid: str, person: Person, *, with_sound: bool = True) -> ReviewPage:
        desk = Desk(studio.acting_as(person), "en")
        desks.append(desk)
        page = ReviewPage(desk)
        page.resize(1066, 730)
        qtbot.addWidget(page)
        page.show()
        page.activateWindow()
        qtbot.waitActive(page)
        page.open_call(uid)
        qtbot.waitUntil(lambda: page.view.isVisible() and (page.player.is_loaded or not with_sound), timeout=20_000)
        return page

    yield open_page
    for desk in desks:
        desk.jobs.shutdown()


def sheet_of(page: ReviewPage, qtbot: QtBot) -> ReviewSheet:
    qtbot.waitUntil(lambda: page.scoring.sheet is not None)
    assert page.scoring.sheet is not None
    return page.scoring.sheet


def press(page: ReviewPage, qtbot: QtBot, *keys: Qt.Key, ctrl: bool = False) -> None:
    """Presses keys wherever the focus is, as a person does."""
    modifier = Qt.KeyboardModifier.ControlModifier if ctrl else Qt.KeyboardModifier.NoModifier
    for key in keys:
        focused = QApplication.focusWidget()
        assert focused is not None
        assert page.isAncestorOf(focused), f"the focus left the page for {focused}"
        qtbot.keyClick(focused, key, modifier)


def write(qtbot: QtBot, text: str) -> None:
    focused = QApplication.focusWidget()
    assert isinstance(focused, QWidget)
    qtbot.keyClicks(focused, text)


def answer_with_keys(page: ReviewPage, sheet: ReviewSheet, qtbot: QtBot) -> None:
    """Answers the current question well, by its kind."""
    question = sheet.question(sheet.current)
    match question.kind:
        case QuestionKind.YES_NO:
            press(page, qtbot, Qt.Key.Key_Y)
        case QuestionKind.SCALE:
            press(page, qtbot, Qt.Key(Qt.Key.Key_0.value + question.scale_max))
        case QuestionKind.CHOICE | QuestionKind.MULTI:
            press(page, qtbot, Qt.Key.Key_1)
        case QuestionKind.NUMBER:
            press(page, qtbot, Qt.Key.Key_Return)
            write(qtbot, "5")
            press(page, qtbot, Qt.Key.Key_Escape)
        case _:
            press(page, qtbot, Qt.Key.Key_Return)
            write(qtbot, "fine")
            press(page, qtbot, Qt.Key.Key_Escape)


def kept(page: ReviewPage, qtbot: QtBot) -> None:
    keeper = page.scoring.keeper
    assert keeper is not None
    qtbot.waitUntil(lambda: keeper.is_kept and keeper.state is DraftState.KEPT)


def test_a_whole_review_is_done_with_keys_alone(
    studio: Studio, staff: dict[Role, Person], read_call: str, opened: Opened, qtbot: QtBot
) -> None:
    page = opened(read_call, staff[Role.REVIEWER])
    press(page, qtbot, Qt.Key.Key_Return)
    sheet = sheet_of(page, qtbot)
    evaluation_id = sheet.evaluation.id

    press(page, qtbot, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: page.player.position_s > 0.3)
    press(page, qtbot, Qt.Key.Key_Space, Qt.Key.Key_E)
    assert not page.player.is_playing
    first = sheet.current
    assert [moment.quote for moment in sheet.evidence(first)] == [SPOKEN[0][2]]

    press(page, qtbot, Qt.Key.Key_N, Qt.Key.Key_X, Qt.Key.Key_X, Qt.Key.Key_C)
    write(qtbot, "yes no 5 [space]")
    press(page, qtbot, Qt.Key.Key_Escape)
    assert sheet.answer(first).comment == "yes no 5 [space]"
    assert sheet.answer(first).value is False
    assert sheet.answer(first).cause is Cause.PROCESS

    press(page, qtbot, Qt.Key.Key_J)
    for _ in range(60):
        if not sheet.score.missing:
            break
        answer_with_keys(page, sheet, qtbot)
        press(page, qtbot, Qt.Key.Key_M)
    assert not sheet.score.missing

    with qtbot.waitSignal(page.desk.changed, check_params_cb=lambda names: "evaluations" in names):
        press(page, qtbot, Qt.Key.Key_Return, ctrl=True)
    stored = get_evaluation(studio, evaluation_id)
    assert stored.state is EvaluationState.SUBMITTED
    assert stored.answers[first].comment == "yes no 5 [space]"
    assert stored.evidence[0].quote == SPOKEN[0][2]
    assert stored.score == sheet.score.total


def test_what_is_not_answered_is_shown_instead_of_submitted(
    staff: dict[Role, Person], read_call: str, opened: Opened, qtbot: QtBot
) -> None:
    page = opened(read_call, staff[Role.REVIEWER])
    press(page, qtbot, Qt.Key.Key_Return)
    sheet = sheet_of(page, qtbot)
    press(page, qtbot, Qt.Key.Key_J, Qt.Key.Key_J)
    with qtbot.waitSignal(page.desk.notify.noticed) as told:
        press(page, qtbot, Qt.Key.Key_Return, ctrl=True)
    assert told.args[0].level == "error"
    assert sheet.current == sheet.score.missing[0]
    assert sheet.is_editable


def test_a_draft_saves_itself_and_is_there_when_one_comes_back(
    studio: Studio, staff: dict[Role, Person], read_call: str, opened: Opened, qtbot: QtBot
) -> None:
    page = opened(read_call, staff[Role.REVIEWER])
    press(page, qtbot, Qt.Key.Key_Return)
    sheet = sheet_of(page, qtbot)
    first = sheet.current
    press(page, qtbot, Qt.Key.Key_Y)
    kept(page, qtbot)
    assert get_evaluation(studio, sheet.evaluation.id).answers[first].value is True

    again = opened(read_call, staff[Role.REVIEWER])
    assert sheet_of(again, qtbot).answer(first).value is True


def test_leaving_at_once_loses_nothing(
    studio: Studio, staff: dict[Role, Person], read_call: str, opened: Opened, qtbot: QtBot
) -> None:
    page = opened(read_call, staff[Role.REVIEWER])
    press(page, qtbot, Qt.Key.Key_Return)
    sheet = sheet_of(page, qtbot)
    press(page, qtbot, Qt.Key.Key_A if sheet.question(sheet.current).allows_na else Qt.Key.Key_Y)
    first, wanted = sheet.current, sheet.answer(sheet.current).value
    assert page.leave()
    page.desk.jobs.shutdown()
    assert wanted in (True, NA)
    assert get_evaluation(studio, sheet.evaluation.id).answers[first].value == wanted


def test_a_save_that_fails_is_told_and_marked(
    staff: dict[Role, Person], read_call: str, opened: Opened, qtbot: QtBot, studio: Studio
) -> None:
    page = opened(read_call, staff[Role.REVIEWER])
    press(page, qtbot, Qt.Key.Key_Return)
    sheet = sheet_of(page, qtbot)
    with studio.uow() as uow:
        uow.evaluations.save(_submitted(sheet))
        uow.commit()
    with qtbot.waitSignal(page.desk.notify.noticed) as told:
        press(page, qtbot, Qt.Key.Key_Y)
    assert told.args[0].level == "error"
    assert page.scoring.keeper is not None
    assert page.scoring.keeper.state is DraftState.FAILED


def _submitted(sheet: ReviewSheet) -> Evaluation:
    return replace(sheet.evaluation, state=EvaluationState.SUBMITTED)


def submitted_by(page: ReviewPage, studio: Studio, reviewer: Person, qtbot: QtBot) -> int:
    """Answers everything and hands it in; gives the evaluation's id."""
    press(page, qtbot, Qt.Key.Key_Return)
    sheet = sheet_of(page, qtbot)
    press(page, qtbot, Qt.Key.Key_E)
    for _ in range(60):
        if not sheet.score.missing:
            break
        answer_with_keys(page, sheet, qtbot)
        press(page, qtbot, Qt.Key.Key_M)
    kept(page, qtbot)
    return submit_evaluation(studio.acting_as(reviewer), sheet.evaluation.id).id


def test_a_supervisor_publishes_and_the_agent_reads_and_acknowledges(
    studio: Studio, staff: dict[Role, Person], read_call: str, opened: Opened, qtbot: QtBot
) -> None:
    reviewer_page = opened(read_call, staff[Role.REVIEWER])
    evaluation_id = submitted_by(reviewer_page, studio, staff[Role.REVIEWER], qtbot)

    page = opened(read_call, staff[Role.SUPERVISOR])
    assert not sheet_of(page, qtbot).is_editable
    with qtbot.waitSignal(page.desk.changed):
        page.view.score.publish.click()
    assert get_evaluation(studio, evaluation_id).state is EvaluationState.PUBLISHED

    agents = opened(read_call, staff[Role.AGENT])
    sheet = sheet_of(agents, qtbot)
    first = sheet.visible[0]
    before = sheet.evaluation
    press(agents, qtbot, Qt.Key.Key_N, Qt.Key.Key_E, Qt.Key.Key_Backspace)
    assert sheet.evaluation == before
    agents.listening.play_moment(sheet.evidence(first)[0])
    assert agents.player.is_playing
    agents.player.pause()
    with qtbot.waitSignal(agents.desk.changed):
        agents.view.score.acknowledge.click()
    assert get_evaluation(studio, evaluation_id).state is EvaluationState.ACKNOWLEDGED


def test_an_agent_is_offered_no_review_of_a_call(
    studio: Studio, staff: dict[Role, Person], read_call: str, opened: Opened, qtbot: QtBot
) -> None:
    page = opened(read_call, staff[Role.REVIEWER])
    publish_evaluation(studio, submitted_by(page, studio, staff[Role.REVIEWER], qtbot))
    agents = opened(read_call, staff[Role.AGENT])
    assert not sheet_of(agents, qtbot).is_editable
    assert not agents.view.score.submit.isVisible()
    assert len(evaluation_rows(studio)) == 1


def test_without_a_transcript_it_offers_to_get_one(
    studio: Studio, staff: dict[Role, Person], call: str, opened: Opened, qtbot: QtBot, tmp_path: Path
) -> None:
    page = opened(call, staff[Role.REVIEWER])
    assert page.view.missing.isVisible()
    with qtbot.waitSignal(page.desk.changed, check_params_cb=lambda names: "transcripts" in names):
        page.view.missing.transcription_wanted.emit()
    assert [row.call.uid for row in transcription_jobs(studio)] == [call]

    page.obtaining.import_from(transcript_file(tmp_path))
    qtbot.waitUntil(page.view.transcript.isVisible)
    assert page.view.transcript.toPlainText().splitlines() == [text for _, _, text in SPOKEN]


def test_text_alone_has_no_player(
    studio: Studio, staff: dict[Role, Person], read_call: str, opened: Opened, qtbot: QtBot
) -> None:
    with studio.uow() as uow:
        uow.calls.update(replace(uow.calls.get(read_call), recording=None))
        uow.commit()
    page = opened(read_call, staff[Role.REVIEWER], with_sound=False)
    assert not page.view.bar.isVisible()
    assert page.view.transcript.isVisible()
    press(page, qtbot, Qt.Key.Key_Return)
    sheet = sheet_of(page, qtbot)
    page.player.seek(1.3)
    press(page, qtbot, Qt.Key.Key_E)
    assert [moment.quote for moment in sheet.evidence(sheet.current)] == [SPOKEN[1][2]]


def test_it_opens_at_the_moment_it_is_asked_for(
    staff: dict[Role, Person], read_call: str, opened: Opened, qtbot: QtBot
) -> None:
    page = opened(read_call, staff[Role.REVIEWER])
    page.open_call(read_call, 2.5)
    assert page.player.position_s == 2.5


def test_typing_and_the_search_keep_their_keys_and_escape_returns(
    staff: dict[Role, Person], read_call: str, opened: Opened, qtbot: QtBot
) -> None:
    page = opened(read_call, staff[Role.REVIEWER])
    press(page, qtbot, Qt.Key.Key_Return)
    sheet = sheet_of(page, qtbot)
    press(page, qtbot, Qt.Key.Key_F, ctrl=True)
    write(qtbot, "yes nancy 0")
    assert page.view.search.line.text() == "yes nancy 0"
    assert sheet.answer(sheet.current).value is None
    press(page, qtbot, Qt.Key.Key_Escape)
    assert not page.view.search.isVisible()
    press(page, qtbot, Qt.Key.Key_Y)
    assert sheet.answer(sheet.visible[0]).value is True


def test_space_presses_a_button_that_was_reached_with_tab(
    staff: dict[Role, Person], read_call: str, opened: Opened, qtbot: QtBot
) -> None:
    page = opened(read_call, staff[Role.REVIEWER])
    page.view.bar.silences.setFocus(Qt.FocusReason.TabFocusReason)
    press(page, qtbot, Qt.Key.Key_Space)
    assert page.player.skips_silences
    assert not page.player.is_playing


def test_every_key_is_named_in_the_list_in_both_languages(
    staff: dict[Role, Person], read_call: str, opened: Opened, studio: Studio, qtbot: QtBot
) -> None:
    for language in ("es", "en"):
        texts = Texts(studio.resources / "translations", language)
        shown = [key.action for _, keys in KEYS for key in keys if key.shown]
        assert [action for action in shown if not texts.has(f"review.does.{action}")] == []
    page = opened(read_call, staff[Role.REVIEWER])
    press(page, qtbot, Qt.Key.Key_Question)
    assert page.findChild(KeysDialog) is not None
