"""A sentiment lexicon as tables: words, phrases, their valence, and sets of words that phrases may name."""

import math
import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from itertools import product
from pathlib import Path
from typing import Final, NamedTuple

ANY_WORDS: Final = "*"
"""In a phrase: one to `MOST_ANY_WORDS` words, whatever they are."""

MOST_ANY_WORDS: Final = 4
NO_WORD: Final = "_"
"""In a phrase, as one of several alternatives: the word may be left out."""

FAINT: Final = "faint"


_PIECE: Final = re.compile(r"""[^\W\d_]+(?:['’][^\W\d_]+)*|\d+|[.;:!?…]+(?!\w)|[()\n\r]|,(?!\w)|["«»“”–—]|\s-\s""")
_STOPS: Final = frozenset(".;:!?…()\n\r")
_MOST_REMEMBERED: Final = 65_536
_STRETCHED: Final = re.compile(r"([^\W\d_])\1{2,}")

Slot = frozenset[str]
"""The words that may stand at a place of a phrase."""


class Valence(NamedTuple):
    """A valence −4…4; one that is faint leaves a text neutral by itself: a matter named, or a form of courtesy."""

    value: float
    is_faint: bool = False


@dataclass(frozen=True)
class Phrase:
    """Words that mean something together, each place with its alternatives, folded."""

    slots: tuple[Slot, ...]
    valence: Valence
    needs_content: bool = False
    """Whether words like "me", "lo", "que" are not enough: alternatives may combine into a phrase of these alone."""


@dataclass(frozen=True)
class Lexicon:
    """Valence of single words, folded, and phrases by their first and second word, the most definite first."""

    words: Mapping[str, Valence]
    phrases: Mapping[str, Mapping[str, tuple[Phrase, ...]]]


class Token(NamedTuple):
    """A word of a text: as said, folded, and whether a clause or a sentence ends before it."""

    said: str
    folded: str
    after_break: bool
    after_stop: bool = False


def words(text: str) -> frozenset[str]:
    """Gives the set of the words in a text, parted by spaces."""
    return frozenset(text.split())


FUNCTION_WORDS: Final = words(
    "a al ante con contra de del desde en entre hacia hasta para por segun sin sobre tras el la los las lo un una "
    "unos unas y e o u ni que quien cual como cuando donde si no ya aqui aca ahi yo tu ella usted ustedes nosotros "
    "ellos vosotros vos me te se nos os le les mi mis su sus nuestro nuestra vuestra mio suyo este esta esto estos "
    "estas ese esa eso es son era eran fue fueron ser sea sido soy somos sois eres estoy estan estamos estaba "
    "estaban estuvo estar ha han he has hay hemos habeis habia habian haya haber va van voy vamos ir iba fui tengo "
    "tiene tenemos tienen tuvo tuve tener hace hacen hizo hacer da dan dio dar mas muy todo toda todos todas tan "
    "tanto bien medio otra otro sale queda quede quedo tal ah ok vale señor señora don doña re super parte empresa "
    "compañia servicio disculpas gente persona casa cosa telefono linea agua luz cobertura seguro tienda banco "
    "hotel hospital tecnico chico señorita hora horas dia dias mes meses año años dos tres cuatro cinco diez veinte "
    "media cien primera primero vez viene vino llama llamo llame hablo digo dice dicen dijo paso pide pido tarde "
    "mañana noche"
)
"""Words that carry no feeling by themselves nor together."""


@lru_cache(maxsize=65_536)
def fold(word: str) -> str:
    """Gives a word in lower case and without accents, keeping ñ; letters drawn out three times or more become one."""
    kept = unicodedata.normalize("NFC", word).lower().replace("ñ", "\0")
    plain = "".join(
        character for character in unicodedata.normalize("NFD", kept) if not unicodedata.combining(character)
    )
    return _STRETCHED.sub(r"\1", plain.replace("\0", "ñ"))


_plain: dict[str, Token | None] = {}


def tokens_of(text: str) -> list[Token]:
    """Parts a text into words; punctuation is kept only as breaks between clauses and stops between sentences."""
    tokens: list[Token] = []
    is_break, is_stop = True, False
    for piece in _PIECE.findall(text):
        token = _plain[piece] if piece in _plain else _remembered(piece)
        if token is None:
            is_break = True
            is_stop = is_stop or piece[0] in _STOPS
        elif is_break:
            tokens.append(Token(piece, token.folded, is_break, is_stop))
            is_break = is_stop = False
        else:
            tokens.append(token)
    return tokens


