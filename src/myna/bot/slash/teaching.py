"""Slash commands and menus for teaching and correcting; declared by the package."""

import discord
from discord import app_commands

from myna.bot.replies import Form, Reply
from myna.bot.requests import Request
from myna.bot.slash.declaring import Interaction, Tree, serve, told


def declare(tree: Tree) -> None:
    @tree.command(name=told("slash-train"), description=told("slash-train-about"))
    @app_commands.rename(
        question=told("slash-question"), answer=told("slash-answer"), file=told("slash-file")
    )
    @app_commands.describe(
        question=told("slash-train-question-about"),
        answer=told("slash-train-answer-about"),
        file=told("slash-train-file-about"),
    )
    async def train(
        interaction: Interaction,
        question: str | None = None,
        answer: str | None = None,
        file: discord.Attachment | None = None,
    ) -> None:
        is_empty = file is None and question is None and answer is None

        async def teach(request: Request) -> Reply | Form:
            commands = interaction.client.desk.commands
            if file is not None:
                return await commands.teach_files(request, [file])
            if is_empty:
                return commands.teaching_form(request)
            return await commands.teach(request, question or "", answer or "")

        interaction.client.serve(interaction, "train", teach, may_open_form=is_empty)

    @tree.command(name=told("slash-correct"), description=told("slash-correct-about"))
    @app_commands.rename(message=told("slash-message"), answer=told("slash-answer"))
    @app_commands.describe(
        message=told("slash-correct-message-about"), answer=told("slash-train-answer-about")
    )
    async def correct(interaction: Interaction, message: str, answer: str) -> None:
        text = f"{message.strip()} {answer}"
        serve(interaction, interaction.client.desk.commands.correct, text)

    @tree.context_menu(name=told("menu-correct"))
    async def correct_this(interaction: Interaction, message: discord.Message) -> None:
        interaction.client.serve(
            interaction,
            "correct-menu",
            lambda request: interaction.client.desk.presses.correct_menu(request, message.id),
            may_open_form=True,
        )
