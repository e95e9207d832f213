"""Slash commands around calls; declared by the package."""

from myna.bot.slash.declaring import Interaction, Tree, serve, told


def declare(tree: Tree) -> None:
    @tree.command(name=told("slash-join"), description=told("slash-join-about"))
    async def join(interaction: Interaction) -> None:
        serve(interaction, interaction.client.desk.commands.calls.join, private=False)

    @tree.command(name=told("slash-leave"), description=told("slash-leave-about"))
    async def leave(interaction: Interaction) -> None:
        serve(interaction, interaction.client.desk.commands.calls.leave)

    @tree.command(name=told("slash-stop"), description=told("slash-stop-about"))
    async def stop(interaction: Interaction) -> None:
        serve(interaction, interaction.client.desk.commands.calls.stop)

    @tree.command(name=told("slash-skip"), description=told("slash-skip-about"))
    async def skip(interaction: Interaction) -> None:
        serve(interaction, interaction.client.desk.commands.calls.skip)
