"""The columns of lists of calls."""

from qa_studio.domain.calls import Speaker
from qa_studio.messages import Texts
from qa_studio.services.rows import CallRow
from qa_studio.ui.models.column import Column


def started(row: CallRow, texts: Texts) -> str:
    """Gives when a call began, at its site."""
    return texts.moment(row.started_at, row.site_timezone)


def agent_share(row: CallRow) -> float | None:
    """Gives the agent's share of all talk (0–1), None where nobody listened yet."""
    return row.talk_share.get(Speaker.AGENT.value)


def _direction(row: CallRow, texts: Texts) -> str:
    return texts(f"direction.{row.direction.value}") if row.direction else "–"


def _language(row: CallRow, texts: Texts) -> str:
    if not row.language:
        return "–"
    return texts(f"language.{row.language}") if texts.has(f"language.{row.language}") else row.language


def _transcript(row: CallRow, texts: Texts) -> str:
    return texts(f"source.{row.transcript.value}") if row.transcript else "–"


def _evaluations(row: CallRow, texts: Texts) -> str:
    return texts.number(row.evaluations, 0) if row.evaluations else "–"


CALL_COLUMNS: tuple[Column[CallRow], ...] = (
    Column("started_at", started, lambda row: row.started_at, 150),
    Column("agent", lambda row, texts: row.agent or texts("ui.unknown_agent"), width_px=176),
    Column("queue", lambda row, texts: row.queue or "–", width_px=130),
    Column("duration_s", lambda row, texts: texts.duration(row.duration_s), lambda row: row.duration_s, 84, True),
    Column("transcript", _transcript, width_px=140),
    Column("evaluations", _evaluations, lambda row: row.evaluations, 100, True),
    Column("talk_share", lambda row, texts: texts.percent(agent_share(row)), agent_share, 104, True),
    Column("language", _language, width_px=84),
    Column("direction", _direction, width_px=90),
    Column("customer_number", lambda row, texts: row.customer_number or "–", width_px=140),
    Column("recording_name", lambda row, texts: row.recording_name or "–", width_px=240),
)
ORDERED_BY_STORAGE = frozenset(
    {"started_at", "agent", "queue", "direction", "customer_number", "duration_s", "language", "recording_name"}
)
"""Columns by which a long list can be ordered where it is kept."""
