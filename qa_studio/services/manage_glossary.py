"""The glossary: terms, what is heard in their place, and applying them to transcripts."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from qa_studio.domain.errors import Message
from qa_studio.domain.glossary import GlossaryTerm
from qa_studio.domain.jobs import Report, silent
from qa_studio.services.studio import Studio


@dataclass(frozen=True)
class TermCheck:
    """A term beside the speech model: its words that the model never hears.

    `unknown` empty: the model may hear the term by itself. `hint` says so, or that the term needs heard forms.
    """

    term: GlossaryTerm
    unknown: tuple[str, ...]
    hint: Message


@dataclass(frozen=True)
class GlossaryImport:
    """What came of a file of terms. `problems` are lines that were left out, with their reason."""

    added: int
    changed: int
    problems: tuple[Message, ...]


@dataclass(frozen=True)
class GlossaryOutcome:
    """What applying the glossary did: calls whose transcript reads otherwise now, and how many were looked at."""

    changed: tuple[str, ...]
    looked_at: int


def list_terms(studio: Studio, language: str | None = None) -> tuple[GlossaryTerm, ...]:
    """Gives the terms of a language, or of all.

    Raises:
        NotAllowed: the role may not see calls.
    """
    raise NotImplementedError


def add_term(studio: Studio, language: str, written: str, heard: Sequence[str] = (), note: str = "") -> GlossaryTerm:
    """Adds a term; gives it with its id.

    Raises:
        NotAllowed: the role may not transcribe.
        KnownError: `glossary.empty`, `glossary.exists`, `glossary.too_long`, `settings.unknown_language`.
    """
    raise NotImplementedError


def learn_term(studio: Studio, language: str, written: str, heard: str) -> GlossaryTerm:
    """Adds what was heard to the term written so, adding the term where there is none (after a correction).

    Raises:
        NotAllowed: the role may not transcribe.
        KnownError: as `add_term`.
    """
    raise NotImplementedError


def change_term(studio: Studio, term: GlossaryTerm) -> GlossaryTerm:
    """Stores a changed term and gives it as it was stored.

    Raises:
        NotAllowed: the role may not transcribe.
        NotFound: `glossary.not_found`.
        KnownError: as `add_term`.
    """
    raise NotImplementedError


def remove_term(studio: Studio, term_id: int) -> None:
    """Removes a term; transcripts keep it until the glossary is applied again.

    Raises:
        NotAllowed: the role may not transcribe.
        NotFound: `glossary.not_found`.
    """
    raise NotImplementedError


def import_terms(studio: Studio, path: Path, language: str | None = None) -> GlossaryImport:
    """Reads terms from a CSV (language, written, heard parted by "|", note); known ones are changed.

    `language` is that of lines without one.

    Raises:
        NotAllowed: the role may not transcribe.
        KnownError: the file cannot be read or has no column "written".
    """
    raise NotImplementedError


def export_terms(studio: Studio, language: str | None = None) -> str:
    """Gives the terms as CSV text, as `import_terms` reads it.

    Raises:
        NotAllowed: the role may not see calls.
    """
    raise NotImplementedError


def check_terms(studio: Studio, language: str) -> tuple[TermCheck, ...]:
    """Asks the language's speech model which words of the terms it does not have. Takes seconds: it loads the model.

    Raises:
        NotAllowed: the role may not see calls.
        KnownError: `speech.no_model`.
    """
    raise NotImplementedError


def reapply_glossary(studio: Studio, uids: Sequence[str] | None = None, report: Report = silent) -> GlossaryOutcome:
    """Takes the glossary as it now is to recognised transcripts (None: all); what people corrected stays as it is.

    Raises:
        NotAllowed: the role may not transcribe.
        Cancelled: `report` raised it; what was done stays done.
    """
    raise NotImplementedError
