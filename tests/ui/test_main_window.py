"""The window: what each role is offered, languages, looks, notices, crashes."""

import re

import pytest
from PySide6.QtCore import QLocale, Qt
from PySide6.QtWidgets import QAbstractButton, QLabel, QWidget
from pytestqt.qtbot import QtBot

from qa_studio.domain.errors import KnownError
from qa_studio.domain.people import Person, Role
from qa_studio.ui.desk import Desk
from qa_studio.ui.main_window import MainWindow
from qa_studio.ui.theme import DARK
from qa_studio.ui.widgets.who_dialog import WhoDialog

OFFERED = {
    Role.AGENT: {"feedback", "settings", "about"},
    Role.REVIEWER: {
        "home", "calls", "search", "sample", "transcription", "glossary", "queue", "evaluations", "scorecards",
        "models", "settings", "about",
    },
    Role.SUPERVISOR: {
        "home", "calls", "search", "sample", "transcription", "glossary", "phrases", "queue", "evaluations", "coaching",
        "problems",
        "scorecards", "people", "models", "settings", "about",
    },
    Role.ADMINISTRATOR: {
        "home", "calls", "search", "sample", "transcription", "glossary", "phrases", "queue", "evaluations", "coaching",
        "problems",
        "scorecards", "people", "models", "settings", "about",
    },
}  # fmt: skip
MESSAGE_ID = re.compile(r"[a-z_]+(\.[a-z0-9_]+)+")


def words_on(widget: QWidget) -> list[str]:
    """Gives what labels and buttons say."""
    parts = [*widget.findChildren(QLabel), *widget.findChildren(QAbstractButton)]
    return [part.text().strip() for part in parts]


@pytest.mark.parametrize("role", list(Role))
def test_navigation_offers_what_the_role_may_do(
    role: Role, staff: dict[Role, Person], desk: Desk, window: MainWindow
) -> None:
    desk.work_as(staff[role])
    assert set(window.view.sidebar.buttons) == OFFERED[role]


@pytest.mark.parametrize(
    ("role", "language"), [*((role, "es") for role in Role), (Role.ADMINISTRATOR, "en"), (Role.AGENT, "en")]
)
def test_every_page_opens_empty_without_a_crash_or_a_bare_message_id(
    role: Role, language: str, staff: dict[Role, Person], desk: Desk, window: MainWindow, idle, qtbot: QtBot
) -> None:
    desk.speak(language)
    desk.work_as(staff[role])
    with qtbot.assertNotEmitted(desk.notify.crashed):
        for name in OFFERED[role]:
            window.show_page(name)
            idle()
    assert [text for text in words_on(window) if MESSAGE_ID.fullmatch(text)] == []


def test_language_changes_at_run_time_and_the_page_stays(desk: Desk, window: MainWindow, idle) -> None:
    window.show_page("calls")
    desk.speak("es")
    idle()
    assert window.current == "calls"
    assert window.view.title.text() == "Llamadas"
    assert QLocale().language() == QLocale.Language.Spanish


def test_look_changes_at_run_time(desk: Desk, window: MainWindow, idle) -> None:
    desk.wear(DARK)
    idle()
    assert window.palette().window().color().name() == DARK.window


def test_control_and_a_digit_lead_to_a_page(window: MainWindow, qtbot: QtBot, idle) -> None:
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    qtbot.keyClick(window, Qt.Key.Key_2, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: window.current == "calls")


def test_known_error_stands_in_the_window_until_it_is_dismissed(desk: Desk, window: MainWindow, qtbot: QtBot) -> None:
    desk.notify.failure(KnownError("ui.nothing_selected"))
    assert window.view.notices.texts == ("Nothing is selected. Select a line first.",)
    close = window.view.notices.findChildren(QAbstractButton)[0]
    qtbot.mouseClick(close, Qt.MouseButton.LeftButton)
    assert window.view.notices.texts == ()
    assert not window.view.notices.isVisible()


def test_same_notice_is_not_shown_twice(desk: Desk, window: MainWindow) -> None:
    for _ in range(2):
        desk.notify.warning("ui.nothing_selected")
    assert len(window.view.notices.texts) == 1


def test_bug_opens_the_crash_dialog_with_its_details(desk: Desk, window: MainWindow, idle, caplog) -> None:
    desk.jobs.run(lambda report: 1 / 0)
    idle()
    dialogs = [one for one in window.findChildren(QWidget) if type(one).__name__ == "CrashDialog"]
    assert len(dialogs) == 1
    assert any("ZeroDivisionError" in text for text in words_on(dialogs[0]))
    assert "ZeroDivisionError" in caplog.text
    dialogs[0].close()


def test_asking_who_works_hands_over_the_desk(
    staff: dict[Role, Person], desk: Desk, window: MainWindow, idle, qtbot: QtBot
) -> None:
    window.ask_who()
    idle()
    dialog = window.findChild(WhoDialog)
    assert dialog is not None
    assert dialog.person == staff[Role.ADMINISTRATOR]
    dialog.list.setCurrentRow(next(row for row in range(4) if "Rita" in dialog.list.item(row).text()))
    with qtbot.waitSignal(desk.person_changed):
        dialog.accept()
    idle()
    assert desk.person == staff[Role.REVIEWER]
    assert desk.preferences.text("person") == "Rita"


def test_whoever_will_not_say_who_they_are_at_the_start_leaves(
    staff: dict[Role, Person], desk: Desk, window: MainWindow, idle, qtbot: QtBot
) -> None:
    before = desk.person
    window.show()
    window.require_who()
    idle()
    dialog = window.findChild(WhoDialog)
    assert dialog is not None
    dialog.reject()
    qtbot.waitUntil(lambda: not window.isVisible())
    assert desk.person == before


def test_agent_at_the_desk_can_still_hand_it_over(
    staff: dict[Role, Person], desk: Desk, window: MainWindow, idle
) -> None:
    desk.work_as(staff[Role.AGENT])
    window.ask_who()
    idle()
    dialog = window.findChild(WhoDialog)
    assert dialog is not None
    assert dialog.list.count() == len(staff)


def test_job_bar_shows_a_titled_job_and_stops_it(desk: Desk, window: MainWindow, qtbot: QtBot) -> None:
    def endless(report) -> None:
        while True:
            report(1, 2, "halfway")

    job = desk.jobs.run(endless, title="Counting")
    assert window.view.jobs.isVisible()
    assert window.view.jobs.title.text() == "Counting"
    with qtbot.waitSignal(job.ended):
        qtbot.mouseClick(window.view.jobs.stop, Qt.MouseButton.LeftButton)
    assert not window.view.jobs.isVisible()


def test_narrow_navigation_keeps_its_icons(window: MainWindow) -> None:
    wide = window.view.sidebar.width()
    window.view.sidebar.toggle_width()
    assert window.view.sidebar.width() < wide
    assert all(not button.icon().isNull() for button in window.view.sidebar.buttons.values())


def test_review_page_leads_back_where_it_was_opened(reviewed, desk: Desk, window: MainWindow, idle) -> None:
    window.show_page("evaluations")
    idle()
    desk.open_review.emit(reviewed[0].call_uid)
    idle()
    assert window.current == "review"
    window.go_back()
    assert window.current == "evaluations"
