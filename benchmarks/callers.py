"""People who sit in a voice channel with Myna, for the sections that measure calls."""

import asyncio
from collections.abc import Sequence

import numpy as np

from discord_sandbox import Sandbox
from discord_sandbox.people.heard import Heard, NotHeardError
from discord_sandbox.people.human import Member
from discord_sandbox.people.opus import SILENCE
from discord_sandbox.voice.seats import Frame
from discord_sandbox.world.permissions import ORDINARY
from discord_sandbox.world.records import ChannelType, Snowflake

PATIENCE_SECONDS = 60.0
AUDIBLE = 500
"""The amplitude from which a frame is not silence, of at most 32,767."""


class Listening:
    """What one person hears of Myna, and when, by the event loop's clock."""

    def __init__(self, discord: Sandbox, member: Member) -> None:
        self._member = member
        self._clock = asyncio.get_running_loop().time
        self._sounded = asyncio.Event()
        self.heard_at: list[float] = []
        """Of each frame that is no silence."""
        discord.headsets.audience_of(member.id).listeners.add(self._hear)

    async def first_after(self, moment: float) -> float:
        """When something was heard after that moment; raises `NotHeardError`."""
        try:
            async with asyncio.timeout(PATIENCE_SECONDS):
                while not self.heard_at or self.heard_at[-1] <= moment:
                    self._sounded.clear()
                    await self._sounded.wait()
        except TimeoutError:
            headset = self._member.headset
            raise NotHeardError(
                f"{self._member.name} hears nothing: {headset.tally}, {headset.complaints}"
            ) from None
        return next(at for at in self.heard_at if at > moment)

    async def until_quiet(self, seconds: float) -> None:
        """Until nothing was heard for so long."""
        rest = seconds
        while rest > 0:
            await asyncio.sleep(rest)
            rest = self.heard_at[-1] + seconds - self._clock()

    def longest_pause_seconds(self, since: float) -> float:
        """Between two frames, of which the second came after that moment."""
        times = np.array(self.heard_at)
        pauses = np.diff(times)[times[1:] > since]
        return float(pauses.max(initial=0.0))

    def _hear(self, _: Snowflake, pcm: bytes) -> None:
        if np.abs(np.frombuffer(pcm, "<i2").astype(int)).max(initial=0) >= AUDIBLE:
            self.heard_at.append(self._clock())
            self._sounded.set()


class Carrier:
    """Sees every frame between seats: how many have sound, and how many silences stand between those."""

    def __init__(self, discord: Sandbox) -> None:
        self._clock = asyncio.get_running_loop().time
        self._silences = 0
        self.frames = 0
        self.silences_between = 0
        self.came_at: list[float] = []
        """Of frames with sound."""
        discord.calls.disturbance = self._carry

    def _carry(self, frame: Frame) -> Sequence[Frame]:
        if frame.payload == SILENCE:
            self._silences += bool(self.frames)
        else:
            self.frames += 1
            self.silences_between += self._silences
            self._silences = 0
            self.came_at.append(self._clock())
        return (frame,)


def new_server(discord: Sandbox, number: int) -> Member:
    """One with Myna, and with a member who owns it and is nowhere else."""
    owner = discord.add_member(f"owner{number}")
    discord.world.remove_member(discord.guild.id, owner.id)
    guild = discord.world.add_guild(f"Server {number}", owner.id)
    discord.world.new_channel(guild.id, "general")
    discord.world.new_channel(guild.id, "Lounge", ChannelType.VOICE)
    discord.world.add_bot(guild.id, discord.application.id, ORDINARY)
    return owner


async def calls_myna(member: Member) -> None:
    await member.joins("Lounge")
    await member.say("#general", "!join")
    await answered(member, "I'm an AI")


async def teaches(member: Member, question: str, answer: str) -> None:
    await member.say("#general", f"!train {question} -> {answer}")
    await answered(member, "Thank you")


async def answered(member: Member, contains: str) -> Heard:
    """Myna's next message with these words; raises `NotHeardError`."""
    return await member.hears(contains, by="bot", timeout_seconds=PATIENCE_SECONDS)
