"""What recognisers give beside words."""

import re
from typing import Final

_NO_WORD: Final = re.compile(r"\[[^\]]*\]|<[^>]*>|\{[^}]*\}|#\w+|!\w+")
"""What models give for noise and for what they do not know: `[4]`, `[noise]`, `<UNK>`, `!SIL`, `#nonterm`."""


def is_word(text: str) -> bool:
    """Whether a token of the recogniser is something that somebody said: not noise, nor a bare `-` or `+`."""
    return any(character.isalnum() for character in text) and not _NO_WORD.fullmatch(text)
