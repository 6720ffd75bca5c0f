"""Real recognition by real processes: what a kill leaves behind, and two of them on one queue."""

import json
import os
import signal
import subprocess
from pathlib import Path

import psutil
import pytest

from short_calls import Bench, cut


@pytest.fixture
def bench(shared_data: Path, tmp_path: Path) -> Bench:
    """A workspace with ten short calls in Korean that wait for transcription."""
    made = Bench(tmp_path / "workspace")
    made.take_in(cut(shared_data / "speech-ko" / "audio.wav", tmp_path / "parts", seconds=1.0, count=10))
    return made


@pytest.mark.skipif(os.name == "nt", reason="process groups are killed otherwise on Windows")
def test_a_killed_run_loses_nothing_and_leaves_nothing_double(bench: Bench) -> None:
    running = bench.start("transcribe", "--language", "ko", "--workers", "1", start_new_session=True)
    bench.wait_for(1)
    os.killpg(running.pid, signal.SIGKILL)
    running.wait()
    before = bench.transcribed
    assert 1 <= before < 10
    assert bench.answer("transcribe", "--language", "ko")["done"] == 10 - before
    bench.check(10)


def test_two_processes_share_one_queue_and_no_call_is_done_twice(bench: Bench) -> None:
    both = [
        bench.start("transcribe", "--language", "ko", "--workers", "1", "--json", stdout=subprocess.PIPE)
        for _ in range(2)
    ]
    answers = [json.loads(one.communicate()[0]) for one in both]
    done = [set(answer["calls"]) for answer in answers]
    assert all(done)
    assert not done[0] & done[1]
    assert len(done[0] | done[1]) == 10
    assert [answer["failed"] for answer in answers] == [[], []]
    assert all(attempts == 1 for attempts in bench.attempts)
    bench.check(10)


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such signal")
def test_a_run_that_is_told_to_end_leaves_no_worker_and_no_warning(bench: Bench) -> None:
    running = bench.start("transcribe", "--language", "ko", "--workers", "2", stderr=subprocess.PIPE)
    bench.wait_for(1)
    workers = psutil.Process(running.pid).children(recursive=True)
    running.send_signal(signal.SIGTERM)
    _, told = running.communicate()
    assert running.returncode == 1
    assert told.splitlines() == ["Stopped at your wish; what was finished stays."]
    _, alive = psutil.wait_procs(workers, timeout=15)
    assert alive == []
    states = [job["state"] for job in bench.answer("queue", "list")["jobs"]]
    assert set(states) == {"queued", "succeeded"}
