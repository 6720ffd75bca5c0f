"""The catalogue: every message used has its sentence in both languages, with the same parameters."""

import ast
import re
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

ROOT = Path(__file__).parent.parent
ID = re.compile(r"[a-z][a-z0-9_]*(\.[a-z0-9_]+)+")
FIELD = re.compile(r"\{(\w+)\}")


def catalogue(language: str) -> dict[str, list[str]]:
    """Gives all sentences of a language by id; no id may be in two files."""
    sentences: dict[str, list[str]] = {}
    for path in sorted((ROOT / "resources" / "translations" / language).glob("*.po")):
        with path.open("rb") as file:
            for entry in read_po(file, locale=language):
                if entry.id:
                    key = entry.id if isinstance(entry.id, str) else entry.id[0]
                    assert key not in sentences, f"{key} stands twice, again in {path.name}"
                    strings = [entry.string] if isinstance(entry.string, str) else list(entry.string)
                    sentences[key] = strings
    return sentences


def used_ids() -> dict[str, str]:
    """Gives every literal that is called as a message id, and where."""
    found: dict[str, str] = {}
    for path in (ROOT / "qa_studio").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and node.args and isinstance(node.args[0], ast.Constant):
                value = node.args[0].value
                if isinstance(value, str) and ID.fullmatch(value) and _is_message_call(node.func):
                    found[value] = f"{path.relative_to(ROOT)}:{node.lineno}"
    return found


MESSAGE_CALLS = {"KnownError", "NotFound", "NotAllowed", "Message", "of", "text", "texts", "say", "progress", "tr", "_"}


def _is_message_call(function: ast.expr) -> bool:
    name = function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", "")
    return name in MESSAGE_CALLS


@pytest.mark.parametrize("language", ["es", "en"])
def test_every_message_used_has_its_sentence(language: str) -> None:
    known = catalogue(language)
    missing = {message: place for message, place in used_ids().items() if message not in known}
    assert not missing


def test_both_languages_know_the_same_messages_with_the_same_parameters() -> None:
    spanish, english = catalogue("es"), catalogue("en")
    assert set(spanish) == set(english)
    fields = {key: {name for one in texts for name in FIELD.findall(one)} for key, texts in spanish.items()}
    other = {key: {name for one in texts for name in FIELD.findall(one)} for key, texts in english.items()}
    assert {key: (fields[key], other[key]) for key in fields if fields[key] != other[key]} == {}


def test_no_sentence_is_empty() -> None:
    for language in ("es", "en"):
        assert [key for key, texts in catalogue(language).items() if not all(texts)] == []


@pytest.mark.parametrize("language", ["es", "en"])
@pytest.mark.parametrize("family", ["customer_critical", "business_critical", "compliance_critical"])
def test_a_family_of_critical_errors_is_called_the_same_everywhere(language: str, family: str) -> None:
    known = catalogue(language)
    prefixes = ("family", "coaching_report.family", "scoring.family", "review.family_long")
    assert len({known[f"{prefix}.{family}"][0].casefold() for prefix in prefixes}) == 1
