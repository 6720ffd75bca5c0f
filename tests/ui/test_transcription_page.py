"""The transcription page: what waits, runs or failed can be steered, and says what to do next."""

import threading
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import cast

import pytest
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from qa_studio.domain.calls import AudioProperties, Call, Recording
from qa_studio.domain.errors import KnownError
from qa_studio.domain.jobs import JobState, Report
from qa_studio.domain.people import Person, Role
from qa_studio.services.manage_queue import pause_queue, queue_summary
from qa_studio.services.ports import SpeechModels, WorkerCrashed
from qa_studio.services.studio import Studio
from qa_studio.services.transcribe_calls import queue_untranscribed
from qa_studio.ui.desk import Desk
from qa_studio.ui.jobs import job as job_module
from qa_studio.ui.jobs.job import Errand
from qa_studio.ui.pages.transcription_page import TranscriptionPage
from qa_studio.ui.preferences import Preferences
from qa_studio.ui.widgets.job_bar import JobBar
from scripted_workers import OneModel, ScriptedWorkers
from window_material import Idle


@pytest.fixture
def workers() -> ScriptedWorkers:
    """Workers that do as the test says."""
    return ScriptedWorkers()


@pytest.fixture
def studio(studio: Studio) -> Studio:
    """A workspace with a model for every language, which nobody loads."""
    return replace(studio, models=cast(SpeechModels, OneModel("es", "ko")))


@pytest.fixture
def recordings(studio: Studio, tmp_path: Path) -> list[str]:
    """Four calls of a minute with recordings "a" to "d", not queued."""
    uids = []
    with studio.uow() as uow:
        for place, name in enumerate("abcd"):
            path = tmp_path / f"{name}.wav"
            path.write_bytes(b"sound")
            recording = Recording("", path.as_posix(), 5, AudioProperties(60.0, 8000, 1, "pcm_16"))
            started = datetime(2026, 3, 2, 9, place, tzinfo=UTC)
            uids.append(name * 64)
            uow.calls.add(Call(uids[-1], started, 60.0, language="es", recording=recording))
        uow.commit()
    return uids


@pytest.fixture
def open_page(desk: Desk, qtbot: QtBot, idle: Idle) -> Callable[[], TranscriptionPage]:
    """Gives a function that opens the page at the desk."""

    def opened() -> TranscriptionPage:
        page = TranscriptionPage(desk)
        qtbot.addWidget(page)
        page.resize(1040, 700)
        page.show()
        page.enter()
        idle()
        return page

    return opened


def mark(page: TranscriptionPage, *names: str) -> None:
    """Marks the calls with these recordings."""
    table = page.view.list.table
    table.clearSelection()
    for place, row in enumerate(page.model.rows):
        if Path(row.call.recording_name).stem in names:
            index = page.model.index(place, 0)
            flag = table.selectionModel().SelectionFlag
            table.selectionModel().select(index, flag.Select | flag.Rows)


def press(button: QPushButton | None, idle: Idle) -> None:
    """Presses a button that can be pressed, and waits for what comes of it."""
    assert button is not None
    assert button.isEnabled()
    button.click()
    idle()


def states(page: TranscriptionPage) -> dict[str, JobState]:
    """Gives where each recording stands."""
    return {Path(row.call.recording_name).stem: row.state for row in page.model.rows}


def test_calls_are_queued_and_taken_back(
    recordings: list[str], open_page: Callable[[], TranscriptionPage], idle: Idle
) -> None:
    page = open_page()
    press(page.view.empty_states["empty"].button, idle)
    assert page.view.list.count.text() == "4 waiting (4:00 of audio)"
    mark(page, "a", "b")
    press(page.view.cancel, idle)
    assert states(page) == {
        "a": JobState.CANCELLED,
        "b": JobState.CANCELLED,
        "c": JobState.QUEUED,
        "d": JobState.QUEUED,
    }
    assert page.view.list.count.text() == "2 waiting (2:00 of audio)"


