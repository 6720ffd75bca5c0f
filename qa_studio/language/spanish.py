"""Spanish sentiment: an analyser of our own on VADER's scale, with Spanish negation, degree and contrast."""

import math
from collections.abc import Iterator, Sequence
from functools import cached_property
from pathlib import Path
from typing import Final, NamedTuple

from qa_studio.domain.sentiment import Sentiment, SentimentLabel, label_of
from qa_studio.language.lexicon import (
    ANY_WORDS,
    FUNCTION_WORDS,
    MOST_ANY_WORDS,
    Lexicon,
    Phrase,
    Slot,
    Token,
    Valence,
    read_lexicon,
    read_word_sets,
    spans_of,
    tokens_of,
)
from qa_studio.language.spanish_context import Hit, Setting, in_context
from qa_studio.language.spanish_forms import lookup, verbal_forms, with_forms
from qa_studio.language.spanish_frames import FILLERS, NEGATORS, contrast, is_filler, is_request
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


class Contribution(NamedTuple):
    """A word or phrase that counts: its first and last word in the text, and its valence after all rules."""

    first: int
    last: int
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
        words = [token.folded for token in tokens]
        found = self._contributions(tokens, words)
        pulls = self._lean.pulls(words)
        lean = self._lean.log_odds(pulls)
        if not found:
            return _leaning(tokens, pulls, lean)
        felt = named = 0.0
        for item in found:
            if item.is_faint:
                named += item.valence
            else:
                felt += item.valence
        if felt:
            total = _with_lean(felt, lean) + named * (_FAINT_ALONG if named * felt > 0 else _FAINT_AGAINST)
            if "!" in text:
                total += math.copysign(EXCLAMATION * min(text.count("!"), MOST_EXCLAMATIONS), total) if total else 0.0
        else:
            total = _quietly(_FAINT_ALONE * named + _LEAN_ALONE * lean)
        weights = [item.valence * (_FAINT_AGAINST if item.is_faint and felt else 1.0) for item in found]
        return Sentiment(_compound(total), _evidence(text, tokens, found), _shares(weights))

    def contributions(self, text: str) -> tuple[Contribution, ...]:
        """Gives what the lexicon knows in a text with its valence, in the order said."""
        tokens = tokens_of(text)
        return self._contributions(tokens, [token.folded for token in tokens])

    def _contributions(self, tokens: Sequence[Token], words: Sequence[str]) -> tuple[Contribution, ...]:
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
                found.append(Contribution(hit.first, hit.last, value, is_faint))
        return tuple(found)

    def _hits(self, words: Sequence[str], tokens: Sequence[Token]) -> Iterator[Hit]:
        index, count = 0, len(words)
        phrases = self._lexicon.phrases
        while index < count:
            word = words[index]
            seconds = phrases.get(word)
            group = seconds.get(words[index + 1]) or seconds.get(ANY_WORDS) if seconds and index + 1 < count else None
            if group:
                known, last = _phrase(group, words, tokens, index)
                if known is not None:
                    yield Hit(index, last, known)
                    index = last + 1
                    continue
            valence = self._looked_up[word] if word in self._looked_up else self.valence(word)
            if valence and valence.value and not self._is_empty(words, tokens, index):
                yield Hit(index, index, valence)
            index += 1

    def _is_empty(self, words: Sequence[str], tokens: Sequence[Token], index: int) -> bool:
        """Whether a word says nothing where it stands: it negates, opens a turn or only adds to the next ("bien")."""
        word = words[index]
        if word in NEGATORS or (word in FILLERS and is_filler(words, tokens, index)):
            return True
        return word == "bien" and index + 1 < len(words) and self.valence(words[index + 1]) is not None

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


def _phrase(
    group: Sequence[Phrase], words: Sequence[str], tokens: Sequence[Token], index: int
) -> tuple[Valence | None, int]:
    """Gives the first phrase of a group that stands at a word within a sentence, and its last word."""
    for phrase in group:
        last = _match(phrase.slots, words, index)
        if last is None:
            continue
        if any(token.after_stop for token in tokens[index + 1 : last + 1]):
            continue
        if not (phrase.needs_content and FUNCTION_WORDS.issuperset(words[index : last + 1])):
            return phrase.valence, last
    return None, index


def _match(slots: Sequence[Slot], words: Sequence[str], index: int) -> int | None:
    """Gives the index of the last word that a phrase takes from `index` on, None where it does not stand there."""
    count = len(words)
    for offset, wanted in enumerate(slots, start=index):
        if offset >= count:
            return None
        if words[offset] in wanted:
            continue
        return _match_any(slots[offset - index + 1 :], words, offset) if ANY_WORDS in wanted else None
    return index + len(slots) - 1


def _match_any(rest: Sequence[Slot], words: Sequence[str], index: int) -> int | None:
    """Matches the rest of a phrase behind any one to `MOST_ANY_WORDS` words; at the end these are as many as can be."""
    if not rest:
        return min(index + MOST_ANY_WORDS, len(words)) - 1
    for after in range(index + 1, min(index + MOST_ANY_WORDS, len(words) - 1) + 1):
        last = _match(rest, words, after)
        if last is not None:
            return last
    return None


def _leaning(tokens: Sequence[Token], pulls: Sequence[float], lean: float) -> Sentiment:
    """Gives the sentiment of a text that the lexicon does not know, with the words that pull most."""
    total = lean * _LEAN_ALONG if abs(lean) >= _SURE else _quietly(lean * _LEAN_ALONE)
    compound = _compound(total)
    if label_of(compound) is SentimentLabel.NEUTRAL:
        return Sentiment(compound)
    order = sorted((i for i, pull in enumerate(pulls) if pull * total > 0), key=lambda i: -abs(pulls[i]))[:3]
    chosen = sorted(order)
    return Sentiment(compound, tuple(tokens[i].said for i in chosen), _shares([pulls[i] for i in chosen]))


def _evidence(text: str, tokens: Sequence[Token], found: Sequence[Contribution]) -> tuple[str, ...]:
    """Gives what was said of each contribution, as it stands in the text."""
    if all(item.first == item.last for item in found):
        return tuple([tokens[item.first].said for item in found])
    spans = spans_of(text)
    return tuple([text[spans[item.first][0] : spans[item.last][1]] for item in found])


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
    whole = sum(map(abs, weights))
    return tuple([weight / whole for weight in weights]) if whole else ()
