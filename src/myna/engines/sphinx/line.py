"""The parent's end of the pipe to `child`."""

import asyncio
import json
import sys
from asyncio.subprocess import DEVNULL, PIPE, Process
from collections.abc import Mapping
from typing import Any

from myna.child_environment import child_environment
from myna.errors import EngineFailed

CHILD = "myna.engines.sphinx.child"
PATIENCE_SECONDS = 60.0
"""A request of a few seconds of sound takes about one."""


class Line:
    """One process for all requests; they take turns. It starts with the first and anew after a breakdown."""

    def __init__(self) -> None:
        self._turn = asyncio.Lock()
        self._process: Process | None = None

    async def ask(self, request: Mapping[str, object], pcm: bytes) -> Any:
        """The answer; raises `EngineFailed`. Cancelling it ends the process, and with it the work."""
        async with self._turn:
            is_answered = False
            try:
                async with asyncio.timeout(PATIENCE_SECONDS):
                    reply = await self._exchange(request, pcm)
                is_answered = True
            except (OSError, ValueError, TimeoutError) as error:
                raise EngineFailed("Sphinx broke off.", remedy="Try again.") from error
            finally:
                if not is_answered:
                    await self.close()
        if "error" in reply:
            raise EngineFailed(
                f"Sphinx cannot work: {reply['error']}", remedy="Install Myna again."
            )
        return reply["answer"]

    async def _exchange(self, request: Mapping[str, object], pcm: bytes) -> Any:
        process = self._process
        if process is None or process.returncode is not None:
            process = await self._started()
        if process.stdin is None or process.stdout is None:
            raise OSError("no pipes")
        header = json.dumps({**request, "bytes": len(pcm)}, ensure_ascii=True)
        process.stdin.write(header.encode() + b"\n" + pcm)
        await process.stdin.drain()
        return json.loads(await process.stdout.readline())

    async def _started(self) -> Process:
        self._process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-P", "-m", CHILD),
            stdin=PIPE,
            stdout=PIPE,
            stderr=DEVNULL,
            env=child_environment(),
        )
        return self._process

    async def close(self) -> None:
        process, self._process = self._process, None
        if process is None or process.returncode is not None:
            return
        process.kill()
        if process.stdin is not None and not process.stdin.is_closing():
            # Or else a half-written request keeps the pipe, and `wait`, from ending.
            process.stdin.transport.abort()
        await process.wait()
