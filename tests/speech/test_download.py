"""Downloading models, from a server on this machine that does not always behave."""

from collections.abc import Callable
from pathlib import Path

import pytest

from model_folders import ModelServer
from qa_studio.domain.errors import Cancelled, KnownError
from qa_studio.domain.jobs import silent
from qa_studio.speech import download, line, unpacking
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
    names = (path.name for path in (tmp_path / "models" / ".downloads").iterdir())
    return sorted(name for name in names if not name.startswith("."))


@pytest.fixture(autouse=True)
def no_pauses(monkeypatch: pytest.MonkeyPatch) -> None:
    """Tries again at once."""
    monkeypatch.setattr(download, "_PAUSE_S", 0.0)


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
    assert reason_of(lambda: download.fetch_list("http://127.0.0.1:9/model-list.json")) == "model.no_catalogue"


@pytest.mark.parametrize("url", ["http://example.org/list.json", "file:///etc/passwd", "ftp://127.0.0.1/x"])
def test_only_secure_addresses_are_asked(url: str) -> None:
    assert reason_of(lambda: download.fetch_list(url)) == "model.insecure_address"


def test_what_is_no_list_of_models_says_so() -> None:
    assert reason_of(lambda: read_offers(b"<html>", "u")) == "model.bad_catalogue"
    assert reason_of(lambda: read_offers(b"{}", "u")) == "model.bad_catalogue"


def test_entries_whose_name_or_checksum_could_be_a_path_are_left_out() -> None:
    entries = (
        b'[{"name": "../x", "url": "u", "md5": "%b", "size": 1}, {"name": "x", "url": "u", "md5": "../y", "size": 1}]'
    )
    assert read_offers(entries % (b"0" * 32), "u") == {}


