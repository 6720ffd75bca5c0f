"""What comes in from zips and folders: nothing outside, no links, no bombs, and nothing half done."""

import stat
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from model_folders import make_model, zipped
from qa_studio.domain.errors import Cancelled, KnownError
from qa_studio.domain.jobs import silent
from qa_studio.speech import unpacking
from qa_studio.speech.models import SpeechModelShelf

SHIPPED = Path(__file__).parents[2] / "resources" / "speech_models.json"


def reason_of(work: Callable[[], object]) -> str:
    """Gives the message id of the error that work ends in."""
    with pytest.raises(KnownError) as caught:
        work()
    return caught.value.message.id


@pytest.fixture
def shelf(tmp_path: Path) -> SpeechModelShelf:
    """A shelf whose engine can load anything, and that looks nowhere else."""
    return SpeechModelShelf(
        tmp_path / "models", SHIPPED, "http://127.0.0.1:9/none.json", lambda folder: None, places=tuple
    )


def left_in(tmp_path: Path) -> list[str]:
    """Names what lies in the folder of models besides the memory of trials."""
    return [path.name for path in (tmp_path / "models").iterdir() if path.name != ".checked.json"]


def bad_zip(path: Path, kind: str) -> Path:
    """Makes a zip with something wrong in it."""
    good = make_model(path.parent / "vosk-model-es-1")
    zipped(good, path)
    with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as archive:
        entry = zipfile.ZipInfo("vosk-model-es-1/link")
        match kind:
            case "outside":
                archive.writestr("vosk-model-es-1/../../evil", "x")
            case "absolute":
                archive.writestr("/tmp/evil", "x")
            case "drive":
                archive.writestr("C:/evil", "x")
            case "link":
                entry.external_attr = (stat.S_IFLNK | 0o777) << 16
                archive.writestr(entry, "/etc/passwd")
            case "device":
                entry.external_attr = (stat.S_IFCHR | 0o666) << 16
                archive.writestr(entry, "")
            case "twice":
                archive.writestr("vosk-model-es-1/CONF/Mfcc.conf", "x")
            case "reserved":
                archive.writestr("vosk-model-es-1/aux.txt", "x")
            case "odd":
                archive.writestr("vosk-model-es-1/x", "x", zipfile.ZIP_LZMA)
            case "contradiction":
                archive.writestr("vosk-model-es-1/am/final.mdl/x", "x")
            case "bomb":
                archive.writestr("vosk-model-es-1/bomb", bytes(30_000_000))
    return path


@pytest.mark.parametrize(
    ("kind", "reason"),
    [
        ("outside", "model.unsafe_archive"),
        ("absolute", "model.unsafe_archive"),
        ("drive", "model.unsafe_archive"),
        ("link", "model.unsafe_archive"),
        ("device", "model.unsafe_archive"),
        ("twice", "model.unsafe_archive"),
        ("reserved", "model.unsafe_archive"),
        ("odd", "model.odd_archive"),
        ("contradiction", "model.damaged_archive"),
        ("bomb", "model.too_large"),
    ],
)
def test_a_dangerous_zip_is_refused_and_leaves_nothing(
    tmp_path: Path, shelf: SpeechModelShelf, kind: str, reason: str
) -> None:
    archive = bad_zip(tmp_path / "in.zip", kind)
    assert reason_of(lambda: shelf.add(archive, silent)) == reason
    assert left_in(tmp_path) == []
    assert not (tmp_path / "evil").exists()


@pytest.mark.parametrize(
    ("content", "reason"),
    [(b"", "model.empty_file"), (b"not a zip at all", "model.not_a_zip")],
)
def test_a_file_that_is_no_zip_says_so(tmp_path: Path, shelf: SpeechModelShelf, content: bytes, reason: str) -> None:
    path = tmp_path / "vosk-model-es.zip"
    path.write_bytes(content)
    assert reason_of(lambda: shelf.add(path, silent)) == reason


def test_a_damaged_zip_says_so(tmp_path: Path, shelf: SpeechModelShelf) -> None:
    archive = zipped(make_model(tmp_path / "vosk-model-es-1"), tmp_path / "m.zip")
    data = bytearray(archive.read_bytes())
    data[60:90] = bytes(30)
    archive.write_bytes(data)
    assert reason_of(lambda: shelf.add(archive, silent)) == "model.damaged_archive"


def test_a_link_in_a_folder_is_not_followed(tmp_path: Path, shelf: SpeechModelShelf) -> None:
    folder = make_model(tmp_path / "vosk-model-es-1")
    (folder / "secret").symlink_to(tmp_path)
    assert reason_of(lambda: shelf.add(folder, silent)) == "model.unsafe_folder"


def test_adding_can_be_cancelled_and_leaves_nothing(tmp_path: Path, shelf: SpeechModelShelf) -> None:
    def stop(done: float, total: float, what: str = "") -> None:
        raise Cancelled

    archive = zipped(make_model(tmp_path / "vosk-model-es-1"), tmp_path / "m.zip")
    with pytest.raises(Cancelled):
        shelf.add(archive, stop)
    assert left_in(tmp_path) == []


def test_a_full_disk_is_noticed_beforehand(
    tmp_path: Path, shelf: SpeechModelShelf, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(unpacking, "_SPARE_BYTES", 1 << 60)
    assert reason_of(lambda: shelf.add(make_model(tmp_path / "vosk-model-es-1"), silent)) == "model.no_space"


def test_a_damaged_archive_is_never_more_than_its_header_tells(tmp_path: Path, shelf: SpeechModelShelf) -> None:
    archive = zipped(make_model(tmp_path / "vosk-model-es-1"), tmp_path / "m.zip")
    data = bytearray(archive.read_bytes())
    for place in (at for at in range(len(data) - 4) if data[at : at + 4] == b"PK\x01\x02"):
        data[place + 24 : place + 28] = (5).to_bytes(4, "little")
    archive.write_bytes(data)
    assert reason_of(lambda: shelf.add(archive, silent)) == "model.damaged_archive"
    assert left_in(tmp_path) == []