def spans_of(text: str) -> list[tuple[int, int]]:
    """Gives where each of the words that `tokens_of` gives stands in the text (characters, end exclusive)."""
    return [match.span() for match in _PIECE.finditer(text) if match[0][0].isalnum()]


def _remembered(piece: str) -> Token | None:
    """Gives the token of a piece that stands within a clause, None for punctuation."""
    token = Token(piece, fold(piece), after_break=False) if piece[0].isalnum() else None
    if len(_plain) < _MOST_REMEMBERED:
        _plain[piece] = token
    return token


def read_word_sets(path: Path, forms_of: Callable[[str], Iterable[str]]) -> dict[str, Slot]:
    """Reads sets of words: a name that begins with @, a tab, words parted by spaces.

    "~resolver" stands for every form that `forms_of` gives of it; another set's name, read before, for its words.

    Raises:
        ValueError: where a set names one that does not stand before it.
        OSError: where the file is not there.
    """
    sets: dict[str, Slot] = {}
    for name, listed in _rows(path):
        found: set[str] = set()
        for word in listed[0].split() if listed else ():
            if word.startswith("@"):
                found |= _named(word, sets)
            elif word.startswith("~"):
                found |= {fold(word[1:]), *forms_of(fold(word[1:]))}
            else:
                found.add(fold(word))
        sets[name] = frozenset(found)
    return sets


def read_lexicon(path: Path, sets: Mapping[str, Slot] | None = None) -> Lexicon:
    """Reads a table of entries, their valence and perhaps "faint", parted by tabs; lines that begin with # are notes.

    An entry of several words is a phrase. Each of them may be alternatives ("me|nos"), one of these may be "_" for no
    word at all, a set ("@tiempo") or "*" for any words.

    Raises:
        ValueError: where a line has no valence, or one outside −4…4, or names no known set.
        OSError: where a file is not there.
    """
    valences: dict[str, Valence] = {}
    phrases: dict[str, dict[str, list[Phrase]]] = {}
    for entry, columns in _rows(path):
        valence = _valence(entry, columns)
        places = entry.split()
        if len(places) == 1:
            valences.update(dict.fromkeys(_slot(entry, sets or {}), valence))
            continue
        for slots in _without_optional([_slot(place, sets or {}) for place in places]):
            phrase = Phrase(slots, valence, needs_content="|" in entry)
            for first, second in product(slots[0], slots[1]):
                phrases.setdefault(first, {}).setdefault(second, []).append(phrase)
    return Lexicon(valences, {first: _in_order(seconds) for first, seconds in phrases.items()})


def _rows(path: Path) -> Iterator[tuple[str, list[str]]]:
    for line in path.read_text(encoding="utf-8").splitlines():
        if line.strip() and not line.startswith("#"):
            entry, *columns = line.split("\t")
            yield entry, columns


def _valence(entry: str, columns: list[str]) -> Valence:
    number = columns[0].strip() if columns else ""
    value = float(number) if number else math.nan
    if not -4 <= value <= 4 or columns[1:] not in ([], [FAINT]):
        raise ValueError(f"no valence from -4 to 4: {entry}")
    return Valence(value, FAINT in columns[1:])


def _slot(place: str, sets: Mapping[str, Slot]) -> Slot:
    found: set[str] = set()
    for word in place.split("|"):
        found |= _named(word, sets) if word.startswith("@") else {word if word in (ANY_WORDS, NO_WORD) else fold(word)}
    return frozenset(found)


def _named(name: str, sets: Mapping[str, Slot]) -> Slot:
    if name not in sets:
        raise ValueError(f"no valence, for there is no set of words {name}")
    return sets[name]


def _without_optional(slots: list[Slot]) -> Iterator[tuple[Slot, ...]]:
    """Gives a phrase with and without each of the places that may be left out, as long as two words remain."""
    choices = [(slot - {NO_WORD}, None) if NO_WORD in slot else (slot,) for slot in slots]
    for chosen in product(*choices):
        left = tuple(slot for slot in chosen if slot)
        if len(left) > 1:
            yield left


def _in_order(seconds: Mapping[str, list[Phrase]]) -> dict[str, tuple[Phrase, ...]]:
    """Sorts the phrases by their second word; those that take any second word stand with each."""
    anyway = seconds.get(ANY_WORDS, [])
    return {
        second: tuple(sorted(group if second == ANY_WORDS else group + anyway, key=_vagueness))
        for second, group in seconds.items()
    }


def _vagueness(phrase: Phrase) -> tuple[int, int]:
    definite = sum(ANY_WORDS not in slot for slot in phrase.slots)
    return -definite, len(phrase.slots)
