"""Workers of a cluster that are killed at random moments cost no call and leave nothing double."""

import random
import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from cluster_machines import Machines, machines_in, wait_until
from qa_studio import bootstrap
from qa_studio.domain.jobs import JobState
from qa_studio.services.import_calls import import_calls
from qa_studio.services.manage_queue import transcription_jobs
from qa_studio.services.ports import Workers
from qa_studio.services.studio import Studio
from qa_studio.services.transcribe_calls import queue_transcription, run_transcription
from qa_studio.settings import Settings
from short_calls import cut

pytestmark = pytest.mark.faults

CALLS = 6
MOMENTS = 8
LATEST_S = 4.0


@pytest.fixture(scope="module")
def machines(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Machines]:
    """A scheduler and two workers."""
    with machines_in(tmp_path_factory.mktemp("cluster")) as cluster:
        cluster.start_workers(2)
        yield cluster


@pytest.fixture(scope="module")
def cluster(machines: Machines) -> Iterator[Workers]:
    """Workers over that cluster."""
    tls = machines.certificates
    made = bootstrap.cluster_workers(Settings(), machines.address, tls.authority, tls.certificate, tls.key)
    yield made
    made.close()


@pytest.fixture
def calls(studio: Studio, shared_data: Path, tmp_path: Path) -> tuple[str, ...]:
    """Short recordings in the queue."""
    folder = cut(shared_data / "speech-ko" / "audio.wav", tmp_path / "calls", seconds=2.0, count=CALLS)
    uids = import_calls(studio, [folder]).imported
    queue_transcription(studio, uids, "ko")
    return uids


@pytest.mark.parametrize("moment", range(MOMENTS))
def test_a_cluster_worker_killed_at_any_moment_costs_no_call(
    cluster: Workers, machines: Machines, studio: Studio, calls: tuple[str, ...], moment: int
) -> None:
    wait_until(lambda: cluster.capacity(Path()) == 2)
    chance = random.Random(moment)
    killed = threading.Event()

    def kill() -> None:
        chance.choice(machines.dask_workers()).kill()
        killed.set()

    timer = threading.Timer(chance.uniform(0.0, LATEST_S), kill)
    timer.start()
    run_transcription(replace(studio, workers=cluster))
    assert killed.wait(30)
    timer.join()
    run_transcription(replace(studio, workers=cluster))
    assert {row.state for row in transcription_jobs(studio)} == {JobState.SUCCEEDED}
    with studio.uow() as uow:
        assert [len(uow.transcripts.history(uid)) for uid in calls] == [1] * CALLS
        assert all(uow.transcripts.current(uid) is not None for uid in calls)
    assert studio.database.problem() is None
