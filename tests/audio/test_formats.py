"""The format matrix: what sox and ffmpeg write is read with the right length, the same sound and the same turns."""

import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest
import soundfile

from qa_studio.audio.decode import open_sound
from qa_studio.audio.listening import listen
from qa_studio.audio.probe import inspect, probe
from qa_studio.domain.calls import RawForm
from qa_studio.services.speech_rows import RawFile, SoundFile
from sounds import Samples, hiss, speech_like

MISSING = [name for name in ("sox", "ffmpeg") if shutil.which(name) is None]
pytestmark = pytest.mark.skipif(
    bool(MISSING), reason=f"{' and '.join(MISSING)} make the recordings (tools/setup.py --with-tests installs them)"
)


@dataclass(frozen=True)
class Format:
    """A file to be made of the source, at `rate`, how alike it must sound (1: the same), and how late it may be.

    Coders for speech alone keep little of the noise in ours; MP3 begins with its coder's delay.
    """

    file: str
    options: str = ""
    rate: int = 8000
    alike: float = 0.99
    maker: str = "sox"
    codec: str = ""
    raw: str = ""
    late_s: float = 0.1

    def __str__(self) -> str:
        return f"{self.file}-{self.codec or self.raw}"


FORMATS = [
    Format("a.wav", "-e unsigned -b 8", codec="wav/pcm_u8", alike=0.98),
    Format("a.wav", "-b 16", codec="wav/pcm_16"),
    Format("a.wav", "-b 24", 44100, codec="wavex/pcm_24"),
    Format("a.wav", "-b 32", 16000, codec="wavex/pcm_32"),
    Format("a.wav", "-e float -b 32", 11025, codec="wav/float"),
    Format("a.wav", "-e float -b 64", codec="wav/double"),
    Format("a.wav", "-e a-law", codec="wav/alaw", alike=0.98),
    Format("a.wav", "-e u-law", codec="wav/ulaw", alike=0.98),
    Format("a.WAV", "-t wav -e gsm-full-rate", codec="wav/gsm610", alike=0.8),
    Format("a.wav", "-e ima-adpcm", codec="wav/ima_adpcm", alike=0.95),
    Format("a.wav", "-e ms-adpcm", codec="wav/ms_adpcm", alike=0.95),
    Format("a.gsm", codec="raw/gsm610", alike=0.8),
    Format("a.au", "-e u-law", codec="au/ulaw", alike=0.98),
    Format("a.aiff", codec="aiff/pcm_16"),
    Format("a.flac", rate=16000, codec="flac/pcm_16"),
    Format("a.mp3", rate=16000, codec="mp3/mpeg_layer_iii", alike=0.95, late_s=0.2),
    Format("a.ogg", rate=16000, codec="ogg/vorbis", alike=0.9),
    Format("a.w64", codec="w64/pcm_16"),
    Format("a.al", codec="raw/alaw", alike=0.98),
    Format("a.ulaw", "-t ul", codec="raw/ulaw", alike=0.98),
    Format("a.sln", "-t raw -e signed -b 16", codec="raw/pcm_16"),
    Format("a.vox", codec="raw/vox_adpcm", alike=0.9),
    Format("a.raw", "-e a-law -b 8", raw="alaw:8000", alike=0.98),
    Format("a.pcm", "-t raw -e u-law -b 8", 11025, raw="ulaw:11025:1", alike=0.98),
    Format("a.raw", "-e signed -b 16 -B", 16000, raw="s16be:16000"),
    Format("a.raw", "-e unsigned -b 8", raw="u8:8000", alike=0.98),
    Format("a.amr", "-t amr-nb -C 7", codec="amr/amrnb", alike=0.4, late_s=0.3),
    Format("a.opus", "-c:a libopus -b:a 32k", 16000, maker="ffmpeg", codec="ogg/opus", alike=0.9),
    Format("a.caf", "-c:a pcm_s16be", maker="ffmpeg", codec="caf/pcm_16"),
    Format("a.g722", rate=16000, maker="ffmpeg", codec="g722/g722", alike=0.95),
    Format("a.m4a", "-c:a aac -b:a 64k", 16000, maker="ffmpeg", codec="mp4/aac", alike=0.9),
    Format("a.m4a", "-c:a alac", 16000, maker="ffmpeg", codec="mp4/alac"),
    Format("a.3gp", "-c:a aac -b:a 48k", 16000, maker="ffmpeg", codec="mp4/aac", alike=0.9),
    Format("a.wma", "-c:a wmav2", 16000, maker="ffmpeg", codec="asf/wmav2", alike=0.9),
    Format("a.webm", "-c:a libopus -b:a 32k", 48000, maker="ffmpeg", codec="webm/opus", alike=0.9),
    Format("a.spx", "-c:a libspeex", maker="ffmpeg", codec="ogg/speex", alike=0.4),
    Format("a.wav", "-c:a g726", maker="ffmpeg", codec="wav/g726", alike=0.95),
]


