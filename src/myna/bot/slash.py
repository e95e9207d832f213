"""Slash commands and message menus: what Discord is told about them, in English and Russian.

The code behind them is in `commands` and `presses`; `run` hands `prepared` to every client.
"""

import asyncio
import hashlib
import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import discord
import structlog
from discord import app_commands
from discord.app_commands import locale_str

from myna.bot.client import MynaClient
from myna.bot.commands import Command
from myna.bot.panels.voice_wishes import Wishes
from myna.bot.replies import Form, Reply
from myna.bot.requests import Request
from myna.bot.texts.catalogue import say
from myna.domain.speech import SPEEDS, VoicePreferences

log = structlog.get_logger(__name__)

Interaction = discord.Interaction[MynaClient]
Tree = app_commands.CommandTree[MynaClient]


class CatalogueTranslator(app_commands.Translator):
    """A string's text in the catalogue is named by its extra `text`."""

    async def translate(
        self,
        string: locale_str,
        locale: discord.Locale,
        context: app_commands.TranslationContextTypes,
    ) -> str | None:
        del context
        name = string.extras.get("text")
        return say("ru", name) if name and locale is discord.Locale.russian else None


def told(text: str) -> locale_str:
    return locale_str(say("en", text), text=text)


async def prepared(client: MynaClient, kept: Path) -> None:
    """Declare the commands, and tell Discord when they have changed since `kept` was written."""
    tree = Tree(
        client,
        allowed_contexts=app_commands.AppCommandContext(guild=True, dm_channel=True),
        allowed_installs=app_commands.AppInstallationType(guild=True, user=False),
    )
    await tree.set_translator(CatalogueTranslator())
    _declare_plain(tree)
    _declare_teaching(tree)
    _declare_managing(tree)
    _declare_speech(tree)
    _declare_calls(tree)
    try:
        await _told_if_changed(tree, kept)
    except (discord.HTTPException, app_commands.AppCommandError) as failure:
        log.warning("commands.not_told", reason=str(failure))


def _declare_plain(tree: Tree) -> None:
    @tree.command(name=told("slash-hi"), description=told("slash-hi-about"))
    async def hi(interaction: Interaction) -> None:
        _serve(interaction, interaction.client.desk.commands.hi, private=False)

    @tree.command(name=told("slash-help"), description=told("slash-help-about"))
    async def help_(interaction: Interaction) -> None:
        _serve(interaction, interaction.client.desk.commands.help)

    @tree.command(name=told("slash-instruction"), description=told("slash-instruction-about"))
    async def instruction(interaction: Interaction) -> None:
        _serve(interaction, interaction.client.desk.commands.instruction)

    @tree.command(name=told("slash-ask"), description=told("slash-ask-about"))
    @app_commands.rename(question=told("slash-question"))
    @app_commands.describe(question=told("slash-ask-question-about"))
    async def ask(interaction: Interaction, question: app_commands.Range[str, 1, 2000]) -> None:
        _serve(interaction, interaction.client.desk.commands.ask, question, private=False)


def _declare_teaching(tree: Tree) -> None:
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
        _serve(interaction, interaction.client.desk.commands.correct, text)

    @tree.context_menu(name=told("menu-correct"))
    async def correct_this(interaction: Interaction, message: discord.Message) -> None:
        interaction.client.serve(
            interaction,
            "correct-menu",
            lambda request: interaction.client.desk.presses.correct_menu(request, message.id),
            may_open_form=True,
        )


def _declare_managing(tree: Tree) -> None:
    @tree.command(name=told("slash-open"), description=told("slash-open-about"))
    @app_commands.default_permissions(manage_guild=True)
    async def open_(interaction: Interaction) -> None:
        _serve(interaction, interaction.client.desk.commands.open, private=False)

    @tree.command(name=told("slash-close"), description=told("slash-close-about"))
    @app_commands.default_permissions(manage_guild=True)
    async def close(interaction: Interaction) -> None:
        _serve(interaction, interaction.client.desk.commands.close, private=False)

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
        _serve(interaction, interaction.client.desk.commands.language, language)


