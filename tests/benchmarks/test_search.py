"""Search over 100,000 calls of five minutes, against the same FTS5 query by hand; prints ratios, asserts no time."""

import hashlib
import random
import sqlite3
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from itertools import accumulate

import pytest
from sqlalchemy import Engine

from qa_studio.domain.calls import CallFilter, Speaker
from qa_studio.domain.searching import SearchQuery
from qa_studio.storage.engine import open_database
from qa_studio.storage.search_lines import KEY_SHIFT, SPEAKER_BITS, first_key
from qa_studio.storage.search_words import index_texts
from qa_studio.storage.unit_of_work import SqlUnitOfWork

pytestmark = pytest.mark.benchmark
CALLS = 100_000
UTTERANCES = 58
SENTENCES = 40_009
"""About 700 words a call, which is five minutes at 140 words a minute; a prime, so that calls differ."""
FREQUENT = """
    que de no la el es y en lo por un me para con una está pero sí su los ya si todo esto mi bien más como vale bueno
    entonces pues gracias señor señora hola días buenos tardes ahora aquí también muy tengo llamada línea
"""

HITS = """
    SELECT calls.uid, calls.queue, calls.started_at, utterances.speaker, utterances.start_s, utterances.text
    FROM search_lines
    JOIN searched_calls ON searched_calls.key = search_lines.rowid >> 16
    JOIN calls ON calls.id = searched_calls.call_id
    JOIN transcripts ON transcripts.call_id = calls.id AND transcripts.is_current = 1
    JOIN utterances ON utterances.transcript_id = transcripts.id
        AND utterances.position = (search_lines.rowid >> 2) & 16383
    WHERE search_lines MATCH ? {conditions} ORDER BY calls.started_at DESC, utterances.position LIMIT 50"""


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Engine, sqlite3.Connection]]:
    """A workspace's database with all these calls, opened by us and by hand."""
    path = tmp_path_factory.mktemp("search") / "qa-studio.sqlite"
    open_database(path).dispose()
    started = time.perf_counter()
    with sqlite3.connect(path) as by_hand:
        by_hand.execute("PRAGMA journal_mode = OFF")
        by_hand.execute("PRAGMA synchronous = OFF")
        by_hand.execute("PRAGMA cache_size = -200000")
        fill(by_hand, random.Random(1))
    by_hand.execute("PRAGMA journal_mode = WAL")
    by_hand.close()
    print(
        f"\n{CALLS} calls made and indexed in {time.perf_counter() - started:.0f} s, {path.stat().st_size / 1e9:.1f} GB"
    )
    engine, by_hand = open_database(path), sqlite3.connect(path)
    yield engine, by_hand
    engine.dispose()
    by_hand.close()


def fill(by_hand: sqlite3.Connection, source: random.Random) -> None:
    """Puts calls, utterances and their lines into a database, as many as five minutes hold."""
    by_hand.execute("CREATE TEMP TABLE said (id INTEGER PRIMARY KEY, text, folded, exact)")
    said = ((number, text, *index_texts(text)) for number, text in enumerate(sentences(source)))
    by_hand.executemany("INSERT INTO said VALUES (?, ?, ?, ?)", said)
    by_hand.executemany(
        "INSERT INTO calls (id, uid, started_at, site_timezone, duration_s, agent_handle, queue, fields, search_text)"
        " VALUES (?, ?, ?, 'UTC', 300, '101', ?, '{}', '')",
        (facts(number, source) for number in range(1, CALLS + 1)),
    )
    by_hand.execute(
        "INSERT INTO transcripts (id, call_id, is_current, source, language, created_at)"
        " SELECT id, id, 1, 'vosk', 'es', started_at FROM calls"
    )
    moments = by_hand.execute("SELECT id, started_at FROM calls").fetchall()
    keys = ((number, first_key(number, datetime.fromisoformat(at).replace(tzinfo=UTC))) for number, at in moments)
    by_hand.executemany("INSERT INTO searched_calls (call_id, key) VALUES (?, ?)", keys)
    chosen = f"((call_id * {UTTERANCES} + place) * 7919 + call_id * call_id) % {SENTENCES}"
    places = (
        "WITH RECURSIVE places (place) AS"
        f" (VALUES (0) UNION ALL SELECT place + 1 FROM places WHERE place < {UTTERANCES - 1})"
    )
    by_hand.execute(
        "INSERT INTO utterances (transcript_id, position, speaker, start_s, end_s, text, words)"
        f" {places} SELECT call_id, place, iif(place % 2, 'customer', 'agent'), place * 5.1, place * 5.1 + 4.5, text,"
        " '[]'"
        f" FROM searched_calls CROSS JOIN places CROSS JOIN said ON said.id = {chosen}"
    )
    by_hand.execute("INSERT INTO search_lines (search_lines, rank) VALUES ('hashsize', 67108864)")
    by_hand.execute(
        "INSERT INTO search_lines (rowid, folded, exact)"
        f" {places} SELECT (key << {KEY_SHIFT}) | (place << {SPEAKER_BITS}) | (place % 2), folded, exact"
        " FROM (SELECT * FROM searched_calls ORDER BY key) CROSS JOIN places"
        f" CROSS JOIN said ON said.id = {chosen}"
    )


