"""Numbers as they are dictated: digit by digit, in pairs, threes or fours, doubled, with hundreds and thousands."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple

from qa_studio.language.lexicon import words


class Reading(NamedTuple):
    """One way to read words as digits: up to which word (exclusive), and the digits ("" for a word to pass over)."""

    end: int
    digits: str


@dataclass(frozen=True)
class NumberWords:
    """The number words of a language, folded.

    `units` and `small` (10–19, and 21–29 where they are one word) map to their value, `tens` and `hundreds` to
    theirs; `hundred`, `thousand` and `million` are words that multiply what stands before. `tens_joins` stand between
    tens and units, `joins` behind hundreds and thousands. `doubtful` words may be a digit or not.
    """

    units: Mapping[str, int]
    small: Mapping[str, int]
    tens: Mapping[str, int]
    hundreds: Mapping[str, int]
    hundred: frozenset[str]
    thousand: frozenset[str]
    million: frozenset[str]
    tens_joins: frozenset[str]
    joins: frozenset[str]
    repeats: Mapping[str, int]
    plurals: Mapping[str, str]
    doubtful: Mapping[str, str]

    def is_number(self, word: str) -> bool:
        """Whether a word is surely part of a number."""
        return (
            word.isdecimal()
            or word in self.units
            or word in self.small
            or word in self.tens
            or word in self.hundreds
            or word in self.hundred
            or word in self.thousand
            or word in self.million
            or word in self.repeats
            or word in self.plurals
        )

    def readings(self, said: Sequence[str], start: int) -> Iterator[Reading]:
        """Gives every way to read a number that begins at a word. Words in digits are read as they are."""
        word = said[start]
        if word.isdecimal():
            yield Reading(start + 1, as_digits(word))
            return
        if word in self.doubtful:
            yield Reading(start + 1, self.doubtful[word])
        if word in self.repeats:
            yield from self._repeated(said, start)
        if word in self.units and start + 1 < len(said) and said[start + 1] in self.plurals:
            yield Reading(start + 2, self.plurals[said[start + 1]] * self.units[word])
        if word in self.plurals:
            yield Reading(start + 1, self.plurals[word])
        for end, value in self._number(said, start):
            yield Reading(end, str(value))

    def _repeated(self, said: Sequence[str], start: int) -> Iterator[Reading]:
        times = self.repeats[said[start]]
        behind = start + 1
        if behind < len(said) and said[behind].isdecimal() and len(said[behind]) < 3:
            yield Reading(behind + 1, as_digits(said[behind]) * times)
        if behind < len(said) and said[behind] in self.doubtful:
            yield Reading(behind + 1, self.doubtful[said[behind]] * times)
        for end, value in self._below_hundred(said, behind):
            yield Reading(end, str(value) * times)

    def _number(self, said: Sequence[str], start: int) -> Iterator[tuple[int, int]]:
        for end, value in self._below_million(said, start):
            yield end, value
            if value and end < len(said) and said[end] in self.million:
                yield end + 1, value * 1_000_000
                behind = end + 1 + (end + 1 < len(said) and said[end + 1] in self.joins)
                rests = self._below_million(said, behind)
                yield from ((last, value * 1_000_000 + rest) for last, rest in rests if rest)

    def _below_million(self, said: Sequence[str], start: int) -> Iterator[tuple[int, int]]:
        for end, value in self._below_thousand(said, start):
            yield end, value
            if value and end < len(said) and said[end] in self.thousand:
                yield from self._with_rest(said, end + 1, value * 1000)
        if start < len(said) and said[start] in self.thousand:
            yield from self._with_rest(said, start + 1, 1000)

    def _with_rest(self, said: Sequence[str], start: int, value: int) -> Iterator[tuple[int, int]]:
        yield start, value
        start += start < len(said) and said[start] in self.joins
        for end, rest in self._below_thousand(said, start):
            if rest:
                yield end, value + rest

    def _below_thousand(self, said: Sequence[str], start: int) -> Iterator[tuple[int, int]]:
        if start < len(said) and said[start] in self.hundreds:
            value = self.hundreds[said[start]]
            yield start + 1, value
            for end, rest in self._below_hundred(said, start + 1):
                if rest:
                    yield end, value + rest
        for end, value in self._below_hundred(said, start):
            yield end, value
            if value and end < len(said) and said[end] in self.hundred:
                yield end + 1, value * 100
                rest_start = end + 1 + (end + 1 < len(said) and said[end + 1] in self.joins)
                for rest_end, rest in self._below_hundred(said, rest_start):
                    if rest:
                        yield rest_end, value * 100 + rest

    def _below_hundred(self, said: Sequence[str], start: int) -> Iterator[tuple[int, int]]:
        if start >= len(said):
            return
        word = said[start]
        if word in self.units:
            yield start + 1, self.units[word]
        if word in self.small:
            yield start + 1, self.small[word]
        if word in self.tens:
            is_joined = start + 1 < len(said) and said[start + 1] in self.tens_joins
            unit = self._unit(said, start + 1 + is_joined)
            if not (is_joined and unit):
                yield start + 1, self.tens[word]
            if unit:
                yield start + 2 + is_joined, self.tens[word] + unit

    def _unit(self, said: Sequence[str], index: int) -> int:
        """Gives the value of a word that may follow a ten, 0 where it is none."""
        if index >= len(said):
            return 0
        return self.units.get(said[index], 0) or int(self.doubtful.get(said[index], "0"))


def as_digits(word: str) -> str:
    """Gives a number in any script's decimal digits in ASCII ones."""
    return "".join(str(int(character)) for character in word)


