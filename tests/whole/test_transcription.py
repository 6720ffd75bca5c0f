"""Real recognition, and what a kill leaves behind."""

import json
import os
import signal
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import pytest
import soundfile


def command(workspace: Path, *arguments: str) -> list[str]:
    """Gives a command line for a workspace."""
    return [sys.executable, "-m", "qa_studio", *arguments, "--workspace", str(workspace)]


def copies(source: Path, folder: Path, seconds: float, count: int) -> None:
    """Cuts different stretches of speech out of a recording."""
    samples, rate = soundfile.read(source)
    folder.mkdir()
    for number in range(count):
        start = int(number * 2.0 * rate)
        soundfile.write(folder / f"part-{number}.wav", samples[start : start + int(seconds * rate)], rate)


@pytest.mark.skipif(os.name == "nt", reason="process groups are killed otherwise on Windows")
def test_a_killed_run_loses_nothing_and_leaves_nothing_double(shared_data: Path, tmp_path: Path) -> None:
    copies(shared_data / "speech-ko" / "audio.wav", tmp_path / "parts", 3.0, 6)
    workspace = tmp_path / "workspace"
    subprocess.run(command(workspace, "import", str(tmp_path / "parts")), check=True, capture_output=True)
    running = subprocess.Popen(
        command(workspace, "transcribe", "--language", "ko"),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    database = workspace / "qa_studio.sqlite3"
    deadline = time.monotonic() + 120
    while current_transcripts(database) < 1 and time.monotonic() < deadline:
        time.sleep(0.05)
    os.killpg(running.pid, signal.SIGKILL)
    running.wait()
    before = current_transcripts(database)
    assert 1 <= before < 6
    again = subprocess.run(
        command(workspace, "transcribe", "--language", "ko", "--json"), check=True, capture_output=True, text=True
    )
    assert json.loads(again.stdout)["done"] == 6 - before
    with sqlite3.connect(database) as connection:
        per_call = connection.execute("SELECT count(*) FROM transcripts WHERE is_current GROUP BY call_id").fetchall()
        assert per_call == [(1,)] * 6
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    connection.close()


def current_transcripts(database: Path) -> int:
    """Counts calls that have a current transcript."""
    connection = sqlite3.connect(database, timeout=10)
    try:
        return int(connection.execute("SELECT count(*) FROM transcripts WHERE is_current").fetchone()[0])
    finally:
        connection.close()
