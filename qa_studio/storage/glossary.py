"""The repository of the glossary: the terms a centre means, once each by language."""

from typing import Any

from sqlalchemy import Connection, delete, insert, select, update

from qa_studio.domain.errors import KnownError, NotFound
from qa_studio.domain.glossary import GlossaryTerm
from qa_studio.storage.column_types import folded, name_key, storable
from qa_studio.storage.tables import GlossaryTable
from qa_studio.storage.transaction import Lock, Transaction


class SqlGlossary:
    """Terms in the database; see `speech_repositories.Glossary`."""

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction

    def all(self, language: str | None = None) -> tuple[GlossaryTerm, ...]:
        """Gives the terms of a language (None: of all), by language and then as written."""
        statement = select(GlossaryTable.__table__)
        if language is not None:
            statement = statement.where(GlossaryTable.language == language)
        terms = [_to_term(row) for row in self._transaction.reading.execute(statement)]
        return tuple(sorted(terms, key=lambda term: (term.language, folded(term.written), term.written)))

    def add(self, term: GlossaryTerm) -> GlossaryTerm:
        """Stores a term and gives it with its id; raises `KnownError` ("glossary.exists" with `written`)."""
        connection = self._transaction.alone(Lock.GLOSSARY)
        _require_new(connection, term)
        row = connection.execute(insert(GlossaryTable).values(_values(term)).returning(GlossaryTable.__table__)).one()
        return _to_term(row)

    def save(self, term: GlossaryTerm) -> None:
        """Stores a changed term; raises `NotFound` ("glossary.not_found"), `KnownError` ("glossary.exists")."""
        connection = self._transaction.alone(Lock.GLOSSARY)
        _require_new(connection, term)
        changed = update(GlossaryTable).where(GlossaryTable.id == term.id).values(_values(term))
        if not connection.execute(changed).rowcount:
            raise NotFound("glossary.not_found")

    def remove(self, term_id: int) -> None:
        """Deletes a term; raises `NotFound` ("glossary.not_found")."""
        removed = delete(GlossaryTable).where(GlossaryTable.id == term_id)
        if not self._transaction.writing.execute(removed).rowcount:
            raise NotFound("glossary.not_found")


def _require_new(connection: Connection, term: GlossaryTerm) -> None:
    """Raises `KnownError` where another term of the language is written the same, case and spacing aside."""
    same = select(GlossaryTable.written).where(
        GlossaryTable.language == term.language,
        GlossaryTable.written_key == name_key(term.written),
        GlossaryTable.id != term.id,
    )
    written = connection.scalar(same)
    if written is not None:
        raise KnownError("glossary.exists", written=written)


def _values(term: GlossaryTerm) -> dict[str, Any]:
    return {
        "language": term.language,
        "written": term.written,
        "written_key": name_key(term.written),
        "heard": [storable(phrase) for phrase in term.heard],
        "note": term.note,
        "added_by": term.added_by,
    }


def _to_term(row: Any) -> GlossaryTerm:
    return GlossaryTerm(row.id, row.language, row.written, tuple(row.heard), row.note, row.added_by)
