"""A bot that answers `!hi` and nothing else: what discord.py alone costs. Started by `bot_processes.py`."""

import asyncio
import os

import discord

from myna.bot.line.loopback import LoopbackConnector, loopback_address


class BareBot(discord.Client):
    async def on_message(self, message: discord.Message) -> None:
        if message.content == "!hi":
            await message.reply("hi")


async def main() -> None:
    intents = discord.Intents(guilds=True, guild_messages=True, message_content=True)
    connector = LoopbackConnector(*loopback_address(os.environ["MYNA_DISCORD_URL"]))
    async with BareBot(intents=intents, connector=connector, guild_ready_timeout=0.1) as bot:
        await bot.start(os.environ["MYNA_DISCORD_TOKEN"])


if __name__ == "__main__":
    asyncio.run(main())
