"""A small bot of hikari: it comes directly, wants zlib-stream and reads objects strictly."""

import asyncio
from collections.abc import AsyncIterator

import hikari
import pytest

from discord_sandbox import Sandbox


@pytest.fixture
async def parrot(discord: Sandbox) -> AsyncIterator[hikari.GatewayBot]:
    bot = hikari.GatewayBot(
        discord.bot_token,
        intents=hikari.Intents.ALL_UNPRIVILEGED | hikari.Intents.MESSAGE_CONTENT,
        rest_url=discord.api_url,
        banner=None,
        logs=None,
    )
    started = asyncio.Event()

    @bot.listen()
    async def on_guild(_event: hikari.GuildAvailableEvent) -> None:
        started.set()

    @bot.listen()
    async def on_message(event: hikari.MessageCreateEvent) -> None:
        if event.content == "!hi":
            await event.message.respond(f"Hello {event.author.display_name}!", reply=True)
        for attachment in event.message.attachments if event.is_human else ():
            await event.message.respond(attachment=hikari.Bytes(await attachment.read(), "b.txt"))

    await bot.start(check_for_updates=False)
    await asyncio.wait_for(started.wait(), 5)
    yield bot
    await bot.close()


async def test_it_talks_directly(discord: Sandbox, parrot: hikari.GatewayBot) -> None:
    bob = discord.member("bob")
    await bob.say("@bot", "!hi")

    assert await bob.hears("hello bob")


async def test_it_fetches_a_file_and_sends_one_back(
    discord: Sandbox, parrot: hikari.GatewayBot
) -> None:
    alice = discord.member("alice")
    await alice.say("#general", files=[("a.txt", b"lesson")])
    reply = await alice.hears(by="bot")

    assert reply.attachments[0].read() == b"lesson"


async def test_it_goes_on_after_the_network_was_away(
    discord: Sandbox, parrot: hikari.GatewayBot
) -> None:
    alice = discord.member("alice")
    discord.faults.drop()
    await alice.say("#general", "!hi")

    assert await alice.hears("hello alice", timeout_seconds=15)
    assert discord.gateway.identify_count == 1
