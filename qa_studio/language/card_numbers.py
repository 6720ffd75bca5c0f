"""Finds payment card numbers and card codes in conversations, spoken or in digits."""

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from typing import Final

from qa_studio.language.card_talk import (
    CARD_WORDS,
    COUNTED,
    EXPIRY_WORDS,
    FILLERS,
    OTHER_WORDS,
    QUANTITIES,
    Place,
    Said,
    code_questions,
    is_courtesy,
)
from qa_studio.language.digit_lattice import SHORTEST_CARD, DigitLattice
from qa_studio.language.number_words import NumberWords, Reading

SHORTEST_CODE, LONGEST_CODE = 3, 4
LONGEST_CODE_WITH_REST: Final = 8
"""Where a card is the topic, a code may run into its expiry date."""

MOST_RUN_TOGETHER: Final = 2
"""Digits that are lost to the ear where groups run together ("forty, five" heard as 45)."""

MOST_UNKNOWN: Final = 4
"""Words that are no fillers between two parts of a number, where a card is the topic."""

MOST_ECHOED: Final = 8
MOST_ALONE: Final = 20
"""Digits of a run that is taken whole where a part of it passes the check: what is over was misheard or repeated."""

MOST_FILLERS: Final = 10
MOST_BETWEEN: Final = 6
MOST_BETWEEN_ABOUT_CARD: Final = 20
"""Words of another speaker, numbers and fillers apart, between two parts of a number."""

TOPIC_REACH: Final = 15
"""Utterances for which a topic lasts when nothing else is named."""

CODE_REACH: Final = 6

_ENDING: Final = OTHER_WORDS | EXPIRY_WORDS | QUANTITIES


