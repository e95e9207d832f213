"""Slash commands for talking with Myna; declared by the package."""

from discord import app_commands

from myna.bot.slash.declaring import Interaction, Tree, serve, told


def declare(tree: Tree) -> None:
    @tree.command(name=told("slash-hi"), description=told("slash-hi-about"))
    async def hi(interaction: Interaction) -> None:
        serve(interaction, interaction.client.desk.commands.hi, private=False)

    @tree.command(name=told("slash-help"), description=told("slash-help-about"))
    async def help_(interaction: Interaction) -> None:
        serve(interaction, interaction.client.desk.commands.help)

    @tree.command(name=told("slash-instruction"), description=told("slash-instruction-about"))
    async def instruction(interaction: Interaction) -> None:
        serve(interaction, interaction.client.desk.commands.instruction)

    @tree.command(name=told("slash-ask"), description=told("slash-ask-about"))
    @app_commands.rename(question=told("slash-question"))
    @app_commands.describe(question=told("slash-ask-question-about"))
    async def ask(interaction: Interaction, question: app_commands.Range[str, 1, 2000]) -> None:
        serve(interaction, interaction.client.desk.commands.ask, question, private=False)
