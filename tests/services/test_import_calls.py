"""Importing recordings: once each, with their facts, and the good ones whatever the bad ones are."""

from datetime import UTC, date, datetime
from pathlib import Path

import pytest
import soundfile

from factories import metadata_csv, tone_call
from qa_studio.domain.calls import CallFilter, Direction
from qa_studio.domain.errors import Cancelled, KnownError
from qa_studio.domain.people import Handle, Role
from qa_studio.services.browse_calls import list_calls
from qa_studio.services.import_calls import import_calls, propose_mapping
from qa_studio.services.listen_to_calls import listen_to_calls, peaks_of, playable
from qa_studio.services.manage_people import add_person, give_handle
from qa_studio.services.rows import ColumnMapping
from qa_studio.services.studio import Studio

NAME = "external-1001-+34600000000-20240105-101530-1704449730.12.wav"


def test_good_files_are_imported_and_each_bad_one_is_listed_with_its_reason(studio: Studio, tmp_path: Path) -> None:
    folder = tmp_path / "recordings"
    folder.mkdir()
    for number in range(12):
        tone_call(folder / f"call-{number}.wav", 1.0, seed=number)
    (folder / "text.wav").write_text("This is no recording.")
    (folder / "empty.wav").touch()
    soundfile.write(folder / "no-samples.wav", [], 8000)
    outcome = import_calls(studio, [folder])
    assert len(outcome.imported) == 12
    assert {Path(one.path).name for one in outcome.failed} == {"text.wav", "empty.wav", "no-samples.wav"}
    assert all(one.reason.id for one in outcome.failed)


def test_importing_twice_imports_once_whatever_the_file_is_called(studio: Studio, tmp_path: Path) -> None:
    first = tone_call(tmp_path / "a.wav")
    again = tmp_path / "b.wav"
    again.write_bytes(first.read_bytes())
    assert len(import_calls(studio, [first]).imported) == 1
    outcome = import_calls(studio, [first, again])
    assert outcome.imported == ()
    assert len(outcome.duplicates) == 2
    assert list_calls(studio, CallFilter()).total == 1


def test_a_truncated_recording_is_imported_with_a_warning(studio: Studio, tmp_path: Path) -> None:
    whole = tone_call(tmp_path / "whole.wav", 4.0)
    cut = tmp_path / "cut.wav"
    cut.write_bytes(whole.read_bytes()[:40_000])
    outcome = import_calls(studio, [cut])
    assert len(outcome.imported) == 1
    assert any(one.reason.id != "import.start_time_from_file" for one in outcome.warnings)


def test_facts_come_from_the_name_where_there_is_no_metadata(studio: Studio, tmp_path: Path) -> None:
    path = tone_call(tmp_path / "20240105-101530_5550100_1001_SALES01-all.wav")
    import_calls(studio, [path])
    row = list_calls(studio, CallFilter()).rows[0]
    assert row.started_at == datetime(2024, 1, 5, 10, 15, 30, tzinfo=UTC)
    assert row.customer_number == "5550100"
    assert row.agent == "1001"


def test_metadata_overrules_the_name_and_brings_free_fields(studio: Studio, tmp_path: Path) -> None:
    path = tone_call(tmp_path / NAME)
    table = metadata_csv(
        tmp_path / "calls.csv",
        [
            {
                "recording": NAME,
                "agent": "1001",
                "queue": "billing",
                "direction": "inbound",
                "started_at": "2026-03-01T09:00:00+01:00",
                "ticket": "T-7",
                "disposition": "resolved",
            }
        ],
    )
    import_calls(studio, [path], metadata=table)
    row = list_calls(studio, CallFilter(queues=("billing",))).rows[0]
    assert row.started_at == datetime(2026, 3, 1, 8, tzinfo=UTC)
    assert row.direction is Direction.INBOUND
    assert row.fields["ticket"] == "T-7"
    assert row.fields["disposition"] == "resolved"


def test_a_wrong_date_in_one_line_loses_nothing_else(studio: Studio, tmp_path: Path) -> None:
    paths = [tone_call(tmp_path / f"{name}.wav", seed=index) for index, name in enumerate(("one", "two"))]
    table = metadata_csv(
        tmp_path / "calls.csv",
        [
            {"recording": "one.wav", "agent": "1001", "started_at": "2026-03-01 09:00:00"},
            {"recording": "two.wav", "agent": "1002", "started_at": "the day before"},
        ],
    )
    outcome = import_calls(studio, paths, metadata=table)
    assert len(outcome.imported) == 2
    assert [one.path for one in outcome.failed] == ["calls.csv:3"]


def test_a_mapping_is_remembered_for_the_next_file_of_its_kind(studio: Studio, tmp_path: Path) -> None:
    path = tone_call(tmp_path / "one.wav")
    rows = [{"Archivo raro": "one.wav", "Quién": "1001", "Cuándo empezó": "2026-03-01 09:00:00"}]
    table = metadata_csv(tmp_path / "calls.csv", rows)
    mapping = ColumnMapping({"recording": "Archivo raro", "agent": "Quién", "started_at": "Cuándo empezó"})
    import_calls(studio, [path], metadata=table, mapping=mapping)
    assert propose_mapping(studio, table)[1].columns == mapping.columns