def facts(number: int, source: random.Random) -> tuple[int, str, str, str]:
    """Gives a call's number, uid, start (within two years) and queue."""
    start = datetime(2024, 1, 1, tzinfo=UTC) + timedelta(seconds=source.randrange(63_000_000))
    uid = hashlib.sha256(str(number).encode()).hexdigest()
    return number, uid, f"{start:%Y-%m-%d %H:%M:%S}.000000", f"queue {number % 10}"


def sentences(source: random.Random) -> Iterator[str]:
    """Gives sentences of 4 to 20 words whose frequencies fall as those of a language do (Zipf)."""
    syllables = [first + second for first in "bcdfglmnprst" for second in "aeiouáéó"]
    rare = ["".join(source.choices(syllables, k=source.randint(2, 4))) for _ in range(20_000)]
    words = FREQUENT.split() + rare
    weights = list(accumulate(1 / (rank + 1) for rank in range(len(words))))
    for number in range(SENTENCES):
        said = " ".join(source.choices(words, cum_weights=weights, k=source.randint(4, 20)))
        yield f"{said} quiero cancelar la línea" if number % 400 == 0 else said


def seconds(work: Callable[[], object], runs: int = 3) -> float:
    """Gives the best wall time of some runs."""
    times = []
    for _ in range(runs):
        started = time.perf_counter()
        work()
        times.append(time.perf_counter() - started)
    return min(times)


SEARCHES = [
    (SearchQuery("cancelar"), 'folded : "cancelar"', ""),
    (SearchQuery("que"), 'folded : "que"', ""),
    (SearchQuery("linea"), 'folded : "linea"', ""),
    (SearchQuery('"cancelar la línea"'), 'folded : "cancelar la linea"', ""),
    (SearchQuery("cance*"), 'folded : "cance" *', ""),
    (SearchQuery("no vale señora"), 'folded : ("no" AND "vale" AND "senora")', ""),
    (
        SearchQuery("cancelar", Speaker.CUSTOMER, within_s=60.0),
        'folded : "cancelar"',
        "AND utterances.speaker = 'customer' AND utterances.start_s <= 60",
    ),
    (
        SearchQuery("cancelar", calls=CallFilter(queues=("queue 3",))),
        'folded : "cancelar"',
        "AND calls.queue = 'queue 3'",
    ),
]


def test_searching_against_the_same_query_by_hand(filled: tuple[Engine, sqlite3.Connection]) -> None:
    engine, by_hand = filled

    def ours(query: SearchQuery) -> int:
        with SqlUnitOfWork(engine) as uow:
            return len(uow.search.find(query, limit=50))

    def counted(query: SearchQuery) -> tuple[int, int]:
        with SqlUnitOfWork(engine) as uow:
            return uow.search.count(query)

    for query, words, conditions in SEARCHES:
        statement = HITS.format(conditions=conditions)
        runs = 1 if query.text in FREQUENT.split() else 3
        assert ours(query) == 50
        found = seconds(lambda query=query: ours(query))
        peer = seconds(lambda given=(statement, [words]): by_hand.execute(*given).fetchall(), runs)
        hits, calls = counted(query)
        count = seconds(lambda query=query: counted(query), runs)
        told = " ".join(filter(None, [query.text, query.speaker, *query.calls.queues]))
        print(
            f"search {told}: {found * 1e3:.1f} ms against {peer * 1e3:.1f} ms by hand, ratio {found / peer:.2f}"
            f" (limit 1.5); {hits} hits in {calls} calls counted in {count * 1e3:.1f} ms"
        )
