"""What agents say and customers do not: greetings, checks of identity, holds and closings."""

import re
from collections.abc import Iterable
from functools import cached_property
from pathlib import Path
from typing import Final

from qa_studio.language.lexicon import fold, tokens_of

_ANY: Final = r"(?:\S+ ){1,3}"
"""What `*` stands for."""


class AgentPhrases:
    """The phrases of one language, from a file with one a line; see the notes in it."""

    def __init__(self, path: Path) -> None:
        """Takes the file, which is read when it is first needed."""
        self._path = path

    def count(self, text: str) -> int:
        """Gives how many of the phrases are in a text, each counted once."""
        said = " ".join(token.folded for token in tokens_of(text)) + " "
        return sum(phrase.search(said) is not None for phrase in self._phrases)

    @cached_property
    def _phrases(self) -> tuple[re.Pattern[str], ...]:
        lines = self._path.read_text(encoding="utf-8").splitlines()
        return tuple(_pattern(line.split()) for line in lines if line.strip() and not line.startswith("#"))


def _pattern(words: Iterable[str]) -> re.Pattern[str]:
    """Makes a pattern for folded words, each followed by a space."""
    parts = []
    for word in words:
        alternatives = "|".join(re.escape(fold(one)) for one in word.lstrip("!").split("/"))
        if word == "*":
            parts.append(_ANY)
        elif word.startswith("!"):
            parts.append(f"(?!(?:{alternatives}) )")
        else:
            parts.append(f"(?:{alternatives}) ")
    return re.compile(r"(?<!\S)" + "".join(parts))
