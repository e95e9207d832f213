"""Slash commands of those who manage a server; declared by the package."""

from discord import app_commands

from myna.bot.slash.declaring import Interaction, Tree, serve, told


def declare(tree: Tree) -> None:
    @tree.command(name=told("slash-setup"), description=told("slash-setup-about"))
    @app_commands.default_permissions(manage_guild=True)
    async def setup(interaction: Interaction) -> None:
        serve(interaction, interaction.client.desk.commands.of_rooms["setup"])

    @tree.command(name=told("slash-open"), description=told("slash-open-about"))
    @app_commands.default_permissions(manage_guild=True)
    async def open_(interaction: Interaction) -> None:
        serve(interaction, interaction.client.desk.commands.open, private=False)

    @tree.command(name=told("slash-close"), description=told("slash-close-about"))
    @app_commands.default_permissions(manage_guild=True)
    async def close(interaction: Interaction) -> None:
        serve(interaction, interaction.client.desk.commands.close, private=False)

    @tree.command(name=told("slash-language"), description=told("slash-language-about"))
    @app_commands.default_permissions(manage_guild=True)
    @app_commands.rename(language=told("slash-language"))
    @app_commands.describe(language=told("slash-language-which"))
    @app_commands.choices(
        language=[
            app_commands.Choice(name="Русский", value="ru"),
            app_commands.Choice(name="English", value="en"),
            app_commands.Choice(name=told("slash-language-auto"), value="auto"),
        ]
    )
    async def language(interaction: Interaction, language: str) -> None:
        serve(interaction, interaction.client.desk.commands.language, language)
