"""Lesson files in JSON: one object on each line, objects over several lines, or one array of them."""

import json
import re
from collections.abc import Iterator
from typing import Any, NoReturn

from myna.domain.lesson_files.lines import lines_of
from myna.domain.lesson_files.records import said_in
from myna.domain.lesson_files.rows import MAX_LINE_CHARACTERS, Code, Said, unreadable

_GAP = re.compile(r"[\s,]*")
_NEXT_OBJECT = re.compile(r"\n\s*\{")
_SHORT_CHARACTERS = 4_000
"""What is tried first, so that not all that an object may have is copied for each."""


def read_json(text: str) -> Iterator[Said]:
    if text.lstrip().startswith("["):
        return _read_objects(text, text.index("[") + 1)
    return _read_objects(text, 0) if _is_spread(text) else _read_lines(text)


def _is_spread(text: str) -> bool:
    """Does the first object go on in the next line?"""
    first = next((line.strip() for line in lines_of(text) if line.strip()), "")
    return first.startswith("{") and first.endswith(("{", "[", ","))


def _read_lines(text: str) -> Iterator[Said]:
    for number, line in enumerate(lines_of(text), start=1):
        if line.strip():
            yield _said_in_line(number, line.strip())


def _said_in_line(number: int, line: str) -> Said:
    if len(line) > MAX_LINE_CHARACTERS:
        return unreadable(number, line, Code.TOO_LONG)
    try:
        return said_in(number, _DECODER.decode(line), line)
    except RecursionError:
        return unreadable(number, line, Code.TOO_DEEP)
    except ValueError:
        return unreadable(number, line, Code.JSON)


def _read_objects(text: str, at: int) -> Iterator[Said]:
    """Object by object, so that a damaged one costs only what stands before the next line's."""
    line, counted = 1, 0
    while True:
        at = _GAP.match(text, at).end()  # type: ignore[union-attr]  # it matches nothing, too
        line, counted = line + text.count("\n", counted, at), at
        if at >= len(text) or text[at] == "]":
            return
        try:
            value, end = _decoded_at(text, at)
            said = said_in(line, value, text[at:end])
        except (ValueError, RecursionError):
            following = _NEXT_OBJECT.search(text, at + 1)
            end = following.start() if following else len(text)
            is_long = end - at > MAX_LINE_CHARACTERS
            code = Code.TOO_LONG if is_long else Code.JSON
            said = unreadable(line, text[at : min(end, at + MAX_LINE_CHARACTERS + 1)].strip(), code)
        yield said
        at = end


def _decoded_at(text: str, at: int) -> tuple[Any, int]:
    """The value that begins there, if it has an end within what one may have; and that end."""
    for most in (_SHORT_CHARACTERS, MAX_LINE_CHARACTERS):
        part = text[at : at + most]
        try:
            value, length = _DECODER.raw_decode(part)
        except ValueError:
            if len(part) < most or most == MAX_LINE_CHARACTERS:
                raise
        else:
            return value, at + length
    raise ValueError("nothing was tried")


def _without_repeats(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a key stands twice")
    return found


def _no_number(name: str) -> NoReturn:
    raise ValueError(f"{name} is not JSON")


_DECODER = json.JSONDecoder(object_pairs_hook=_without_repeats, parse_constant=_no_number)
