"""The lean of a Spanish text: a small linear model that knows a little of what no lexicon lists."""

import math
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from pathlib import Path
from typing import Final

_BEGINNING: Final = 5
_ENDING: Final = 3
_MOST_REMEMBERED: Final = 50_000
BIAS: Final = "<>"


class Lean:
    """Weights (log-odds of positive against negative) of words, pairs of words, beginnings and endings."""

    def __init__(self, weights: Mapping[str, float]) -> None:
        self._bias = weights.get(BIAS, 0.0)
        self._weights = weights
        self._pairs = {tuple(name.split(" ")): weight / 2 for name, weight in weights.items() if " " in name}
        self._of_words: dict[str, float] = {}

    def pulls(self, words: Sequence[str]) -> list[float]:
        """Gives how each of the folded words pulls; the pull of a pair is halved between its two words."""
        found = [self._of_words[word] if word in self._of_words else self._pull(word) for word in words]
        for index, pair in enumerate(pairwise(words)):
            if pair in self._pairs:
                found[index] += self._pairs[pair]
                found[index + 1] += self._pairs[pair]
        return found

    def log_odds(self, pulls: Sequence[float]) -> float:
        """Sums up pulls, damped by the text's length, so that a long text is not surer than a short one."""
        return self._bias + sum(pulls) / math.sqrt(len(pulls)) if pulls else 0.0

    def _pull(self, word: str) -> float:
        pull = sum(self._weights.get(feature, 0.0) for feature in word_features(word))
        if len(self._of_words) < _MOST_REMEMBERED:
            self._of_words[word] = pull
        return pull


def features(words: Sequence[str]) -> Iterator[str]:
    """Gives what the model looks at in folded words: those of each word, and "word word" of each pair."""
    for word in words:
        yield from word_features(word)
    for left, right in pairwise(words):
        yield f"{left} {right}"


def word_features(word: str) -> Iterator[str]:
    """Gives "word"; "beginn-" of its first five letters and "-ing" of its last three, where it has more."""
    yield word
    if len(word) > _BEGINNING:
        yield f"{word[:_BEGINNING]}-"
    if len(word) > _ENDING + 1:
        yield f"-{word[-_ENDING:]}"


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