def test_a_mapping_to_a_missing_column_is_refused_in_one_sentence(studio: Studio, tmp_path: Path) -> None:
    table = metadata_csv(tmp_path / "calls.csv", [{"recording": "one.wav", "agent": "1001"}])
    mapping = ColumnMapping({"recording": "recording", "queue": "Cola"})
    with pytest.raises(KnownError):
        import_calls(studio, [tone_call(tmp_path / "one.wav")], metadata=table, mapping=mapping)
    assert list_calls(studio, CallFilter()).total == 0


def test_hot_desking_does_not_mix_people_up(studio: Studio, tmp_path: Path) -> None:
    early = add_person(studio, "Early", Role.AGENT)
    late = add_person(studio, "Late", Role.AGENT)
    give_handle(studio, Handle(early.id, "1001", None, date(2026, 2, 1)))
    give_handle(studio, Handle(late.id, "1001", date(2026, 2, 1), None))
    names = ["20260131-235900_5550100_1001.wav", "20260201-000100_5550100_1001.wav"]
    import_calls(studio, [tone_call(tmp_path / name, seed=index) for index, name in enumerate(names)])
    rows = list_calls(studio, CallFilter(), order_by="started_at").rows
    assert [row.agent for row in rows] == ["Early", "Late"]


def test_copied_recordings_survive_the_loss_of_the_original(studio: Studio, tmp_path: Path) -> None:
    path = tone_call(tmp_path / "one.wav")
    uid = import_calls(studio, [path], copy=True).imported[0]
    path.unlink()
    assert playable(studio, uid).is_file()


def test_a_lost_recording_is_one_sentence(studio: Studio, tmp_path: Path) -> None:
    path = tone_call(tmp_path / "one.wav")
    uid = import_calls(studio, [path]).imported[0]
    path.unlink()
    with pytest.raises(KnownError) as error:
        playable(studio, uid)
    assert error.value.message.id == "recording.gone"


def test_cancelling_keeps_what_was_imported(studio: Studio, tmp_path: Path) -> None:
    folder = tmp_path / "recordings"
    folder.mkdir()
    for number in range(60):
        tone_call(folder / f"{number}.wav", 0.3, seed=number)

    def stop_after_first_chunk(done: float, total: float, what: str = "") -> None:
        if done:
            raise Cancelled

    with pytest.raises(Cancelled):
        import_calls(studio, [folder], report=stop_after_first_chunk)
    assert list_calls(studio, CallFilter()).total == 50


def test_listening_gives_peaks_and_both_talk_shares(studio: Studio, tmp_path: Path) -> None:
    uid = import_calls(studio, [tone_call(tmp_path / "one.wav", 6.0)]).imported[0]
    assert listen_to_calls(studio, [uid]) == ()
    peaks = peaks_of(studio, uid)
    assert peaks is not None
    assert len(peaks.channels) == 2
    share = list_calls(studio, CallFilter()).rows[0].talk_share
    assert share["agent"] == pytest.approx(0.5, abs=0.1)
    assert share["customer"] == pytest.approx(0.5, abs=0.1)


def test_folders_and_missing_paths(studio: Studio, tmp_path: Path) -> None:
    outcome = import_calls(studio, [tmp_path / "nowhere"])
    assert [one.reason.id for one in outcome.failed] == ["import.no_such_file"]


def test_card_numbers_in_free_fields_are_masked(studio: Studio, tmp_path: Path) -> None:
    path = tone_call(tmp_path / "one.wav")
    rows = [{"recording": "one.wav", "agent": "1001", "ticket": "tarjeta 4539 1488 0343 6467", "campaign": "mayo"}]
    import_calls(studio, [path], metadata=metadata_csv(tmp_path / "calls.csv", rows))
    fields = list_calls(studio, CallFilter()).rows[0].fields
    assert fields == {"ticket": "tarjeta [TARJETA]", "campaign": "mayo"}


def test_recordings_of_the_same_name_get_the_metadata_of_their_own_folder(studio: Studio, tmp_path: Path) -> None:
    paths = []
    for number, folder in enumerate(("a", "b")):
        (tmp_path / folder).mkdir()
        paths.append(tone_call(tmp_path / folder / "rec.wav", seed=number))
    rows = [{"recording": "a/rec.wav", "agent": "Uno"}, {"recording": "b/rec.wav", "agent": "Dos"}]
    import_calls(studio, paths, metadata=metadata_csv(tmp_path / "calls.csv", rows))
    with studio.uow() as uow:
        calls = [uow.calls.get(uid) for uid in (row.uid for row in uow.calls.rows(CallFilter()))]
    agents = {Path(call.recording.path).parent.name: call.agent_handle for call in calls if call.recording}
    assert agents == {"a": "Uno", "b": "Dos"}


def test_metadata_that_fits_several_ways_is_not_guessed_but_told(studio: Studio, tmp_path: Path) -> None:
    path = tone_call(tmp_path / "rec.wav")
    rows = [{"recording": "rec.wav", "agent": "Uno"}, {"recording": "rec.wav", "agent": "Dos"}]
    outcome = import_calls(studio, [path], metadata=metadata_csv(tmp_path / "calls.csv", rows))
    assert list_calls(studio, CallFilter()).rows[0].agent == ""
    assert len(outcome.imported) == 1
    assert any("metadata" in one.reason.id or "ambiguous" in one.reason.id for one in outcome.warnings)
