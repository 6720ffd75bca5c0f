"""Metadata of calls from CSV and XLSX: which column holds what, remembered for the next file of its kind."""

import hashlib
from collections.abc import Sequence
from pathlib import Path

from qa_studio.domain.calls import CallFacts
from qa_studio.domain.people import Permission
from qa_studio.services.rows import ColumnMapping, MetadataRow, RowProblem
from qa_studio.services.studio import Studio
from qa_studio.services.workspace_settings import settings_in

_NOTHING = CallFacts()
_SHORTEST_ID = 5
"""Shorter ids are not searched for inside file names: they would be found by chance."""


class MetadataIndex:
    """Metadata rows, found by a recording's file name."""

    def __init__(self, rows: Sequence[MetadataRow]) -> None:
        """Indexes rows by the recording they name: its file name, with or without extension, or a unique id in it."""
        self._by_name = {_stem(row.recording): row for row in rows}
        self._ids = [row for row in rows if len(row.recording) >= _SHORTEST_ID]

    def facts_of(self, name: str) -> CallFacts:
        """Gives the facts of a recording's file name; empty facts where no row means it."""
        row = self._by_name.get(_stem(name))
        if row is None:
            row = next((one for one in self._ids if one.recording.casefold() in name.casefold()), None)
        return row.facts if row else _NOTHING


def _stem(name: str) -> str:
    base = name.replace("\\", "/").rsplit("/", 1)[-1]
    return base.rsplit(".", 1)[0].casefold() if "." in base else base.casefold()


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
