"""Five servers send recordings and are answered aloud, all at once: how late is Myna's event loop?

In her own process, where discord.py's heartbeats and everybody's text wait for the same loop.
"""

import asyncio
import json
import statistics
import sys
import time
from collections.abc import AsyncIterator, Awaitable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.bot_processes import connected
from benchmarks.callers import Listening, answered, calls_myna, new_server, teaches
from benchmarks.report import Options, Section
from benchmarks.slow_speech_services import tone
from discord_sandbox import Sandbox
from discord_sandbox.people.human import Member

SERVERS = 5
QUESTION = "What are we reading this month?"
ANSWER = (
    "We read a novel about a distant planet on which it is always winter. It is long, so take your time; it is slow,"
    " so take some tea. Whoever has finished early tells nobody how it ends. Whoever has not begun is welcome, too."
)
RECORDING = "what-are-we-reading.ogg"
LONG_SECONDS = 60.0
PROBE = ("-m", "benchmarks.loop_probe")

Looks = Sequence[tuple[float, float]]
"""As `loop_probe` writes them."""


@dataclass(frozen=True, kw_only=True)
class Stretch:
    """Of the machine's monotonic clock."""

    name: str
    start: float
    end: float


async def measure(options: Options) -> Section:
    idle_seconds, busy_seconds = (1.0, 3.0) if options.quick else (10.0, 60.0)
    with TemporaryDirectory() as folder:
        hers, alone = Path(folder) / "myna.json", Path(folder) / "alone.json"
        async with _empty_loop(alone), Sandbox(rate_limits=False) as discord:
            members = [new_server(discord, number) for number in range(SERVERS)]
            async with connected(discord, (*PROBE, "bot", str(hers))):
                stretches = [
                    await _timed("idle", asyncio.sleep(idle_seconds)),
                    await _timed(f"called into {SERVERS} servers", _called(members)),
                    await _timed("hears and speaks in all", _busy(discord, members, busy_seconds)),
                ]
        looks = [json.loads(await asyncio.to_thread(file.read_text)) for file in (hers, alone)]
    rows = [_row(stretch, *looks) for stretch in stretches]
    return Section(title="Lag of Myna's event loop, and of an empty one beside it", rows=rows)


@asynccontextmanager
async def _empty_loop(file: Path) -> AsyncIterator[None]:
    """What the machine itself adds, at the same time."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, *PROBE, "alone", str(file), stdin=asyncio.subprocess.DEVNULL
    )
    try:
        yield
    finally:
        process.terminate()
        await process.wait()


async def _timed(name: str, work: Awaitable[object]) -> Stretch:
    start = time.monotonic()
    await work
    return Stretch(name=name, start=start, end=time.monotonic())


async def _called(members: Sequence[Member]) -> None:
    await asyncio.gather(*map(calls_myna, members))


async def _busy(discord: Sandbox, members: Sequence[Member], seconds: float) -> None:
    """Until everybody was answered in writing and aloud; raises `NotHeardError`."""
    started = asyncio.get_running_loop().time()
    listening = [Listening(discord, member) for member in members]
    talking = (_talks(member, started + seconds) for member in members)
    await asyncio.gather(*talking, *(each.first_after(started) for each in listening))


async def _talks(member: Member, until: float) -> None:
    """A question as a voice message and a long silent file, at least once; each is answered."""
    voice_message = files("myna.demo").joinpath("recordings", RECORDING).read_bytes()
    nothing = await asyncio.to_thread(tone, LONG_SECONDS, loudness=0)
    await teaches(member, QUESTION, ANSWER)
    await member.say("#general", "!voice language en")
    await answered(member, "How I sound to you")
    is_over = False
    while not is_over:
        await member.sends_voice_message("#general", voice_message)
        await member.say("#general", "@bot", files=[("nothing.mp3", nothing)])
        await answered(member, ANSWER)
        await answered(member, "no words")
        is_over = asyncio.get_running_loop().time() >= until


def _row(stretch: Stretch, hers: Looks, alone: Looks) -> dict[str, object]:
    late, late_alone = _late_ms(stretch, hers), _late_ms(stretch, alone)
    cuts = statistics.quantiles(late, n=100, method="inclusive")
    cuts_alone = statistics.quantiles(late_alone, n=100, method="inclusive")
    return {
        "Myna is": stretch.name,
        "looks": len(late),
        "p50 ms": round(cuts[49], 2),
        "p99 ms": round(cuts[98], 2),
        "at most": round(max(late), 1),
        "p99 of the empty one": round(cuts_alone[98], 2),
    }


def _late_ms(stretch: Stretch, looks: Looks) -> list[float]:
    return [1000 * seconds for at, seconds in looks if stretch.start <= at <= stretch.end]
