"""Spanish sentiment: an analyser of our own on VADER's scale, with Spanish negation, degree and contrast."""

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import Final

from qa_studio.domain.sentiment import Sentiment
from qa_studio.language.lexicon import ANY_WORDS, MOST_ANY_WORDS, Lexicon, Phrase, Token, read_lexicon, tokens_of
from qa_studio.language.spanish_context import FILLERS, NEGATORS, Hit, contrast, in_context, is_filler
from qa_studio.language.spanish_forms import lookup, with_forms

# VADER's constants (Hutto & Gilbert 2014): normalisation and exclamation.
ALPHA: Final = 15.0
EXCLAMATION: Final = 0.292
MOST_EXCLAMATIONS: Final = 4

_MOST_REMEMBERED: Final = 50_000
_UNSEEN: Final = math.inf
_ALONE: Final = 0.25
"""What is left of "perfecto" where it is all that was said: rather a yes than praise."""


@dataclass(frozen=True)
class Contribution:
    """A word or phrase that counts: its place in the text (characters) and its valence after all rules."""

    start: int
    end: int
    valence: float


class SpanishSentiment:
    """Reads the lexicon `es.tsv` of a resources folder once, when it is first needed.

    compound = s/√(s²+15) with s the sum of valences, as VADER has it. Negation is one however many words agree in it
    ("no … nada"), reaches `NEGATION_REACH` meaningful words back and stops at the clause. "pero" and "sino" weigh what
    follows more; what "aunque" concedes weighs less. Nothing depends on punctuation or accents being there. English
    VADER's globals are not touched.
    """

    def __init__(self, resources: Path) -> None:
        self._path = resources / "lexicons" / "es.tsv"
        self._looked_up: dict[str, float | None] = {}

    @cached_property
    def _lexicon(self) -> Lexicon:
        read = read_lexicon(self._path)
        return replace(read, words=with_forms(read.words))

    def sentiment(self, text: str) -> Sentiment:
        """Gives the compound (−1…1, four decimals) and the words and phrases it rests on, in the order said."""
        contributions = self.contributions(text)
        total = sum(contribution.valence for contribution in contributions)
        total += math.copysign(EXCLAMATION * min(text.count("!"), MOST_EXCLAMATIONS), total) if total else 0.0
        compound = round(total / math.sqrt(total * total + ALPHA), 4)
        return Sentiment(compound, tuple(text[item.start : item.end] for item in contributions))

    def contributions(self, text: str) -> tuple[Contribution, ...]:
        """Gives what counts in a text with its valence, in the order said."""
        tokens = tokens_of(text)
        words = [token.folded for token in tokens]
        hits = self._hits(words, tokens)
        bound = {index for hit in hits if hit.is_phrase for index in range(hit.first, hit.last + 1)}
        capitals = {index for index, token in enumerate(tokens) if token.said.isupper() and len(token.said) > 1}
        if len(capitals) == sum(len(word) > 1 for word in words):
            capitals = set()
        weights = contrast(words, tokens)
        found = []
        for hit in hits:
            valence = in_context(hit, words, tokens, bound, capitals) * weights[hit.first]
            if valence:
                found.append(Contribution(tokens[hit.first].start, tokens[hit.last].end, valence))
        return tuple(found)

    def _hits(self, words: Sequence[str], tokens: Sequence[Token]) -> list[Hit]:
        hits = []
        is_alone = len(words) == 1
        index = 0
        while index < len(words):
            phrase, last = self._phrase(words, index)
            if phrase is not None:
                hits.append(Hit(index, last, phrase.valence))
                index = last + 1
                continue
            valence = self._word(words, index)
            if valence and not is_filler(words, tokens, index):
                hits.append(Hit(index, index, valence * _ALONE if words[index] in FILLERS and is_alone else valence))
            index += 1
        return hits

    def _word(self, words: Sequence[str], index: int) -> float | None:
        word = words[index]
        if word in NEGATORS:
            return None
        if word == "bien" and index + 1 < len(words) and self._valence(words[index + 1]):
            return None
        return self._valence(word)

    def _valence(self, word: str) -> float | None:
        if (known := self._looked_up.get(word, _UNSEEN)) != _UNSEEN:
            return known
        valence = lookup(word, self._lexicon.words)
        if len(self._looked_up) < _MOST_REMEMBERED:
            self._looked_up[word] = valence
        return valence

    def _phrase(self, words: Sequence[str], index: int) -> tuple[Phrase | None, int]:
        """Gives the longest phrase that begins at a word, and its last word."""
        if index + 1 < len(words):
            for second in (words[index + 1], ANY_WORDS):
                for phrase in self._lexicon.phrases.get((words[index], second), ()):
                    last = _match(phrase.words, words, index)
                    if last is not None:
                        return phrase, last
        return None, index


def _match(pattern: Sequence[str], words: Sequence[str], index: int) -> int | None:
    """Gives the index of the last word that a phrase takes from `index` on, None where it does not stand there."""
    for offset, wanted in enumerate(pattern):
        if wanted == ANY_WORDS:
            rest = pattern[offset + 1 :]
            for skipped in range(1, MOST_ANY_WORDS + 1):
                after = index + offset + skipped
                if after > len(words):
                    return None
                last = _match(rest, words, after) if rest else after - 1
                if last is not None:
                    return last
            return None
        if index + offset >= len(words) or words[index + offset] != wanted:
            return None
    return index + len(pattern) - 1
