"""Scorecard files with something wrong: each is said in a sentence with file, line and remedy."""

import contextlib
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from qa_studio.domain.errors import KnownError
from qa_studio.domain.scorecards import Scorecard
from qa_studio.messages import Texts
from qa_studio.storage.scorecard_files import ScorecardFileError, YamlScorecards
from small_scorecards import SMALL_YAML

ROOT = Path(__file__).parents[2]
FOLDER = ROOT / "scorecards"
LANGUAGES = ("es", "en")
WEIGHTED = SMALL_YAML.replace("mode: points", "mode: weighted").replace("title: All", "title: All\n    weight: 100")
Reads = Callable[[str | bytes], Scorecard]


@pytest.fixture(scope="module")
def texts() -> dict[str, Texts]:
    """The sentences of both languages."""
    return {language: Texts(ROOT / "resources" / "translations", language) for language in LANGUAGES}


@pytest.fixture
def read(tmp_path: Path) -> Reads:
    """Reads a scorecard from a text or from bytes."""

    def reading(content: str | bytes) -> Scorecard:
        path = tmp_path / "card.yaml"
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return YamlScorecards(FOLDER).read(path)

    return reading


def swap(old: str, new: str, base: str = SMALL_YAML) -> str:
    assert old in base
    return base.replace(old, new)


WRONG: dict[str, tuple[str | bytes, int, str]] = {
    "a weight that is no number": (swap("weight: 100", "weight: much", WEIGHTED), 10, "scorecard_file.wrong_type"),
    "a weight below 0": (swap("weight: 100", "weight: -5", WEIGHTED), 10, "scorecard_file.too_small"),
    "weights that do not add up": (swap("weight: 100", "weight: 90", WEIGHTED), 7, "scorecard.weights_not_100"),
    "no weight in weighted mode": (swap("mode: points", "mode: weighted"), 8, "scorecard_file.key_missing"),
    "a weight nobody reads": (swap("title: All", "title: All\n    weight: 7"), 10, "scorecard.section_weight_"),
    "an infinite weight": (swap("weight: 100", "weight: .inf", WEIGHTED), 10, "scorecard_file."),
    "a weight that is not a number": (swap("weight: 100", "weight: .nan", WEIGHTED), 10, "scorecard_file.not_finite"),
    "points nobody reads": (swap("kind: choice", "kind: choice\n        points: 9"), 15, "scorecard.points_without"),
    "a multiplier of 0": (swap("title: All", "title: All\n    multiplier: 0"), 10, "scorecard_file.not_above"),
    "points beyond all numbers": (
        swap("points: 0}", "points: 1" + "0" * 400 + "}", SMALL_YAML),
        17,
        "scorecard_file.too_large_number",
    ),
    "an unknown kind": (swap("kind: number", "kind: stars"), 20, "scorecard_file.not_one_of"),
    "an unknown key": (swap("mode: points", "mode: points\ncolour: red"), 6, "scorecard_file.unknown_key"),
    "a misspelt key": (swap("kind: number", "kidn: number"), 20, "scorecard_file.unknown_key_similar"),
    "a question twice": (swap("id: sorry", "id: greeted"), 25, "scorecard.duplicate_question"),
    "an option twice": (swap("id: bad,", "id: good,"), 17, "scorecard.duplicate_option"),
    "an option called na": (swap("id: bad,", "id: na,"), 17, "scorecard.option_reserved"),
    "a choice without options": (swap("kind: number", "kind: multi"), 18, "scorecard_file.key_missing"),
    "a choice of one": (swap("          - {id: bad, label: Bad, points: 0}\n", ""), 15, "scorecard_file.too_few"),
    "options of a yes/no question": (swap("kind: choice", "kind: yes_no"), 15, "scorecard.options_without_effect"),
    "bands of a yes/no question": (swap("kind: number", "kind: yes_no"), 21, "scorecard.bands_without_effect"),
    "a condition on nobody": (swap("question: mood", "question: moon"), 25, "scorecard.condition_unknown"),
    "a condition on a later question": (swap("question: mood", "question: extra"), 25, "scorecard.condition_later"),
    "a condition on itself": (swap("question: mood", "question: sorry"), 25, "scorecard.condition_later"),
    "a condition on a number": (swap("question: mood", "question: wait"), 25, "scorecard.condition_kind"),
    "a condition that cannot hold": (swap("answers: [bad]", "answers: [sad]"), 25, "scorecard.condition_answer"),
    "bands that overlap": (swap("from: 20", "from: 10"), 23, "scorecard.bands_overlap"),
    "bands with a gap": (swap("from: 20", "from: 25"), 23, "scorecard.bands_gap"),
    "a band the wrong way round": (swap("from: 20, below: 40", "from: 60, below: 40"), 23, "scorecard.band_empty"),
    "a bonus with N/A": (swap("bonus: true", "bonus: true, allows_na: true"), 26, "scorecard.bonus_na"),
    "a bonus without cap": (swap("bonus_cap: 5\n", ""), 25, "scorecard.bonus_cap_missing"),
    "a bonus without points": (swap("points: 5,", "points: 0,"), 26, "scorecard.bonus_without_points"),
    "yes where true is wanted": (swap("bonus: true", "bonus: yes"), 26, "scorecard_file.wrong_type"),
    "a language without texts": (swap("[en]", "[en, es]"), 4, "scorecard.text_missing"),
    "an empty text": (swap("title: Small", "title: ''"), 4, "scorecard_file.text_wanted"),
    "an id with spaces": (swap("id: small", "id: Very Small"), 1, "scorecard_file.wrong_id"),
    "version 0": (swap("version: 1", "version: 0"), 2, "scorecard_file.too_small"),
    "no sections": (
        SMALL_YAML[: SMALL_YAML.index("  - id: all")].replace("sections:", "sections: []"),
        7,
        "scorecard_file.too_few",
    ),
    "nothing scored": (
        SMALL_YAML[: SMALL_YAML.index("      - id: mood")].replace("kind: yes_no", "kind: text"),
        7,
        "scorecard.nothing_scored",
    ),
    "not YAML": ("id: [small\nversion: 1\n", 2, "scorecard_file.not_yaml"),
    "a tab for an indent": (swap("  - id: all", "\t- id: all"), 8, "scorecard_file.not_yaml"),
    "a control character": ("id: small\ntitle: a\x07b\n", 2, "scorecard_file.not_yaml"),
    "a key twice": (swap("version: 1", "version: 1\nid: other"), 3, "scorecard_file.duplicate_key"),
    "an alias": ("a: &a [1]\nb: *a\n", 2, "scorecard_file.alias"),
    "an alias of itself": ("a: &a [*a]\n", 1, "scorecard_file.alias"),
    "brackets without end": ("[" * 200, 1, "scorecard_file.too_deep"),
    "an empty file": ("", 1, "scorecard_file.empty"),
    "a file of comments": ("# nothing\n\n", 1, "scorecard_file.empty"),
    "a list": ("- id: small\n", 1, "scorecard_file.not_scorecard"),
    "a plain text": ("Hello\n", 1, "scorecard_file.not_scorecard"),
    "two documents": (f"{SMALL_YAML}---\n{SMALL_YAML}", 27, "scorecard_file.not_yaml"),
    "another encoding": (swap("Small", "Pequeña").encode("cp1252"), 4, "scorecard_file.not_utf8"),
    "no text at all": (bytes(range(256)) * 4, 2, "scorecard_file."),
    "a critical choice nobody can fail": (
        swap("points: 0}", "points: 1}").replace(
            "kind: choice", "kind: choice\n        critical: {family: customer_critical, fails: form, effect: zero}"
        ),
        15,
        "scorecard.critical_never_fails",
    ),
    "a critical choice nobody can pass": (
        swap("points: 2}\n          - {id: bad", "points: 0}\n          - {id: bad").replace(
            "kind: choice", "kind: choice\n        critical: {family: customer_critical, fails: form, effect: zero}"
        ),
        15,
        "scorecard.critical_without_points",
    ),
    "an unknown family": (
        swap("kind: number", "kind: number\n        critical: {family: penc, fails: form, effect: zero}"),
        21,
        "scorecard_file.not_one_of",
    ),
}


