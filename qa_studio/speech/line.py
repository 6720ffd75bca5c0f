"""A line to a server, listened to in a thread of its own: one that falls silent is given up, and a person can cancel.

Proxies are taken from the environment as everywhere (`https_proxy`, `no_proxy`, …).
"""

import queue
import threading
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from http.client import HTTPMessage
from time import monotonic
from typing import IO, Final
from urllib.parse import urlsplit

from qa_studio.domain.errors import KnownError

SILENCE_S: Final = 30.0
"""A server that sends nothing for so long has gone."""
_LOOK_EVERY_S: Final = 0.1
_PIECE_BYTES: Final = 1 << 17
_WAITING_PIECES: Final = 64
_OWN_MACHINE: Final = ("127.0.0.1", "::1", "localhost")


class Silence(Exception):
    """The server sent nothing for longer than anybody should wait."""


@dataclass(frozen=True)
class Head:
    """What a server says before it sends: the status, the length that follows, and where it begins."""

    status: int
    length: int | None
    content_range: str


class Line:
    """An open line, to be used in a `with` block; iterating over it gives what comes, piece by piece."""

    def __init__(self, url: str, tell: Callable[[], None], *, start: int = 0, silence_s: float | None = None) -> None:
        """Asks for `url`, from byte `start` on. `tell` is called while nothing comes, and may raise.

        Raises:
            KnownError: `model.insecure_address`, also for an address that the server points to.
            Silence: there is no answer.
            OSError: there is no connection, or the server refuses (`urllib.error.HTTPError`).
        """
        require_secure(url)
        request = urllib.request.Request(url, headers={"User-Agent": "qa-studio"})
        if start:
            request.add_header("Range", f"bytes={start}-")
        self._tell = tell
        self._silence_s = SILENCE_S if silence_s is None else silence_s
        self._parts: queue.Queue[object] = queue.Queue(_WAITING_PIECES)
        self._is_left = threading.Event()
        threading.Thread(target=self._listen, args=(request,), name="download", daemon=True).start()
        try:
            head = self._next()
        except BaseException:
            self._is_left.set()
            raise
        assert isinstance(head, Head)
        self.head = head

    def __enter__(self) -> "Line":
        return self

    def __exit__(self, *_: object) -> None:
        self._is_left.set()

    def __iter__(self) -> Iterator[bytes]:
        while isinstance(piece := self._next(), bytes):
            yield piece

    def _listen(self, request: urllib.request.Request) -> None:
        opener = urllib.request.build_opener(_SecureRedirects)
        try:
            with opener.open(request, timeout=self._silence_s) as answer:
                length = answer.headers.get("Content-Length", "")
                known = int(length) if length.isdecimal() else None
                self._give(Head(answer.status, known, answer.headers.get("Content-Range", "")))
                while not self._is_left.is_set() and (piece := answer.read1(_PIECE_BYTES)):
                    self._give(piece)
            self._give(None)
        except BaseException as error:  # noqa: BLE001  the edge of the thread: whoever waits has to hear of it
            self._give(error)

    def _give(self, part: object) -> None:
        while not self._is_left.is_set():
            try:
                self._parts.put(part, timeout=_LOOK_EVERY_S)
            except queue.Full:
                continue
            return

    def _next(self) -> object:
        silent_since = monotonic()
        while True:
            try:
                part = self._parts.get(timeout=_LOOK_EVERY_S)
            except queue.Empty:
                self._tell()
                if monotonic() - silent_since > self._silence_s:
                    raise Silence from None
                continue
            if isinstance(part, TimeoutError) or isinstance(getattr(part, "reason", None), TimeoutError):
                raise Silence
            if isinstance(part, BaseException):
                raise part
            return part


class _SecureRedirects(urllib.request.HTTPRedirectHandler):
    """Follows a server to secure addresses only."""

    def redirect_request(
        self, req: urllib.request.Request, fp: IO[bytes], code: int, msg: str, headers: HTTPMessage, newurl: str
    ) -> urllib.request.Request | None:
        try:
            require_secure(newurl)
        except KnownError:
            fp.close()
            raise
        return super().redirect_request(req, fp, code, msg, headers, newurl)


def require_secure(url: str) -> None:
    """Makes sure that an address begins with https, or names this machine.

    Raises:
        KnownError: `model.insecure_address` with `url`.
    """
    try:
        parts = urlsplit(url)
        is_secure = parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in _OWN_MACHINE)
    except ValueError as error:
        raise KnownError("model.insecure_address", url=url) from error
    if not is_secure:
        raise KnownError("model.insecure_address", url=url)


def reason_of(error: BaseException) -> str:
    """Gives in a few words why a line failed."""
    if isinstance(error, urllib.error.HTTPError):
        return f"HTTP {error.code}"
    return str(getattr(error, "reason", "") or error) or type(error).__name__
