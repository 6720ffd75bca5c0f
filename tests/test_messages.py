"""Numbers as people read them: halves rounded up, lines of a score with the decimals it takes to check them."""

from pathlib import Path

import pytest

from qa_studio.domain import scoring_trace
from qa_studio.domain.scorecards import LocalText, Question, QuestionKind, ScoringMode, Section
from qa_studio.messages import Texts

TEXTS = Path(__file__).parent.parent / "resources" / "translations"


@pytest.fixture(scope="module")
def english() -> Texts:
    return Texts(TEXTS, "en")


def test_halves_are_rounded_up(english: Texts) -> None:
    assert [english.number(value) for value in (56.25, 0.35, 84.35 - 1e-14, -0.25, -0.04)] == [
        "56.3",
        "0.4",
        "84.4",
        "-0.3",
        "0.0",
    ]
    assert [english.number(value, 0) for value in (0.5, 2.5, 1234567)] == ["1", "3", "1,234,567"]
    assert english.percent(0.285) == "29%"
    assert english.percent(0.00125, 1) == "0.1%"
    assert Texts(TEXTS, "es").number(1234.25) == "1.234,3"


def test_a_line_of_a_score_can_be_checked_by_hand(english: Texts) -> None:
    asked = Question("q", LocalText({"en": "Q?"}), QuestionKind.SCALE)
    part = Section("s", LocalText({"en": "S"}), (asked,))
    assert english.of(scoring_trace.question(asked, 2.25, 4.0)) == "Q? 2.25 of 4"
    line = english.of(scoring_trace.section(ScoringMode.WEIGHTED, part, 2.25, 4.0, is_zeroed=False))
    assert "2.25 of 4 " in line
    assert "= 56.25 of 100" in line
    assert english.of(scoring_trace.total(62.5)) == "Score: 62.5 of 100."
