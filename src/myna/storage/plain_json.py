"""Frozen dataclasses as plain JSON and back; used for what the job ledger keeps.

Strict: what does not fit exactly is refused, so that nothing is read as something else. A field that is missing
has its default, as in a row of an older Myna; an unknown one is from a newer.
"""

import types
from collections.abc import Callable, Mapping
from dataclasses import MISSING, Field, fields, is_dataclass
from datetime import datetime
from enum import Enum
from functools import cache
from typing import Any, TypeVar, Union, get_args, get_origin, get_type_hints

from myna.errors import StorageError

T = TypeVar("T")

_PLAIN = (str, int, float, bool)


def to_json(value: Any) -> Any:
    """Dataclasses become objects, tuples lists, enums their values, times ISO 8601 with their zone."""
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, tuple):
        return [to_json(each) for each in value]
    if is_dataclass(value) and not isinstance(value, type):
        return {field.name: to_json(getattr(value, field.name)) for field in fields(value)}
    if value is None or type(value) in _PLAIN:
        return value
    raise TypeError(f"a {type(value).__name__} cannot be kept as JSON")


def from_json(kind: type[T], data: Any) -> T:
    """What `to_json` made of a value of this kind; raises `StorageError` for anything else."""
    value: T = _read(kind, data, kind.__name__)
    return value


def _read(kind: Any, data: Any, place: str) -> Any:
    arguments = get_args(kind)
    if get_origin(kind) in {Union, types.UnionType}:
        return _read_optional(arguments, data, place)
    if get_origin(kind) is tuple:
        rows = _checked(data, list, place)
        return tuple(_read(arguments[0], each, f"{place}[{n}]") for n, each in enumerate(rows))
    if isinstance(kind, type) and is_dataclass(kind):
        return _read_fields(kind, _checked(data, dict, place), place)
    kind = getattr(kind, "__supertype__", kind)  # a NewType is what it stands for
    if kind is float:
        return float(_checked(data, float if isinstance(data, float) else int, place))
    if kind in _PLAIN:
        return _checked(data, kind, place)
    return _read_word(kind, _checked(data, str, place), place)


def _read_optional(arguments: tuple[Any, ...], data: Any, place: str) -> Any:
    if data is None:
        return None
    (present,) = (argument for argument in arguments if argument is not types.NoneType)
    return _read(present, data, place)


def _read_fields(kind: Any, data: Mapping[str, Any], place: str) -> Any:
    known = _fields(kind)
    if unknown := sorted(data.keys() - known.keys()):
        raise _newer(f"{place} has a field {unknown[0]!r}")
    missing = [name for name in known if name not in data and not _has_default(known[name][0])]
    if missing:
        raise _refused(f"{place} has no field {missing[0]!r}")
    read = {name: _read(known[name][1], each, f"{place}.{name}") for name, each in data.items()}
    return kind(**read)


def _read_word(kind: Any, word: str, place: str) -> Any:
    """A time, or one of the words of an enum."""
    is_time = issubclass(kind, datetime)
    make: Callable[[str], Any] = datetime.fromisoformat if is_time else kind
    try:
        value = make(word)
    except ValueError as error:
        if is_time:
            raise _refused(f"{place} is no time") from error
        raise _newer(f"{place} is a {kind.__name__}") from error
    if is_time and value.tzinfo is None:
        raise _refused(f"{place} is a time without a zone")
    return value


@cache
def _fields(kind: Any) -> dict[str, tuple[Field[Any], Any]]:
    hints = get_type_hints(kind)
    return {field.name: (field, hints[field.name]) for field in fields(kind)}


def _has_default(field: Field[Any]) -> bool:
    return field.default is not MISSING or field.default_factory is not MISSING


def _checked(data: Any, kind: type[T], place: str) -> T:
    """Exactly this kind: True is no number."""
    if type(data) is not kind:
        raise _refused(f"{place} is no {kind.__name__}")
    return data


def _newer(what: str) -> StorageError:
    return StorageError(
        f"{what} that this Myna does not know.", remedy="It is from a newer version: update Myna."
    )


def _refused(what: str) -> StorageError:
    return StorageError(
        f"A stored record cannot be read: {what}.",
        remedy="Restore the database from a backup.",
    )
