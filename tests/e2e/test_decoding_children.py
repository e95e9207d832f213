"""The processes that decode: what they may do, how they end, and whom they keep waiting."""

import asyncio
import os
import signal
import subprocess
import sys
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from myna.audio.children import DEFAULT_LIMITS, Child, Children, Limits
from myna.audio.decoder import PROCESSES, ChildAudioDecoder
from myna.audio.protocol import Job
from myna.errors import AudioRefused
from sounds import day_of_silence, packed, sound, tone

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="limits of POSIX")

DAY_SECONDS = 24 * 3_600
SOON_SECONDS = 5.0
SOUND = sound("opus.ogg")

TRIES = """
import os, socket, subprocess, sys
import myna.audio.child as child
tries = {
    "read": lambda: open("/etc/hostname"),
    "connect": lambda: socket.socket(),
    "pair": lambda: os.pipe(),
    "start": lambda: subprocess.run(["true"]),
    "grow": lambda: bytearray(64 << 20),
}
if len(sys.argv) > 1:
    child._confine(16 << 20)
for name, act in tries.items():
    try:
        act()
        print(name, "worked")
    except (OSError, MemoryError) as error:
        print(name, "failed")
"""

PARENT = """
import asyncio, sys
from myna.audio.decoder import ChildAudioDecoder
async def main():
    decoder = ChildAudioDecoder(max_bytes=25 << 20, max_seconds=24 * 3600)
    await decoder.warm_up()
    data = sys.stdin.buffer.read()
    children = [task.result() for task in decoder._children._starting]
    jobs = [asyncio.create_task(decoder.decode(data))]
    await asyncio.sleep(0.2)
    print(*(child.process.pid for child in children), flush=True)
    await asyncio.gather(*jobs)
asyncio.run(main())
"""


@asynccontextmanager
async def decoding(
    limits: Limits = DEFAULT_LIMITS,
    max_seconds: int = DAY_SECONDS,
) -> AsyncIterator[ChildAudioDecoder]:
    decoder = ChildAudioDecoder(max_bytes=25 << 20, max_seconds=max_seconds, limits=limits)
    await decoder.warm_up()
    try:
        yield decoder
    finally:
        await decoder.close()


async def reason_of(job: "asyncio.Future[object]") -> object:
    with pytest.raises(AudioRefused) as refused:
        await job
    return refused.value.details["reason"]


async def until(is_so: Callable[[], bool]) -> None:
    async with asyncio.timeout(SOON_SECONDS):
        while not is_so():
            await asyncio.sleep(0.01)


def is_gone(process_id: int) -> bool:
    """Ended, though perhaps nobody asked for its status yet."""
    try:
        os.kill(process_id, 0)
        status = Path(f"/proc/{process_id}/stat")
        return status.parent.parent.is_dir() and ") Z " in status.read_text()
    except (ProcessLookupError, FileNotFoundError):
        return True


async def children_of(decoder: ChildAudioDecoder) -> list[Child]:
    crew = decoder._children
    return [*crew._idle, *await asyncio.gather(*crew._starting)]


@asynccontextmanager
async def at_work(
    decoder: ChildAudioDecoder,
) -> AsyncIterator[tuple["asyncio.Task[object]", Child]]:
    """A job that takes long, and the child that does it."""
    before = await children_of(decoder)
    job: asyncio.Task[object] = asyncio.create_task(decoder.decode(day_of_silence()))
    await until(lambda: any(child.jobs for child in before))
    yield job, next(child for child in before if child.jobs)
    job.cancel()
    await asyncio.gather(job, return_exceptions=True)


async def test_a_child_that_is_killed_at_work_gives_a_clean_refusal() -> None:
    async with decoding() as decoder:
        async with at_work(decoder) as (job, child):
            os.kill(child.process.pid, signal.SIGSEGV)

            assert "undecodable" == await reason_of(job)

        assert 1 == (await decoder.decode(SOUND)).seconds


async def test_warming_up_again_starts_nothing_beside_those_that_work() -> None:
    async with decoding() as decoder, at_work(decoder):
        await decoder.warm_up()

        assert PROCESSES - 1 == len(await children_of(decoder))


async def test_a_child_that_is_killed_while_idle_is_not_missed() -> None:
    async with decoding() as decoder:
        for child in await children_of(decoder):
            os.kill(child.process.pid, signal.SIGKILL)
            await child.process.wait()

        assert 1 == (await decoder.decode(SOUND)).seconds


async def test_a_job_that_is_cancelled_ends_its_child_and_a_fresh_one_takes_its_place() -> None:
    async with decoding() as decoder:
        async with at_work(decoder) as (job, child):
            job.cancel()
            await until(lambda: is_gone(child.process.pid))

        assert PROCESSES == len(await children_of(decoder))
        assert 1 == (await decoder.decode(SOUND)).seconds


async def test_the_clock_ends_what_takes_too_long() -> None:
    async with decoding(Limits(wall_seconds=0.3)) as decoder, at_work(decoder) as (job, child):
        assert "too-slow" == await reason_of(job)

        await until(lambda: is_gone(child.process.pid))


async def test_the_system_ends_what_computes_too_much() -> None:
    limits = Limits(cpu_seconds=0, wall_seconds=600)
    async with decoding(limits) as decoder, at_work(decoder) as (job, _):
        assert "too-slow" == await reason_of(job)


