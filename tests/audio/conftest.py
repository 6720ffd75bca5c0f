"""What the tests of sound share."""

from pathlib import Path

import pytest
import soundfile

from sounds import Samples, Write


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """Gives a writer of sound files."""

    def to_file(
        name: str, samples: Samples, rate: int = 8000, subtype: str | None = None, form: str | None = None
    ) -> Path:
        path = tmp_path / name
        soundfile.write(str(path), samples, rate, subtype=subtype, format=form)
        return path

    return to_file
