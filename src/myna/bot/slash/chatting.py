"""Slash commands about who words answers, what it costs and what nobody could answer; declared by the package."""

from discord import app_commands

from myna.bot.slash.declaring import Interaction, Tree, serve, told


def declare(tree: Tree) -> None:
    @tree.command(name=told("slash-chat"), description=told("slash-chat-about"))
    @app_commands.default_permissions(manage_guild=True)
    async def chat(interaction: Interaction) -> None:
        serve(interaction, interaction.client.desk.commands.of_rooms["chat"])

    @tree.command(name=told("slash-usage"), description=told("slash-usage-about"))
    @app_commands.default_permissions(manage_guild=True)
    async def usage(interaction: Interaction) -> None:
        serve(interaction, interaction.client.desk.commands.of_rooms["usage"])

    @tree.command(name=told("slash-gaps"), description=told("slash-gaps-about"))
    @app_commands.default_permissions(manage_guild=True)
    async def gaps(interaction: Interaction) -> None:
        serve(interaction, interaction.client.desk.commands.of_rooms["gaps"])
