"""People over time, metadata columns, transcripts and calls for readers, and a doctor without a workspace."""

import csv
from pathlib import Path

import pytest
from ruamel.yaml import YAML

from factories import SCRIPT_VTT, evaluations_json, tone_call


@pytest.fixture
def call(run, tmp_path: Path) -> str:
    """The uid of an imported Spanish call with an imported transcript; its metadata has headings of its own."""
    tone_call(tmp_path / "one.wav", 2.0, seed=1)
    with (tmp_path / "odd.csv").open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows([["Foo", "Bar", "Baz"], ["one.wav", "2026-03-01 10:00:00", "Ana"]])
    columns = ("--map", "recording=Foo", "--map", "started_at=Bar", "--map", "agent=Baz")
    ran = run("import", tmp_path / "one.wav", "--metadata", tmp_path / "odd.csv", *columns, "--json")
    assert (ran.code, ran.answer["failed"]) == (0, [])
    uid: str = ran.answer["calls"][0]
    script = tmp_path / "script.vtt"
    script.write_text(SCRIPT_VTT, encoding="utf-8")
    assert run("transcripts", "import", uid, script, "--language", "en").code == 0
    return uid


def test_columns_named_by_a_person_are_used_and_remembered(run, call: str, tmp_path: Path) -> None:
    shown = run("calls", "show", call, "--json").answer
    assert shown["started_at"].startswith("2026-03-01T10:00:00")
    again = run("import", tmp_path / "one.wav", "--metadata", tmp_path / "odd.csv", "--json")
    assert (again.answer["duplicates"], again.answer["failed"]) == (1, [])
    assert run("import", tmp_path / "one.wav", "--map", "agent=Baz").code == 2
    assert run("import", tmp_path / "one.wav", "--metadata", tmp_path / "odd.csv", "--map", "agent").code == 2


def test_a_call_is_shown_in_the_readers_language(run, call: str) -> None:
    shown = run("calls", "show", call, locale="es").out
    assert "Habla: Agente" in shown
    assert not any(mark in shown for mark in ("{", "None", "talk_share"))
    listed = run("calls", "list").out
    assert call[:12] in listed
    assert len(listed.strip().splitlines()) == 2


def test_an_imported_transcript_says_so_in_the_readers_language(run, call: str, tmp_path: Path) -> None:
    lines = run("transcript", call, locale="es").out.splitlines()
    assert lines[0] == "# Transcripción: importada (WebVTT)"
    assert "Agente: " in lines[1]
    vtt = run("transcript", call, "--format", "vtt").out
    assert "NOTE Transcript: imported (WebVTT)" in vtt
    (tmp_path / "again.vtt").write_text(vtt, encoding="utf-8")
    before = run("transcript", call, "--format", "srt").out
    assert run("transcripts", "import", call, tmp_path / "again.vtt").code == 0
    assert run("transcript", call, "--format", "srt").out == before


def test_people_change_extension_team_and_role_over_time(run) -> None:
    for name in ("Ana", "Bea"):
        assert run("people", "add", name, "--role", "agent").code == 0
    assert run("people", "handle", "Ana", "101", "--from", "2026-01-01", "--to", "2026-03-31").code == 0
    assert run("people", "handle", "Bea", "101", "--from", "2026-03-31").code == 1
    assert run("people", "handle", "Bea", "101", "--from", "2026-04-01").code == 0
    assert run("people", "team", "Ana", "Retention", "--from", "2026-02-01").code == 0
    changed = run("people", "role", "Ana", "reviewer", "--json").answer
    assert changed["people"][0]["role"] == "reviewer"
    assert run("people", "role", "Ana", "boss").code == 2


def _answers() -> dict[str, object]:
    """Gives a possible answer to every question of the English scorecard."""
    content = YAML(typ="safe").load(Path(__file__).parents[2] / "scorecards" / "customer_service.yaml")
    answers: dict[str, object] = {}
    for question in (one for section in content["sections"] for one in section["questions"]):
        options = [one["id"] for one in question.get("options", ())]
        by_kind = {"yes_no": True, "scale": 1, "number": 1, "choice": options[:1] and options[0], "multi": options[:1]}
        answers[question["id"]] = by_kind.get(question["kind"], "ok")
    return answers


def test_an_agent_lists_their_own_published_evaluations(run, call: str, tmp_path: Path) -> None:
    for name in ("Ana", "Bea"):
        run("people", "add", name, "--role", "agent")
    entry = {
        "call": call,
        "agent": "Ana",
        "reviewer": "Rita",
        "scorecard": "customer_service",
        "version": 1,
        "published_at": "2026-03-20T12:00:00Z",
        "answers": _answers(),
        "evidence": [],
        "comment": "",
    }
    loaded = run("evaluations", "import", evaluations_json(tmp_path / "e.json", [entry]), "--json")
    assert loaded.answer["failed"] == []
    everything = run("evaluations", "list", "--json").answer["evaluations"]
    own = run("evaluations", "list", "--user", "Ana", "--json")
    assert own.code == 0
    assert len(everything) == 1
    assert own.answer["evaluations"] == everything
    assert run("evaluations", "list", "--user", "Bea", "--json").answer["evaluations"] == []
    assert run("evaluations", "list", "--user", "Bea", "--agent", "Ana").code == 1


def test_the_doctor_answers_where_the_workspace_is_unusable(run, tmp_path: Path) -> None:
    taken = tmp_path / "taken"
    taken.write_text("a file")
    ran = run("doctor", "--workspace", taken / "below", "--json")
    assert ran.code == 3
    checks = {one["name"]: one for one in ran.answer["checks"]}
    assert checks["workspace"]["state"] == "missing"
    assert checks["workspace"]["remedy"]
    assert checks["python"]["state"] == "ok"
    assert "database" not in checks
