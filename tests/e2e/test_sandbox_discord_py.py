"""Unmodified discord.py in the sandbox; each answer is held against Discord's description."""

import asyncio
import io
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import discord
import pytest

from discord_py_bot import Bot, Card, running
from discord_sandbox.interactions.interaction_data import CannotUse
from discord_sandbox.people.hands import Acknowledged, InteractionFailedError, Modal
from discord_sandbox.people.heard import Heard
from discord_sandbox.people.human import Member
from discord_sandbox.pytest_plugin import checked
from discord_sandbox.sandbox import Sandbox
from discord_sandbox.world.permissions import Permission


class Clock:
    """The real time, which a test may move ahead."""

    ahead = timedelta(0)

    def __call__(self) -> datetime:
        return datetime.now(UTC) + self.ahead


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
async def sandbox(clock: Clock) -> AsyncIterator[Sandbox]:
    async with checked(Sandbox(clock=clock)) as sandbox:
        grant(sandbox, Permission.ADMINISTRATOR)
        yield sandbox


def grant(sandbox: Sandbox, permissions: Permission) -> None:
    """All that the bot may do."""
    role = sandbox.world.role_named(sandbox.guild.id, "bot")
    assert role is not None
    sandbox.world.edit_role(sandbox.guild.id, replace(role, permissions=permissions))


@pytest.fixture
async def bot(sandbox: Sandbox) -> AsyncIterator[Bot]:
    async with running(sandbox) as bot:
        yield bot


@pytest.fixture
def alice(sandbox: Sandbox) -> Member:
    return sandbox.member("alice")


def as_heard(result: object) -> Heard:
    assert isinstance(result, Heard), result
    return result


async def test_a_hybrid_command_works_as_message_and_as_slash(bot: Bot, alice: Member) -> None:
    await alice.say("#general", "!greet")

    assert (await alice.hears("Hello")).content == "Hello you!"
    assert as_heard(await alice.slash("greet", name="owl")).content == "Hello owl!"


async def test_options_of_every_kind_arrive(bot: Bot, sandbox: Sandbox, alice: Member) -> None:
    answer = await alice.slash(
        "paint",
        colour="Red",
        member=sandbox.member("bob"),
        channel=sandbox.world.channel_named("random"),
        role=sandbox.world.role_named(sandbox.guild.id, "bot"),
        twice=True,
        strength=0.25,
    )

    assert as_heard(answer).content == "r bob random bot True 0.25"


async def test_a_subcommand_of_a_group_is_found(bot: Bot, alice: Member) -> None:
    answer = await alice.slash("shelf books add", title="Emma")

    assert as_heard(answer).content == "added Emma"


async def test_options_complete_themselves(bot: Bot, alice: Member) -> None:
    assert await alice.autocompletes("count", word="o") == {"owl": "owl", "otter": "otter"}


async def test_a_deferred_answer_takes_the_place_of_thinking(bot: Bot, alice: Member) -> None:
    answer = as_heard(await alice.slash("echo", file=("a.txt", b"abc")))
    more = await alice.hears("and more, edited")

    assert [file.filename for file in answer.attachments] == ["back.txt"]
    assert answer.attachments[0].read() == b"cba"
    assert more.reply_to == answer.id
    two = await alice.hears(matching=lambda heard: len(heard.attachments) == 2)
    assert two.id == answer.id


async def test_an_ephemeral_answer_is_for_one(bot: Bot, sandbox: Sandbox, alice: Member) -> None:
    answer = as_heard(await alice.slash("slow"))

    assert (answer.content, answer.is_ephemeral) == ("done", True)
    assert sandbox.member("bob").sees("#general") == []


async def test_buttons_menus_and_forms_work(bot: Bot, alice: Member) -> None:
    message = as_heard(await alice.slash("choose"))

    assert as_heard(await alice.clicks(message, "Change")).content == "changed"
    assert await alice.clicks(message, "Later") == Acknowledged()
    assert (await alice.hears("later")).id == message.id
    chosen = await alice.selects(message, "Colour", ["Blue"])
    assert as_heard(chosen).content == "You like Blue"
    friends = await alice.selects(message, "Friends", [alice])
    assert as_heard(friends).content == "alice"
    form = await alice.clicks(message, "❓")
    assert isinstance(form, Modal)
    answer = await alice.submits(form, {"Answer": "42", "Kind": "Fancy"})
    assert as_heard(answer).content == "42 / Fancy"


async def test_context_menus_know_their_target(bot: Bot, sandbox: Sandbox, alice: Member) -> None:
    quiet = await alice.say("#general", "quiet")

    assert as_heard(await alice.uses(quiet, "Shout")).content == "QUIET"
    known = as_heard(await alice.uses(sandbox.member("bob"), "Who"))
    assert known.content == "This is Bob"


async def test_a_command_for_managers_is_not_offered_to_others(
    bot: Bot, sandbox: Sandbox, alice: Member
) -> None:
    assert as_heard(await alice.slash("secret")).content == "psst"
    with pytest.raises(CannotUse, match="lacks"):
        await sandbox.member("bob").slash("secret")
    with pytest.raises(CannotUse, match="not for direct messages"):
        await alice.slash("secret", where="@bot")


async def test_a_silent_bot_is_reported_to_the_person(
    bot: Bot, sandbox: Sandbox, clock: Clock, alice: Member
) -> None:
    asking = asyncio.create_task(alice.slash("silent"))
    await asyncio.sleep(0)
    clock.ahead = timedelta(seconds=3)
    sandbox.interactions.fail_overdue()

    with pytest.raises(InteractionFailedError, match="The application did not respond"):
        await asking


