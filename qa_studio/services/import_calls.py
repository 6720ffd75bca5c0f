"""Importing recordings: each known by its hash, its facts from metadata and its name, bad ones listed."""

import os
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path, PurePosixPath
from typing import Final
from zoneinfo import ZoneInfo

from qa_studio.domain.calls import Call, CallFacts, Recording
from qa_studio.domain.errors import KnownError, Message
from qa_studio.domain.jobs import Report, silent
from qa_studio.domain.people import Permission
from qa_studio.services.mask_text import masked_fields
from qa_studio.services.metadata_mapping import MetadataIndex, propose_mapping, read_metadata
from qa_studio.services.recognise_agent import agent_for
from qa_studio.services.repositories import UnitOfWork
from qa_studio.services.rows import ColumnMapping, ImportFailure, ImportOutcome
from qa_studio.services.speech_rows import Inspection
from qa_studio.services.studio import Studio
from qa_studio.services.workspace_settings import WorkspaceSettings, settings_in

__all__ = ["SUFFIXES", "import_calls", "propose_mapping"]

SUFFIXES: Final = frozenset(
    {".wav", ".gsm", ".mp3", ".ogg", ".opus", ".oga", ".flac", ".au", ".snd", ".aif", ".aiff", ".caf", ".w64"}
    | {".rf64", ".yswav", ".ulaw", ".alaw", ".m4a", ".amr", ".wma", ".webm", ".spx", ".g722"}
)
"""What is taken for a recording in a folder; a file that is named by itself is always tried."""
_CHUNK: Final = 50


@dataclass
class _Tally:
    imported: list[str] = field(default_factory=list)
    duplicates: list[str] = field(default_factory=list)
    failed: list[ImportFailure] = field(default_factory=list)
    warnings: list[ImportFailure] = field(default_factory=list)

    def outcome(self) -> ImportOutcome:
        return ImportOutcome(tuple(self.imported), tuple(self.duplicates), tuple(self.failed), tuple(self.warnings))


def import_calls(
    studio: Studio,
    paths: Sequence[Path],
    *,
    metadata: Path | None = None,
    mapping: ColumnMapping | None = None,
    copy: bool | None = None,
    report: Report = silent,
) -> ImportOutcome:
    """Imports files and folders; good ones are kept whatever happens to the others.

    Facts come from `metadata` (CSV or XLSX read by `mapping`, by default the remembered or recognised one), then
    from the recording's name. `copy` puts recordings into the workspace; None: as the workspace's settings say.
    What was imported before `report` raised `Cancelled` stays.

    Raises:
        NotAllowed: the role may not import.
        KnownError: the metadata file cannot be used at all.
    """
    studio.require(Permission.IMPORT_CALLS)
    tally = _Tally()
    index = MetadataIndex(())
    if metadata is not None:
        index, problems = read_metadata(studio, metadata, mapping)
        tally.failed.extend(ImportFailure(f"{metadata.name}:{row.line}", row.reason) for row in problems)
    files, missing = _files(paths)
    tally.failed.extend(missing)
    with studio.uow() as uow:
        settings = settings_in(uow)
    importer = _Importer(studio, settings, index, settings.copy_recordings if copy is None else copy, tally)
    done = 0
    for chunk in _chunks(studio.workers.inspect(files)):
        report(done, len(files), chunk[0].path.name)
        importer.take(chunk)
        done += len(chunk)
    report(len(files), len(files))
    return tally.outcome()


