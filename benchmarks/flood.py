"""Ten thousand messages at once: are all of them answered, none twice, and does the heart go on beating?"""

import asyncio
import gc
import time
from collections import Counter
from collections.abc import Sequence

from benchmarks.bot_processes import MYNA, connected
from benchmarks.report import Options, Section
from discord_sandbox import Sandbox
from discord_sandbox.gateway.gateway import Settings
from discord_sandbox.people.human import Member
from discord_sandbox.world.records import Event

HEARTBEAT_SECONDS = 1.0
PATIENCE_SECONDS = 300.0
SAID_AT_ONCE = 50
SPEAKERS = 20


async def measure(options: Options) -> Section:
    messages = 1_000 if options.quick else 10_000
    settings = Settings(heartbeat_seconds=HEARTBEAT_SECONDS)
    answers: Counter[str] = Counter()
    all_answered = asyncio.Event()
    lost = Counter[bool]()

    def count(event: Event) -> None:
        if event.name == "SANDBOX_PRESENCE":
            lost[event.payload["online"]] += 1
        reference = event.payload.get("message_reference") or {}
        if event.name == "MESSAGE_CREATE" and reference:
            answers[reference["message_id"]] += 1
            if len(answers) >= messages:
                all_answered.set()

    gc.disable()  # of whoever holds the watch: it must not stop while it measures
    async with Sandbox(rate_limits=False, settings=settings) as discord:
        speakers = [discord.add_member(f"guest{number}") for number in range(SPEAKERS)]
        async with connected(discord, MYNA):
            discord.world.subscribe(count)
            started = time.perf_counter()
            await _say(speakers, messages)
            said_seconds = time.perf_counter() - started
            await asyncio.wait_for(all_answered.wait(), PATIENCE_SECONDS)
            seconds = time.perf_counter() - started
            await asyncio.sleep(2 * HEARTBEAT_SECONDS)
            connections_lost = lost[False]
            gap_ms = (discord.gateway.longest_heartbeat_gap_seconds - HEARTBEAT_SECONDS) * 1000
    gc.enable()
    row = {
        "messages": messages,
        "said in s": round(said_seconds, 2),
        "answered": len(answers),
        "answered twice": sum(number > 1 for number in answers.values()),
        "connections lost": connections_lost,
        "all answered after s": round(seconds, 1),
        "late heartbeat, ms over its interval": round(gap_ms),
    }
    return Section(title="A flood of messages", rows=[row])


async def _say(speakers: Sequence[Member], messages: int) -> None:
    """As fast as the sandbox can tell them, while its own server goes on."""
    for number in range(messages):
        await speakers[number % len(speakers)].say("#general", "!hi")
        if number % SAID_AT_ONCE == 0:
            await asyncio.sleep(0)
