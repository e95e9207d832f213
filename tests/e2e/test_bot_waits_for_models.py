"""Whoever waits for a slow chat model stands in nobody's way: all else is answered meanwhile."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from discord_sandbox import Sandbox
from discord_sandbox.people.human import Member
from in_call import until
from myna.bot.intake import Room
from myna.domain.chat import ChatPart, Closing, Delta, Finished, Prompt, Spent
from myna.testing import ScriptedChatModel
from myna_at_work import Myna, at_work, connected, everybody_speaks_english, hears

QUESTION = "When do we meet on Fridays?"
ASKED = "!ask when do we meet then, on Fridays?"
ROOM = Room()


class Crawler:
    """Begins every answer and ends none before it may."""

    def __init__(self) -> None:
        self.may_end = asyncio.Event()
        self.at_work = 0
        self.most_at_work = 0

    async def write(self, _prompt: Prompt) -> AsyncIterator[ChatPart]:
        self.at_work += 1
        self.most_at_work = max(self.at_work, self.most_at_work)
        try:
            yield Delta(text="[1] You all meet")
            await self.may_end.wait()
            yield Delta(text=" at nine.")
            yield Finished(closing=Closing.WHOLE, spent=Spent(), model="scripted")
        finally:
            self.at_work -= 1


@pytest.fixture
def crawler() -> Crawler:
    return Crawler()


@pytest.fixture
async def myna(town: Sandbox, tmp_path: Path, crawler: Crawler) -> AsyncIterator[Myna]:
    model = ScriptedChatModel(script=crawler.write)
    async with at_work(town, tmp_path, chat=[model], change_seconds=0.05) as myna:
        await connected(town, myna)
        await everybody_speaks_english(town, myna)
        alice = town.member("alice")
        await alice.say("#general", f"!train {QUESTION} -> At nine")
        await hears(alice, "remember")
        yield myna


async def all_ask(members: list[Member], channels: list[str]) -> None:
    for member in members:
        for channel in channels:
            await member.say(channel, ASKED)


async def test_as_many_slow_answers_as_a_server_may_have_keep_no_other_waiting(
    town: Sandbox, myna: Myna, crawler: Crawler
) -> None:
    channels = [f"room{number}" for number in range(ROOM.of_one_person)]
    for name in channels:
        town.world.new_channel(town.guild.id, name)
    many = ROOM.of_one_place // ROOM.of_one_person
    askers = [town.add_member(f"asker{number}") for number in range(many + 1)]
    await all_ask(askers, [f"#{name}" for name in channels])
    await until(lambda: crawler.at_work == ROOM.of_one_place)
    dave = town.add_member("dave")
    await dave.say("#general", "!hi")
    await hears(dave, "dave", where="#general")
    await dave.say("#general", f"!ask {QUESTION}")
    by_heart = await hears(dave, "At nine", where="#general")
    await askers[0].say("#general", "!help")
    await hears(askers[0], "!ask", where="#general")
    crawler.may_end.set()
    await until(lambda: crawler.at_work == 0)

    assert "At nine" == by_heart.content
    assert ROOM.of_one_place == crawler.most_at_work
