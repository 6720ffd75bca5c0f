"""What every test stands on: an offscreen display, a home of its own, and the shared test data."""

import os
import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from qa_studio import bootstrap
from qa_studio.domain.people import Handle, Person, Role
from qa_studio.services.manage_people import add_person
from qa_studio.services.studio import Studio
from qa_studio.settings import Settings
from qa_studio.speech.pool import LocalWorkers

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ["LC_ALL"] = "C.UTF-8"

ROOT = Path(__file__).parent.parent
DATA = Path(os.environ.get("QA_STUDIO_TEST_DATA", ROOT.parent / "shared" / "data"))


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """The folder of real recordings and texts; the test is skipped, and says so, where it is absent."""
    if not DATA.is_dir():
        pytest.skip(f"the shared test data is not at {DATA} (QA_STUDIO_TEST_DATA)")
    return DATA


@pytest.fixture(scope="session")
def model_trials(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What models of packages did when they were loaded on trial; kept, since each trial takes seconds."""
    return tmp_path_factory.mktemp("trials") / ".checked.json"


@pytest.fixture(autouse=True)
def own_home(
    tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch, model_trials: Path
) -> Iterator[Path]:
    """Keeps tests away from the settings, models and workspaces of whoever runs them."""
    home = tmp_path_factory.mktemp("home")
    monkeypatch.setenv("QA_STUDIO_MODELS", str(home / "models"))
    monkeypatch.setenv("QA_STUDIO_CONFIG", str(home / "config"))
    monkeypatch.setenv("QA_STUDIO_WORKSPACE", str(home / "workspace"))
    monkeypatch.delenv("VOSK_MODEL_PATH", raising=False)
    remembered = home / "models" / model_trials.name
    if model_trials.exists():
        remembered.parent.mkdir()
        shutil.copyfile(model_trials, remembered)
    yield home
    if remembered.exists() and not model_trials.exists():
        shutil.copyfile(remembered, model_trials)


@pytest.fixture(scope="session")
def workers() -> Iterator[LocalWorkers]:
    """Real worker processes, shared by the tests of one pytest process."""
    shared = bootstrap.local_workers()
    yield shared
    shared.close()


@pytest.fixture
def studio(tmp_path: Path, workers: LocalWorkers) -> Iterator[Studio]:
    """A real workspace in SQLite with Ada, its administrator, at work."""
    opened = bootstrap.open_studio(Settings(), tmp_path / "workspace", "Ada")
    yield replace(opened, workers=workers)
    bootstrap.close_studio(opened)


@pytest.fixture
def staff(studio: Studio) -> dict[Role, Person]:
    """One person of each role."""
    names = {Role.SUPERVISOR: "Sol", Role.REVIEWER: "Rita", Role.AGENT: "Ana"}
    people = {role: add_person(studio, name, role) for role, name in names.items()}
    with studio.uow() as uow:
        uow.people.add_handle(Handle(people[Role.AGENT].id, "1001"))
        uow.commit()
    return {Role.ADMINISTRATOR: studio.person, **people}