class _Importer:
    """Takes inspected files into the database, a chunk a transaction."""

    def __init__(
        self, studio: Studio, settings: WorkspaceSettings, index: MetadataIndex, copy: bool, tally: _Tally
    ) -> None:
        self._studio = studio
        self._settings = settings
        self._index = index
        self._copy = copy
        self._tally = tally

    def take(self, chunk: Sequence[Inspection]) -> None:
        """Stores a chunk of inspected files."""
        imported: list[str] = []
        with self._studio.uow() as uow:
            for inspection in chunk:
                if inspection.sha256 is None or inspection.audio is None:
                    reason = inspection.reason or Message("import.unreadable")
                    self._tally.failed.append(ImportFailure(str(inspection.path), reason))
                elif uow.calls.has(inspection.sha256):
                    self._tally.duplicates.append(str(inspection.path))
                    self._add_facts(uow, inspection.sha256, inspection.path)
                else:
                    imported.extend(self._import_one(uow, inspection))
            if imported:
                uow.audit.record(self._studio.event("calls.imported", "calls", calls=imported))
            uow.commit()
        self._tally.imported.extend(imported)

    def _import_one(self, uow: UnitOfWork, inspection: Inspection) -> Iterator[str]:
        try:
            call = self._call(uow, inspection)
        except KnownError as error:
            self._tally.failed.append(ImportFailure(str(inspection.path), error.message))
            return
        uow.calls.add(call)
        yield call.uid

    def _call(self, uow: UnitOfWork, inspection: Inspection) -> Call:
        assert inspection.sha256 is not None
        assert inspection.audio is not None
        path = inspection.path
        if inspection.audio.warning:
            self._warn(path, inspection.audio.warning)
        facts = self._facts(path)
        started_at = self._started_at(facts.started_at, path)
        root, kept = self._studio.recordings.refer(path, copy=self._copy, sha256=inspection.sha256)
        agent = agent_for(uow, facts.agent_handle, started_at, self._settings.site_timezone)
        return Call(
            uid=inspection.sha256,
            started_at=started_at,
            duration_s=inspection.audio.duration_s,
            site_timezone=self._settings.site_timezone,
            agent_handle=facts.agent_handle or "",
            agent_id=agent,
            queue=facts.queue,
            direction=facts.direction,
            customer_number=facts.customer_number,
            language=facts.language or self._settings.queue_languages.get(facts.queue or ""),
            recording=Recording(root, kept, inspection.size_bytes, inspection.audio),
            fields=masked_fields(self._studio, facts.fields, facts.language),
        )

    def _facts(self, path: Path) -> CallFacts:
        site = ZoneInfo(self._settings.site_timezone)
        from_name = self._studio.exports.facts_from_name(path.name, site)
        problem = self._index.problem_of(path)
        if problem is not None:
            self._tally.warnings.append(ImportFailure(str(path), problem))
        return self._index.facts_of(path).or_else(from_name)

    def _started_at(self, told: datetime | None, path: Path) -> datetime:
        if told is None:
            self._warn(path, "import.start_time_from_file")
            return datetime.fromtimestamp(path.stat().st_mtime, UTC)
        local = told if told.tzinfo else told.replace(tzinfo=ZoneInfo(self._settings.site_timezone))
        try:
            return local.astimezone(UTC)
        except OverflowError as error:
            raise KnownError("import.impossible_time", path=path.name, time=told.isoformat()) from error

    def _add_facts(self, uow: UnitOfWork, uid: str, path: Path) -> None:
        """Lets a metadata file tell more of a call that is here already."""
        facts = self._index.facts_of(path)
        if facts == CallFacts():
            return
        call = uow.calls.get(uid)
        started_at = self._started_at(facts.started_at, path) if facts.started_at else call.started_at
        agent = agent_for(uow, facts.agent_handle, started_at, self._settings.site_timezone)
        uow.calls.update(
            replace(
                call,
                started_at=started_at,
                agent_handle=facts.agent_handle or call.agent_handle,
                agent_id=agent if agent is not None else call.agent_id,
                queue=facts.queue or call.queue,
                direction=facts.direction or call.direction,
                customer_number=facts.customer_number or call.customer_number,
                language=facts.language or call.language,
                fields={**call.fields, **masked_fields(self._studio, facts.fields, facts.language)},
            )
        )

    def _warn(self, path: Path, message_id: str) -> None:
        self._tally.warnings.append(ImportFailure(str(path), Message.of(message_id, path=path.name)))


def _files(paths: Iterable[Path]) -> tuple[list[Path], list[ImportFailure]]:
    """Gives the files that are meant, once each, and the paths that are not there."""
    files: dict[Path, None] = {}
    missing: list[ImportFailure] = []
    for path in paths:
        if path.is_dir():
            found = (file for file in sorted(path.rglob("*")) if file.suffix.lower() in SUFFIXES and file.is_file())
            files.update(dict.fromkeys(_plain(file) for file in found if not _is_hidden(file, path)))
        elif path.is_file():
            files[_plain(path)] = None
        else:
            missing.append(ImportFailure(str(path), Message.of("import.no_such_file", path=str(path))))
    return list(files), missing


def _plain(path: Path) -> Path:
    """Gives an absolute path without "..", links left as they are."""
    return Path(os.path.abspath(path))  # noqa: PTH100 - resolve() would follow links


def _is_hidden(file: Path, folder: Path) -> bool:
    return any(part.startswith(".") for part in PurePosixPath(file.relative_to(folder).as_posix()).parts)


def _chunks(inspections: Iterable[Inspection]) -> Iterator[list[Inspection]]:
    chunk: list[Inspection] = []
    for inspection in inspections:
        chunk.append(inspection)
        if len(chunk) == _CHUNK:
            yield chunk
            chunk = []
    if chunk:
        yield chunk
