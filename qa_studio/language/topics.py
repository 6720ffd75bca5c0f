"""Key phrases of a call: noun-phrase-like runs of words that tell what it is about, without what every call has."""

from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Final

from qa_studio.domain.calls import Speaker
from qa_studio.domain.topics import KeyPhrase
from qa_studio.domain.transcripts import Utterance
from qa_studio.language.lemmas import Forms, forms_of, is_infinitive
from qa_studio.language.phrases import texts_of

LONGEST: Final = 4
"""Words of a key phrase at most, joining ones ("de", "of") included."""
MOST: Final = 15
"""Key phrases of a call at most."""

_JOINING: Final = {"es": frozenset({"de", "del", "con", "sin", "por"}), "en": frozenset({"of"})}
_ARTICLES: Final = {"es": frozenset({"la", "el", "los", "las"}), "en": frozenset({"the"})}
_BY_CUSTOMER: Final = 2.0
"""What a customer says tells more of why they call than what the agent does."""
_WORD_BONUS: Final = 0.7
_IN_NEED: Final = 2.0
"""Nor does anything tell as much as the words in which the customer first says what they want."""
_NEED_WORDS: Final = 6
_SHORTEST_WORD: Final = 3
_TITLES: Final = frozenset({"don", "doña", "señor", "señora", "señorita", "mr", "mrs", "ms", "miss", "mister"})
_VERBAL: Final = ("ar", "er", "ir")
_PARTICIPLES: Final = ("ado", "ada", "ados", "adas", "ido", "ida", "idos", "idas", "to", "ta", "tos", "tas")
_PAUSES: Final = (",", ";", ".", ":", "?", "!")


@dataclass
class _Tally:
    """Where a candidate was said, how, and how much it weighs."""

    texts: Counter[str] = field(default_factory=Counter)
    places: list[tuple[int, int]] = field(default_factory=list)
    weight: float = 0.0
    words: int = 1


@dataclass(frozen=True)
class _Word:
    text: str
    forms: Forms
    index: int


