"""A small bot of discord.py in the sandbox, unmodified but for its `connector=`."""

import asyncio
import io
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

import discord as discord_py
import pytest

from discord_sandbox import Sandbox
from discord_sandbox.pytest_plugin import checked


class Parrot(discord_py.Client):
    """Greets on `!hi`, repeats what is said to it directly, sends files back, likes `good bird`."""

    async def on_message(self, message: discord_py.Message) -> None:
        if message.author == self.user:
            return
        if message.content == "!hi":
            await message.reply(f"Hello {message.author.display_name}!")
        elif message.guild is None:
            await message.channel.send(message.content)
        for attachment in message.attachments:
            copy = discord_py.File(io.BytesIO(await attachment.read()), attachment.filename)
            await message.channel.send(file=copy)
        if message.content == "good bird":
            await message.add_reaction("👍")


class ParrotOnShards(discord_py.AutoShardedClient):
    async def on_message(self, message: discord_py.Message) -> None:
        if message.content == "!hi":
            await message.reply(f"Hello {message.author.display_name}!")


def parrot(discord: Sandbox) -> Parrot:
    intents = discord_py.Intents.default()
    intents.message_content = intents.members = True
    return Parrot(intents=intents, connector=discord.connector(), guild_ready_timeout=0.1)


@asynccontextmanager
async def flying(
    discord: Sandbox, bot: discord_py.Client | None = None
) -> AsyncIterator[discord_py.Client]:
    bot = bot or parrot(discord)
    running = asyncio.create_task(bot.start(discord.bot_token))
    ready = asyncio.create_task(bot.wait_until_ready())
    await asyncio.wait({running, ready}, return_when=asyncio.FIRST_COMPLETED)
    try:
        if running.done():
            running.result()
        yield bot
    finally:
        ready.cancel()
        await bot.close()
        with suppress(asyncio.CancelledError):
            await running


async def test_it_answers(discord: Sandbox) -> None:
    alice = discord.member("alice")
    async with flying(discord):
        said = await alice.say("#general", "!hi")
        reply = await alice.hears(contains="hello")

    assert (reply.author, reply.content, reply.reply_to) == ("bot", "Hello Alice!", said.id)


async def test_it_knows_its_guild(discord: Sandbox) -> None:
    async with flying(discord) as bot:
        guild = bot.guilds[0]
        names = {member.name for member in guild.members}

        assert (guild.name, guild.owner_id) == ("Playground", int(discord.member("alice").id))
        assert names == {"alice", "bob", "bot"}
        assert [channel.name for channel in guild.text_channels] == ["general", "random"]
        assert guild.me.guild_permissions.send_messages


async def test_it_talks_directly(discord: Sandbox) -> None:
    bob = discord.member("bob")
    async with flying(discord):
        await bob.say("@bot", "between us")
        echo = await bob.hears("between us")

    assert discord.world.channels[echo.channel_id].is_direct


async def test_it_fetches_a_file_and_sends_one_back(discord: Sandbox) -> None:
    alice = discord.member("alice")
    async with flying(discord):
        await alice.say("#general", files=[("bird.bin", bytes(range(256)) * 4096)])
        reply = await alice.hears(by="bot")

    assert reply.attachments[0].filename == "bird.bin"
    assert reply.attachments[0].read() == bytes(range(256)) * 4096


async def test_it_reacts(discord: Sandbox) -> None:
    alice = discord.member("alice")
    async with flying(discord) as bot:
        await alice.say("#general", "good bird")
        event = await alice.notices("MESSAGE_REACTION_ADD")

        assert bot.user is not None
        assert event.payload["user_id"] == str(bot.user.id)


async def test_it_answers_what_it_missed_while_the_network_was_away(discord: Sandbox) -> None:
    alice = discord.member("alice")
    async with flying(discord) as bot:
        discord.faults.drop()
        await alice.say("#general", "!hi")
        await alice.hears("hello alice")

        assert discord.gateway.identify_count == 1
        assert bot.is_ready()


@pytest.mark.slow  # discord.py waits five seconds between two shards
async def test_it_flies_on_two_shards(discord: Sandbox) -> None:
    alice = discord.member("alice")
    intents = discord_py.Intents.default()
    intents.message_content = True
    bot = ParrotOnShards(
        intents=intents,
        connector=discord.connector(),
        guild_ready_timeout=0.1,
        shard_count=2,
    )
    async with flying(discord, bot):
        await alice.say("#general", "!hi")
        await alice.say("@bot", "!hi")
        for _ in range(2):
            await alice.hears("hello alice")

        assert discord.gateway.identify_count == 2
        assert alice.sees("@bot", limit=5)[-1].author == "bot"
        assert len(alice.sees("@bot")) == 2


async def test_it_waits_out_a_rate_limit(discord: Sandbox) -> None:
    alice = discord.member("alice")
    async with flying(discord):
        discord.faults.rate_limit("POST /channels/{channel_id}/messages", retry_after_seconds=0.1)
        await alice.say("#general", "!hi")

        assert await alice.hears("hello alice")


async def test_a_wrong_token_is_refused(discord: Sandbox) -> None:
    bot = Parrot(intents=discord_py.Intents.default(), connector=discord.connector())
    with pytest.raises(discord_py.LoginFailure):
        async with bot:
            await bot.start("MTAw.sandbox.nothing")


async def test_it_works_over_tls_with_an_authority_of_its_own() -> None:
    async with checked(Sandbox(tls=True)) as discord:
        alice = discord.member("alice")
        async with flying(discord):
            await alice.say("#general", "!hi", files=[("a.txt", b"x")])
            await alice.hears("hello alice")
            copy = await alice.hears(matching=lambda heard: bool(heard.attachments))

    assert copy.attachments[0].read() == b"x"
    assert discord.violations == []
