"""What services need of the database: repositories (speech has a file of its own), and the unit of work."""

from collections.abc import Sequence
from datetime import datetime
from types import TracebackType
from typing import Protocol, Self

from qa_studio.domain.audit import AuditEvent, ChainedEvent
from qa_studio.domain.calls import Call, CallFilter
from qa_studio.domain.checks import CheckAgreement
from qa_studio.domain.coaching import ActionItem
from qa_studio.domain.conversation import Activity
from qa_studio.domain.evaluations import Evaluation, EvaluationState
from qa_studio.domain.people import Handle, Person, Role, TeamMembership
from qa_studio.domain.sampling import Candidate, DrawnCall, DrawRecord
from qa_studio.domain.scorecards import Scorecard
from qa_studio.services import speech_repositories, understanding_repositories
from qa_studio.services.rows import AgentCount, CallRow, DrawRow, EvaluationRow, QueueRow


class Calls(Protocol):
    """Calls and what is known of their sound."""

    def get(self, uid: str) -> Call:
        """Gives a call; raises `NotFound` ("call.not_found")."""

    def resolve(self, name: str) -> str:
        """Gives the uid for a uid, a unique prefix of at least 6 digits, or a recording's file name.

        Raises `NotFound` ("call.not_found") or `KnownError` ("call.ambiguous").
        """

    def has(self, uid: str) -> bool:
        """Whether the call is known."""

    def add(self, call: Call) -> None:
        """Stores a new call."""

    def update(self, call: Call) -> None:
        """Stores changed facts of a known call."""

    def rows(
        self, calls: CallFilter, *, limit: int | None = None, offset: int = 0, order_by: str = "-started_at"
    ) -> tuple[CallRow, ...]:
        """Gives list rows; `order_by` is a field of `CallRow`, with "-" in front for descending."""

    def rows_by_uid(self, uids: Sequence[str]) -> dict[str, CallRow]:
        """Gives list rows by uid."""

    def count(self, calls: CallFilter) -> int:
        """Counts the calls of a filter."""

    def agent_counts(self, calls: CallFilter) -> tuple[AgentCount, ...]:
        """Counts the calls of a filter by agent, ordered by agent's name; calls without an agent are left out."""

    def candidates(self, calls: CallFilter, *, include_drawn: bool) -> tuple[Candidate, ...]:
        """Gives the calls a draw may take: those of the filter with a known agent."""

    def queues(self) -> tuple[str, ...]:
        """Gives the queues that calls came through, sorted."""

    def save_activity(self, uid: str, activity: Activity) -> None:
        """Keeps when each speaker is heard, and with it their talk share."""

    def activity(self, uid: str) -> Activity | None:
        """Gives when each speaker is heard, None where nobody listened yet."""

    def uids_without_transcript(self) -> tuple[str, ...]:
        """Gives calls with a recording and no current transcript, oldest first."""

    def uids_without_activity(self) -> tuple[str, ...]:
        """Gives calls with a recording nobody listened to yet."""


class People(Protocol):
    """People, their handles and teams."""

    def add(self, name: str, role: Role) -> Person:
        """Stores a new person; raises `KnownError` ("person.name_taken")."""

    def get(self, person_id: int) -> Person:
        """Gives a person; raises `NotFound` ("person.not_found")."""

    def find(self, name: str) -> Person | None:
        """Gives the person with that name or current handle (case aside), else None."""

    def update(self, person: Person) -> None:
        """Stores a changed person."""

    def all(self, role: Role | None = None) -> tuple[Person, ...]:
        """Gives all people by name."""

    def handles(self, person_id: int | None = None) -> tuple[Handle, ...]:
        """Gives handles, of one person or of all."""

    def add_handle(self, handle: Handle) -> None:
        """Stores a handle; raises `KnownError` ("person.handle_taken") where it overlaps somebody's."""

    def end_handle(self, handle: Handle) -> None:
        """Stores a new `valid_before` for the handle with the same person, value and `valid_from`."""

    def memberships(self, person_id: int | None = None) -> tuple[TeamMembership, ...]:
        """Gives team memberships, of one person or of all."""

    def add_membership(self, membership: TeamMembership) -> None:
        """Stores a membership, ending an open earlier one where it begins."""


