"""From the first words of a chat model to the first characters in Discord, and on until the whole stands there.

The endpoint writes 50 words a second; the sandbox keeps Discord's limits. Beside it, in the same run, a bare bot of
discord.py sends the first words and no more.
"""

import statistics
import time
from collections.abc import Sequence
from dataclasses import dataclass, field

from benchmarks.bot_processes import BARE_STREAMER, MYNA, connected
from benchmarks.report import Options, Section
from discord_sandbox import Sandbox
from discord_sandbox.people.human import Member
from discord_sandbox.world.records import Event
from myna.testing.openai_peer import OpenAIPeer
from myna.testing.openai_peer.chatting import Chatting, Pace

WORDS_PER_SECOND = 50.0
SHORT_WORDS, LONG_WORDS = 25, 600
AT_ONCE = 5
CHANNELS = 6
"""Answers that follow each other without a pause would wait for each other in one."""
TIMEOUT_SECONDS = 120.0


@dataclass(frozen=True, kw_only=True)
class Clocked(Pace):
    """Knows when the first word behind the bracket was written, of each answer."""

    first: list[float] = field(default_factory=list)
    last: list[float] = field(default_factory=list)
    words: int

    async def before(self, number: int) -> None:
        await super().before(number)
        if number == 1:
            self.first.append(time.perf_counter())
        if number == self.words:
            self.last.append(time.perf_counter())


@dataclass(kw_only=True)
class Watched:
    """What happened to the messages of the bot, and when."""

    posted: list[tuple[float, str]] = field(default_factory=list)
    edits: int = 0
    whole: list[float] = field(default_factory=list)

    def note(self, event: Event) -> None:
        if event.name not in {"MESSAGE_CREATE", "MESSAGE_UPDATE"}:
            return
        if not event.payload["author"].get("bot"):
            return
        now = time.perf_counter()
        if event.name == "MESSAGE_CREATE":
            self.posted.append((now, event.payload["id"]))
        self.edits += event.name == "MESSAGE_UPDATE"
        if event.payload["components"]:
            self.whole.append(now)


async def measure(options: Options) -> Section:
    rounds = 5 if options.quick else 40
    bare, _, _ = await _one_by_one(BARE_STREAMER, rounds)
    short, watched, clock = await _one_by_one(MYNA, rounds)
    rows = [
        _row("discord.py alone, first words only", bare, bare),
        _row(f"{SHORT_WORDS} words, one after the other", short, bare)
        | _until_whole(watched, clock, rounds),
    ]
    for at_once in (1, AT_ONCE):
        alone, *_ = await _at_once(BARE_STREAMER, at_once)
        first, watched, clock, refused = await _at_once(MYNA, at_once)
        rows.append(
            _row(f"{LONG_WORDS} words, {at_once} at once in one channel", first, alone)
            | _until_whole(watched, clock, at_once)
            | {"refused with 429": refused}
        )
    return Section(title="From a model's first word to the first characters in Discord", rows=rows)


async def _one_by_one(
    arguments: Sequence[str], rounds: int
) -> tuple[list[float], Watched, Clocked]:
    """The seconds until each answer was begun; without Discord's limits, as rounds follow each other too fast."""
    clock, watched = _clock(SHORT_WORDS), Watched()
    async with Sandbox(rate_limits=False) as discord, _endpoint(clock) as peer:
        alice = discord.member("alice")
        async with connected(discord, arguments, settings=_settings(peer)):
            for number in range(CHANNELS):
                discord.world.new_channel(discord.guild.id, f"room-{number}")
            discord.world.subscribe(watched.note)
            for number in range(rounds):
                await alice.say(f"#room-{number % CHANNELS}", f"!ask What about {number}?")
                await _done(alice, arguments)
    began = [at for at, _ in watched.posted]
    return _differences(clock.first, began), watched, clock


async def _at_once(
    arguments: Sequence[str], many: int
) -> tuple[list[float], Watched, Clocked, int]:
    clock, watched = _clock(LONG_WORDS), Watched()
    async with Sandbox() as discord, _endpoint(clock) as peer:
        people = [discord.member("alice")]
        people += [discord.add_member(f"member{number}") for number in range(1, many)]
        async with connected(discord, arguments, settings=_settings(peer)):
            discord.world.subscribe(watched.note)
            for number, person in enumerate(people):
                await person.say("#general", f"!ask What about {number}?")
            for _ in people:
                await _done(people[0], arguments)
        limits = discord.rest.limits
        refused = limits.invalid_requests() if limits is not None else 0
    began = [at for at, _ in watched.posted[:many]]
    return _differences(clock.first, began), watched, clock, refused


async def _done(listener: Member, arguments: Sequence[str]) -> None:
    """The bare bot says one thing; under a whole answer of Myna there are buttons."""
    await listener.hears(
        by="bot",
        matching=lambda heard: arguments != MYNA or bool(heard.buttons),
        timeout_seconds=TIMEOUT_SECONDS,
    )


def _clock(words: int) -> Clocked:
    return Clocked(pieces_per_second=WORDS_PER_SECOND, first_seconds=0.05, words=words)


def _endpoint(clock: Clocked) -> OpenAIPeer:
    text = " ".join(f"word{number}" for number in range(clock.words))
    return OpenAIPeer([Chatting(script=lambda _messages: f"[-] {text}", pace=clock)])


def _settings(peer: OpenAIPeer) -> dict[str, str]:
    return {
        "MYNA_CHAT": f"{peer.base_url}#scripted",
        "MYNA_CHAT_STYLE": "open",
        "STREAM_URL": peer.base_url,
    }


def _differences(sooner: Sequence[float], later: Sequence[float]) -> list[float]:
    """Answers that were begun at once may stand in another order: what is measured is the order's n-th."""
    return [b - a for a, b in zip(sorted(sooner), sorted(later), strict=True)]


def _row(kind: str, seconds: Sequence[float], bare: Sequence[float]) -> dict[str, object]:
    median = statistics.median(seconds)
    return {
        "answers": kind,
        "first characters p50 ms": round(1000 * median, 1),
        "p95 ms": round(1000 * sorted(seconds)[round(0.95 * (len(seconds) - 1))], 1),
        "p50 of a bare send": round(median / statistics.median(bare), 2),
        "edits each": "",
        "whole after the last word, p50 s": "",
        "refused with 429": "",
    }


def _until_whole(watched: Watched, clock: Clocked, answers: int) -> dict[str, object]:
    late = _differences(clock.last, watched.whole)
    return {
        "edits each": round(watched.edits / answers, 1),
        "whole after the last word, p50 s": round(statistics.median(late), 2),
    }
