"""The command line: JSON for machines, one sentence for people, exit codes that say how it went."""

import json
from pathlib import Path

import pytest

from factories import SCRIPT_VTT, evaluations_json, metadata_csv, tone_call

SEED = "00112233445566778899aabbccddeeff"


@pytest.fixture
def recordings(tmp_path: Path) -> Path:
    """A folder with four calls of two agents and their metadata."""
    folder = tmp_path / "recordings"
    folder.mkdir()
    rows = []
    for number in range(4):
        tone_call(folder / f"call-{number}.wav", 2.0, seed=number)
        rows.append(
            {
                "recording": f"call-{number}.wav",
                "agent": "Ana" if number < 3 else "Bea",
                "queue": "billing",
                "started_at": f"2026-03-0{number + 1} 10:00:00",
                "language": "en",
            }
        )
    metadata_csv(folder / "calls.csv", rows)
    return folder


def test_from_recordings_to_a_coaching_report(run, recordings: Path, tmp_path: Path) -> None:
    imported = run("import", recordings, "--metadata", recordings / "calls.csv", "--json")
    assert (imported.code, imported.answer["imported"], imported.answer["failed"]) == (0, 4, [])
    calls = run("calls", "list", "--agent", "Ana", "--json").answer["calls"]
    assert len(calls) == 3
    assert set(calls[0]) >= {
        "call",
        "agent",
        "queue",
        "started_at",
        "duration_s",
        "channels",
        "language",
        "transcript",
    }
    assert calls[0]["channels"] == 2
    assert set(calls[0]["talk_share"]) == {"agent", "customer"}
    drawn = run("sample", "draw", "--per-agent", 2, "--seed", SEED, "--json").answer
    assert drawn["seed"] == SEED
    assert drawn["eligible"] == 4
    assert sorted(one["agent"] for one in drawn["items"]) == ["Ana", "Ana", "Bea"]
    assert run("sample", "verify", drawn["draw"], "--json").answer["reproduced"] is True
    script = tmp_path / "script.vtt"
    script.write_text(SCRIPT_VTT, encoding="utf-8")
    call = drawn["items"][0]["call"]
    assert run("transcripts", "import", call, script, "--language", "en", "--json").code == 0
    transcript = json.loads(run("transcript", call, "--format", "json").out)
    assert transcript["source"] == "imported_webvtt"
    assert set(transcript["utterances"][0]) >= {
        "speaker",
        "start_s",
        "end_s",
        "text",
        "confidence",
        "sentiment",
        "words",
    }
    answers = _answers(run)
    entries = [
        {
            "call": one["call"],
            "agent": one["agent"],
            "reviewer": "Rita",
            "scorecard": "customer_service",
            "version": 1,
            "published_at": "2026-03-20T12:00:00Z",
            "answers": answers,
            "evidence": [{"question": next(iter(answers)), "start_s": 0.1, "end_s": 0.9, "quote": "hello"}],
            "comment": "",
        }
        for one in drawn["items"]
    ]
    entries.append({**entries[0], "scorecard": "no_such_card"})
    loaded = run("evaluations", "import", evaluations_json(tmp_path / "e.json", entries), "--json")
    assert (loaded.code, loaded.answer["imported"], len(loaded.answer["failed"])) == (3, 3, 1)
    report = run("report", "coaching", "--agent", "Ana", "--format", "pdf,html", "--out", tmp_path / "out", "--json")
    assert report.code == 0
    assert report.answer["evaluations"] == 2
    assert report.answer["mean"] is not None
    assert len(report.answer["interval"]) == 2
    assert sorted(Path(one).suffix for one in report.answer["files"]) == [".html", ".pdf"]
    assert all(Path(one).stat().st_size > 1000 for one in report.answer["files"])


def _answers(run) -> dict[str, object]:
    """Gives worked answers of the English scorecard: full marks but for what is a choice."""
    from ruamel.yaml import YAML

    path = Path(__file__).parents[2] / "scorecards" / "customer_service.yaml"
    content = YAML(typ="safe").load(path)
    answers: dict[str, object] = {}
    for section in content["sections"]:
        for question in section["questions"]:
            match question["kind"]:
                case "yes_no":
                    answers[question["id"]] = True
                case "scale":
                    answers[question["id"]] = 1
                case "choice":
                    answers[question["id"]] = question["options"][0]["id"]
                case "multi":
                    answers[question["id"]] = [question["options"][0]["id"]]
                case "number":
                    answers[question["id"]] = 1
                case _:
                    answers[question["id"]] = "ok"
    return answers


def test_score_says_how_the_total_came_about(run, tmp_path: Path) -> None:
    answers = tmp_path / "answers.json"
    answers.write_text(json.dumps({"answers": _answers(run)}), encoding="utf-8")
    scored = run("score", "customer_service", answers, "--json")
    assert scored.code == 0
    assert set(scored.answer) >= {"score", "failed", "sections", "families", "trace"}
    assert scored.answer["trace"]
    empty = tmp_path / "empty.json"
    empty.write_text('{"answers": {}}', encoding="utf-8")
    assert run("score", "customer_service", empty, "--json").answer["score"] is None


