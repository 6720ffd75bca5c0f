"""What every test stands on: an offscreen display, a home of its own, and the shared test data."""

import os
from pathlib import Path

import pytest

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


@pytest.fixture(autouse=True)
def own_home(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Keeps tests away from the settings, models and workspaces of whoever runs them."""
    home = tmp_path_factory.mktemp("home")
    monkeypatch.setenv("QA_STUDIO_MODELS", str(home / "models"))
    monkeypatch.setenv("QA_STUDIO_CONFIG", str(home / "config"))
    monkeypatch.setenv("QA_STUDIO_WORKSPACE", str(home / "workspace"))
    monkeypatch.delenv("VOSK_MODEL_PATH", raising=False)
    return home