class Draws(Protocol):
    """Draws; never deleted."""

    def add(self, draw: DrawRecord) -> int:
        """Stores a draw (its `id` is ignored) and gives its number."""

    def get(self, draw_id: int) -> DrawRecord:
        """Gives a draw with its replacements; raises `NotFound` ("draw.not_found")."""

    def rows(self) -> tuple[DrawRow, ...]:
        """Gives all draws, newest first."""

    def replace(self, draw_id: int, uid: str, reason: str, replacement: DrawnCall | None) -> None:
        """Records that `uid` could not be reviewed and what came in its place (None: the stratum has no more)."""

    def draw_of(self, uid: str, *, targeted: bool = False) -> int | None:
        """Gives the random (or targeted) draw that took the call and did not replace it, the latest, or None."""

    def queue(self) -> tuple[QueueRow, ...]:
        """Gives all drawn calls that stand (not replaced) with the state of their evaluation, oldest draw first."""


class Scorecards(Protocol):
    """Scorecard versions that the workspace uses."""

    def save(self, scorecard: Scorecard) -> None:
        """Stores a version; raises `KnownError` ("scorecard.version_used") where a used one would change."""

    def get(self, scorecard_id: str, version: int | None = None) -> Scorecard:
        """Gives a version (the newest by default); raises `NotFound` ("scorecard.not_found")."""

    def all(self) -> tuple[Scorecard, ...]:
        """Gives the newest version of each scorecard, by id."""


class Evaluations(Protocol):
    """Evaluations; a published one never changes."""

    def add(self, evaluation: Evaluation) -> Evaluation:
        """Stores a new evaluation and gives it with its id."""

    def save(self, evaluation: Evaluation) -> None:
        """Stores a changed evaluation; raises `KnownError` ("evaluation.frozen") for a published one's answers."""

    def get(self, evaluation_id: int) -> Evaluation:
        """Gives an evaluation; raises `NotFound` ("evaluation.not_found")."""

    def of_call(self, uid: str) -> tuple[Evaluation, ...]:
        """Gives a call's evaluations, newest first."""

    def published(
        self,
        *,
        agent_id: int | None = None,
        called_from: datetime | None = None,
        called_before: datetime | None = None,
    ) -> tuple[Evaluation, ...]:
        """Gives published and acknowledged evaluations of calls that started in a period, oldest call first."""

    def check_agreement(self) -> tuple[CheckAgreement, ...]:
        """Counts, by scorecard and question, suggestions that reviewers answered and those they agreed with."""

    def rows(
        self,
        *,
        agent_id: int | None = None,
        reviewer_id: int | None = None,
        states: Sequence[EvaluationState] = (),
    ) -> tuple[EvaluationRow, ...]:
        """Gives list rows, latest first."""


class Coaching(Protocol):
    """Actions agreed in coaching."""

    def add_action(self, action: ActionItem) -> ActionItem:
        """Stores an action and gives it with its id."""

    def update_action(self, action: ActionItem) -> None:
        """Stores a changed action."""

    def actions(self, agent_id: int) -> tuple[ActionItem, ...]:
        """Gives an agent's actions, open ones first."""


class KeyValues(Protocol):
    """Workspace settings and remembered choices, as JSON values."""

    def get(self, key: str) -> object | None:
        """Gives a value, None where there is none."""

    def put(self, key: str, value: object) -> None:
        """Stores a JSON value."""


class AuditTrail(Protocol):
    """The chain of events."""

    def record(self, event: AuditEvent) -> None:
        """Appends an event."""

    def events(self, subject: str | None = None) -> tuple[ChainedEvent, ...]:
        """Gives events, oldest first, of one subject or all."""


class UnitOfWork(Protocol):
    """One transaction. Leaving the block without `commit` rolls back."""

    calls: Calls
    people: People
    transcripts: speech_repositories.Transcripts
    draws: Draws
    scorecards: Scorecards
    evaluations: Evaluations
    jobs: speech_repositories.Jobs
    glossary: speech_repositories.Glossary
    phrases: understanding_repositories.Phrases
    topics: understanding_repositories.Topics
    search: understanding_repositories.Search
    coaching: Coaching
    settings: KeyValues
    audit: AuditTrail

    def __enter__(self) -> Self: ...
    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None: ...
    def commit(self) -> None:
        """Makes what was done last."""
