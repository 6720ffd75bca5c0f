"""All tables of the database. Types are the same on SQLite and PostgreSQL."""

from qa_studio.storage.tables.base import Base, is_described
from qa_studio.storage.tables.calls import ActivityTable, CallTable, RecordingTable
from qa_studio.storage.tables.evaluations import (
    AnswerTable,
    EvaluationTable,
    EvidenceTable,
    ScorecardVersionTable,
)
from qa_studio.storage.tables.people import CoachingActionTable, HandleTable, MembershipTable, PersonTable
from qa_studio.storage.tables.sampling import DrawnCallTable, DrawTable, StratumTable
from qa_studio.storage.tables.transcripts import AnalysisTable, RedactionTable, TranscriptTable, UtteranceTable
from qa_studio.storage.tables.understanding import (
    KeyPhraseTable,
    PhraseRuleTable,
    ProblemTable,
    SavedSearchTable,
    SearchedCallTable,
)
from qa_studio.storage.tables.workspace import AuditEventTable, GlossaryTable, SettingTable, TranscriptionJobTable

__all__ = [
    "ActivityTable",
    "AnalysisTable",
    "AnswerTable",
    "AuditEventTable",
    "Base",
    "CallTable",
    "CoachingActionTable",
    "DrawTable",
    "DrawnCallTable",
    "EvaluationTable",
    "EvidenceTable",
    "GlossaryTable",
    "HandleTable",
    "KeyPhraseTable",
    "MembershipTable",
    "PersonTable",
    "PhraseRuleTable",
    "ProblemTable",
    "RecordingTable",
    "RedactionTable",
    "SavedSearchTable",
    "ScorecardVersionTable",
    "SearchedCallTable",
    "SettingTable",
    "StratumTable",
    "TranscriptTable",
    "TranscriptionJobTable",
    "UtteranceTable",
    "is_described",
]
