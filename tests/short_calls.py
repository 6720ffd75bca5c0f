"""Short calls cut from a recording, and a workspace on which whole processes work on them."""

import json
import os
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path
from typing import Any

import soundfile

PATIENCE_S = 240.0


def cut(source: Path, folder: Path, *, seconds: float, count: int) -> Path:
    """Cuts different stretches out of a recording, a file each; gives the folder."""
    samples, rate = soundfile.read(source)
    folder.mkdir()
    for number in range(count):
        start = int(number * (len(samples) - seconds * rate) / count)
        soundfile.write(folder / f"part-{number:02}.wav", samples[start : start + int(seconds * rate)], rate)
    return folder


class Bench:
    """A workspace, and `qa-studio` in processes of its own on it."""

    def __init__(self, workspace: Path) -> None:
        self.workspace = workspace
        self.database = workspace / "qa_studio.sqlite3"

    def start(self, *arguments: str, **options: Any) -> "subprocess.Popen[str]":
        """Starts a command, in English."""
        command = [sys.executable, "-m", "qa_studio", *arguments, "--workspace", str(self.workspace)]
        surroundings = {**os.environ, "QA_STUDIO_LOCALE": "en"}
        silence = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
        return subprocess.Popen(command, env=surroundings, text=True, **{**silence, **options})

    def answer(self, *arguments: str) -> Any:
        """Runs a command to its end and gives its one JSON object."""
        return json.loads(self.start(*arguments, "--json", stdout=subprocess.PIPE).communicate()[0])

    def take_in(self, folder: Path) -> None:
        """Imports the recordings of a folder."""
        self.answer("import", str(folder))

    @property
    def transcribed(self) -> int:
        """How many calls have a current transcript."""
        return int(self._ask("SELECT count(*) FROM transcripts WHERE is_current")[0][0])

    @property
    def attempts(self) -> tuple[int, ...]:
        """How often each call was begun."""
        return tuple(row[0] for row in self._ask("SELECT attempts FROM transcription_jobs"))

    @property
    def running(self) -> int:
        """How many calls somebody is at work on."""
        return int(self._ask("SELECT count(*) FROM transcription_jobs WHERE state = 'running'")[0][0])

    def wait_for(self, transcripts: int) -> None:
        """Waits until so many calls are transcribed."""
        deadline = time.monotonic() + PATIENCE_S
        while self.transcribed < transcripts:
            assert time.monotonic() < deadline, "nothing was transcribed"
            time.sleep(0.05)

    def check(self, calls: int) -> None:
        """Asserts that each call has exactly one current transcript and the database is whole."""
        per_call = self._ask("SELECT count(*) FROM transcripts WHERE is_current GROUP BY call_id")
        assert per_call == [(1,)] * calls
        assert self._ask("SELECT count(*) FROM transcription_jobs WHERE state <> 'succeeded'") == [(0,)]
        assert self._ask("PRAGMA integrity_check") == [("ok",)]
        assert self._ask("PRAGMA foreign_key_check") == []

    def _ask(self, statement: str) -> list[tuple[Any, ...]]:
        with closing(sqlite3.connect(self.database, timeout=30)) as connection:
            return connection.execute(statement).fetchall()
