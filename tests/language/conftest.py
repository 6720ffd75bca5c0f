"""The resources folder, read once."""

from pathlib import Path

import pytest

from qa_studio.language.spanish import SpanishSentiment

RESOURCES = Path(__file__).parent.parent.parent / "resources"


@pytest.fixture(scope="session")
def resources() -> Path:
    """The folder of lexicons and translations that ships."""
    return RESOURCES


@pytest.fixture(scope="session")
def spanish() -> SpanishSentiment:
    """The Spanish analyser with the lexicon that ships."""
    return SpanishSentiment(RESOURCES)
