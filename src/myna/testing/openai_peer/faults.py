"""Everything that an endpoint can do wrong, each under a name; set as `OpenAIPeer.fault`.

A fault answers the whole request. What ends only when the client goes away (a stall, an endless line) ends with the
server, too.
"""

import asyncio
import itertools
import zlib
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from types import MappingProxyType
from typing import Any

from aiohttp import web

from myna.testing.openai_peer import wire

Fault = Callable[[web.Request], Awaitable[web.StreamResponse]]

RETRY_SECONDS = 2
LONG_RETRY_SECONDS = 90
LONG_CHARACTERS = 100_000
_MODEL = "scripted"
_PAGE = "<!doctype html><html><body>Sign in to the network</body></html>"
_PING_SECONDS = 0.02
_LINE_BYTES = 2**16
_UNPACKED_BYTES = 2**26
_FLOOD = 500


def answer_of_error(
    status: int,
    message: str,
    *,
    code: str | None = None,
    kind: str = "invalid_request_error",
    headers: Mapping[str, str] | None = None,
) -> web.Response:
    """As OpenAI puts it."""
    error = {"message": message, "type": kind, "param": None, "code": code}
    return web.json_response({"error": error}, status=status, headers=headers)


def _status(
    status: int, message: str, code: str | None = None, headers: Mapping[str, str] | None = None
) -> Fault:
    async def refuse(_: web.Request) -> web.StreamResponse:
        return answer_of_error(status, message, code=code, headers=headers)

    return refuse


def _page(status: int) -> Fault:
    async def show(_: web.Request) -> web.StreamResponse:
        return web.Response(text=_PAGE, content_type="text/html", status=status)

    return show


def redirect(status: int, server: str = "http://127.0.0.1:1") -> Fault:
    """To the same path of another server."""

    async def send_away(request: web.Request) -> web.StreamResponse:
        return web.Response(status=status, headers={"Location": server + request.path})

    return send_away


def said(*events: Mapping[str, Any] | str, begins: bool = True) -> Fault:
    """A stream of these events and no more; with `begins`, after two good pieces of text."""

    async def tell(request: web.Request) -> web.StreamResponse:
        return await wire.stream(request, _told((*(_begun() if begins else ()), *events)))

    return tell


def whole(message: Mapping[str, Any], finish_reason: str = "stop") -> Fault:
    """The same answer for who streams and who does not."""

    async def tell(request: web.Request) -> web.StreamResponse:
        usage = wire.usage_of("question", str(message.get("content") or ""))
        if not (await request.json()).get("stream"):
            return web.json_response(wire.completion(_MODEL, message, finish_reason, usage))
        events = (
            wire.chunk(_MODEL, {"role": "assistant", **message}),
            wire.chunk(_MODEL, {}, finish_reason),
            wire.usage_chunk(_MODEL, usage),
            "[DONE]",
        )
        return await wire.stream(request, _told(events))

    return tell


def raw(*pieces: bytes, content_type: str = "text/event-stream") -> Fault:
    """These bytes and no more."""

    async def send(_: web.Request) -> web.StreamResponse:
        return web.Response(body=b"".join(pieces), headers={"Content-Type": content_type})

    return send


def then_silence(*events: Mapping[str, Any] | str) -> Fault:
    async def fall_silent(request: web.Request) -> web.StreamResponse:
        return await wire.stream(request, _told_and_silent(events))

    return fall_silent


def for_ever(*events: Mapping[str, Any] | str, piece: bytes, seconds: float = 0.0) -> Fault:
    """These events, then the same bytes again and again."""

    async def repeat(request: web.Request) -> web.StreamResponse:
        return await wire.stream(request, _repeated(events, piece, seconds))

    return repeat


async def _silent(_: web.Request) -> web.StreamResponse:
    return await asyncio.Event().wait()  # type: ignore[return-value]  # until the client goes away


async def _aborted(request: web.Request) -> web.StreamResponse:
    response = web.StreamResponse(headers={"Content-Type": "text/event-stream"})
    await response.prepare(request)
    for each in _begun():
        await response.write(wire.event(each))
    if request.transport:
        request.transport.abort()
    return response


