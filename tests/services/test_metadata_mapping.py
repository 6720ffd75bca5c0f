"""Metadata rows find their recordings, and no row finds another's."""

from pathlib import Path

import pytest

from qa_studio.domain.calls import CallFacts
from qa_studio.services.metadata_mapping import MetadataIndex
from qa_studio.services.rows import MetadataRow

FOLDER = Path("/calls")


def index_of(*recordings: str) -> MetadataIndex:
    """Gives an index in which each row has its own key as its agent, from line 2 on."""
    rows = [MetadataRow(line, name, CallFacts(agent_handle=name)) for line, name in enumerate(recordings, start=2)]
    return MetadataIndex(rows)


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("q-8001-5550100-20240105-101530-1704449730.12.wav", "1704449730.12"),
        ("q-8001-5550100-20240105-101530-1704449730.1.wav", "1704449730.1"),
        ("1704449730.1-in.wav", "1704449730.1"),
        ("1704449730.12_all.wav", "1704449730.12"),
        ("q-1704449730.123.wav", None),
        ("q-11704449730.12.wav", None),
        ("q-1704449730.12.3.wav", None),
        ("9.1704449730.12.wav", None),
        ("1704449730.wav", None),
        ("X-ABC-77-02.wav", "abc-77-02"),
        ("agent.7.tel.600.abc-77.hung_up.agent.wav", "abc-77"),
    ],
)
def test_an_id_is_found_as_a_whole_and_the_longest_first(name: str, key: str | None) -> None:
    index = index_of("1704449730.1", "1704449730.12", "abc-77", "abc-77-02")
    assert index.facts_of(FOLDER / name).agent_handle == key
    assert index.facts_of(name).agent_handle == key
    assert index.problem_of(FOLDER / name) is None


def test_a_file_name_is_not_taken_for_an_id_in_another_name() -> None:
    assert index_of("call-1.wav").facts_of(FOLDER / "old-call-1.wav") == CallFacts()


@pytest.mark.parametrize("separator", ["/", "\\"])
def test_the_folder_tells_recordings_of_one_name_apart(separator: str) -> None:
    one, other = f"a{separator}rec.wav", f"b{separator}rec.wav"
    index = index_of(one, other)
    assert index.facts_of(FOLDER / "a" / "rec.wav").agent_handle == one
    assert index.facts_of(FOLDER / "B" / "rec.wav").agent_handle == other


def test_rows_that_cannot_be_told_apart_are_not_used_and_named() -> None:
    index = index_of("a/rec.wav", "b/rec.wav", "same.wav", "same.mp3")
    assert index.facts_of("rec.wav") == CallFacts()
    problem = index.problem_of("rec.wav")
    assert problem is not None
    assert (problem.id, problem.params) == ("metadata.contradicting_rows", {"path": "rec.wav", "lines": "2, 3"})
    assert index.facts_of("same.mp3").agent_handle == "same.mp3"
    assert index.facts_of("same.flac") == CallFacts()


def test_a_row_for_another_folder_is_not_used_and_named() -> None:
    index = index_of("a/rec.wav")
    assert index.facts_of(FOLDER / "b" / "rec.wav") == CallFacts()
    problem = index.problem_of(FOLDER / "b" / "rec.wav")
    assert problem is not None
    assert problem.id == "metadata.other_folder"
    assert index.facts_of("rec.wav").agent_handle == "a/rec.wav"


@pytest.mark.parametrize(
    "row", ["/var/spool/monitor/05/rec.wav", "C:\\rec\\05\\rec.wav", "https://pbx.example/05/rec.wav"]
)
def test_a_path_of_another_machine_counts_by_its_lower_folders(row: str) -> None:
    assert index_of(row).facts_of(FOLDER / "rec.wav").agent_handle == row
    other = row.replace("05", "06")
    assert index_of(row, other).facts_of(FOLDER / "06" / "rec.wav").agent_handle == other


def test_rows_that_say_the_same_are_as_good_as_one() -> None:
    rows = [MetadataRow(line, "rec.wav", CallFacts(queue="sales")) for line in (2, 3)]
    assert MetadataIndex(rows).facts_of("rec.wav").queue == "sales"
    assert MetadataIndex(rows).problem_of("rec.wav") is None