def turns(rate: int) -> Samples:
    """Three turns of speech in a quiet room, 6.5 s."""
    room = hiss(6.5, rate, 0.003)
    for start_s, length_s, seed in ((0.5, 1.4, 1), (2.6, 1.5, 2), (5.0, 1.0, 3)):
        start = round(start_s * rate)
        voice = speech_like(length_s, rate, 0.3, seed)
        room[start : start + len(voice)] += voice
    return room


def made(form: Format, folder: Path) -> tuple[SoundFile, Path]:
    """Gives the file as it is imported, and what it was made of."""
    source = folder / "source.wav"
    soundfile.write(source, turns(form.rate), form.rate, subtype="PCM_16")
    target = folder / form.file
    options = form.options.split()
    if form.maker == "sox":
        command = ["sox", "-D", "-V1", str(source), *options, str(target)]
    else:
        command = ["ffmpeg", "-v", "error", "-y", "-i", str(source), *options, str(target)]
    subprocess.run(command, check=True, stdin=subprocess.DEVNULL)
    return (RawFile(target, RawForm.parse(form.raw)) if form.raw else target), source


def decoded(file: SoundFile) -> Samples:
    """Gives the first channel of a file."""
    with open_sound((file,)) as sound:
        return np.concatenate([block[:, 0] for block in sound.blocks()]).astype(np.float64)


def likeness(one: Samples, other: Samples, most_lag: int) -> float:
    """Gives the normalised correlation of two sounds at the lag where they are most alike."""
    size = 1 << (len(one) + len(other)).bit_length()
    spectrum = np.fft.rfft(one, size) * np.conj(np.fft.rfft(other, size))
    correlation = np.fft.irfft(spectrum, size)
    near = np.concatenate((correlation[-most_lag:], correlation[: most_lag + 1]))
    return float(near.max() / np.sqrt((one**2).sum() * (other**2).sum()))


@pytest.mark.parametrize("form", FORMATS, ids=str)
def test_what_other_programs_write_is_read_as_they_meant_it(form: Format, tmp_path: Path) -> None:
    file, source = made(form, tmp_path)
    audio = probe(file)
    assert audio.codec == (RawForm.parse(form.raw).codec if form.raw else form.codec)
    assert audio.sample_rate_hz == form.rate
    assert audio.duration_s == pytest.approx(6.5, abs=0.1)
    assert audio.warning is None
    assert likeness(decoded(file), turns(form.rate), form.rate // 10) > form.alike
    heard, original = listen((file,)), listen((source,))
    assert len(heard.activity[0]) == len(original.activity[0]) == 3
    assert np.abs(np.array(heard.activity[0]) - np.array(original.activity[0])).max() < form.late_s


@pytest.mark.parametrize("name", ["a.amr", "a.m4a", "a.wma", "a.webm", "a.spx", "a.caf", "a.opus", "a.w64", "a.flac"])
def test_a_cut_file_of_any_kind_is_read_as_far_as_it_goes_and_says_so(name: str, tmp_path: Path) -> None:
    form = next(one for one in FORMATS if one.file == name)
    options = f"{form.options} -movflags +faststart" if name == "a.m4a" else form.options
    whole, _ = made(Format(name, options, form.rate, maker=form.maker), tmp_path)
    assert isinstance(whole, Path)
    content = whole.read_bytes()
    whole.write_bytes(content[: len(content) * 6 // 10 + 1])
    audio = probe(whole)
    assert audio.warning == "audio.truncated"
    assert 2.0 < audio.duration_s < 5.5
    assert len(decoded(whole)) / form.rate == pytest.approx(audio.duration_s, abs=0.3)


@pytest.mark.parametrize("form", ["flac", "au", "caf", "w64", "webm", "mp3", "ogg"])
def test_what_was_written_into_a_pipe_is_whole_although_its_header_tells_no_length(form: str, tmp_path: Path) -> None:
    soundfile.write(tmp_path / "source.wav", turns(8000), 8000)
    target = tmp_path / f"piped.{form}"
    with target.open("wb") as pipe:
        command = ["ffmpeg", "-v", "error", "-i", str(tmp_path / "source.wav"), "-f", form, "-"]
        subprocess.run(command, check=True, stdout=pipe, stdin=subprocess.DEVNULL)
    audio = probe(target)
    assert audio.warning is None
    assert audio.duration_s == pytest.approx(6.5, abs=0.3)


def test_an_m4a_that_lost_the_table_at_its_end_is_called_damaged(tmp_path: Path) -> None:
    file, _ = made(Format("a.m4a", "-c:a aac", maker="ffmpeg"), tmp_path)
    assert isinstance(file, Path)
    file.write_bytes(file.read_bytes()[:20_000])
    reason = inspect(file).reason
    assert reason is not None
    assert reason.id == "audio.damaged"


def test_a_playlist_with_the_name_of_a_recording_opens_nothing_else(tmp_path: Path) -> None:
    made(Format("secret.wav"), tmp_path)
    list_of_files = tmp_path / "call.m4a"
    list_of_files.write_text(f"#EXTM3U\n#EXTINF:6,\n{tmp_path / 'secret.wav'}\n#EXT-X-ENDLIST\n")
    reason = inspect(list_of_files).reason
    assert reason is not None
    assert reason.id == "audio.not_a_recording"
