"""The demo's material as the application will read it."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

DEMO = Path(__file__).resolve().parents[2] / "resources" / "demo"


@pytest.fixture(scope="session")
def demo() -> Path:
    """The folder of the demo."""
    return DEMO


@pytest.fixture(scope="session")
def workspace(demo: Path) -> Mapping[str, Any]:
    """The workspace file."""
    content: Mapping[str, Any] = json.loads((demo / "workspace.json").read_text("utf-8"))
    return content


@pytest.fixture(scope="session")
def calls(workspace: Mapping[str, Any]) -> Mapping[str, Mapping[str, Any]]:
    """The calls by name."""
    return {call["name"]: call for call in workspace["calls"]}


@pytest.fixture(scope="session")
def utterances(demo: Path, calls: Mapping[str, Mapping[str, Any]]) -> Mapping[str, list[Mapping[str, Any]]]:
    """Each call's utterances, by the call's name."""
    return {
        name: json.loads((demo / call["transcript"]).read_text("utf-8"))["utterances"] for name, call in calls.items()
    }
