"""Spanish sentiment against vaderSentiment, sentences a second in the same run; prints the ratio, asserts no time."""

import time
from collections.abc import Callable
from itertools import islice, product
from pathlib import Path

import pytest
from vaderSentiment.vaderSentiment import SentimentIntensityAnalyzer

from qa_studio.language.spanish import SpanishSentiment

pytestmark = pytest.mark.benchmark
ROOT = Path(__file__).parent.parent.parent
WHO = ["The technician", "Your agent", "The young man", "This company", "The lady on the phone"]
WHAT = [
    "was very kind but",
    "has been really helpful and",
    "never answered me,",
    "was rude to me and",
    "could not help and",
]
END = [
    "my internet still does not work",
    "it was a great relief",
    "I am so tired of this!",
    "I will recommend you",
    "it is slow",
]


def seconds(work: Callable[[], object], runs: int = 5) -> float:
    """Gives the best processor time of some runs."""
    times = []
    for _ in range(runs):
        started = time.process_time()
        work()
        times.append(time.process_time() - started)
    return min(times)


def test_spanish_against_vader_on_as_many_sentences() -> None:
    lines = (ROOT / "tests" / "language" / "call_utterances_dev.tsv").read_text(encoding="utf-8").splitlines()[2:]
    spanish = [line.split("\t")[-1] for line in lines]
    english = [" ".join(parts) for parts in islice(product(WHO, WHAT, END), len(spanish))]
    ours, vader = SpanishSentiment(ROOT / "resources"), SentimentIntensityAnalyzer()
    ours_s = seconds(lambda: [ours.sentiment(text) for text in spanish]) / len(spanish)
    english_s = seconds(lambda: [vader.polarity_scores(text) for text in english]) / len(english)
    same_s = seconds(lambda: [vader.polarity_scores(text) for text in spanish]) / len(spanish)
    print(f"\nSpanish sentiment: {1 / ours_s:.0f} sentences/s; VADER on English {1 / english_s:.0f}, ", end="")
    print(f"ratio {english_s / ours_s:.2f} (wanted 0.5); on the Spanish {1 / same_s:.0f}, ratio {same_s / ours_s:.2f}")
