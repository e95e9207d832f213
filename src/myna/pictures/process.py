"""The process that draws, as Myna holds it; made and ended by `painter`."""

import asyncio
import contextlib
import sys
import tempfile
from asyncio.subprocess import DEVNULL, PIPE, Process, create_subprocess_exec
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from myna.child_environment import child_environment
from myna.errors import EngineFailed
from myna.pictures.wire import HEADER, MAX_BYTES, Kind, Reply

PROGRAM = "myna.pictures.child"
START_SECONDS = 30.0
CLOSING_SECONDS = 2.0
_READ_AHEAD_BYTES = 1 << 20
_NO_START = "The process that draws does not start."
_ENDED = "The process that draws has ended."
INSTALL_AGAIN = "Install Myna again."
TRY_AGAIN = "Ask for the picture again."


class DrawingProcess:
    """Draws one picture at a time."""

    def __init__(self, process: Process) -> None:
        if process.stdin is None or process.stdout is None:
            raise EngineFailed("The process that draws has no pipes.")
        self.process = process
        self._stdin, self._stdout = process.stdin, process.stdout
        self._is_between_pictures = True

    @classmethod
    async def start(cls) -> "DrawingProcess":
        """Raises `EngineFailed`."""
        async with _private_directory() as directory:
            try:
                process = await create_subprocess_exec(
                    *(sys.executable, "-P", "-m", PROGRAM),
                    stdin=PIPE,
                    stdout=PIPE,
                    stderr=DEVNULL,
                    limit=_READ_AHEAD_BYTES,
                    env=child_environment(_settings(directory)),
                )
            except OSError as error:
                raise EngineFailed(_NO_START, remedy=INSTALL_AGAIN) from error
            drawing = cls(process)
            await drawing._be_ready()
            return drawing

    @property
    def is_fit(self) -> bool:
        return self._is_between_pictures and not self._stdout.at_eof()

    async def draw(self, line: bytes) -> bytes:
        """A PNG. Whoever is cancelled meanwhile leaves a process that is no longer fit."""
        self._is_between_pictures = False
        try:
            self._stdin.write(line)
            await self._stdin.drain()
            reply = await self._reply()
        except (asyncio.IncompleteReadError, ConnectionError):
            raise EngineFailed(_ENDED, remedy=TRY_AGAIN) from None
        self._is_between_pictures = True
        if reply.kind is not Kind.PICTURE:
            reason = reply.data.decode(errors="replace")
            raise EngineFailed(f"This cannot be drawn: {reason}.", remedy="Look at its values.")
        return reply.data

    async def close(self) -> None:
        """It ends with its standard input; one that is still busy, or does not listen, is ended."""
        self._stdin.close()
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(CLOSING_SECONDS if self.is_fit else 0):
                await self.process.wait()
                return
        with contextlib.suppress(ProcessLookupError):
            self.process.kill()
        await self.process.wait()

    async def _be_ready(self) -> None:
        reply = None
        try:
            async with asyncio.timeout(START_SECONDS):
                reply = await self._reply()
        except (TimeoutError, asyncio.IncompleteReadError):
            raise EngineFailed(_NO_START, remedy=INSTALL_AGAIN) from None
        finally:
            if reply is None or reply.kind is not Kind.READY:
                self._is_between_pictures = False
                await self.close()

    async def _reply(self) -> Reply:
        kind, size = HEADER.unpack(await self._stdout.readexactly(HEADER.size))
        if kind not in set(Kind) or size > MAX_BYTES:
            raise EngineFailed("The process that draws sends nonsense.", remedy=INSTALL_AGAIN)
        return Reply(kind=Kind(kind), data=await self._stdout.readexactly(size))


def _settings(directory: str) -> dict[str, str]:
    """While it loads, matplotlib writes into the directory; its own fonts are enough and alike everywhere."""
    return {
        "MPLCONFIGDIR": directory,
        "MPLBACKEND": "agg",
        "MPL_IGNORE_SYSTEM_FONTS": "1",
    }


@asynccontextmanager
async def _private_directory() -> AsyncIterator[str]:
    directory = await asyncio.to_thread(tempfile.TemporaryDirectory, prefix="myna-pictures-")
    try:
        yield directory.name
    finally:
        await asyncio.to_thread(directory.cleanup)
