"""The one place that builds and wires things; no window in it."""

import getpass
import hashlib
import logging
import logging.handlers
import os
import secrets
import socket
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, cast

import psutil

from qa_studio.domain.calls import Speaker
from qa_studio.domain.errors import KnownError
from qa_studio.domain.people import Person, Role
from qa_studio.domain.transcripts import TranscriptSource
from qa_studio.messages import LANGUAGES, Texts
from qa_studio.services import ports
from qa_studio.services.manage_scorecards import install_shipped
from qa_studio.services.studio import Studio
from qa_studio.settings import Settings
from qa_studio.storage.database import SqlDatabase
from qa_studio.storage.derived_files import DerivedFiles
from qa_studio.storage.recording_files import RecordingFiles
from qa_studio.storage.unit_of_work import SqlUnitOfWork

if TYPE_CHECKING:
    from collections.abc import Callable

    from qa_studio.speech.cluster_worker import Room
    from qa_studio.speech.pool import LocalWorkers

_SHIPPED_KEY: Final = "shipped_scorecards"
_LARGE_LOG_BYTES: Final = 1_000_000


class _WhenUsed:
    """Stands for a room until it is first used, so that a command loads only the libraries it needs."""

    def __init__(self, make: "Callable[[], object]") -> None:
        self._make = make
        self._made: object | None = None

    def __getattr__(self, name: str) -> Any:
        if self._made is None:
            self._made = self._make()
        return getattr(self._made, name)

    @property
    def is_used(self) -> bool:
        """Whether the room was built."""
        return self._made is not None


class SystemClock:
    """The machine's clock."""

    def now(self) -> datetime:
        """Gives the present moment, aware, in UTC."""
        return datetime.now(UTC)


def texts_of(settings: Settings, language: str | None = None) -> Texts:
    """Gives the catalogue in a language, by default the interface's."""
    return Texts(settings.resources / "translations", language or settings.language)


def text_reader(settings: Settings) -> ports.Reader:
    """Gives what reads text; needs no workspace."""
    from qa_studio.language.reader import TextReader

    return TextReader(settings.resources)


def scorecard_files(settings: Settings) -> ports.ScorecardFiles:
    """Gives what reads scorecard files; needs no workspace."""
    from qa_studio.storage.scorecard_files import YamlScorecards

    return YamlScorecards(settings.scorecards)


def local_workers(settings: Settings | None = None) -> "LocalWorkers":
    """Gives worker processes for sound and speech; none is started before it is needed."""
    from qa_studio import worker
    from qa_studio.speech.pool import LocalWorkers, WorkerFunctions

    functions = WorkerFunctions(
        inspect=worker.inspect,
        listen=worker.listen,
        render=worker.render,
        transcribe=worker.transcribe,
        try_model=worker.try_model,
        unknown_words=worker.unknown_words,
    )
    settings = settings or Settings()
    return LocalWorkers(functions, recognisers=settings.workers, log=_worker_log(settings))


def cluster_workers(settings: Settings, address: str, authority: Path, certificate: Path, key: Path) -> ports.Workers:
    """Gives workers that recognise on the cluster of the scheduler at `address` (tls://HOST:PORT).

    `authority`, `certificate` and `key` are PEM files. Nothing is connected before the first recording.
    """
    from qa_studio.speech.cluster import ClusterWorkers
    from qa_studio.speech.cluster_connection import Certificates

    return ClusterWorkers(
        local_workers(settings), address, Certificates(authority, certificate, key), room_of_this_machine
    )


def room_of_this_machine() -> "Room":
    """Gives the worker processes and speech models of the machine that this runs on, a worker of a cluster."""
    from qa_studio.speech.cluster_worker import Room

    workers = local_workers()
    return Room(workers, installed_models(Settings(), workers))


def installed_models(settings: Settings, workers: ports.Workers) -> ports.SpeechModels:
    """Gives the speech models of this machine; `workers` try new ones."""
    from qa_studio.speech.models import SpeechModelShelf

    shipped = settings.resources / "speech_models.json"
    return SpeechModelShelf(settings.models, shipped, settings.model_catalogue, lambda path: workers.try_model(path))


def _exports() -> ports.PbxExports:
    from qa_studio.telephony.metadata import PbxFiles

    return PbxFiles()


def _transcript_files(settings: Settings) -> ports.TranscriptFiles:
    from qa_studio.speech.transcript_files import TranscriptFileFormats

    texts = texts_of(settings)
    return TranscriptFileFormats(
        {speaker: texts(f"cli.speaker.{speaker.value}") for speaker in Speaker},
        {
            source: texts("cli.transcript.origin", source=texts(f"transcript.source.{source.value}"))
            for source in TranscriptSource
        },
        texts("transcript.estimated"),
    )


def _reports(settings: Settings) -> ports.ReportWriter:
    from qa_studio.reports.writer import Reports

    return Reports(settings.resources, {language: texts_of(settings, language) for language in LANGUAGES})


def log_file(settings: Settings) -> Path:
    """Gives where bugs are written down."""
    return settings.config / "qa-studio.log"


