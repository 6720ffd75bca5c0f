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
        """Imports the recordings of a folder, all of which must be readable."""
        self.answer("import", str(folder))
        assert len(self.uids) == len(list(folder.iterdir()))

    @property
    def transcribed(self) -> int:
        """How many calls have a current transcript."""
        return int(self._ask("SELECT count(*) FROM transcripts WHERE is_current")[0][0])

    @property
    def attempts(self) -> tuple[int, ...]:
        """How often each call was begun."""
        return tuple(row[0] for row in self._ask("SELECT attempts FROM transcription_jobs"))

    @property
    def uids(self) -> tuple[str, ...]:
        """All calls."""
        return tuple(row[0] for row in self._ask("SELECT uid FROM calls ORDER BY uid"))

    @property
    def untranscribed(self) -> tuple[str, ...]:
        """The calls without a current transcript."""
        having = "SELECT call_id FROM transcripts WHERE is_current"
        return tuple(row[0] for row in self._ask(f"SELECT uid FROM calls WHERE id NOT IN ({having}) ORDER BY uid"))

    def wait_for(self, transcripts: int) -> None:
        """Waits until so many calls are transcribed."""
        deadline = time.monotonic() + PATIENCE_S
        while self.transcribed < transcripts:
            assert time.monotonic() < deadline, "nothing was transcribed"
            time.sleep(0.05)

    def wait_until_at_work(self, running: "subprocess.Popen[str]") -> None:
        """Waits until a process has a call at hand, or has ended."""
        deadline = time.monotonic() + PATIENCE_S
        while running.poll() is None and not self._at_work(running.pid):
            assert time.monotonic() < deadline, "nothing was begun"
            time.sleep(0.02)

    def _at_work(self, process_id: int) -> bool:
        owners = self._ask("SELECT owner FROM transcription_jobs WHERE state = 'running'")
        return any(f"|{process_id}|" in row[0] for row in owners)

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
