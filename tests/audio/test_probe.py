"""What the first look at a file tells, and what it says of files that are no recordings."""

import hashlib
import os
import shutil
import struct
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from qa_studio.audio.decode import open_sound
from qa_studio.audio.probe import content_hash, inspect, probe
from qa_studio.domain.errors import KnownError
from sounds import Write, speech_like

FORMATS = [
    ("a.wav", 8000, "PCM_U8", "WAV"),
    ("a.wav", 8000, "PCM_16", "WAV"),
    ("a.wav", 44100, "PCM_24", "WAV"),
    ("a.wav", 11025, "FLOAT", "WAV"),
    ("a.wav", 8000, "ALAW", "WAV"),
    ("a.wav", 8000, "ULAW", "WAV"),
    ("a.WAV", 8000, "GSM610", "WAV"),
    ("a.wav", 8000, "IMA_ADPCM", "WAV"),
    ("a.au", 8000, "ULAW", "AU"),
    ("a.flac", 16000, "PCM_16", "FLAC"),
    ("a.ogg", 16000, "VORBIS", "OGG"),
    ("a.opus", 16000, "OPUS", "OGG"),
    ("a.mp3", 16000, "MPEG_LAYER_III", "MP3"),
]


@pytest.mark.parametrize(("name", "rate", "subtype", "form"), FORMATS)
def test_each_format_is_probed_with_its_length_and_codec(
    write: Write, name: str, rate: int, subtype: str, form: str
) -> None:
    path = write(name, speech_like(2.0, rate), rate, subtype, form)
    audio = probe(path)
    assert audio.sample_rate_hz == rate
    assert audio.channels == 1
    assert audio.duration_s == pytest.approx(2.0, abs=0.06)
    assert audio.codec == f"{form}/{subtype}".lower()
    assert audio.warning is None


@pytest.mark.parametrize(("name", "rate", "subtype", "form"), FORMATS)
def test_the_header_promises_what_decoding_gives(write: Write, name: str, rate: int, subtype: str, form: str) -> None:
    path = write(name, speech_like(1.3, rate), rate, subtype, form)
    with open_sound((path,)) as sound:
        decoded = sum(len(block) for block in sound.blocks(0.1))
    assert decoded / rate == pytest.approx(probe(path).duration_s, abs=0.06)


def test_headerless_gsm_is_read_by_its_frames(write: Write, tmp_path: Path) -> None:
    path = write("call.gsm", speech_like(2.0, 8000), 8000, "GSM610", "RAW")
    assert probe(path).duration_s == pytest.approx(2.0, abs=0.03)
    text = tmp_path / "notes.gsm"
    text.write_text("these are notes about a call, not the call itself " * 9)
    assert inspect(text).reason is not None


def test_headerless_mu_law_is_read_but_text_with_that_name_is_not(write: Write, tmp_path: Path) -> None:
    assert probe(write("call.ulaw", speech_like(1.0, 8000), 8000, "ULAW", "RAW")).duration_s == pytest.approx(1.0)
    text = tmp_path / "notes.ulaw"
    text.write_text("these are notes about a call\n" * 40)
    with pytest.raises(KnownError) as caught:
        probe(text)
    assert caught.value.message.id == "audio.not_a_recording"


def test_a_truncated_wav_is_imported_with_a_warning(write: Write) -> None:
    path = write("call.wav", speech_like(2.0, 8000))
    path.write_bytes(path.read_bytes()[: 44 + 16000])
    audio = probe(path)
    assert audio.warning == "audio.truncated"
    assert audio.duration_s == pytest.approx(1.0)


