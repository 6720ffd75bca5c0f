"""How models fared when they were loaded on trial, remembered as long as their files stay as they are."""

import hashlib
import json
import os
import threading
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, ClassVar, Final
from uuid import uuid4

from qa_studio.domain.errors import Message

_FILE: Final = ".checked.json"
_MAX_KEPT: Final = 200


@dataclass(frozen=True)
class Trial:
    """What came of loading a model: the state of its files then, and why it cannot be used, None if it can."""

    files: str
    problem: Message | None


class Trials:
    """The memory of a models folder. A folder that cannot be written to is remembered by this process alone."""

    _here: ClassVar[dict[Path, Trial]] = {}
    """What this process saw itself: a workspace that is opened anew does not load the models again."""

    def __init__(self, models: Path) -> None:
        """Keeps the memory in the folder `models`."""
        self._file = models / _FILE
        self._guard = threading.Lock()
        self._read_at: tuple[int, int] | None = None
        self._kept: dict[Path, Trial] = {}

    def of(self, model: Path) -> Trial | None:
        """Gives how a model fared as it now lies; None where that is not known."""
        trial = self._here.get(model) or self._stored().get(model)
        return trial if trial is not None and trial.files == state_of(model) else None

    def ask(self, model: Path, load: Callable[[Path], Message | None]) -> Trial:
        """Gives how a model fares, loading it on trial unless that is known; asked twice at once, it loads once."""
        with self._guard:
            return self.of(model) or self.make(model, load)

    def make(self, model: Path, load: Callable[[Path], Message | None]) -> Trial:
        """Loads a model on trial and remembers how it went."""
        files = state_of(model)
        trial = Trial(files, load(model))
        self.remember(model, trial)
        return trial

    def remember(self, model: Path, trial: Trial) -> None:
        """Keeps what came of a trial."""
        self._here[model] = trial
        kept = {**self._stored(), model: trial}
        kept = {path: one for path, one in kept.items() if path.is_dir()}
        plain = {str(path): _as_plain(one) for path, one in list(kept.items())[-_MAX_KEPT:]}
        unfinished = self._file.with_name(f"{_FILE}.{uuid4().hex}")
        with suppress(OSError):
            try:
                self._file.parent.mkdir(parents=True, exist_ok=True)
                unfinished.write_text(json.dumps(plain), encoding="utf-8")
                unfinished.replace(self._file)
            finally:
                unfinished.unlink(missing_ok=True)

    def _stored(self) -> Mapping[Path, Trial]:
        """Gives what the file holds, read again when it has changed."""
        try:
            found = self._file.stat()
            written_at = (found.st_mtime_ns, found.st_size)
            if written_at != self._read_at:
                told = json.loads(self._file.read_text(encoding="utf-8"))
                self._kept = {Path(path): _from_plain(one) for path, one in told.items()}
                self._read_at = written_at
        except (OSError, ValueError, KeyError, TypeError, AttributeError):
            return {}
        return self._kept


def state_of(model: Path) -> str:
    """Gives a digest of the names, sizes and times of change of a model's files."""
    digest = hashlib.sha256()
    for folder, folders, names in os.walk(model):
        folders.sort()
        for name in sorted(names):
            path = Path(folder, name)
            with suppress(OSError):
                found = path.stat()
                line = f"{path.relative_to(model)}\0{found.st_size}\0{found.st_mtime_ns}\n"
                digest.update(os.fsencode(line))
    return digest.hexdigest()


def _as_plain(trial: Trial) -> dict[str, object]:
    problem = trial.problem
    return {"files": trial.files, "problem": None if problem is None else [problem.id, dict(problem.params)]}


def _from_plain(told: Mapping[str, Any]) -> Trial:
    problem = told["problem"]
    if problem is None:
        return Trial(str(told["files"]), None)
    name, params = problem
    return Trial(str(told["files"]), Message.of(name, **params))
