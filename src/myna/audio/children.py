"""A few processes that decode, kept warm and ended when they misbehave; used by `decoder` and `encoder`."""

import asyncio
import contextlib
import signal
import sys
from asyncio.subprocess import DEVNULL, PIPE, Process, create_subprocess_exec
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

from myna.audio.protocol import END, HEAD, PCM, PIECE_BYTES, READY, Job
from myna.child_environment import child_environment
from myna.errors import AudioRefused, EngineFailed

PROGRAM = "myna.audio.child"
START_SECONDS = 30.0
GRACE_SECONDS = 1.0
REASONS = {
    "undecodable": ("This cannot be decoded.", "Send it as ogg, mp3, m4a, wav, flac or webm."),
    "empty": ("There is no sound in this.", "Record it again."),
    "too-slow": ("This took too long to decode.", "Send something shorter or simpler."),
}


@dataclass(frozen=True, kw_only=True)
class Limits:
    """What one job may cost; where a system knows no limits for a process, the clock alone ends it."""

    wall_seconds: float = 20.0
    cpu_seconds: int = 15
    memory_bytes: int = 192 * 1024 * 1024
    """On top of what a child has before its first job."""
    most_jobs: int = 200
    """Before a child is replaced."""
    most_waiting: int = 16
    """Jobs that wait for a child; more are refused at once."""


DEFAULT_LIMITS = Limits()


def refusal(reason: str) -> AudioRefused:
    message, remedy = REASONS[reason]
    return AudioRefused(message, remedy=remedy, reason=reason)


class Children:
    """Started when first needed, or by `warm_up`. Who comes first is served first."""

    def __init__(self, size: int, limits: Limits) -> None:
        self._size = size
        self._limits = limits
        self._turns = asyncio.Semaphore(size)
        self._waiting = 0
        self._working = 0
        self._is_closed = False
        self._idle: list[Child] = []
        self._starting: list[asyncio.Task[Child]] = []
        self._ending: set[asyncio.Task[int]] = set()

    async def warm_up(self) -> None:
        """Start those that are missing."""
        while len(self._idle) + len(self._starting) + self._working < self._size:
            self._start_one()
        await asyncio.gather(*self._starting)

    async def decode(self, job: Job) -> bytes:
        """PCM; a little more than `max_samples` where there is more.

        Raises `AudioRefused`, and `EngineFailed` where no child can be started.
        """
        async with self._turn():
            child = await self._fit_child()
            try:
                async with asyncio.timeout(self._limits.wall_seconds):
                    return await child.decode(job)
            except TimeoutError:
                raise refusal("too-slow") from None
            finally:
                self._give_back(child)

    async def close(self) -> None:
        """A job that still runs may end; its child then ends too."""
        self._is_closed = True
        started = await asyncio.gather(*self._starting, return_exceptions=True)
        for child in (*self._idle, *(each for each in started if isinstance(each, Child))):
            self._end(child)
        self._idle, self._starting = [], []
        await asyncio.gather(*self._ending)

    @asynccontextmanager
    async def _turn(self) -> AsyncIterator[None]:
        if self._waiting >= self._limits.most_waiting:
            raise refusal("too-slow")
        self._waiting += 1
        try:
            await self._turns.acquire()
        finally:
            self._waiting -= 1
        self._working += 1
        try:
            yield
        finally:
            self._working -= 1
            self._turns.release()

    async def _fit_child(self) -> "Child":
        while True:
            child = self._idle.pop() if self._idle else await self._started()
            if child.is_fit:
                return child
            self._end(child)

    async def _started(self) -> "Child":
        """Whoever no longer waits for a start leaves it to the next."""
        if not self._starting:
            self._start_one()
        starting = self._starting.pop()
        try:
            return await asyncio.shield(starting)
        except asyncio.CancelledError:
            self._starting.append(starting)
            raise

    def _give_back(self, child: "Child") -> None:
        """A child that did not answer properly, or did enough, makes room for a fresh one at once."""
        if self._is_closed:
            self._end(child)
        elif child.is_fit and child.jobs < self._limits.most_jobs:
            self._idle.append(child)
        else:
            self._end(child)
            self._start_one()

    def _start_one(self) -> None:
        """The last to be taken: those that were started before are warm by now."""
        self._starting.insert(0, asyncio.create_task(Child.start(self._limits)))

    def _end(self, child: "Child") -> None:
        ending = asyncio.create_task(child.ended(by_itself=child.has_hung_up))
        self._ending.add(ending)
        ending.add_done_callback(self._ending.discard)


