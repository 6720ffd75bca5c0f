"""Wrong usage and broken surroundings: exit code 2 or 1, one sentence, one JSON object, never a traceback."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

FULL = Path("/dev/full")
SHIPPED = Path(__file__).parents[2] / "scorecards" / "customer_service.yaml"


@pytest.mark.skipif(not FULL.exists(), reason="only Linux has a device that is always full")
@pytest.mark.parametrize("arguments", [("calls", "list", "--json"), ("calls", "list"), ("--help",)])
def test_an_answer_that_cannot_be_written_is_told_without_a_traceback(tmp_path: Path, arguments) -> None:
    with FULL.open("w") as full:
        done = subprocess.run(
            [sys.executable, "-m", "qa_studio", *arguments],
            stdout=full,
            stderr=subprocess.PIPE,
            text=True,
            env={"QA_STUDIO_WORKSPACE": str(tmp_path / "w"), "HOME": str(tmp_path)},
            check=False,
        )
    assert done.returncode == 1
    assert "Traceback" not in done.stderr
    assert "Exception ignored" not in done.stderr


def test_sentiment_reads_bytes_that_are_no_text_and_closed_input() -> None:
    command = [sys.executable, "-m", "qa_studio", "text", "sentiment", "--language", "en"]
    done = subprocess.run(command, input=b"good \xff day\n", capture_output=True, check=False)
    assert done.returncode == 0
    assert json.loads(done.stdout)["label"] == "positive"


@pytest.mark.parametrize(
    "arguments",
    [
        ("calls", "list", "--from", "yesterday"),
        ("calls", "list", "--to", "9999-12-31"),
        ("calls", "list", "--from", "0001-01-01"),
        ("sample", "draw", "--per-agent", 1, "--seed", ""),
        ("sample", "draw", "--per-agent", 1, "--seed", "xyz"),
        ("sample", "verify", 2**63),
        ("settings", "set", "no-such", "1"),
        ("settings", "set", "site-timezone", "Nowhere"),
        ("calls", "list", "--no-such-option"),
        ("calls", "show"),
        ("calls", "no-such-command"),
        ("people", "add", "Ana", "--role", "boss"),
        ("sample", "draw"),
    ],
)
def test_wrong_usage_is_exit_code_two_and_one_object_with_json(run, arguments) -> None:
    ran = run(*arguments, "--json")
    assert ran.code == 2
    assert set(ran.answer) == {"error"}


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("calls", "show"), "Falta CALL"),
        (("sample", "draw"), "Falta --per-agent"),
        (("no-such",), "No existe la orden «no-such»"),
        (("calls", "list", "--no-such"), "No existe la opción «--no-such»"),
        (("sample", "draw", "--per-agent", "many"), "El valor indicado para --per-agent no es posible"),
    ],
)
def test_wrong_usage_is_told_in_spanish(run, arguments, sentence: str) -> None:
    ran = run(*arguments, locale="es")
    assert ran.code == 2
    assert sentence in ran.err
    assert len(ran.err.strip().splitlines()) == 1


def test_a_group_without_a_command_shows_its_help(run) -> None:
    assert "handle" in run("people").out
    assert run("people", "--help").code == 0


@pytest.mark.parametrize(
    ("content", "place"),
    [("[" * 100_000, "línea 1, columna 1"), ('{\n "answers": {"a":}}', "línea 2, columna 18"), ("\xff", "línea 1")],
)
def test_score_tells_where_json_is_wrong(run, tmp_path: Path, content: str, place: str) -> None:
    path = tmp_path / "answers.json"
    path.write_text(content, encoding="latin-1")
    ran = run("score", "customer_service", path, "--json", locale="es")
    assert ran.code == 1
    assert place in ran.answer["error"]


def test_score_prefers_the_scorecard_of_the_workspace_that_is_named(run, tmp_path: Path) -> None:
    card = tmp_path / "card.yaml"
    card.write_text(SHIPPED.read_text(encoding="utf-8").replace("version: 2", "version: 7", 1), encoding="utf-8")
    answers = tmp_path / "answers.json"
    answers.write_text('{"answers": {}}', encoding="utf-8")
    workspace = tmp_path / "workspace"
    assert run("scorecards", "install", card, "--workspace", workspace).code == 0
    here = run("score", "customer_service", answers, "--workspace", workspace, "--json")
    assert here.answer["version"] == 7
    assert run("score", "customer_service", answers, "--json").answer["version"] == 2
