"""The glossary: terms, what is heard in their place, and applying them to transcripts."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from qa_studio.domain.calls import CallFilter
from qa_studio.domain.errors import KnownError, Message
from qa_studio.domain.glossary import GlossaryTerm
from qa_studio.domain.jobs import Report, silent
from qa_studio.domain.people import Permission
from qa_studio.domain.transcripts import Transcript
from qa_studio.services.glossary_files import TermLine, read_terms, terms_as_csv
from qa_studio.services.glossary_terms import clean_term, spoken_words
from qa_studio.services.read_transcript import with_glossary
from qa_studio.services.repositories import UnitOfWork
from qa_studio.services.revise_transcript import revise
from qa_studio.services.studio import Studio
from qa_studio.services.workspace_settings import settings_in


@dataclass(frozen=True)
class TermCheck:
    """A term beside the speech model.

    `unknown` are its words that the model does not have and so never hears; empty: it may hear the term by itself.
    `never_heard` are heard forms with such words, which are of no use. `hint` says what that means.
    """

    term: GlossaryTerm
    unknown: tuple[str, ...]
    never_heard: tuple[str, ...]
    hint: Message


@dataclass(frozen=True)
class LineProblem:
    """A line of a file (from 1) that was left out, and why."""

    line: int
    reason: Message


@dataclass(frozen=True)
class GlossaryImport:
    """What came of a file of terms. `problems` are lines that were left out, with their reason."""

    added: int
    changed: int
    problems: tuple[LineProblem, ...]


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
    studio.require(Permission.SEE_CALLS)
    with studio.uow() as uow:
        return uow.glossary.all(language)


def add_term(studio: Studio, language: str, written: str, heard: Sequence[str] = (), note: str = "") -> GlossaryTerm:
    """Adds a term; gives it with its id.

    Raises:
        NotAllowed: the role may not transcribe.
        KnownError: `glossary.empty`, `glossary.exists`, `glossary.heard_taken`, `glossary.too_long`,
            `settings.unknown_language`.
    """
    studio.require(Permission.TRANSCRIBE)
    with studio.uow() as uow:
        added = _add(studio, uow, GlossaryTerm(0, language, written, tuple(heard), note))
        uow.commit()
        return added


def learn_term(studio: Studio, language: str, written: str, heard: str) -> GlossaryTerm:
    """Adds what was heard to the term written so, adding the term where there is none (after a correction).

    Raises:
        NotAllowed: the role may not transcribe.
        KnownError: as `add_term`.
    """
    studio.require(Permission.TRANSCRIBE)
    with studio.uow() as uow:
        known = _written_so(uow, language, written)
        if known is None:
            learnt = _add(studio, uow, GlossaryTerm(0, language, written, (heard,)))
        else:
            learnt = _save(studio, uow, replace(known, heard=(*known.heard, heard)))
        uow.commit()
        return learnt


def change_term(studio: Studio, term: GlossaryTerm) -> GlossaryTerm:
    """Stores a changed term and gives it as it was stored.

    Raises:
        NotAllowed: the role may not transcribe.
        NotFound: `glossary.not_found`.
        KnownError: as `add_term`.
    """
    studio.require(Permission.TRANSCRIBE)
    with studio.uow() as uow:
        changed = _save(studio, uow, term)
        uow.commit()
        return changed


def remove_term(studio: Studio, term_id: int) -> None:
    """Removes a term; transcripts keep it until the glossary is applied again.

    Raises:
        NotAllowed: the role may not transcribe.
        NotFound: `glossary.not_found`.
    """
    studio.require(Permission.TRANSCRIBE)
    with studio.uow() as uow:
        uow.glossary.remove(term_id)
        uow.audit.record(studio.event("glossary.removed", f"glossary:{term_id}"))
        uow.commit()


def import_terms(studio: Studio, path: Path, language: str | None = None) -> GlossaryImport:
    """Reads terms from a CSV (language, written, heard parted by "|", note); known ones are changed.

    `language` is that of lines without one.

    Raises:
        NotAllowed: the role may not transcribe.
        KnownError: the file cannot be read or has no column "written".
    """
    studio.require(Permission.TRANSCRIBE)
    added = changed = 0
    problems: list[LineProblem] = []
    lines = tuple(read_terms(path))
    with studio.uow() as uow:
        default = language or settings_in(uow).default_language
        for line in lines:
            try:
                is_new = _import_line(studio, uow, line, default)
            except KnownError as error:
                problems.append(LineProblem(line.number, error.message))
                continue
            added += is_new is True
            changed += is_new is False
        uow.commit()
    return GlossaryImport(added, changed, tuple(problems))


def export_terms(studio: Studio, language: str | None = None) -> str:
    """Gives the terms as CSV text, as `import_terms` reads it.

    Raises:
        NotAllowed: the role may not see calls.
    """
    return terms_as_csv(list_terms(studio, language))


def check_terms(studio: Studio, language: str) -> tuple[TermCheck, ...]:
    """Asks the language's speech model which words of the terms it does not have. Takes seconds: it loads the model.

    Raises:
        NotAllowed: the role may not see calls.
        KnownError: `speech.no_model`.
    """
    terms = list_terms(studio, language)
    with studio.uow() as uow:
        preferred = settings_in(uow).model_of(language, None)
    if not terms:
        return ()
    model = studio.models.for_language(language, preferred)
    words = dict.fromkeys(word for term in terms for phrase in term.phrases for word in spoken_words(phrase))
    unknown = frozenset(studio.workers.unknown_words(model.path, tuple(words)))
    return tuple(_checked(term, unknown) for term in terms)


def reapply_glossary(studio: Studio, uids: Sequence[str] | None = None, report: Report = silent) -> GlossaryOutcome:
    """Takes the glossary as it is now to what an engine heard (None: all calls); what people corrected stays.

    Raises:
        NotAllowed: the role may not transcribe.
        Cancelled: `report` raised it; what was done stays done.
    """
    studio.require(Permission.TRANSCRIBE)
    with studio.uow() as uow:
        if uids is None:
            rows = uow.calls.rows(CallFilter())
            uids = tuple(row.uid for row in rows if row.transcript is not None and row.transcript.was_heard)
    changed: list[str] = []
    for done, uid in enumerate(uids):
        report(done, len(uids))
        if _reapply(studio, uid):
            changed.append(uid)
    report(len(uids), len(uids))
    return GlossaryOutcome(tuple(changed), len(uids))


def _reapply(studio: Studio, uid: str) -> bool:
    def change(uow: UnitOfWork, transcript: Transcript) -> Transcript:
        return with_glossary(uow, transcript)

    with studio.uow() as uow:
        before = uow.transcripts.current(uid)
        if before is None or with_glossary(uow, before) == before:
            return False
    revise(studio, uid, studio.event("glossary.applied", f"call:{uid}"), change)
    return True


def _checked(term: GlossaryTerm, unknown: frozenset[str]) -> TermCheck:
    own = tuple(word for word in spoken_words(term.written) if word in unknown)
    never = tuple(phrase for phrase in term.heard if unknown & set(spoken_words(phrase)))
    if not own:
        hint = Message.of("glossary.hint.known", written=term.written)
    elif len(never) < len(term.heard):
        hint = Message.of("glossary.hint.replaced", written=term.written, words=", ".join(own))
    else:
        hint = Message.of("glossary.hint.needs_heard", written=term.written, words=", ".join(own))
    return TermCheck(term, own, never, hint)


def _import_line(studio: Studio, uow: UnitOfWork, line: TermLine, default: str) -> bool | None:
    """Stores the term of a line: True where it is new, False where it changed one, None where it says nothing new."""
    term = GlossaryTerm(0, line.language or default, line.written, line.heard, line.note)
    known = _written_so(uow, term.language, term.written)
    if known is None:
        _add(studio, uow, term)
        return True
    clean = clean_term(studio, uow, replace(term, id=known.id, added_by=known.added_by))
    if clean == known:
        return None
    _save(studio, uow, clean)
    return False


def _written_so(uow: UnitOfWork, language: str, written: str) -> GlossaryTerm | None:
    key = " ".join(written.split()).casefold()
    return next((term for term in uow.glossary.all(language) if term.written.casefold() == key), None)


def _add(studio: Studio, uow: UnitOfWork, term: GlossaryTerm) -> GlossaryTerm:
    added = uow.glossary.add(clean_term(studio, uow, replace(term, added_by=studio.person.name)))
    uow.audit.record(studio.event("glossary.added", f"glossary:{added.id}", written=added.written))
    return added


def _save(studio: Studio, uow: UnitOfWork, term: GlossaryTerm) -> GlossaryTerm:
    clean = clean_term(studio, uow, term)
    uow.glossary.save(clean)
    uow.audit.record(studio.event("glossary.changed", f"glossary:{clean.id}", written=clean.written))
    return clean
