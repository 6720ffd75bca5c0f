"""Downloading models, from a server on this machine that does not always behave."""

from collections.abc import Callable
from pathlib import Path

import pytest

from model_folders import ModelServer
from qa_studio.domain.errors import Cancelled, KnownError
from qa_studio.domain.jobs import silent
from qa_studio.speech import download, unpacking
from qa_studio.speech.catalogue import read_offers
from qa_studio.speech.models import SpeechModelShelf

SHIPPED = Path(__file__).parents[2] / "resources" / "speech_models.json"
NAME = "vosk-model-small-es-0.42"


@pytest.fixture
def shelf(tmp_path: Path, server: ModelServer) -> SpeechModelShelf:
    """A shelf whose catalogue is the test's server."""
    url = f"{server.url}/model-list.json"
    return SpeechModelShelf(tmp_path / "models", SHIPPED, url, lambda folder: None, places=tuple)


def reason_of(work: Callable[[], object]) -> str:
    """Gives the message id of the error that work ends in."""
    with pytest.raises(KnownError) as caught:
        work()
    return caught.value.message.id


def left_behind(tmp_path: Path) -> list[str]:
    """Names what lies in the folder of downloads."""
    return sorted(path.name for path in (tmp_path / "models" / ".downloads").iterdir())


def test_a_model_is_downloaded_checked_and_installed(
    tmp_path: Path, server: ModelServer, shelf: SpeechModelShelf
) -> None:
    told: list[tuple[float, float]] = []
    model = shelf.download(NAME, lambda done, total, what="": told.append((done, total)))
    assert (model.name, model.language, model.origin, model.usable) == (NAME, "es", "downloaded", True)
    assert (float(len(server.archive)), float(len(server.archive))) in told
    assert left_behind(tmp_path) == []
    assert shelf.for_language("es").origin == "downloaded"
    assert reason_of(lambda: shelf.download(NAME, silent)) == "model.already_there"


def test_a_cut_line_is_taken_up_where_it_broke(server: ModelServer, shelf: SpeechModelShelf) -> None:
    server.cut_after = [100_000, 50_000]
    assert shelf.download(NAME, silent).usable
    assert server.ranges == [None, "bytes=100000-", "bytes=150000-"]


def test_a_server_without_ranges_is_asked_for_everything_again(server: ModelServer, shelf: SpeechModelShelf) -> None:
    server.cut_after = [100_000]
    server.honours_ranges = False
    assert shelf.download(NAME, silent).usable


def test_a_line_that_stays_broken_leaves_what_came_for_the_next_time(
    tmp_path: Path, server: ModelServer, shelf: SpeechModelShelf
) -> None:
    server.cut_after = [100_000, *[0] * 10]
    assert reason_of(lambda: shelf.download(NAME, silent)) == "model.download_broken"
    assert len(left_behind(tmp_path)) == 1
    server.cut_after = []
    server.ranges.clear()
    assert shelf.download(NAME, silent).usable
    assert server.ranges == ["bytes=100000-"]


def test_a_wrong_checksum_throws_the_download_away(
    tmp_path: Path, server: ModelServer, shelf: SpeechModelShelf
) -> None:
    server.md5 = "0" * 32
    assert reason_of(lambda: shelf.download(NAME, silent)) == "model.wrong_checksum"
    assert left_behind(tmp_path) == []
    assert not (tmp_path / "models" / NAME).exists()


def test_a_refusing_server_is_told_of(server: ModelServer, shelf: SpeechModelShelf) -> None:
    server.status = 503
    with pytest.raises(KnownError) as caught:
        shelf.download(NAME, silent)
    assert caught.value.message.params["reason"] == "HTTP 503"


def test_a_download_can_be_cancelled_and_continued(server: ModelServer, shelf: SpeechModelShelf) -> None:
    def stop_halfway(done: float, total: float, what: str = "") -> None:
        if done > total / 2:
            raise Cancelled

    with pytest.raises(Cancelled):
        shelf.download(NAME, stop_halfway)
    assert shelf.download(NAME, silent).usable
    assert server.ranges[-1] is not None


def test_room_on_the_disk_is_asked_first(
    server: ModelServer, shelf: SpeechModelShelf, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(unpacking, "_SPARE_BYTES", 1 << 60)
    assert reason_of(lambda: shelf.download(NAME, silent)) == "model.no_space"
    assert server.ranges == []


def test_a_name_that_is_not_offered_says_so(shelf: SpeechModelShelf) -> None:
    assert reason_of(lambda: shelf.download("vosk-model-xx-1", silent)) == "model.not_offered"


def test_no_server_says_so() -> None:
    assert reason_of(lambda: download.fetch_offers("http://127.0.0.1:9/model-list.json")) == "model.no_catalogue"


@pytest.mark.parametrize("url", ["http://example.org/list.json", "file:///etc/passwd", "ftp://127.0.0.1/x"])
def test_only_secure_addresses_are_asked(url: str) -> None:
    assert reason_of(lambda: download.fetch_offers(url)) == "model.insecure_address"


def test_what_is_no_list_of_models_says_so() -> None:
    assert reason_of(lambda: read_offers(b"<html>", "u")) == "model.bad_catalogue"
    assert reason_of(lambda: read_offers(b"{}", "u")) == "model.bad_catalogue"


def test_entries_whose_name_or_checksum_could_be_a_path_are_left_out() -> None:
    entries = (
        b'[{"name": "../x", "url": "u", "md5": "%b", "size": 1}, {"name": "x", "url": "u", "md5": "../y", "size": 1}]'
    )
    assert read_offers(entries % (b"0" * 32), "u") == {}