def test_a_call_of_the_queue_opens_for_review(
    recordings: list[str], open_page: Callable[[], TranscriptionPage], idle: Idle, desk: Desk, qtbot: QtBot
) -> None:
    page = open_page()
    press(page.view.empty_states["empty"].button, idle)
    with qtbot.waitSignal(desk.open_review) as opened:
        page.view.list.table.activated.emit(page.model.index(0, 0))
    assert opened.args == [page.model.rows[0].call.uid]


def test_what_was_marked_stays_marked_when_the_queue_is_looked_at_again(
    recordings: list[str], studio: Studio, open_page: Callable[[], TranscriptionPage], idle: Idle
) -> None:
    queue_untranscribed(studio)
    page = open_page()
    mark(page, "b", "d")
    with studio.uow() as uow:
        uow.jobs.cancel([recordings[0]], studio.clock.now())
        uow.commit()
    page.refresh()
    idle()
    assert states(page)["a"] is JobState.CANCELLED
    assert {Path(row.call.recording_name).stem for row in page.selected} == {"b", "d"}


def test_failures_say_why_and_what_to_do_and_can_be_tried_again(
    recordings: list[str],
    studio: Studio,
    workers: ScriptedWorkers,
    open_page: Callable[[], TranscriptionPage],
    idle: Idle,
    desk: Desk,
) -> None:
    def crash(report: Report) -> None:
        raise WorkerCrashed("killed")

    def refuse(report: Report) -> None:
        raise KnownError("audio.no_samples", path="b.wav")

    workers.deeds = {"a": [crash, crash], "b": [refuse]}
    queue_untranscribed(studio)
    page = open_page()
    press(page.view.start, idle)
    assert states(page) == {
        "a": JobState.SET_ASIDE,
        "b": JobState.FAILED,
        "c": JobState.SUCCEEDED,
        "d": JobState.SUCCEEDED,
    }
    assert page.view.list.count.text() == "Nothing waiting · 1 failed · 1 set aside"
    mark(page, "a")
    assert desk.texts("transcription.advice_set_aside") in page.view.what_to_do.text()
    mark(page, "b")
    assert desk.texts("audio.no_samples", path="b.wav") in page.view.what_to_do.text()
    mark(page, "c")
    assert page.view.what_to_do.isHidden()
    mark(page, "a", "b")
    press(page.view.again, idle)
    press(page.view.start, idle)
    assert set(states(page).values()) == {JobState.SUCCEEDED}


def test_a_call_is_transcribed_again_in_another_language(
    recordings: list[str], studio: Studio, open_page: Callable[[], TranscriptionPage], idle: Idle
) -> None:
    queue_untranscribed(studio)
    page = open_page()
    press(page.view.start, idle)
    page.view.language.setCurrentIndex(page.view.language.findData("ko"))
    mark(page, "c")
    press(page.view.again, idle)
    assert {row.language for row in page.model.rows if row.state is JobState.QUEUED} == {"ko"}
    press(page.view.start, idle)
    with studio.uow() as uow:
        transcript = uow.transcripts.current(recordings[2])
    assert transcript is not None
    assert transcript.language == "ko"


def test_a_paused_queue_says_who_paused_it_and_goes_on_when_resumed(
    recordings: list[str],
    studio: Studio,
    workers: ScriptedWorkers,
    open_page: Callable[[], TranscriptionPage],
    idle: Idle,
) -> None:
    workers.deeds = {"b": [lambda report: pause_queue(studio)]}
    queue_untranscribed(studio)
    page = open_page()
    press(page.view.start, idle)
    assert list(states(page).values()).count(JobState.QUEUED) == 2
    assert "Ada" in page.view.paused.text()
    assert not page.view.start.isEnabled()
    press(page.view.pause, idle)
    assert page.view.paused.isHidden()
    assert set(states(page).values()) == {JobState.SUCCEEDED}


