"""Jobs: one end each, callbacks on the GUI thread, cancelling, and what a failure shows."""

import threading

import pytest
from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from qa_studio.domain.errors import KnownError
from qa_studio.domain.jobs import JobState, Report
from qa_studio.messages import Texts
from qa_studio.settings import Settings
from qa_studio.ui.jobs.runner import JobRunner, Lane
from qa_studio.ui.notify import Level, Notifier


@pytest.fixture(scope="module")
def texts() -> Texts:
    return Texts(Settings().resources / "translations", "en")


@pytest.fixture
def notifier(texts: Texts, qapp: object) -> Notifier:
    return Notifier(texts)


@pytest.fixture
def runner(notifier: Notifier):
    runner = JobRunner(notifier)
    yield runner
    runner.shutdown()


class Listener(QObject):
    """Keeps what it is told, and on which thread."""

    def __init__(self) -> None:
        super().__init__()
        self.told: list[object] = []
        self.threads: list[int] = []

    def hear(self, value: object) -> None:
        self.told.append(value)
        self.threads.append(threading.get_ident())


@pytest.mark.parametrize("lane", list(Lane))
def test_result_arrives_on_the_gui_thread(runner: JobRunner, qtbot: QtBot, lane: Lane) -> None:
    listener = Listener()
    job = runner.run(lambda report: threading.get_ident(), done=listener.hear, lane=lane)
    with qtbot.waitSignal(runner.finished):
        pass
    assert job.state is JobState.SUCCEEDED
    assert listener.threads == [threading.get_ident()]
    assert listener.told != [threading.get_ident()]


def test_database_lane_runs_one_job_at_a_time(runner: JobRunner, qtbot: QtBot) -> None:
    seen: list[int] = []

    def work(report: Report) -> None:
        seen.append(threading.get_ident())

    jobs = [runner.run(work, lane=Lane.DATABASE) for _ in range(5)]
    qtbot.waitUntil(lambda: all(job.is_over for job in jobs))
    assert len(set(seen)) == 1


def test_cancel_makes_report_raise_and_calls_nobody(runner: JobRunner, qtbot: QtBot) -> None:
    listener = Listener()
    begun = threading.Event()

    def endless(report: Report) -> None:
        while True:
            report(0, 1)
            begun.set()

    job = runner.run(endless, done=listener.hear, failed=listener.hear)
    begun.wait(5)
    with qtbot.waitSignal(job.ended):
        job.cancel()
    assert job.state is JobState.CANCELLED
    assert listener.told == []


def test_job_cancelled_before_it_began_never_works(runner: JobRunner, qtbot: QtBot) -> None:
    gate = threading.Event()
    worked: list[bool] = []
    runner.run(lambda report: gate.wait(5), lane=Lane.DATABASE)
    job = runner.run(lambda report: worked.append(True), lane=Lane.DATABASE)
    job.cancel()
    with qtbot.waitSignal(job.ended):
        gate.set()
    assert job.state is JobState.CANCELLED
    assert worked == []


def test_known_error_becomes_a_notice(runner: JobRunner, notifier: Notifier, qtbot: QtBot) -> None:
    def fail(report: Report) -> None:
        raise KnownError("ui.nothing_selected")

    with qtbot.waitSignal(notifier.noticed) as told:
        job = runner.run(fail)
    assert told.args[0].level is Level.ERROR
    assert job.state is JobState.FAILED


def test_bug_goes_to_the_crash_dialog(runner: JobRunner, notifier: Notifier, qtbot: QtBot) -> None:
    with qtbot.waitSignal(notifier.crashed) as told:
        runner.run(lambda report: 1 / 0)
    assert "ZeroDivisionError" in told.args[0].summary


def test_own_failure_handler_keeps_the_notifier_silent(runner: JobRunner, notifier: Notifier, qtbot: QtBot) -> None:
    listener = Listener()
    with qtbot.assertNotEmitted(notifier.noticed), qtbot.waitSignal(runner.finished):
        runner.run(lambda report: {}["missing"], failed=listener.hear)
    assert isinstance(listener.told[0], KeyError)


def test_destroyed_listener_is_not_called(runner: JobRunner, qtbot: QtBot) -> None:
    listener = Listener()
    gate = threading.Event()
    job = runner.run(lambda report: gate.wait(5), done=listener.hear)
    told = listener.told
    with qtbot.waitSignal(listener.destroyed):
        listener.deleteLater()
    with qtbot.waitSignal(job.ended):
        gate.set()
    assert told == []


def test_progress_ends_at_the_total(runner: JobRunner, qtbot: QtBot) -> None:
    def work(report: Report) -> None:
        for done in range(10_001):
            report(done, 10_000, "step")

    seen: list[tuple[float, float, str]] = []
    job = runner.run(work)
    job.progress.connect(lambda done, total, what: seen.append((done, total, what)))
    with qtbot.waitSignal(job.ended):
        pass
    assert seen[-1] == (10_000.0, 10_000.0, "step")
    assert len(seen) < 100


def test_shutdown_ends_every_job(notifier: Notifier) -> None:
    runner = JobRunner(notifier)

    def endless(report: Report) -> None:
        while True:
            report(0, 1)

    jobs = [runner.run(endless, lane=lane) for lane in (Lane.POOL, Lane.DATABASE, Lane.DATABASE)]
    runner.shutdown()
    assert {job.state for job in jobs} == {JobState.CANCELLED}
    assert runner.run(lambda report: None).state is JobState.CANCELLED
