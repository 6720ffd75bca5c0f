"""Spoken numbers written as digits, for reading; the spoken words stay beside them."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from typing import Final

from text_to_num import Token, find_numbers

from qa_studio.domain.transcripts import ChangedBy, Utterance, Word, in_place_of
from qa_studio.language.lexicon import fold, words
from qa_studio.language.number_words import BY_LANGUAGE, ENGLISH

_TOKEN: Final = re.compile(r"\[[^\]]*\]|\w+(?:['’]\w+)*")
_BEFORE: Final = '¿¡(«“"'
_BEHIND: Final = '.,;:!?…)»”"'
_PAUSE_S: Final = 1.0
_JOINED_FROM: Final = 3
"""So many single digits on end are one string of digits."""
_PHONE_LIKE: Final = 6
"""So many digits on end are a number to dial or to look up, in which two single digits are one string as well."""
_GROUPED_FROM: Final = 10_000

_ONES: Final = words("un uno una one")
_REPEATS: Final = {"doble": 2, "double": 2, "triple": 3, "treble": 3}
_OH: Final = words("oh o")
_DICTATED: Final = frozenset((*ENGLISH.units, *_REPEATS, *_OH))
_WHOLE: Final = words("hundred thousand million")
_THOUSANDS: Final = words("mil millon millones thousand million billion")
_ABOUT: Final = words("a the few several")
_SOME: Final = words("unos unas")
_NOUGHTS: Final = words("cero zero")
_THANKS: Final = words("gracias disculpas perdones thanks")
_TIME_BEFORE: Final = words("at by around until till before after about from")
_TIME_BEHIND: Final = words("am pm a.m p.m o'clock")
_YEAR_BEFORE: Final = words(
    "in since year of january february march april may june july august september october november december"
)
_COMMA_REGIONS: Final = words("mx us pr do gt hn ni sv pa pe")
"""Where Spanish parts thousands by a comma."""


@dataclass(frozen=True)
class _Item(Token):  # type: ignore[misc]
    """A word as the grammar takes it, its place, and whether a pause or punctuation parts it from the one before."""

    said: str
    start: int
    end: int
    is_apart: bool
    is_fixed: bool

    def text(self) -> str:
        """Gives the word for the number grammar."""
        return "veintiuno" if self.said in ("veintiún", "veintiun") else self.said

    def nt_separated(self, previous: Token) -> bool:
        """Whether it is no part of the number before it."""
        return self.is_apart

    def not_a_number_part(self) -> bool:
        """Whether it is to stay as it is: masked, a term, or "some"."""
        return self.is_fixed or self.said in _SOME


@dataclass(frozen=True)
class _Number:
    """A number found: items from `start` to `end` (exclusive), and the digits to write."""

    start: int
    end: int
    digits: str
    is_single: bool
    """Whether it is one digit, or one repeated, so that it may be a part of a string of digits."""


def with_digits(utterance: Utterance, language: str, region: str = "") -> Utterance:
    """Gives an utterance with its spoken numbers as digits; `heard` keeps the spoken words.

    Ordinals, a single "un/una/one", and what may be a time or a year and does not say so stay words. Masked words
    and terms of the glossary are not touched.
    """
    rewritten = _in_words(utterance.words, language, region)
    if utterance.words and " ".join(word.text for word in utterance.words) == utterance.text:
        return replace(utterance, words=rewritten, text=" ".join(word.text for word in rewritten))
    return replace(utterance, words=rewritten, text=_in_text(utterance.text, language, region))


def _in_words(heard: Sequence[Word], language: str, region: str) -> tuple[Word, ...]:
    items = [_item_of(heard, index) for index in range(len(heard))]
    written: list[Word] = []
    index = 0
    for start, end, digits in _written(items, language, region):
        first, last = heard[start].text, heard[end - 1].text
        digits = first[: len(first) - len(first.lstrip(_BEFORE))] + digits + last[len(last.rstrip(_BEHIND)) :]
        written += [*heard[index:start], *in_place_of(heard[start:end], (digits,), ChangedBy.NUMBER)]
        index = end
    return (*written, *heard[index:])


def _item_of(heard: Sequence[Word], index: int) -> _Item:
    word = heard[index]
    tokens = _TOKEN.findall(word.text)
    is_apart = index > 0 and (
        word.start_s - heard[index - 1].end_s > _PAUSE_S or heard[index - 1].text.endswith(tuple(_BEHIND))
    )
    is_fixed = len(tokens) != 1 or tokens[0].startswith("[") or word.changed_by is ChangedBy.GLOSSARY
    return _Item(tokens[0].lower() if tokens else "", index, index + 1, is_apart, is_fixed)


def _in_text(text: str, language: str, region: str) -> str:
    items: list[_Item] = []
    before = 0
    for match in _TOKEN.finditer(text):
        is_apart = bool(text[before : match.start()].strip())
        items.append(_Item(match[0].lower(), match.start(), match.end(), is_apart, match[0].startswith("[")))
        before = match.end()
    done, index = "", 0
    for start, end, digits in _written(items, language, region):
        done += text[index : items[start].start] + digits
        index = items[end - 1].end
    return done + text[index:]


def _written(items: Sequence[_Item], language: str, region: str) -> Iterator[tuple[int, int, str]]:
    """Gives what to write for which items, from left to right."""
    if language == "en":
        items = _with_noughts(items)
    chain: list[_Number] = []
    for number in _with_repeats(items, _numbers(items, language, region)):
        if chain and (number.start != chain[-1].end or items[number.start].is_apart):
            yield from _of_chain(items, chain, language)
            chain = []
        chain.append(number)
    if chain:
        yield from _of_chain(items, chain, language)


def _numbers(items: Sequence[_Item], language: str, region: str) -> Iterator[_Number]:
    """Gives the numbers that the grammar finds, without ordinals and figures of speech."""
    for found in find_numbers(list(items), language, threshold=0.0):
        start, end = found.start, found.end
        said = [fold(item.said) for item in items[start:end]]
        before = fold(items[start - 1].said) if start else ""
        behind = fold(items[end].said) if end < len(items) else ""
        is_figure = behind in _THANKS or (len(said) == 1 and said[0] in _WHOLE and before in _ABOUT)
        if found.is_ordinal or is_figure or (said == ["ciento"] and before == "por"):
            continue
        if _runs_into_digits(items, start, end, language):
            yield _Number(start, end - 1, found.text[:-1] + "0", False)
            yield _Number(end - 1, end, found.text[-1], True)
            continue
        digits = found.text
        if digits.isdecimal() and int(digits) >= _GROUPED_FROM and _THOUSANDS & set(said):
            digits = _grouped(digits, language, region)
        yield _Number(start, end, digits, set(said[:-1]) <= _NOUGHTS and len(digits) == len(said))


def _runs_into_digits(items: Sequence[_Item], start: int, end: int, language: str) -> bool:
    """Whether a hundred and a digit are the start of dictated digits ("eight hundred five five five")."""
    if end - start < 2 or end == len(items) or items[end].is_apart:
        return False
    is_hundred = fold(items[end - 2].said) in BY_LANGUAGE[language].hundreds or items[end - 2].said == "hundred"
    return is_hundred and all(_is_digit(items[index], language) for index in (end - 1, end))


def _is_digit(item: _Item, language: str) -> bool:
    found = find_numbers([item], language, threshold=0.0)
    return len(found) == 1 and len(found[0].text) == 1


def _grouped(digits: str, language: str, region: str) -> str:
    mark = "." if language == "es" and region.lower() not in _COMMA_REGIONS else ","
    return f"{int(digits):,}".replace(",", mark)


def _with_noughts(items: Sequence[_Item]) -> list[_Item]:
    """Takes "oh" for a nought where it stands among at least two dictated digits, or one that is doubled."""
    done = list(items)
    for is_dictated, group in groupby(range(len(items)), key=lambda index: items[index].said in _DICTATED):
        run = list(group)
        said = [items[index].said for index in run]
        told = sum(one in ENGLISH.units for one in said) + (len(run) > 1 and any(one in _REPEATS for one in said))
        for index in run if is_dictated and told > 1 else ():
            if items[index].said in _OH:
                done[index] = replace(items[index], said="zero")
    return done


def _with_repeats(items: Sequence[_Item], numbers: Iterable[_Number]) -> Iterator[_Number]:
    """Lets "double five" be two digits."""
    for number in numbers:
        times = _REPEATS.get(items[number.start - 1].said, 1) if number.start else 1
        if times > 1 and number.is_single and not items[number.start].is_apart:
            yield replace(number, start=number.start - 1, digits=number.digits[0] * (times - 1) + number.digits)
        else:
            yield number


def _of_chain(items: Sequence[_Item], chain: Sequence[_Number], language: str) -> Iterator[tuple[int, int, str]]:
    """Gives what to write for numbers that follow each other without a word between."""
    if language == "en" and len(chain) == 2 and not chain[1].is_single:
        yield from _time_or_year(items, chain)
        return
    least = 2 if sum(len(number.digits) for number in chain) >= _PHONE_LIKE else _JOINED_FROM
    run: list[_Number] = []
    for number in (*chain, None):
        if number is not None and number.is_single:
            run.append(number)
            continue
        yield from _of_run(items, run, least)
        run = []
        if number is not None:
            yield number.start, number.end, number.digits


def _of_run(items: Sequence[_Item], run: Sequence[_Number], least: int) -> Iterator[tuple[int, int, str]]:
    if sum(len(number.digits) for number in run) >= least:
        yield run[0].start, run[-1].end, "".join(number.digits for number in run)
        return
    for number in run:
        if number.end - number.start > 1 or fold(items[number.start].said) not in _ONES:
            yield number.start, number.end, number.digits


def _time_or_year(items: Sequence[_Item], chain: Sequence[_Number]) -> Iterator[tuple[int, int, str]]:
    """Gives two numbers as a time or a year where a word beside them says so; what may be one and may not stays."""
    first, second = chain[0].digits, chain[1].digits
    start, end = chain[0].start, chain[1].end
    before = items[start - 1].said if start else ""
    behind = items[end].said if end < len(items) else ""
    if not (first.isdecimal() and second.isdecimal() and len(second) == 2):
        yield from ((number.start, number.end, number.digits) for number in chain)
    elif 1 <= int(first) <= 12 and int(second) < 60:
        if before in _TIME_BEFORE or behind in _TIME_BEHIND:
            yield start, end, f"{first}:{second}"
    elif 13 <= int(first) <= 20:
        if before in _YEAR_BEFORE:
            yield start, end, first + second
    else:
        yield from ((number.start, number.end, number.digits) for number in chain)
