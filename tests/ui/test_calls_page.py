"""The call list: pages of rows, the filter, importing with its result, sending to transcription."""

from pathlib import Path

import pytest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from factories import metadata_csv, tone_call
from qa_studio.domain.people import Person, Role
from qa_studio.services.manage_people import add_person
from qa_studio.services.studio import Studio
from qa_studio.ui.desk import Desk
from qa_studio.ui.models.paged import PAGE_ROWS
from qa_studio.ui.pages.calls_page import CallsPage
from qa_studio.ui.widgets.import_dialog import ImportDialog, ImportRequest
from qa_studio.ui.widgets.import_result_dialog import ImportResultDialog
from window_material import Idle, add_calls


@pytest.fixture
def page(desk: Desk, qtbot: QtBot) -> CallsPage:
    page = CallsPage(desk)
    qtbot.addWidget(page)
    page.resize(1000, 600)
    page.show()
    return page


def test_long_list_comes_page_by_page(page: CallsPage, studio: Studio, idle: Idle) -> None:
    add_calls(studio, add_person(studio, "Ana", Role.AGENT), PAGE_ROWS + 30)
    page.enter()
    idle()
    assert len(page.model.rows) == PAGE_ROWS
    assert page.view.count.text() == "230 calls"
    page.view.table.scrollToBottom()
    idle()
    assert len(page.model.rows) == PAGE_ROWS + 30
    assert len({row.uid for row in page.model.rows}) == PAGE_ROWS + 30


def test_newest_call_comes_first_and_headings_reorder(
    page: CallsPage, agents: tuple[Person, Person], idle: Idle
) -> None:
    page.enter()
    idle()
    moments = [row.started_at for row in page.model.rows]
    assert moments == sorted(moments, reverse=True)
    durations = next(place for place, column in enumerate(page.model.columns) if column.key == "duration_s")
    page.model.sort(durations)
    idle()
    shown = [row.duration_s for row in page.model.rows]
    assert shown == sorted(shown)


def test_filter_by_agent_and_queue_and_its_way_back(page: CallsPage, agents: tuple[Person, Person], idle: Idle) -> None:
    page.enter()
    idle()
    page.view.agents.tick([agents[0].id])
    idle()
    assert {row.agent for row in page.model.rows} == {"Ana"}
    page.view.queues.tick(["Soporte"])
    idle()
    assert page.view.stack.currentWidget() is page.view.nothing
    assert page.view.nothing.button is not None
    page.view.nothing.button.click()
    idle()
    assert len(page.model.rows) == 12


def test_typing_filters_after_a_pause(page: CallsPage, agents: tuple[Person, Person], idle: Idle, qtbot: QtBot) -> None:
    page.enter()
    idle()
    qtbot.keyClicks(page.view.search, "bruno")
    qtbot.waitUntil(lambda: {row.agent for row in page.model.rows} == {"Bruno"})


def test_empty_workspace_invites_to_import(page: CallsPage, idle: Idle) -> None:
    page.enter()
    idle()
    assert page.view.stack.currentWidget() is page.view.empty


def test_import_brings_the_good_and_lists_the_bad(page: CallsPage, idle: Idle, tmp_path: Path, qtbot: QtBot) -> None:
    good = [tone_call(tmp_path / f"{name}.wav", 1.0, seed) for seed, name in enumerate(("one", "two"))]
    bad = tmp_path / "notes.wav"
    bad.write_text("not a recording")
    page.start_import(ImportRequest((*good, bad), copy=False))
    idle()
    assert {row.recording_name for row in page.model.rows} == {"one.wav", "two.wav"}
    dialog = page.findChild(ImportResultDialog)
    assert dialog is not None
    assert dialog.summary.text() == "2 calls were imported."
    assert any("1 file could not be imported" in part.text() for part in dialog.findChildren(QLabel))
    assert all(row.talk_share for row in page.model.rows)
    dialog.close()


def test_import_dialog_proposes_the_mapping_of_a_metadata_file(
    page: CallsPage, idle: Idle, tmp_path: Path, qtbot: QtBot
) -> None:
    dialog = page.offer_import([tone_call(tmp_path / "one.wav", 1.0)])
    table = metadata_csv(tmp_path / "calls.csv", [{"recording": "one.wav", "agent": "7001", "Odd": "x"}])
    dialog.use_metadata(table)
    idle()
    columns = dialog.request.mapping.columns if dialog.request.mapping else {}
    assert columns["recording"] == "recording"
    assert columns["agent"] == "agent"
    with qtbot.waitSignal(dialog.confirmed) as confirmed:
        dialog.view.start.click()
    assert confirmed.args[0].metadata == table
    idle()


def test_unreadable_metadata_file_is_named_in_the_dialog(desk: Desk, idle: Idle, tmp_path: Path, qtbot: QtBot) -> None:
    dialog = ImportDialog(desk, [tmp_path])
    qtbot.addWidget(dialog)
    dialog.show()
    dialog.use_metadata(tmp_path / "absent.xlsx")
    idle()
    assert dialog.view.problem.isVisible()
    assert dialog.request.metadata is None


def test_marked_calls_go_to_transcription(
    page: CallsPage, desk: Desk, idle: Idle, tmp_path: Path, qtbot: QtBot
) -> None:
    page.start_import(ImportRequest((tone_call(tmp_path / "one.wav", 1.0),), copy=False))
    idle()
    page.view.table.selectAll()
    with qtbot.waitSignal(desk.open_page) as opened:
        page.view.transcribe.click()
    assert opened.args == ["transcription"]


def test_recordings_without_header_are_read_as_the_dialog_is_told(page: CallsPage, idle: Idle, tmp_path: Path) -> None:
    sound = tone_call(tmp_path / "one.wav", 1.0)
    (tmp_path / "two.raw").write_bytes(bytes(range(256)) * 40)
    dialog = page.offer_import([sound])
    idle()
    assert dialog.view.raw.isHidden()
    dialog.add_paths([tmp_path])
    idle()
    assert dialog.view.raw.isVisible()
    assert dialog.request.raw is None
    dialog.view.raw.encoding.setCurrentIndex(dialog.view.raw.encoding.findData("ulaw"))
    dialog.view.start.click()
    idle()
    assert {row.recording_name: row.duration_s for row in page.model.rows} == {"one.wav": 1.0, "two.raw": 1.28}
    result = page.findChild(ImportResultDialog)
    assert result is not None
    result.close()