def test_score_refuses_answers_that_are_not_possible(run, tmp_path: Path) -> None:
    answers = tmp_path / "answers.json"
    answers.write_text('{"answers": {"no_such_question": true}}', encoding="utf-8")
    refused = run("score", "customer_service", answers, "--json")
    assert refused.code == 1
    assert "no_such_question" in refused.answer["error"]


@pytest.mark.parametrize(
    ("language", "line", "label"),
    [
        ("en", "Thank you so much, you were great!", "positive"),
        ("en", "This is a horrible, useless service.", "negative"),
        ("es", "Muchas gracias, me ha ayudado muchísimo", "positive"),
        ("es", "Esto es una vergüenza, nadie me resuelve nada", "negative"),
        ("es", "Le confirmo que su cita es el martes", "neutral"),
    ],
)
def test_sentiment_answers_a_line_with_a_line(run, language: str, line: str, label: str) -> None:
    ran = run("text", "sentiment", "--language", language, stdin=line + "\n")
    assert ran.code == 0
    answer = ran.answer
    assert answer["label"] == label
    assert -1 <= answer["compound"] <= 1
    assert isinstance(answer["evidence"], list)


def test_without_a_model_transcribe_says_in_one_sentence_what_to_do(run, recordings: Path) -> None:
    run("import", recordings, "--metadata", recordings / "calls.csv")
    ran = run("transcribe")
    assert ran.code == 1
    assert len(ran.err.strip().splitlines()) == 1
    assert "qa-studio models" in ran.err
    as_json = run("transcribe", "--json")
    assert as_json.code == 1
    assert len(as_json.answer["failed"]) == 4


def test_exit_codes_tell_done_some_nothing_and_wrong_usage(run, recordings: Path, tmp_path: Path) -> None:
    (recordings / "text.wav").write_text("no sound")
    assert run("import", recordings / "call-0.wav").code == 0
    assert run("import", recordings).code == 3
    assert run("import", recordings / "text.wav").code == 1
    assert run("import").code == 2
    assert run("no-such-command").code == 2


def test_bad_input_is_one_clear_sentence(run, tmp_path: Path) -> None:
    zero = tmp_path / "zero.zip"
    zero.touch()
    half = tmp_path / "vosk-model-half-en"
    (half / "conf").mkdir(parents=True)
    (half / "conf" / "mfcc.conf").write_text("--sample-frequency=16000\n")
    card = tmp_path / "card.yaml"
    good = (Path(__file__).parents[2] / "scorecards" / "atencion_al_cliente.yaml").read_text(encoding="utf-8")
    card.write_text(good.replace("weight: ", "weight: 9", 1), encoding="utf-8")
    for arguments in (
        ("models", "add", zero),
        ("models", "add", half),
        ("scorecards", "check", card),
        ("calls", "list", "--from", "yesterday"),
        ("calls", "list", "--user", "Nobody"),
        ("calls", "list", "--agent", "Nobody"),
        ("transcript", "abcdef"),
        ("sample", "verify", 99),
        ("sample", "draw", "--per-agent", 2),
        ("report", "coaching", "--agent", "Nobody"),
    ):
        for locale in ("en", "es"):
            ran = (
                run(*arguments, "--workspace", tmp_path / "w", locale=locale)
                if arguments[:2]
                != (
                    "scorecards",
                    "check",
                )
                else run(*arguments, locale=locale)
            )
            if arguments[-2:] == ("--user", "Nobody") and ran.code == 0:
                continue
            assert ran.code in (1, 2, 3), arguments
            assert len(ran.err.strip().splitlines()) == 1, (arguments, ran.err)


def test_models_lists_the_installed_package(run) -> None:
    models = run("models", "list", "--json").answer["models"]
    assert {"name", "language", "origin", "usable"} <= set(models[0])
    assert any(one["language"] == "ko" and one["origin"] == "package" and one["usable"] for one in models)


def test_doctor_names_what_is_missing_and_how_to_mend_it(run) -> None:
    ran = run("doctor", "--json")
    checks = {one["name"]: one for one in ran.answer["checks"]}
    assert checks["database"]["state"] == "ok"
    assert checks["workspace"]["state"] == "ok"
    assert "qa-studio models" in checks["speech es"]["remedy"]


def test_help_speaks_both_languages(run) -> None:
    assert "Importar grabaciones" in run("--help", locale="es").out
    assert "Import recordings" in run("--help", locale="en").out


def test_settings_choose_the_agents_side(run) -> None:
    assert run("settings", "set", "agent-channel", "right", "--json").answer["agent_channel"] == 1
    assert run("settings", "show", "--json").answer["agent_channel"] == 1
    assert run("settings", "set", "agent-channel", "middle").code == 2


def test_the_command_line_works_without_qt(run, tmp_path: Path) -> None:
    blocker = tmp_path / "blocked" / "PySide6"
    blocker.mkdir(parents=True)
    (blocker / "__init__.py").write_text("raise ImportError('PySide6 is blocked')\n")
    ran = run("calls", "list", "--json", env={"PYTHONPATH": str(blocker.parent)})
    assert (ran.code, ran.answer["calls"]) == (0, [])
