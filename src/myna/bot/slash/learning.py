"""Slash commands about trainings and models, with suggestions of jobs and versions; declared by the package."""

from dataclasses import replace

import discord
from discord import app_commands

from myna.bot.learning.models import COMPARE, PROMOTE, ROLL_BACK
from myna.bot.replies import Reply
from myna.bot.requests import Request
from myna.bot.slash.declaring import Interaction, Tree, serve, suggestible, told
from myna.bot.texts.catalogue import say

Choices = list[app_commands.Choice[str]]


async def suggest_jobs(interaction: Interaction, typed: str) -> Choices:
    """Those under way."""
    desk = interaction.client.desk
    request = await suggestible(interaction)
    found = await desk.commands.training.suggestions(request, typed)
    return [
        app_commands.Choice(
            name=f"{job.short_id} · {round(100 * job.progress)} %", value=job.short_id
        )
        for job in found
    ]


async def suggest_versions(interaction: Interaction, typed: str) -> Choices:
    desk = interaction.client.desk
    request = await suggestible(interaction)
    found = await desk.commands.training.models.suggestions(request, typed)
    return [
        app_commands.Choice(
            name=say(
                request.language,
                "version-suggestion",
                number=version.number,
                lessons=version.lesson_count,
                mark="👑" if answers_now else "",
            ).strip(),
            value=f"v{version.number}",
        )
        for version, answers_now in found
    ]


def declare(tree: Tree) -> None:
    _declare_models(tree)

    @tree.command(name=told("slash-jobs"), description=told("slash-jobs-about"))
    async def jobs(interaction: Interaction) -> None:
        serve(interaction, interaction.client.desk.commands.training.jobs)

    @tree.command(name=told("slash-cancel"), description=told("slash-cancel-about"))
    @app_commands.rename(job=told("slash-job"))
    @app_commands.describe(job=told("slash-cancel-job-about"))
    @app_commands.autocomplete(job=suggest_jobs)
    async def cancel(interaction: Interaction, job: str = "") -> None:
        serve(interaction, interaction.client.desk.commands.training.cancel, job)

    @tree.command(name=told("slash-test"), description=told("slash-test-about"))
    @app_commands.rename(data=told("slash-data"), file=told("slash-file"))
    @app_commands.describe(data=told("slash-test-data-about"), file=told("slash-test-file-about"))
    async def test(
        interaction: Interaction, data: str = "", file: discord.Attachment | None = None
    ) -> None:
        async def tried(request: Request) -> Reply:
            wanted = replace(request, text=data, attachments=(file,) if file else ())
            return await interaction.client.desk.commands.training.trials.command(wanted)

        interaction.client.serve(interaction, "test", tried)


def _declare_models(tree: Tree) -> None:
    @tree.command(name=told("slash-models"), description=told("slash-models-about"))
    @app_commands.rename(
        action=told("slash-action"), version=told("slash-version"), beside=told("slash-beside")
    )
    @app_commands.describe(
        action=told("slash-models-action-about"),
        version=told("slash-models-version-about"),
        beside=told("slash-models-beside-about"),
    )
    @app_commands.choices(
        action=[
            app_commands.Choice(name=told("slash-models-compare"), value=COMPARE),
            app_commands.Choice(name=told("slash-models-promote"), value=PROMOTE),
            app_commands.Choice(name=told("slash-models-rollback"), value=ROLL_BACK),
        ]
    )
    @app_commands.autocomplete(version=suggest_versions, beside=suggest_versions)
    async def models(
        interaction: Interaction, action: str = "", version: str = "", beside: str = ""
    ) -> None:
        async def done(request: Request) -> Reply:
            room = interaction.client.desk.commands.training.models
            wanted = action or (COMPARE if version or beside else "")
            names = f"{version} {beside}" if wanted == COMPARE else version
            return await room.done(request, wanted, names)

        is_for_all = action in {PROMOTE, ROLL_BACK}
        interaction.client.serve(interaction, "models", done, private=not is_for_all)
