"""What a person searches for as the page holds it, and the columns of what was found."""

from dataclasses import dataclass, field
from enum import StrEnum

from qa_studio.domain.calls import Speaker
from qa_studio.domain.searching import SearchQuery
from qa_studio.messages import Texts
from qa_studio.services.understanding_repositories import SearchRow
from qa_studio.ui.models.calls import started
from qa_studio.ui.models.column import Column
from qa_studio.ui.models.insights import speaker_name
from qa_studio.ui.models.period import ChosenCalls


class SaidWhen(StrEnum):
    """In which part of a call something is to be said."""

    ANY = "any"
    FIRST = "first"
    LAST = "last"


@dataclass(frozen=True)
class Sought:
    """Words, who says them, when in the call (the first or last so many `seconds`), and in which calls."""

    text: str = ""
    speaker: Speaker | None = None
    when: SaidWhen = SaidWhen.ANY
    seconds: int = 60
    calls: ChosenCalls = field(default_factory=ChosenCalls)

    def query(self, zone: str) -> SearchQuery:
        """Gives the query at a site (IANA zone)."""
        return SearchQuery(
            self.text,
            self.speaker,
            within_s=float(self.seconds) if self.when is SaidWhen.FIRST else None,
            last_s=float(self.seconds) if self.when is SaidWhen.LAST else None,
            calls=self.calls.at(zone),
        )


def _at(row: SearchRow, texts: Texts) -> str:
    return f"▸ {texts.duration(row.hit.span.start_s)}"


def _play_tip(row: SearchRow, texts: Texts) -> str:
    return texts("search.play_tip")


HIT_COLUMNS: tuple[Column[SearchRow], ...] = (
    Column("said_at", _at, width_px=76, tone=lambda row: "accent", tip=_play_tip),
    Column(
        "speaker",
        lambda row, texts: speaker_name(row.hit.speaker, texts),
        width_px=88,
        tone=lambda row: {Speaker.AGENT: "agent", Speaker.CUSTOMER: "customer"}.get(row.hit.speaker, "muted"),
    ),
    Column("said", lambda row, texts: row.hit.text, width_px=470),
    Column("agent", lambda row, texts: row.call.agent or texts("ui.unknown_agent"), width_px=140),
    Column("queue", lambda row, texts: row.call.queue or "–", width_px=100),
    Column("started_at", lambda row, texts: started(row.call, texts), width_px=130),
)
PLAYED, WORDS = 0, 2
"""The places of the column that plays a hit, and of the one with its words."""
