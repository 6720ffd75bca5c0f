"""The repository of workspace settings and remembered choices."""

from sqlalchemy import select

from qa_studio.storage.tables import SettingTable
from qa_studio.storage.transaction import Transaction
from qa_studio.storage.writing import upsert


class SqlKeyValues:
    """JSON values by key; see `repositories.KeyValues`."""

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction

    def get(self, key: str) -> object | None:
        """Gives a value, None where there is none."""
        statement = select(SettingTable.value).where(SettingTable.key == key)
        value: object | None = self._transaction.reading.scalar(statement)
        return value

    def put(self, key: str, value: object) -> None:
        """Stores a JSON value; raises `TypeError` for what JSON cannot hold."""
        upsert(self._transaction.writing, SettingTable, {"key": key}, {"value": value})
