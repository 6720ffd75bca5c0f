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
from qa_studio.language.lemmas import Forms, forms_of
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
_SHORTEST_WORD: Final = 3
_VERBAL: Final = ("ar", "er", "ir")
_PAUSES: Final = ",;.:?!"


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
    breaks_after: bool


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

        A phrase weighs by how often it is said, double by the customer, and by its words; a word alone must be said
        twice. One that is only ever said within a longer one is left out. `boilerplate`: (utterance, word) that do
        not count.
        """
        tallies: dict[str, _Tally] = {}
        for index, utterance in enumerate(utterances):
            for run in self._runs(index, utterance, boilerplate):
                for candidate in self._candidates(run):
                    _count(tallies, candidate, index, utterance.speaker)
        telling = {key: one for key, one in tallies.items() if one.words > 1 or len(one.places) > 1}
        ranked = sorted(telling.items(), key=lambda item: (-item[1].weight, item[1].places[0], item[0]))
        return tuple(_key_phrase(key, one) for key, one in _without_parts(ranked)[:MOST])

    def _runs(
        self, index: int, utterance: Utterance, boilerplate: Collection[tuple[int, int]]
    ) -> Iterator[list[_Word]]:
        """Gives the runs of words that may be part of a key phrase."""
        run: list[_Word] = []
        for place, text in enumerate(texts_of(utterance)):
            word = _Word(text, forms_of(text, self._language), place, text.endswith(tuple(_PAUSES)))
            joins = word.forms.folded in _JOINING[self._language] or word.forms.folded in _ARTICLES[self._language]
            if (index, place) in boilerplate or (not joins and self._says_nothing(word.forms)):
                yield run
                run = []
                continue
            run.append(word)
            if word.breaks_after:
                yield run
                run = []
        yield run

    def _candidates(self, run: Sequence[_Word]) -> Iterator[list[_Word]]:
        for first in range(len(run)):
            if self._is_joining(run[first]):
                continue
            for last in range(first, min(first + LONGEST, len(run))):
                if not self._is_joining(run[last]):
                    yield list(run[first : last + 1])

    def _is_joining(self, word: _Word) -> bool:
        return word.forms.folded in _JOINING[self._language] or word.forms.folded in _ARTICLES[self._language]

    def _is_stop(self, forms: Forms) -> bool:
        word = forms.folded
        if len(word) < _SHORTEST_WORD or not word.replace("-", "").isalpha():
            return True
        if word in self._stop or forms.lemma in self._stop:
            return True
        is_finite_verb = self._language == "es" and forms.lemma.endswith(_VERBAL) and forms.lemma != word
        return is_finite_verb and not word.endswith(("ado", "ada", "ados", "adas", "ido", "ida", "idos", "idas"))


def _count(tallies: dict[str, _Tally], candidate: Sequence[_Word], utterance: int, speaker: Speaker) -> None:
    key = " ".join(word.forms.lemma for word in candidate)
    tally = tallies.setdefault(key, _Tally())
    tally.texts[" ".join(folded_only_ends(word.text) for word in candidate)] += 1
    tally.places.append((utterance, candidate[0].index))
    tally.words = len(candidate)
    own = _BY_CUSTOMER if speaker is not Speaker.AGENT else 1.0
    tally.weight += own * (1 + _WORD_BONUS * (len(candidate) - 1))


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


def folded_only_ends(text: str) -> str:
    """Gives a word in lower case without punctuation at its ends, accents kept."""
    return text.casefold().strip(" \t\n.,;:!?¡¿…\"'()«»“”‘’–—-")