@pytest.mark.parametrize("name", WRONG)
def test_what_is_wrong_is_said_with_file_line_and_remedy(name: str, read: Reads, texts: dict[str, Texts]) -> None:
    content, line, message_id = WRONG[name]
    with pytest.raises(ScorecardFileError) as raised:
        read(content)
    found_line, problem = raised.value.problems[0]
    assert problem.id.startswith(message_id)
    assert found_line == line
    for language in LANGUAGES:
        sentence = texts[language].of(raised.value.message)
        assert sentence.startswith("card.yaml, ")
        assert not re.search(r"scorecard(_file)?\.[a-z]|\{|None", sentence)


def test_several_problems_are_one_sentence_with_their_number(read: Reads, texts: dict[str, Texts]) -> None:
    with pytest.raises(ScorecardFileError) as raised:
        read(swap("from: 20", "from: 25").replace("question: mood", "question: moon").replace("id: bad,", "id: good,"))
    assert [line for line, _ in raised.value.problems] == [17, 23, 25, 25][: len(raised.value.problems)]
    assert raised.value.message.params["n"] == len(raised.value.problems) - 1
    assert texts["es"].of(raised.value.message).endswith("(Y 2 problemas más en este archivo.)")


def test_a_file_that_is_not_there_is_one_sentence(tmp_path: Path, texts: dict[str, Texts]) -> None:
    for path in (tmp_path / "nowhere.yaml", tmp_path):
        with pytest.raises(KnownError) as raised:
            YamlScorecards(FOLDER).read(path)
        assert raised.value.message.id == "scorecard_file.cannot_open"
        assert str(path) in texts["en"].of(raised.value.message)


def test_a_file_too_large_is_not_read(tmp_path: Path) -> None:
    path = tmp_path / "large.yaml"
    path.write_bytes(b"# " + b"x" * 1_000_001)
    with pytest.raises(KnownError, match="too_large"):
        YamlScorecards(FOLDER).read(path)


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(data=st.data())
def test_no_damage_to_a_file_causes_anything_but_a_sentence(data: st.DataObject, read: Reads) -> None:
    lines = SMALL_YAML.splitlines(keepends=True)
    position = data.draw(st.integers(0, len(lines) - 1))
    piece = data.draw(st.text(st.sampled_from("[]{}:-#&*!|>'\"%@` \t\n0.a\x00é?"), max_size=6))
    column = data.draw(st.integers(0, len(lines[position])))
    cut = data.draw(st.integers(0, 3))
    damaged = lines[position][:column] + piece + lines[position][column + cut :]
    with contextlib.suppress(ScorecardFileError):
        read("".join([*lines[:position], damaged, *lines[position + 1 :]]))
