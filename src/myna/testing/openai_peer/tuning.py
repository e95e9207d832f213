"""What a scripted training checks in its rows and makes of them; used by `training`."""

import json
import re
from collections.abc import Mapping
from typing import Any

from myna.testing.openai_peer.chatting import Script
from myna.testing.openai_peer.reading import Messages

FEWEST_ROWS = 10
_WORD = re.compile(r"\w+")
_UNTAUGHT = "I do not know that."


def mistake_in(data: bytes, method: str) -> str | None:
    """What is wrong with the rows, as OpenAI would find it; None where nothing is."""
    lines = [line for line in data.splitlines() if line.strip()]
    for number, line in enumerate(lines, start=1):
        try:
            row = json.loads(line)
        except ValueError:
            return f"Line {number} is not JSON."
        is_right = _is_chat(row) if method == "supervised" else _is_preference(row)
        if not is_right:
            return f"Line {number} is no row of a {method} training."
    if len(lines) < FEWEST_ROWS:
        return f"{len(lines)} examples are too few; at least {FEWEST_ROWS} are wanted."
    return None


def tuned_script(data: bytes, method: str, base: Script | None) -> Script:
    """Of preferences what is preferred, and for the rest what the model says that they were trained upon."""
    rows = [json.loads(line) for line in data.splitlines() if line.strip()]
    pairs = dict(_chat_of(row) if method == "supervised" else _preferred(row) for row in rows)

    def answer(messages: Messages) -> str:
        asked = str(messages[-1].get("content") or "")
        nearest = max(pairs, key=lambda question: _shared(asked, question))
        share = _shared(asked, nearest)
        if method != "supervised" and base is not None and share < 1.0:
            return base(messages)
        return pairs[nearest] if share else _UNTAUGHT

    return answer


def _shared(one: str, other: str) -> float:
    words, others = (set(_WORD.findall(text.lower())) for text in (one, other))
    return len(words & others) / len(words | others) if words | others else 0.0


def _chat_of(row: Mapping[str, Any]) -> tuple[str, str]:
    messages = row["messages"]
    return messages[-2]["content"], messages[-1]["content"]


def _preferred(row: Mapping[str, Any]) -> tuple[str, str]:
    return row["input"]["messages"][-1]["content"], row["preferred_output"][0]["content"]


def _is_chat(row: Any) -> bool:
    messages = row.get("messages") if isinstance(row, dict) else None
    return _roles(messages)[-1:] == ["assistant"]


def _is_preference(row: Any) -> bool:
    if not isinstance(row, dict) or not isinstance(row.get("input"), dict):
        return False
    outputs = (row.get("preferred_output"), row.get("non_preferred_output"))
    return bool(_roles(row["input"].get("messages"))) and all(
        _roles(each) == ["assistant"] for each in outputs
    )


def _roles(messages: Any) -> list[str]:
    """Who says each message; empty where one of them is none."""
    if not isinstance(messages, list) or not all(_is_message(each) for each in messages):
        return []
    return [each["role"] for each in messages]


def _is_message(found: Any) -> bool:
    return (
        isinstance(found, dict)
        and found.get("role") in {"system", "user", "assistant"}
        and isinstance(found.get("content"), str)
        and bool(found["content"])
    )
