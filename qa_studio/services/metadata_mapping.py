"""Metadata of calls from CSV and XLSX: which column holds what, remembered for the next file of its kind."""

import hashlib
import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from qa_studio.domain.calls import CallFacts
from qa_studio.domain.errors import Message
from qa_studio.domain.people import Permission
from qa_studio.services.rows import ColumnMapping, MetadataRow, RowProblem
from qa_studio.services.studio import Studio
from qa_studio.services.workspace_settings import settings_in

_NOTHING: Final = CallFacts()
_SHORTEST_ID: Final = 5
"""Shorter ids are not searched for inside file names: they would be found by chance."""
_ELSEWHERE: Final = re.compile(r"[\\/]|[a-z]:|[a-z][a-z0-9+.-]+://", re.IGNORECASE)
"""How a path begins that is whole on the machine that made the file: its upper folders are not ours."""
_EXTENSION: Final = re.compile(r"\.[a-z][a-z0-9]{1,4}")
_START: Final = re.compile(r"(?<![^\W_])(?!(?<=\d\.)\d)")
_END: Final = re.compile(r"(?![^\W_]|\.\d)")
"""Where an id may begin and end in a name: between letters and digits never, nor within a number with a dot."""


@dataclass(frozen=True)
class _Place:
    """A file name and the folders that it is in, innermost last, all of them folded."""

    folders: tuple[str, ...]
    name: str

    @classmethod
    def of(cls, path: str | Path) -> "_Place":
        parts = path.parts if isinstance(path, Path) else re.split(r"[\\/]+", path)
        *folders, name = [_folded(part) for part in parts if part not in ("", ".", "..")] or [""]
        return cls(tuple(folders), name)

    @property
    def stem(self) -> str:
        """The name without its extension; a number behind a dot belongs to an id (`1704449730.12`)."""
        stem, dot, extension = self.name.rpartition(".")
        return stem if stem and _EXTENSION.fullmatch(dot + extension) else self.name


@dataclass(frozen=True)
class _Named:
    """A row and where it says that its recording is."""

    row: MetadataRow
    place: _Place

    def closeness(self, file: _Place) -> int:
        """Gives how many folders agree, counted from the name; -1 where the row means a file in another folder.

        Where the row names no folder, or the file's is not known, the name alone counts. Of a path that is whole on
        another machine only the lower folders can agree; the folders of any other path must all be the file's.
        """
        agreeing = 0
        for mine, theirs in zip(reversed(self.place.folders), reversed(file.folders), strict=False):
            if mine != theirs:
                break
            agreeing += 1
        is_strict = bool(file.folders) and not _ELSEWHERE.match(self.row.recording)
        return -1 if is_strict and agreeing < len(self.place.folders) else agreeing


