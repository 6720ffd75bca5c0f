"""Checks in scorecard files: the shipped ones have some, earlier versions stay, and what cannot work is refused."""

from pathlib import Path

import pytest

from qa_studio.domain.checks import Check, CheckKind
from qa_studio.domain.phrases import PhraseGroup
from qa_studio.services.manage_scorecards import get_scorecard
from qa_studio.services.studio import Studio
from qa_studio.storage.scorecard_files import ScorecardFileError, YamlScorecards
from small_scorecards import SMALL_YAML

FOLDER = Path(__file__).parents[2] / "scorecards"
FILES = YamlScorecards(FOLDER)


def with_checks(folder: Path, checks: str, question: str = "greeted") -> Path:
    """Writes the small form with checks on a question."""
    path = folder / "card.yaml"
    kinds = {
        "greeted": "{id: greeted, text: Greeted?, kind: yes_no}",
        "sorry": "kind: yes_no, shown_if: {question: mood, answers: [bad]}}",
    }
    line = kinds[question]
    path.write_text(SMALL_YAML.replace(line, f"{line[:-1]}, checks: {checks}}}"), encoding="utf-8")
    return path


def test_a_check_is_read_as_it_is_written(tmp_path: Path) -> None:
    path = with_checks(tmp_path, "[{kind: said, group: greeting, within_s: 15}, {kind: no_dead_air, speaker: anybody}]")
    question = FILES.read(path).question("greeted")
    assert question is not None
    assert question.checks == (
        Check(CheckKind.SAID, PhraseGroup.GREETING, within_s=15.0),
        Check(CheckKind.NO_DEAD_AIR, speaker=None),
    )


@pytest.mark.parametrize(
    ("checks", "message"),
    [
        ("[{kind: said}]", "scorecard_file.key_missing"),
        ("[{kind: said, group: hello}]", "scorecard_file.not_one_of"),
        ("[{kind: shouted}]", "scorecard_file.not_one_of"),
        ("[{kind: no_dead_air, limit_s: 2}]", "scorecard_file.too_small"),
        ("[{kind: no_dead_air, group: greeting}]", "scorecard.check_without_effect"),
        ("[]", "scorecard_file.too_few"),
    ],
)
def test_a_check_that_cannot_work_is_refused_with_its_line(tmp_path: Path, checks: str, message: str) -> None:
    with pytest.raises(ScorecardFileError) as refusal:
        FILES.read(with_checks(tmp_path, checks))
    assert [problem.id for _, problem in refusal.value.problems] == [message]
    assert refusal.value.problems[0][0] == SMALL_YAML[: SMALL_YAML.index("id: greeted")].count("\n") + 1


def test_a_new_workspace_has_both_versions_of_what_ships_and_the_newest_suggests_answers(studio: Studio) -> None:
    for scorecard in FILES.shipped():
        assert get_scorecard(studio, scorecard.id) == scorecard
        assert any(question.checks for question in scorecard.questions())
    for before in FILES.earlier():
        assert get_scorecard(studio, before.id, before.version) == before
        assert not any(question.checks for question in before.questions())
