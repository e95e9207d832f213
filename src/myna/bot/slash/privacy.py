"""The slash command about what is held of oneself; declared by the package."""

from discord import app_commands

from myna.bot.slash.declaring import Interaction, Tree, serve, told


def declare(tree: Tree) -> None:
    @tree.command(name=told("slash-privacy"), description=told("slash-privacy-about"))
    @app_commands.rename(erase=told("slash-erase"))
    @app_commands.describe(erase=told("slash-privacy-erase-about"))
    async def privacy(interaction: Interaction, erase: str | None = None) -> None:
        words = "" if erase is None else f"erase {erase}"
        serve(interaction, interaction.client.desk.commands.privacy_panel.command, words)
