"""One transaction with all repositories: commit is explicit, leaving the block rolls back."""

from collections.abc import Callable
from datetime import UTC, datetime
from types import TracebackType
from typing import Self

from sqlalchemy import Engine

from qa_studio.services import repositories, speech_repositories, understanding_repositories
from qa_studio.storage.audit import SqlAuditTrail
from qa_studio.storage.calls import SqlCalls
from qa_studio.storage.coaching import SqlCoaching
from qa_studio.storage.draws import SqlDraws
from qa_studio.storage.evaluations import SqlEvaluations
from qa_studio.storage.glossary import SqlGlossary
from qa_studio.storage.jobs import SqlJobs
from qa_studio.storage.key_values import SqlKeyValues
from qa_studio.storage.people import SqlPeople
from qa_studio.storage.phrases import SqlPhrases
from qa_studio.storage.scorecards import SqlScorecards
from qa_studio.storage.search import SqlSearch
from qa_studio.storage.topics import SqlTopics
from qa_studio.storage.transaction import Transaction
from qa_studio.storage.transcripts import SqlTranscripts


def utc_now() -> datetime:
    """Gives the present moment, aware, in UTC."""
    return datetime.now(UTC)


class SqlUnitOfWork:
    """A unit of work on SQLite or PostgreSQL; `repositories.UnitOfWork`.

    It costs nothing until something is asked for. As long as it only reads it blocks nobody and nobody blocks it;
    with the first write it becomes a writer (see `transaction.Transaction` for what that means on SQLite). With
    `read_only` all reads see the database at one moment, and writing raises `RuntimeError`. After `commit` it can
    be used on. `now` says when an evaluation was changed and whose a handle is today.
    """

    calls: repositories.Calls
    people: repositories.People
    transcripts: speech_repositories.Transcripts
    draws: repositories.Draws
    scorecards: repositories.Scorecards
    evaluations: repositories.Evaluations
    jobs: speech_repositories.Jobs
    glossary: speech_repositories.Glossary
    phrases: understanding_repositories.Phrases
    topics: understanding_repositories.Topics
    search: understanding_repositories.Search
    coaching: repositories.Coaching
    settings: repositories.KeyValues
    audit: repositories.AuditTrail

    def __init__(self, engine: Engine, *, read_only: bool = False, now: Callable[[], datetime] = utc_now) -> None:
        transaction = Transaction(engine, now, read_only=read_only)
        self._transaction = transaction
        self.calls = SqlCalls(transaction)
        self.people = SqlPeople(transaction)
        self.transcripts = SqlTranscripts(transaction)
        self.draws = SqlDraws(transaction)
        self.scorecards = SqlScorecards(transaction)
        self.evaluations = SqlEvaluations(transaction)
        self.jobs = SqlJobs(transaction)
        self.glossary = SqlGlossary(transaction)
        self.phrases = SqlPhrases(transaction)
        self.topics = SqlTopics(transaction)
        self.search = SqlSearch(transaction)
        self.coaching = SqlCoaching(transaction)
        self.settings = SqlKeyValues(transaction)
        self.audit = SqlAuditTrail(transaction)

    def __enter__(self) -> Self:
        """Begins; nothing is locked and no connection taken yet."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Undoes what was not committed."""
        self._transaction.close()

    def commit(self) -> None:
        """Makes what was done last."""
        self._transaction.commit()
