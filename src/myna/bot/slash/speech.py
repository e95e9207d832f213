"""Slash commands about how Myna hears and sounds; declared by the package."""

from discord import app_commands

from myna.bot.panels.voice_wishes import Wishes
from myna.bot.replies import Reply
from myna.bot.requests import Request
from myna.bot.slash.declaring import Interaction, Tree, serve, told
from myna.domain.speech import SPEEDS, VoicePreferences


def declare(tree: Tree) -> None:
    @tree.command(name=told("slash-engines"), description=told("slash-engines-about"))
    async def engines(interaction: Interaction) -> None:
        serve(interaction, interaction.client.desk.commands.engines)

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
