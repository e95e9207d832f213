"""`discord-sandbox serve` as a process, and who calls it: for the tests with a raw client."""

import json
import subprocess
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import aiohttp

from raw_gateway import RawBot


class served:  # noqa: N801 - reads as a function where it is used
    """The command as a process of its own, while the block lasts."""

    def __init__(self, *options: str) -> None:
        command = [sys.executable, "-m", "discord_sandbox", "serve", "--until-stdin-closes"]
        pipe = subprocess.PIPE
        self.process = subprocess.Popen(  # noqa: S603 - the interpreter that runs this test
            [*command, *options], stdin=pipe, stdout=pipe, text=True
        )

    def __enter__(self) -> dict[str, Any]:
        assert self.process.stdout is not None
        line: dict[str, Any] = json.loads(self.process.stdout.readline())
        return line

    def __exit__(self, *_: object) -> None:
        self.process.communicate(timeout=10)


class Caller:
    """Somebody with an `Authorization` header."""

    def __init__(self, http: aiohttp.ClientSession, url: str, authorization: str) -> None:
        self.http = http
        self.url = url
        self.headers = {"Authorization": authorization}
        self.answer_headers: dict[str, str] = {}

    async def ask(self, method: str, path: str, body: Any = None) -> tuple[int, Any]:
        form = {"data": body} if isinstance(body, aiohttp.FormData) else {"json": body}
        kwargs = {} if body is None else form
        async with self.http.request(
            method, self.url + path, headers=self.headers, **kwargs
        ) as answer:
            self.answer_headers = dict(answer.headers)
            text = await answer.text()
            return answer.status, json.loads(text) if text else None

    async def got(self, method: str, path: str, body: Any = None) -> Any:
        """The body of an answer that must be a success."""
        status, answer = await self.ask(method, path, body)
        assert status < 300, (status, answer)
        return answer


@asynccontextmanager
async def gateway(
    line: dict[str, Any], bot: Caller, query: str = "?v=10&encoding=json"
) -> AsyncIterator[RawBot]:
    url = (await bot.got("GET", "/gateway/bot"))["url"]
    async with bot.http.ws_connect(url + query) as socket:
        yield RawBot(socket, line["bot"]["token"])


async def violations_of(backstage: Caller) -> list[str]:
    """Those there are, which are forgotten with that."""
    found: list[str] = (await backstage.got("GET", "/violations"))["violations"]
    await backstage.got("DELETE", "/violations")
    return found
