"""What every use case is handed: who acts, and the rooms behind their ports."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

from qa_studio.domain.audit import AuditEvent
from qa_studio.domain.errors import NotAllowed
from qa_studio.domain.people import Permission, Person
from qa_studio.services import ports, repositories


@dataclass(frozen=True)
class Studio:
    """An open workspace, and the person who works in it."""

    folder: Path
    person: Person
    uow: Callable[[], repositories.UnitOfWork]
    workers: ports.Workers
    models: ports.SpeechModels
    reader: ports.Reader
    exports: ports.PbxExports
    transcript_files: ports.TranscriptFiles
    scorecard_files: ports.ScorecardFiles
    reports: ports.ReportWriter
    derived: ports.Derived
    recordings: ports.Recordings
    database: ports.Database
    clock: ports.Clock
    entropy: Callable[[int], bytes]
    owner: str
    """This process for job leases: host, process id and start time."""
    is_owner_alive: Callable[[str], bool]
    resources: Path

    def acting_as(self, person: Person) -> "Studio":
        """Gives the same workspace with another person at work."""
        return replace(self, person=person)

    def require(self, permission: Permission) -> None:
        """Refuses what the person's role does not include.

        Raises:
            NotAllowed: `person.not_allowed` with `person` and `role`.
        """
        if not self.person.may(permission):
            raise NotAllowed("person.not_allowed", person=self.person.name, role=self.person.role.value)

    def event(self, action: str, subject: str, reason: str = "", **details: object) -> AuditEvent:
        """Gives an audit event of now by the acting person."""
        return AuditEvent(self.clock.now(), self.person.name, action, subject, reason, details or None)