class KeyPhrases:
    """Finds the key phrases of calls in one language, with its list of stop words."""

    def __init__(self, stop_words: Path, language: str) -> None:
        """Reads the list; `#` begins a note.

        Raises:
            OSError: the list is not there.
        """
        lines = stop_words.read_text(encoding="utf-8").splitlines()
        listed = [word for line in lines if not line.startswith("#") for word in line.split()]
        self._stop = frozenset(listed) | {forms_of(word, language).lemma for word in listed}
        self._language = language
        self._says_nothing = lru_cache(maxsize=65_536)(self._is_stop)

    def of_call(
        self, utterances: Sequence[Utterance], boilerplate: Collection[tuple[int, int]] = ()
    ) -> tuple[KeyPhrase, ...]:
        """Gives at most `MOST` key phrases, the most telling first.

        A phrase weighs by how often it is said, double by the customer and double again where they state their need
        (their first words of substance), and by its words. A word alone must be said twice or in that need. What is
        only ever said within a longer phrase is left out. `boilerplate`: (utterance, word) that do not count.
        """
        tallies: dict[str, _Tally] = {}
        need = _need(utterances, boilerplate)
        for index, utterance in enumerate(utterances):
            weight = _BY_CUSTOMER if utterance.speaker is not Speaker.AGENT else 1.0
            for run in self._runs(index, utterance, boilerplate):
                for candidate in self._candidates(run):
                    self._count(tallies, candidate, index, weight * (_IN_NEED if index == need else 1.0))
        telling = {
            key: one for key, one in tallies.items() if one.words > 1 or len(one.places) > 1 or one.places[0][0] == need
        }
        ranked = sorted(telling.items(), key=lambda item: (-item[1].weight, item[1].places[0], item[0]))
        return tuple(_key_phrase(key, one) for key, one in _without_parts(ranked)[:MOST])

    def _runs(
        self, index: int, utterance: Utterance, boilerplate: Collection[tuple[int, int]]
    ) -> Iterator[list[_Word]]:
        """Gives the runs of words that may be part of a key phrase."""
        run: list[_Word] = []
        is_name = False
        for place, text in enumerate(texts_of(utterance)):
            word = _Word(text, forms_of(text, self._language), place)
            is_out = (index, place) in boilerplate or (not self._joins(word) and self._says_nothing(word.forms))
            if not is_out and not is_name:
                run.append(word)
            if is_out or is_name or text.endswith(_PAUSES):
                yield run
                run = []
            is_name = word.forms.folded in _TITLES
        yield run

    def _candidates(self, run: Sequence[_Word]) -> Iterator[Sequence[_Word]]:
        """Gives the phrases of a run that begin and end with a word that says something; a verb alone is none."""
        for first, begin in enumerate(run):
            if self._joins(begin) or self._is_participle(begin):
                continue
            for last in range(first, min(first + LONGEST, len(run))):
                is_verb_alone = first == last and self._is_infinitive(begin)
                if not self._joins(run[last]) and not is_verb_alone:
                    yield run[first : last + 1]

    def _count(self, tallies: dict[str, _Tally], candidate: Sequence[_Word], utterance: int, weight: float) -> None:
        articles = _ARTICLES[self._language]
        lemmas = [word.forms.lemma for word in candidate if word.forms.folded not in articles]
        tally = tallies.setdefault(" ".join(lemmas), _Tally(words=len(lemmas)))
        tally.texts[" ".join(_plain(word.text) for word in candidate)] += 1
        tally.places.append((utterance, candidate[0].index))
        tally.weight += weight * (1 + _WORD_BONUS * (len(lemmas) - 1))

    def _joins(self, word: _Word) -> bool:
        return word.forms.folded in _JOINING[self._language] or word.forms.folded in _ARTICLES[self._language]

    def _is_infinitive(self, word: _Word) -> bool:
        return self._language == "es" and is_infinitive(word.forms.lemma)

    def _is_participle(self, word: _Word) -> bool:
        return self._is_infinitive(word) and word.forms.folded.endswith(_PARTICIPLES)

    def _is_stop(self, forms: Forms) -> bool:
        word = forms.folded
        if len(word) < _SHORTEST_WORD or not word.replace("-", "").isalpha():
            return True
        if word in self._stop or forms.lemma in self._stop:
            return True
        if self._language != "es":
            return False
        is_form_of_stop = any(word[:-1] + ending in self._stop for ending in _VERBAL if word[-1] in "aeo")
        is_finite = forms.lemma != word and not word.endswith(_PARTICIPLES) and is_infinitive(forms.lemma)
        return is_form_of_stop or is_finite


def _need(utterances: Sequence[Utterance], boilerplate: Collection[tuple[int, int]]) -> int | None:
    """Gives the customer's first utterance of substance."""
    for index, one in enumerate(utterances):
        if one.speaker is not Speaker.AGENT and one.word_count >= _NEED_WORDS and (index, 0) not in boilerplate:
            return index
    return None


def _without_parts(ranked: Sequence[tuple[str, _Tally]]) -> list[tuple[str, _Tally]]:
    """Leaves out what is nearly always said within a longer phrase that stays, and longer ones that add no count."""
    kept: list[tuple[str, _Tally]] = []
    for key, one in ranked:
        is_part = any(
            f" {key} " in f" {other} " and len(one.places) <= len(longer.places) + len(one.places) // 4
            for other, longer in kept
        )
        is_whole = any(f" {other} " in f" {key} " and len(one.places) == 1 < len(part.places) for other, part in kept)
        if not is_part and not is_whole:
            kept.append((key, one))
    return kept


def _key_phrase(key: str, tally: _Tally) -> KeyPhrase:
    text = max(tally.texts.items(), key=lambda item: (item[1], item[0]))[0]
    return KeyPhrase(key, text, len(tally.places), tuple(dict.fromkeys(place for place, _ in tally.places)))


def _plain(text: str) -> str:
    """Gives a word in lower case without punctuation at its ends, accents kept."""
    return text.casefold().strip(" \t\n.,;:!?¡¿…\"'()«»“”‘’–—-")
