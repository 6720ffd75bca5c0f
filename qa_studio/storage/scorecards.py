"""The repository of scorecard versions; one that was used never changes."""

from sqlalchemy import and_, exists, func, select

from qa_studio.domain.errors import KnownError, NotFound
from qa_studio.domain.scorecards import Scorecard
from qa_studio.storage.codecs import canonical_json, from_json
from qa_studio.storage.tables import EvaluationTable, ScorecardVersionTable
from qa_studio.storage.transaction import Transaction
from qa_studio.storage.writing import upsert


class SqlScorecards:
    """Scorecard versions in the database; see `repositories.Scorecards`."""

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction

    def save(self, scorecard: Scorecard) -> None:
        """Stores a version. One that no evaluation uses yet may change, an unchanged one may be saved again.

        Raises:
            KnownError: `scorecard.version_used` with `scorecard` and `version` where a used version would change.
        """
        connection = self._transaction.writing
        is_version = and_(
            ScorecardVersionTable.scorecard_id == scorecard.id, ScorecardVersionTable.version == scorecard.version
        )
        # The row lock keeps PostgreSQL from taking a first evaluation of this version in the meantime.
        content = connection.scalar(select(ScorecardVersionTable.content).where(is_version).with_for_update())
        if content is not None:
            if from_json(content, Scorecard) == scorecard:
                return
            is_used = exists().where(
                EvaluationTable.scorecard_id == scorecard.id,
                EvaluationTable.scorecard_version == scorecard.version,
            )
            if connection.scalar(select(is_used)):
                raise KnownError("scorecard.version_used", scorecard=scorecard.id, version=scorecard.version)
        key = {"scorecard_id": scorecard.id, "version": scorecard.version}
        upsert(connection, ScorecardVersionTable, key, {"content": canonical_json(scorecard, Scorecard)})

    def get(self, scorecard_id: str, version: int | None = None) -> Scorecard:
        """Gives a version (the newest by default); raises `NotFound` ("scorecard.not_found" with `scorecard`)."""
        statement = (
            select(ScorecardVersionTable.content)
            .where(ScorecardVersionTable.scorecard_id == scorecard_id)
            .order_by(ScorecardVersionTable.version.desc())
            .limit(1)
        )
        if version is not None:
            statement = statement.where(ScorecardVersionTable.version == version)
        content = self._transaction.reading.scalar(statement)
        if content is None:
            named = scorecard_id if version is None else f"{scorecard_id} {version}"
            raise NotFound("scorecard.not_found", scorecard=named)
        return from_json(content, Scorecard)

    def all(self) -> tuple[Scorecard, ...]:
        """Gives the newest version of each scorecard, by id."""
        newest = (
            select(ScorecardVersionTable.scorecard_id, func.max(ScorecardVersionTable.version).label("version"))
            .group_by(ScorecardVersionTable.scorecard_id)
            .subquery()
        )
        statement = select(ScorecardVersionTable.content).join(
            newest,
            and_(
                newest.c.scorecard_id == ScorecardVersionTable.scorecard_id,
                newest.c.version == ScorecardVersionTable.version,
            ),
        )
        found = (from_json(content, Scorecard) for content in self._transaction.reading.scalars(statement))
        return tuple(sorted(found, key=lambda scorecard: scorecard.id))
