"""The line to the scheduler of a cluster: encrypted, and where it cannot be had, a sentence that says why."""

import logging
import ssl
import warnings
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import Future
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Final, Protocol, cast

from qa_studio.domain.errors import KnownError

CONNECT_S: Final = 10.0

_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Certificates:
    """PEM files: who is trusted (`authority`), and this machine's own certificate with its key."""

    authority: Path
    certificate: Path
    key: Path


class Executor(Protocol):
    """What is used of the executor of `distributed`."""

    def submit(self, function: Callable[..., object], *args: object, workers: Sequence[str]) -> "Future[Any]":
        """Has a function done by one of `workers`."""


class Client(Protocol):
    """What is used of `distributed.Client`."""

    def nthreads(self) -> Mapping[str, int]:
        """Gives the workers that the scheduler knows, by address, with their threads."""

    def run(
        self, function: Callable[..., object], *args: object, workers: Sequence[str], on_error: str = "raise"
    ) -> Mapping[str, Any]:
        """Calls a function in workers, beside what they do, and gives its value (or exception) by address."""

    def get_executor(self, *, pure: bool) -> Executor:
        """Gives an executor over the workers; what is not `pure` is done each time it is asked for."""

    def close(self) -> None:
        """Leaves the scheduler."""


def check(address: str, certificates: Certificates) -> None:
    """Tells without asking anybody whether a scheduler can be reached so.

    Raises:
        KnownError: `cluster.not_installed`, `cluster.not_tls`, `cluster.unreadable_file`.
    """
    if find_spec("distributed") is None:
        raise KnownError("cluster.not_installed")
    host, _, port = address.removeprefix("tls://").rpartition(":")
    if not (address.startswith("tls://") and host and port.isdecimal()):
        raise KnownError("cluster.not_tls", address=address)
    for path in (certificates.authority, certificates.certificate, certificates.key):
        try:
            path.read_bytes()
        except OSError as error:
            raise KnownError("cluster.unreadable_file", path=str(path)) from error


def connect(address: str, certificates: Certificates, seconds: float = CONNECT_S) -> Client:
    """Gives a client of the scheduler at `tls://HOST:PORT`, waiting at most `seconds` for it.

    Raises:
        KnownError: as `check` does, and `cluster.bad_certificate`, `cluster.not_trusted`, `cluster.no_scheduler`.
    """
    check(address, certificates)
    security = _security(certificates)
    import distributed

    logging.getLogger("distributed").setLevel(logging.WARNING)
    make: Any = distributed.Client
    try:
        with warnings.catch_warnings(record=True) as told:
            warnings.simplefilter("always")
            client = cast(Client, make(address, security=security, timeout=seconds, set_as_default=False))
    except (OSError, ValueError) as error:
        if any(_is_about_trust(one) for one in _chain(error)):
            raise KnownError("cluster.not_trusted", address=address) from error
        raise KnownError("cluster.no_scheduler", address=address) from error
    for one in told:
        _log.warning("the machines of the cluster differ: %s", one.message)
    return client


def _security(certificates: Certificates) -> object:
    import distributed

    make: Any = distributed.Security
    security = make(
        tls_ca_file=str(certificates.authority),
        tls_client_cert=str(certificates.certificate),
        tls_client_key=str(certificates.key),
        require_encryption=True,
    )
    try:
        security.get_connection_args("client")
    except (ssl.SSLError, ValueError) as error:
        raise KnownError(
            "cluster.bad_certificate",
            authority=str(certificates.authority),
            certificate=str(certificates.certificate),
            key=str(certificates.key),
        ) from error
    return security


def _chain(error: BaseException) -> Iterator[BaseException]:
    """Gives an error and what led to it."""
    following: BaseException | None = error
    while following is not None:
        yield following
        following = following.__cause__ or following.__context__


def _is_about_trust(error: BaseException) -> bool:
    """Whether a handshake failed; what the far side refused arrives as text only."""
    return isinstance(error, ssl.SSLError) or "SSLError" in str(error) or "TLS certificate" in str(error)
