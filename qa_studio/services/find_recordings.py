"""Which recordings are meant by files and folders: single files, and the two legs of calls recorded apart."""

import os
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Final

from qa_studio.domain.errors import Message
from qa_studio.services.ports import PbxExports
from qa_studio.services.rows import ImportFailure

SUFFIXES: Final = frozenset(
    {".wav", ".wav49", ".gsm", ".mp3", ".mp2", ".ogg", ".opus", ".oga", ".flac", ".au", ".snd", ".aif", ".aiff", ".caf"}
    | {
        ".w64",
        ".rf64",
        ".yswav",
        ".ulaw",
        ".ul",
        ".mulaw",
        ".alaw",
        ".al",
        ".vox",
        ".sln",
        ".sln16",
        ".sln32",
        ".sln48",
    }
    | {".m4a", ".mp4", ".aac", ".3gp", ".amr", ".awb", ".wma", ".asf", ".webm", ".mka", ".spx", ".g722", ".g729"}
)
"""What is taken for a recording in a folder; a file that is named by itself is always tried."""
RAW_SUFFIXES: Final = frozenset({".raw", ".pcm"})
"""What is taken for a recording as well where a person says how to read files without header."""
OTHER_SIDE: Final = {"in": "out", "out": "in"}


@dataclass(frozen=True)
class FoundRecording:
    """One file, or the two legs of a call, the agent's first.

    `shared` is where the whole call would lie: the name without what tells the legs apart.
    """

    files: tuple[Path, ...]
    shared: Path


def find_recordings(
    paths: Iterable[Path], exports: PbxExports, agent_leg: str, *, is_raw: bool = False
) -> tuple[list[FoundRecording], list[ImportFailure]]:
    """Gives the recordings that are meant, once each, and the paths that are not there.

    Legs belong together where they lie in one folder and are named alike; a leg that is named by itself brings the
    other one with it. `agent_leg` is the side the agent is on, "in" or "out".
    """
    suffixes = SUFFIXES | RAW_SUFFIXES if is_raw else SUFFIXES
    files: dict[Path, None] = {}
    missing: list[ImportFailure] = []
    for path in paths:
        if path.is_dir():
            files.update(dict.fromkeys(_in_folder(path, suffixes)))
        elif path.is_file():
            files[_plain(path)] = None
        else:
            missing.append(ImportFailure(str(path), Message.of("import.no_such_file", path=str(path))))
    return _Pairing(exports, agent_leg).of(list(files)), missing


def kinds_of_files() -> str:
    """Gives what a dialog that asks for files shows by default: "*.wav *.mp3 …"."""
    return " ".join(f"*{suffix}" for suffix in sorted(SUFFIXES | RAW_SUFFIXES))


def hold_untold(paths: Iterable[Path]) -> bool:
    """Whether there are files, also in folders, whose names leave open how a recording without header is to be read."""
    return any(
        any(True for _ in _in_folder(path, RAW_SUFFIXES)) if path.is_dir() else path.suffix.lower() not in SUFFIXES
        for path in paths
    )


class _Pairing:
    """Puts legs together."""

    def __init__(self, exports: PbxExports, agent_leg: str) -> None:
        self._exports = exports
        self._agent_leg = agent_leg
        self._folders: dict[Path, dict[tuple[str, str], Path]] = {}

    def of(self, files: Sequence[Path]) -> list[FoundRecording]:
        recordings: list[FoundRecording] = []
        taken: set[Path] = set()
        for file in files:
            if file not in taken:
                recordings.append(self._one(file))
                taken.update(recordings[-1].files)
        return recordings

    def _one(self, file: Path) -> FoundRecording:
        leg = self._exports.leg_of(file.name)
        if leg is None:
            return FoundRecording((file,), file)
        name, side = leg
        other = self._legs_in(file.parent).get((name.casefold(), OTHER_SIDE[side]))
        if other is None:
            return FoundRecording((file,), file.with_name(name))
        pair = (file, other) if side == self._agent_leg else (other, file)
        return FoundRecording(pair, file.with_name(name))

    def _legs_in(self, folder: Path) -> dict[tuple[str, str], Path]:
        """Gives the legs of a folder by shared name and side."""
        if folder not in self._folders:
            legs: dict[tuple[str, str], Path] = {}
            for file in sorted(folder.iterdir()):
                leg = self._exports.leg_of(file.name)
                if leg and file.is_file():
                    legs.setdefault((leg[0].casefold(), leg[1]), file)
            self._folders[folder] = legs
        return self._folders[folder]


def _in_folder(folder: Path, suffixes: frozenset[str]) -> Iterator[Path]:
    for file in sorted(folder.rglob("*")):
        if file.suffix.lower() in suffixes and file.is_file() and not _is_hidden(file, folder):
            yield _plain(file)


def _plain(path: Path) -> Path:
    """Gives an absolute path without "..", links left as they are."""
    return Path(os.path.abspath(path))  # noqa: PTH100 - resolve() would follow links


def _is_hidden(file: Path, folder: Path) -> bool:
    return any(part.startswith(".") for part in PurePosixPath(file.relative_to(folder).as_posix()).parts)
