"""Runs of the transcription queue: many at once, one end for each call, and nothing lost whatever dies."""

import hashlib
import math
import threading
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import cast

import pytest

from qa_studio.domain.calls import AudioProperties, Call, CallFilter, Recording
from qa_studio.domain.errors import Cancelled, KnownError, Message
from qa_studio.domain.jobs import JobState, Report
from qa_studio.domain.people import Role
from qa_studio.domain.sampling import SamplingPlan
from qa_studio.services import run_progress, transcription_run
from qa_studio.services.draw_sample import draw_sample
from qa_studio.services.manage_people import add_person
from qa_studio.services.manage_queue import (
    cancel_transcription,
    pause_queue,
    queue_summary,
    resume_queue,
    retry_transcription,
    transcription_jobs,
)
from qa_studio.services.ports import SpeechModels, WorkerCrashed, WorkersGone
from qa_studio.services.read_transcript import transcript_of
from qa_studio.services.speech_rows import JobRow, TranscriptionOutcome
from qa_studio.services.studio import Studio
from qa_studio.services.transcribe_calls import queue_transcription, run_transcription
from scripted_workers import OneModel, ScriptedWorkers

DAY = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
LANGUAGE = "ko"


@pytest.fixture
def workers() -> ScriptedWorkers:
    """Workers that do as the test says, one at a time unless it says otherwise."""
    return ScriptedWorkers()


@pytest.fixture
def studio(studio: Studio) -> Studio:
    """A workspace with one model for every language, which nobody loads."""
    return replace(studio, models=cast(SpeechModels, OneModel()))


@pytest.fixture
def add(studio: Studio, tmp_path: Path) -> Callable[..., dict[str, str]]:
    """Gives a function that stores calls of a minute by their recordings' names, and gives their uids."""

    def store(*names: str, agent_id: int | None = None) -> dict[str, str]:
        uids = {}
        with studio.uow() as uow:
            for place, name in enumerate(names):
                path = tmp_path / f"{name}.wav"
                path.write_bytes(b"sound")
                audio = AudioProperties(60.0, 8000, 1, "pcm_16")
                uids[name] = hashlib.sha256(name.encode()).hexdigest()
                recording = Recording("", path.as_posix(), 5, audio)
                started = DAY + timedelta(minutes=place)
                uow.calls.add(
                    Call(uids[name], started, 60.0, agent_id=agent_id, language=LANGUAGE, recording=recording)
                )
            uow.commit()
        return uids

    return store


def crash(report: Report) -> None:
    """The worker dies."""
    raise WorkerCrashed("killed")


def job(studio: Studio, uid: str) -> JobRow:
    """Gives a call's job."""
    return next(row for row in transcription_jobs(studio) if row.call.uid == uid)


def text_of(studio: Studio, uid: str) -> str | None:
    """Gives the words of a call's current transcript."""
    transcript = transcript_of(studio, uid)
    return transcript.utterances[0].text if transcript else None


def run_all(studio: Studio, uids: dict[str, str], **more: int) -> TranscriptionOutcome:
    """Queues calls and works the queue off."""
    queue_transcription(studio, list(uids.values()))
    return run_transcription(studio, **more)


def test_as_many_calls_are_recognised_at_once_as_wanted(
    studio: Studio, workers: ScriptedWorkers, add: Callable[..., dict[str, str]]
) -> None:
    together = threading.Barrier(3)
    uids = add("a", "b", "c", "d")
    workers.deeds = {name: [lambda report: together.wait(30)] for name in "abc"}
    outcome = run_all(studio, uids, workers=3)
    assert sorted(outcome.done) == sorted(uids.values())
    assert outcome.audio_seconds == 240.0
    assert {text_of(studio, uid) for uid in uids.values()} == {f"hello {name}" for name in "abcd"}


