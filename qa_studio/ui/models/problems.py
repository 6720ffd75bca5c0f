"""The columns of the problems page: phrases on the rise, problems that are followed, and the calls behind one."""

from qa_studio.domain.topics import Problem, RisingPhrase
from qa_studio.messages import Texts
from qa_studio.services.rows import CallRow
from qa_studio.ui.models.calls import started
from qa_studio.ui.models.column import Column


def _rise(phrase: RisingPhrase, texts: Texts) -> str:
    return texts.number(phrase.z)


def _rise_tip(phrase: RisingPhrase, texts: Texts) -> str:
    return texts("problems.rise_tip", z=texts.number(phrase.z), odds=texts.number(phrase.log_odds, 2))


RISING_COLUMNS: tuple[Column[RisingPhrase], ...] = (
    Column("phrase", lambda phrase, texts: phrase.text, width_px=220),
    Column("calls_now", lambda phrase, texts: texts.number(phrase.calls_now, 0), lambda one: one.calls_now, 80, True),
    Column(
        "calls_before",
        lambda phrase, texts: texts.number(phrase.calls_before, 0),
        lambda one: one.calls_before,
        80,
        True,
    ),
    Column("rise", _rise, lambda one: one.z, 70, True, tip=_rise_tip),
)
PROBLEM_COLUMNS: tuple[Column[Problem], ...] = (
    Column("problem", lambda problem, texts: problem.title, width_px=220),
    Column("queue", lambda problem, texts: problem.queue or texts("calls.all_queues"), width_px=110),
    Column("problem_state", lambda problem, texts: texts(f"problem.state.{problem.state.value}"), width_px=100),
    Column("named_by", lambda problem, texts: problem.named_by, width_px=120),
)
BEHIND_COLUMNS: tuple[Column[CallRow], ...] = (
    Column("started_at", started, lambda row: row.started_at, 140),
    Column("agent", lambda row, texts: row.agent or texts("ui.unknown_agent"), width_px=160),
    Column("queue", lambda row, texts: row.queue or "–", width_px=110),
    Column("duration_s", lambda row, texts: texts.duration(row.duration_s), lambda row: row.duration_s, 80, True),
)
