"""Slash commands and menus about hearing and speaking; declared by the package."""

from dataclasses import replace

import discord
from discord import app_commands

from myna.bot.panels.voice_wishes import Wishes
from myna.bot.replies import Reply
from myna.bot.requests import Request
from myna.bot.serving import Command
from myna.bot.slash.declaring import Interaction, Tree, serve, told
from myna.domain.speech import SPEEDS, VoicePreferences

_TONGUES = [
    app_commands.Choice(name="Русский", value="ru"),
    app_commands.Choice(name="English", value="en"),
]


def declare(tree: Tree) -> None:
    _declare_voice(tree)
    _declare_speak(tree)
    _declare_transcribe(tree)

    @tree.command(name=told("slash-engines"), description=told("slash-engines-about"))
    async def engines(interaction: Interaction) -> None:
        serve(interaction, interaction.client.desk.commands.engines)


def _declare_voice(tree: Tree) -> None:
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
            *_TONGUES,
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


def _declare_speak(tree: Tree) -> None:
    @tree.command(name=told("slash-speak"), description=told("slash-speak-about"))
    @app_commands.rename(text=told("slash-text"), message=told("slash-message"))
    @app_commands.describe(
        text=told("slash-speak-text-about"), message=told("slash-speak-message-about")
    )
    async def speak(
        interaction: Interaction, text: app_commands.Range[str, 1, 2000] = "", message: str = ""
    ) -> None:
        serve(interaction, _named(interaction, "speak"), f"{message} {text}".strip())

    @tree.context_menu(name=told("menu-speak"))
    async def speak_this(interaction: Interaction, message: discord.Message) -> None:
        _serve_about(interaction, "speak", message)


def _declare_transcribe(tree: Tree) -> None:
    @tree.command(name=told("slash-transcribe"), description=told("slash-transcribe-about"))
    @app_commands.rename(
        recording=told("slash-recording"),
        message=told("slash-message"),
        language=told("slash-language"),
    )
    @app_commands.describe(
        recording=told("slash-transcribe-recording-about"),
        message=told("slash-transcribe-message-about"),
        language=told("slash-transcribe-language-about"),
    )
    @app_commands.choices(language=_TONGUES)
    async def transcribe(
        interaction: Interaction,
        recording: discord.Attachment | None = None,
        message: str = "",
        language: str = "",
    ) -> None:
        command = _named(interaction, "transcribe")
        text = f"{message} {language}".strip()

        async def write_down(request: Request) -> Reply | None:
            attachments = (recording,) if recording else ()
            return await command(replace(request, text=text, attachments=attachments))

        interaction.client.serve(interaction, "transcribe", write_down)

    @tree.context_menu(name=told("menu-transcribe"))
    async def transcribe_this(interaction: Interaction, message: discord.Message) -> None:
        _serve_about(interaction, "transcribe", message)


def _named(interaction: Interaction, name: str) -> Command:
    return interaction.client.desk.commands.of_rooms[name]


def _serve_about(interaction: Interaction, name: str, message: discord.Message) -> None:
    command = _named(interaction, name)

    async def answer(request: Request) -> Reply | None:
        return await command(replace(request, about=message))

    interaction.client.serve(interaction, f"{name}-menu", answer)
