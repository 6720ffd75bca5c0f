"""How our parts compare with a peer or a bare loop in the same run; prints ratios, asserts no time."""

import hashlib
import json
import random
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from vaderSentiment.vaderSentiment import SentimentIntensityAnalyzer

from factories import tone_call
from qa_studio import bootstrap
from qa_studio.domain.calls import CallFilter
from qa_studio.domain.sampling import Candidate, SamplingPlan, draw
from qa_studio.domain.scoring import score
from qa_studio.services.import_calls import import_calls
from qa_studio.services.studio import Studio
from qa_studio.settings import Settings

pytestmark = pytest.mark.benchmark
SEED = bytes(16)


def seconds(work: Callable[[], object], runs: int = 3) -> float:
    """Gives the best wall time of some runs."""
    times = []
    for _ in range(runs):
        started = time.perf_counter()
        work()
        times.append(time.perf_counter() - started)
    return min(times)


def tell(what: str, ours: float, peer: float, limit: str = "") -> None:
    """Prints one line of the table."""
    print(f"\n{what}: {ours:.3f} s against {peer:.3f} s, ratio {ours / peer:.2f}{limit and f' ({limit})'}")


def test_importing_against_reading_and_hashing(studio: Studio, tmp_path: Path) -> None:
    files = [tone_call(tmp_path / f"{number}.wav", 30.0, seed=number) for number in range(60)]
    list(studio.workers.inspect(files[:2]))

    def bare() -> None:
        for file in files:
            hashlib.sha256(file.read_bytes()).hexdigest()

    ours = seconds(lambda: import_calls(studio, files), runs=1)
    tell("import of 60 recordings of 30 s, against hashing alone", ours, seconds(bare))


def test_drawing_against_hashing_the_uids() -> None:
    source = random.Random(1)
    uids = [source.randbytes(32).hex() for _ in range(200_000)]
    candidates = [Candidate(uid, index % 400, str(index % 400)) for index, uid in enumerate(uids)]

    def bare() -> None:
        sorted(hashlib.sha256(SEED + uid.encode()).digest() for uid in uids)

    ours = seconds(lambda: draw(candidates, SamplingPlan(CallFilter(), 5), SEED), runs=2)
    tell("a draw from 200,000 calls of 400 agents, against hashing and sorting", ours, seconds(bare, runs=2))


def test_scoring_against_plain_sums() -> None:
    card = next(one for one in bootstrap.scorecard_files(Settings()).shipped() if one.id == "atencion_al_cliente")
    answers = {question.id: True for question in card.questions() if question.kind.value == "yes_no"}
    points = [1.0] * len(answers)

    def bare() -> None:
        for _ in range(1000):
            sum(points) / len(points)

    def ours() -> None:
        for _ in range(1000):
            score(card, answers)

    tell("scoring 1,000 evaluations with their trace, against plain sums", seconds(ours), seconds(bare))


def test_spanish_sentiment_against_vader() -> None:
    reader = bootstrap.text_reader(Settings())
    folder = Settings().resources / "demo" / "transcripts"
    lines = [
        utterance["text"]
        for path in sorted(folder.glob("*.json"))
        for utterance in json.loads(path.read_text(encoding="utf-8"))["utterances"]
    ]
    vader = SentimentIntensityAnalyzer()
    ours = seconds(lambda: [reader.sentiment(line, "es") for line in lines])
    peer = seconds(lambda: [vader.polarity_scores(line) for line in lines])
    tell(f"Spanish sentiment of {len(lines)} utterances, against VADER", ours, peer)
