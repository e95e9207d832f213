"""The slash command about what is held of oneself; declared by the package."""

from myna.bot.slash.declaring import Interaction, Tree, serve, told


def declare(tree: Tree) -> None:
    @tree.command(name=told("slash-privacy"), description=told("slash-privacy-about"))
    async def privacy(interaction: Interaction) -> None:
        serve(interaction, interaction.client.desk.commands.privacy_panel.command)
