"""The columns of the glossary's table."""

from dataclasses import dataclass

from qa_studio.domain.glossary import GlossaryTerm
from qa_studio.messages import Texts
from qa_studio.services.manage_glossary import TermCheck
from qa_studio.ui.models.column import Column


@dataclass(frozen=True)
class TermRow:
    """A term, and what the speech model said of it; None: it was not asked."""

    term: GlossaryTerm
    check: TermCheck | None = None


def _heard(row: TermRow, texts: Texts) -> str:
    return ", ".join(row.term.heard) or "–"


def _model(row: TermRow, texts: Texts) -> str:
    if row.check is None:
        return texts("glossary.model.unasked")
    if not row.check.unknown:
        return texts("glossary.model.knows")
    return texts("glossary.model.lacks", words=", ".join(row.check.unknown))


def _tip(row: TermRow, texts: Texts) -> str:
    if row.check is None:
        return texts("glossary.model.unasked_tip")
    hint = texts.of(row.check.hint)
    never = row.check.never_heard
    return f"{hint}\n{texts('glossary.model.never', phrases=', '.join(never))}" if never else hint


def _tone(row: TermRow) -> str | None:
    if row.check is None:
        return "muted"
    return "warning" if row.check.unknown and len(row.check.never_heard) >= len(row.term.heard) else None


TERM_COLUMNS: tuple[Column[TermRow], ...] = (
    Column("term", lambda row, texts: row.term.written, width_px=130),
    Column("heard_as", _heard, width_px=150),
    Column("language", lambda row, texts: texts.language_name(row.term.language), width_px=80),
    Column("model_knows", _model, width_px=130, tone=_tone, tip=_tip),
    Column("added_by", lambda row, texts: row.term.added_by or "–", width_px=80),
)
