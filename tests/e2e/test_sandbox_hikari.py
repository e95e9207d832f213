"""Unmodified hikari in the sandbox, a second witness: discord.py alone would not see everything."""

import asyncio
from collections.abc import AsyncIterator

import hikari
import pytest

from discord_sandbox.people.heard import Heard
from discord_sandbox.pytest_plugin import checked
from discord_sandbox.sandbox import Sandbox


@pytest.fixture
async def sandbox() -> AsyncIterator[Sandbox]:
    async with checked(Sandbox()) as sandbox:
        yield sandbox


@pytest.fixture
async def bot(sandbox: Sandbox) -> AsyncIterator[hikari.GatewayBot]:
    bot = hikari.GatewayBot(
        sandbox.bot_token,
        rest_url=sandbox.api_url,
        intents=hikari.Intents.ALL_UNPRIVILEGED
        | hikari.Intents.MESSAGE_CONTENT
        | hikari.Intents.GUILD_MEMBERS,
        banner=None,
        logs=None,
    )
    bot.subscribe(hikari.StartingEvent, _register)
    bot.subscribe(hikari.GuildMessageCreateEvent, _reply)
    bot.subscribe(hikari.InteractionCreateEvent, _answer)
    is_here = asyncio.Event()

    async def arrived(_: hikari.GuildAvailableEvent) -> None:
        is_here.set()

    bot.subscribe(hikari.GuildAvailableEvent, arrived)
    await bot.start(check_for_updates=False)
    try:
        await asyncio.wait_for(is_here.wait(), 5)
        yield bot
    finally:
        await bot.close()


async def _register(event: hikari.StartingEvent) -> None:
    assert isinstance(event.app, hikari.GatewayBot)
    rest = event.app.rest
    application = await rest.fetch_application()
    ask = rest.slash_command_builder("ask", "Asks").add_option(
        hikari.CommandOption(
            type=hikari.OptionType.STRING, name="question", description="What", is_required=True
        )
    )
    await rest.set_application_commands(application, [ask])


async def _reply(event: hikari.GuildMessageCreateEvent) -> None:
    if event.is_human and event.content == "!hi":
        await event.message.respond("hello", reply=True)


async def _answer(event: hikari.InteractionCreateEvent) -> None:
    interaction = event.interaction
    if isinstance(interaction, hikari.CommandInteraction):
        await interaction.create_initial_response(
            hikari.ResponseType.DEFERRED_MESSAGE_CREATE, flags=hikari.MessageFlag.EPHEMERAL
        )
        assert interaction.options is not None
        row = interaction.app.rest.build_message_action_row()
        row.add_interactive_button(hikari.ButtonStyle.PRIMARY, "more", label="More")
        await interaction.edit_initial_response(
            f"You asked {interaction.options[0].value}", component=row
        )
    if isinstance(interaction, hikari.ComponentInteraction):
        await interaction.create_initial_response(
            hikari.ResponseType.MESSAGE_UPDATE, f"{interaction.custom_id} it is", components=[]
        )


def as_heard(result: object) -> Heard:
    assert isinstance(result, Heard), result
    return result


async def test_it_knows_the_guild(bot: hikari.GatewayBot, sandbox: Sandbox) -> None:
    guild = bot.cache.get_guild(hikari.Snowflake(sandbox.guild.id))
    assert guild is not None

    assert guild.name == "Playground"
    names = {channel.name for channel in guild.get_channels().values()}
    assert names == {"general", "random", "Lounge"}
    assert {member.username for member in guild.get_members().values()} == {"alice", "bob", "bot"}
    assert (await bot.rest.fetch_guild(guild.id)).owner_id == guild.owner_id


async def test_it_replies(bot: hikari.GatewayBot, sandbox: Sandbox) -> None:
    alice = sandbox.member("alice")
    said = await alice.say("#general", "!hi")

    assert (await alice.hears("hello")).reply_to == said.id


async def test_a_deferred_answer_and_a_button_work(
    bot: hikari.GatewayBot, sandbox: Sandbox
) -> None:
    alice = sandbox.member("alice")

    answer = as_heard(await alice.slash("ask", question="why"))
    assert (answer.content, answer.is_ephemeral) == ("You asked why", True)
    changed = as_heard(await alice.clicks(answer, "More"))
    assert (changed.id, changed.content, changed.buttons) == (answer.id, "more it is", ())


async def test_it_works_with_messages(bot: hikari.GatewayBot, sandbox: Sandbox) -> None:
    general = sandbox.world.channel_named("general")
    assert general is not None

    sent = await bot.rest.create_message(
        general.id,
        "one",
        embed=hikari.Embed(title="T").set_footer("f").set_image("https://x.test/i.png"),
        attachment=hikari.Bytes(b"data", "data.bin"),
    )
    await bot.rest.edit_message(general.id, sent.id, "two")
    await bot.rest.add_reaction(general.id, sent.id, "👍")
    thread = await bot.rest.create_message_thread(general.id, sent.id, "Thread")
    await bot.rest.create_message(thread.id, "inside")
    seen = [message.content async for message in bot.rest.fetch_messages(general.id)]
    assert seen == ["two"]
    direct = await bot.rest.create_dm_channel(hikari.Snowflake(sandbox.member("bob").id))
    await direct.send("in private")
    assert (await sandbox.member("bob").hears("private", where="@bot")).content == "in private"
    await bot.rest.delete_message(general.id, sent.id)