async def _packed(_: web.Request) -> web.StreamResponse:
    """Little on the wire, and more than any memory holds once it is unpacked."""
    packer = zlib.compressobj(wbits=31)
    pieces = [packer.compress(b"x" * _LINE_BYTES) for _ in range(_UNPACKED_BYTES // _LINE_BYTES)]
    headers = {"Content-Type": "text/event-stream", "Content-Encoding": "gzip"}
    return web.Response(body=b"".join((*pieces, packer.flush())), headers=headers)


def _begun() -> tuple[Mapping[str, Any], ...]:
    role = wire.chunk(_MODEL, {"role": "assistant", "content": ""})
    return (role, *(wire.chunk(_MODEL, {"content": piece}) for piece in ("[1] Every", " Thurs")))


async def _told(events: tuple[Mapping[str, Any] | str, ...]) -> AsyncIterator[bytes]:
    for each in events:
        yield wire.event(each)


async def _told_and_silent(events: tuple[Mapping[str, Any] | str, ...]) -> AsyncIterator[bytes]:
    for each in events:
        yield wire.event(each)
    await asyncio.Event().wait()


async def _repeated(
    events: tuple[Mapping[str, Any] | str, ...], piece: bytes, seconds: float
) -> AsyncIterator[bytes]:
    for each in events:
        yield wire.event(each)
    for _ in itertools.count():
        yield piece
        await asyncio.sleep(seconds)


_TOOL_CALL = {
    "index": 0,
    "id": "call_1",
    "type": "function",
    "function": {"name": "delete_everything", "arguments": "{}"},
}
_HALF_JSON = b'data: {"id": "chatcmpl-scripted", "choices": [{"del\n\n'
_BAD_UTF8 = b'data: {"choices": [{"delta": {"content": "\xff\xfe"}}]}\n\n'
_BEGUN = b"".join(wire.event(each) for each in _begun())
_QUOTA = "You exceeded your current quota, please check your plan and billing details."
_RATE = "Rate limit reached for requests."

FAULTS: Mapping[str, Fault] = MappingProxyType(
    {
        "no key": _status(401, "You didn't provide an API key."),
        "wrong key": _status(401, "Incorrect API key provided.", "invalid_api_key"),
        "not permitted": _status(403, "Your project may not use this model."),
        "no such model": _status(404, "The model does not exist.", "model_not_found"),
        "bad request": _status(400, "Unsupported parameter.", "unsupported_parameter"),
        "too long a prompt": _status(400, "Too many tokens.", "context_length_exceeded"),
        "quota": _status(429, _QUOTA, "insufficient_quota"),
        "rate limit": _status(429, _RATE, "rate_limit_exceeded"),
        "rate limit, soon": _status(
            429, _RATE, "rate_limit_exceeded", {"Retry-After": str(RETRY_SECONDS)}
        ),
        "rate limit, later": _status(
            429, _RATE, "rate_limit_exceeded", {"Retry-After": str(LONG_RETRY_SECONDS)}
        ),
        "rate limit, nonsense": _status(429, _RATE, None, {"Retry-After": "soon, or never"}),
        "500": _status(500, "The server had an error."),
        "502 page": _page(502),
        "503": _status(503, "The engine is overloaded."),
        "HTML": _page(200),
        "redirect 302": redirect(302),
        "redirect 307": redirect(307),
        "silence": _silent,
        "abort": _aborted,
        "JSON instead of a stream": raw(b'{"choices": []}', content_type="application/json"),
        "empty body": raw(b""),
        "truncated": said(),
        "stall": then_silence(*_begun()),
        "stall before text": then_silence(),
        "ping for ever": for_ever(*_begun(), piece=b": ping\n\n", seconds=_PING_SECONDS),
        "ping before text": for_ever(piece=b": ping\n\n", seconds=_PING_SECONDS),
        "empty pieces for ever": for_ever(
            piece=wire.event(wire.chunk(_MODEL, {"content": ""})), seconds=_PING_SECONDS
        ),
        "thinking for ever": for_ever(
            piece=wire.event(wire.chunk(_MODEL, {"reasoning_content": "hm"})), seconds=_PING_SECONDS
        ),
        "thinking aloud for ever": for_ever(
            wire.chunk(_MODEL, {"content": "<think>"}),
            piece=wire.event(wire.chunk(_MODEL, {"content": "hm "})),
            seconds=_PING_SECONDS,
        ),
        "a flood of empty chunks": for_ever(piece=wire.event({"choices": []}) * _FLOOD),
        "spaces for ever": for_ever(
            *_begun(),
            piece=wire.event(wire.chunk(_MODEL, {"content": "\n"})),
            seconds=_PING_SECONDS,
        ),
        "half JSON": raw(_BEGUN, _HALF_JSON),
        "bad UTF-8": raw(_BEGUN, _BAD_UTF8),
        "error in the stream": said(
            {"error": {"message": "out of memory", "type": "server_error"}}
        ),
        "error at once": said({"error": {"message": "no", "type": "server_error"}}, begins=False),
        "endless line": for_ever(piece=b"data: " + b"x" * _LINE_BYTES),
        "endless text": for_ever(
            *_begun(), piece=wire.event(wire.chunk(_MODEL, {"content": "word " * 1_000}))
        ),
        "100,000 characters": whole({"content": "word " * (LONG_CHARACTERS // 5)}),
        "cut at the limit": whole({"content": "[1] Every"}, "length"),
        "packed": _packed,
        "tool calls": whole({"tool_calls": [_TOOL_CALL]}, "tool_calls"),
        "nothing": whole({"content": ""}),
        "only spaces": whole({"content": " \n "}),
        "filtered": whole({"content": ""}, "content_filter"),
        "refusal": whole({"refusal": "I can't help with that."}),
        "lone surrogates": whole({"content": "[1] Every \ud800Thursday\udfff"}),
        "content is a number": whole({"content": 5}),
        "content is a list": whole({"content": [{"type": "text", "text": "[1] Every"}]}),
        "choices are null": said({"choices": None}, begins=False),
        "choices are a number": said({"choices": 7}, begins=False),
        "choices hold null": said({"choices": [None]}, begins=False),
        "delta is null": said({"choices": [{"delta": None, "index": 0}]}, begins=False),
        "delta is a list": said({"choices": [{"delta": [1], "index": 0}]}, begins=False),
        "a chunk is a list": raw(b"data: [1, 2]\n\n"),
        "a chunk is a number": raw(b"data: 5\n\n"),
        "a chunk is null": raw(b"data: null\n\n"),
    }
)
"""By name."""
