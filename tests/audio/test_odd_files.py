"""Files that recorders and people leave behind: odd sizes, wild samples, wrong names, missing codecs, no header."""

import builtins
import struct
import sys
from pathlib import Path

import numpy as np
import pytest

from qa_studio.audio.decode import open_sound
from qa_studio.audio.listening import listen
from qa_studio.audio.probe import inspect, probe
from qa_studio.domain.calls import RawForm
from qa_studio.domain.errors import KnownError
from qa_studio.services.speech_rows import RawFile
from sounds import Samples, Write, speech_like


def decoded(*files: Path | RawFile) -> Samples:
    with open_sound(files) as sound:
        return np.concatenate(list(sound.blocks(0.5)))


def reason_of(file: Path | RawFile) -> str:
    reason = inspect(file).reason
    assert reason is not None
    return reason.id


@pytest.mark.parametrize("extra", [1, 3])
def test_a_wav_with_an_odd_number_of_bytes_is_read_to_its_last_whole_sample(write: Write, extra: int) -> None:
    path = write("call.wav", speech_like(1.0, 8000), 8000, "PCM_16")
    data = bytearray(path.read_bytes()) + b"\x7f" * extra
    data[40:44] = struct.pack("<I", 16000 + extra)
    path.write_bytes(data)
    assert probe(path).duration_s == pytest.approx(1.0, abs=0.001)
    assert len(decoded(path)) in (8000, 8001)


@pytest.mark.parametrize("subtype", ["FLOAT", "DOUBLE"])
def test_samples_that_are_no_numbers_reach_nobody(write: Write, subtype: str) -> None:
    samples = speech_like(2.0, 8000) * 30
    samples[::97] = np.nan
    samples[::101] = np.inf
    path = write("call.wav", samples, 8000, subtype)
    block = decoded(path)
    assert np.isfinite(block).all()
    assert np.abs(block).max() <= 1.0
    assert listen((path,)).duration_s == pytest.approx(2.0)


def test_a_constant_offset_is_nobodys_voice(write: Write) -> None:
    path = write("call.wav", np.full(8000 * 5, 0.4) + np.random.default_rng(1).normal(0, 0.0003, 8000 * 5))
    assert listen((path,)).activity == ((),)


def test_a_raw_recording_is_read_as_it_was_said_to_be(write: Write) -> None:
    voice = speech_like(1.5, 16000)
    stereo = np.stack((voice, voice[::-1]), axis=1)
    path = write("call.pcm", stereo, 16000, "PCM_16", "RAW")
    file = RawFile(path, RawForm.parse("s16le:16000:2"))
    audio = probe(file)
    assert (audio.channels, audio.sample_rate_hz, audio.duration_s) == (2, 16000, pytest.approx(1.5))
    assert audio.codec == "raw/s16le:16000:2"
    assert RawForm.of_codec(audio.codec) == file.form
    assert np.abs(decoded(file) - stereo).max() < 1e-4


def test_a_file_with_a_header_is_read_by_it_whatever_was_said(write: Write) -> None:
    path = write("call.wav", speech_like(1.0, 8000), 8000)
    assert probe(RawFile(path, RawForm.parse("alaw:16000:2"))) == probe(path)


def test_text_is_no_raw_recording(tmp_path: Path) -> None:
    path = tmp_path / "notes.raw"
    path.write_text("Aquí se anotó la llamada: números, «dirección» y después nada más.\n" * 20, encoding="utf-8")
    assert reason_of(RawFile(path, RawForm.parse("alaw:8000"))) == "audio.not_a_recording"
    assert reason_of(path) == "audio.not_a_recording"


def test_sound_without_header_asks_to_be_told_what_it_is(write: Write) -> None:
    assert reason_of(write("call.raw", speech_like(1.0, 8000), 8000, "ALAW", "RAW")) == "audio.needs_raw_form"


def test_a_wav_named_raw_is_a_wav(write: Write) -> None:
    path = write("call.wav", speech_like(1.0, 8000)).rename(write("x.wav", np.zeros(9)).with_name("call.raw"))
    assert probe(path).codec == "wav/pcm_16"


