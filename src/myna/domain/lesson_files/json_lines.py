"""Lesson files in JSON: one object on each line, or one array of objects.

An object is a lesson by its keys (`prompt`, `answer` and their other names) or a chat (`messages`).
"""

import io
import json
import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any, NoReturn

from myna.domain.lesson_files.columns import (
    ANSWER_NAMES,
    QUESTION_NAMES,
    VERDICT_NAMES,
    column,
    column_name,
    says_wrong,
)
from myna.domain.lesson_files.rows import MAX_LINE_CHARACTERS, Code, Row, RowState, rejected

_GAP = re.compile(r"[\s,]*")
_NEXT_OBJECT = re.compile(r"\n\s*\{")
_TAUGHT_KINDS = ("example", "correction")


def read_json(text: str) -> Iterator[Row]:
    return _read_array(text) if text.lstrip().startswith("[") else _read_lines(text)


def _read_lines(text: str) -> Iterator[Row]:
    for number, line in enumerate(io.StringIO(text, newline=None), start=1):
        if line.strip():
            yield _read_line(number, line.strip())


def _read_line(number: int, line: str) -> Row:
    if len(line) > MAX_LINE_CHARACTERS:
        return rejected(number, line, Code.TOO_LONG)
    try:
        return _row(number, _DECODER.decode(line), line)
    except RecursionError:
        return rejected(number, line, Code.TOO_DEEP)
    except ValueError:
        return rejected(number, line, Code.JSON)


def _read_array(text: str) -> Iterator[Row]:
    """Object by object, so that a damaged one costs only what stands before the next line's."""
    at, line, counted = text.index("[") + 1, 1, 0
    while True:
        at = _GAP.match(text, at).end()  # type: ignore[union-attr]  # it matches nothing, too
        line, counted = line + text.count("\n", counted, at), at
        if at >= len(text) or text[at] == "]":
            return
        try:
            value, end = _DECODER.raw_decode(text, at)
            row = _row(line, value, text[at:end])
        except (ValueError, RecursionError):
            following = _NEXT_OBJECT.search(text, at + 1)
            end = following.start() if following else len(text)
            row = rejected(line, text[at:end].strip(), Code.JSON)
        yield row
        at = end


def _row(line: int, value: Any, text: str) -> Row:
    if not isinstance(value, dict):
        return rejected(line, text, Code.JSON)
    record = {column_name(key): content for key, content in value.items()}
    if isinstance(record.get("messages"), list):
        return _chat_row(line, record["messages"])
    question, answer = column(record, QUESTION_NAMES), column(record, ANSWER_NAMES)
    row = Row(
        line=line,
        question=_text(record.get(question or "")),
        answer=_text(record.get(answer or "")),
    )
    verdict = column([name for name in record if name != answer], VERDICT_NAMES)
    kind = record.get("kind", "example")
    if kind not in _TAUGHT_KINDS or says_wrong(_text(record.get(verdict or ""))):
        return replace(row, state=RowState.REJECTED, code=Code.WRONG_ANSWER)
    return row


def _chat_row(line: int, messages: list[Any]) -> Row:
    """The last answer of the assistant and what the person had said before it."""
    spoken = [message for message in messages if isinstance(message, dict)]
    roles = [message.get("role") for message in spoken]
    if "assistant" not in roles:
        return Row(line=line, question=_said(spoken, "user"))
    last = len(roles) - 1 - roles[::-1].index("assistant")
    return Row(
        line=line, question=_said(spoken[:last], "user"), answer=_text(spoken[last].get("content"))
    )


def _said(messages: list[dict[str, Any]], role: str) -> str:
    texts = [_text(message.get("content")) for message in messages if message.get("role") == role]
    return texts[-1] if texts else ""


def _text(value: Any) -> str:
    """A value as text; a list is a chat of its own or the parts of one message."""
    if isinstance(value, str):
        return value
    if isinstance(value, bool | int | float):
        return json.dumps(value)
    if isinstance(value, list):
        parts = [part for part in value if isinstance(part, dict)]
        return "\n".join(_text(part.get("content", part.get("text"))) for part in parts)
    return ""


def _without_repeats(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a key stands twice")
    return found


def _no_number(name: str) -> NoReturn:
    raise ValueError(f"{name} is not JSON")


_DECODER = json.JSONDecoder(object_pairs_hook=_without_repeats, parse_constant=_no_number)
