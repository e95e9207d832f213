"""A small Discord on loopback, for every bot author.

    async with Sandbox() as discord:
        alice = discord.member("alice")
        await alice.say("#general", "!hi")
        reply = await alice.hears(contains="hello")

Bots come with `discord.connector()` and `discord.bot_token`, or directly by `discord.api_url`.
"""

from discord_sandbox.sandbox import Sandbox

__all__ = ["Sandbox"]
