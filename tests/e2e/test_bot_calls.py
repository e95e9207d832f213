"""Probe."""

import asyncio
from dataclasses import replace
import pytest
from discord_sandbox import Sandbox
from discord_sandbox.people.headset import Headset
from discord_sandbox.people.human import Member
from myna_at_work import Myna, hears


class Ear:
    def __init__(self, town, name):
        self.town = town
        self.pcm = b""
        m = town.member(name)
        ch = next(c for c in town.world.channels.values() if c.name == "Lounge")
        town.world.join_voice(m.id, ch.id)
        loop = asyncio.get_running_loop()
        self.h = Headset(m.id, ch.id, 77, loop.call_soon)
        call = town.calls.sit(self.h, ch.id)
        self.h.sit(call)
        self.h.listeners.add(self.hear)

    def hear(self, who, pcm):
        self.pcm += pcm


async def test_probe(town: Sandbox, myna: Myna, alice: Member):
    ear = Ear(town, "alice")
    await alice.say("#general", "!join")
    r = await hears(alice, "AI")
    print(r.content)
    await alice.say(
        "#general", "!train When do we meet? -> On Friday at seven in the evening, at the library."
    )
    await hears(alice, "Thank you")
    await alice.say("#general", "!ask When do we meet?")
    r = await hears(alice, "On Friday")
    print(r.buttons)
    await asyncio.sleep(6)
    print(len(ear.pcm) / 192000, ear.h.tally, ear.h.privacy_code)
    assert 0
