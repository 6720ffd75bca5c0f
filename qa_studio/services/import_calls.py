"""Importing recordings: each known by its hash, its facts from metadata and its name, bad ones listed."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path
from typing import Final
from zoneinfo import ZoneInfo

from qa_studio.domain.calls import AudioProperties, Call, CallFacts, Leg, RawForm, Recording, uid_of_legs
from qa_studio.domain.errors import KnownError, Message
from qa_studio.domain.jobs import Report, silent
from qa_studio.domain.people import Permission
from qa_studio.services.find_recordings import OTHER_SIDE, FoundRecording, find_recordings
from qa_studio.services.mask_text import masked_fields
from qa_studio.services.metadata_mapping import MetadataIndex, propose_mapping, read_metadata
from qa_studio.services.recognise_agent import agent_for
from qa_studio.services.repositories import UnitOfWork
from qa_studio.services.rows import ColumnMapping, ImportFailure, ImportOutcome
from qa_studio.services.speech_rows import Inspection, RawFile
from qa_studio.services.studio import Studio
from qa_studio.services.workspace_settings import WorkspaceSettings, settings_in

__all__ = ["import_calls", "propose_mapping"]

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
    raw: RawForm | None = None,
    report: Report = silent,
) -> ImportOutcome:
    """Imports files and folders; good ones are kept whatever happens to the others.

    Two files that are the legs of one call become that call, with the agent on its first channel. `raw` says how to
    read files without header, now and whenever they are decoded; files that have one are read by it.
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
    with studio.uow() as uow:
        settings = settings_in(uow)
    found, missing = find_recordings(paths, studio.exports, settings.agent_leg, is_raw=raw is not None)
    tally.failed.extend(missing)
    importer = _Importer(studio, settings, index, settings.copy_recordings if copy is None else copy, tally)
    done = 0
    for chunk in _chunks(_inspected(studio, found, raw)):
        report(done, len(found), chunk[0].found.shared.name)
        importer.take(chunk)
        done += len(chunk)
    report(len(found), len(found))
    return tally.outcome()


@dataclass(frozen=True)
class _Inspected:
    """A recording and what looking at its files gave."""

    found: FoundRecording
    inspections: tuple[Inspection, ...]


def _inspected(studio: Studio, found: Sequence[FoundRecording], raw: RawForm | None) -> Iterator[_Inspected]:
    files = (file for one in found for file in one.files)
    inspections = iter(studio.workers.inspect(file if raw is None else RawFile(file, raw) for file in files))
    for one in found:
        yield _Inspected(one, tuple(islice(inspections, len(one.files))))


@dataclass(frozen=True)
class _Usable:
    """A recording that can be imported: one file, or two legs, the agent's first."""

    legs: tuple[Inspection, ...]
    audio: AudioProperties
    shared: Path

    @property
    def path(self) -> Path:
        """The file, or the agent's leg."""
        return self.legs[0].path

    @property
    def uids(self) -> tuple[str, ...]:
        """The call's uid; of legs, also the one that it has where the agent is taken to be on the other side."""
        first, *rest = (leg.sha256 or "" for leg in self.legs)
        return (first,) if not rest else (uid_of_legs(first, rest[0]), uid_of_legs(rest[0], first))


