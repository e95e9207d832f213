"""A person in an encrypted call asks in writing and listens: how soon does Myna speak, and does a frame get lost?"""

import asyncio
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import cycle, islice, pairwise
from statistics import median

from benchmarks.bot_processes import MYNA, connected
from benchmarks.callers import Carrier, Listening, answered, calls_myna, teaches
from benchmarks.report import Options, Section
from discord_sandbox import Sandbox
from discord_sandbox.people.hearing import Tally
from discord_sandbox.people.human import Member
from myna.domain.speech import PACKET_SECONDS

QUIET_SECONDS = 1.5
"""Longer than any pause between two sentences."""
STORY = "What is the whole story?"
SENTENCES = (
    "The club began with four people and one borrowed book.",
    "They met on Thursdays, because the library stays open late on Thursdays.",
    "Somebody brought tea; somebody else, after long talks, brought biscuits.",
    "In the second winter there were more readers than chairs.",
    "So they read aloud, one page each, and those who stood read standing.",
    "Nobody remembers who proposed to write down what was said.",
    "The notebook has by now a shelf of its own.",
)
SHORT_SENTENCES, SENTENCES_OF_A_MINUTE = 2, 17


@dataclass(frozen=True, kw_only=True)
class Wait:
    """Seconds from a question to its answer."""

    text: float
    frame: float
    """The first of the voice; it begins with a little silence of its own."""
    sound: float


@dataclass(frozen=True, kw_only=True)
class Heard:
    """What became of one long answer."""

    frames: int
    lost: int
    """Missing in the numbers of the packets, late, or not to be understood."""
    silences_between: int
    longest_wait_seconds: float
    """For a frame, at the voice server."""


async def measure(options: Options) -> Section:
    rounds = 2 if options.quick else 20
    sentences = SHORT_SENTENCES if options.quick else SENTENCES_OF_A_MINUTE
    async with Sandbox(rate_limits=False) as discord, connected(discord, MYNA):
        alice = discord.member("alice")
        await calls_myna(alice)
        waits = await _waits(discord, alice, rounds)
        story = await _story(discord, alice, " ".join(islice(cycle(SENTENCES), sentences)))
    row = {
        "questions": rounds,
        "to the text, ms": round(1000 * median(wait.text for wait in waits)),
        "to the first frame, ms": round(1000 * median(wait.frame for wait in waits)),
        "to the first sound, ms": round(1000 * median(wait.sound for wait in waits)),
        "at most": round(1000 * max(wait.sound for wait in waits)),
        "seconds of speech": round(PACKET_SECONDS * story.frames, 1),
        "frames lost": story.lost,
        "silences between sentences": story.silences_between,
        "longest wait for a frame, ms": round(1000 * story.longest_wait_seconds),
    }
    return Section(title="An answer heard in an encrypted call", rows=[row])


async def _waits(discord: Sandbox, alice: Member, rounds: int) -> Sequence[Wait]:
    """For answers none of which was spoken before."""
    clock = asyncio.get_running_loop().time
    listening, carrier = Listening(discord, alice), Carrier(discord)
    waits = []
    for question, answer in islice(_lessons(), rounds):
        await teaches(alice, question, answer)
        asked_at = clock()
        await alice.say("#general", f"!ask {question}")
        await answered(alice, answer)
        text_at = clock()
        sound_at = await listening.first_after(asked_at)
        frame_at = next(at for at in carrier.came_at if at > asked_at)
        waits.append(
            Wait(text=text_at - asked_at, frame=frame_at - asked_at, sound=sound_at - asked_at)
        )
        await alice.say("#general", "!stop")
        await listening.until_quiet(QUIET_SECONDS)
    return waits


def _lessons() -> Iterator[tuple[str, str]]:
    for number, (first, second) in enumerate(pairwise(cycle(SENTENCES)), start=1):
        yield f"What stands on page {number}?", f"Page {number}. {first} {second}"


async def _story(discord: Sandbox, alice: Member, text: str) -> Heard:
    await teaches(alice, STORY, text)
    listening, carrier = Listening(discord, alice), Carrier(discord)
    before = replace(alice.headset.tally)
    asked_at = asyncio.get_running_loop().time()
    await alice.say("#general", f"!ask {STORY}")
    await listening.first_after(asked_at)
    await listening.until_quiet(QUIET_SECONDS)
    after = alice.headset.tally
    return Heard(
        frames=after.heard - before.heard,
        lost=_lost(after) - _lost(before),
        silences_between=carrier.silences_between,
        longest_wait_seconds=max(later - earlier for earlier, later in pairwise(carrier.came_at)),
    )


def _lost(tally: Tally) -> int:
    return tally.lost + tally.late + tally.undecryptable + tally.unreadable
