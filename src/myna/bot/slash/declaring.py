"""How a slash command is declared and served; used by the modules beside it."""

from dataclasses import replace

import discord
from discord import app_commands
from discord.app_commands import locale_str

from myna.bot.client import MynaClient
from myna.bot.replies import Reply
from myna.bot.requests import Request
from myna.bot.serving import Command
from myna.bot.texts.catalogue import say
from myna.domain.quotas import Effort
from myna.errors import QuotaReached

Interaction = discord.Interaction[MynaClient]
Tree = app_commands.CommandTree[MynaClient]


def told(text: str) -> locale_str:
    return locale_str(say("en", text), text=text)


def serve(
    interaction: Interaction, command: Command, text: str = "", *, private: bool = True
) -> None:
    async def answer(request: Request) -> Reply | None:
        return await command(replace(request, text=text))

    name = interaction.command.name if interaction.command else "?"
    interaction.client.serve(interaction, name, answer, private=private)


async def suggestible(interaction: Interaction) -> Request:
    """Who types, to be shown what they could mean; a stranger, who is shown nothing, if it was too much."""
    desk = interaction.client.desk
    request = await desk.reception.of_interaction(interaction)
    try:
        desk.quotas.spend(request.actor, Effort.SUGGEST)
    except QuotaReached:
        return desk.reception.unprepared(interaction)
    return request