async def test_a_file_that_does_not_fit_in_memory_is_refused() -> None:
    children = Children(1, Limits(memory_bytes=1 << 20))
    try:
        large = sound("sound.wav", 4) + b"\xff" * (80 << 20)
        job = Job(demuxer="wav", rate_hz=16_000, max_samples=16_000, data=large)

        assert "undecodable" == await reason_of(asyncio.ensure_future(children.decode(job)))
    finally:
        await children.close()


async def test_a_file_makes_room_for_the_next() -> None:
    children = Children(1, Limits(memory_bytes=160 << 20))
    large = sound("sound.wav", 4) + b"\xff" * (80 << 20)
    try:
        for _ in range(3):
            job = Job(demuxer="wav", rate_hz=16_000, max_samples=8_000, data=large)

            assert 16_000 <= len(await children.decode(job))
    finally:
        await children.close()


async def test_nobody_waits_for_a_file_that_takes_long() -> None:
    async with decoding() as decoder, at_work(decoder) as (job, _):
        recordings = await asyncio.gather(*(decoder.decode(SOUND) for _ in range(5)))

        assert [1.0] * 5 == [recording.seconds for recording in recordings]
        assert not job.done()


async def test_who_comes_first_is_served_first() -> None:
    served: list[int] = []

    async def decode(number: int) -> None:
        await decoder.decode(SOUND)
        served.append(number)

    async with decoding() as decoder, at_work(decoder):
        await asyncio.gather(*(decode(number) for number in range(6)))

    assert [0, 1, 2, 3, 4, 5] == served


async def test_more_than_may_wait_are_refused_at_once() -> None:
    limits = Limits(most_waiting=3)
    async with decoding(limits) as decoder:
        jobs = [asyncio.ensure_future(decoder.decode(SOUND)) for _ in range(PROCESSES + 4)]

        results = await asyncio.gather(*jobs, return_exceptions=True)

    assert 1 == sum(isinstance(result, AudioRefused) for result in results)


async def test_a_child_is_replaced_after_many_jobs() -> None:
    async with decoding(Limits(most_jobs=3)) as decoder:
        first = {child.process.pid for child in await children_of(decoder)}

        for _ in range(7):
            await decoder.decode(SOUND)

        assert not first & {child.process.pid for child in await children_of(decoder)}


async def test_closing_ends_every_child() -> None:
    async with decoding() as decoder:
        children = await children_of(decoder)

    assert all(child.process.returncode is not None for child in children)


async def test_children_end_with_their_parent_even_at_work() -> None:
    pipe = asyncio.subprocess.PIPE
    parent = await asyncio.create_subprocess_exec(
        sys.executable, "-c", PARENT, stdin=pipe, stdout=pipe
    )
    assert parent.stdin is not None
    assert parent.stdout is not None
    parent.stdin.write(day_of_silence())
    parent.stdin.close()
    children = [int(word) for word in (await parent.stdout.readline()).split()]
    parent.kill()
    await parent.wait()

    assert PROCESSES == len(children)
    await until(lambda: all(is_gone(child) for child in children))


async def test_the_loop_goes_on_while_ten_minutes_are_decoded() -> None:
    data = packed(tone(600), "wav", "pcm_s16le", 16_000, channels=1)
    turns = 0

    async def tick() -> None:
        nonlocal turns
        while True:
            await asyncio.sleep(0.001)
            turns += 1

    async with decoding(max_seconds=600) as decoder:
        ticking = asyncio.create_task(tick())
        recording = await decoder.decode(data)
        ticking.cancel()

    assert 600 == recording.seconds
    assert turns > 20


@pytest.mark.parametrize("is_confined", [True, False])
def test_a_confined_process_can_open_start_and_grow_nothing(is_confined: bool) -> None:
    said = subprocess.run(  # noqa: S603 - our own words
        [sys.executable, "-c", TRIES, *(["confined"] if is_confined else [])],
        capture_output=True,
        text=True,
        check=True,
    ).stdout

    worked = {line.split()[0] for line in said.splitlines() if line.endswith("worked")}
    assert (set() if is_confined else {"read", "connect", "pair", "start", "grow"}) == worked


@pytest.mark.skipif(not Path("/proc/self/limits").exists(), reason="needs Linux's /proc")
async def test_children_are_confined_before_their_first_job() -> None:
    async with decoding() as decoder:
        for child in await children_of(decoder):
            limits = told_of(child, "limits")

            for name in ("open files", "processes", "file size", "core file size"):
                assert {"0"} == set(limits.split(f"Max {name}")[1].split()[:2])
            assert "unlimited" != limits.split("Max address space")[1].split()[0]


@pytest.mark.skipif(not Path("/proc/self/environ").exists(), reason="needs Linux's /proc")
async def test_children_are_told_no_secrets(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MYNA_DISCORD_TOKEN", "very-secret")
    async with decoding() as decoder:
        for child in await children_of(decoder):
            told = told_of(child, "environ")

            assert "very-secret" not in told
            assert "PATH=" in told


def told_of(child: Child, topic: str) -> str:
    """What the system says of a child."""
    return Path(f"/proc/{child.process.pid}/{topic}").read_text()
