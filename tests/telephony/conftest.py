"""Sentences of known errors, and files written for a test."""

from collections.abc import Callable
from pathlib import Path

import pytest

from qa_studio.domain.errors import Message
from qa_studio.messages import LANGUAGES, Texts

ROOT = Path(__file__).parent.parent.parent


@pytest.fixture(scope="session")
def sentences() -> Callable[[Message], list[str]]:
    """Gives a message's sentence in each language."""
    texts = [Texts(ROOT / "resources" / "translations", language) for language in LANGUAGES]
    return lambda message: [text.of(message) for text in texts]


@pytest.fixture
def written(tmp_path: Path) -> Callable[..., Path]:
    """Writes text as a file and gives its path."""

    def write(text: str, name: str = "llamadas.csv", encoding: str = "utf-8") -> Path:
        path = tmp_path / name
        path.write_bytes(text.encode(encoding))
        return path

    return write