class CardFinder:
    """Looks for numbers in one conversation."""

    def __init__(self, said: Sequence[Said], grammar: NumberWords) -> None:
        self._said = said
        self._grammar = grammar
        self._questions = {Place(u, i): end for u, one in enumerate(said) for i, end in code_questions(one.words)}
        self._numbers = [self._number_words(utterance) for utterance in range(len(said))]
        self._topics = [
            (Place(u, i), word in CARD_WORDS)
            for u, one in enumerate(said)
            for i, word in enumerate(one.words)
            if word in CARD_WORDS or word in OTHER_WORDS
        ]

    def cards(self) -> set[Place]:
        """Gives the words of all card numbers.

        A run of digits of one speaker holds a card where any 13 to 19 of them pass the Luhn check (ISO/IEC 7812-1,
        annex B), and is taken whole from 13 digits on where a card is the topic, as recognition errors break the check.
        Where a card is the topic, runs across speakers are looked at as well.
        """
        found: set[Place] = set()
        speakers = sorted({one.speaker for one in self._said})
        for speaker in speakers:
            for run in self._runs([u for u, one in enumerate(self._said) if one.speaker == speaker]):
                found |= self._cards_in(run)
        if len(speakers) > 1:
            for run in self._runs(range(len(self._said))):
                if self._is_about_card(run[0], run[-1]):
                    found |= self._cards_in(run)
        return {place for place in found if self._tells_digits(place, found)}

    def codes(self, cards: set[Place]) -> set[Place]:
        """Gives the words of all card codes: 3 or 4 digits behind a question for them, or close before it."""
        found: set[Place] = set()
        for question, end in self._questions.items():
            found |= self._code_behind(question, end, cards) or self._code_before(question, cards)
        return {place for place in found if self._tells_digits(place, found)}

    def _tells_digits(self, place: Place, found: set[Place]) -> bool:
        """Whether a found word is a number, or a doubtful one beside a number or alone in its utterance."""
        if place.index in self._numbers[place.utterance]:
            return True
        if self._word(place) not in self._grammar.doubtful:
            return False
        beside = {Place(place.utterance, place.index - 1), Place(place.utterance, place.index + 1)}
        return len(self._said[place.utterance].words) == 1 or any(
            other.index in self._numbers[other.utterance] or self._word(other) in self._grammar.doubtful
            for other in beside & found
        )

    def _word(self, place: Place) -> str:
        return self._said[place.utterance].words[place.index]

    def _number_words(self, utterance: int) -> frozenset[int]:
        """Gives the indexes of words that are parts of numbers and count nothing."""
        words = self._said[utterance].words
        asked = {
            i
            for asked_at, end in self._questions.items()
            if asked_at.utterance == utterance
            for i in range(asked_at.index, end)
        }
        numbers = {
            index
            for index, word in enumerate(words)
            if index not in asked and self._grammar.is_number(word) and not is_courtesy(word, words[index + 1 :])
        }
        for index, word in enumerate(words):
            if word in QUANTITIES:
                group = list(_group_before(index, numbers))
                if len(group) <= 3 and all(len(words[i]) < SHORTEST_CARD for i in group if words[i].isdecimal()):
                    numbers -= set(group)
        return frozenset(numbers)

    def _is_about_card(self, first: Place, last: Place) -> bool:
        """Whether a card is the topic: named last before `first`, or next within two utterances behind `last`."""
        index = bisect_left(self._topics, first, key=lambda event: event[0])
        if index and first.utterance - self._topics[index - 1][0].utterance <= TOPIC_REACH:
            return self._topics[index - 1][1]
        if index == len(self._topics):
            return False
        behind, is_card = self._topics[index]
        return is_card and behind.utterance - last.utterance <= 2

    def _is_behind_question(self, place: Place) -> bool:
        return any(asked < place and place.utterance - asked.utterance <= CODE_REACH for asked in self._questions)

    def _runs(self, utterances: Sequence[int]) -> Iterator[list[Place]]:
        """Gives stretches that begin and end with number words, holding what was passed over in between."""
        run: list[Place] = []
        pending: list[Place] = []
        for utterance in utterances:
            words = self._said[utterance].words
            if run and self._is_interrupted(run[-1], utterance, utterances):
                yield run
                run = []
            for index, word in enumerate(words):
                place = Place(utterance, index)
                if index in self._numbers[utterance]:
                    if run and self._is_parted(run[-1], pending, place):
                        yield run
                        run = []
                    run = [*run, *pending, place] if run else [*self._doubtful_tail(pending), place]
                    pending = []
                elif word in _ENDING and word not in COUNTED:
                    if run:
                        yield [*run, *self._doubtful_head(pending)]
                    run, pending = [], []
                else:
                    pending.append(place)
        if run:
            yield [*run, *self._doubtful_head(pending)]

    def _doubtful_tail(self, places: Sequence[Place]) -> list[Place]:
        """Gives the words before a number from the first that may be a digit ("oh, let me see, four")."""
        kept = 0
        for count, place in enumerate(reversed(places), start=1):
            if self._word(place) in self._grammar.doubtful:
                kept = count
            elif self._word(place) not in FILLERS:
                break
        return list(places[len(places) - kept :])

    def _doubtful_head(self, places: Sequence[Place]) -> list[Place]:
        return self._doubtful_tail(places[::-1])[::-1]

    def _is_parted(self, before: Place, between: Sequence[Place], after: Place) -> bool:
        """Whether what stands between two number words makes two numbers of them."""
        if after.index in self._said[after.utterance].cut_before and before.utterance == after.utterance:
            return True
        if any(before < asked < after for asked in self._questions):
            return True
        inside = [self._word(place) for place in between]
        ends_in_digits = self._word(before).isdecimal() and self._word(after).isdecimal()
        if ends_in_digits and inside in (["y"], ["and"]) and not self._is_about_card(before, after):
            return True
        unknown = sum(word not in FILLERS and word not in self._grammar.doubtful for word in inside)
        if unknown and not (self._is_about_card(before, after) or self._is_behind_question(before)):
            return True
        return unknown > MOST_UNKNOWN or len(inside) > MOST_FILLERS + unknown

    def _is_interrupted(self, last: Place, utterance: int, utterances: Sequence[int]) -> bool:
        """Whether others said so much since a run's last word that what follows is another number."""
        own = set(utterances)
        others = [u for u in range(last.utterance + 1, utterance) if u not in own]
        words = [
            word
            for u in others
            for index, word in enumerate(self._said[u].words)
            if index not in self._numbers[u] and word not in FILLERS
        ]
        if any(word in OTHER_WORDS or word in EXPIRY_WORDS for word in words):
            return True
        limit = MOST_BETWEEN_ABOUT_CARD if self._is_about_card(last, last) else MOST_BETWEEN
        return len(words) > limit

    def _cards_in(self, run: Sequence[Place]) -> set[Place]:
        lattice = self._lattice(run, with_echoes=True)
        heard = lattice.digits_heard()
        if heard < SHORTEST_CARD - MOST_RUN_TOGETHER:
            return set()
        is_about_card = self._is_about_card(run[0], run[-1])
        if heard < SHORTEST_CARD:
            return {run[index] for index in lattice.passing_luhn()} if is_about_card else set()
        passing = lattice.passing_luhn()
        return set(run) if is_about_card or (passing and heard <= MOST_ALONE) else {run[index] for index in passing}

    def _lattice(self, run: Sequence[Place], *, with_echoes: bool = False) -> DigitLattice:
        return DigitLattice([list(self._readings(run, start, with_echoes)) for start in range(len(run))])

    def _readings(self, run: Sequence[Place], start: int, with_echoes: bool) -> Iterator[Reading]:
        """Gives the ways to read on from a place of a run; other words are passed over."""
        place = run[start]
        words = [self._word(one) for one in run[start : start + 14]]
        if place.index in self._numbers[place.utterance]:
            found = [Reading(start + end, digits) for end, digits in self._grammar.readings(words, 0)]
            yield from found or [Reading(start + 1, "")]
            if with_echoes:
                yield from (Reading(end, "") for end in self._echoes_at(run, start))
            return
        yield Reading(start + 1, "")
        if words[0] in self._grammar.doubtful:
            yield Reading(start + 1, self._grammar.doubtful[words[0]])

    def _echoes_at(self, run: Sequence[Place], start: int) -> Iterator[int]:
        """Gives where an echo of the words just before a place of a run ends."""
        behind = start
        while behind and run[behind - 1].index not in self._numbers[run[behind - 1].utterance]:
            behind -= 1
        words = [self._word(place) for place in run[max(0, behind - MOST_ECHOED) : start + MOST_ECHOED]]
        here = start - max(0, behind - MOST_ECHOED)
        end = here - (start - behind)
        for length in range(1, end + 1):
            said = words[end - length : end]
            if words[here : here + length] == said and (length > 1 or (said[0].isdecimal() and len(said[0]) > 1)):
                yield start + length

    def _code_behind(self, question: Place, end: int, cards: set[Place]) -> set[Place]:
        last = min(len(self._said), question.utterance + CODE_REACH + 1)
        by_speaker: dict[str, list[int]] = {}
        for utterance in range(question.utterance, last):
            by_speaker.setdefault(self._said[utterance].speaker, []).append(utterance)
        told: list[list[Place]] = []
        asks_for_expiry = bool(EXPIRY_WORDS & set(self._said[question.utterance].words))
        for utterances in by_speaker.values():
            for run in self._runs(utterances):
                behind = [place for place in run if place >= Place(question.utterance, end)]
                if not behind or cards & set(behind) or self._follows_other(behind[0], question):
                    continue
                if asks_for_expiry and max(self._lattice(behind).lengths(), default=0) < SHORTEST_CARD:
                    told.append(behind)
                    continue
                code = self._behind_expiry(behind) if self._follows_expiry(behind[0]) else behind
                if code and self._is_code(code):
                    told.append(code)
                    break
        if asks_for_expiry:
            return {place for run in told for place in run}
        first = min(told, default=[])
        return {*first, *self._echoes(first)} if first else set()

    def _echoes(self, code: Sequence[Place]) -> set[Place]:
        """Gives the numbers that others say back while a code is told, or right behind it with its words alone."""
        first, last = code[0], code[-1]
        said = {self._word(place) for place in code}
        echoes: set[Place] = set()
        for utterance in range(first.utterance, min(len(self._said), last.utterance + 2)):
            numbers = {Place(utterance, index) for index in self._numbers[utterance]}
            if utterance <= last.utterance:
                echoes |= {place for place in numbers if first < place < last}
            elif {self._word(place) for place in numbers} <= said:
                echoes |= numbers
        return echoes

    def _follows_other(self, place: Place, question: Place) -> bool:
        return any(question < event < place and not is_card for event, is_card in self._topics)

    def _follows_expiry(self, place: Place) -> bool:
        """Whether an expiry date was named just before a place."""
        before = self._said[place.utterance].words[max(0, place.index - MOST_UNKNOWN) : place.index]
        return bool(EXPIRY_WORDS & set(before))

    def _behind_expiry(self, run: list[Place]) -> list[Place]:
        """Gives the longest end of a run, never the whole, that can be the code told right behind an expiry date."""
        ends = (run[start:] for start in range(1, len(run)) if run[start].index in self._numbers[run[start].utterance])
        return next((end for end in ends if max(self._lattice(end).lengths(), default=0) <= LONGEST_CODE), [])

    def _code_before(self, question: Place, cards: set[Place]) -> set[Place]:
        for run in self._runs([question.utterance]):
            is_close = run[-1] < question and question.index - run[-1].index <= MOST_UNKNOWN + 2
            if is_close and not cards & set(run) and self._is_code(run):
                return set(run)
        return set()

    def _is_code(self, run: Sequence[Place]) -> bool:
        lengths = self._lattice(run).lengths()
        longest = LONGEST_CODE_WITH_REST if self._is_about_card(run[0], run[-1]) else LONGEST_CODE
        return any(SHORTEST_CODE <= length <= longest for length in lengths)


def _group_before(index: int, numbers: set[int]) -> Iterator[int]:
    for before in range(index - 1, -1, -1):
        if before not in numbers:
            return
        yield before