def test_progress_adds_up_over_all_workers_and_is_told_in_the_callers_thread(
    studio: Studio, workers: ScriptedWorkers, add: Callable[..., dict[str, str]]
) -> None:
    half_way, told = threading.Event(), []

    def half(report: Report) -> None:
        report(30.0, 60.0)
        assert half_way.wait(30)

    workers.deeds = {"a": [half], "b": [half]}

    def note(done: float, total: float, what: str = "") -> None:
        told.append((done, total, what, threading.current_thread()))
        if done == 60.0:
            half_way.set()

    queue_transcription(studio, list(add("a", "b", "c").values()))
    run_transcription(studio, note, workers=2)
    assert {thread for *_, thread in told} == {threading.current_thread()}
    assert (60.0, 180.0, "a.wav, b.wav") in [entry[:3] for entry in told]
    assert told[-1][:3] == (180.0, 180.0, "")


def test_a_call_whose_worker_dies_beside_others_is_done_again_alone_and_nothing_counts_against_it(
    studio: Studio, workers: ScriptedWorkers, add: Callable[..., dict[str, str]]
) -> None:
    together = threading.Barrier(2)

    def die_in_company(report: Report) -> None:
        together.wait(30)
        crash(report)

    workers.deeds = {"bad": [die_in_company], "a": [lambda report: together.wait(30)]}
    uids = add("bad", "a", "b", "c")
    outcome = run_all(studio, uids, workers=2)
    assert sorted(outcome.done) == sorted(uids.values())
    assert workers.taken[-1] == "bad"
    assert workers.at_once[-1] == 1
    assert job(studio, uids["bad"]).crashes == 0
    assert not outcome.failed


def test_a_call_that_kills_its_worker_twice_while_alone_is_set_aside_with_its_reason(
    studio: Studio, workers: ScriptedWorkers, add: Callable[..., dict[str, str]]
) -> None:
    workers.deeds = {"bad": [crash] * 5}
    uids = add("bad", "a")
    outcome = run_all(studio, uids)
    assert outcome.done == (uids["a"],)
    assert [failure.reason for failure in outcome.failed] == [Message.of("speech.worker_crashed")]
    aside = job(studio, uids["bad"])
    assert (aside.state, aside.crashes, aside.reason) == (
        JobState.SET_ASIDE,
        2,
        Message.of("speech.worker_crashed"),
    )
    assert len(workers.deeds["bad"]) == 3


def test_a_reason_and_a_bug_cost_their_own_call_only(
    studio: Studio, workers: ScriptedWorkers, add: Callable[..., dict[str, str]], caplog: pytest.LogCaptureFixture
) -> None:
    def refuse(report: Report) -> None:
        raise KnownError("audio.no_samples", path="x.wav")

    def fail(report: Report) -> None:
        raise ZeroDivisionError("a bug")

    workers.deeds = {"empty": [refuse], "odd": [fail]}
    uids = add("empty", "odd", "a")
    outcome = run_all(studio, uids, workers=2)
    assert outcome.done == (uids["a"],)
    assert {failure.call_uid: failure.reason.id for failure in outcome.failed} == {
        uids["empty"]: "audio.no_samples",
        uids["odd"]: "speech.unexpected",
    }
    assert "a bug" in caplog.text
    assert queue_summary(studio).failed == 2


def test_a_run_that_is_stopped_gives_the_calls_at_hand_back(
    studio: Studio, workers: ScriptedWorkers, add: Callable[..., dict[str, str]]
) -> None:
    def endless(report: Report) -> None:
        while True:
            report(1.0, 60.0)
            time.sleep(0.01)

    workers.deeds = {"b": [endless], "c": [endless]}
    uids = add("a", "b", "c", "d")

    def stop(done: float, total: float, what: str = "") -> None:
        if what == "b.wav, c.wav" and done >= 62.0:
            raise Cancelled

    queue_transcription(studio, list(uids.values()))
    with pytest.raises(Cancelled):
        run_transcription(studio, stop, workers=2)
    assert text_of(studio, uids["a"]) == "hello a"
    assert {job(studio, uids[name]).state for name in "bcd"} == {JobState.QUEUED}
    assert sorted(run_transcription(studio).done) == sorted(uids[name] for name in "bcd")


