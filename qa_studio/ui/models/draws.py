"""The columns of the tables around random samples."""

from dataclasses import dataclass

from qa_studio.domain.sampling import DrawnCall, Stratum
from qa_studio.messages import Texts
from qa_studio.services.rows import AgentCount, CallRow, DrawRow
from qa_studio.ui.models.calls import started
from qa_studio.ui.models.column import Column


@dataclass(frozen=True)
class Wanted:
    """An agent before a draw: how many calls there are, how many may be drawn and how many will be."""

    count: AgentCount
    eligible: int
    will_take: int


@dataclass(frozen=True)
class DrawnRow:
    """A drawn call with what is known of the call itself (None where the call list does not have it)."""

    item: DrawnCall
    call: CallRow | None


def wanted_rows(counts: tuple[AgentCount, ...], per_agent: int, include_drawn: bool) -> tuple[Wanted, ...]:
    """Gives, agent by agent, what a draw of `per_agent` calls would take."""
    rows = []
    for count in counts:
        eligible = count.calls if include_drawn else count.not_drawn
        rows.append(Wanted(count, eligible, min(eligible, per_agent)))
    return tuple(rows)


def _short_of(row: Wanted) -> str | None:
    return "warning" if row.will_take == 0 else None


WANTED_COLUMNS: tuple[Column[Wanted], ...] = (
    Column("agent", lambda row, texts: row.count.agent, width_px=200),
    Column("calls", lambda row, texts: texts.number(row.count.calls, 0), lambda row: row.count.calls, 90, True),
    Column("eligible", lambda row, texts: texts.number(row.eligible, 0), lambda row: row.eligible, 110, True),
    Column(
        "will_take",
        lambda row, texts: texts.number(row.will_take, 0),
        lambda row: row.will_take,
        110,
        True,
        tone=_short_of,
    ),
)


def _drawn_at(row: DrawRow, texts: Texts) -> str:
    return texts.moment(row.drawn_at, "UTC")


DRAW_COLUMNS: tuple[Column[DrawRow], ...] = (
    Column("draw", lambda row, texts: str(row.id), lambda row: row.id, 60, True),
    Column("drawn_at", _drawn_at, lambda row: row.drawn_at, 150),
    Column("drawn_by", lambda row, texts: row.drawn_by, width_px=130),
    Column("agents", lambda row, texts: texts.number(row.agents, 0), lambda row: row.agents, 80, True),
    Column("eligible", lambda row, texts: texts.number(row.eligible, 0), lambda row: row.eligible, 90, True),
    Column("drawn", lambda row, texts: texts.number(row.drawn, 0), lambda row: row.drawn, 84, True),
    Column("reviewed", lambda row, texts: texts.number(row.reviewed, 0), lambda row: row.reviewed, 92, True),
    Column(
        "seed_kind",
        lambda row, texts: texts("sample.seed_chosen" if row.is_seed_chosen else "sample.seed_random"),
        width_px=130,
        tone=lambda row: "warning" if row.is_seed_chosen else None,
    ),
)


def _standing(row: DrawnRow, texts: Texts) -> str:
    if row.item.replaced_because:
        return texts("sample.replaced", reason=row.item.replaced_because)
    return texts("sample.came_instead") if row.item.replaces else texts("sample.stands")


DRAWN_COLUMNS: tuple[Column[DrawnRow], ...] = (
    Column("agent", lambda row, texts: row.item.stratum, width_px=150),
    Column("rank", lambda row, texts: str(row.item.rank), lambda row: row.item.rank, 60, True),
    Column(
        "started_at",
        lambda row, texts: started(row.call, texts) if row.call else "–",
        lambda row: row.call.started_at if row.call else None,
        150,
    ),
    Column(
        "duration_s",
        lambda row, texts: texts.duration(row.call.duration_s) if row.call else "–",
        lambda row: row.call.duration_s if row.call else None,
        80,
        True,
    ),
    Column("standing", _standing, width_px=180, tone=lambda row: "muted" if row.item.replaced_because else None),
    Column("uid", lambda row, texts: row.item.uid[:12], width_px=120, tip=lambda row, texts: row.item.uid),
)

STRATUM_COLUMNS: tuple[Column[Stratum], ...] = (
    Column("agent", lambda row, texts: row.key, width_px=180),
    Column("eligible", lambda row, texts: str(len(row.eligible)), lambda row: len(row.eligible), 100, True),
    Column("wanted", lambda row, texts: str(row.wanted), lambda row: row.wanted, 90, True),
    Column(
        "taken",
        lambda row, texts: texts("sample.short", n=row.taken) if row.is_short else str(row.taken),
        lambda row: row.taken,
        180,
        tone=lambda row: "warning" if row.is_short else None,
    ),
)
