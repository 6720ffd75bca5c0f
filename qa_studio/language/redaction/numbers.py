"""Finds numbers of people and accounts: by their check digits, and by what is said of them."""

from collections.abc import Iterable, Iterator
from typing import Final

from qa_studio.domain.redactions import RedactionKind
from qa_studio.language.card_talk import QUANTITIES
from qa_studio.language.redaction.documents import (
    BY_TOPIC,
    STRONG,
    Document,
    is_phone,
    is_unmistakable_phone,
)
from qa_studio.language.redaction.spelling import MOST_PASSED, Spelled, Spelling
from qa_studio.language.redaction.topics import CARD, OTHER, Topics
from qa_studio.language.redaction.views import Stretch, Talk

Run = tuple[int, int]
"""The first and last word of a number as it is dictated, with what is passed over in between."""

_CUTS: Final = frozenset(":@=/")
_MOST_BETWEEN: Final = 6
_LETTERS_BEFORE: Final = 8
_LONGEST_PHONE: Final = 15
_SHORTEST_NUMBER: Final = 7
_MOST_APART: Final = 12
_STRICT: Final = frozenset({RedactionKind.RUT, RedactionKind.SSN, RedactionKind.CUIT, RedactionKind.NHS})
"""Their check digits alone say too little where another number was named."""