class Child:
    """One process that does one job at a time."""

    def __init__(self, process: Process) -> None:
        if process.stdin is None or process.stdout is None:
            raise EngineFailed("The decoder has no pipes.")
        self.process = process
        self.jobs = 0
        self._stdin, self._stdout = process.stdin, process.stdout
        self._is_between_jobs = True

    @classmethod
    async def start(cls, limits: Limits) -> "Child":
        process = await create_subprocess_exec(
            sys.executable,
            "-P",
            "-m",
            PROGRAM,
            str(limits.cpu_seconds),
            str(limits.memory_bytes),
            stdin=PIPE,
            stdout=PIPE,
            stderr=DEVNULL,
            limit=4 * PIECE_BYTES,
            env=child_environment(),
        )
        child = cls(process)
        kind = END
        try:
            async with asyncio.timeout(START_SECONDS):
                kind, _ = await child._message()
        except (TimeoutError, asyncio.IncompleteReadError):
            raise EngineFailed(
                "The decoder does not start.", remedy="Install Myna again."
            ) from None
        finally:
            if kind != READY:
                await child.ended(by_itself=child.has_hung_up)
        return child

    @property
    def is_fit(self) -> bool:
        return self._is_between_jobs and not self.has_hung_up

    @property
    def has_hung_up(self) -> bool:
        return self._stdout.at_eof()

    async def ended(self, *, by_itself: bool) -> int:
        """Its status, negative for a signal. A signal to one that just ended would take its status from the loop."""
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(GRACE_SECONDS if by_itself else 0):
                return await self.process.wait()
        with contextlib.suppress(ProcessLookupError):
            self.process.kill()
        return await self.process.wait()

    async def decode(self, job: Job) -> bytes:
        self._is_between_jobs = False
        self.jobs += 1
        try:
            await self._send(job)
            return await self._pcm(job)
        except (asyncio.IncompleteReadError, ConnectionError):
            raise refusal(await self._cause_of_death()) from None

    async def _send(self, job: Job) -> None:
        self._stdin.write(job.head())
        view = memoryview(job.data)
        for start in range(0, len(view), 4 * PIECE_BYTES):
            self._stdin.write(view[start : start + 4 * PIECE_BYTES])
            await self._stdin.drain()

    async def _pcm(self, job: Job) -> bytes:
        """Whatever the child has become, no more is taken from it than a job can give."""
        pcm = bytearray()
        while True:
            kind, payload = await self._message()
            if kind == END:
                self._is_between_jobs = True
                break
            if kind != PCM or len(pcm) > 2 * job.max_samples + PIECE_BYTES:
                raise refusal("undecodable")
            pcm += payload
        if reason := payload.decode("ascii", errors="replace"):
            raise refusal(reason if reason in REASONS else "undecodable")
        return bytes(pcm)

    async def _message(self) -> tuple[bytes, bytes]:
        kind, size = HEAD.unpack(await self._stdout.readexactly(HEAD.size))
        if size > PIECE_BYTES:
            raise refusal("undecodable")
        return kind, await self._stdout.readexactly(size)

    async def _cause_of_death(self) -> str:
        status = -await self.ended(by_itself=True)
        is_too_slow = status > 0 and status == getattr(signal, "SIGXCPU", None)
        return "too-slow" if is_too_slow else "undecodable"
