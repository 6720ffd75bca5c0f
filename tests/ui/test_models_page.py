"""The models page: what is at hand, what it is used for, and what can be downloaded."""

from dataclasses import replace
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from model_folders import make_model
from qa_studio.domain.errors import KnownError, Message
from qa_studio.domain.people import Person, Role
from qa_studio.services.studio import Studio
from qa_studio.services.workspace_settings import workspace_settings
from qa_studio.speech.models import SpeechModelShelf
from qa_studio.ui.desk import Desk
from qa_studio.ui.notify import Notice
from qa_studio.ui.pages.models_page import ModelsPage
from window_material import Idle

BROKEN, GOOD = "vosk-model-es-1", "vosk-model-small-es-1"


@pytest.fixture
def shelf(tmp_path: Path, studio: Studio) -> SpeechModelShelf:
    """Two Spanish models, of which the engine refuses the big one; nothing can be downloaded."""
    for name in (BROKEN, GOOD):
        make_model(tmp_path / "shelf" / name)

    def load(folder: Path) -> Message | None:
        return Message.of("model.does_not_load", name=folder.name) if folder.name == BROKEN else None

    shipped = studio.resources / "speech_models.json"
    return SpeechModelShelf(tmp_path / "shelf", shipped, "http://127.0.0.1:9/list.json", load, places=tuple)


@pytest.fixture
def notices(desk: Desk) -> list[str]:
    """What the window tells, in words."""
    told: list[str] = []

    def note(notice: Notice) -> None:
        told.append(notice.text)

    desk.notify.noticed.connect(note)
    return told


@pytest.fixture
def page(desk: Desk, shelf: SpeechModelShelf, agents: tuple[Person, Person], qtbot: QtBot, idle: Idle) -> ModelsPage:
    desk.studio = replace(desk.studio, models=shelf)
    page = ModelsPage(desk)
    qtbot.addWidget(page)
    page.show()
    page.enter()
    idle()
    return page


def mark(page: ModelsPage, name: str) -> None:
    """Selects a model at hand."""
    page.view.installed.selectRow([use.model.name for use in page.models.rows].index(name))


def offer(page: ModelsPage, name: str) -> None:
    """Selects a model of the catalogue."""
    page.view.offered.selectRow([row.offer.name for row in page.offers.rows].index(name))


def cell(page: ModelsPage, name: str, key: str) -> str:
    """Gives what a column shows of a model at hand."""
    place = [use.model.name for use in page.models.rows].index(name)
    column = [one.key for one in page.models.columns].index(key)
    return str(page.models.index(place, column).data())


def test_the_catalogue_begins_with_spanish_and_is_filtered(page: ModelsPage) -> None:
    assert page.offers.rows[0].offer.name == "vosk-model-small-es-0.42"
    page.view.language.setCurrentIndex(page.view.language.findData("en"))
    page.view.only_small.setChecked(True)
    assert page.offers.rows
    assert all(row.offer.language == "en" and row.offer.is_small for row in page.offers.rows)
    assert not page.view.download.isEnabled()


def test_a_model_is_tried_and_says_why_it_cannot_be_used(page: ModelsPage, idle: Idle, notices: list[str]) -> None:
    assert cell(page, GOOD, "usable") == "Complete, not tried yet"
    for name in (GOOD, BROKEN):
        mark(page, name)
        page.view.check.click()
        idle()
    assert cell(page, GOOD, "usable") == "Ready"
    assert "cannot load" in cell(page, BROKEN, "usable")
    mark(page, BROKEN)
    assert not page.view.use.isEnabled()
    assert len(notices) == 2


def test_a_model_is_chosen_for_a_language_and_for_a_queue(page: ModelsPage, desk: Desk, idle: Idle) -> None:
    mark(page, GOOD)
    page.view.uses.aboutToShow.emit()
    titles = [action.text() for action in page.view.uses.actions() if action.text()]
    assert titles == ["All calls: Spanish", "Queue “Soporte”", "Queue “Ventas”"]
    page.view.uses.actions()[0].trigger()
    idle()
    page.view.uses.aboutToShow.emit()
    page.view.uses.actions()[-1].trigger()
    idle()
    settings = workspace_settings(desk.studio)
    assert (dict(settings.language_models), dict(settings.queue_models)) == ({"es": GOOD}, {"Ventas": GOOD})
    assert cell(page, GOOD, "chosen_for") == "All calls: Spanish · Queue “Ventas”"
    page.view.uses.aboutToShow.emit()
    page.view.uses.actions()[0].trigger()
    idle()
    assert dict(workspace_settings(desk.studio).language_models) == {}


def test_a_chosen_model_that_is_gone_is_warned_of(page: ModelsPage, desk: Desk, idle: Idle) -> None:
    mark(page, GOOD)
    page.view.uses.aboutToShow.emit()
    page.view.uses.actions()[0].trigger()
    idle()
    page._remove(GOOD)
    idle()
    assert page.view.warning_row.isVisible()
    assert GOOD in page.view.warning.text()
    assert [use.model.name for use in page.models.rows if use.model.language == "es"] == [BROKEN]


def test_a_download_that_fails_is_told_and_can_be_asked_for_again(
    page: ModelsPage, idle: Idle, notices: list[str]
) -> None:
    page.download("vosk-model-es-0.42")
    assert page.offers.rows[1].state == "coming"
    idle()
    assert "cannot be reached" in notices[-1]
    offer(page, "vosk-model-es-0.42")
    assert page.view.download.isEnabled()


def test_a_broken_download_is_offered_to_be_continued(page: ModelsPage, shelf: SpeechModelShelf, idle: Idle) -> None:
    downloads = page.models.rows[0].model.path.parent / ".downloads"
    downloads.mkdir()
    (downloads / f"vosk-model-es-0.42.{'0' * 32}.part").write_bytes(bytes(3_000_000))
    page.refresh()
    idle()
    offer(page, "vosk-model-es-0.42")
    assert page.view.download.text().strip() == "Continue download"


def test_model_that_is_none_is_refused_in_one_sentence(
    page: ModelsPage, idle: Idle, tmp_path: Path, notices: list[str]
) -> None:
    empty = tmp_path / "model.zip"
    empty.touch()
    page.add(empty)
    idle()
    assert "empty file" in notices[0]


def test_a_reviewer_sees_the_models_and_changes_none(
    desk: Desk, shelf: SpeechModelShelf, staff: dict[Role, Person], qtbot: QtBot, idle: Idle
) -> None:
    desk.studio = replace(desk.studio, models=shelf, person=staff[Role.REVIEWER])
    page = ModelsPage(desk)
    qtbot.addWidget(page)
    page.show()
    page.enter()
    idle()
    assert page.models.rows
    view = page.view
    assert not any(part.isVisible() for part in (view.add, view.use, view.remove, view.download, view.refresh))
    mark(page, GOOD)
    view.check.click()
    idle()
    assert cell(page, GOOD, "usable") == "Ready"


def test_no_sentence_about_models_sends_people_in_the_window_to_the_terminal(desk: Desk) -> None:
    for message_id in ("speech.no_model", "model.not_found", "model.in_package", "doctor.no_model"):
        error = KnownError(message_id, language="es", name="x")
        assert "qa-studio" not in desk.texts.of(error.message)