class NumberFinder:
    """Looks for numbered documents, accounts and telephones in one conversation."""

    def __init__(self, spelling: Spelling, language: str) -> None:
        """Takes the conversation as it can be spelled."""
        self._spelling = spelling
        self._talk: Talk = spelling.talk
        self._language = language
        self._topics = Topics(spelling.talk)
        self._announcing = {topic.first: topic.end for topic in self._topics.all}

    def find(self) -> Iterator[Stretch]:
        """Gives what is found, in order; stretches of one number may overlap."""
        waiting: list[Run] = []
        for run in self._runs():
            named = self._named(run)
            found = list(self._strong(run, named)) or list(self._by_name(run, named))
            if found:
                yield from found
                yield from self._rest(run, found)
                waiting = []
            else:
                waiting = self._with_pieces_before(waiting, run)
                yield from self._in_pieces(waiting, named)

    def _rest(self, run: Run, found: list[Stretch]) -> Iterator[Stretch]:
        """Gives what else was dictated on end with what was found: too little for a number, it belongs to that."""
        first, last = min(one.first for one in found), max(one.last for one in found)
        for rest in ((run[0], first - 1), (last + 1, run[1])):
            told = len(self._spelling.heard(*self._end(rest)))
            if 0 < told < _SHORTEST_NUMBER and found[0].kind is not RedactionKind.EMAIL:
                yield Stretch(found[0].kind, min(first, rest[0]), max(last, rest[1]))
            elif told:
                again = list(self._strong(rest, None)) or list(self._by_name(rest, None))
                yield from again or [Stretch(found[0].kind, *rest)] * (told >= _SHORTEST_NUMBER)

    def _runs(self) -> Iterator[Run]:
        index = 0
        while index < len(self._talk):
            index = self._announcing.get(index, index)
            if index < len(self._talk) and index in self._announcing:
                continue
            if self._spelling.is_code_part(index):
                last = self._last_of_run(index)
                yield self._spelling.with_noughts_before(index), last
                index = last
            index += 1

    def _last_of_run(self, first: int) -> int:
        last = self._end_of_letter(first)
        index, passed = last + 1, 0
        while index < len(self._talk) and passed <= MOST_PASSED:
            if index in self._announcing or (_CUTS & set(self._talk.joint(index)) and self._is_same(last, index)):
                break
            if self._spelling.is_code_part(index):
                last, passed = self._end_of_letter(index), 0
                index = last + 1
                continue
            skipped = self._behind_remark(index)
            if not self._spelling.readings(index) and not skipped:
                break
            index, passed = skipped or index + 1, passed + 1
        return last

    def _is_same(self, first: int, last: int) -> bool:
        return self._talk.utterances[first] == self._talk.utterances[last]

    def _end_of_letter(self, index: int) -> int:
        """Gives the last word of a letter with its example ("zeta de Zaragoza"), the word itself for digits."""
        return max((one.end - 1 for one in self._spelling.readings(index) if one.digits.isalpha()), default=index)

    def _behind_remark(self, index: int) -> int:
        """Gives the word behind a short remark of somebody else that begins at a word, 0 where there is none."""
        utterance = self._talk.utterances[index]
        start, end = self._talk.starts[utterance], self._talk.starts[utterance + 1]
        is_remark = index == start and end - start <= _MOST_BETWEEN and utterance > 0
        if not is_remark or self._talk.speakers[utterance] == self._talk.speakers[utterance - 1]:
            return 0
        tells = any(self._spelling.is_code_part(one) or one in self._announcing for one in range(start, end))
        return 0 if tells else end

    def _named(self, run: Run) -> str | None:
        before, behind = self._topics.before(run[0]), self._topics.behind(run[1])
        return behind if behind and before in (None, OTHER) else before

    def _strong(self, run: Run, named: str | None) -> Iterator[Stretch]:
        """Gives what its form and check digits prove: what was named, else what cannot be mistaken."""
        expected = BY_TOPIC.get(named or "", ())
        proved = [
            (len(code.value), document, code)
            for document in expected
            if document.kind is not RedactionKind.PASSPORT
            for code in self._codes(run, document, document.forms)
            if document.check(code.value)
        ]
        if proved:
            longest = max(length for length, _, _ in proved)
            yield from (self._stretch(document, code) for length, document, code in proved if length == longest)
            return
        for document in STRONG:
            if document in expected or (named in (CARD, OTHER) and document.kind in _STRICT):
                continue
            for code in self._codes(run, document, document.forms):
                if document.check(code.value) and self._is_unmistakable(document, code):
                    yield self._stretch(document, code)

    def _codes(self, run: Run, document: Document, forms: Iterable[str]) -> Iterator[Spelled]:
        for first in range(max(0, run[0] - _LETTERS_BEFORE), run[1] + 1):
            if first < run[0] and not any(one.digits.isalpha() for one in self._spelling.readings(first)):
                continue
            begins = "".join(one.digits[:1] for one in self._spelling.readings(first))
            for form in forms:
                if form[0].isalpha() and form[0] not in begins:
                    continue
                yield from (code for code in self._spelling.codes(first, form) if code.end > run[0])

    def _is_unmistakable(self, document: Document, code: Spelled) -> bool:
        joints = [self._talk.joint(index) for index in range(code.first + 1, code.end)]
        told = sum(character.isdecimal() for character in code.value)
        if told != len(self._spelling.heard(code.first, code.end)):
            return False
        if document.kind is RedactionKind.SSN:
            return [joint for joint in joints if joint] == ["-", "-"]
        if document.kind is RedactionKind.RUT:
            is_dashed = joints[-1:] == ["-"] or self._talk.word(code.end - 2) in ("guion", "raya")
            return is_dashed and (code.value.endswith("K") or "." in joints or len(code.value) == 9)
        if document.kind is RedactionKind.NHS:
            return False
        if document.kind is RedactionKind.CUIT:
            return code.value[:2] in ("20", "23", "24", "27", "30", "33", "34")
        if document.kind is RedactionKind.ACCOUNT:
            return len(code.value) != 18
        if document.kind in (RedactionKind.DNI, RedactionKind.NIE):
            return len(code.value) == 9 and self._spelling.is_code_part(code.end - 1)
        return True

    def _by_name(self, run: Run, named: str | None) -> Iterator[Stretch]:
        if named in (None, OTHER, CARD) or named not in BY_TOPIC:
            if self._is_phone(run, named):
                yield Stretch(RedactionKind.PHONE, *run)
            return
        document = BY_TOPIC[named][0]
        shaped = list(self._codes(run, document, document.forms))
        heard = self._spelling.heard(run[0], run[1] + 1)
        if document.fewest and (shaped or len(heard) >= document.fewest) and not self._is_amount(run):
            if document.kind is RedactionKind.PHONE and len(heard) > _LONGEST_PHONE:
                return
            first = min([self._with_letters_before(document, run[0]), *(code.first for code in shaped)])
            yield Stretch(document.kind, first, max([run[1], *(code.end - 1 for code in shaped)]))

    def _with_letters_before(self, document: Document, first: int) -> int:
        """Gives the first of the letters right before a number that may have some."""
        while (
            first and "@" in "".join(document.forms) and self._talk.word(first - 1) not in ("es", "is", "a", "y", "o")
        ):
            if not any(one.digits.isalpha() and one.end == first for one in self._spelling.readings(first - 1)):
                break
            first -= 1
        return first

    def _is_phone(self, run: Run, named: str | None) -> bool:
        """Whether a number that nobody named is a telephone: by a country's prefix, or as it is written or dictated."""
        heard = self._spelling.heard(*self._end(run))
        is_signed = "+" in self._talk.joint(run[0]) or self._talk.word(run[0] - 1) in ("mas", "plus")
        is_international = is_signed or (heard.startswith("00") and len(heard) > 11)
        if is_international:
            return is_phone(heard, "") or is_phone(heard, self._language)
        if named is not None or self._is_amount(run):
            return False
        joints = tuple(self._talk.joint(index).strip() for index in range(run[0] + 1, run[1] + 1))
        is_american = self._language == "en" and len(heard) == 10 and joints in ((")", "-"), ("-", "-"))
        if is_american or is_unmistakable_phone(heard, self._language):
            return True
        said = set(self._talk.words[max(0, run[0] - _MOST_APART) : run[0]])
        return len(heard) in (9, 10) and bool({"numero", "number"} & said) and is_phone(heard, self._language)

    def _end(self, run: Run) -> tuple[int, int]:
        return run[0], run[1] + 1

    def _is_amount(self, run: Run) -> bool:
        return self._talk.word(run[1] + 1) in QUANTITIES or bool(set("$€£") & set(self._talk.joint(run[0])))

    def _stretch(self, document: Document, code: Spelled) -> Stretch:
        return Stretch(document.kind, code.first, code.end - 1)

    def _with_pieces_before(self, waiting: list[Run], run: Run) -> list[Run]:
        """Gives the runs that may be pieces of one number: near each other and with nothing named in between."""
        if len(self._spelling.heard(*self._end(run))) < 2 or self._is_amount(run):
            return []
        near = waiting and self._talk.are_within(waiting[-1][1], run[0], _MOST_APART, 4)
        return [*waiting, run] if near and not self._topics.are_between(waiting[-1][1], run[0]) else [run]

    def _in_pieces(self, pieces: list[Run], named: str | None) -> Iterator[Stretch]:
        document = next(iter(BY_TOPIC.get(named or "", ())), None)
        if document is None or len(pieces) < 2 or not document.fewest:
            return
        heard = sum(len(self._spelling.heard(*self._end(run))) for run in pieces)
        if document.fewest <= heard <= 2 * _LONGEST_PHONE:
            yield from (Stretch(document.kind, *run) for run in pieces)
