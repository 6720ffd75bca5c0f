"""Spanish sentiment: an analyser of our own on VADER's scale, with Spanish negation, degree and contrast."""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Final

from qa_studio.domain.sentiment import Sentiment, SentimentLabel, label_of
from qa_studio.language.lexicon import (
    ANY_WORDS,
    FUNCTION_WORDS,
    MOST_ANY_WORDS,
    Lexicon,
    Slot,
    Token,
    Valence,
    read_lexicon,
    read_word_sets,
    tokens_of,
)
from qa_studio.language.spanish_context import Hit, Setting, in_context
from qa_studio.language.spanish_forms import lookup, verbal_forms, with_forms
from qa_studio.language.spanish_frames import NEGATORS, contrast, is_filler, is_request
from qa_studio.language.spanish_lean import Lean, read_lean
from qa_studio.language.spanish_lemmas import lemma_of

# VADER's constants (Hutto & Gilbert 2014): normalisation and exclamation.
ALPHA: Final = 15.0
EXCLAMATION: Final = 0.292
MOST_EXCLAMATIONS: Final = 4

QUIET: Final = 0.18
"""The most that faint words, or the lean, make by themselves: a compound of 0.046, which is neutral."""

_MOST_REMEMBERED: Final = 50_000
_FAINT_ALONE: Final = 0.04
_FAINT_ALONG, _FAINT_AGAINST = 0.5, 0.1
_LEAN_ALONE: Final = 0.05
_LEAN_ALONG: Final = 0.25
_SURE: Final = 3.2
"""From this log-odds on the lean alone gives a text its sign."""


@dataclass(frozen=True)
class Contribution:
    """A word or phrase that counts: its place in the text (characters) and its valence after all rules."""

    start: int
    end: int
    valence: float
    is_faint: bool = False


class SpanishSentiment:
    """Reads the lexicon `es.tsv` of a resources folder, and what belongs to it, once, when first needed.

    compound = s/√(s²+15) with s the sum of valences, as VADER has it. Negation is one however many words agree in it
    ("no … nada"), reaches `NEGATION_REACH` meaningful words back and stops at the clause. "pero" and "sino" weigh what
    follows more; what "aunque" concedes weighs less. Nothing depends on punctuation or accents being there. English
    VADER's globals are not touched.

    Words that only name a matter ("avería", "robo") or are mere courtesy ("gracias") are faint: they add to what
    is felt besides and leave a text neutral by themselves. The lean, a linear model, shifts the sum a little; where the
    lexicon knows nothing it decides the order of texts, and their label only where it is very sure.
    """

    def __init__(self, resources: Path, lean: Lean | None = None) -> None:
        """Takes the resources folder, and a lean other than the one in it."""
        self._folder = resources / "lexicons"
        self._other_lean = lean
        self._looked_up: dict[str, Valence | None] = {}

    @cached_property
    def _lexicon(self) -> Lexicon:
        sets = read_word_sets(self._folder / "es_word_sets.tsv", verbal_forms)
        read = read_lexicon(self._folder / "es.tsv", sets)
        return Lexicon(with_forms(read.words), read.phrases)

    @cached_property
    def _lean(self) -> Lean:
        return self._other_lean or read_lean(self._folder / "es_lean.tsv")

    def sentiment(self, text: str) -> Sentiment:
        """Gives the compound (−1…1, four decimals), the words and phrases it rests on, in the order said, and shares.

        Where only the lean speaks, and loudly, the evidence is the words that pull most its way.
        """
        tokens = tokens_of(text)
        found = self._contributions(tokens)
        pulls = self._lean.pulls([token.folded for token in tokens])
        lean = self._lean.log_odds(pulls)
        if not found:
            return _leaning(text, tokens, pulls, lean)
        felt = sum(item.valence for item in found if not item.is_faint)
        named = sum(item.valence for item in found if item.is_faint)
        total = _with_lean(felt, lean) + named * (_FAINT_ALONG if named * felt > 0 else _FAINT_AGAINST)
        if felt:
            total += math.copysign(EXCLAMATION * min(text.count("!"), MOST_EXCLAMATIONS), total) if total else 0.0
        else:
            total = _quietly(_FAINT_ALONE * named + _LEAN_ALONE * lean)
        evidence = tuple(text[item.start : item.end] for item in found)
        weights = [item.valence * (_FAINT_AGAINST if item.is_faint and felt else 1.0) for item in found]
        return Sentiment(_compound(total), evidence, _shares(weights))

    def contributions(self, text: str) -> tuple[Contribution, ...]:
        """Gives what the lexicon knows in a text with its valence, in the order said."""
        return self._contributions(tokens_of(text))

    def _contributions(self, tokens: Sequence[Token]) -> tuple[Contribution, ...]:
        words = [token.folded for token in tokens]
        hits = list(self._hits(words, tokens))
        if not hits:
            return ()
        setting = Setting.of(words, tokens, hits)
        weights = contrast(words, tokens)
        asks = is_request(words)
        found = []
        for hit in hits:
            valence = in_context(hit, setting)
            if valence.value:
                is_faint = valence.is_faint or (asks and not hit.is_phrase)
                value = valence.value * weights[hit.first]
                found.append(Contribution(tokens[hit.first].start, tokens[hit.last].end, value, is_faint))
        return tuple(found)

    def _hits(self, words: Sequence[str], tokens: Sequence[Token]) -> Iterator[Hit]:
        index = 0
        while index < len(words):
            known, last = self._phrase(words, tokens, index)
            if known is not None:
                yield Hit(index, last, known)
                index = last + 1
                continue
            valence = self._word(words, index)
            if valence and valence.value and not is_filler(words, tokens, index):
                yield Hit(index, index, valence)
            index += 1

    def _word(self, words: Sequence[str], index: int) -> Valence | None:
        word = words[index]
        if word in NEGATORS:
            return None
        if word == "bien" and index + 1 < len(words) and self.valence(words[index + 1]):
            return None
        return self.valence(word)

    def valence(self, word: str) -> Valence | None:
        """Gives the valence of a folded word: of its form, of what its suffix was added to, or of its lemma."""
        if word in self._looked_up:
            return self._looked_up[word]
        valence = lookup(word, self._lexicon.words)
        if valence is None and (lemma := lemma_of(word)) != word:
            valence = self._lexicon.words.get(lemma)
        if len(self._looked_up) < _MOST_REMEMBERED:
            self._looked_up[word] = valence
        return valence

    def _phrase(self, words: Sequence[str], tokens: Sequence[Token], index: int) -> tuple[Valence | None, int]:
        """Gives the most definite phrase within a sentence that begins at a word, and its last word."""
        if index + 1 < len(words):
            for second in (words[index + 1], ANY_WORDS):
                for phrase in self._lexicon.phrases.get((words[index], second), ()):
                    last = _match(phrase.slots, words, index)
                    if last is None or any(token.after_stop for token in tokens[index + 1 : last + 1]):
                        continue
                    if not (phrase.needs_content and FUNCTION_WORDS.issuperset(words[index : last + 1])):
                        return phrase.valence, last
        return None, index