def _values(text: str, first: int = 0, step: int = 1) -> dict[str, int]:
    """Maps words to first, first + step …; spellings of one value are joined by a slash."""
    return {spelling: first + step * index for index, word in enumerate(text.split()) for spelling in word.split("/")}


def _plurals(text: str) -> dict[str, str]:
    return {spelling: str(value) for spelling, value in _values(text).items()}


SPANISH: Final = NumberWords(
    units=_values("cero uno dos tres cuatro cinco seis siete ocho nueve"),
    small={
        **_values("diez once doce trece catorce quince dieciseis diecisiete dieciocho diecinueve", 10),
        **_values("veintiuno/veintiun/veintiuna veintidos veintitres veinticuatro veinticinco veintiseis", 21),
        **_values("veintisiete veintiocho veintinueve", 27),
        **_values("treintaiuno treintaidos treintaitres treintaicuatro treintaicinco treintaiseis", 31),
    },
    tens={"diez": 10, **_values("veinte treinta cuarenta cincuenta sesenta setenta ochenta noventa", 20, 10)},
    hundreds={
        "cien": 100,
        **_values(
            "ciento doscientos/doscientas trescientos/trescientas cuatrocientos/cuatrocientas quinientos/quinientas "
            "seiscientos/seiscientas setecientos/setecientas ochocientos/ochocientas novecientos/novecientas",
            100,
            100,
        ),
    },
    hundred=frozenset(),
    thousand=words("mil"),
    million=words("millon millones"),
    tens_joins=words("y"),
    joins=words("y"),
    repeats={"doble": 2, "dobles": 2, "triple": 3, "cuadruple": 4},
    plurals=_plurals("ceros unos doses treses cuatros cincos seises sietes ochos nueves"),
    doubtful={"un": "1", "una": "1", "sero": "0"},
)

ENGLISH: Final = NumberWords(
    units=_values("zero/nought/naught/null one two three four five six seven eight nine/niner"),
    small=_values(
        "ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen",
        10,
    ),
    tens=_values("twenty thirty forty/fourty fifty sixty seventy eighty ninety", 20, 10),
    hundreds={},
    hundred=words("hundred"),
    thousand=words("thousand"),
    million=words("million"),
    tens_joins=frozenset(),
    joins=words("and"),
    repeats={"double": 2, "triple": 3, "treble": 3, "quadruple": 4},
    plurals=_plurals("zeros/zeroes/ohs ones twos threes fours fives sixes sevens eights nines"),
    doubtful={"oh": "0", "o": "0", "ow": "0", "for": "4", "to": "2", "too": "2", "won": "1", "ate": "8"},
)

DIGITS_ONLY: Final = NumberWords({}, {}, {}, {}, *(frozenset[str](),) * 5, {}, {}, {})

BY_LANGUAGE: Final[Mapping[str, NumberWords]] = {"es": SPANISH, "en": ENGLISH}
