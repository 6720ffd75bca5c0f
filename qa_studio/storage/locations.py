"""Where a database file may lie: on a disk of this machine, readable by its owner only."""

import os
from pathlib import Path
from typing import Final

import psutil

from qa_studio.domain.errors import KnownError

NETWORK_FILE_SYSTEMS: Final = frozenset(
    {
        "9p", "afpfs", "afs", "beegfs", "ceph", "cifs", "coda", "davfs", "davfs2", "glusterfs", "gpfs", "lustre",
        "ncpfs", "nfs", "nfs3", "nfs4", "orangefs", "smb", "smb2", "smb3", "smbfs", "sshfs", "webdav",
    }
)  # fmt: skip
"""File systems of other machines, on which SQLite's locks and shared memory cannot be trusted (sqlite.org/wal.html)."""

_OWNER_ONLY_FILE: Final = 0o600
_OWNER_ONLY_FOLDER: Final = 0o700
_SQLITE_HEADER: Final = b"SQLite format 3\0"


def require_local_disk(path: Path) -> None:
    """Refuses a database on a network share.

    Raises:
        KnownError: `database.network_share` with `path` and `kind`, the sort of share.
    """
    resolved = path.resolve()
    kind = "UNC" if _is_unc(path) or _is_unc(resolved) else _network_kind(resolved)
    if kind is not None:
        raise KnownError("database.network_share", path=str(path), kind=kind)


def prepare_file(path: Path) -> None:
    """Makes the database's folder and file where they are missing, for their owner's eyes only.

    Raises:
        KnownError: `database.cannot_open` or `database.not_a_database`, with `where`.
    """
    try:
        if not path.parent.is_dir():
            path.parent.mkdir(mode=_OWNER_ONLY_FOLDER, parents=True, exist_ok=True)
        os.close(os.open(path, os.O_RDWR | os.O_CREAT, _OWNER_ONLY_FILE))
        with path.open("rb") as file:
            header = file.read(len(_SQLITE_HEADER))
    except OSError as error:
        raise KnownError("database.cannot_open", where=str(path)) from error
    if header and header != _SQLITE_HEADER:
        raise KnownError("database.not_a_database", where=str(path))


def _is_unc(path: Path) -> bool:
    r"""Whether a path names a share by its server (``\\server\share``), as Windows writes it."""
    text = str(path)
    return path.drive.startswith("\\\\") or (text.startswith("\\\\") and not text.startswith("\\\\?\\"))


def _network_kind(path: Path) -> str | None:
    """Gives the file system's name if the mount that holds `path` is another machine's, else None."""
    holding = [
        partition for partition in psutil.disk_partitions(all=True) if path.is_relative_to(Path(partition.mountpoint))
    ]
    if not holding:
        return None
    # Of two mounts on the same place the later one hides the earlier.
    nearest = max(enumerate(holding), key=lambda item: (len(Path(item[1].mountpoint).parts), item[0]))[1]
    kind = nearest.fstype.casefold()
    if kind.removeprefix("fuse.") in NETWORK_FILE_SYSTEMS:
        return nearest.fstype
    return "remote" if "remote" in nearest.opts.split(",") else None