def test_a_call_cancelled_while_it_runs_keeps_no_transcript(
    studio: Studio,
    workers: ScriptedWorkers,
    add: Callable[..., dict[str, str]],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(run_progress, "HEARTBEAT_S", 0.0)
    uids = add("a", "b")
    workers.deeds = {"a": [lambda report: cancel_transcription(studio, [uids["a"]]) and None]}
    outcome = run_all(studio, uids)
    assert outcome.done == (uids["b"],)
    assert not outcome.failed
    assert job(studio, uids["a"]).state is JobState.CANCELLED
    assert transcript_of(studio, uids["a"]) is None


def test_a_result_that_comes_after_the_cancel_is_thrown_away(
    studio: Studio, workers: ScriptedWorkers, add: Callable[..., dict[str, str]]
) -> None:
    uids = add("a")
    workers.deeds = {"a": [lambda report: cancel_transcription(studio) and None]}
    assert run_all(studio, uids).done == ()
    assert transcript_of(studio, uids["a"]) is None


def test_a_paused_queue_ends_the_calls_at_hand_and_begins_no_other(
    studio: Studio, workers: ScriptedWorkers, add: Callable[..., dict[str, str]]
) -> None:
    workers.deeds = {"a": [lambda report: pause_queue(studio)]}
    uids = add("a", "b")
    outcome = run_all(studio, uids)
    assert outcome.is_paused
    assert outcome.done == (uids["a"],)
    assert queue_summary(studio).paused_by == "Ada"
    assert run_transcription(studio, only=[uids["b"]]).is_paused
    assert workers.taken == ["a"]
    resume_queue(studio)
    assert queue_summary(studio).paused_by is None
    assert run_transcription(studio).done == (uids["b"],)
    with studio.uow() as uow:
        actions = [event.event.action for event in uow.audit.events()]
    assert [action for action in actions if action.startswith("queue.")] == ["queue.paused", "queue.resumed"]


def test_a_worker_that_gets_no_further_counts_as_dead(
    studio: Studio,
    workers: ScriptedWorkers,
    add: Callable[..., dict[str, str]],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(run_progress, "STALLED_S", 0.05)

    def hang(report: Report) -> None:
        for _ in range(10_000):
            report(7.0, 60.0)
            time.sleep(0.005)

    workers.deeds = {"a": [hang, hang]}
    uids = add("a", "b")
    outcome = run_all(studio, uids)
    assert outcome.done == (uids["b"],)
    assert [failure.reason.id for failure in outcome.failed] == ["speech.stalled"]


def test_waiting_for_a_free_worker_is_no_standstill(
    studio: Studio,
    workers: ScriptedWorkers,
    add: Callable[..., dict[str, str]],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(run_progress, "STALLED_S", 0.01)

    def wait(report: Report) -> None:
        for _ in range(20):
            report(0.0, math.inf)
            time.sleep(0.005)

    workers.deeds = {"a": [wait]}
    uids = add("a")
    assert run_all(studio, uids).done == (uids["a"],)


def test_calls_drawn_after_they_were_queued_come_first(
    studio: Studio, workers: ScriptedWorkers, add: Callable[..., dict[str, str]]
) -> None:
    agent = add_person(studio, "Ana", Role.AGENT)
    first = add("a", "b")
    uids = {**first, **add("drawn", agent_id=agent.id)}
    queue_transcription(studio, list(uids.values()))
    draw_sample(studio, SamplingPlan(CallFilter(), 1))
    run_transcription(studio)
    assert workers.taken == ["drawn", "a", "b"]


def test_what_a_dead_sibling_left_is_taken_up_in_the_middle_of_a_run(
    studio: Studio,
    workers: ScriptedWorkers,
    add: Callable[..., dict[str, str]],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(transcription_run, "_LOOK_EVERY_S", 0.0)
    uids = add("left", "a")
    host = studio.owner.split("|")[0]
    found = threading.Event()

    def sibling_dies(report: Report) -> None:
        with studio.uow() as uow:
            assert uow.jobs.claim(f"{host}|999999999|0.00", studio.clock.now(), 60.0) is not None
            uow.commit()
        assert found.wait(30)

    def note(done: float, total: float, what: str = "") -> None:
        if job(studio, uids["left"]).state is JobState.QUEUED:
            found.set()

    workers.deeds = {"a": [sibling_dies]}
    queue_transcription(studio, [uids["a"], uids["left"]])
    outcome = run_transcription(studio, note)
    assert outcome.done == (uids["a"], uids["left"])
    assert outcome.busy == ()


def test_calls_that_somebody_else_is_at_work_on_are_busy(studio: Studio, add: Callable[..., dict[str, str]]) -> None:
    uids = add("a", "b")
    queue_transcription(studio, list(uids.values()))
    with studio.uow() as uow:
        uow.jobs.claim("another-machine|1|1.00", studio.clock.now(), 60.0)
        uow.commit()
    outcome = run_transcription(studio)
    assert (outcome.done, outcome.busy) == ((uids["b"],), (uids["a"],))


def test_workers_out_of_reach_end_the_run_and_their_calls_wait_on(
    studio: Studio, workers: ScriptedWorkers, add: Callable[..., dict[str, str]]
) -> None:
    def gone(report: Report) -> None:
        raise WorkersGone("cluster.lost", address="tls://x")

    workers.deeds = {"b": [gone]}
    uids = add("a", "b", "c")
    with pytest.raises(WorkersGone):
        run_all(studio, uids)
    assert [job(studio, uids[name]).state for name in "abc"] == [JobState.SUCCEEDED, JobState.QUEUED, JobState.QUEUED]


def test_what_failed_is_tried_again_in_its_own_language(
    studio: Studio, workers: ScriptedWorkers, add: Callable[..., dict[str, str]]
) -> None:
    def refuse(report: Report) -> None:
        raise KnownError("audio.no_samples", path="x.wav")

    workers.deeds = {"a": [refuse], "b": [crash, crash]}
    uids = add("a", "b", "c", "d")
    queue_transcription(studio, [uids["a"], uids["b"], uids["c"]], LANGUAGE)
    run_transcription(studio)
    queue_transcription(studio, [uids["d"]])
    cancel_transcription(studio, [uids["d"]])
    assert sorted(retry_transcription(studio)) == sorted(uids[name] for name in "abd")
    assert (job(studio, uids["b"]).crashes, job(studio, uids["b"]).alone) == (0, False)
    assert (job(studio, uids["a"]).language, job(studio, uids["d"]).language) == (LANGUAGE, None)
    assert len(run_transcription(studio).done) == 3


def test_a_call_that_waits_can_be_queued_in_another_language(
    studio: Studio, add: Callable[..., dict[str, str]]
) -> None:
    (uid,) = add("a").values()
    queue_transcription(studio, [uid], "es")
    queue_transcription(studio, [uid])
    assert job(studio, uid).language == "es"
    queue_transcription(studio, [uid], LANGUAGE)
    assert job(studio, uid).language == LANGUAGE
    assert run_transcription(studio).done == (uid,)


def test_the_summary_counts_calls_and_the_audio_that_waits(studio: Studio, add: Callable[..., dict[str, str]]) -> None:
    uids = add("a", "b", "c")
    queue_transcription(studio, list(uids.values()))
    cancel_transcription(studio, [uids["c"]])
    summary = queue_summary(studio)
    assert (summary.waiting, summary.running, summary.waiting_s) == (2, 0, 120.0)


def test_waveform_and_activity_come_from_recognising(studio: Studio, add: Callable[..., dict[str, str]]) -> None:
    (uid,) = (uids := add("a")).values()
    run_all(studio, uids)
    assert studio.derived.peaks(uid) is not None
    with studio.uow() as uow:
        assert uow.calls.activity(uid) is not None


def test_a_database_that_is_busy_for_a_moment_costs_no_call(
    studio: Studio,
    workers: ScriptedWorkers,
    add: Callable[..., dict[str, str]],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(run_progress, "HEARTBEAT_S", 0.0)
    uids = add("a")
    queue_transcription(studio, [uids["a"]])
    refused = []

    def busy() -> None:
        refused.append(True)
        raise KnownError("database.busy", where="here")

    def while_busy(report: Report) -> None:
        with monkeypatch.context() as meanwhile:
            meanwhile.setattr(type(studio.uow()), "__enter__", lambda uow: busy())
            report(5.0, 60.0)

    workers.deeds = {"a": [while_busy]}
    assert run_transcription(studio).done == (uids["a"],)
    assert refused