def _joined(legs: Sequence[AudioProperties]) -> AudioProperties:
    """Gives what two legs are as one recording; a codec that a person told stands for both."""
    if len(legs) == 1:
        return legs[0]
    return AudioProperties(
        duration_s=max(leg.duration_s for leg in legs),
        sample_rate_hz=max(leg.sample_rate_hz for leg in legs),
        channels=2,
        codec=next((leg.codec for leg in legs if RawForm.of_codec(leg.codec)), legs[0].codec),
        warning=next((leg.warning for leg in legs if leg.warning), None),
    )


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

    def take(self, chunk: Sequence[_Inspected]) -> None:
        """Stores a chunk of inspected recordings."""
        imported: list[str] = []
        with self._studio.uow() as uow:
            for one in chunk:
                usable = self._usable(one)
                if usable is None:
                    continue
                known = next((uid for uid in usable.uids if uow.calls.has(uid)), None)
                if known is None:
                    imported.extend(self._import_one(uow, usable))
                else:
                    self._tally.duplicates.append(str(usable.path))
                    self._add_facts(uow, known, usable)
            if imported:
                uow.audit.record(self._studio.event("calls.imported", "calls", calls=imported))
            uow.commit()
        self._tally.imported.extend(imported)

    def _usable(self, one: _Inspected) -> _Usable | None:
        """Lists the files that are no recordings, and gives what is left to import."""
        legs: list[Inspection] = []
        audio: list[AudioProperties] = []
        for inspection in one.inspections:
            if inspection.sha256 is None or inspection.audio is None:
                reason = inspection.reason or Message("import.unreadable")
                self._tally.failed.append(ImportFailure(str(inspection.path), reason))
            else:
                legs.append(inspection)
                audio.append(inspection.audio)
        return _Usable(tuple(legs), _joined(audio), one.found.shared) if legs else None

    def _import_one(self, uow: UnitOfWork, usable: _Usable) -> Iterator[str]:
        try:
            call = self._call(uow, usable)
        except KnownError as error:
            self._tally.failed.append(ImportFailure(str(usable.path), error.message))
            return
        uow.calls.add(call)
        yield call.uid

    def _call(self, uow: UnitOfWork, usable: _Usable) -> Call:
        self._warn_of_sound(usable)
        facts = self._facts(usable)
        started_at = self._started_at(facts.started_at, usable.path)
        agent = agent_for(uow, facts.agent_handle, started_at, self._settings.site_timezone)
        return Call(
            uid=usable.uids[0],
            started_at=started_at,
            duration_s=usable.audio.duration_s,
            site_timezone=self._settings.site_timezone,
            agent_handle=facts.agent_handle or "",
            agent_id=agent,
            queue=facts.queue,
            direction=facts.direction,
            customer_number=facts.customer_number,
            language=facts.language or self._settings.queue_languages.get(facts.queue or ""),
            recording=self._recording(usable),
            agent_channel=0 if len(usable.legs) == 2 else None,
            fields=masked_fields(self._studio, facts.fields, facts.language),
        )

    def _recording(self, usable: _Usable) -> Recording:
        kept = [
            (*self._studio.recordings.refer(leg.path, copy=self._copy, sha256=leg.sha256 or ""), leg.size_bytes)
            for leg in usable.legs
        ]
        return Recording(*kept[0], usable.audio, Leg(*kept[1]) if len(kept) == 2 else None)

    def _warn_of_sound(self, usable: _Usable) -> None:
        for leg in usable.legs:
            if leg.audio and leg.audio.warning:
                self._warn(leg.path, leg.audio.warning)
        side = self._studio.exports.leg_of(usable.path.name) if len(usable.legs) == 1 else None
        if side:
            reason = Message.of("import.leg_missing", path=usable.path.name, side=OTHER_SIDE[side[1]])
            self._tally.warnings.append(ImportFailure(str(usable.path), reason))

    def _facts(self, usable: _Usable) -> CallFacts:
        """Gives the facts of metadata (about a leg, or the call as a whole), then of the name."""
        site = ZoneInfo(self._settings.site_timezone)
        name = usable.shared.name if len(usable.legs) == 2 else usable.path.name
        from_name = self._studio.exports.facts_from_name(name, site)
        told = self._told(usable)
        problem = self._index.problem_of(usable.path)
        if problem is not None and told == CallFacts():
            self._tally.warnings.append(ImportFailure(str(usable.path), problem))
        return told.or_else(from_name)

    def _told(self, usable: _Usable) -> CallFacts:
        told = CallFacts()
        for path in dict.fromkeys((*(leg.path for leg in usable.legs), usable.shared)):
            told = told.or_else(self._index.facts_of(path))
        return told

    def _started_at(self, told: datetime | None, path: Path) -> datetime:
        if told is None:
            self._warn(path, "import.start_time_from_file")
            return datetime.fromtimestamp(path.stat().st_mtime, UTC)
        local = told if told.tzinfo else told.replace(tzinfo=ZoneInfo(self._settings.site_timezone))
        try:
            return local.astimezone(UTC)
        except OverflowError as error:
            raise KnownError("import.impossible_time", path=path.name, time=told.isoformat()) from error

    def _add_facts(self, uow: UnitOfWork, uid: str, usable: _Usable) -> None:
        """Lets a metadata file tell more of a call that is here already."""
        facts = self._told(usable)
        if facts == CallFacts():
            return
        call = uow.calls.get(uid)
        started_at = self._started_at(facts.started_at, usable.path) if facts.started_at else call.started_at
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


def _chunks(inspected: Iterable[_Inspected]) -> Iterator[list[_Inspected]]:
    chunk: list[_Inspected] = []
    for one in inspected:
        chunk.append(one)
        if len(chunk) == _CHUNK:
            yield chunk
            chunk = []
    if chunk:
        yield chunk
