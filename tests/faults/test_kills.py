"""Workers and applications killed at random moments: a further run leaves one current transcript for each call."""

import os
import random
import signal
import subprocess
import time
from collections.abc import Callable
from pathlib import Path

import psutil
import pytest

from short_calls import Bench, cut

pytestmark = [
    pytest.mark.faults,
    pytest.mark.timeout(600),
    pytest.mark.skipif(os.name == "nt", reason="kills as POSIX does"),
]
CALLS = 8
KILLS = 5
SEEDS = (1, 2, 3)


@pytest.fixture
def bench(shared_data: Path, tmp_path: Path) -> Bench:
    """A workspace with short calls in Korean."""
    made = Bench(tmp_path / "workspace")
    made.take_in(cut(shared_data / "speech-ko" / "audio.wav", tmp_path / "parts", seconds=1.0, count=CALLS))
    return made


def kill_worker(running: "subprocess.Popen[str]", chance: random.Random) -> bool:
    """Kills one of the worker processes; gives whether there was any."""
    workers = [
        child
        for child in psutil.Process(running.pid).children()
        if any("spawn_main" in argument for argument in child.cmdline())
    ]
    if not workers:
        return False
    chance.choice(workers).kill()
    return True


def kill_application(running: "subprocess.Popen[str]", chance: random.Random) -> bool:
    """Kills the application, alone or with all its processes."""
    if chance.random() < 0.5:
        running.kill()
    else:
        os.killpg(running.pid, signal.SIGKILL)
    running.wait()
    return True


@pytest.mark.parametrize("kill", [kill_worker, kill_application])
@pytest.mark.parametrize("seed", SEEDS)
def test_whatever_is_killed_each_call_has_one_transcript_in_the_end(
    bench: Bench, seed: int, kill: Callable[["subprocess.Popen[str]", random.Random], bool]
) -> None:
    chance = random.Random(seed)
    processes: set[psutil.Process] = set()
    running: subprocess.Popen[str] | None = None
    kills = 0
    while kills < KILLS:
        if running is None or running.poll() is not None:
            running = bench.start(*again(bench, chance), start_new_session=True)
        bench.wait_until_at_work(running)
        time.sleep(chance.uniform(0.0, 3.0))
        if running.poll() is None:
            processes |= set(psutil.Process(running.pid).children())
            kills += kill(running, chance)
    running.wait()
    bench.answer("queue", "retry", "--all")
    bench.answer("transcribe", "--language", "ko")
    bench.check(CALLS)
    _, alive = psutil.wait_procs(processes, timeout=30)
    assert alive == []


def again(bench: Bench, chance: random.Random) -> tuple[str, ...]:
    """Gives the command that does what is left, also what was set aside; once all is done it does it all again."""
    workers = str(chance.randint(1, 2))
    return ("transcribe", "--language", "ko", "--workers", workers, *(bench.untranscribed or bench.uids))