class MetadataIndex:
    """Metadata rows, found by a recording's file.

    A row names its recording by a file name (with or without extension, with or without folder) or by a unique id
    that is in the file's name. Rows that contradict each other about one recording tell nothing of it; then
    `problem_of` says so.
    """

    def __init__(self, rows: Sequence[MetadataRow]) -> None:
        """Indexes rows."""
        self._by_name: defaultdict[str, list[_Named]] = defaultdict(list)
        self._by_stem: defaultdict[str, list[_Named]] = defaultdict(list)
        self._by_id: defaultdict[str, list[MetadataRow]] = defaultdict(list)
        for row in rows:
            named = _Named(row, _Place.of(row.recording))
            self._by_name[named.place.name].append(named)
            self._by_stem[named.place.stem].append(named)
            if not named.place.folders and len(row.recording) >= _SHORTEST_ID:
                self._by_id[named.place.name].append(row)

    def facts_of(self, recording: str | Path) -> CallFacts:
        """Gives the facts of a recording, best by its whole path; empty facts where no row or no single one means it.

        By a bare file name, rows that name the same file in different folders cannot be told apart.
        """
        rows = self._rows_of(_Place.of(recording))
        return rows[0].facts if rows and _agree(rows) else _NOTHING

    def problem_of(self, recording: str | Path) -> Message | None:
        """Gives why rows that name a recording are not used for it, or None: the sibling of `facts_of`.

        `metadata.contradicting_rows` with `path` and `lines` where several rows with different facts fit;
        `metadata.other_folder` with `path`, `line` and `named` where the row's file of this name is in another folder.
        """
        place = _Place.of(recording)
        shown = recording.name if isinstance(recording, Path) else recording
        rows = self._rows_of(place)
        if rows:
            lines = ", ".join(str(line) for line in sorted({row.line for row in rows}))
            return None if _agree(rows) else Message.of("metadata.contradicting_rows", path=shown, lines=lines)
        elsewhere = self._by_stem.get(place.stem)
        if elsewhere:
            row = elsewhere[0].row
            return Message.of("metadata.other_folder", path=shown, line=row.line, named=row.recording)
        return None

    def _rows_of(self, file: _Place) -> list[MetadataRow]:
        """Gives the rows that fit a file best: by its name, else by its name without extension, else by an id in it."""
        for found in (self._by_name.get(file.name), self._by_name.get(file.stem), self._by_stem.get(file.stem)):
            closest = max((named.closeness(file) for named in found or ()), default=-1)
            if found and closest >= 0:
                return [named.row for named in found if named.closeness(file) == closest]
        found_ids = {part for part in _tokens(file.stem) if part in self._by_id}
        longest = max(map(len, found_ids), default=0)
        return [row for part in found_ids if len(part) == longest for row in self._by_id[part]]


def _agree(rows: Sequence[MetadataRow]) -> bool:
    return all(row.facts == rows[0].facts for row in rows)


def _tokens(stem: str) -> Iterator[str]:
    """Gives the parts of a name that may be an id: whole words and numbers, never `1704449730.1` of `1704449730.12`."""
    ends = [match.start() for match in _END.finditer(stem)]
    for match in _START.finditer(stem):
        yield from (stem[match.start() : end] for end in ends if end - match.start() >= _SHORTEST_ID)


def _folded(name: str) -> str:
    """Folds case, and accents into one character (macOS keeps them apart)."""
    return unicodedata.normalize("NFC", name.strip().casefold())


def propose_mapping(studio: Studio, metadata: Path) -> tuple[tuple[str, ...], ColumnMapping]:
    """Gives a metadata file's headings and the mapping remembered for them, else the recognised one.

    Raises:
        NotAllowed: the role may not import.
        KnownError: the file cannot be read.
    """
    studio.require(Permission.IMPORT_CALLS)
    headings = studio.exports.headings(metadata)
    with studio.uow() as uow:
        stored = uow.settings.get(_key(headings))
        zone = settings_in(uow).site_timezone
    if isinstance(stored, dict):
        return headings, ColumnMapping(dict(stored["columns"]), str(stored["date_format"]), str(stored["timezone"]))
    proposed = studio.exports.propose(headings)
    return headings, ColumnMapping(proposed.columns, proposed.date_format, zone)


def read_metadata(
    studio: Studio, metadata: Path, mapping: ColumnMapping | None
) -> tuple[MetadataIndex, tuple[RowProblem, ...]]:
    """Reads a metadata file and remembers the mapping that a person chose for its headings.

    Raises:
        KnownError: the file cannot be read, or a mapped column is not in it.
    """
    used = mapping or propose_mapping(studio, metadata)[1]
    table = studio.exports.read(metadata, used)
    if mapping is not None:
        with studio.uow() as uow:
            uow.settings.put(
                _key(table.headings),
                {
                    "columns": dict(mapping.columns),
                    "date_format": mapping.date_format,
                    "timezone": mapping.timezone,
                },
            )
            uow.commit()
    return MetadataIndex(table.rows), table.problems


def _key(headings: Sequence[str]) -> str:
    digest = hashlib.sha256("\n".join(headings).encode()).hexdigest()[:16]
    return f"metadata_mapping:{digest}"
