"""Who speaks: runs of words made into utterances, voices of a single track, and sides that look swapped."""

from bisect import bisect
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from itertools import groupby, pairwise
from typing import Final

from qa_studio.domain.calls import Direction, Span, Speaker
from qa_studio.domain.conversation import Activity, merged_spans
from qa_studio.domain.transcripts import SpeakerSource, Utterance, Word

LONG_PAUSE_S: Final = 1.0
"""A pause within a run of words after which a new utterance begins."""

SHORT_PAUSE_S: Final = 0.25
"""A voice does not change for a single word unless there is at least this pause on one side of it."""

OPENING: Final = 2
"""Utterances of a speaker in which agents give their greeting."""

_OTHER: Final = {Speaker.AGENT: Speaker.CUSTOMER, Speaker.CUSTOMER: Speaker.AGENT, Speaker.UNKNOWN: Speaker.UNKNOWN}


def utterance_of(words: Sequence[Word], speaker: Speaker, channel: int | None, source: SpeakerSource) -> Utterance:
    """Makes an utterance of words (at least one) that a recogniser heard."""
    text = " ".join(word.text for word in words)
    return Utterance(speaker, words[0].start_s, words[-1].end_s, text, tuple(words), channel, source)


def at_pauses(words: Sequence[Word]) -> tuple[tuple[Word, ...], ...]:
    """Parts words where nothing is said for more than `LONG_PAUSE_S`."""
    parts: list[list[Word]] = []
    for word in words:
        if not parts or word.start_s - parts[-1][-1].end_s > LONG_PAUSE_S:
            parts.append([])
        parts[-1].append(word)
    return tuple(tuple(part) for part in parts)


class Voices:
    """The estimated voices of a single track: each moment is the voice's whose turn it lies in, or lies nearest to."""

    def __init__(self, turns: Sequence[tuple[Span, int]]) -> None:
        """Takes turns (at least one, in order, apart), each with its voice, 0 or 1."""
        self._voices = tuple(voice for _, voice in turns)
        self._borders = [(before.end_s + after.start_s) / 2 for (before, _), (after, _) in pairwise(turns)]

    def parts(self, words: Sequence[Word]) -> tuple[tuple[int, tuple[Word, ...]], ...]:
        """Parts words where the voice changes, and gives each part with its voice.

        A single word that is joined to what another voice says by less than `SHORT_PAUSE_S` is taken to be that
        voice's: borders of turns are estimates.
        """
        voices = [self._voices[bisect(self._borders, (word.start_s + word.end_s) / 2)] for word in words]
        for group in _alike(voices):
            index = group[0]
            if len(group) == 1 and len(words) > 1 and not _stands_apart(words, index):
                voices[index] = voices[index - 1] if index else voices[index + 1]
        return tuple((voices[part[0]], tuple(words[index] for index in part)) for part in _alike(voices))

    def shares(self, heard: Iterable[Span]) -> Mapping[int, tuple[Span, ...]]:
        """Shares out between the voices when anybody is heard."""
        shares: dict[int, list[Span]] = {}
        for span in heard:
            first, last = bisect(self._borders, span.start_s), bisect(self._borders, span.end_s)
            edges = pairwise([span.start_s, *self._borders[first:last], span.end_s])
            for index, (start_s, end_s) in enumerate(edges, first):
                shares.setdefault(self._voices[index], []).append(Span(start_s, end_s))
        return {voice: merged_spans(spans) for voice, spans in shares.items()}


def agents_voice(signs: Sequence[int], direction: Direction | None) -> int:
    """Gives which of two voices is the agent's, voice 0 being the first to speak.

    `signs` counts what agents say and customers do not, by voice. Where it does not tell, it is who answers the
    call: the first to speak, on outbound calls the second.
    """
    if signs[0] != signs[1]:
        return 0 if signs[0] > signs[1] else 1
    return 1 if direction is Direction.OUTBOUND else 0


def look_swapped(agent_signs: Sequence[int], customer_signs: Sequence[int]) -> bool:
    """Whether the presumed customer says what agents say and the presumed agent does not.

    Both are counts by utterance, in order. One such phrase tells in the customer's opening, else it takes two.
    """
    return not any(agent_signs) and (any(customer_signs[:OPENING]) or sum(customer_signs) > 1)


def swapped(utterances: Iterable[Utterance]) -> tuple[Utterance, ...]:
    """Gives the utterances with agent and customer in each other's place."""
    return tuple(replace(utterance, speaker=_OTHER[utterance.speaker]) for utterance in utterances)


def swapped_activity(activity: Activity) -> Activity:
    """Gives when each speaker is heard with agent and customer in each other's place."""
    return replace(activity, spans={_OTHER[speaker]: spans for speaker, spans in activity.spans.items()})


def channel_of(speaker: Speaker, utterances: Iterable[Utterance]) -> int | None:
    """Gives the channel that a speaker has to themselves, 0 or 1; None where speakers have no channels."""
    for utterance in utterances:
        if utterance.speaker_source is SpeakerSource.CHANNEL and utterance.channel in (0, 1):
            if utterance.speaker is speaker:
                return utterance.channel
            if utterance.speaker is _OTHER[speaker]:
                return 1 - utterance.channel
    return None


def moments_heard(utterances: Iterable[Utterance], activity: Activity) -> int:
    """Counts the utterances in the middle of which their speaker is heard."""
    count = 0
    for utterance in utterances:
        spans = activity.spans.get(utterance.speaker, ())
        middle_s = (utterance.start_s + utterance.end_s) / 2
        index = bisect(spans, middle_s, key=lambda span: span.start_s)
        count += index > 0 and middle_s <= spans[index - 1].end_s
    return count


def moved_activity(activity: Activity, span: Span, before: Speaker, now: Speaker) -> Activity:
    """Gives the activity with what `before` was heard in `span` made `now`'s."""
    heard = activity.spans.get(before, ())
    taken = (_cut(one, span.start_s, span.end_s) for one in heard)
    left = (_cut(one, *edges) for one in heard for edges in ((0.0, span.start_s), (span.end_s, one.end_s)))
    changed = {
        **activity.spans,
        before: merged_spans(one for one in left if one),
        now: merged_spans((*activity.spans.get(now, ()), *(one for one in taken if one))),
    }
    return replace(activity, spans={speaker: spans for speaker, spans in changed.items() if spans})


def _cut(span: Span, start_s: float, end_s: float) -> Span | None:
    start_s, end_s = max(span.start_s, start_s), min(span.end_s, end_s)
    return Span(start_s, end_s) if start_s < end_s else None


def _alike(voices: Sequence[int]) -> list[list[int]]:
    """Gives the indexes of neighbours with one voice, group by group."""
    return [list(group) for _, group in groupby(range(len(voices)), key=lambda index: voices[index])]


def _stands_apart(words: Sequence[Word], index: int) -> bool:
    """Whether there is a pause before or behind a word, the ends of the run not counted."""
    before = index > 0 and words[index].start_s - words[index - 1].end_s >= SHORT_PAUSE_S
    behind = index + 1 < len(words) and words[index + 1].start_s - words[index].end_s >= SHORT_PAUSE_S
    return before or behind
