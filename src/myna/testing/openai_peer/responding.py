"""What a request for a response is answered with, whole and as events; used by `chatting`."""

from collections.abc import AsyncIterator, Mapping
from itertools import count
from typing import Any

from myna.testing.openai_peer import wire

_ITEM = "msg_scripted"


def whole_response(
    asked: Mapping[str, Any], answer: str, usage: Mapping[str, int]
) -> dict[str, Any]:
    spent = {
        "input_tokens": usage["prompt_tokens"],
        "input_tokens_details": {"cached_tokens": 0, "cache_write_tokens": 0},
        "output_tokens": usage["completion_tokens"],
        "output_tokens_details": {"reasoning_tokens": 0},
        "total_tokens": usage["total_tokens"],
    }
    return _response(asked, "completed") | {"output": [_message(answer)], "usage": spent}


async def response_events(
    asked: Mapping[str, Any], pieces: AsyncIterator[str], usage: Mapping[str, int]
) -> AsyncIterator[bytes]:
    numbers = count()

    def event(kind: str, **values: Any) -> bytes:
        return wire.event({"type": kind, "sequence_number": next(numbers)} | values, kind)

    begun = _response(asked, "in_progress")
    place = {"output_index": 0, "item_id": _ITEM, "content_index": 0}
    answer = ""
    yield event("response.created", response=begun)
    yield event("response.in_progress", response=begun)
    yield event("response.output_item.added", output_index=0, item=_message(""))
    yield event("response.content_part.added", part=_text(""), **place)
    async for piece in pieces:
        answer += piece
        yield event("response.output_text.delta", delta=piece, logprobs=[], **place)
    yield event("response.output_text.done", text=answer, logprobs=[], **place)
    yield event("response.content_part.done", part=_text(answer), **place)
    yield event("response.output_item.done", output_index=0, item=_message(answer))
    yield event("response.completed", response=whole_response(asked, answer, usage))


def _response(asked: Mapping[str, Any], status: str) -> dict[str, Any]:
    return {
        "id": "resp_scripted",
        "object": "response",
        "created_at": wire.CREATED,
        "status": status,
        "error": None,
        "incomplete_details": None,
        "instructions": asked.get("instructions"),
        "metadata": {},
        "model": asked["model"],
        "output": [],
        "parallel_tool_calls": True,
        "temperature": 1.0,
        "tool_choice": "auto",
        "tools": [],
        "top_p": 1.0,
    }


def _message(text: str) -> dict[str, Any]:
    return {
        "id": _ITEM,
        "type": "message",
        "role": "assistant",
        "status": "completed" if text else "in_progress",
        "content": [_text(text)] if text else [],
    }


def _text(text: str) -> dict[str, Any]:
    return {"type": "output_text", "text": text, "annotations": [], "logprobs": []}
