"""Frozen dataclasses of the domain as JSON and back, without loss."""

import dataclasses
import json
import types
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from enum import Enum
from functools import cache
from typing import Any, TypeVar, Union, cast, get_args, get_origin, get_type_hints

from qa_studio.domain.errors import Message
from qa_studio.domain.transcripts import ChangedBy, Word

_Value = TypeVar("_Value")
_ATOMS = (bool, int, float, str)


def to_data(value: object, kind: Any) -> Any:
    """Gives `value`, which is of type `kind`, as what JSON holds: dicts, lists, text, numbers, true, false, null.

    Knows dataclasses, enums, tuples, mappings, unions, dates, moments, text, numbers and None. A whole number in
    a place of type `float` becomes a float, so that equal values look alike.

    Raises:
        TypeError: the value does not fit `kind`, or `kind` is none of these.
    """
    origin = get_origin(kind)
    if origin is Union or origin is types.UnionType:
        return to_data(value, _member_for(value, kind))
    if kind is None or kind is type(None):
        return _checked(value, type(None))
    if _is_dataclass(kind):
        checked = _checked(value, kind)
        return {name: to_data(getattr(checked, name), of) for name, of in _fields(kind).items()}
    if origin is tuple:
        return [to_data(item, of) for item, of in _items(cast(tuple[Any, ...], _checked(value, tuple)), kind)]
    if _is_mapping(origin):
        key_kind, value_kind = get_args(kind)
        pairs = cast(Mapping[Any, Any], _checked(value, Mapping)).items()
        return {to_data(key, key_kind): to_data(item, value_kind) for key, item in pairs}
    return _atom_to_data(value, kind)


def from_data(data: Any, kind: type[_Value]) -> _Value:
    """Gives the value of type `kind` that `to_data` made `data` of; a field that is missing takes its default.

    Raises:
        TypeError: the data is of another type, or names a field that `kind` does not have.
        ValueError: a text is no member of an enum, or no date.
    """
    return cast(_Value, _from_data(data, kind))


def canonical_json(value: object, kind: Any) -> str:
    """Gives a value as JSON without blanks, fields as the type declares them, mappings in their own order.

    The order of a mapping is kept because it can mean something: a text's first language is its fallback.
    """
    return json.dumps(to_data(value, kind), ensure_ascii=False, separators=(",", ":"), allow_nan=False)


def from_json(text: str, kind: type[_Value]) -> _Value:
    """Gives the value that `canonical_json` made `text` of; raises as `from_data` does."""
    return from_data(json.loads(text), kind)


def words_to_data(words: Sequence[Word]) -> list[list[Any]]:
    """Gives words as short lists (text, start, end, confidence): there are a thousand of them in a call.

    A word that stands for others has two items more: what changed it, and the words that were heard.
    """
    return [_word_to_data(word) for word in words]


def words_from_data(data: Sequence[Sequence[Any]]) -> tuple[Word, ...]:
    """Gives the words that `words_to_data` made `data` of."""
    return tuple(_word_from_data(*word) for word in data)


def message_to_data(message: Message) -> dict[str, Any]:
    """Gives a message as JSON data; a parameter that JSON cannot hold is kept as its text."""
    return {"message": message.id, "params": {name: _param_to_data(value) for name, value in message.params.items()}}


def message_from_data(data: Mapping[str, Any]) -> Message:
    """Gives the message that `message_to_data` made `data` of."""
    return Message(data["message"], {name: _param_from_data(value) for name, value in data["params"].items()})


def _word_to_data(word: Word) -> list[Any]:
    said: list[Any] = [word.text, word.start_s, word.end_s, word.confidence]
    if word.changed_by is None and not word.heard:
        return said
    return [*said, None if word.changed_by is None else word.changed_by.value, words_to_data(word.heard)]


def _word_from_data(
    text: str,
    start_s: float,
    end_s: float,
    confidence: float | None,
    changed_by: str | None = None,
    heard: Sequence[Sequence[Any]] = (),
) -> Word:
    change = None if changed_by is None else ChangedBy(changed_by)
    return Word(text, start_s, end_s, confidence, words_from_data(heard), change)


