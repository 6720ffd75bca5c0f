"""Phrase libraries as YAML files: the one that ships, and those that teams bring.

    language: es
    words: {time: dia|tarde|noche}  # sets of alternatives, for use as @time
    rules:
      - id: greeting.good_day       # the language is put before it: es.greeting.good_day
        group: greeting             # one of PhraseGroup
        title: Saluda
        speaker: agent              # agent, customer; left out: whoever says it
        within_s: 30                # the window: within_s, last_s, after, not_after, near_s
        patterns:
          - bueno @time

The schema stands in `resources/phrases/schema.json`. How patterns are written stands in `phrases_patterns`.
"""

import io
import re
from collections.abc import Iterator, Mapping
from dataclasses import fields
from pathlib import Path
from typing import Any, Final, NoReturn

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from qa_studio.domain.calls import Speaker
from qa_studio.domain.errors import KnownError, Message
from qa_studio.domain.phrases import PhraseGroup, PhraseRule, Window
from qa_studio.language.phrases import check_rule

MAX_BYTES: Final = 1_000_000
_TOP: Final = ("language", "words", "rules")
_SET: Final = re.compile(r"@([^\s|@!?=*]*)")
_WINDOW: Final = tuple(field.name for field in fields(Window))
_KEYS: Final = frozenset({"id", "group", "title", "speaker", "patterns", "active", *_WINDOW})


def read_phrase_file(path: Path, *, is_shipped: bool = False) -> tuple[PhraseRule, ...]:
    """Reads and checks a phrase library.

    Raises:
        KnownError: `phrase_file.cannot_open`, `phrase_file.too_large`, or `phrase_file.problem` with `file`, `line`
            and what to do (`problem`).
    """
    return tuple(_File(path, _text(path)).rules(is_shipped=is_shipped))


