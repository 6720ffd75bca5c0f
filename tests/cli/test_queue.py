"""The queue from the command line: listed, paused for everybody, cancelled and tried again."""

from pathlib import Path

import pytest

from cli.conftest import Run
from factories import tone_call


def test_the_queue_is_steered_from_the_command_line(run: Run, run_here: Run, tmp_path: Path) -> None:
    for number in range(2):
        tone_call(tmp_path / f"call-{number}.wav", 0.5, seed=number)
    assert run_here("import", tmp_path, "--json").answer["imported"] == 2
    assert run("transcribe", "--json").code == 1
    listed = run_here("queue", "list", "--state", "failed", "--json").answer
    assert (listed["waiting"], listed["failed"], len(listed["jobs"])) == (0, 2, 2)
    assert "speech model" in listed["jobs"][0]["reason"]
    first, second = sorted(job["call"] for job in listed["jobs"])

    retried = run_here("queue", "retry", "--all", "--json")
    assert (retried.code, sorted(retried.answer["calls"])) == (0, [first, second])
    cancelled = run_here("queue", "cancel", first, "--json")
    assert (cancelled.code, cancelled.answer) == (0, {"calls": [first], "untouched": []})
    again = run_here("queue", "cancel", first, second, "--json")
    assert (again.code, again.answer) == (3, {"calls": [second], "untouched": [first]})

    assert run_here("queue", "pause", "--user", "Ana", "--json").code == 1
    paused_by = run_here("queue", "pause", "--json").answer["paused_by"]
    paused = run("transcribe", "--json")
    assert (paused.code, paused.answer["paused"], paused.answer["failed"]) == (1, True, [])
    assert f"{paused_by} paused the queue; 2 calls wait" in paused.err
    told = run("queue", "list", locale="es")
    assert "2 en espera (0:01 de audio), 0 en curso." in told.out
    assert f"{paused_by} pausó la cola" in told.out
    assert run_here("queue", "resume", "--json").answer["paused_by"] is None
    assert run("transcribe", "--json").answer["paused"] is False


@pytest.mark.parametrize(
    "arguments",
    [
        ("queue", "cancel"),
        ("queue", "retry", "--all", "call-1.wav"),
        ("transcribe", "--tls-ca", "ca.pem"),
        ("transcribe", "--scheduler", "tls://localhost:8786", "--tls-ca", "ca.pem"),
    ],
)
def test_wrong_usage_of_the_queue_is_told_in_one_object(run_here: Run, arguments: tuple[str, ...]) -> None:
    ran = run_here(*arguments, "--json")
    assert (ran.code, set(ran.answer)) == (2, {"error"})


@pytest.mark.parametrize("arguments", [("queue", "list", "--state", "lost"), ("transcribe", "--workers", "0")])
def test_a_value_that_no_option_takes_is_told_in_one_object(run: Run, arguments: tuple[str, ...]) -> None:
    ran = run(*arguments, "--json")
    assert (ran.code, set(ran.answer)) == (2, {"error"})