def _match(slots: Sequence[Slot], words: Sequence[str], index: int) -> int | None:
    """Gives the index of the last word that a phrase takes from `index` on, None where it does not stand there."""
    for offset, wanted in enumerate(slots):
        if ANY_WORDS in wanted:
            rest = slots[offset + 1 :]
            if not rest:
                return min(index + offset + MOST_ANY_WORDS, len(words)) - 1 if index + offset < len(words) else None
            for skipped in range(1, MOST_ANY_WORDS + 1):
                after = index + offset + skipped
                if after > len(words):
                    return None
                last = _match(rest, words, after)
                if last is not None:
                    return last
            return None
        if index + offset >= len(words) or words[index + offset] not in wanted:
            return None
    return index + len(slots) - 1


def _leaning(text: str, tokens: Sequence[Token], pulls: Sequence[float], lean: float) -> Sentiment:
    """Gives the sentiment of a text that the lexicon does not know, with the words that pull most."""
    total = lean * _LEAN_ALONG if abs(lean) >= _SURE else _quietly(lean * _LEAN_ALONE)
    compound = _compound(total)
    if label_of(compound) is SentimentLabel.NEUTRAL:
        return Sentiment(compound)
    order = sorted((i for i, pull in enumerate(pulls) if pull * total > 0), key=lambda i: -abs(pulls[i]))[:3]
    chosen = sorted(order)
    evidence = tuple(text[tokens[i].start : tokens[i].end] for i in chosen)
    return Sentiment(compound, evidence, _shares([pulls[i] for i in chosen]))


def _with_lean(felt: float, lean: float) -> float:
    """Shifts what is felt by the lean, never past zero."""
    shifted = felt + _LEAN_ALONG * lean
    return shifted if shifted * felt > 0 and abs(shifted) > abs(felt) / 2 else felt / 2


def _quietly(total: float) -> float:
    """Keeps a total within `QUIET`, its order kept."""
    return QUIET * math.tanh(total / QUIET)


def _compound(total: float) -> float:
    return round(total / math.sqrt(total * total + ALPHA), 4)


def _shares(weights: Sequence[float]) -> tuple[float, ...]:
    whole = sum(abs(weight) for weight in weights)
    return tuple(weight / whole for weight in weights) if whole else ()
