"""The demo's evaluations answer their scorecards, and their evidence is heard in the call."""

import json
from collections import Counter
from collections.abc import Iterator, Mapping
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

Calls = Mapping[str, Mapping[str, Any]]
Utterances = Mapping[str, list[Mapping[str, Any]]]
Questions = Mapping[str, Mapping[str, Any]]

SCORECARDS = Path(__file__).resolve().parents[2] / "scorecards"


@pytest.fixture(scope="module")
def questions() -> Mapping[str, Questions]:
    """The questions of each shipped scorecard by id."""
    scorecards = (YAML(typ="safe", pure=True).load(path) for path in sorted(SCORECARDS.glob("*.yaml")))
    return {
        scorecard["id"]: {
            question["id"]: question for section in scorecard["sections"] for question in section["questions"]
        }
        for scorecard in scorecards
    }


def is_shown(question: Mapping[str, Any], answers: Mapping[str, Any]) -> bool:
    """Whether a question is asked, given the other answers."""
    condition = question.get("shown_if")
    return condition is None or answers[condition["question"]]["value"] in condition["answers"]


def fits(question: Mapping[str, Any], value: object) -> bool:
    """Whether a value is an answer to a question."""
    options = {option["id"] for option in question.get("options", ())}
    if value == "na":
        return bool(question.get("allows_na", True)) and not question.get("bonus")
    match question["kind"]:
        case "yes_no":
            return isinstance(value, bool)
        case "scale":
            return isinstance(value, int) and 0 <= value <= question["scale_max"]
        case "number":
            return isinstance(value, int | float) and value >= 0
        case "choice":
            return value in options
        case _:
            return isinstance(value, list) and set(value) <= options


def evidence(workspace: Mapping[str, Any]) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """Gives each moment of evidence with its call."""
    for evaluation in workspace["evaluations"]:
        for moment in evaluation["evidence"]:
            yield evaluation["call"], moment


def test_most_calls_but_the_recent_ones_are_evaluated(calls: Calls, workspace: Mapping[str, Any]) -> None:
    evaluated = {evaluation["call"] for evaluation in workspace["evaluations"]}
    assert 36 <= len(evaluated) == len(workspace["evaluations"]) <= 40
    assert {name for name, call in calls.items() if call["days_ago"] > 21} <= evaluated
    assert sum(call["days_ago"] <= 21 for name, call in calls.items() if name not in evaluated) >= 9


def test_every_question_that_is_shown_is_answered_as_its_kind_asks(
    workspace: Mapping[str, Any], questions: Mapping[str, Questions]
) -> None:
    for evaluation in workspace["evaluations"]:
        scorecard, answers = questions[evaluation["scorecard"]], evaluation["answers"]
        assert set(answers) == {name for name, one in scorecard.items() if is_shown(one, answers)}, evaluation["call"]
        wrong = [name for name, answer in answers.items() if not fits(scorecard[name], answer["value"])]
        assert wrong == [], evaluation["call"]


def test_spanish_calls_have_the_spanish_scorecard_and_english_ones_the_english(
    calls: Calls, workspace: Mapping[str, Any]
) -> None:
    for evaluation in workspace["evaluations"]:
        by_language = {"es": "atencion_al_cliente", "en": "customer_service"}
        assert evaluation["scorecard"] == by_language[calls[evaluation["call"]]["language"]]


def test_evidence_lies_in_the_call_and_quotes_what_is_said_there(
    calls: Calls, workspace: Mapping[str, Any], utterances: Utterances
) -> None:
    for call, moment in evidence(workspace):
        assert 0 <= moment["start_s"] < moment["end_s"] <= calls[call]["duration_s"], (call, moment)
        said = [one["text"] for one in utterances[call] if one["start_s"] == moment["start_s"]]
        assert not moment["quote"] or any(moment["quote"] in text for text in said), (call, moment)


def test_evidence_belongs_to_answered_questions(workspace: Mapping[str, Any]) -> None:
    for evaluation in workspace["evaluations"]:
        assert 2 <= len(evaluation["evidence"]) <= 4
        assert {moment["question"] for moment in evaluation["evidence"]} <= set(evaluation["answers"])


def test_no_quote_carries_a_digit_of_a_card(workspace: Mapping[str, Any]) -> None:
    spoken = {"cuatro uno uno", "cinco cinco cinco", "siete tres siete", "cuatro cinco tres nueve"}
    for call, moment in evidence(workspace):
        assert not any(digits in moment["quote"].casefold() for digits in spoken), call


def test_a_missed_greeting_is_answered_no_and_a_card_by_voice_too(calls: Calls, workspace: Mapping[str, Any]) -> None:
    for evaluation in workspace["evaluations"]:
        heard, answers = calls[evaluation["call"]]["heard"], evaluation["answers"]
        values = {question: answer["value"] for question, answer in answers.items()}
        greeted = values.get("saludo", values.get("greeting"))
        assert greeted is ("missed_greeting" not in heard), evaluation["call"]
        if "card_code" in heard:
            assert values["datos_tarjeta"] is False, evaluation["call"]
        if "missed_identity_check" in heard:
            assert values["verificacion_identidad"] is False, evaluation["call"]
        if "rude_agent" in heard:
            assert values["trato_respetuoso"] is False, evaluation["call"]
        if "data_asked_twice" in heard:
            assert values.get("datos_ya_dados", values.get("no_repeated_questions")) is False, evaluation["call"]


def test_waits_are_answered_as_long_as_they_are_heard(workspace: Mapping[str, Any], utterances: Utterances) -> None:
    for evaluation in workspace["evaluations"]:
        if "longest_wait" not in evaluation["answers"]:
            continue
        said = utterances[evaluation["call"]]
        longest_s = max(after["start_s"] - before["end_s"] for before, after in pairwise(said))
        assert abs(evaluation["answers"]["longest_wait"]["value"] - longest_s) < 0.6, evaluation["call"]


def test_faults_of_process_and_tool_are_told_apart_from_the_agents(workspace: Mapping[str, Any]) -> None:
    causes = Counter(
        answer["cause"] for evaluation in workspace["evaluations"] for answer in evaluation["answers"].values()
    )
    assert causes["process"] >= 3
    assert causes["tool"] >= 3


def test_actions_were_agreed_by_supervisors_with_agents(demo: Path, workspace: Mapping[str, Any]) -> None:
    actions = json.loads((demo / "actions.json").read_text("utf-8"))
    names = {
        role: {person["name"] for person in workspace["people"] if person["role"] == role}
        for role in ("agent", "supervisor")
    }
    assert actions
    assert {action["agent"] for action in actions} <= names["agent"]
    assert {action["agreed_with"] for action in actions} <= names["supervisor"]
    assert all(action["agreed_days_ago"] > 0 and action["due_in_days"] > 0 for action in actions)
