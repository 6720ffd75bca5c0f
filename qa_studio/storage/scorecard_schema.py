"""What a JSON Schema says about a scorecard file, as problems that people understand."""

from collections.abc import Mapping, Sequence
from difflib import get_close_matches
from typing import Any, Final

from jsonschema.exceptions import ValidationError

from qa_studio.domain.errors import Message
from qa_studio.domain.scorecard_rules import Place, Problem

_SHOWN_CHARACTERS: Final = 40
_LARGEST_SHOWN: Final = 1e12
_OWNERS: Final = (
    ("checks", "check"),
    ("options", "option"),
    ("bands", "band"),
    ("questions", "question"),
    ("sections", "section"),
)


def explain(error: ValidationError, root: object) -> Problem:
    """Turns a schema's complaint about the document `root` into a problem with its place.

    Messages are `scorecard_file.…` with `key` (the key it is about), `owner` (a message naming the section, question
    or option) and what the kind of problem needs.
    """
    place: Place = tuple(error.absolute_path)
    owner = _owner(place, root)
    keyword = str(error.validator)
    key = _key(place)
    value = _shown(error.instance)
    wanted: Any = error.validator_value
    match keyword:
        case "required":
            missing = next((name for name in wanted if name not in _mapping(error.instance)), "")
            return _problem(place, "key_missing", owner, key=missing)
        case "additionalProperties":
            return _unknown_key(error, place, owner)
        case "type":
            return _problem(place, "wrong_type", owner, key=key, value=value, wanted=_type(wanted))
        case "enum" | "const":
            allowed = wanted if isinstance(wanted, list) else [wanted]
            return _problem(place, "not_one_of", owner, key=key, value=value, allowed=", ".join(map(str, allowed)))
        case "minimum" | "exclusiveMinimum" | "maximum":
            names = {"minimum": "too_small", "exclusiveMinimum": "not_above", "maximum": "too_large_number"}
            return _problem(place, names[keyword], owner, key=key, value=value, limit=wanted)
        case "pattern":
            return _problem(place, "wrong_id", owner, value=value)
        case "anyOf":
            return _problem(place, "text_wanted", owner, key=key)
        case "minItems":
            return _problem(place, "too_few", owner, key=key, lowest=wanted)
        case "uniqueItems":
            return _problem(place, "repeated", owner, key=key)
        case _:
            return _problem(place, "not_valid", owner, key=key, value=value)


def without_misspelt(problems: Sequence[Problem]) -> list[Problem]:
    """Drops "is missing" where the key stands there misspelt, which is another problem of the list."""
    misspelt = {
        (problem.place[:-1], problem.message.params["similar"])
        for problem in problems
        if problem.message.id == "scorecard_file.unknown_key_similar"
    }
    return [
        problem
        for problem in problems
        if problem.message.id != "scorecard_file.key_missing"
        or (problem.place, problem.message.params["key"]) not in misspelt
    ]


def _problem(place: Place, name: str, owner: Message, **params: object) -> Problem:
    return Problem(Message(f"scorecard_file.{name}", {"owner": owner, **params}), place)


def _unknown_key(error: ValidationError, place: Place, owner: Message) -> Problem:
    schema: Any = error.schema
    known = list(schema.get("properties", {}))
    unknown = next((key for key in _mapping(error.instance) if key not in known), "")
    similar = get_close_matches(unknown, known, n=1)
    if similar:
        return _problem((*place, unknown), "unknown_key_similar", owner, key=unknown, similar=similar[0])
    return _problem((*place, unknown), "unknown_key", owner, key=unknown, known=", ".join(known))


def _mapping(value: object) -> Mapping[str, object]:
    return value if isinstance(value, dict) else {}


def _key(place: Place) -> str:
    return next((part for part in reversed(place) if isinstance(part, str)), "")


def _owner(place: Place, root: object) -> Message:
    """Names the innermost section, question, option or band around a place: by its id, else by its number."""
    for collection, name in _OWNERS:
        for position in range(len(place) - 2, -1, -1):
            number = place[position + 1]
            if place[position] == collection and isinstance(number, int):
                item = _mapping(_at(root, place[: position + 2]))
                named = item.get("id")
                return Message.of(f"scorecard_file.{name}", id=named if isinstance(named, str) else f"#{number + 1}")
    return Message.of("scorecard_file.scorecard")


def _at(root: object, place: Sequence[str | int]) -> object:
    found: Any = root
    for part in place:
        found = found[part]
    return found


def _type(wanted: str | Sequence[str]) -> Message:
    return Message.of(f"scorecard_file.type_{wanted if isinstance(wanted, str) else 'answer'}")


def _shown(value: object) -> object:
    """Gives a value as a file would write it, cut short; numbers stay numbers."""
    match value:
        case bool():
            return "true" if value else "false"
        case None:
            return "null"
        case int() | float() if abs(value) < _LARGEST_SHOWN:
            return value
        case dict():
            return "{…}"
        case list():
            return "[…]"
        case _:
            text = str(value)
            return text if len(text) <= _SHOWN_CHARACTERS else text[: _SHOWN_CHARACTERS - 1] + "…"
