"""Finds phrases of a library in what was said; how patterns are written stands in `phrases_patterns`.

A rule's hits are looked for in each utterance by itself, longest first where its patterns overlap. Times of the window
are taken from the words, or from the utterance where its source had no word times. A rule that must, or must not, come
after a group looks at the hits of rules that make no such condition themselves.
"""

from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from operator import attrgetter
from typing import Final, NamedTuple

from qa_studio.domain.calls import Span, Speaker
from qa_studio.domain.errors import KnownError
from qa_studio.domain.phrases import PhraseGroup, PhraseHit, PhraseRule, Window
from qa_studio.domain.transcripts import Utterance
from qa_studio.language.phrases_patterns import Pattern, Said, compile_pattern, words_said

_TOLERANCE_S: Final = 1e-9


TELLING: Final = frozenset(
    {
        *(PhraseGroup.CANCELLATION, PhraseGroup.COMPLAINT, PhraseGroup.LEGAL_THREAT, PhraseGroup.COMPETITOR),
        PhraseGroup.ESCALATION,
    }
)
"""Groups whose words tell what a call is about; all others are what every call has."""
_FORMAL: Final = frozenset({PhraseGroup.GREETING, PhraseGroup.PRESENTATION, PhraseGroup.CLOSING})


class _Found(NamedTuple):
    """Words `first` to `last` (inclusive) of an utterance that a pattern fits."""

    first: int
    last: int


class Library:
    """The compiled rules of one language, indexed by the words that their patterns begin with."""

    def __init__(self, rules: Sequence[PhraseRule], language: str) -> None:
        """Compiles the rules that are active and of the language (a region is set aside on both sides).

        Raises:
            KnownError: `phrase.pattern.…`, as `compile_pattern` does.
        """
        self._language = language
        self._by_start: dict[str, list[tuple[int, Pattern]]] = {}
        self._rules = tuple(rule for rule in rules if rule.is_active and rule.language.split("-")[0] == language)
        for number, rule in enumerate(self._rules):
            for text in rule.patterns:
                pattern = compile_pattern(text, language)
                for key in pattern.starts:
                    self._by_start.setdefault(key, []).append((number, pattern))

    def hits(self, utterances: Sequence[Utterance], duration_s: float) -> tuple[PhraseHit, ...]:
        """Gives where the rules were said, in order of time, within their windows."""
        found = [
            (rule, hit)
            for index, utterance in enumerate(utterances)
            for rule, hit in self._in_utterance(index, utterance)
            if _is_in_time(hit.span, rule.window, duration_s)
        ]
        plain = [hit for rule, hit in found if rule.window.after is None and rule.window.not_after is None]
        kept = [hit for rule, hit in found if _has_its_place(hit, rule.window, plain)]
        return tuple(sorted(kept, key=lambda hit: (hit.span.start_s, hit.utterance, hit.first, hit.last)))

    def _in_utterance(self, index: int, utterance: Utterance) -> Iterator[tuple[PhraseRule, PhraseHit]]:
        texts = texts_of(utterance)
        said = words_said(texts, self._language)
        by_rule: dict[int, set[_Found]] = {}
        for at, word in enumerate(said):
            for number, pattern in self._starting(word):
                rule = self._rules[number]
                if rule.speaker is not None and rule.speaker is not utterance.speaker:
                    continue
                end = pattern.end_from(said, at)
                if end is not None and end > at:
                    by_rule.setdefault(number, set()).add(_Found(word.word, said[end - 1].word))
        for number, found in by_rule.items():
            rule = self._rules[number]
            for first, last in _apart(found):
                text = " ".join(texts[first : last + 1])
                span = span_of(utterance, first, last)
                yield rule, PhraseHit(rule.id, rule.group, utterance.speaker, index, first, last, span, text)

    def _starting(self, word: Said) -> Iterator[tuple[int, Pattern]]:
        """Gives the patterns that may begin with a word, each once."""
        folded, lemma = word.forms
        yield from self._by_start.get(folded, ())
        if lemma != folded:
            known = {id(pattern) for _, pattern in self._by_start.get(folded, ())}
            yield from (one for one in self._by_start.get(lemma, ()) if id(one[1]) not in known)