def test_a_running_call_can_be_cancelled_and_as_many_run_as_were_chosen(
    recordings: list[str],
    studio: Studio,
    workers: ScriptedWorkers,
    open_page: Callable[[], TranscriptionPage],
    idle: Idle,
    qtbot: QtBot,
    desk: Desk,
) -> None:
    go_on, together = threading.Event(), threading.Barrier(3)

    def wait(report: Report) -> None:
        together.wait(30)
        assert go_on.wait(30)

    workers.deeds = {name: [wait] for name in "abc"}
    queue_untranscribed(studio)
    page = open_page()
    page.view.at_once.setCurrentIndex(page.view.at_once.findData("3"))
    page.view.at_once.activated.emit(page.view.at_once.currentIndex())
    page.view.start.click()
    qtbot.waitUntil(lambda: queue_summary(studio).running == 3, timeout=20_000)
    page.refresh()
    qtbot.waitUntil(lambda: list(states(page).values()).count(JobState.RUNNING) == 3, timeout=20_000)
    mark(page, "b")
    page.view.cancel.click()
    qtbot.waitUntil(lambda: states(page)["b"] is JobState.CANCELLED, timeout=20_000)
    go_on.set()
    idle()
    assert states(page)["b"] is JobState.CANCELLED
    assert list(states(page).values()).count(JobState.SUCCEEDED) == 3
    assert Preferences(studio.folder / "window.ini").text("transcription/at_once") == "3"


@pytest.mark.parametrize(
    ("languages", "role", "shown"),
    [
        (("es",), Role.ADMINISTRATOR, "empty"),
        ((), Role.ADMINISTRATOR, "no_model"),
        ((), Role.REVIEWER, "no_model_ask"),
    ],
)
def test_an_empty_queue_names_the_next_step_for_whoever_looks(
    languages: tuple[str, ...],
    role: Role,
    shown: str,
    recordings: list[str],
    staff: dict[Role, Person],
    desk: Desk,
    studio: Studio,
    open_page: Callable[[], TranscriptionPage],
) -> None:
    desk.studio = replace(studio, models=cast(SpeechModels, OneModel(*languages))).acting_as(staff[role])
    page = open_page()
    assert page.view.list.stack.currentWidget() is page.view.empty_states[shown]


def test_without_calls_the_next_step_is_to_the_calls(
    desk: Desk, open_page: Callable[[], TranscriptionPage], qtbot: QtBot
) -> None:
    page = open_page()
    button = page.view.empty_states["no_calls"].button
    assert page.view.list.stack.currentWidget() is page.view.empty_states["no_calls"]
    assert button is not None
    with qtbot.waitSignal(desk.open_page) as opened:
        button.click()
    assert opened.args == ["calls"]


def test_time_to_go_is_told_beside_the_bar_once_it_is_known(
    desk: Desk, qtbot: QtBot, idle: Idle, monkeypatch: pytest.MonkeyPatch
) -> None:
    clock = iter(range(0, 10_000, 20))
    monkeypatch.setattr(job_module.time, "monotonic", lambda: float(next(clock)))
    bar = JobBar(desk)
    qtbot.addWidget(bar)
    told, go_on = threading.Event(), threading.Event()

    def work(report: Report) -> None:
        for done in range(0, 400, 100):
            report(float(done), 3_900.0, "a.wav")
        told.set()
        assert go_on.wait(30)

    desk.jobs.run(work, title="Transcribing")
    assert told.wait(30)
    qtbot.waitUntil(lambda: bar.to_go.text() == "about 12 min to go", timeout=20_000)
    go_on.set()
    idle()


def test_an_errand_that_cannot_be_measured_tells_no_time() -> None:
    errand = Errand(lambda one: None)
    errand.report(0.0, 0.0)
    errand.report(5.0, 0.0)
    assert errand.seconds_to_go is None
