"""Samples: what a plan would give, a draw with its proof, a replaced call."""

import pytest
from pytestqt.qtbot import QtBot

from qa_studio.domain.people import Person
from qa_studio.ui.desk import Desk
from qa_studio.ui.notify import Level
from qa_studio.ui.pages.sample_page import SamplePage
from qa_studio.ui.widgets.reason_dialog import ReasonDialog
from window_material import Idle


@pytest.fixture
def page(desk: Desk, agents: tuple[Person, Person], qtbot: QtBot, idle: Idle) -> SamplePage:
    page = SamplePage(desk)
    qtbot.addWidget(page)
    page.show()
    page.enter()
    idle()
    return page


def test_plan_shows_what_each_agent_has_before_anything_is_drawn(page: SamplePage) -> None:
    page.view.per_agent.setValue(4)
    assert [(row.count.agent, row.eligible, row.will_take) for row in page.wanted.rows] == [
        ("Ana", 6, 4),
        ("Bruno", 6, 4),
    ]
    assert page.view.summary.text() == "8 calls will be drawn (agents: 2)"
    page.view.per_agent.setValue(7)
    assert page.view.shortage.text() == "2 agents have fewer calls than the quota."


def test_draw_is_kept_with_a_proof_that_reproduces(page: SamplePage, idle: Idle) -> None:
    page.view.per_agent.setValue(2)
    page.draw()
    idle()
    record = page.view.proof.record
    assert record is not None
    assert len(record.items) == 4
    assert page.view.proof.digest.text() == record.digest
    page.view.proof.verify.click()
    idle()
    assert page.view.proof.verdict.text() == "Reproduced: the same calls come out."


def test_drawn_calls_are_not_offered_again(page: SamplePage, idle: Idle) -> None:
    page.view.per_agent.setValue(2)
    page.draw()
    idle()
    assert [row.eligible for row in page.wanted.rows] == [4, 4]
    page.view.include_drawn.setChecked(True)
    assert [row.eligible for row in page.wanted.rows] == [6, 6]


def test_seed_that_is_no_seed_is_refused_in_one_sentence(
    page: SamplePage, desk: Desk, idle: Idle, qtbot: QtBot
) -> None:
    page.view.choose_seed.setChecked(True)
    page.view.seed.setText("abc")
    with qtbot.waitSignal(desk.notify.noticed) as told:
        page.draw()
    assert told.args[0].level is Level.ERROR
    assert page.draws.rows == ()


def test_chosen_seed_is_marked(page: SamplePage, idle: Idle) -> None:
    page.view.choose_seed.setChecked(True)
    page.view.seed.setText("00" * 16)
    page.draw()
    idle()
    assert "Chosen" in page.view.proof.seed.text()


def test_replaced_call_stays_on_record_beside_the_next_rank(page: SamplePage, idle: Idle) -> None:
    page.view.per_agent.setValue(1)
    page.draw()
    idle()
    page.view.proof.calls.selectRow(0)
    page.view.proof.replace.click()
    dialog = page.findChild(ReasonDialog)
    assert dialog is not None
    assert not dialog.go.isEnabled()
    dialog.reason.setPlainText("No sound")
    dialog.go.click()
    idle()
    record = page.view.proof.record
    assert record is not None
    assert [item.replaced_because for item in record.items if item.replaced_because] == ["No sound"]
    assert [item.rank for item in record.items if item.replaces] == [2]
