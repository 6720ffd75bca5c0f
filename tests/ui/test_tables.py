"""Table models: Qt's own rules, sorting, and pages that come when they are wanted."""

from dataclasses import dataclass

import pytest
from PySide6.QtCore import QModelIndex, Qt
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot

from qa_studio.messages import Texts
from qa_studio.settings import Settings
from qa_studio.ui.models.column import Column
from qa_studio.ui.models.paged import PagedTable
from qa_studio.ui.models.table import RowTable
from qa_studio.ui.theme import LIGHT


@dataclass(frozen=True)
class Fruit:
    name: str
    weight: float | None


COLUMNS = (
    Column[Fruit]("name", lambda row, texts: row.name),
    Column[Fruit]("size", lambda row, texts: texts.number(row.weight), lambda row: row.weight, 80, True),
)
FRUITS = (Fruit("pear", 180.0), Fruit("<b>apple</b>", None), Fruit("Cherry", 8.0))


@pytest.fixture(scope="module")
def texts() -> Texts:
    return Texts(Settings().resources / "translations", "en")


@pytest.fixture
def table(texts: Texts) -> RowTable[Fruit]:
    return RowTable(COLUMNS, texts, LIGHT)


def shown(model: RowTable[Fruit]) -> list[str]:
    return [row.name for row in model.rows]


def test_model_follows_qts_rules_through_its_life(table: RowTable[Fruit], qtmodeltester: ModelTester) -> None:
    qtmodeltester.check(table)
    table.set_rows(FRUITS)
    table.sort(1, Qt.SortOrder.DescendingOrder)
    table.set_rows(FRUITS[:1])


def test_what_is_unknown_sorts_last_either_way(table: RowTable[Fruit]) -> None:
    table.set_rows(FRUITS)
    table.sort(1)
    assert shown(table) == ["Cherry", "pear", "<b>apple</b>"]
    table.sort(1, Qt.SortOrder.DescendingOrder)
    assert shown(table) == ["pear", "Cherry", "<b>apple</b>"]


def test_text_sorts_without_regard_to_case(table: RowTable[Fruit]) -> None:
    table.set_rows(FRUITS)
    table.sort(0)
    assert shown(table) == ["<b>apple</b>", "Cherry", "pear"]


def test_order_holds_for_new_rows(table: RowTable[Fruit]) -> None:
    table.sort(1)
    table.set_rows(FRUITS)
    assert shown(table)[0] == "Cherry"


def test_a_marked_row_stays_marked_when_sorted(table: RowTable[Fruit]) -> None:
    from PySide6.QtCore import QPersistentModelIndex

    table.set_rows(FRUITS)
    kept = QPersistentModelIndex(table.index(2, 0))
    table.sort(1)
    assert table.row_at(kept) == FRUITS[2]


def test_tip_shows_foreign_text_as_it_is(table: RowTable[Fruit]) -> None:
    table.set_rows(FRUITS)
    tip = table.data(table.index(1, 0), Qt.ItemDataRole.ToolTipRole)
    assert "&lt;b>apple" in tip


def test_paged_model_follows_qts_rules(texts: Texts, qtmodeltester: ModelTester) -> None:
    model: PagedTable[Fruit] = PagedTable(COLUMNS, texts, LIGHT)
    qtmodeltester.check(model)
    model.start(FRUITS, 5)
    model.append(FRUITS[:2], 5)
    assert model.rowCount() == 5


def test_paged_model_asks_once_for_the_next_page(texts: Texts, qtbot: QtBot) -> None:
    model: PagedTable[Fruit] = PagedTable(COLUMNS, texts, LIGHT)
    model.start(FRUITS, 4)
    with qtbot.waitSignal(model.wanted) as wanted:
        model.fetchMore(QModelIndex())
    assert wanted.args == [3]
    assert not model.canFetchMore(QModelIndex())
    model.append(FRUITS[:1], 4)
    assert not model.canFetchMore(QModelIndex())


def test_paged_model_ends_where_fewer_rows_came_than_promised(texts: Texts) -> None:
    model: PagedTable[Fruit] = PagedTable(COLUMNS, texts, LIGHT)
    model.start(FRUITS, 9)
    model.fetchMore(QModelIndex())
    model.append((), 9)
    assert not model.canFetchMore(QModelIndex())
