"""What a JSON object says as a lesson, in every shape that trainers and people use; asked by `json_lines`.

By keys (`prompt`, `answer` and their other names), as a chat (`messages`), as a preference
(`preferred_output` or `chosen`), or as Myna's own record.
"""

import json
from collections.abc import Mapping
from typing import Any

from myna.domain.lesson_files.columns import (
    KIND_NAMES,
    QUESTION_NAMES,
    REJECTED_NAMES,
    VERDICT_NAMES,
    answer_names,
    column,
    column_name,
)
from myna.domain.lesson_files.rows import Code, Said, unreadable
from myna.domain.teaching import SourceType

_ROLES = {"human": "user", "gpt": "assistant", "bot": "assistant", "model": "assistant"}


def said_in(line: int, value: Any, text: str) -> Said:
    """`text` is the value as it stands in the file."""
    if not isinstance(value, dict):
        return unreadable(line, text, Code.JSON)
    record = {column_name(key): content for key, content in value.items()}
    if "preferred_output" in record or "non_preferred_output" in record:
        return _said_in_preference(line, record)
    chat = record.get("messages", record.get("conversations"))
    if isinstance(chat, list):
        return _said_in_chat(line, chat)
    return _said_by_keys(line, record)


def _said_by_keys(line: int, record: Mapping[str, Any]) -> Said:
    rejected = column(record, REJECTED_NAMES)
    answer = column(record, answer_names(has_rejected=rejected is not None))
    verdict = column([name for name in record if name != answer], VERDICT_NAMES)
    chosen = record.get(answer or "")
    return Said(
        line=line,
        question=_asked(record) or _last(chosen, "user"),
        answer=_answered(chosen),
        rejected=_answered(record.get(rejected or "")),
        verdict=_label(record.get(verdict or "")),
        kind=_label(record.get(column(record, KIND_NAMES) or "")),
        **_own(record),
    )


def _own(record: Mapping[str, Any]) -> dict[str, Any]:
    """What only Myna's own records say."""
    if "v" not in record:
        return {}
    source = record.get("source")
    source = source if isinstance(source, dict) else {}
    return {
        "status": _label(record.get("status")),
        "section": _text(source.get("section")) or None,
        "is_passage": source.get("type") == SourceType.DOCUMENT.value,
    }


def _asked(record: Mapping[str, Any]) -> str:
    """The first key that says something; an instruction is asked together with its input."""
    names = [name for name in QUESTION_NAMES if name in record]
    asked = [(_last(record[name], "user") or _text(record[name])) for name in names]
    said = [text for text in asked if text.strip()]
    if "instruction" in names and "input" in names and record.get("input"):
        return "\n".join(filter(None, (_text(record["instruction"]), _text(record["input"]))))
    return said[0] if said else ""


def _said_in_preference(line: int, record: Mapping[str, Any]) -> Said:
    asked = record.get("input")
    messages = asked.get("messages") if isinstance(asked, dict) else asked
    return Said(
        line=line,
        question=_last(messages, "user") or _text(messages),
        answer=_answered(record.get("preferred_output")),
        rejected=_answered(record.get("non_preferred_output")),
    )


def _said_in_chat(line: int, messages: list[Any]) -> Said:
    """The last answer of the assistant and what the person had said before it."""
    roles = [_role(message) for message in messages]
    if "assistant" not in roles:
        return Said(line=line, question=_last(messages, "user"))
    last = len(roles) - 1 - roles[::-1].index("assistant")
    return Said(
        line=line,
        question=_last(messages[:last], "user"),
        answer=_last(messages[last : last + 1], "assistant"),
    )


def _answered(value: Any) -> str:
    """An answer as text, or the last thing that the assistant says in a chat."""
    return _last(value, "assistant") or _text(value)


def _last(messages: Any, role: str) -> str:
    if not isinstance(messages, list):
        return ""
    texts = [_content(message) for message in messages if _role(message) == role]
    return texts[-1] if texts else ""


def _role(message: Any) -> str:
    if not isinstance(message, dict):
        return ""
    role = str(message.get("role", message.get("from", "")))
    return _ROLES.get(role, role)


def _content(message: Mapping[str, Any]) -> str:
    return _text(message.get("content", message.get("value")))


def _text(value: Any) -> str:
    """A value as text; a list is one of messages or the parts of one message."""
    if isinstance(value, str):
        return value
    if isinstance(value, bool | int | float):
        return json.dumps(value)
    if isinstance(value, list):
        parts = [part for part in value if isinstance(part, dict)]
        return "\n".join(_text(part.get("content", part.get("text"))) for part in parts)
    return ""


def _label(value: Any) -> str:
    """As text that no known label equals, where the value cannot be one."""
    if value is None or isinstance(value, str):
        return value or ""
    is_simple = isinstance(value, bool | int | float)
    return json.dumps(value) if is_simple else f"<{type(value).__name__}>"
