"""Evaluations made elsewhere: the good ones are kept, wrong ones are named, nothing private is stored."""

from pathlib import Path
from typing import Any

import pytest

from factories import evaluations_json, tone_call
from qa_studio.domain.errors import KnownError
from qa_studio.domain.evaluations import EvaluationState, Origin
from qa_studio.domain.people import Role
from qa_studio.services.import_calls import import_calls
from qa_studio.services.import_evaluations import import_evaluations
from qa_studio.services.manage_people import add_person
from qa_studio.services.studio import Studio

CARD = "4539 1488 0343 6467"


@pytest.fixture
def entry(studio: Studio, tmp_path: Path) -> dict[str, Any]:
    """A good entry about a four-second call."""
    uid = import_calls(studio, [tone_call(tmp_path / "one.wav", 4.0)]).imported[0]
    return {
        "call": uid,
        "agent": "Ana",
        "reviewer": "Rita",
        "scorecard": "atencion_al_cliente",
        "published_at": "2026-03-20T12:00:00Z",
        "answers": {"saludo": True},
    }


def stored(studio: Studio, uid: str) -> Any:
    """Gives a call's only evaluation."""
    with studio.uow() as uow:
        (evaluation,) = uow.evaluations.of_call(uid)
    return evaluation


def test_a_good_entry_is_published_random_and_scored(studio: Studio, tmp_path: Path, entry: dict[str, Any]) -> None:
    outcome = import_evaluations(studio, evaluations_json(tmp_path / "e.json", [entry]))
    assert (outcome.imported, outcome.failed) == (1, [])
    evaluation = stored(studio, entry["call"])
    assert (evaluation.state, evaluation.origin) == (EvaluationState.PUBLISHED, Origin.RANDOM)
    assert evaluation.score == 100
    assert {one.reason.id for one in outcome.warnings} == {"evaluations.incomplete", "evaluations.person_added"}


def test_card_numbers_never_get_in(studio: Studio, tmp_path: Path, entry: dict[str, Any]) -> None:
    entry |= {
        "comment": f"Dio su tarjeta {CARD}",
        "answers": {"saludo": {"value": True, "comment": CARD}},
        "evidence": [{"question": "saludo", "start_s": 0, "end_s": 1, "quote": f"es {CARD}"}],
    }
    import_evaluations(studio, evaluations_json(tmp_path / "e.json", [entry]))
    assert CARD not in repr(stored(studio, entry["call"]))


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({"reviewer": "  "}, "evaluations.wrong_field"),
        ({"origin": "foo"}, "evaluations.wrong_field"),
        ({"version": "x"}, "evaluations.wrong_field"),
        ({"published_at": "soon"}, "evaluations.wrong_field"),
        ({"published_at": "2999-01-01T00:00:00Z"}, "evaluations.wrong_date"),
        ({"published_at": "0001-01-01T00:00:00+14:00"}, "evaluations.wrong_date"),
        ({"answers": {}}, "evaluations.missing_field"),
        ({"answers": {"nothing": True}}, "answer.unknown_question"),
        ({"answers": {"saludo": {"value": True, "cause": "weather"}}}, "evaluations.wrong_field"),
        ({"evidence": [{"question": "saludo", "start_s": 100, "end_s": 200}]}, "evaluations.wrong_moment"),
        ({"evidence": [{"question": "saludo", "start_s": 0, "end_s": 10**400}]}, "evaluations.wrong_field"),
        ({"reviewer": "Ana"}, "evaluations.wrong_role"),
        ({"agent": "Ada"}, "evaluations.wrong_role"),
        ({"scorecard": "none"}, "scorecard.not_found"),
        ({"call": "ffffff"}, "call.not_found"),
    ],
)
def test_a_wrong_entry_is_named_and_the_good_one_beside_it_kept(
    studio: Studio, tmp_path: Path, entry: dict[str, Any], change: dict[str, Any], expected: str
) -> None:
    add_person(studio, "Ana", Role.AGENT)
    outcome = import_evaluations(studio, evaluations_json(tmp_path / "e.json", [entry | change, entry, "no entry"]))
    assert outcome.imported == 1
    assert [(one.path, one.reason.id) for one in outcome.failed] == [
        ("e.json#1", expected),
        ("e.json#3", "evaluations.wrong_field"),
    ]


def test_importing_again_changes_nothing_and_says_where_answers_differ(
    studio: Studio, tmp_path: Path, entry: dict[str, Any]
) -> None:
    import_evaluations(studio, evaluations_json(tmp_path / "e.json", [entry]))
    outcome = import_evaluations(
        studio, evaluations_json(tmp_path / "e.json", [entry, entry | {"answers": {"saludo": False}}])
    )
    assert (outcome.imported, outcome.duplicates) == (0, 2)
    assert [one.reason.id for one in outcome.warnings if one.path == "e.json#2"][-1:] == ["evaluations.kept_other"]
    assert stored(studio, entry["call"]).values == {"saludo": True}


@pytest.mark.parametrize("content", ["", "[" * 100_000, '{"evaluations": 3}', "[]", "\x00"])
def test_a_file_that_is_no_list_of_evaluations_is_one_sentence(studio: Studio, tmp_path: Path, content: str) -> None:
    path = tmp_path / "e.json"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(KnownError):
        import_evaluations(studio, path)