def test_a_silent_server_is_given_up_in_one_sentence_and_continued_later(
    tmp_path: Path, server: ModelServer, shelf: SpeechModelShelf, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(line, "SILENCE_S", 0.3)
    server.stalls_after = [100_000, *[0] * 10]
    assert reason_of(lambda: shelf.download(NAME, silent)) == "model.download_silent"
    assert shelf.catalogue()[0].arrived_bytes == 100_000
    assert len(left_behind(tmp_path)) == 1
    server.stalls_after = []
    assert shelf.download(NAME, silent).usable
    assert server.ranges[-1] == "bytes=100000-"


def test_a_slow_answer_is_waited_for(server: ModelServer, shelf: SpeechModelShelf) -> None:
    server.slow_pieces = 20
    told: list[float] = []
    assert shelf.download(NAME, lambda done, total, what="": told.append(done)).usable
    assert len(set(told)) > 10


def test_a_download_can_be_cancelled_while_nothing_comes(
    tmp_path: Path, server: ModelServer, shelf: SpeechModelShelf
) -> None:
    server.stalls_after = [100_000]
    calls_at_rest: list[float] = []

    def stop_when_silent(done: float, total: float, what: str = "") -> None:
        calls_at_rest.append(done)
        if calls_at_rest.count(100_000.0) > 2:
            raise Cancelled

    with pytest.raises(Cancelled):
        shelf.download(NAME, stop_when_silent)
    assert len(left_behind(tmp_path)) == 1


def test_a_server_that_sends_another_part_than_asked_is_asked_for_everything(
    server: ModelServer, shelf: SpeechModelShelf
) -> None:
    server.cut_after = [100_000]
    server.misplaces_ranges = True
    assert shelf.download(NAME, silent).usable
    assert server.ranges == [None, "bytes=100000-", None]


def test_a_range_that_the_server_refuses_starts_anew(server: ModelServer, shelf: SpeechModelShelf) -> None:
    server.cut_after = [100_000]
    server.statuses = [200, 416]
    assert shelf.download(NAME, silent).usable
    assert server.ranges == [None, "bytes=100000-", None]


def test_a_passing_refusal_is_tried_again_and_a_lasting_one_is_not(
    server: ModelServer, shelf: SpeechModelShelf
) -> None:
    server.statuses = [404]
    assert reason_of(lambda: shelf.download(NAME, silent)) == "model.download_refused"
    assert len(server.ranges) == 1
    server.statuses = [503, 429]
    assert shelf.download(NAME, silent).usable


@pytest.mark.parametrize("tells_length", [True, False])
def test_a_longer_file_than_promised_is_refused(
    tmp_path: Path, server: ModelServer, shelf: SpeechModelShelf, tells_length: bool
) -> None:
    server.size = len(server.archive) - 10
    server.tells_length = tells_length
    assert reason_of(lambda: shelf.download(NAME, silent)) == "model.wrong_size"
    assert not (tmp_path / "models" / NAME).exists()


def test_a_shorter_file_than_promised_is_refused(server: ModelServer, shelf: SpeechModelShelf) -> None:
    server.size = len(server.archive) + 10
    assert reason_of(lambda: shelf.download(NAME, silent)) == "model.wrong_size"


def test_an_answer_without_length_that_is_cut_is_taken_up(server: ModelServer, shelf: SpeechModelShelf) -> None:
    server.tells_length = False
    server.cut_after = [100_000]
    assert shelf.download(NAME, silent).usable


def test_redirects_are_followed_to_secure_addresses_only(server: ModelServer, shelf: SpeechModelShelf) -> None:
    server.redirects_to = "http://example.org/model.zip"
    assert reason_of(lambda: shelf.download(NAME, silent)) == "model.insecure_address"
    server.redirects_to = f"{server.url}/elsewhere.zip"
    assert shelf.download(NAME, silent).usable


def test_the_proxy_of_the_environment_is_asked(
    server: ModelServer, shelf: SpeechModelShelf, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("no_proxy", "NO_PROXY"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("http_proxy", server.url)
    assert shelf.download(NAME, silent).usable
    assert f"{server.url}/model.zip" in server.asked


def test_two_downloads_of_one_model_do_not_write_into_each_other(server: ModelServer, shelf: SpeechModelShelf) -> None:
    reasons: list[str] = []

    def try_again(done: float, total: float, what: str = "") -> None:
        if not reasons:
            reasons.append(reason_of(lambda: shelf.download(NAME, silent)))

    assert shelf.download(NAME, try_again).usable
    assert reasons == ["model.download_busy"]


def test_a_folder_that_cannot_be_written_to_says_so(tmp_path: Path, server: ModelServer) -> None:
    (tmp_path / "models").write_text("a file")
    shelf = SpeechModelShelf(
        tmp_path / "models", SHIPPED, f"{server.url}/model-list.json", lambda folder: None, places=tuple
    )
    assert reason_of(lambda: shelf.download(NAME, silent)) == "model.cannot_write"


def published(name: str, **facts: str) -> dict[str, object]:
    """An entry of the published list."""
    return {"name": name, "url": f"https://example.org/{name}.zip", "md5": "0" * 32, "size": 5, **facts}


def test_the_published_list_tells_what_is_new_and_what_is_obsolete(
    server: ModelServer, shelf: SpeechModelShelf
) -> None:
    server.entries = [
        published("vosk-model-small-en-us-0.15", obsolete="true"),
        published("vosk-model-es-9.9", obsolete="false"),
        published("vosk-model-spk-0.4", type="spk"),
        published("vosk-model-tts-ru-0.9", type="tts"),
    ]
    before = {model.name for model in shelf.catalogue()}
    assert "vosk-model-small-en-us-0.15" in before
    offered = shelf.refresh_catalogue()
    assert [model.name for model in offered] == [NAME, "vosk-model-es-9.9"]
    assert offered[0].error_rates["MLS"] == 11.21
    assert shelf.catalogue() == offered
    assert reason_of(lambda: shelf.download("vosk-model-small-en-us-0.15", silent)) == "model.not_offered"
    assert reason_of(lambda: shelf.download("vosk-model-spk-0.4", silent)) == "model.not_offered"
