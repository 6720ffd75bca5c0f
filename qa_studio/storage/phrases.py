"""The repository of the workspace's own phrase rules."""

from typing import Any, Final

from sqlalchemy import delete, select

from qa_studio.domain.errors import NotFound
from qa_studio.domain.phrases import PhraseGroup, PhraseRule, Window
from qa_studio.storage.codecs import from_data, to_data
from qa_studio.storage.column_types import folded, storable
from qa_studio.storage.tables import PhraseRuleTable
from qa_studio.storage.transaction import Transaction
from qa_studio.storage.writing import upsert

_ORDER_OF_GROUPS: Final = {group: order for order, group in enumerate(PhraseGroup)}


class SqlPhrases:
    """Phrase rules in the database; see `understanding_repositories.Phrases`."""

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction

    def all(self) -> tuple[PhraseRule, ...]:
        """Gives the workspace's rules by language, group (in the order of a call) and title."""
        found = self._transaction.reading.execute(select(PhraseRuleTable.__table__))
        return tuple(sorted(map(_to_rule, found), key=_order))

    def save(self, rule: PhraseRule) -> None:
        """Stores a rule, new or changed, under its id."""
        upsert(self._transaction.writing, PhraseRuleTable, {"id": rule.id}, _values(rule))

    def remove(self, rule_id: str) -> None:
        """Deletes a rule; raises `NotFound` ("phrase.not_found" with `phrase`)."""
        removed = delete(PhraseRuleTable).where(PhraseRuleTable.id == rule_id)
        if not self._transaction.writing.execute(removed).rowcount:
            raise NotFound("phrase.not_found", phrase=rule_id)


def _order(rule: PhraseRule) -> tuple[str, int, str, str]:
    return rule.language, _ORDER_OF_GROUPS[rule.group], folded(rule.title), rule.id


def _values(rule: PhraseRule) -> dict[str, Any]:
    return {
        "language": rule.language,
        "phrase_group": rule.group,
        "title": rule.title,
        "patterns": [storable(pattern) for pattern in rule.patterns],
        "speaker": rule.speaker,
        "window": to_data(rule.window, Window),
        "is_active": rule.is_active,
        "is_shipped": rule.is_shipped,
    }


def _to_rule(row: Any) -> PhraseRule:
    return PhraseRule(
        id=row.id,
        language=row.language,
        group=row.phrase_group,
        title=row.title,
        patterns=tuple(row.patterns),
        speaker=row.speaker,
        window=from_data(row.window, Window),
        is_active=row.is_active,
        is_shipped=row.is_shipped,
    )
