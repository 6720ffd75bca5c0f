"""The demo: from recording to coaching report in one command, and again in the same workspace."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> tuple[dict[str, object], Path, dict[str, str]]:
    """Runs the demo once, without a display."""
    folder = tmp_path_factory.mktemp("demo")
    surroundings = {
        **{name: value for name, value in os.environ.items() if name not in ("DISPLAY", "WAYLAND_DISPLAY")},
        "QA_STUDIO_MODELS": str(folder / "models"),
        "QA_STUDIO_CONFIG": str(folder / "config"),
        "QA_STUDIO_LOCALE": "es",
    }
    return run_demo(folder / "workspace", surroundings), folder / "workspace", surroundings


def run_demo(workspace: Path, surroundings: dict[str, str]) -> dict[str, object]:
    """Runs `qa-studio demo --headless --json` and gives its answer."""
    ran = subprocess.run(
        [sys.executable, "-m", "qa_studio", "demo", "--headless", "--workspace", str(workspace), "--json"],
        env=surroundings,
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    assert ran.returncode == 0, ran.stderr + ran.stdout
    answer: dict[str, object] = json.loads(ran.stdout)
    return answer


def test_it_holds_what_it_promises(demo: tuple[dict[str, object], Path, dict[str, str]]) -> None:
    answer, _, _ = demo
    assert answer["agents"] == 6
    assert int(str(answer["calls"])) >= 50
    transcribed = answer["transcribed"]
    assert isinstance(transcribed, dict)
    assert transcribed["vosk"] == 2
    assert transcribed["imported"] >= 48
    assert int(str(answer["evaluations"])) >= 24
    assert int(str(answer["sampled"])) > int(str(answer["evaluations"]))


def test_its_reports_exist(demo: tuple[dict[str, object], Path, dict[str, str]]) -> None:
    reports = [Path(one) for one in demo[0]["reports"]]  # type: ignore[attr-defined]
    assert {path.suffix for path in reports} == {".pdf", ".html"}
    assert len(reports) == 12
    assert all(path.stat().st_size > 5000 for path in reports)


def test_run_again_it_reuses_its_workspace(demo: tuple[dict[str, object], Path, dict[str, str]]) -> None:
    answer, workspace, surroundings = demo
    again = run_demo(workspace, surroundings)
    assert {key: again[key] for key in ("calls", "agents", "sampled", "evaluations", "transcribed")} == {
        key: answer[key] for key in ("calls", "agents", "sampled", "evaluations", "transcribed")
    }