async def test_what_discord_would_refuse_is_refused(bot: Bot, alice: Member) -> None:
    answer = as_heard(await alice.slash("refused"))

    assert answer.content.startswith("400 50035 Invalid Form Body")
    assert "data.content: Must be 2000 or fewer in length." in answer.content


async def test_a_direct_conversation_works(bot: Bot, alice: Member) -> None:
    await alice.say("@bot", "!greet")

    assert (await alice.hears("Hello", where="@bot")).content == "Hello you!"
    answer = await alice.slash("greet", where="@bot", name="D")
    assert as_heard(answer).content == "Hello D!"


async def test_a_bot_finds_its_way_through_the_guild(
    bot: Bot, sandbox: Sandbox, alice: Member
) -> None:
    guild = bot.guilds[0]
    general = discord.utils.get(guild.text_channels, name="general")
    assert general is not None

    sent = await general.send(
        "with all",
        embed=discord.Embed(title="T", colour=5).add_field(name="n", value="v"),
        files=[discord.File(io.BytesIO(b"1"), "one.txt")],
        nonce="abc",
    )
    again = await general.send("with all", nonce="abc")
    assert again.id == sent.id
    reply = await sent.reply("reply", mention_author=False)
    await sent.edit(content="edited", attachments=[], suppress=True)
    await sent.add_reaction("👍")
    assert [user async for user in (await general.fetch_message(sent.id)).reactions[0].users()] == [
        bot.user
    ]
    await sent.remove_reaction("👍", guild.me)
    await sent.pin()
    assert [message.id async for message in general.pins()] == [sent.id]
    await sent.unpin()
    thread = await sent.create_thread(name="T", auto_archive_duration=4320)
    await thread.send("in thread")
    loose = await general.create_thread(name="L", type=discord.ChannelType.public_thread)
    await loose.join()
    await loose.add_user(discord.Object(sandbox.member("bob").id))
    assert len(await loose.fetch_members()) == 2
    assert {one.id for one in await guild.active_threads()} == {thread.id, loose.id}
    await loose.edit(archived=True)
    assert [one.id async for one in general.archived_threads()] == [loose.id]
    await loose.delete()
    history = [message.content async for message in general.history(limit=50, oldest_first=True)]
    assert history[:2] == ["edited", "reply"]
    await reply.delete()
    async with general.typing():
        pass


async def test_a_bot_manages_the_guild(bot: Bot, sandbox: Sandbox) -> None:
    guild = bot.guilds[0]
    bob = await guild.fetch_member(int(sandbox.member("bob").id))

    role = await guild.create_role(name="teacher", colour=3)
    await role.edit(name="trainer", mentionable=True)
    await bob.add_roles(role)
    await bob.edit(nick="Bobby")
    assert (await guild.fetch_member(bob.id)).display_name == "Bobby"
    await bob.remove_roles(role)
    assert {r.name for r in await guild.fetch_roles()} == {"@everyone", "bot", "trainer"}
    await role.delete()
    channel = await guild.create_text_channel("New Room", topic="t")
    await channel.set_permissions(bob, send_messages=False)
    await channel.edit(name="other", slowmode_delay=5)
    assert {c.name for c in await guild.fetch_channels()} >= {"other", "general"}
    messages = [await channel.send(str(number)) for number in range(3)]
    await channel.delete_messages(messages)
    hook = await channel.create_webhook(name="Hook")
    note = await hook.send("by hook", wait=True)
    await note.edit(content="by hook, edited")
    assert [one.name for one in await channel.webhooks()] == ["Hook"]
    await hook.delete()
    await channel.delete()
    assert {m.name async for m in guild.fetch_members()} == {"alice", "bob", "bot"}
    assert (await bot.fetch_user(bob.id)).name == "bob"
    assert (await bot.application_info()).name == "bot"
    await (await bob.create_dm()).send("hello in private")
    commands_known = await bot.tree.fetch_commands()
    assert {"greet", "shelf", "Shout"} <= {command.name for command in commands_known}
    await bob.kick()


async def test_a_layout_works(bot: Bot, alice: Member) -> None:
    general = discord.utils.get(bot.guilds[0].text_channels, name="general")
    assert general is not None

    await general.send(view=Card(), file=discord.File(io.BytesIO(b"png"), "one.png"))
    card = await alice.hears("a card")
    assert [button.label for button in card.buttons] == ["Press"]
    assert "with a text" in card.text
    assert "# Pressed" in as_heard(await alice.clicks(card, "Press")).text


async def test_missing_permissions_are_named_as_discord_names_them(sandbox: Sandbox) -> None:
    grant(sandbox, Permission(0))
    async with running(sandbox) as bot:
        general = discord.utils.get(bot.guilds[0].text_channels, name="general")
        assert general is not None

        with pytest.raises(discord.Forbidden) as refusal:
            await bot.guilds[0].create_role(name="x")
        assert refusal.value.code == 50013
        with pytest.raises(discord.NotFound) as absent:
            await general.fetch_message(1)
        assert absent.value.code == 10008
        note = await sandbox.member("alice").say("#general", "mine")
        with pytest.raises(discord.Forbidden) as foreign:
            await general.get_partial_message(int(note.id)).edit(content="yours")
        assert foreign.value.code == 50005
