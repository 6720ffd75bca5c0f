"""What services need of the database for understanding calls: phrase rules, topics and problems, search."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from qa_studio.domain.calls import CallFilter
from qa_studio.domain.phrases import PhraseRule
from qa_studio.domain.searching import SavedSearch, SearchHit, SearchQuery
from qa_studio.domain.topics import PhraseCounts, Problem, ProblemWeek
from qa_studio.services.rows import CallRow


@dataclass(frozen=True)
class SearchRow:
    """A hit with its call."""

    hit: SearchHit
    call: CallRow


class Phrases(Protocol):
    """The workspace's own phrase rules; a shipped one that was changed or switched off is here under its id."""

    def all(self) -> tuple[PhraseRule, ...]:
        """Gives the workspace's rules by language, group and title."""

    def save(self, rule: PhraseRule) -> None:
        """Stores a rule, new or changed."""

    def remove(self, rule_id: str) -> None:
        """Deletes a rule (a shipped one is as it shipped again); raises `NotFound` ("phrase.not_found")."""


class Topics(Protocol):
    """Key phrases of calls, counted, and the problems that supervisors follow. Current transcripts only."""

    def counts(self, calls: CallFilter, language: str) -> PhraseCounts:
        """Counts in how many calls of a filter and language each phrase key was said."""

    def texts(self, keys: Sequence[str], language: str) -> dict[str, str]:
        """Gives each phrase key as it is most often said."""

    def calls_with(self, keys: Sequence[str], calls: CallFilter, limit: int | None = None) -> tuple[CallRow, ...]:
        """Gives the calls in which any of the keys was said, newest first."""

    def weeks(self, keys: Sequence[str], calls: CallFilter) -> tuple[ProblemWeek, ...]:
        """Counts, by week (beginning on a Monday, in UTC), the calls with any of the keys, oldest first."""

    def problems(self) -> tuple[Problem, ...]:
        """Gives the problems, open ones first, then newest first."""

    def add_problem(self, problem: Problem) -> Problem:
        """Stores a problem and gives it with its id."""

    def save_problem(self, problem: Problem) -> None:
        """Stores a changed problem; raises `NotFound` ("problem.not_found")."""

    def outdated(self, library: str, limit: int, after: str = "") -> tuple[str, ...]:
        """Gives uids of calls, sorted and after `after`, whose analysis was made with another library."""


class Search(Protocol):
    """Full text of all current transcripts, as masked."""

    def find(self, query: SearchQuery, *, limit: int = 50, offset: int = 0) -> tuple[SearchRow, ...]:
        """Gives hits: exact spellings first, then the newest calls; whatever was typed, it is only words to find."""

    def count(self, query: SearchQuery) -> tuple[int, int]:
        """Counts hits and the calls they are in."""

    def calls(self, query: SearchQuery) -> tuple[str, ...]:
        """Gives the uids of all calls with a hit, sorted."""

    def index_missing(self, limit: int) -> int:
        """Indexes up to `limit` calls whose transcripts an upgrade left out, newest first; gives how many are left."""

    def saved(self) -> tuple[SavedSearch, ...]:
        """Gives the saved searches by name."""

    def save(self, search: SavedSearch) -> SavedSearch:
        """Stores a search under its name, replacing one of the same name, and gives it with its id."""

    def forget(self, search_id: int) -> None:
        """Deletes a saved search; raises `NotFound` ("search.not_found")."""
