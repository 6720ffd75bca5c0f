"""YAML as plain values that remember their lines; anything but plain data is refused."""

import io
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.events import AliasEvent, CollectionEndEvent, CollectionStartEvent, Event
from ruamel.yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from qa_studio.domain.errors import Message

MAX_DEPTH: Final = 30
"""No scorecard nests deeper; deeper nesting is an accident or an attack on the parser."""
_TAG: Final = "tag:yaml.org,2002:"

Place = tuple[str | int, ...]


class YamlProblem(Exception):
    """The text is not YAML that can be used: why, and on which line (from 1)."""

    def __init__(self, message: Message, line: int) -> None:
        super().__init__(message, line)
        self.message = message
        self.line = line


@dataclass(frozen=True)
class LinedYaml:
    """A parsed document: plain dicts, lists and scalars, and the line (from 1) of each by its keys from the root."""

    value: object
    lines: Mapping[Place, int]

    def line_of(self, place: Place) -> int:
        """Gives the line of a place, or of the nearest thing around it that is there."""
        while place and place not in self.lines:
            place = place[:-1]
        return self.lines.get(place, 1)


def read_yaml(text: str) -> LinedYaml:
    """Parses one YAML 1.2 document of plain data; dates and the like stay text, an empty document is None.

    Raises:
        YamlProblem: `scorecard_file.not_yaml`, `.alias`, `.too_deep` or `.duplicate_key`.
    """
    try:
        _refuse_tricks(text)
        root = YAML(pure=True).compose(io.StringIO(text))
    except MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        raise YamlProblem(Message.of("scorecard_file.not_yaml"), mark.line + 1 if mark else 1) from error
    except YAMLError as error:
        position = getattr(error, "position", 0)
        line = text.count("\n", 0, position if isinstance(position, int) else 0) + 1
        raise YamlProblem(Message.of("scorecard_file.not_yaml"), line) from error
    lines: dict[Place, int] = {}
    return LinedYaml(None if root is None else _plain(root, (), lines), lines)


def _refuse_tricks(text: str) -> None:
    depth = 0
    events: Iterator[Event] = YAML(pure=True).parse(io.StringIO(text))
    for event in events:
        if isinstance(event, AliasEvent):
            raise YamlProblem(Message.of("scorecard_file.alias"), event.start_mark.line + 1)
        if isinstance(event, CollectionStartEvent):
            depth += 1
        elif isinstance(event, CollectionEndEvent):
            depth -= 1
        if depth > MAX_DEPTH:
            raise YamlProblem(Message.of("scorecard_file.too_deep"), event.start_mark.line + 1)


def _plain(node: Node, place: Place, lines: dict[Place, int]) -> object:
    lines.setdefault(place, node.start_mark.line + 1)
    match node:
        case MappingNode():
            return _mapping(node, place, lines)
        case SequenceNode():
            return [_plain(item, (*place, number), lines) for number, item in enumerate(node.value)]
        case ScalarNode():
            return _scalar(node)
        case _:
            raise YamlProblem(Message.of("scorecard_file.not_yaml"), node.start_mark.line + 1)


def _mapping(node: MappingNode, place: Place, lines: dict[Place, int]) -> dict[str, object]:
    plain: dict[str, object] = {}
    for key_node, value_node in node.value:
        line = key_node.start_mark.line + 1
        if not isinstance(key_node, ScalarNode):
            raise YamlProblem(Message.of("scorecard_file.not_yaml"), line)
        key = str(key_node.value)
        if key in plain:
            raise YamlProblem(Message.of("scorecard_file.duplicate_key", key=key), line)
        lines[(*place, key)] = line
        plain[key] = _plain(value_node, (*place, key), lines)
    return plain


def _scalar(node: ScalarNode) -> object:
    """Reads a scalar by the tag YAML 1.2 resolved; what does not read as that stays text."""
    text = str(node.value)
    match str(node.tag).removeprefix(_TAG):
        case "null":
            return None
        case "bool":
            return text.lower() == "true"
        case "int":
            return _whole_number(text)
        case "float":
            return _number(text)
        case _:
            return text


def _whole_number(text: str) -> object:
    try:
        return int(text, 0) if text.lstrip("+-").startswith(("0x", "0o")) else int(text)
    except ValueError:
        return text


def _number(text: str) -> object:
    lowered = text.lower()
    try:
        return float(lowered.replace(".inf", "inf").replace(".nan", "nan"))
    except ValueError:
        return text