def _from_data(data: Any, kind: Any) -> Any:
    origin = get_origin(kind)
    if origin is Union or origin is types.UnionType:
        return _from_data(data, _member_for_data(data, kind))
    if kind is None or kind is type(None):
        return _checked(data, type(None))
    if _is_dataclass(kind):
        known = _fields(kind)
        given = cast(dict[str, Any], _checked(data, dict))
        if unknown := given.keys() - known.keys():
            raise TypeError(f"{kind} has no {sorted(unknown)}")
        return kind(**{name: _from_data(item, known[name]) for name, item in given.items()})
    if origin is tuple:
        return tuple(_from_data(item, of) for item, of in _items(cast(list[Any], _checked(data, list)), kind))
    if _is_mapping(origin):
        key_kind, value_kind = get_args(kind)
        pairs = cast(dict[str, Any], _checked(data, dict)).items()
        return {_from_data(key, key_kind): _from_data(item, value_kind) for key, item in pairs}
    return _atom_from_data(data, kind)


def _atom_to_data(value: Any, kind: Any) -> Any:
    if kind is float:
        return float(cast(float, _checked(value, float)))
    if kind in _ATOMS:
        return _checked(value, kind)
    if isinstance(kind, type) and issubclass(kind, Enum):
        return kind(value).value
    if kind in (date, datetime):
        return cast(date, _checked(value, kind)).isoformat()
    raise TypeError(f"no way to keep {kind} as JSON")


def _atom_from_data(data: Any, kind: Any) -> Any:
    if kind is float:
        return float(cast(float, _checked(data, float)))
    if kind in _ATOMS:
        return _checked(data, kind)
    if isinstance(kind, type) and issubclass(kind, Enum):
        return kind(data)
    if kind in (date, datetime):
        return kind.fromisoformat(data)
    raise TypeError(f"no way to read {kind} from JSON")


def _checked(value: Any, kind: Any) -> Any:
    """Gives `value` if it is of `kind`; a whole number passes as a float, a truth value never as a number."""
    accepted = (float, int) if kind is float else kind
    if isinstance(value, accepted) and (kind is bool or kind not in (int, float) or not isinstance(value, bool)):
        return value
    raise TypeError(f"{value!r} is no {kind}")


def _member_for(value: object, union: Any) -> Any:
    """Finds the member of a union that `value` is of: its very type first, so that 1, 1.0 and True stay apart."""
    members = get_args(union)
    for member in members:
        if type(value) is (get_origin(member) or member):
            return member
    for member in members:
        bare = get_origin(member) or member
        if isinstance(value, Mapping if _is_mapping(bare) else bare):
            return member
    if float in members and isinstance(value, int):
        return float
    raise TypeError(f"{value!r} is none of {union}")


def _member_for_data(data: object, union: Any) -> Any:
    members = [member for member in get_args(union) if _holds_as(data, member)]
    if not members:
        raise TypeError(f"{data!r} is none of {union}")
    return members[0]


def _holds_as(data: object, member: Any) -> bool:
    """Whether JSON data of this sort is how a member of a union is kept."""
    if member in (bool, int, float, str, type(None)):
        return type(data) is member or (member is float and type(data) is int)
    if isinstance(data, list):
        return get_origin(member) is tuple
    if isinstance(data, dict):
        return dataclasses.is_dataclass(member) or _is_mapping(get_origin(member))
    is_kept_as_text = isinstance(member, type) and (issubclass(member, Enum) or member in (date, datetime))
    return isinstance(data, str) and is_kept_as_text


def _is_dataclass(kind: Any) -> bool:
    return isinstance(kind, type) and dataclasses.is_dataclass(kind)


def _is_mapping(origin: Any) -> bool:
    return isinstance(origin, type) and issubclass(origin, Mapping)


def _items(values: Sequence[Any], kind: Any) -> list[tuple[Any, Any]]:
    """Pairs the items of a tuple with their types."""
    kinds = get_args(kind)
    if len(kinds) == 2 and kinds[1] is Ellipsis:
        return [(value, kinds[0]) for value in values]
    return list(zip(values, kinds, strict=True))


@cache
def _fields(kind: Any) -> dict[str, Any]:
    hints = get_type_hints(kind)
    return {field.name: hints[field.name] for field in dataclasses.fields(kind)}


def _param_to_data(value: object) -> Any:
    match value:
        case Message():
            return message_to_data(value)
        case Enum():
            return _param_to_data(value.value)
        case None | bool() | int() | float() | str():
            return value
        case list() | tuple():
            return [_param_to_data(item) for item in value]
        case Mapping():
            return {str(key): _param_to_data(item) for key, item in value.items()}
        case _:
            return str(value)


def _param_from_data(data: Any) -> Any:
    if isinstance(data, dict):
        if data.keys() == {"message", "params"}:
            return message_from_data(data)
        return {key: _param_from_data(item) for key, item in data.items()}
    return [_param_from_data(item) for item in data] if isinstance(data, list) else data
