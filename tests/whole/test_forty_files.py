"""A folder as a telephone system leaves it: forty files of many formats, one cut, one text, one silent."""

import json
import shutil
import sqlite3
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
import soundfile

SECONDS = 1.0
SOUNDFILE_FORMATS = [
    ("wav", "PCM_16", "WAV", 8000),
    ("wav", "PCM_U8", "WAV", 8000),
    ("wav", "PCM_24", "WAV", 44100),
    ("wav", "PCM_32", "WAV", 16000),
    ("wav", "FLOAT", "WAV", 16000),
    ("wav", "ALAW", "WAV", 8000),
    ("wav", "ULAW", "WAV", 8000),
    ("WAV", "GSM610", "WAV", 8000),
    ("wav", "IMA_ADPCM", "WAV", 8000),
    ("wav", "MS_ADPCM", "WAV", 8000),
    ("gsm", "GSM610", "RAW", 8000),
    ("au", "ULAW", "AU", 8000),
    ("aiff", "PCM_16", "AIFF", 16000),
    ("flac", "PCM_16", "FLAC", 16000),
    ("mp3", "MPEG_LAYER_III", "MP3", 16000),
    ("ogg", "VORBIS", "OGG", 16000),
    ("opus", "OPUS", "OGG", 16000),
    ("w64", "PCM_16", "W64", 16000),
    ("ulaw", "ULAW", "RAW", 8000),
    ("alaw", "ALAW", "RAW", 8000),
    ("caf", "PCM_16", "CAF", 16000),
]
FFMPEG_FORMATS = ["m4a", "wma", "webm", "spx", "g722"]


def run(workspace: Path, *arguments: str) -> tuple[int, dict[str, object]]:
    """Runs a command as a person would and gives its exit code and its JSON."""
    command = [sys.executable, "-m", "qa_studio", *arguments, "--workspace", str(workspace), "--json"]
    done = subprocess.run(command, check=False, capture_output=True, text=True)
    return done.returncode, json.loads(done.stdout)


def write_pieces(source: Path, folder: Path, count: int) -> None:
    """Cuts stretches of speech out of a recording and writes each in another format."""
    speech, rate = soundfile.read(source)
    has_ffmpeg = shutil.which("ffmpeg") is not None
    for number in range(count):
        start = round((0.5 + number * 0.8) * rate)
        piece = speech[start : start + round(SECONDS * rate)]
        kind = number % (len(SOUNDFILE_FORMATS) + len(FFMPEG_FORMATS))
        if kind < len(SOUNDFILE_FORMATS) or not has_ffmpeg:
            suffix, subtype, form, wanted = SOUNDFILE_FORMATS[kind % len(SOUNDFILE_FORMATS)]
            at = np.arange(round(SECONDS * wanted)) / wanted * rate
            sound = np.interp(at, np.arange(len(piece)), piece)
            soundfile.write(folder / f"call-{number:02}.{suffix}", sound, wanted, subtype=subtype, format=form)
            continue
        plain = folder.parent / "plain.wav"
        soundfile.write(plain, piece, rate)
        target = folder / f"call-{number:02}.{FFMPEG_FORMATS[kind - len(SOUNDFILE_FORMATS)]}"
        command = ["ffmpeg", "-v", "error", "-i", str(plain), "-ar", "16000", str(target)]
        subprocess.run(command, check=True, stdin=subprocess.DEVNULL)


@pytest.fixture
def forty(shared_data: Path, tmp_path: Path) -> Path:
    """A folder of forty files."""
    folder = tmp_path / "night"
    folder.mkdir()
    write_pieces(shared_data / "speech-ko" / "audio1.wav", folder, 37)
    samples, rate = soundfile.read(shared_data / "speech-ko" / "audio.wav", frames=64_000)
    soundfile.write(folder / "cut.wav", samples, rate)
    (folder / "cut.wav").write_bytes((folder / "cut.wav").read_bytes()[:50_000])
    (folder / "text.wav").write_text("The recorder wrote its log here by mistake.\n" * 50)
    soundfile.write(folder / "silent.wav", np.zeros(2 * 8000), 8000)
    assert len(list(folder.iterdir())) == 40
    return folder


@pytest.mark.timeout(600)
def test_a_folder_of_forty_mixed_files_is_imported_and_transcribed(forty: Path, tmp_path: Path) -> None:
    workspace = tmp_path / "workspace"
    code, imported = run(workspace, "import", str(forty))
    assert (code, imported["imported"], imported["duplicates"]) == (3, 39, 0)
    assert names(imported["failed"]) == ["text.wav"]
    cut = [one["reason"] for one in listed(imported["warnings"]) if one["path"].endswith("cut.wav")]
    assert any("breaks off" in reason for reason in cut)
    assert [one["path"] for one in listed(imported["warnings"]) if "breaks off" in one["reason"]] == [
        str(forty / "cut.wav")
    ]

    code, transcribed = run(workspace, "transcribe", "--workers", "2", "--language", "ko")
    assert (code, transcribed["done"], transcribed["failed"]) == (0, 39, [])
    words = utterances_by_recording(workspace / "qa_studio.sqlite3")
    assert len(words) == 39
    assert words["silent.wav"] == 0
    assert words["cut.wav"] > 0
    assert sum(count > 0 for count in words.values()) > 30


def listed(value: object) -> list[dict[str, str]]:
    assert isinstance(value, list)
    return value


def names(value: object) -> list[str]:
    return [Path(one["path"]).name for one in listed(value)]


def utterances_by_recording(database: Path) -> dict[str, int]:
    """Counts the utterances of each recording's current transcript."""
    connection = sqlite3.connect(database)
    try:
        return dict(
            connection.execute(
                "SELECT recordings.name, count(utterances.transcript_id) FROM transcripts"
                " JOIN recordings ON recordings.call_id = transcripts.call_id"
                " LEFT JOIN utterances ON utterances.transcript_id = transcripts.id"
                " WHERE transcripts.is_current GROUP BY transcripts.id"
            ).fetchall()
        )
    finally:
        connection.close()
