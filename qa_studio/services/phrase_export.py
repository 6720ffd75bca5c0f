"""A phrase library written as YAML; its strings are quoted as JSON quotes them, which YAML reads."""

import json
from collections.abc import Iterable, Iterator

from qa_studio.domain.phrases import PhraseRule, Window


def phrases_as_yaml(language: str, rules: Iterable[PhraseRule]) -> str:
    """Gives the rules of a language as a phrase library file."""
    lines = [f"language: {language}"]
    blocks = ["\n".join(_rule(rule, language)) for rule in rules]
    return "\n".join([*lines, "rules:" if blocks else "rules: []", *blocks]) + "\n"


def _rule(rule: PhraseRule, language: str) -> Iterator[str]:
    yield f"  - id: {_quoted(rule.id.removeprefix(language + '.'))}"
    yield f"    group: {rule.group.value}"
    yield f"    title: {_quoted(rule.title)}"
    if rule.speaker is not None:
        yield f"    speaker: {rule.speaker.value}"
    if not rule.is_active:
        yield "    active: false"
    yield from _window(rule.window)
    yield "    patterns:"
    yield from (f"      - {_quoted(pattern)}" for pattern in rule.patterns)


def _window(window: Window) -> Iterator[str]:
    for name in ("within_s", "last_s", "after", "not_after"):
        value = getattr(window, name)
        if value is not None:
            yield f"    {name}: {value:g}" if isinstance(value, float | int) else f"    {name}: {value.value}"
    if window.near_s != Window().near_s:
        yield f"    near_s: {window.near_s:g}"


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)
