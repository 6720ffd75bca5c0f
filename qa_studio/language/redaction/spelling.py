"""Letters and digits as they are dictated: every way to read the words, and codes of a known form among them."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from qa_studio.language.card_talk import FILLERS
from qa_studio.language.lexicon import words
from qa_studio.language.number_words import BY_LANGUAGE, DIGITS_ONLY, NumberWords, Reading
from qa_studio.language.redaction.views import Talk


def _letters(text: str) -> dict[str, str]:
    """Maps names to letters, written "A:a,alfa B:be,…"; a name of several words has underscores."""
    pairs = (entry.split(":") for entry in text.split())
    return {name.replace("_", " "): letter for letter, names in pairs for name in names.split(",")}


_SPANISH: Final = _letters(
    "A:alfa B:be,be_larga,be_grande,be_alta,bravo C:ce,charlie D:de,delta E:eco F:efe,foxtrot G:ge,golf H:hache,hotel "
    "I:i_latina,india J:jota,juliet,juliett K:ka,kilo L:ele,lima M:eme,mike N:ene,november Ñ:eñe O:oscar P:pe,papa "
    "Q:cu,quebec R:erre,ere,romeo S:ese,sierra T:te,tango U:uniform V:uve,ve,ve_corta,ve_chica,ve_baja,victor "
    "W:uve_doble,doble_uve,doble_ve,ve_doble,doble_u,whisky,whiskey X:equis,xray Y:ye,y_griega,i_griega,yanqui,yankee "
    "Z:zeta,ceta,zeda,zulu"
)
_ENGLISH: Final = _letters(
    "A:alpha,alfa,ay B:bee,be,bravo C:cee,see,sea,charlie D:dee,delta E:echo F:ef,eff,foxtrot G:gee,golf "
    "H:aitch,haitch,hotel I:eye,india J:jay,juliet,juliett K:kay,kilo L:el,ell,lima M:em,mike N:en,november "
    "O:oh,oscar P:pee,papa Q:cue,queue,quebec R:ar,are,romeo S:ess,sierra T:tee,tea,tango U:you,uniform V:vee,victor "
    "W:double_u,double_you,whiskey,whisky X:ex,xray,x_ray Y:why,yankee Z:zed,zee,zulu"
)
_ALPHABETS: Final[Mapping[str, Mapping[str, str]]] = {"es": _SPANISH, "en": _ENGLISH}
_LIKE: Final[Mapping[str, frozenset[str]]] = {
    "es": frozenset({"de", "como en", "de la palabra", "como"}),
    "en": frozenset({"for", "as in", "like", "is for", "like in"}),
}
_COMMON: Final = words(
    "a y e o u i de te ve se ce be el la en es ese mi no al ay see sea eye are you why el en i tea hotel papa lima "
    "india golf eco echo charlie mike oscar victor romeo ex em pe oh"
)
"""Names of letters that are words of their own: they begin no code and stand for a letter only inside one."""

LETTER_WORDS: Final = words("letra letras mayuscula minuscula letter capital uppercase lowercase cap con with mas plus")
PASSED: Final = (FILLERS | LETTER_WORDS) - words("mas")
MOST_PASSED: Final = 10
_MOST_ECHOED: Final = 6
_MOST_WAYS: Final = 1500
_WINDOW: Final = 14


@dataclass(frozen=True)
class Spelled:
    """A code that was found: its first word, the word behind its last, and what it reads."""

    first: int
    end: int
    value: str


class Spelling:
    """Reads the words of a conversation as letters and digits."""

    def __init__(self, talk: Talk, language: str) -> None:
        """Takes the conversation; in other languages than Spanish and English only what is written counts."""
        self.talk = talk
        self.grammar: NumberWords = BY_LANGUAGE.get(language, DIGITS_ONLY)
        self._alphabet = _ALPHABETS.get(language, {})
        self._like = _LIKE.get(language, frozenset())
        self._known: dict[int, tuple[Reading, ...]] = {}

    def is_number(self, index: int) -> bool:
        """Whether a word is surely part of a number."""
        return self.grammar.is_number(self.talk.word(index))

    def is_code_part(self, index: int) -> bool:
        """Whether a word tells digits or a letter and hardly anything else."""
        word = self.talk.word(index)
        if self.is_number(index):
            return True
        if word in self._alphabet:
            return word not in _COMMON
        return word.isalpha() and ((len(word) == 1 and word not in _COMMON) or self._is_written_in_code(index))

    def with_noughts_before(self, index: int) -> int:
        """Gives the first of the words right before a number that may be noughts of it ("oh seven")."""
        while self.talk.joint(index) == " " and self.grammar.doubtful.get(self.talk.word(index - 1)) == "0":
            index -= 1
        return index

    def readings(self, index: int) -> tuple[Reading, ...]:
        """Gives every way to read on from a word, the longest last; nothing is read where it is passed over."""
        if index not in self._known:
            found = set(self._read(index))
            self._known[index] = tuple(sorted(found, key=lambda one: (bool(one.digits), one.end, one.digits)))
        return self._known[index]

    def heard(self, first: int, end: int) -> str:
        """Gives the digits from a word to before another as a listener would take them, echoes left out."""
        digits, index = "", first
        while index < end:
            found = [one for one in self.readings(index) if one.end <= end and not one.digits.strip("0123456789")]
            echo = max((one.end for one in found if not one.digits and one.end > index + 2), default=0)
            if echo:
                index = echo
                continue
            best = max(found, key=lambda one: (one.end, len(one.digits)), default=Reading(index + 1, ""))
            told = max(found, key=lambda one: len(one.digits), default=best)
            best = best if best.digits else told
            digits += best.digits if self.is_number(index) or len(best.digits) == 1 else ""
            index = best.end
        return digits

    def codes(self, first: int, form: str) -> Iterator[Spelled]:
        """Gives what can be read from a word on in a form: # for a digit, @ a letter, * either, else itself.

        The readings of most words on end come first, as people mean them.
        """
        waiting = [(first, "", 0)]
        seen: set[tuple[int, str]] = set()
        while waiting and len(seen) < _MOST_WAYS:
            index, value, passed = waiting.pop()
            for end, read in self.readings(index):
                longer = value + read
                if (not read and (not value or passed >= MOST_PASSED)) or not _fits(longer, form):
                    continue
                if len(longer) == len(form):
                    if read:
                        yield Spelled(first, end, longer)
                elif (end, longer) not in seen:
                    seen.add((end, longer))
                    waiting.append((end, longer, 0 if read else passed + 1))

    def _read(self, index: int) -> Iterator[Reading]:
        talk = self.talk
        word = talk.word(index)
        if not word or word == "[]":
            return
        yield from self._letters(index)
        if self.is_number(index) or word in self.grammar.doubtful:
            said = talk.words[index : index + _WINDOW]
            yield from (Reading(index + end, digits) for end, digits in self.grammar.readings(said, 0))
        if word in PASSED:
            yield Reading(index + 1, "")
        yield from (Reading(end, "") for end in self._echoes(index))

    def _letters(self, index: int) -> Iterator[Reading]:
        word = self.talk.word(index)
        single = word.upper() if len(word) == 1 and word.isalpha() else ""
        for length in (3, 2, 1):
            named = self._alphabet.get(" ".join(self.talk.words[index : index + length]))
            if named and index + length <= len(self.talk):
                yield from self._with_example(index + length, named)
        if word == "es":
            yield Reading(index + 1, "ES")
        if single:
            yield from self._with_example(index + 1, single)
        elif self._is_written_in_code(index):
            yield Reading(index + 1, word.upper())

    def _with_example(self, end: int, letter: str) -> Iterator[Reading]:
        """Gives a letter with and without the word that explains it ("zeta de Zaragoza")."""
        yield Reading(end, letter)
        for length in (1, 2, 3):
            example = self.talk.word(end + length)
            if " ".join(self.talk.words[end : end + length]) in self._like and example[:1].upper() == letter:
                yield Reading(end + length + 1, letter)

    def _is_written_in_code(self, index: int) -> bool:
        """Whether letters are written in one with digits, or in capitals right beside them."""
        said = self.talk.tokens[index].said
        if not said.isalpha() or not said.isascii() or len(said) > 6:
            return False
        for joint, other in ((index, index - 1), (index + 1, index + 1)):
            between = self.talk.joint(joint)
            is_beside = self.talk.word(other).isdecimal() and between in ("", " ", "-", ".")
            if is_beside and (between == "" or said.isupper()):
                return True
        return False

    def _echoes(self, index: int) -> Iterator[int]:
        """Gives where an echo of the words just before ends, fillers in between passed over."""
        behind = index
        while behind > 0 and index - behind < 3 and self.talk.words[behind - 1] in PASSED:
            behind -= 1
        for length in range(1, _MOST_ECHOED + 1):
            said: Sequence[str] = self.talk.words[max(0, behind - length) : behind]
            if self.talk.words[index : index + length] == said and self.grammar.is_number(said[0]):
                yield index + length


def _fits(value: str, form: str) -> bool:
    return len(value) <= len(form) and all(map(_is_of, value, form))


def _is_of(character: str, wanted: str) -> bool:
    if wanted == "#":
        return character.isdecimal()
    if wanted == "@":
        return character.isalpha()
    return wanted in ("*", character)
