"""Importing calls that were recorded in two legs, and recordings without header."""

import hashlib
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import soundfile

from factories import RATE_HZ, metadata_csv, tone_call
from qa_studio.domain.calls import CallFilter, RawForm
from qa_studio.services.browse_calls import list_calls
from qa_studio.services.import_calls import import_calls
from qa_studio.services.listen_to_calls import listen_to_calls, playable
from qa_studio.services.studio import Studio
from qa_studio.services.workspace_settings import change_workspace_settings, workspace_settings


def leg(path: Path, seconds: float = 2.0, rate: int = RATE_HZ, seed: int = 0) -> Path:
    """Writes one side of a call."""
    sound = np.random.default_rng(seed).normal(0, 0.1, int(seconds * rate))
    soundfile.write(path, sound, rate, subtype="PCM_16")
    return path


QUEUED = "q-8001-5550100-20240105-101530-1704449730.12"


@pytest.mark.parametrize(
    ("out", "incoming"),
    [("-out.wav", "-in.wav"), ("_OUT.WAV", "_IN.WAV"), (".out.wav", ".in.wav"), ("-tx.wav", "-rx.wav")],
)
def test_two_legs_become_one_call_with_the_agent_first(studio: Studio, tmp_path: Path, out: str, incoming: str) -> None:
    agent = leg(tmp_path / f"{QUEUED}{out}", 2.0)
    customer = leg(tmp_path / f"{QUEUED}{incoming}", 3.0, 16000, seed=1)
    outcome = import_calls(studio, [tmp_path])
    assert outcome.failed == outcome.warnings == ()
    hashes = [hashlib.sha256(path.read_bytes()).hexdigest() for path in (agent, customer)]
    assert outcome.imported == (hashlib.sha256("".join(hashes).encode()).hexdigest(),)
    with studio.uow() as uow:
        call = uow.calls.get(outcome.imported[0])
    assert (call.queue, call.customer_number, call.agent_channel) == ("8001", "5550100", 0)
    assert call.duration_s == pytest.approx(3.0)
    assert call.recording is not None
    assert (call.recording.audio.channels, call.recording.audio.sample_rate_hz) == (2, 16000)
    assert call.recording.customer_leg is not None
    assert studio.recordings.locate(call.recording) == (agent, customer)


def test_legs_are_known_again_also_one_by_one_and_the_other_way_round(studio: Studio, tmp_path: Path) -> None:
    paths = [leg(tmp_path / "call-in.wav", seed=1), leg(tmp_path / "call-out.wav", seed=2)]
    assert len(import_calls(studio, paths).imported) == 1
    change_workspace_settings(studio, replace(workspace_settings(studio), agent_leg="in"))
    for again in (paths, paths[:1], [tmp_path]):
        outcome = import_calls(studio, again)
        assert (outcome.imported, len(outcome.duplicates)) == ((), 1)


def test_the_workspace_says_which_leg_is_the_agents(studio: Studio, tmp_path: Path) -> None:
    incoming, out = leg(tmp_path / "call-in.wav", seed=1), leg(tmp_path / "call-out.wav", seed=2)
    change_workspace_settings(studio, replace(workspace_settings(studio), agent_leg="in"))
    uid = import_calls(studio, [tmp_path]).imported[0]
    with studio.uow() as uow:
        recording = uow.calls.get(uid).recording
    assert recording is not None
    assert studio.recordings.locate(recording) == (incoming, out)


@pytest.mark.parametrize("other", [None, "This is no recording."])
def test_a_leg_without_its_partner_is_a_single_track_with_a_warning(
    studio: Studio, tmp_path: Path, other: str | None
) -> None:
    leg(tmp_path / f"{QUEUED}-in.wav")
    if other:
        (tmp_path / f"{QUEUED}-out.wav").write_text(other)
    outcome = import_calls(studio, [tmp_path])
    assert len(outcome.imported) == 1
    assert [Path(one.path).name for one in outcome.failed] == ([f"{QUEUED}-out.wav"] if other else [])
    assert [(one.reason.id, one.reason.params["side"]) for one in outcome.warnings] == [("import.leg_missing", "out")]
    row = list_calls(studio, CallFilter()).rows[0]
    assert (row.channels, row.queue, row.fields["leg"]) == (1, "8001", "in")


def test_legs_in_different_folders_are_different_calls(studio: Studio, tmp_path: Path) -> None:
    for folder, name, seed in (("a", "call-in.wav", 1), ("b", "call-out.wav", 2)):
        (tmp_path / folder).mkdir()
        leg(tmp_path / folder / name, seed=seed)
    outcome = import_calls(studio, [tmp_path])
    assert len(outcome.imported) == 2
    assert [one.reason.id for one in outcome.warnings].count("import.leg_missing") == 2


@pytest.mark.parametrize("named", ["call-in.wav", "call-out.wav", "call.wav", "call"])
def test_metadata_may_name_either_leg_or_the_call(studio: Studio, tmp_path: Path, named: str) -> None:
    paths = [leg(tmp_path / "call-in.wav", seed=1), leg(tmp_path / "call-out.wav", seed=2)]
    table = metadata_csv(tmp_path / "calls.csv", [{"recording": named, "agent": "1001", "queue": "billing"}])
    outcome = import_calls(studio, paths, metadata=table)
    assert len(outcome.imported) == 1
    assert list_calls(studio, CallFilter()).rows[0].queue == "billing"


def test_copied_legs_are_listened_to_and_played_as_one_call(studio: Studio, tmp_path: Path) -> None:
    paths = [leg(tmp_path / "call-in.wav", 1.0, seed=1), leg(tmp_path / "call-out.wav", 2.0, seed=2)]
    uid = import_calls(studio, paths, copy=True).imported[0]
    for path in paths:
        path.unlink()
    assert listen_to_calls(studio, [uid]) == ()
    played = soundfile.info(playable(studio, uid))
    assert (played.channels, played.duration) == (2, pytest.approx(2.0))


def test_a_recording_without_header_is_decoded_later_as_it_was_imported(studio: Studio, tmp_path: Path) -> None:
    sound = np.random.default_rng(1).normal(0, 0.1, (16000, 2))
    soundfile.write(tmp_path / "call.raw", sound, 8000, subtype="ALAW", format="RAW")
    tone_call(tmp_path / "with-header.wav", 1.0)
    outcome = import_calls(studio, [tmp_path], raw=RawForm.parse("alaw:8000:2"))
    assert len(outcome.imported) == 2
    assert listen_to_calls(studio, outcome.imported) == ()
    lengths = {soundfile.info(playable(studio, uid)).duration for uid in outcome.imported}
    assert lengths == {2.0, 1.0}


def test_sound_without_header_is_left_alone_where_nobody_says_what_it_is(studio: Studio, tmp_path: Path) -> None:
    path = tmp_path / "call.raw"
    soundfile.write(path, np.zeros(8000) + 0.1, 8000, subtype="ALAW", format="RAW")
    assert import_calls(studio, [tmp_path]).failed == ()
    assert [one.reason.id for one in import_calls(studio, [path]).failed] == ["audio.needs_raw_form"]
