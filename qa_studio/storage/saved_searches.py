"""Searches kept under a name."""

from dataclasses import replace
from typing import Any

from sqlalchemy import delete, select

from qa_studio.domain.errors import NotFound
from qa_studio.domain.searching import SavedSearch, SearchQuery
from qa_studio.storage.codecs import from_data, to_data
from qa_studio.storage.column_types import folded, name_key, storable
from qa_studio.storage.tables import SavedSearchTable
from qa_studio.storage.transaction import Transaction
from qa_studio.storage.writing import upsert


class SavedSearches:
    """The part of `understanding_repositories.Search` that keeps searches."""

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction

    def saved(self) -> tuple[SavedSearch, ...]:
        """Gives the saved searches by name."""
        found = self._transaction.reading.execute(select(SavedSearchTable.__table__))
        return tuple(sorted(map(_to_search, found), key=lambda search: (folded(search.name), search.name)))

    def save(self, search: SavedSearch) -> SavedSearch:
        """Stores a search under its name, replacing one of the same name (case aside), and gives it with its id."""
        connection = self._transaction.writing
        key = {"name_key": name_key(search.name)}
        query = to_data(search.query, SearchQuery)
        query["text"] = storable(search.query.text)
        query["calls"]["text"] = storable(search.query.calls.text)
        values = {"name": search.name, "query": query, "saved_by": search.saved_by}
        upsert(connection, SavedSearchTable, key, values)
        found = select(SavedSearchTable.id).where(SavedSearchTable.name_key == key["name_key"])
        return replace(search, id=connection.execute(found).scalar_one())

    def forget(self, search_id: int) -> None:
        """Deletes a saved search; raises `NotFound` ("search.not_found" with `search`)."""
        removed = delete(SavedSearchTable).where(SavedSearchTable.id == search_id)
        if not self._transaction.writing.execute(removed).rowcount:
            raise NotFound("search.not_found", search=str(search_id))


def _to_search(row: Any) -> SavedSearch:
    return SavedSearch(row.id, row.name, from_data(row.query, SearchQuery), row.saved_by)
