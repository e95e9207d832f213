"""The shapes of answers on the wire: chunks, completions and server-sent events."""

import json
from collections.abc import AsyncIterator, Mapping
from typing import Any

from aiohttp import web

ID = "chatcmpl-scripted"
CREATED = 1_790_000_000
CHARACTERS_OF_A_TOKEN = 4


def chunk(model: str, delta: Mapping[str, Any], finish_reason: str | None = None) -> dict[str, Any]:
    choice = {"index": 0, "delta": delta, "logprobs": None, "finish_reason": finish_reason}
    return _stamped("chat.completion.chunk", model) | {"choices": [choice], "usage": None}


def usage_chunk(model: str, usage: Mapping[str, int]) -> dict[str, Any]:
    return _stamped("chat.completion.chunk", model) | {"choices": [], "usage": usage}


def completion(
    model: str, message: Mapping[str, Any], finish_reason: str, usage: Mapping[str, int]
) -> dict[str, Any]:
    said = {"role": "assistant", "content": None, "refusal": None, **message}
    choice = {"index": 0, "message": said, "logprobs": None, "finish_reason": finish_reason}
    return _stamped("chat.completion", model) | {"choices": [choice], "usage": usage}


def usage_of(prompt: str, answer: str) -> dict[str, int]:
    counts = [-(-len(text) // CHARACTERS_OF_A_TOKEN) for text in (prompt, answer)]
    return {
        "prompt_tokens": counts[0],
        "completion_tokens": counts[1],
        "total_tokens": sum(counts),
    }


def event(data: Mapping[str, Any] | str, name: str = "") -> bytes:
    text = data if isinstance(data, str) else json.dumps(data)
    return (f"event: {name}\n" if name else "").encode() + f"data: {text}\n\n".encode()


async def stream(request: web.Request, events: AsyncIterator[bytes]) -> web.StreamResponse:
    """Ends quietly where the client goes away."""
    response = web.StreamResponse(headers={"Content-Type": "text/event-stream; charset=utf-8"})
    try:
        await response.prepare(request)
        async for each in events:
            await response.write(each)
        await response.write_eof()
    except ConnectionError:
        pass
    return response


def _stamped(kind: str, model: str) -> dict[str, Any]:
    return {"id": ID, "object": kind, "created": CREATED, "model": model}
