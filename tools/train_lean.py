"""Learns the lean of Spanish texts from film lines and calls, and tells how well analyser and model part them.

Film lines are XED (Öhman et al. 2020, Helsinki-NLP/XED, CC-BY-4.0), a table of label (POS, NEG) and text; calls are our
own development utterances, whose neutral ones count as half of either. The figures are out of fold: the model's weights
are learned anew for each fifth from the other four.

    python tools/train_lean.py ../shared/data/sentiment-es/xed-dev.tsv tests/language/call_utterances_dev.tsv
"""

import argparse
import math
import sys
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from scipy.sparse import csr_matrix
from scipy.stats import rankdata
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import StratifiedKFold

sys.path.insert(0, str(Path(__file__).parent.parent))
from qa_studio.language.lexicon import tokens_of
from qa_studio.language.spanish import SpanishSentiment
from qa_studio.language.spanish_lean import BIAS, Lean, features, read_lean

RESOURCES = Path(__file__).parent.parent / "resources"
LEAST_TEXTS = 2
MOST_FEATURES = 6_000
INVERSE_PENALTY = 0.5
HEADER = """\
# Lean of Spanish texts: feature and weight (log-odds of positive against negative), parted by a tab.
# Made by tools/train_lean.py from XED (Öhman, Pàmies, Kajava, Tiedemann 2020, Helsinki-NLP/XED, Spanish film lines,
# CC-BY-4.0, emotions mapped to polarity) and our own call utterances. A feature is a word, a pair of words, a beginning
# ("grac-") or an ending ("-ero") of a word.
"""


def rows_of(path: Path) -> list[tuple[str, str]]:
    """Gives label and text of each line of a table, the heading and notes left out."""
    lines = [line.split("\t") for line in path.read_text(encoding="utf-8").splitlines() if not line.startswith("#")]
    return [(line[0], line[-1]) for line in lines[1:]]


def words_of(text: str) -> list[str]:
    """Gives the folded words of a text."""
    return [token.folded for token in tokens_of(text)]


def learn(rows: Sequence[tuple[str, str]]) -> dict[str, float]:
    """Learns weights from labelled texts; only features of at least `LEAST_TEXTS` texts are kept, the strongest."""
    samples = [(label, words_of(text)) for label, text in rows]
    counts = Counter(name for _, words in samples for name in set(features(words)))
    names = {name: index for index, name in enumerate(sorted(n for n, c in counts.items() if c >= LEAST_TEXTS))}
    cells: list[tuple[int, int, float]] = []
    targets: list[int] = []
    importances: list[float] = []
    for label, words in samples:
        for target, importance in {"POS": ((1, 1.0),), "NEG": ((0, 1.0),)}.get(label, ((1, 0.5), (0, 0.5))):
            row = len(targets)
            targets.append(target)
            importances.append(importance)
            cells += [(row, names[n], 1 / math.sqrt(len(words))) for n in features(words) if n in names]
    rows_at, columns, values = zip(*cells, strict=True)
    matrix = csr_matrix((values, (rows_at, columns)), shape=(len(targets), len(names)))
    balance = len(targets) / 2 / np.bincount(targets)
    model = LogisticRegression(C=INVERSE_PENALTY, max_iter=400, tol=1e-3)
    model.fit(matrix, targets, sample_weight=np.array(importances) * balance[targets])
    weights = {name: float(model.coef_[0][index]) for name, index in names.items()}
    kept = sorted(weights, key=lambda name: -abs(weights[name]) * math.sqrt(counts[name]))[:MOST_FEATURES]
    return {BIAS: float(model.intercept_[0]), **{name: weights[name] for name in sorted(kept)}}


def area_under_curve(labels: Sequence[str], scores: Sequence[float]) -> float:
    """Gives the area under the ROC curve of scores for POS against NEG (Mann–Whitney)."""
    ranks = rankdata(scores)
    positive = sum(label == "POS" for label in labels)
    of_positive = sum(rank for rank, label in zip(ranks, labels, strict=True) if label == "POS")
    return float((of_positive - positive * (positive + 1) / 2) / (positive * (len(labels) - positive)))


def tell(films: Sequence[tuple[str, str]], calls: Sequence[tuple[str, str]]) -> None:
    """Prints area under the curve out of fold, and coverage."""
    labels = [label for label, _ in films]
    scores = np.zeros((2, len(films)))
    bare = SpanishSentiment(RESOURCES, Lean({}))
    alone = [bare.sentiment(text).compound for _, text in films]
    known = [bool(bare.contributions(text)) for _, text in films]
    for train, test in StratifiedKFold(5, shuffle=True, random_state=7).split(films, labels):
        lean = Lean(learn([films[index] for index in train] + list(calls)))
        analyser = SpanishSentiment(RESOURCES, lean)
        for index in test:
            scores[0, index] = analyser.sentiment(films[index][1]).compound
            scores[1, index] = lean.log_odds(lean.pulls(words_of(films[index][1])))
    print(f"lexicon alone: AUC {area_under_curve(labels, alone):.3f}, knows a word of {np.mean(known):.1%}")
    print(f"model alone, out of fold: AUC {area_under_curve(labels, list(scores[1])):.3f}")
    print(
        f"both, out of fold: AUC {area_under_curve(labels, list(scores[0])):.3f}, says of {np.mean(scores[0] != 0):.1%}"
    )


def main() -> None:
    """Trains, tells and writes `es_lean.tsv`."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("films", type=Path)
    parser.add_argument("calls", type=Path)
    parser.add_argument("--only-tell", action="store_true", help="write nothing")
    wanted = parser.parse_args()
    films, calls = rows_of(wanted.films), rows_of(wanted.calls)
    tell(films, calls)
    if wanted.only_tell:
        return
    weights = learn(films + calls)
    lines = [f"{name}\t{weight:.3f}" for name, weight in weights.items() if f"{weight:.3f}" not in ("0.000", "-0.000")]
    target = RESOURCES / "lexicons" / "es_lean.tsv"
    target.write_text(HEADER + "\n".join(lines) + "\n", encoding="utf-8")
    print(f"{target.name}: {len(lines)} weights; of film lines it was learned on: ", end="")
    analyser = SpanishSentiment(RESOURCES, read_lean(target))
    print(
        f"AUC {area_under_curve([label for label, _ in films], [analyser.sentiment(t).compound for _, t in films]):.3f}"
    )


if __name__ == "__main__":
    main()