@pytest.mark.parametrize("given", ["alaw", "alaw:", "opus:8000", "alaw:8000:0", "alaw:8000:1:2", "alaw:99", "ulaw:²"])
def test_what_does_not_say_how_to_read_a_file_is_refused(given: str) -> None:
    with pytest.raises(KnownError) as caught:
        RawForm.parse(given)
    assert caught.value.message.params["given"] == given


@pytest.mark.parametrize(
    ("name", "start", "kind"),
    [
        ("call.amr", b"#!AMR\n", "AMR"),
        ("call.m4a", b"\0\0\0\x1cftypM4A \0\0\0\0", "MP4/M4A"),
        ("call.webm", b"\x1a\x45\xdf\xa3", "WebM/Matroska"),
        ("call.wma", bytes.fromhex("3026b2758e66cf11a6d900aa0062ce6c"), "WMA"),
        ("call.spx", b"OggS" + bytes(24) + b"Speex   1.2", "Speex"),
        ("call.g722", b"\xfa\xda\xf6\xde", "G.722"),
    ],
)
def test_without_the_codecs_one_sentence_says_what_to_install(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, start: bytes, kind: str
) -> None:
    whole = builtins.__import__

    def without_av(module: str, *args: object, **kwargs: object) -> object:
        if module == "av":
            raise ImportError(module)
        return whole(module, *args, **kwargs)  # type: ignore[arg-type]

    monkeypatch.delitem(sys.modules, "av", raising=False)
    monkeypatch.setattr(builtins, "__import__", without_av)
    path = tmp_path / name
    path.write_bytes(start + bytes(range(256)) * 8)
    reason = inspect(path).reason
    assert reason is not None
    assert (reason.id, reason.params["kind"]) == ("audio.needs_codecs", kind)


@pytest.mark.parametrize("field", [(22, "<H", 900), (24, "<I", 3), (24, "<I", 2_000_000_000)])
def test_a_header_that_would_fill_the_memory_is_not_believed(write: Write, field: tuple[int, str, int]) -> None:
    path = write("call.wav", speech_like(1.0, 8000))
    data = bytearray(path.read_bytes())
    struct.pack_into(field[1], data, field[0], field[2])
    path.write_bytes(data)
    assert reason_of(path) == "audio.damaged"


@pytest.mark.parametrize(("name", "form"), [("a.au", "AU"), ("a.aiff", "AIFF"), ("a.caf", "CAF"), ("a.rf64", "RF64")])
def test_a_cut_file_says_so_and_is_as_long_as_what_is_left(write: Write, name: str, form: str) -> None:
    path = write(name, speech_like(4.0, 8000), 8000, "PCM_16", form)
    path.write_bytes(path.read_bytes()[:40_001])
    audio = probe(path)
    assert audio.warning == "audio.truncated"
    assert len(decoded(path)) / 8000 == pytest.approx(audio.duration_s, abs=0.01) == pytest.approx(2.4, abs=0.3)


@pytest.mark.parametrize(
    ("name", "subtype", "form"),
    [("a.mp3", "MPEG_LAYER_III", "MP3"), ("a.ogg", "VORBIS", "OGG"), ("a.flac", "PCM_16", "FLAC")],
)
def test_a_cut_stream_says_so(write: Write, name: str, subtype: str, form: str) -> None:
    path = write(name, speech_like(20.0, 16000), 16000, subtype, form)
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])
    audio = probe(path)
    assert audio.warning == "audio.truncated"
    assert len(decoded(path)) / 16000 == pytest.approx(audio.duration_s, abs=0.05)
    assert 7.0 < audio.duration_s < 13.0


def test_an_ogg_that_was_never_closed_is_whole_but_unfinished(write: Write) -> None:
    path = write("a.ogg", speech_like(20.0, 16000), 16000, "VORBIS", "OGG")
    data = path.read_bytes()
    path.write_bytes(data[: data.rfind(b"OggS")])
    assert probe(path).warning == "audio.unfinished"


def test_a_gsm_file_cut_in_the_middle_of_a_frame_says_so(write: Write) -> None:
    path = write("a.gsm", speech_like(2.0, 8000), 8000, "GSM610", "RAW")
    path.write_bytes(path.read_bytes()[:1000])
    assert probe(path).warning == "audio.truncated"
