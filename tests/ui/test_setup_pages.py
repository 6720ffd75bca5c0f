"""People, scorecards and the check-up."""

from datetime import date
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from qa_studio.domain.people import Person, Role
from qa_studio.services.manage_people import handles_of, list_people
from qa_studio.services.studio import Studio
from qa_studio.ui.desk import Desk
from qa_studio.ui.models.period import Period, Preset, period_of
from qa_studio.ui.pages.about_page import AboutPage
from qa_studio.ui.pages.people_page import PeoplePage
from qa_studio.ui.pages.scorecards_page import ScorecardsPage
from qa_studio.ui.widgets.person_dialog import NewPerson
from window_material import Idle


@pytest.fixture
def people(desk: Desk, agents: tuple[Person, Person], qtbot: QtBot, idle: Idle) -> PeoplePage:
    page = PeoplePage(desk)
    qtbot.addWidget(page)
    page.show()
    page.enter()
    idle()
    return page


def bring_to_front(page: PeoplePage, name: str) -> None:
    place = next(place for place, row in enumerate(page.model.rows) if row.person.name == name)
    page.view.table.selectRow(place)


def test_somebody_new_is_added_with_extension_and_team(people: PeoplePage, studio: Studio, idle: Idle) -> None:
    people.add(NewPerson("Carla", Role.AGENT, ("103",), "Ventas"))
    idle()
    row = next(row for row in people.model.rows if row.person.name == "Carla")
    assert [handle.value for handle in row.handles] == ["103"]
    assert row.team == "Ventas"


def test_extension_moves_from_one_agent_to_the_next(people: PeoplePage, studio: Studio, idle: Idle) -> None:
    bring_to_front(people, "Ana")
    people.view.handles.selectRow(0)
    people.view.end_handle.click()
    idle()
    bring_to_front(people, "Bruno")
    people.view.handle.setText("101")
    people.view.give_handle.click()
    idle()
    assert sorted(handle.person_id for handle in handles_of(studio) if handle.value == "101") == sorted(
        person.id for person in list_people(studio, Role.AGENT)
    )


def test_last_administrator_cannot_be_taken_away(people: PeoplePage, desk: Desk, idle: Idle, qtbot: QtBot) -> None:
    bring_to_front(people, "Ada")
    people.view.is_active.setChecked(False)
    with qtbot.waitSignal(desk.notify.noticed):
        people.save()
    idle()
    assert all(row.person.is_active for row in people.model.rows)


def test_scorecard_with_an_error_names_the_line(desk: Desk, qtbot: QtBot, idle: Idle, tmp_path: Path) -> None:
    page = ScorecardsPage(desk)
    qtbot.addWidget(page)
    page.show()
    page.enter()
    idle()
    assert page.list.count() == 2
    assert page.shown is not None
    wrong = tmp_path / "wrong.yaml"
    wrong.write_text("id: x\nversion: nonsense\n", encoding="utf-8")
    page.install(wrong)
    idle()
    assert page.problem.isVisible()
    assert "wrong.yaml" in page.problem.text()


def test_check_up_puts_what_is_wrong_first(desk: Desk, qtbot: QtBot, idle: Idle) -> None:
    page = AboutPage(desk)
    qtbot.addWidget(page)
    page.show()
    page.enter()
    idle()
    states = [check.state for check in page.model.rows]
    assert states == sorted(states, key=["missing", "warning", "ok"].index)


@pytest.mark.parametrize(
    ("preset", "period"),
    [
        (Preset.ALL, Period()),
        (Preset.LAST_7, Period(date(2024, 2, 25), date(2024, 3, 3))),
        (Preset.THIS_MONTH, Period(date(2024, 3, 1), date(2024, 3, 3))),
        (Preset.LAST_MONTH, Period(date(2024, 2, 1), date(2024, 3, 1))),
    ],
)
def test_named_periods_include_today(preset: Preset, period: Period) -> None:
    assert period_of(preset, date(2024, 3, 2)) == period
