"""A sentiment lexicon as a table: words, phrases and their valence."""

import math
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Final, NamedTuple

ANY_WORDS: Final = "*"
"""In a phrase: one to `MOST_ANY_WORDS` words, whatever they are."""

MOST_ANY_WORDS: Final = 3

_WORD: Final = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*|\d+")
_BREAK: Final = re.compile(r"[.,;:!?…()\n\r\"«»“”–—]|\s-\s")
_STRETCHED: Final = re.compile(r"([^\W\d_])\1{2,}")


@dataclass(frozen=True)
class Phrase:
    """Folded words that mean something together."""

    words: tuple[str, ...]
    valence: float


@dataclass(frozen=True)
class Lexicon:
    """Valence (−4…4) of single words, folded, and phrases by their first two words, the longest first."""

    words: Mapping[str, float]
    phrases: Mapping[tuple[str, str], tuple[Phrase, ...]]


class Token(NamedTuple):
    """A word of a text: as said, folded, where it starts and ends, and whether a clause ends before it."""

    said: str
    folded: str
    start: int
    end: int
    after_break: bool


def words(text: str) -> frozenset[str]:
    """Gives the set of the words in a text, parted by spaces."""
    return frozenset(text.split())


@lru_cache(maxsize=65_536)
def fold(word: str) -> str:
    """Gives a word in lower case and without accents, keeping ñ; letters drawn out three times or more become one."""
    kept = unicodedata.normalize("NFC", word).lower().replace("ñ", "\0")
    plain = "".join(
        character for character in unicodedata.normalize("NFD", kept) if not unicodedata.combining(character)
    )
    return _STRETCHED.sub(r"\1", plain.replace("\0", "ñ"))


def tokens_of(text: str) -> list[Token]:
    """Parts a text into words; punctuation is kept only as breaks between clauses."""
    tokens: list[Token] = []
    before = 0
    for match in _WORD.finditer(text):
        is_break = not tokens or (match.start() - before > 1 and _BREAK.search(text, before, match.start()) is not None)
        tokens.append(Token(match[0], fold(match[0]), match.start(), match.end(), is_break))
        before = match.end()
    return tokens


def read_lexicon(path: Path) -> Lexicon:
    """Reads a table of entries and valences parted by a tab; lines that begin with # are notes.

    Raises:
        ValueError: where a line has no valence, or one outside −4…4.
        OSError: where the file is not there.
    """
    valences: dict[str, float] = {}
    phrases: dict[tuple[str, str], list[Phrase]] = {}
    for line in path.read_text(encoding="utf-8").splitlines():
        if not line.strip() or line.startswith("#"):
            continue
        entry, _, number = line.partition("\t")
        valence = float(number) if number.strip() else math.nan
        if not -4 <= valence <= 4:
            raise ValueError(f"no valence from -4 to 4: {line}")
        folded = tuple(fold(word) for word in entry.split())
        if len(folded) == 1:
            valences[folded[0]] = valence
        else:
            phrases.setdefault((folded[0], folded[1]), []).append(Phrase(folded, valence))
    longest_first = {
        start: tuple(sorted(group, key=lambda phrase: (ANY_WORDS in phrase.words, -len(phrase.words))))
        for start, group in phrases.items()
    }
    return Lexicon(valences, longest_first)
