"""Prints how well Spanish sentiment labels a table of utterances: accuracy, F1 and confusion, never the lines.

python tools/quality_sentiment.py tests/data/call_utterances_es.tsv
"""

import sys
from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from typing import Final

sys.path.insert(0, str(Path(__file__).parent.parent))
from qa_studio.domain.sentiment import SentimentLabel
from qa_studio.language.spanish import SpanishSentiment

RESOURCES: Final = Path(__file__).parent.parent / "resources"
LABELS: Final = {
    "POS": SentimentLabel.POSITIVE,
    "NEU": SentimentLabel.NEUTRAL,
    "NEG": SentimentLabel.NEGATIVE,
}
Confusion = Mapping[tuple[SentimentLabel, SentimentLabel], int]


def confusion(path: Path, analyser: SpanishSentiment) -> Confusion:
    """Counts (wanted, given) over a table of label, …, text with a heading; lines that begin with # are notes."""
    lines = [line.split("\t") for line in path.read_text(encoding="utf-8").splitlines() if not line.startswith("#")]
    return Counter((LABELS[line[0]], analyser.sentiment(line[-1]).label) for line in lines[1:])


def accuracy(counts: Confusion) -> float:
    """Gives the share of utterances (0–1) that got the wanted label."""
    return sum(count for (wanted, given), count in counts.items() if wanted is given) / sum(counts.values())


def f1(counts: Confusion, label: SentimentLabel) -> float:
    """Gives the harmonic mean of precision and recall (0–1) of a label."""
    both = sum(count for (wanted, given), count in counts.items() for one in (wanted, given) if one is label)
    return 2 * counts.get((label, label), 0) / both if both else 0.0


def table(counts: Confusion) -> str:
    """Gives the figures as lines of text."""
    lines = [f"sentiment es: {sum(counts.values())} utterances, accuracy {accuracy(counts):.3f}"]
    for wanted in SentimentLabel:
        given = ", ".join(f"{counts.get((wanted, label), 0)} {label}" for label in SentimentLabel)
        lines.append(f"  {wanted:8} F1 {f1(counts, wanted):.3f}; labelled {given}")
    return "\n".join(lines)


if __name__ == "__main__":
    print(table(confusion(Path(sys.argv[1]), SpanishSentiment(RESOURCES))))
