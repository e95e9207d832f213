"""Slash commands and a menu about lessons, reasons and what members say; declared by the package."""

from dataclasses import replace

import discord
from discord import app_commands

from myna.bot.learning.lessons import EXPORTS
from myna.bot.replies import Reply
from myna.bot.requests import Request
from myna.bot.slash.declaring import Interaction, Tree, serve, told

_FORMATS = [app_commands.Choice(name=name, value=name) for name in EXPORTS]


def declare(tree: Tree) -> None:
    _declare_lessons(tree)
    _declare_talk(tree)

    @tree.context_menu(name=told("menu-why"))
    async def why_this(interaction: Interaction, message: discord.Message) -> None:
        interaction.client.serve(
            interaction,
            "why-menu",
            lambda request: interaction.client.desk.commands.reasons.of_message(
                request, message.id
            ),
        )


def _declare_lessons(tree: Tree) -> None:
    @tree.command(name=told("slash-lessons"), description=told("slash-lessons-about"))
    @app_commands.rename(
        back=told("slash-back"),
        export=told("slash-export"),
        imports=told("slash-imports"),
        refused=told("slash-refused"),
    )
    @app_commands.describe(
        back=told("slash-lessons-back-about"),
        export=told("slash-lessons-export-about"),
        imports=told("slash-lessons-imports-about"),
        refused=told("slash-lessons-refused-about"),
    )
    @app_commands.choices(export=_FORMATS)
    async def lessons(
        interaction: Interaction,
        back: int | None = None,
        export: str | None = None,
        imports: bool = False,  # noqa: FBT001, FBT002 - a field that people see
        refused: bool = False,  # noqa: FBT001, FBT002 - as the one before
    ) -> None:
        words = "batch" if imports else ""
        if refused:
            words = "refused"
        if export is not None:
            words = f"export {export}"
        if back is not None:
            words = f"back {back}"
        serve(interaction, interaction.client.desk.commands.lessons.lessons, words)


def _declare_talk(tree: Tree) -> None:
    @tree.command(name=told("slash-why"), description=told("slash-why-about"))
    @app_commands.rename(message=told("slash-message"))
    @app_commands.describe(message=told("slash-why-message-about"))
    async def why(interaction: Interaction, message: str = "") -> None:
        serve(interaction, interaction.client.desk.commands.reasons.why, message.strip())

    @tree.command(name=told("slash-inbox"), description=told("slash-inbox-about"))
    async def inbox(interaction: Interaction) -> None:
        serve(interaction, interaction.client.desk.commands.inbox.inbox)

    @tree.command(name=told("slash-feedback"), description=told("slash-feedback-about"))
    @app_commands.rename(text=told("slash-text"), message=told("slash-message"))
    @app_commands.describe(
        text=told("slash-feedback-text-about"), message=told("slash-feedback-message-about")
    )
    async def feedback(
        interaction: Interaction, text: app_commands.Range[str, 1, 2000], message: str = ""
    ) -> None:
        async def give(request: Request) -> Reply:
            named, rest = replace(request, text=message.strip()).named_message()
            words = text if named is None or rest else f"{named} {text}"
            return await interaction.client.desk.commands.inbox.feedback(
                replace(request, text=words)
            )

        interaction.client.serve(interaction, "feedback", give)
