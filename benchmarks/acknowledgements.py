"""Whoever uses a command, a button or a menu sees within three seconds that it was taken: how late is the latest?

Discord takes nothing later. A thousand are used: steadily, while as many messages are answered, and all at once.
"""

import asyncio
import gc
import itertools
import statistics
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from benchmarks.bot_processes import MYNA, connected
from benchmarks.report import Options, Section
from discord_sandbox import Sandbox
from discord_sandbox.interactions.interaction_data import Stand
from discord_sandbox.people.heard import Heard
from discord_sandbox.people.human import Member
from discord_sandbox.world.records import Event, Interaction, Snowflake

PEOPLE = 5
PATIENCE_SECONDS = 120.0
MESSAGE_MENU = 3
Use = Callable[[Member], Interaction]


@dataclass(frozen=True, kw_only=True)
class Pace:
    used: int
    messages: int
    pause: float
    """Seconds after each."""


@dataclass(kw_only=True)
class Watch:
    """Notes when the first sign of an answer came."""

    discord: Sandbox
    number: int
    """Of interactions."""
    seconds: dict[Snowflake, float] = field(default_factory=dict)
    failed: set[Snowflake] = field(default_factory=set)
    all_told: asyncio.Event = field(default_factory=asyncio.Event)

    def note(self, event: Event) -> None:
        metadata = event.payload.get("interaction_metadata") or {}
        key = event.payload.get("interaction_id") or metadata.get("id")
        if key is None or key in self.seconds:
            return
        exchange = self.discord.interactions.get(key)
        if exchange is not None:
            late = self.discord.world.now() - exchange.interaction.created_at
            self.seconds[key] = late.total_seconds()
        if event.name == "SANDBOX_INTERACTION_FAILED":
            self.failed.add(key)
        if len(self.seconds) == self.number:
            self.all_told.set()


async def measure(options: Options) -> Section:
    number = 200 if options.quick else 1_000
    gc.disable()  # of whoever holds the watch: it must not stop while it measures
    rows = [
        await _row("steadily, beside messages", Pace(used=number, messages=number, pause=0.01)),
        await _row("all at once", Pace(used=number, messages=0, pause=0.0)),
    ]
    gc.enable()
    return Section(title="Interactions acknowledged within three seconds", rows=rows)


async def _row(how: str, pace: Pace) -> dict[str, object]:
    names = [f"member{one}" for one in range(PEOPLE)]
    everybody = ["alice", "bob", *names]
    async with (
        Sandbox(rate_limits=False, member_names=everybody) as discord,
        connected(discord, MYNA),
    ):
        people = [discord.member(name) for name in names]
        answer = await _taught(discord)
        watch = Watch(discord=discord, number=pace.used)
        discord.world.subscribe(watch.note)
        started = time.perf_counter()
        uses = itertools.cycle(_uses(discord, answer))
        talk = asyncio.create_task(_talk(discord, pace))
        for person in itertools.islice(itertools.cycle(people), pace.used):
            next(uses)(person)
            await asyncio.sleep(pace.pause)
        used_seconds = time.perf_counter() - started
        await asyncio.wait_for(watch.all_told.wait(), PATIENCE_SECONDS)
        await talk
    seconds = list(watch.seconds.values())
    return {
        "used": how,
        "interactions": pace.used,
        "in s": round(used_seconds, 1),
        "acknowledged in time": pace.used - len(watch.failed),
        "p50 ms": round(1000 * statistics.median(seconds)),
        "p99 ms": round(1000 * statistics.quantiles(seconds, n=100)[-1]),
        "latest ms": round(1000 * max(seconds)),
    }


async def _taught(discord: Sandbox) -> Heard:
    """An answer with its buttons."""
    alice = discord.member("alice")
    await alice.say("#general", "!train Where do we meet? -> In the library.")
    await alice.hears("I'll remember", timeout_seconds=30)
    await alice.say("#general", "!ask Where do we meet?")
    return await alice.hears("In the library.", timeout_seconds=30)


def _uses(discord: Sandbox, answer: Heard) -> Iterator[Use]:
    """What people do, the common before the rare."""
    known = discord.interactions
    general = discord.world.channels[answer.channel_id]
    message = discord.world.message(general.id, answer.id)
    if message is None:
        raise LookupError(answer.id)
    buttons = {button.label: str(button.custom_id) for button in answer.buttons}

    def stand(person: Member) -> Stand:
        return Stand(world=discord.world, user_id=person.id, channel=general)

    def slash(name: str, **given: str) -> Use:
        return lambda person: known.use(
            stand(person), known.command_named(person.id, general, name), given
        )

    def press(custom_id: str) -> Use:
        return lambda person: known.press(stand(person), message, custom_id)

    def menu(name: str) -> Use:
        return lambda person: known.use_on(
            stand(person), known.command_named(person.id, general, name, MESSAGE_MENU), message.id
        )

    yield slash("ask", question="Where do we meet?")
    yield press(buttons["Correct"])
    yield slash("ask", question="What is the name of the third moon of Jupiter?")
    yield menu("Why this answer?")
    yield slash("help")
    yield press(str(answer.buttons[1].custom_id))
    yield slash("lessons")
    yield menu("Teach from this")
    yield slash("voice")
    yield slash("models")


async def _talk(discord: Sandbox, pace: Pace) -> None:
    bob = discord.member("bob")
    for _ in range(pace.messages):
        await bob.say("#random", "!ask Where do we meet?")
        await asyncio.sleep(pace.pause)
