"""Five servers send recordings and are answered aloud, all at once: how late is Myna's event loop?

In her own process, where discord.py's heartbeats and everybody's text wait for the same loop.
"""

import asyncio
import json
import statistics
import time
from collections.abc import Awaitable, Sequence
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


@dataclass(frozen=True, kw_only=True)
class Stretch:
    """Of the machine's monotonic clock."""

    name: str
    start: float
    end: float


async def measure(options: Options) -> Section:
    idle_seconds, busy_seconds = (1.0, 6.0) if options.quick else (10.0, 60.0)
    with TemporaryDirectory() as folder:
        file = Path(folder) / "looks.json"
        async with Sandbox(rate_limits=False) as discord:
            members = [new_server(discord, number) for number in range(SERVERS)]
            async with connected(discord, ("-m", "benchmarks.watched_bot", str(file))):
                stretches = [
                    await _timed("idle", asyncio.sleep(idle_seconds)),
                    await _timed(f"called into {SERVERS} servers", _called(members)),
                    await _timed("hears and speaks in all", _busy(discord, members, busy_seconds)),
                ]
        looks = json.loads(await asyncio.to_thread(file.read_text))
    rows = [_row(stretch, looks) for stretch in stretches]
    return Section(title="Lag of Myna's event loop", rows=rows)


async def _timed(name: str, work: Awaitable[object]) -> Stretch:
    start = time.monotonic()
    await work
    return Stretch(name=name, start=start, end=time.monotonic())


async def _called(members: Sequence[Member]) -> None:
    await asyncio.gather(*map(calls_myna, members))


async def _busy(discord: Sandbox, members: Sequence[Member], seconds: float) -> None:
    """Until everybody was answered in writing and aloud; raises `NotHeardError`, `TimeoutError`."""
    started = asyncio.get_running_loop().time()
    listening = [Listening(discord, member) for member in members]
    talking = (_talks(member, started + seconds) for member in members)
    await asyncio.gather(*talking, *(each.first_after(started) for each in listening))


async def _talks(member: Member, until: float) -> None:
    """A question as a voice message and a long silent file, again and again; each is answered."""
    voice_message = files("myna.demo").joinpath("recordings", RECORDING).read_bytes()
    nothing = await asyncio.to_thread(tone, LONG_SECONDS, loudness=0)
    await teaches(member, QUESTION, ANSWER)
    while asyncio.get_running_loop().time() < until:
        await member.sends_voice_message("#general", voice_message)
        await member.say("#general", files=[("nothing.mp3", nothing)])
        await answered(member, ANSWER)
        await answered(member, "no words")


def _row(stretch: Stretch, looks: Sequence[tuple[float, float]]) -> dict[str, object]:
    late = [1000 * seconds for at, seconds in looks if stretch.start <= at <= stretch.end]
    cuts = statistics.quantiles(late, n=100)
    return {
        "Myna is": stretch.name,
        "looks": len(late),
        "p50 ms": round(cuts[49], 2),
        "p99 ms": round(cuts[98], 2),
        "at most": round(max(late), 1),
    }
