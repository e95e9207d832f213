"""Slash commands and menus for teaching and correcting; declared by the package."""

from dataclasses import replace

import discord
from discord import app_commands

from myna.bot.learning.train_arguments import TrainArguments
from myna.bot.replies import Form, Reply
from myna.bot.requests import Request
from myna.bot.slash.declaring import Interaction, Tree, serve, told
from myna.bot.slash.files import suggesting
from myna.domain.access import Action


def declare(tree: Tree) -> None:
    _declare_train(tree)

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

    @tree.context_menu(name=told("menu-teach"))
    async def teach_from_this(interaction: Interaction, message: discord.Message) -> None:
        interaction.client.serve(
            interaction,
            "teach-menu",
            lambda request: interaction.client.desk.presses.teaching_menu.form(request, message),
            may_open_form=True,
        )


def _declare_train(tree: Tree) -> None:
    @tree.command(name=told("slash-train"), description=told("slash-train-about"))
    @app_commands.rename(
        question=told("slash-question"),
        answer=told("slash-answer"),
        file=told("slash-file"),
        data_dir=told("slash-data-dir"),
        positive=told("slash-positive"),
    )
    @app_commands.describe(
        question=told("slash-train-question-about"),
        answer=told("slash-train-answer-about"),
        file=told("slash-train-file-about"),
        data_dir=told("slash-train-data-dir-about"),
        positive=told("slash-train-positive-about"),
    )
    @app_commands.autocomplete(data_dir=suggesting(Action.TRAIN))
    async def train(
        interaction: Interaction,
        question: str | None = None,
        answer: str | None = None,
        file: discord.Attachment | None = None,
        data_dir: str | None = None,
        positive: bool = True,  # noqa: FBT001, FBT002 - a field that people see
    ) -> None:
        wanted = TrainArguments(directory=data_dir, is_positive=positive)
        attachments = (file,) if file else ()

        is_lesson = question is not None or answer is not None
        is_bare = not is_lesson and file is None and data_dir is None

        async def begin(request: Request) -> Reply | Form:
            commands = interaction.client.desk.commands
            if is_bare:
                return await commands.training.form_or_training(request, wanted)
            if question is not None or answer is not None:
                return await commands.learn(request, question or "", answer or "", wanted)
            return await commands.training.train(replace(request, attachments=attachments), wanted)

        interaction.client.serve(
            interaction, "train", begin, private=is_lesson, may_open_form=is_bare
        )