def _declare_speech(tree: Tree) -> None:
    @tree.command(name=told("slash-engines"), description=told("slash-engines-about"))
    async def engines(interaction: Interaction) -> None:
        _serve(interaction, interaction.client.desk.commands.engines)

    @tree.command(name=told("slash-voice"), description=told("slash-voice-about"))
    @app_commands.rename(
        speed=told("slash-speed"),
        voice=told("slash-voice"),
        language=told("slash-language"),
        aloud=told("slash-aloud"),
        messages=told("slash-messages"),
        for_server=told("slash-for-server"),
    )
    @app_commands.describe(
        speed=told("slash-voice-speed-about"),
        voice=told("slash-voice-voice-about"),
        language=told("slash-voice-language-about"),
        aloud=told("slash-voice-aloud-about"),
        messages=told("slash-voice-messages-about"),
        for_server=told("slash-voice-for-server-about"),
    )
    @app_commands.choices(
        language=[
            app_commands.Choice(name="Русский", value="ru"),
            app_commands.Choice(name="English", value="en"),
            app_commands.Choice(name=told("slash-language-auto"), value="auto"),
        ]
    )
    async def voice_(  # noqa: PLR0913, PLR0917 - each is a field that people see
        interaction: Interaction,
        speed: app_commands.Range[float, SPEEDS[0], SPEEDS[1]] | None = None,
        voice: str | None = None,
        language: str | None = None,
        aloud: bool | None = None,  # noqa: FBT001 - a field that people see
        messages: bool | None = None,  # noqa: FBT001 - as above
        for_server: bool = False,  # noqa: FBT001, FBT002 - as above
    ) -> None:
        changes = VoicePreferences(
            language=language,
            voice=voice,
            speed=speed,
            is_spoken=aloud,
            is_sent_as_voice=messages,
        )
        wished = Wishes(changes=changes, is_for_server=for_server)

        async def choose(request: Request) -> Reply:
            return await interaction.client.desk.commands.voices.chosen(request, wished)

        interaction.client.serve(interaction, "voice", choose)


def _declare_calls(tree: Tree) -> None:
    @tree.command(name=told("slash-join"), description=told("slash-join-about"))
    async def join(interaction: Interaction) -> None:
        _serve(interaction, interaction.client.desk.commands.calls.join, private=False)

    @tree.command(name=told("slash-leave"), description=told("slash-leave-about"))
    async def leave(interaction: Interaction) -> None:
        _serve(interaction, interaction.client.desk.commands.calls.leave)

    @tree.command(name=told("slash-stop"), description=told("slash-stop-about"))
    async def stop(interaction: Interaction) -> None:
        _serve(interaction, interaction.client.desk.commands.calls.stop)

    @tree.command(name=told("slash-skip"), description=told("slash-skip-about"))
    async def skip(interaction: Interaction) -> None:
        _serve(interaction, interaction.client.desk.commands.calls.skip)


def _serve(
    interaction: Interaction, command: Command, text: str = "", *, private: bool = True
) -> None:
    async def answer(request: Request) -> Reply | None:
        return await command(replace(request, text=text))

    name = interaction.command.name if interaction.command else "?"
    interaction.client.serve(interaction, name, answer, private=private)


async def _told_if_changed(tree: Tree, kept: Path) -> None:
    """Discord counts how often commands are made anew: it is told only of a change."""
    translator = tree.translator
    payload = [
        await each.get_translated_payload(tree, translator) if translator else each.to_dict(tree)
        for each in tree.get_commands()
    ]
    known = sorted(command.name for command in await tree.fetch_commands())
    mark = f"{tree.client.application_id} {_digest(payload)}"
    before = await asyncio.to_thread(_read, kept)
    if mark != before or known != sorted(str(each["name"]) for each in payload):
        await tree.sync()
        await asyncio.to_thread(kept.write_text, mark)
        log.info("commands.told", commands=len(payload))


def _digest(payload: list[Any]) -> str:
    return hashlib.sha256(json.dumps(payload, sort_keys=True).encode()).hexdigest()


def _read(kept: Path) -> str:
    return kept.read_text() if kept.is_file() else ""