def check_rule(rule: PhraseRule) -> None:
    """Refuses a rule that could never be found as it is meant.

    Raises:
        KnownError: `phrase.no_id`, `phrase.no_title`, `phrase.no_patterns`, `phrase.wrong_window`,
            `phrase.pattern.…`.
    """
    if not rule.id.strip():
        raise KnownError("phrase.no_id")
    if not rule.title.strip():
        raise KnownError("phrase.no_title")
    if not rule.patterns:
        raise KnownError("phrase.no_patterns", title=rule.title)
    window = rule.window
    limits = [limit for limit in (window.within_s, window.last_s, window.near_s) if limit is not None]
    if any(not 0 < limit < float("inf") for limit in limits):
        raise KnownError("phrase.wrong_window", title=rule.title)
    for pattern in rule.patterns:
        compile_pattern(pattern, rule.language.split("-")[0])


def boilerplate_of(utterances: Sequence[Utterance], hits: Sequence[PhraseHit]) -> frozenset[tuple[int, int]]:
    """Gives the words (utterance, word) that tell nothing of what a call is about.

    These are the words of phrases, but for those of `TELLING` groups; all that an agent says along with a greeting or
    a farewell; and the customer's answers to requests for data.
    """
    words = {
        (hit.utterance, word) for hit in hits if hit.group not in TELLING for word in range(hit.first, hit.last + 1)
    }
    formal = {hit.utterance for hit in hits if hit.group in _FORMAL and hit.speaker is Speaker.AGENT}
    asked = {hit.utterance for hit in hits if hit.group is PhraseGroup.IDENTITY and hit.speaker is Speaker.AGENT}
    is_answer = False
    for index, utterance in enumerate(utterances):
        is_customer = utterance.speaker is Speaker.CUSTOMER
        if index in formal or (is_customer and is_answer):
            words |= {(index, word) for word in range(len(texts_of(utterance)))}
        is_answer = index in asked or (is_answer and is_customer)
    return frozenset(words)


@lru_cache(maxsize=8)
def library_of(rules: tuple[PhraseRule, ...], language: str) -> Library:
    """Gives the compiled library of rules and language, the same one for the same rules."""
    return Library(rules, language)


def texts_of(utterance: Utterance) -> list[str]:
    """Gives the words of an utterance as they are written, by the index that hits refer to."""
    return [word.text for word in utterance.words] if utterance.words else utterance.text.split()


def span_of(utterance: Utterance, first: int, last: int) -> Span:
    """Gives when the words `first` to `last` were said; the whole utterance where it has no word times."""
    if not utterance.words:
        return Span(utterance.start_s, utterance.end_s)
    return Span(utterance.words[first].start_s, utterance.words[last].end_s)


def _apart(found: Iterable[_Found]) -> list[_Found]:
    """Gives matches that do not overlap, in order; of those that do, the longest."""
    kept: list[_Found] = []
    for one in sorted(found, key=lambda one: (one.first - one.last, one.first)):
        if all(one.last < other.first or one.first > other.last for other in kept):
            kept.append(one)
    return sorted(kept, key=attrgetter("first"))


def _is_in_time(span: Span, window: Window, duration_s: float) -> bool:
    if window.within_s is not None and span.start_s > window.within_s + _TOLERANCE_S:
        return False
    return window.last_s is None or span.start_s >= duration_s - window.last_s - _TOLERANCE_S


def _has_its_place(hit: PhraseHit, window: Window, plain: Sequence[PhraseHit]) -> bool:
    if window.after is not None and not _was_said(window.after, hit, window.near_s, plain):
        return False
    return window.not_after is None or not _was_said(window.not_after, hit, window.near_s, plain)


def _was_said(group: PhraseGroup, hit: PhraseHit, near_s: float, plain: Sequence[PhraseHit]) -> bool:
    """Whether a group was said before a hit, in the `near_s` seconds before it."""
    return any(
        one.group is group
        and (one.utterance, one.first) < (hit.utterance, hit.first)
        and hit.span.start_s - one.span.start_s >= 0
        and hit.span.start_s - one.span.end_s <= near_s
        for one in plain
    )
