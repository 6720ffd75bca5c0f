"""What a word is to full-text search: in transcripts, in what a person types, and where the ones are in the others.

Both databases are handed words that were found here, so that they agree on what is found. A word has two forms:
*written*, in lower case, and *folded*, without accents too (ñ is n then), by which it is found in any spelling.
What was masked ("[DNI]") is a word of its own that only its like finds, brackets included.
"""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

MOST_WORDS: Final = 64
"""A search has at most so many words; what is typed beyond them is left out."""

_WORD: Final = re.compile(r"\[\w[\w -]*\]|\w[\w\u0300-\u036f]*")
_PIECE: Final = re.compile(r'"([^"]*)(?:"(\*?))?|(\[\w[\w -]*\]|[^\s"]+)')
_QUOTES: Final = str.maketrans(dict.fromkeys("“”„«»", '"'))
_INSIDE_MASKED: Final = str.maketrans(" -", "__")
_LONGEST: Final = 100


@dataclass(frozen=True)
class Found:
    """A word in its folded form and where it stands: `start` and `end` in characters."""

    folded: str
    start: int
    end: int


@dataclass(frozen=True)
class Term:
    """One or more words that are to be said one after the other; with `is_prefix` the last one may go on."""

    written: tuple[str, ...]
    is_prefix: bool = False

    @property
    def folded(self) -> tuple[str, ...]:
        """The words without accents."""
        return tuple(_folded(word) for word in self.written)


def index_texts(text: str) -> tuple[str, str]:
    """Gives the words of a text, parted by spaces, folded and as written."""
    if text.isascii() and "[" not in text:
        written = " ".join(word[:_LONGEST] for word in _WORD.findall(text.lower()))
        return written, written
    forms = [_forms(word) for word in _WORD.findall(text)]
    return " ".join([folded for folded, _ in forms]), " ".join([written for _, written in forms])


def words_in(text: str) -> Iterator[Found]:
    """Gives the words of a text with their places."""
    for match in _WORD.finditer(text):
        yield Found(_forms(match[0])[0], *match.span())


def terms_of(typed: str) -> tuple[Term, ...]:
    """Reads words, "phrases in quotes" and prefixes* of what a person typed; a quote left open reaches to the end."""
    terms: list[Term] = []
    left = MOST_WORDS
    for piece in _PIECE.finditer(typed.translate(_QUOTES)):
        said = piece[3] or piece[1] + (piece[2] or "")
        matches = list(_WORD.finditer(said))
        kept = matches[:left]
        left -= len(kept)
        if kept:
            is_prefix = len(kept) == len(matches) and said[kept[-1].end() :].startswith("*")
            terms.append(Term(tuple(_written(match[0]) for match in kept), is_prefix))
    return tuple(terms)


def places_of(term: Term, words: Sequence[str]) -> Iterator[tuple[int, int]]:
    """Gives where a term stands in folded words: its first and its last word (inclusive)."""
    wanted = term.folded
    for first in range(len(words) - len(wanted) + 1):
        last = first + len(wanted) - 1
        ends = words[last].startswith(wanted[-1]) if term.is_prefix else words[last] == wanted[-1]
        if ends and tuple(words[first:last]) == wanted[:-1]:
            yield first, last


def marks_of(terms: Sequence[Term], text: str) -> tuple[tuple[int, int], ...]:
    """Gives the places of all terms in a text (start and end in characters), in order, overlapping ones as one."""
    words = list(words_in(text))
    folded = [word.folded for word in words]
    found = sorted((words[a].start, words[b].end) for term in terms for a, b in places_of(term, folded))
    marks: list[tuple[int, int]] = []
    for start, end in found:
        if marks and start < marks[-1][1]:
            marks[-1] = (marks[-1][0], max(end, marks[-1][1]))
        else:
            marks.append((start, end))
    return tuple(marks)


@lru_cache(maxsize=1 << 16)
def _forms(word: str) -> tuple[str, str]:
    """Gives a word folded and as it is written."""
    written = _written(word)
    return _folded(written), written


def _written(word: str) -> str:
    plain = unicodedata.normalize("NFC", word.casefold())[:_LONGEST]
    return plain.translate(_INSIDE_MASKED) if plain.startswith("[") else plain


def _folded(word: str) -> str:
    parted = unicodedata.normalize("NFKD", word)
    return "".join(letter for letter in parted if not unicodedata.combining(letter) and letter != " ").casefold()
