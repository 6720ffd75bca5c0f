"""Glossary, speakers and corrections on the command line."""

import json
from pathlib import Path

from cli.conftest import Run
from factories import SCRIPT_VTT, tone_call


def test_terms_come_in_and_go_out(run: Run, tmp_path: Path) -> None:
    added = run("glossary", "add", "Fibra Plus", "--heard", "fibra blus", "--language", "es", "--json")
    assert (added.code, added.answer["term"]["heard"]) == (0, ["fibra blus"])
    again = run("glossary", "add", "fibra plus", "--heard", "libra plus", "--language", "es", "--json")
    assert again.answer["term"]["heard"] == ["fibra blus", "libra plus"]
    exported = run("glossary", "export").out
    assert exported == "language,written,heard,note\nes,Fibra Plus,fibra blus|libra plus,\n"
    terms = tmp_path / "terms.csv"
    terms.write_text(exported + "es,Rúter,router,\nes,,x,\n", encoding="utf-8")
    imported = run("glossary", "import", terms, "--json")
    assert (imported.code, imported.answer["added"], len(imported.answer["problems"])) == (3, 1, 1)
    assert run("glossary", "remove", "rúter", "--language", "es").code == 0
    assert [one["written"] for one in run("glossary", "list", "--json").answer["terms"]] == ["Fibra Plus"]


def test_speakers_and_words_are_put_right(run: Run, tmp_path: Path) -> None:
    recording = tone_call(tmp_path / "one.wav", 4.0)
    assert run("import", recording).code == 0
    script = tmp_path / "one.vtt"
    script.write_text(SCRIPT_VTT, encoding="utf-8")
    assert run("transcripts", "import", "one.wav", script, "--language", "en").code == 0
    assert run("transcripts", "speaker", "one.wav", 3, "unknown").code == 0
    assert run("transcripts", "correct", "one.wav", 1, "Thank you for calling, forty two.").code == 0
    stored = json.loads(run("transcript", "one.wav", "--format", "json").out)
    assert [one["speaker"] for one in stored["utterances"]] == ["agent", "customer", "unknown"]
    assert stored["utterances"][0]["text"] == "Thank you for calling, forty two."
    assert "calling, 42." in run("transcript", "one.wav", "--digits").out
    undone = run("transcripts", "undo", "one.wav", 1, "--json")
    assert (undone.code, undone.answer["text"]) == (0, stored["utterances"][0]["heard_text"])
    assert run("transcripts", "undo", "one.wav", 1).code == 1
    assert run("transcripts", "swap", "one.wav").code == 0
    swapped = json.loads(run("transcript", "one.wav", "--format", "json").out)
    assert [one["speaker"] for one in swapped["utterances"]] == ["customer", "agent", "unknown"]
    assert run("transcripts", "language", "one.wav", "es", "--json").answer["language"] == "es"
