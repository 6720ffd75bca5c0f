"""The lean of a Spanish text: a small linear model that knows a little of what no lexicon lists."""

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Final

_STEM: Final = 5
BIAS: Final = "<>"
_DAMPING: Final = 0.5


@dataclass(frozen=True)
class Lean:
    """Weights (log-odds of positive against negative) of words, pairs of words, beginnings and endings."""

    weights: Mapping[str, float]

    def pulls(self, words: Sequence[str]) -> list[float]:
        """Gives how each of the folded words pulls; the pull of a pair is halved between its two words."""
        found = [0.0] * len(words)
        for feature, first, last in features(words):
            weight = self.weights.get(feature, 0.0)
            if weight:
                found[first] += weight / 2 if last > first else weight
                if last > first:
                    found[last] += weight / 2
        return found

    def log_odds(self, pulls: Sequence[float]) -> float:
        """Sums up pulls, damped by the text's length, so that a long text is not surer than a short one."""
        if not pulls:
            return 0.0
        return self.weights.get(BIAS, 0.0) + sum(pulls) / len(pulls) ** _DAMPING


def features(words: Sequence[str]) -> Iterator[tuple[str, int, int]]:
    """Gives what the model looks at in folded words, with the first and last word of each.

    "word"; "word word"; "beginn-" of five letters and "-ing" of three, of longer words.
    """
    for index, word in enumerate(words):
        yield word, index, index
        if len(word) > _STEM:
            yield f"{word[:_STEM]}-", index, index
        if len(word) > 4:
            yield f"-{word[-3:]}", index, index
    for index, (left, right) in enumerate(pairwise(words)):
        yield f"{left} {right}", index, index + 1


def read_lean(path: Path) -> Lean:
    """Reads features and weights parted by a tab; lines that begin with # are notes.

    Raises:
        ValueError: where a weight is no finite number.
        OSError: where the file is not there.
    """
    weights: dict[str, float] = {}
    for line in path.read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            feature, _, number = line.partition("\t")
            weights[feature] = float(number)
            if not math.isfinite(weights[feature]):
                raise ValueError(f"no weight: {line}")
    return Lean(weights)
