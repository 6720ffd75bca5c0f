"""Runs the command line, in a process of its own or, where that shows as much, in the test's."""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from qa_studio.cli.main import app


@dataclass(frozen=True)
class Ran:
    """What a command printed and how it ended."""

    code: int
    out: str
    err: str

    @property
    def answer(self) -> Any:
        """The one JSON object on standard output."""
        return json.loads(self.out)


Run = Callable[..., Ran]


@pytest.fixture
def run(tmp_path: Path) -> Run:
    """Gives a function that runs `qa-studio` with arguments, in the test's own workspace and in English."""

    def go(*arguments: object, stdin: str = "", locale: str = "en", env: dict[str, str] | None = None) -> Ran:
        command = [sys.executable, "-m", "qa_studio", *map(str, arguments)]
        surroundings = {
            **os.environ,
            "QA_STUDIO_LOCALE": locale,
            "QA_STUDIO_WORKSPACE": str(tmp_path / "workspace"),
            "PYTHONUTF8": "1",
            **(env or {}),
        }
        done = subprocess.run(
            command, input=stdin, capture_output=True, text=True, encoding="utf-8", env=surroundings, check=False
        )
        assert "Traceback" not in done.stderr
        assert "Traceback" not in done.stdout
        return Ran(done.returncode, done.stdout, done.stderr)

    return go


@pytest.fixture
def run_here(tmp_path: Path) -> Run:
    """Gives a function that runs `qa-studio` in this process, on the workspace of `run`; starting one takes seconds."""

    def go(*arguments: object) -> Ran:

        surroundings = {"QA_STUDIO_WORKSPACE": str(tmp_path / "workspace")}
        done = CliRunner().invoke(app, [*map(str, arguments)], env=surroundings)
        return Ran(done.exit_code, done.stdout, done.stderr)

    return go
