"""Models are loaded on trial before they are used, and how that went is remembered."""

from collections.abc import Callable
from pathlib import Path

import pytest

from model_folders import make_model
from qa_studio.domain.errors import KnownError, Message
from qa_studio.speech.models import SpeechModelShelf
from qa_studio.speech.trials import Trials

SHIPPED = Path(__file__).parents[2] / "resources" / "speech_models.json"


def reason_of(work: Callable[[], object]) -> str:
    """Gives the message id of the error that work ends in."""
    with pytest.raises(KnownError) as caught:
        work()
    return caught.value.message.id


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
    assert SpeechModelShelf(tmp_path, SHIPPED, "", lambda folder: None, places=tuple).for_language("es").usable


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
