"""Slash commands about the files of a server, with suggestions of paths; declared by the package."""

from collections.abc import Callable, Coroutine
from typing import Any

from discord import app_commands

from myna.bot.replies import Reply
from myna.bot.requests import Request
from myna.bot.slash.declaring import Interaction, Tree, serve, suggestible, told
from myna.domain.access import Action
from myna.domain.vault_paths import shown_path

MAX_CHOICE_CHARACTERS = 100

Choices = list[app_commands.Choice[str]]


def suggesting(action: Action) -> Callable[[Interaction, str], Coroutine[Any, Any, Choices]]:
    """Paths of this server's vault, to those who may do this with them."""

    async def suggest(interaction: Interaction, typed: str) -> Choices:
        desk = interaction.client.desk
        request = await suggestible(interaction)
        found = await desk.commands.files.suggestions(request, typed, action)
        return [
            app_commands.Choice(name=shown_path(entry.path) + end, value=entry.path + end)
            for entry in found
            if len(entry.path + (end := "/" if entry.is_folder else "")) <= MAX_CHOICE_CHARACTERS
        ]

    return suggest


def declare(tree: Tree) -> None:
    @tree.command(name=told("slash-archive"), description=told("slash-archive-about"))
    @app_commands.default_permissions(manage_guild=True)
    @app_commands.rename(directory=told("slash-directory"))
    @app_commands.describe(directory=told("slash-archive-directory-about"))
    @app_commands.autocomplete(directory=suggesting(Action.ARCHIVE))
    async def archive(interaction: Interaction, directory: str = "") -> None:
        serve(interaction, interaction.client.desk.commands.files.archive, directory)

    @tree.command(name=told("slash-getfile"), description=told("slash-getfile-about"))
    @app_commands.default_permissions(manage_guild=True)
    @app_commands.rename(path=told("slash-path"))
    @app_commands.describe(path=told("slash-getfile-path-about"))
    @app_commands.autocomplete(path=suggesting(Action.GET_FILE))
    async def getfile(interaction: Interaction, path: str = "") -> None:
        serve(interaction, interaction.client.desk.commands.files.getfile, path)

    @tree.command(name=told("slash-select-dataset"), description=told("slash-select-dataset-about"))
    @app_commands.rename(path=told("slash-path"), positive=told("slash-positive"))
    @app_commands.describe(
        path=told("slash-select-dataset-path-about"), positive=told("slash-train-positive-about")
    )
    @app_commands.autocomplete(path=suggesting(Action.SELECT_DATASET))
    async def select_dataset(
        interaction: Interaction,
        path: str = "",
        positive: bool = True,  # noqa: FBT001, FBT002 - a field that people see
    ) -> None:
        async def choose(request: Request) -> Reply:
            return await interaction.client.desk.commands.files.choose(
                request, path, is_positive=positive
            )

        interaction.client.serve(interaction, "select_dataset", choose)
