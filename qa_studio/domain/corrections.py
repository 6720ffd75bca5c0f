"""Corrections by people: what was heard stays beside what is written, word by word."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from typing import Final

from qa_studio.domain.transcripts import ChangedBy, Utterance, Word, as_heard, folded, in_place_of

_LONGEST_PHRASE: Final = 5
_SHORTEST_HEARD: Final = 4


@dataclass(frozen=True)
class Suggestion:
    """A phrase for the glossary: what was heard, and what a person wrote in its place."""

    heard: str
    written: str


def corrected(utterance: Utterance, text: str, by: str) -> Utterance:
    """Gives an utterance with its text corrected; with what was heard it is as if nobody had corrected it.

    Words that stay keep time and confidence; others carry what was heard; new ones share the gap they stand in.
    """
    original = uncorrected(utterance)
    text = " ".join(text.split())
    if text == original.text:
        return original
    words = _aligned(original, text.split()) if original.words else ()
    return replace(original, text=text, words=words, heard_text=original.text, corrected_by=by)


def uncorrected(utterance: Utterance) -> Utterance:
    """Gives an utterance as it was before people corrected it, as far as that was kept."""
    if utterance.corrected_by is None or utterance.heard_text is None:
        return utterance
    words = as_heard(utterance.words, ChangedBy.PERSON)
    return replace(utterance, text=utterance.heard_text, words=words, heard_text=None, corrected_by=None)


def without_original(utterance: Utterance) -> Utterance:
    """Gives an utterance in which nothing is left of what was heard: it turned out to hold what may not be kept."""
    words = tuple(replace(word, heard=(), changed_by=None) for word in utterance.words)
    return replace(utterance, words=words, heard_text=None)


def glossary_suggestions(before: Utterance, after: Utterance) -> tuple[Suggestion, ...]:
    """Gives what a correction replaced, phrase by phrase, where it may be worth a place in the glossary.

    Phrases of at most five words; not those written alike, masked, or heard as one short word, which would be
    replaced everywhere.
    """
    old, new = before.text.split(), after.text.split()
    found: list[Suggestion] = []
    for kind, start, end, new_start, new_end in _changes(old, new):
        heard = " ".join(filter(None, map(folded, old[start:end])))
        written = " ".join(new[new_start:new_end]).strip(" .,;:!?¡¿…")
        is_short = len(heard) < _SHORTEST_HEARD or max(end - start, new_end - new_start) > _LONGEST_PHRASE
        if kind == "replace" and written and not is_short and "[" not in heard + written:
            found.append(Suggestion(heard, written))
    return tuple(dict.fromkeys(found))


def _changes(old: Sequence[str], new: Sequence[str]) -> list[tuple[str, int, int, int, int]]:
    """Gives `difflib`'s steps from the old words to the new, case, accents and punctuation aside."""
    matcher = SequenceMatcher(None, [folded(one) for one in old], [folded(one) for one in new], autojunk=False)
    return list(matcher.get_opcodes())


def _aligned(original: Utterance, written: Sequence[str]) -> tuple[Word, ...]:
    heard = original.words
    words: list[Word] = []
    lost: tuple[Word, ...] = ()
    for kind, start, end, new_start, new_end in _changes([word.text for word in heard], written):
        if kind == "insert":
            words += _inserted(original, start, written[new_start:new_end])
        elif kind == "delete" and words:
            words[-1] = _with_lost(words[-1], (), heard[start:end])
        elif kind == "delete":
            lost = heard[start:end]
        else:
            placed = in_place_of(heard[start:end], written[new_start:new_end], ChangedBy.PERSON)
            words += [_with_lost(placed[0], lost, ()), *placed[1:]]
            lost = ()
    return tuple(words)


def _with_lost(word: Word, before: tuple[Word, ...], behind: tuple[Word, ...]) -> Word:
    """Lets a word that stays remember neighbours that were deleted."""
    if not before and not behind:
        return word
    own = word.heard if word.changed_by is ChangedBy.PERSON else (word,)
    return replace(word, heard=(*before, *own, *behind), changed_by=ChangedBy.PERSON)


def _inserted(original: Utterance, index: int, written: Sequence[str]) -> list[Word]:
    """Gives new words sharing the gap before the heard word at `index`."""
    heard = original.words
    start_s = heard[index - 1].end_s if index else min(original.start_s, heard[0].start_s)
    end_s = heard[index].start_s if index < len(heard) else max(original.end_s, heard[-1].end_s)
    share_s = max(0.0, end_s - start_s) / len(written)
    return [
        Word(text, start_s + place * share_s, start_s + (place + 1) * share_s, None, (), ChangedBy.PERSON)
        for place, text in enumerate(written)
    ]
