"""A server on loopback that speaks as Google's recogniser and as OpenAI's API do, or fails as asked."""

import asyncio
import json
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType, TracebackType
from typing import Any, Self

from aiohttp import web

GOOGLE_PATH = "/speech-api/v2/recognize"
OPENAI_PATH = "/v1/audio/transcriptions"

Trouble = Callable[[web.Request], Awaitable[web.StreamResponse]]


@dataclass(frozen=True, kw_only=True)
class Heard:
    """A request that came."""

    query: Mapping[str, str]
    headers: Mapping[str, str]
    form: Mapping[str, Any]
    """Of OpenAI's; the file as its bytes."""
    body: bytes = field(repr=False)
    """Of Google's."""


class ListeningServer:
    """Hears `text` in every request, unless it is in `trouble`."""

    def __init__(self) -> None:
        self.text = "hello"
        self.trouble: Trouble | None = None
        self.heard: list[Heard] = []
        self.came = asyncio.Event()
        self._app = web.Application(client_max_size=2**26)
        self._app.router.add_post(GOOGLE_PATH, self._google)
        self._app.router.add_post(OPENAI_PATH, self._openai)
        self._runner = web.AppRunner(self._app, shutdown_timeout=0.1)
        self.address = ""

    async def __aenter__(self) -> Self:
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", 0).start()
        host, port = self._runner.addresses[0][:2]
        self.address = f"http://{host}:{port}"
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        await self._runner.cleanup()

    async def _google(self, request: web.Request) -> web.StreamResponse:
        body = await request.read()
        self._note(request, form={}, body=body)
        if self.trouble:
            return await self.trouble(request)
        said = {"alternative": [{"transcript": self.text, "confidence": 0.9}], "final": True}
        lines: list[dict[str, Any]] = [{"result": []}]
        if self.text:
            lines.append({"result": [said], "result_index": 0})
        return web.Response(text="\n".join(json.dumps(line) for line in lines))

    async def _openai(self, request: web.Request) -> web.StreamResponse:
        form = {name: _plain(value) for name, value in (await request.post()).items()}
        self._note(request, form=form, body=b"")
        if self.trouble:
            return await self.trouble(request)
        return web.json_response({"text": self.text})

    def _note(self, request: web.Request, *, form: Mapping[str, Any], body: bytes) -> None:
        self.heard.append(
            Heard(query=dict(request.query), headers=dict(request.headers), form=form, body=body)
        )
        self.came.set()


def _plain(value: object) -> object:
    if not isinstance(value, web.FileField):
        return value
    with value.file as file:
        return file.read()


def answering(body: bytes, kind: str, status: int = 200) -> Trouble:
    async def answer(_: web.Request) -> web.StreamResponse:
        return web.Response(body=body, content_type=kind, status=status)

    return answer


async def breaks_off(request: web.Request) -> web.StreamResponse:
    """In the middle of an answer."""
    response = web.StreamResponse(headers={"Content-Length": "100"})
    await response.prepare(request)
    await response.write(b'{"te')
    if request.transport:
        request.transport.abort()
    return response


async def hangs_up(request: web.Request) -> web.StreamResponse:
    """Without an answer."""
    if request.transport:
        request.transport.abort()
    return web.Response()


async def keeps_silent(_: web.Request) -> web.StreamResponse:
    await asyncio.Event().wait()
    return web.Response()


async def dribbles(request: web.Request) -> web.StreamResponse:
    """A byte now and then, for ever."""
    response = web.StreamResponse()
    await response.prepare(request)
    while True:
        await response.write(b" ")
        await asyncio.sleep(0.05)


TROUBLES: Mapping[str, Trouble] = MappingProxyType(
    {
        "a page": answering(b"<html>Are you a robot?</html>", "text/html"),
        "a page that claims to be JSON": answering(b"<html>Sorry</html>", "application/json"),
        "other JSON": answering(b"[1, 2]", "application/json"),
        "words that are no words": answering(
            b'{"text": 5, "result": [{"alternative": [{"transcript": 5}]}]}', "application/json"
        ),
        "half a letter": answering(b'\xff\xfe{"text": "', "application/json"),
        "a server error": answering(b"boom", "text/plain", 500),
        "a wrong key": answering(b'{"error": {"message": "no"}}', "application/json", 401),
        "too many requests": answering(b'{"error": {"message": "no"}}', "application/json", 429),
        "breaking off": breaks_off,
        "hanging up": hangs_up,
        "keeping silent": keeps_silent,
        "dribbling": dribbles,
    }
)