class _File:
    """A file's tree and its name, so that whatever is wrong comes with its line."""

    def __init__(self, path: Path, text: str) -> None:
        self._name = path.name
        self._sets: dict[str, str] = {}
        try:
            root = YAML(typ="safe", pure=True).compose(io.StringIO(text))
        except MarkedYAMLError as error:
            mark = error.problem_mark or error.context_mark
            self._refuse(mark.line + 1 if mark else 1, Message.of("phrase_file.not_yaml"))
        except YAMLError:
            self._refuse(1, Message.of("phrase_file.not_yaml"))
        if not isinstance(root, MappingNode):
            self._refuse(1, Message.of("phrase_file.not_library"))
        self._root: Node = root

    def rules(self, *, is_shipped: bool) -> Iterator[PhraseRule]:
        top = self._mapping(self._root)
        for key, value in top.items():
            if key not in _TOP:
                self._refuse(_line(value), Message.of("phrase_file.unknown_key", key=key, keys=", ".join(_TOP)))
        sets = self._mapping(top["words"]) if "words" in top else {}
        self._sets = {name: self._scalar(sets, name, self._root) for name in sets}
        language = self._scalar(top, "language", self._root).strip().lower()
        if not language.isalpha() or len(language) not in (2, 3):
            self._refuse(_line(top["language"]), Message.of("phrase_file.wrong_language", language=language))
        listed = top.get("rules")
        if not isinstance(listed, SequenceNode):
            self._refuse(_line(listed or self._root), Message.of("phrase_file.missing", key="rules"))
        known: set[str] = set()
        for node in listed.value:
            rule = self._rule(node, language, is_shipped=is_shipped)
            if rule.id in known:
                self._refuse(_line(node), Message.of("phrase_file.twice", id=rule.id))
            known.add(rule.id)
            yield rule

    def _rule(self, node: Node, language: str, *, is_shipped: bool) -> PhraseRule:
        tree = self._mapping(node)
        for key, value in tree.items():
            if key not in _KEYS:
                self._refuse(
                    _line(value), Message.of("phrase_file.unknown_key", key=key, keys=", ".join(sorted(_KEYS)))
                )
        own = self._scalar(tree, "id", node).strip()
        rule = PhraseRule(
            id=own if own.startswith(f"{language}.") else f"{language}.{own}",
            language=language,
            group=self._one_of(tree, "group", PhraseGroup, node),
            title=self._scalar(tree, "title", node),
            patterns=self._patterns(tree, node),
            speaker=self._one_of(tree, "speaker", Speaker, node) if "speaker" in tree else None,
            window=self._window(tree),
            is_active="active" not in tree or self._scalar(tree, "active", node).lower() not in ("false", "no"),
            is_shipped=is_shipped,
        )
        try:
            check_rule(rule)
        except KnownError as error:
            self._refuse(self._line_at_fault(tree, node, error), error.message)
        return rule

    def _line_at_fault(self, tree: Mapping[str, Node], node: Node, error: KnownError) -> int:
        """Gives the line of the pattern that an error names, else that of the rule."""
        wrong = error.message.params.get("pattern")
        patterns = tree.get("patterns")
        listed = patterns.value if isinstance(patterns, SequenceNode) else ()
        return next((_line(one) for one in listed if self._expanded(one) == wrong), _line(node))

    def _window(self, tree: Mapping[str, Node]) -> Window:
        given: dict[str, Any] = {}
        for key in _WINDOW:
            if key not in tree:
                continue
            if key in ("after", "not_after"):
                given[key] = self._one_of(tree, key, PhraseGroup, tree[key])
                continue
            try:
                given[key] = float(str(tree[key].value))
            except ValueError:
                self._refuse(_line(tree[key]), Message.of("phrase_file.no_number", key=key))
        return Window(**given)

    def _patterns(self, tree: Mapping[str, Node], node: Node) -> tuple[str, ...]:
        listed = tree.get("patterns")
        if not isinstance(listed, SequenceNode) or not all(isinstance(one, ScalarNode) for one in listed.value):
            self._refuse(_line(listed or node), Message.of("phrase_file.missing", key="patterns"))
        return tuple(self._expanded(one) for one in listed.value)

    def _expanded(self, node: ScalarNode) -> str:
        """Gives a pattern with the words of its sets in their place."""

        def words(found: re.Match[str]) -> str:
            if found[1] not in self._sets:
                self._refuse(_line(node), Message.of("phrase_file.no_such_set", name=found[1]))
            return self._sets[found[1]]

        return _SET.sub(words, str(node.value))

    def _one_of(self, tree: Mapping[str, Node], key: str, kind: Any, node: Node) -> Any:
        value = self._scalar(tree, key, node)
        if value not in list(kind):
            choices = ", ".join(one.value for one in kind)
            self._refuse(_line(tree[key]), Message.of("phrase_file.not_one_of", key=key, value=value, choices=choices))
        return kind(value)

    def _scalar(self, tree: Mapping[str, Node], key: str, node: Node) -> str:
        value = tree.get(key)
        if not isinstance(value, ScalarNode):
            self._refuse(_line(value or node), Message.of("phrase_file.missing", key=key))
        return str(value.value)

    def _mapping(self, node: Node) -> dict[str, Node]:
        if not isinstance(node, MappingNode):
            self._refuse(_line(node), Message.of("phrase_file.not_library"))
        return {str(key.value): value for key, value in node.value}

    def _refuse(self, line: int, problem: Message) -> NoReturn:
        raise KnownError("phrase_file.problem", file=self._name, line=line, problem=problem)


def _line(node: Node) -> int:
    return int(node.start_mark.line) + 1


def _text(path: Path) -> str:
    """Reads a file as UTF-8, with or without byte order mark."""
    try:
        if path.stat().st_size > MAX_BYTES:
            raise KnownError("phrase_file.too_large", file=path.name, limit=MAX_BYTES // 1000)
        return path.read_bytes().decode("utf-8-sig")
    except OSError as error:
        raise KnownError("phrase_file.cannot_open", file=str(path), reason=error.strerror or str(error)) from error
    except UnicodeDecodeError as error:
        problem = Message.of("phrase_file.not_utf8")
        raise KnownError("phrase_file.problem", file=path.name, line=1, problem=problem) from error
