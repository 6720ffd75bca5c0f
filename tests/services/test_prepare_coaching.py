"""Coaching reports from the workspace: intervals know how many calls there were, in the period and in each month."""

from datetime import date
from pathlib import Path

import pytest

from factories import evaluations_json, metadata_csv, tone_call
from qa_studio.domain.people import Person, Role
from qa_studio.services.import_calls import import_calls
from qa_studio.services.import_evaluations import import_evaluations
from qa_studio.services.prepare_coaching import prepare_coaching
from qa_studio.services.studio import Studio

DAYS = ("2026-09-05", "2026-09-20", "2026-10-02", "2026-10-30", "2026-10-31")


@pytest.fixture
def reviewed(studio: Studio, staff: dict[Role, Person], tmp_path: Path) -> int:
    """Ana's calls on each of the days, all reviewed but the last; gives her id."""
    paths = [tone_call(tmp_path / f"{day}.wav", 2.0, number) for number, day in enumerate(DAYS)]
    rows = [{"recording": f"{day}.wav", "agent": "1001", "started_at": f"{day} 10:00:00"} for day in DAYS]
    uids = import_calls(studio, paths, metadata=metadata_csv(tmp_path / "calls.csv", rows)).imported
    entries = [
        {
            "call": uid,
            "agent": "Ana",
            "reviewer": "Rita",
            "scorecard": "atencion_al_cliente",
            "published_at": "2026-11-02T12:00:00Z",
            "answers": {"saludo": number % 2 == 0},
        }
        for number, uid in enumerate(uids[:-1])
    ]
    assert import_evaluations(studio, evaluations_json(tmp_path / "e.json", entries)).failed == []
    return staff[Role.AGENT].id


def test_months_reviewed_whole_have_no_margin_in_the_period_and_before(studio: Studio, reviewed: int) -> None:
    report = prepare_coaching(studio, reviewed, date(2026, 10, 1), date(2026, 10, 31))
    assert [point.month for point in report.trend] == [date(2026, 9, 1), date(2026, 10, 1)]
    assert [point.estimate for point in report.trend] == [report.previous, report.overall]
    for estimate in (report.previous, report.overall):
        assert estimate.n == 2
        assert estimate.low == estimate.mean == estimate.high


def test_a_call_of_the_month_that_was_not_reviewed_leaves_a_margin(studio: Studio, reviewed: int) -> None:
    report = prepare_coaching(studio, reviewed, date(2026, 10, 1), date(2026, 11, 1))
    october = report.trend[-1].estimate
    assert october == report.overall
    assert october.low is not None
    assert october.high is not None
    assert october.low < october.high
