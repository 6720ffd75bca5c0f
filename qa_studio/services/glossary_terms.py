"""A term in order: as it is spelt, as it is spoken, and no other's."""

from dataclasses import replace
from typing import Final

from qa_studio.domain.errors import KnownError
from qa_studio.domain.glossary import GlossaryTerm, tokens_of
from qa_studio.services.mask_text import masked_text
from qa_studio.services.repositories import UnitOfWork
from qa_studio.services.studio import Studio
from qa_studio.services.workspace_settings import is_language

_LONGEST: Final = 100
"""Characters of a term or of a phrase."""
_MOST_HEARD: Final = 50


def spoken_words(phrase: str) -> tuple[str, ...]:
    """Gives the words of a phrase as a model's vocabulary spells them: in lower case, accents kept."""
    words = (word.strip(".,;:!?¡¿…()\"'") for word in phrase.lower().replace("-", " ").split())
    return tuple(word for word in words if word)


def clean_term(studio: Studio, uow: UnitOfWork, term: GlossaryTerm) -> GlossaryTerm:
    """Gives a term as it is kept: spaces and case in order, each heard form once, no card numbers anywhere.

    Raises:
        KnownError: `settings.unknown_language`, `glossary.empty`, `glossary.too_long`, `glossary.heard_taken`.
    """
    if not is_language(term.language):
        raise KnownError("settings.unknown_language", language=term.language)
    written = masked_text(studio, " ".join(term.written.split()), term.language)
    own = tokens_of(written)
    if not own:
        raise KnownError("glossary.empty")
    heard: dict[tuple[str, ...], str] = {}
    for phrase in term.heard:
        spoken = masked_text(studio, " ".join(spoken_words(phrase)), term.language)
        if (parts := tokens_of(spoken)) and parts != own:
            heard.setdefault(parts, spoken)
    if len(heard) > _MOST_HEARD or max(map(len, (written, *heard.values()))) > _LONGEST:
        raise KnownError("glossary.too_long", written=written[:_LONGEST], letters=_LONGEST, phrases=_MOST_HEARD)
    _require_free(uow, term, {own, *heard})
    note = masked_text(studio, term.note.strip(), term.language)
    return replace(term, written=written, heard=tuple(heard.values()), note=note)


def _require_free(uow: UnitOfWork, term: GlossaryTerm, phrases: set[tuple[str, ...]]) -> None:
    """Refuses a phrase that stands for another term already: nobody could say which is meant.

    Raises:
        KnownError: `glossary.heard_taken` with `phrase` and `written`.
    """
    for other in uow.glossary.all(term.language):
        for phrase in other.phrases if other.id != term.id else ():
            if tokens_of(phrase) in phrases and other.written.casefold() != term.written.casefold():
                raise KnownError("glossary.heard_taken", phrase=phrase, written=other.written)
