"""What is searched for personal data: the words of utterances, with what stands between them."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate
from typing import Final, NamedTuple

from qa_studio.domain.transcripts import Utterance
from qa_studio.language.lexicon import fold

_WORD: Final = re.compile(r"\[[^\W\d_]+\]|[^\W\d_]+(?:['’][^\W\d_]+)*|\d+")
NEXT_UTTERANCE: Final = "\n"


class Token(NamedTuple):
    """A word: as said and folded, its place in the text, what stands between it and the word before, and its `Word`."""

    said: str
    folded: str
    start: int
    end: int
    joint: str
    word: int

    @property
    def is_marker(self) -> bool:
        """Whether it stands for something that was masked before."""
        return self.said.startswith("[")


@dataclass(frozen=True)
class View:
    """One utterance parted into words: those of its text, or those of its list of words joined by spaces."""

    speaker: str
    text: str
    tokens: tuple[Token, ...]

    @cached_property
    def folded(self) -> tuple[str, ...]:
        """The words as the finders compare them."""
        return tuple(token.folded for token in self.tokens)


class Stretch(NamedTuple):
    """Found personal data: its kind and the indexes of its first and last word, counted through all utterances."""

    kind: str
    first: int
    last: int


def text_view(utterance: Utterance) -> View:
    """Gives the words of an utterance's text."""
    return View(utterance.speaker.value, utterance.text, tuple(_tokens(utterance.text, (0,))))


def word_view(utterance: Utterance) -> View:
    """Gives the words of an utterance's list of words, each knowing its index there."""
    texts = [word.text for word in utterance.words]
    starts = (0, *accumulate(len(text) + 1 for text in texts))
    text = " ".join(texts)
    return View(utterance.speaker.value, text, tuple(_tokens(text, starts)))


def _tokens(text: str, word_starts: Sequence[int]) -> Iterator[Token]:
    before, word = 0, 0
    for match in _WORD.finditer(text):
        while word + 1 < len(word_starts) and word_starts[word + 1] <= match.start():
            word += 1
        joint = text[before : match.start()] if before else NEXT_UTTERANCE + text[: match.start()]
        yield Token(match[0], fold(match[0]).strip("[]"), match.start(), match.end(), joint, word)
        before = match.end()


class Talk:
    """A conversation as one row of words."""

    def __init__(self, views: Sequence[View]) -> None:
        """Takes the utterances in their order."""
        self.tokens: list[Token] = [token for view in views for token in view.tokens]
        self.words: list[str] = ["[]" if token.is_marker else token.folded for token in self.tokens]
        self.utterances: list[int] = [index for index, view in enumerate(views) for _ in view.tokens]
        self.speakers: list[str] = [view.speaker for view in views]
        self.starts: list[int] = [0, *accumulate(len(view.tokens) for view in views)]

    def __len__(self) -> int:
        return len(self.words)

    def word(self, index: int) -> str:
        """Gives a word, "" beyond the ends."""
        return self.words[index] if 0 <= index < len(self.words) else ""

    def joint(self, index: int) -> str:
        """Gives what stands before a word, a line's end beyond the ends."""
        return self.tokens[index].joint if 0 <= index < len(self.tokens) else NEXT_UTTERANCE

    def is_capitalised(self, index: int) -> bool:
        """Whether a word is written with a capital that no sentence's beginning explains."""
        return self.tokens[index].said[:1].isupper() and not set(self.joint(index)) & set(".?!¿¡\n")

    def are_within(self, first: int, last: int, words: int, utterances: int) -> bool:
        """Whether two places lie at most so many words and utterances apart."""
        return last - first <= words and self.utterances[last] - self.utterances[first] <= utterances
