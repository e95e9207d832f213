"""A small bot of discord.py, as anyone would write it, in the sandbox."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

import discord

from discord_sandbox.records import Message
from discord_sandbox.sandbox import Sandbox


class Greeter(discord.Client):
    async def on_message(self, message: discord.Message) -> None:
        if message.content == "!hi":
            await message.channel.send(f"Hello {message.author.display_name}!")


@asynccontextmanager
async def connected(bot: discord.Client, token: str) -> AsyncIterator[None]:
    running = asyncio.create_task(bot.start(token))
    ready = asyncio.create_task(bot.wait_until_ready())
    await asyncio.wait({running, ready}, return_when=asyncio.FIRST_COMPLETED)
    try:
        yield
    finally:
        ready.cancel()
        await bot.close()
        with suppress(asyncio.CancelledError):
            await running


def intents() -> discord.Intents:
    wanted = discord.Intents.default()
    wanted.message_content = True
    return wanted


async def test_a_bot_answers() -> None:
    async with Sandbox() as box:
        bot = Greeter(intents=intents(), connector=box.connector(), guild_ready_timeout=0.1)
        async with connected(bot, box.bot_token):
            heard = asyncio.Event()
            box.world.subscribe(
                lambda e: heard.set() if e.payload.get("content") == "Hello Alice!" else None
            )
            w = box.world
            c = w.channel_named("general")
            a = w.user_named("alice")
            w.add_message(
                Message(
                    id=w.new_id(),
                    channel_id=c.id,
                    guild_id=c.guild_id,
                    author_id=a.id,
                    content="!hi",
                    timestamp=w.now(),
                )
            )
            await asyncio.wait_for(heard.wait(), 5)
    assert box.violations == []
