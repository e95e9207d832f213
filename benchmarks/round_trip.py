"""How long a member waits for the answer to `!hi`, beside a bare bot of discord.py in the same run."""

import statistics
import time
from collections.abc import Sequence

from benchmarks.bot_processes import BARE, MYNA, connected
from benchmarks.report import Options, Section
from discord_sandbox import Sandbox

WARMING_ROUNDS = 20


async def measure(options: Options) -> Section:
    rounds = 200 if options.quick else 1_000
    bare = await _milliseconds(BARE, rounds)
    myna = await _milliseconds(MYNA, rounds)
    rows = [
        {
            "bot": name,
            "rounds": rounds,
            "p50 ms": round(statistics.median(taken), 2),
            "p99 ms": round(_percentile(taken, 99), 2),
            "p50 of a bare bot": round(statistics.median(taken) / statistics.median(bare), 2),
        }
        for name, taken in (("discord.py alone", bare), ("Myna", myna))
    ]
    return Section(title="Round trip of !hi through the sandbox", rows=rows)


async def _milliseconds(arguments: Sequence[str], rounds: int) -> list[float]:
    taken = []
    async with Sandbox(rate_limits=False) as discord, connected(discord, arguments):
        alice = discord.member("alice")
        for _ in range(WARMING_ROUNDS + rounds):
            started = time.perf_counter()
            await alice.say("#general", "!hi")
            await alice.hears(timeout_seconds=30)
            taken.append((time.perf_counter() - started) * 1000)
    return taken[WARMING_ROUNDS:]


def _percentile(values: Sequence[float], percent: int) -> float:
    return statistics.quantiles(values, n=100)[percent - 1]
