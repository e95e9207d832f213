"""A bot that asks a chat endpoint and sends the first words that come; nothing else. Started by `bot_processes.py`.

`STREAM_URL` is the endpoint.
"""

import asyncio
import json
import os

import aiohttp
import discord

from myna.bot.line.loopback import LoopbackConnector, loopback_address


class BareStreamer(discord.Client):
    async def on_message(self, message: discord.Message) -> None:
        if not message.content.startswith("!ask"):
            return
        asked = {"model": "m", "stream": True, "messages": [{"role": "user", "content": "Well?"}]}
        url = f"{os.environ['STREAM_URL']}/chat/completions"
        async with aiohttp.ClientSession() as session, session.post(url, json=asked) as answer:
            async for line in answer.content:
                words = _words(line)
                if words and not words.startswith("["):
                    await message.reply(words)
                    return


def _words(line: bytes) -> str:
    data = line.decode().removeprefix("data: ").strip()
    if not data.startswith("{"):
        return ""
    choices = json.loads(data)["choices"]
    return (choices[0]["delta"].get("content") or "").strip() if choices else ""


async def main() -> None:
    intents = discord.Intents(guilds=True, guild_messages=True, message_content=True)
    connector = LoopbackConnector(*loopback_address(os.environ["MYNA_DISCORD_URL"]))
    async with BareStreamer(intents=intents, connector=connector, guild_ready_timeout=0.1) as bot:
        await bot.start(os.environ["MYNA_DISCORD_TOKEN"])


if __name__ == "__main__":
    asyncio.run(main())
