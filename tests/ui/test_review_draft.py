"""Drafts save themselves, try again, and are not lost when one leaves."""

import threading
from dataclasses import replace

import pytest
from pytestqt.qtbot import QtBot

from qa_studio.domain.errors import KnownError
from qa_studio.domain.evaluations import Evaluation, EvaluationState, Origin
from qa_studio.messages import Texts
from qa_studio.settings import Settings
from qa_studio.ui.jobs.runner import JobRunner, Lane
from qa_studio.ui.notify import Notifier
from qa_studio.ui.widgets import review_draft
from qa_studio.ui.widgets.review_draft import DraftKeeper, DraftState

BLANK = Evaluation(1, "uid", 2, 3, "card", 1, EvaluationState.DRAFT, Origin.TARGETED, {})


class Shelf:
    """Where drafts are kept; refuses as often as told, and waits for `gate`."""

    def __init__(self) -> None:
        self.latest = BLANK
        self.kept: list[str] = []
        self.refusals = 0
        self.gate = threading.Event()
        self.gate.set()

    def save(self, evaluation: Evaluation) -> Evaluation:
        self.gate.wait(20)
        if self.refusals:
            self.refusals -= 1
            raise KnownError("database.locked")
        self.kept.append(evaluation.comment)
        return evaluation

    def write(self, comment: str) -> None:
        self.latest = replace(self.latest, comment=comment)


@pytest.fixture
def shelf() -> Shelf:
    return Shelf()


@pytest.fixture
def runner(qapp: object):
    runner = JobRunner(Notifier(Texts(Settings().resources / "translations", "en")))
    yield runner
    runner.shutdown()


@pytest.fixture
def keeper(runner: JobRunner, shelf: Shelf, monkeypatch: pytest.MonkeyPatch) -> DraftKeeper:
    monkeypatch.setattr(review_draft, "PAUSE_MS", 5)
    monkeypatch.setattr(review_draft, "RETRY_MS", 5)
    return DraftKeeper(runner, shelf.save, lambda: shelf.latest)


def becomes(qtbot: QtBot, keeper: DraftKeeper, state: DraftState):
    return qtbot.waitSignal(keeper.state_changed, check_params_cb=lambda now: now is state)


def test_a_change_is_saved_by_itself(keeper: DraftKeeper, shelf: Shelf, qtbot: QtBot) -> None:
    shelf.write("one")
    with becomes(qtbot, keeper, DraftState.KEPT):
        keeper.note_change()
    assert shelf.kept == ["one"]


def test_a_failed_save_says_so_and_is_tried_again(keeper: DraftKeeper, shelf: Shelf, qtbot: QtBot) -> None:
    shelf.refusals = 2
    shelf.write("one")
    with qtbot.waitSignal(keeper.failed) as told, becomes(qtbot, keeper, DraftState.KEPT):
        keeper.note_change()
    assert told.args[0].message.id == "database.locked"
    assert shelf.kept == ["one"]


def test_what_is_written_during_a_save_is_saved_too(keeper: DraftKeeper, shelf: Shelf, qtbot: QtBot) -> None:
    shelf.gate.clear()
    shelf.write("one")
    keeper.flush()
    shelf.write("two")
    keeper.note_change()
    with becomes(qtbot, keeper, DraftState.KEPT):
        shelf.gate.set()
    assert shelf.kept[-1] == "two"


def test_submitting_waits_until_all_is_stored(keeper: DraftKeeper, shelf: Shelf, qtbot: QtBot) -> None:
    kept_then: list[list[str]] = []
    shelf.write("one")
    with becomes(qtbot, keeper, DraftState.KEPT):
        keeper.when_kept(lambda: kept_then.append(list(shelf.kept)))
    assert kept_then == [["one"]]


def test_leaving_saves_at_once_and_ends_the_keeper(keeper: DraftKeeper, shelf: Shelf, qtbot: QtBot) -> None:
    shelf.write("one")
    with qtbot.waitSignal(keeper.destroyed):
        keeper.retire()
    assert shelf.kept == ["one"]


def test_a_window_that_closes_over_a_waiting_save_loses_nothing(
    runner: JobRunner, keeper: DraftKeeper, shelf: Shelf
) -> None:
    shelf.gate.clear()
    blocker = threading.Event()
    runner.run(lambda report: blocker.wait(20), lane=Lane.DATABASE)
    shelf.write("one")
    keeper.flush()
    shelf.gate.set()
    blocker.set()
    runner.shutdown()
    assert shelf.kept[-1] == "one"


def test_when_the_application_ends_a_pending_change_is_saved(keeper: DraftKeeper, shelf: Shelf) -> None:
    shelf.write("one")
    keeper.note_change()
    keeper.save_at_once()
    assert shelf.kept == ["one"]
