"""What tests of the window stand on: a desk in a real workspace, calls of two agents, and waiting for jobs."""

from collections.abc import Iterator
from dataclasses import replace

import pytest
from pytestqt.qtbot import QtBot

from qa_studio.domain.calls import CallFilter
from qa_studio.domain.evaluations import Evaluation
from qa_studio.domain.people import Person, Role
from qa_studio.domain.sampling import SamplingPlan
from qa_studio.services.draw_sample import draw_sample
from qa_studio.services.manage_people import add_person
from qa_studio.services.manage_scorecards import get_scorecard
from qa_studio.services.review_call import publish_evaluation, save_draft, start_review, submit_evaluation
from qa_studio.services.studio import Studio
from qa_studio.ui.desk import Desk
from qa_studio.ui.main_window import MainWindow
from qa_studio.ui.preferences import Preferences
from window_material import SCORECARD, Idle, add_calls, best_answer


@pytest.fixture
def desk(studio: Studio) -> Iterator[Desk]:
    """A desk in English with Ada, the administrator."""
    desk = Desk(studio, "en", preferences=Preferences(studio.folder / "window.ini"))
    desk.preferences.remember("theme", "light")
    yield desk
    desk.jobs.shutdown()


@pytest.fixture
def idle(qtbot: QtBot, desk: Desk) -> Idle:
    """Waits until no job is left."""

    def wait() -> None:
        qtbot.waitUntil(lambda: not desk.jobs.active, timeout=20_000)

    return wait


@pytest.fixture
def window(desk: Desk, idle: Idle, qtbot: QtBot) -> MainWindow:
    """The window on its start page."""
    window = MainWindow(desk)
    qtbot.addWidget(window)
    window.show()
    idle()
    return window


@pytest.fixture
def agents(studio: Studio) -> tuple[Person, Person]:
    """Two agents with six calls each over the last twelve days, without recordings."""
    people = (add_person(studio, "Ana", Role.AGENT, handles=("101",)), add_person(studio, "Bruno", Role.AGENT))
    add_calls(studio, people[0], 6, queue="Ventas")
    add_calls(studio, people[1], 6, queue="Soporte")
    return people


@pytest.fixture
def reviewed(studio: Studio, agents: tuple[Person, Person]) -> list[Evaluation]:
    """Three drawn calls of each agent, evaluated at their best; all but the last published."""
    record = draw_sample(studio, SamplingPlan(CallFilter(), per_agent=3), bytes(16))
    answers = {question.id: best_answer(question) for question in get_scorecard(studio, SCORECARD).questions()}
    done = []
    for item in record.items:
        draft = start_review(studio, item.uid, SCORECARD)
        saved = save_draft(studio, replace(draft, answers=answers))
        done.append(submit_evaluation(studio, saved.id))
    for evaluation in done[:-1]:
        publish_evaluation(studio, evaluation.id)
    return done
