"""The one place that builds and wires things; no window in it."""

import getpass
import logging
import logging.handlers
import os
import secrets
import socket
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Final, cast

import psutil

from qa_studio import worker
from qa_studio.domain.errors import KnownError
from qa_studio.domain.people import Person, Role
from qa_studio.language.reader import TextReader
from qa_studio.messages import LANGUAGES, Texts
from qa_studio.reports.writer import Reports
from qa_studio.services.manage_scorecards import install_shipped
from qa_studio.services.ports import UnitOfWork
from qa_studio.services.studio import Studio
from qa_studio.settings import Settings
from qa_studio.speech.models import SpeechModelShelf
from qa_studio.speech.pool import LocalWorkers, WorkerFunctions
from qa_studio.speech.transcript_files import TranscriptFileFormats
from qa_studio.storage.database import SqlDatabase
from qa_studio.storage.derived_files import DerivedFiles
from qa_studio.storage.recording_files import RecordingFiles
from qa_studio.storage.scorecard_files import YamlScorecards
from qa_studio.storage.unit_of_work import SqlUnitOfWork
from qa_studio.telephony.metadata import PbxFiles

WORKER_FUNCTIONS: Final = WorkerFunctions(
    inspect=worker.inspect,
    listen=worker.listen,
    render=worker.render,
    transcribe=worker.transcribe,
    try_model=worker.try_model,
)
"""What worker processes run."""


class SystemClock:
    """The machine's clock."""

    def now(self) -> datetime:
        """Gives the present moment, aware, in UTC."""
        return datetime.now(UTC)


def texts_of(settings: Settings, language: str | None = None) -> Texts:
    """Gives the catalogue in a language, by default the interface's."""
    return Texts(settings.resources / "translations", language or settings.language)


def text_reader(settings: Settings) -> TextReader:
    """Gives what reads text; needs no workspace."""
    return TextReader(settings.resources)


def scorecard_files(settings: Settings) -> YamlScorecards:
    """Gives what reads scorecard files; needs no workspace."""
    return YamlScorecards(settings.scorecards)


def installed_models(settings: Settings, workers: LocalWorkers) -> SpeechModelShelf:
    """Gives the speech models of this machine; `workers` try new ones."""
    shipped = settings.resources / "speech_models.json"
    return SpeechModelShelf(settings.models, shipped, settings.model_catalogue, workers.try_model)


def log_file(settings: Settings) -> Path:
    """Gives where bugs are written down."""
    return settings.config / "qa-studio.log"


def start_log(settings: Settings) -> None:
    """Writes warnings and bugs to the log file, which is kept small; says nothing where that is not possible."""
    path = log_file(settings)
    try:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        handler: logging.Handler = logging.handlers.RotatingFileHandler(
            path, maxBytes=1_000_000, backupCount=2, encoding="utf-8", delay=True
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
    cards = scorecard_files(settings)
    try:
        person = _prepare(database, cards, user)
        recordings = RecordingFiles(folder)
    except BaseException:
        database.close()
        raise
    workers = LocalWorkers(WORKER_FUNCTIONS)
    return Studio(
        folder=folder,
        person=person,
        uow=lambda: cast(UnitOfWork, SqlUnitOfWork(database.engine)),
        workers=workers,
        models=installed_models(settings, workers),
        reader=text_reader(settings),
        exports=PbxFiles(),
        transcript_files=TranscriptFileFormats(),
        scorecard_files=cards,
        reports=Reports(settings.resources, {language: texts_of(settings, language) for language in LANGUAGES}),
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
    """Ends the workspace's worker processes and database connections."""
    studio.workers.close()
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


def _prepare(database: SqlDatabase, cards: YamlScorecards, user: str | None) -> Person:
    """Installs new shipped scorecards and finds out who works; the first one here becomes administrator."""
    with SqlUnitOfWork(database.engine) as uow:
        install_shipped(cast(UnitOfWork, uow), cards.shipped())
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