def test_a_wav_that_its_recorder_never_closed_is_read_to_its_end(write: Write) -> None:
    path = write("call.wav", speech_like(2.0, 8000))
    data = bytearray(path.read_bytes())
    data[4:8] = data[40:44] = struct.pack("<I", 0)
    path.write_bytes(data)
    audio = probe(path)
    assert audio.warning == "audio.unfinished"
    assert audio.duration_s == pytest.approx(2.0)
    with open_sound((path,)) as sound:
        assert sum(len(block) for block in sound.blocks()) == 16000


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"Good morning, how can I help you?\n" * 20, "audio.not_a_recording"),
        (b"", "audio.empty_file"),
        (b"RIFF", "audio.not_a_recording"),
        (b"\0" * 5000, "audio.not_a_recording"),
        (b"OggS" + b"\0" * 60, "audio.damaged"),
    ],
)
def test_what_is_no_recording_gets_its_reason(tmp_path: Path, content: bytes, reason: str) -> None:
    path = tmp_path / "call.wav"
    path.write_bytes(content)
    inspection = inspect(path)
    assert inspection.audio is None
    assert inspection.sha256 is None
    assert inspection.reason is not None
    assert inspection.reason.id == reason
    assert inspection.reason.params["path"] == "call.wav"


def test_a_wav_without_samples_says_so(write: Write) -> None:
    reason = inspect(write("call.wav", np.zeros(0))).reason
    assert reason is not None
    assert reason.id == "audio.no_samples"


def test_a_file_that_is_gone_says_so(tmp_path: Path) -> None:
    reason = inspect(tmp_path / "gone.wav").reason
    assert reason is not None
    assert reason.id == "audio.unreadable"


def test_the_hash_is_that_of_the_bytes(write: Write) -> None:
    path = write("call.wav", speech_like(1.0, 8000))
    expected = hashlib.sha256(path.read_bytes()).hexdigest()
    assert content_hash(path) == expected
    assert inspect(path).sha256 == expected


@pytest.mark.skipif(shutil.which("ffmpeg") is None, reason="ffmpeg makes MP3 without a Xing header")
@pytest.mark.parametrize(("rate", "channels"), [(8000, 2), (16000, 1), (24000, 1), (44100, 2)])
def test_an_mp3_of_varying_rate_without_length_is_read_to_its_end(
    write: Write, tmp_path: Path, rate: int, channels: int
) -> None:
    parts = [speech_like(10.0, rate), np.zeros(rate * 10), speech_like(10.0, rate)]
    samples = np.tile(np.concatenate(parts)[:, np.newaxis], (1, channels))
    source = write("source.wav", samples, rate)
    path = tmp_path / "call.mp3"
    command = ["ffmpeg", "-v", "error", "-i", str(source), "-q:a", "6", "-write_xing", "0", str(path)]
    subprocess.run(command, check=True)
    assert probe(path).duration_s == pytest.approx(30.0, abs=0.3)
    with open_sound((path,)) as sound:
        blocks = np.concatenate(list(sound.blocks()))
    assert len(blocks) / rate == pytest.approx(30.0, abs=0.3)
    assert np.abs(blocks[-5 * rate : -rate]).max() > 0.05


def test_a_real_stereo_mp3_is_probed_as_it_decodes(shared_data: Path) -> None:
    path = shared_data / "calls-en" / "auto-repair-49_L-agent_R-caller.mp3"
    audio = probe(path)
    assert (audio.channels, audio.sample_rate_hz) == (2, 8000)
    assert audio.duration_s == pytest.approx(237.56, abs=0.1)


@pytest.mark.skipif(os.name == "nt" or sys.platform == "darwin", reason="names are Unicode there")
@pytest.mark.parametrize(
    ("name", "subtype", "form"),
    [("a.wav", "PCM_16", "WAV"), ("a.mp3", "MPEG_LAYER_III", "MP3"), ("a.gsm", "GSM610", "RAW")],
)
def test_a_name_in_another_encoding_is_as_good_as_any(write: Write, name: str, subtype: str, form: str) -> None:
    plain = write(name, speech_like(1.0, 8000), 8000, subtype, form)
    odd = plain.rename(plain.with_name(os.fsdecode(b"latin\xf1") + plain.suffix))
    inspection = inspect(odd)
    assert inspection.reason is None
    assert inspection.audio is not None
    assert inspection.audio.duration_s == pytest.approx(1.0, abs=0.1)
    with open_sound((odd,)) as sound:
        assert sum(len(block) for block in sound.blocks()) > 0
