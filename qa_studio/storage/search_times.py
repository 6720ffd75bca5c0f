"""Whether the words that were searched were said in the time that was searched."""

from collections.abc import Iterator, Sequence
from typing import Any

from qa_studio.domain.searching import SearchQuery
from qa_studio.storage.codecs import words_from_data
from qa_studio.storage.search_words import Term, places_of, words_in


def is_wholly_within(query: SearchQuery, start_s: float, end_s: float, duration_s: float) -> bool:
    """Whether everything said from `start_s` to `end_s` of a call of `duration_s` is in the search's time."""
    is_early = query.within_s is None or end_s <= query.within_s
    return is_early and (query.last_s is None or start_s >= duration_s - query.last_s)


def is_said_within(query: SearchQuery, terms: Sequence[Term], utterance: Any, duration_s: float) -> bool:
    """Whether each term begins, somewhere in an utterance's row, in the search's time.

    Where the transcript has no word times they are taken to be spread over the utterance by its letters.
    """
    timed = list(_timed(utterance))
    words = [word for word, _ in timed]
    return all(
        any(_is_in_time(query, timed[first][1], duration_s) for first, _ in places_of(term, words)) for term in terms
    )


def _timed(utterance: Any) -> Iterator[tuple[str, float]]:
    """Gives the words of an utterance, folded, and when each begins."""
    said = words_from_data(utterance.words)
    if said:
        yield from ((found.folded, word.start_s) for word in said for found in words_in(word.text))
        return
    by_letter_s = (utterance.end_s - utterance.start_s) / (len(utterance.text) or 1)
    yield from ((word.folded, utterance.start_s + word.start * by_letter_s) for word in words_in(utterance.text))


def _is_in_time(query: SearchQuery, at_s: float, duration_s: float) -> bool:
    return is_wholly_within(query, at_s, at_s, duration_s)
