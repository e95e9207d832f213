"""Myna's end: a process that speaks, started when it is first needed and anew after a crash.

Used by engines whose library must not be loaded here. Belongs to one event loop.
"""

import asyncio
import contextlib
import itertools
import json
import sys
from collections.abc import AsyncGenerator
from dataclasses import asdict, dataclass, field

from myna.child_environment import child_environment
from myna.domain.speech import SpeechFormat, SpeechPart
from myna.errors import EngineFailed
from myna.voicebox.wire import HEADER, Frame, Kind, Words

_CLOSING_SECONDS = 2.0
_READ_AHEAD_BYTES = 1 << 20


@dataclass(kw_only=True)
class VoiceProcess:
    """`python -m module`, kept running between sentences."""

    module: str
    patience_seconds: float = 20.0
    """So long the process may be silent while something is waited for; then it counts as hanging."""
    _child: "_Child | None" = None
    _starting: asyncio.Lock = field(default_factory=asyncio.Lock)

    async def speak(self, text: str, *, voice: str, speed: float) -> AsyncGenerator[SpeechPart]:
        """Raises `EngineFailed`; closing the iterator ends the work."""
        child = await self._running()
        async with contextlib.aclosing(child.speak(text, voice, speed)) as parts:
            async for part in parts:
                yield part

    async def close(self) -> None:
        async with self._starting:
            child, self._child = self._child, None
            if child:
                await child.close()

    async def _running(self) -> "_Child":
        async with self._starting:
            if self._child and not self._child.is_alive:
                await self._child.close()
                self._child = None
            if self._child is None:
                self._child = await _started(self.module, self.patience_seconds)
            return self._child


async def _started(module: str, patience_seconds: float) -> "_Child":
    try:
        process = await asyncio.create_subprocess_exec(
            sys.executable,
            "-P",
            "-m",
            module,
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.DEVNULL,
            limit=_READ_AHEAD_BYTES,
            env=child_environment(),
        )
    except OSError as error:
        raise EngineFailed(f"{module} cannot be started: {error.strerror}.") from error
    child = _Child(process, patience_seconds)
    try:
        await child.ready()
    except BaseException:
        await child.close()
        raise
    return child


class _Child:
    def __init__(self, process: asyncio.subprocess.Process, patience_seconds: float) -> None:
        self._process = process
        self._patience_seconds = patience_seconds
        self._numbers = itertools.count(1)
        self._waiting: dict[int, asyncio.Queue[Frame]] = {0: asyncio.Queue()}
        self._heard_at = asyncio.get_running_loop().time()
        self._is_given_up = False
        self._reading = asyncio.create_task(self._read())

    @property
    def is_alive(self) -> bool:
        return not self._is_given_up and not self._reading.done()

    async def ready(self) -> None:
        frame = await self._next(self._waiting[0])
        if frame.kind is not Kind.READY:
            raise EngineFailed(
                "The process that speaks ended at once.", remedy="Install the engine again."
            )

    async def speak(self, text: str, voice: str, speed: float) -> AsyncGenerator[SpeechPart]:
        number = next(self._numbers)
        frames = self._waiting[number] = asyncio.Queue()
        is_wanted = True
        try:
            self._send(asdict(Words(number=number, text=text, voice=voice, speed=speed)))
            while (frame := await self._next(frames)).kind is Kind.SOUND:
                yield SpeechPart(format=SpeechFormat.PCM, data=frame.data, rate_hz=frame.rate_hz)
            is_wanted = False
            if frame.kind is Kind.FAILED:
                raise EngineFailed(frame.data.decode(errors="replace"))
        finally:
            del self._waiting[number]
            if is_wanted:
                self._send({"stop": number})

    async def close(self) -> None:
        """Ask it to end, then end it."""
        stdin = self._process.stdin
        if stdin:
            stdin.close()
        try:
            async with asyncio.timeout(_CLOSING_SECONDS):
                await asyncio.shield(self._reading)
        except TimeoutError:
            self._kill()
        await self._reading
        await self._process.wait()

    async def _next(self, frames: "asyncio.Queue[Frame]") -> Frame:
        """The next frame; the process may take its time as long as it speaks to anybody."""
        loop = asyncio.get_running_loop()
        asked_at = loop.time()
        while True:
            try:
                async with asyncio.timeout(self._patience_seconds):
                    return await frames.get()
            except TimeoutError:
                if loop.time() - max(self._heard_at, asked_at) >= self._patience_seconds:
                    self._kill()
                    raise EngineFailed("The process that speaks is silent.") from None

    async def _read(self) -> None:
        stdout = self._process.stdout
        assert stdout  # noqa: S101 - it was asked for
        loop = asyncio.get_running_loop()
        with contextlib.suppress(asyncio.IncompleteReadError, ConnectionError):
            while True:
                kind, number, rate_hz, size = HEADER.unpack(await stdout.readexactly(HEADER.size))
                data = await stdout.readexactly(size)
                self._heard_at = loop.time()
                if number in self._waiting:
                    frame = Frame(kind=Kind(kind), number=number, rate_hz=rate_hz, data=data)
                    self._waiting[number].put_nowait(frame)
        for frames in self._waiting.values():
            frames.put_nowait(Frame(kind=Kind.FAILED, data=b"The process that speaks has ended."))

    def _send(self, wanted: dict[str, object]) -> None:
        if self.is_alive and self._process.stdin:
            self._process.stdin.write(json.dumps(wanted).encode() + b"\n")

    def _kill(self) -> None:
        self._is_given_up = True
        with contextlib.suppress(ProcessLookupError):
            self._process.kill()