def _worker_log(settings: Settings) -> Path | None:
    """Gives where what worker processes print is written down, begun anew when it is large; None where it cannot be."""
    path = settings.config / "workers.log"
    try:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        if path.exists() and path.stat().st_size > _LARGE_LOG_BYTES:
            path.replace(path.with_suffix(".log.1"))
        path.touch(mode=0o600)
    except OSError:
        return None
    return path


def start_log(settings: Settings) -> None:
    """Writes warnings and bugs to the log file, which is kept small; says nothing where that is not possible."""
    path = log_file(settings)
    try:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        handler: logging.Handler = logging.handlers.RotatingFileHandler(
            path, maxBytes=_LARGE_LOG_BYTES, backupCount=2, encoding="utf-8", delay=True
        )
    except OSError:
        handler = logging.NullHandler()
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s: %(message)s"))
    logging.basicConfig(level=logging.WARNING, handlers=[handler], force=True)


def open_studio(settings: Settings, workspace: Path | None = None, user: str | None = None) -> Studio:
    """Opens a workspace, making or upgrading it, with `user` at work (an administrator by default).

    Raises:
        KnownError: the folder or database cannot be used, or there is nobody called `user`.
    """
    folder = (workspace or settings.workspace).expanduser().absolute()
    _make_folder(folder)
    database = SqlDatabase.open(settings.database_url or folder / "qa_studio.sqlite3")
    try:
        person = _prepare(database, settings, user)
        recordings = RecordingFiles(folder)
    except BaseException:
        database.close()
        raise
    workers = cast(ports.Workers, _WhenUsed(lambda: local_workers(settings)))
    return Studio(
        folder=folder,
        person=person,
        uow=lambda: SqlUnitOfWork(database.engine),
        workers=workers,
        models=cast(ports.SpeechModels, _WhenUsed(lambda: installed_models(settings, workers))),
        reader=cast(ports.Reader, _WhenUsed(lambda: text_reader(settings))),
        exports=cast(ports.PbxExports, _WhenUsed(_exports)),
        transcript_files=cast(ports.TranscriptFiles, _WhenUsed(lambda: _transcript_files(settings))),
        scorecard_files=cast(ports.ScorecardFiles, _WhenUsed(lambda: scorecard_files(settings))),
        reports=cast(ports.ReportWriter, _WhenUsed(lambda: _reports(settings))),
        derived=DerivedFiles(folder / "derived"),
        recordings=recordings,
        database=database,
        clock=SystemClock(),
        entropy=secrets.token_bytes,
        owner=_owner(),
        is_owner_alive=is_owner_alive,
        resources=settings.resources,
    )


def close_studio(studio: Studio) -> None:
    """Ends the workspace's worker processes and database connections, and deletes what was made for the player."""
    workers = studio.workers
    if not isinstance(workers, _WhenUsed) or workers.is_used:
        studio.workers.close()
    cast(DerivedFiles, studio.derived).clear_playback()
    cast(SqlDatabase, studio.database).close()


def run_window_process(arguments: list[str]) -> int:
    """Runs the window in a process of its own and gives its exit code."""
    return subprocess.run([sys.executable, "-m", "qa_studio.app", *arguments], check=False).returncode


def _make_folder(folder: Path) -> None:
    if folder.exists() and not folder.is_dir():
        raise KnownError("workspace.not_a_folder", folder=str(folder))
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    except OSError as error:
        raise KnownError("workspace.not_writable", folder=str(folder)) from error
    if not os.access(folder, os.W_OK):
        raise KnownError("workspace.not_writable", folder=str(folder))


def _prepare(database: SqlDatabase, settings: Settings, user: str | None) -> Person:
    """Installs new shipped scorecards and finds out who works; the first one here becomes administrator."""
    shipped = _digest(settings.scorecards)
    with SqlUnitOfWork(database.engine) as uow:
        if uow.settings.get(_SHIPPED_KEY) != shipped:
            files = scorecard_files(settings)
            install_shipped(uow, (*files.earlier(), *files.shipped()))
            uow.settings.put(_SHIPPED_KEY, shipped)
        everybody = uow.people.all()
        if not everybody:
            person: Person | None = uow.people.add(user or _login(), Role.ADMINISTRATOR)
        elif user is not None:
            person = uow.people.find(user)
        else:
            person = next((one for one in everybody if one.role is Role.ADMINISTRATOR and one.is_active), everybody[0])
        uow.commit()
    if person is None or not person.is_active:
        names = ", ".join(one.name for one in everybody if one.is_active)
        raise KnownError("workspace.unknown_user", name=user or "", known=names)
    return person


def _digest(folder: Path) -> str:
    """Gives a digest of the scorecards that ship, so that they are read only when they are new."""
    content = b"".join(path.read_bytes() for path in sorted(folder.rglob("*.yaml")))
    return hashlib.sha256(content).hexdigest()


def _login() -> str:
    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):
        return "admin"


def _owner() -> str:
    process = psutil.Process()
    return f"{socket.gethostname()}|{process.pid}|{process.create_time():.2f}"


def is_owner_alive(owner: str) -> bool:
    """Whether the process that holds a lease still runs; of other hosts that cannot be known, so it is assumed."""
    host, _, rest = owner.partition("|")
    if host != socket.gethostname():
        return True
    try:
        pid, created = rest.split("|")
        return f"{psutil.Process(int(pid)).create_time():.2f}" == created
    except (ValueError, psutil.Error):
        return False
