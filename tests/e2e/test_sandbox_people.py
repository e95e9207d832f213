"""The test language: people who talk and listen, and what they are told when nothing comes."""

from dataclasses import replace

import pytest

from discord_sandbox import Sandbox
from discord_sandbox.errors import ApiError
from discord_sandbox.people.heard import NotHeardError
from discord_sandbox.world.permissions import Permission
from discord_sandbox.world.records import Overwrite

SOON = 0.02


async def test_one_hears_the_other(discord: Sandbox) -> None:
    alice, bob = discord.member("alice"), discord.member("bob")
    await alice.say("#general", "hello")
    heard = await bob.hears(contains="HELLO")

    assert (heard.author, heard.content) == ("alice", "hello")


async def test_nobody_hears_themselves(discord: Sandbox) -> None:
    alice = discord.member("alice")
    await alice.say("#general", "hello")

    with pytest.raises(NotHeardError, match="Nothing was heard at all"):
        await alice.hears(timeout_seconds=SOON)


async def test_each_message_is_heard_once_and_in_any_order(discord: Sandbox) -> None:
    alice, bob = discord.member("alice"), discord.member("bob")
    for text in ("one", "two"):
        await alice.say("#general", text)

    assert (await bob.hears("two")).content == "two"
    assert (await bob.hears()).content == "one"
    with pytest.raises(NotHeardError):
        await bob.hears(timeout_seconds=SOON)


async def test_an_edit_can_be_heard_anew(discord: Sandbox) -> None:
    alice, bob = discord.member("alice"), discord.member("bob")
    said = await alice.say("#general", "thinking")
    await bob.hears("thinking")
    await alice.edits(said, "done")

    assert (await bob.hears("done")).is_edited


async def test_the_failure_names_what_was_heard_instead(discord: Sandbox) -> None:
    alice, bob = discord.member("alice"), discord.member("bob")
    await alice.say("#random", "good morning")

    with pytest.raises(NotHeardError) as failure:
        await bob.hears(contains="good night", by="alice", timeout_seconds=SOON)
    assert str(failure.value).splitlines() == [
        "bob did not hear a message with 'good night' by alice within 0.02 s.",
        "Heard instead:",
        "  alice in #random: 'good morning'",
    ]


async def test_an_at_name_is_a_mention(discord: Sandbox) -> None:
    alice, bob = discord.member("alice"), discord.member("bob")
    said = await alice.say("#general", "hey @bob, write to a@bob.example or @nobody")

    assert said.content == f"hey {bob.mention}, write to a@bob.example or @nobody"
    assert said.mentions == (bob.id,)


async def test_a_reply_pings_whom_it_answers(discord: Sandbox) -> None:
    alice, bob = discord.member("alice"), discord.member("bob")
    question = await alice.say("#general", "why?")
    answer = await bob.say(question, "because", reply_to=question)

    assert (answer.reply_to, answer.mentions) == (question.id, (alice.id,))


async def test_files_are_read_by_who_hears_of_them(discord: Sandbox) -> None:
    alice, bob = discord.member("alice"), discord.member("bob")
    await alice.say("#general", files=[("my lessons.csv", b"a,b")])
    file = (await bob.hears()).attachments[0]

    assert (file.filename, file.size, file.read()) == ("my_lessons.csv", 3, b"a,b")


async def test_a_reaction_is_noticed(discord: Sandbox) -> None:
    alice, bob = discord.member("alice"), discord.member("bob")
    said = await alice.say("#general", "like it?")
    await bob.reacts(said, "👍")
    event = await alice.notices("MESSAGE_REACTION_ADD")

    assert event.payload["user_id"] == bob.id
    assert event.payload["emoji"] == {"id": None, "name": "👍"}


async def test_a_reaction_is_taken_back(discord: Sandbox) -> None:
    alice, bob = discord.member("alice"), discord.member("bob")
    said = await alice.say("#general", "like it?")
    await bob.reacts(said, "👍")
    await bob.unreacts(said, "👍")
    event = await alice.notices("MESSAGE_REACTION_REMOVE")

    assert event.payload["user_id"] == bob.id


async def test_a_direct_conversation_is_heard_by_nobody_else(discord: Sandbox) -> None:
    alice, bob = discord.member("alice"), discord.member("bob")
    await alice.say("@bot", "psst")

    with pytest.raises(NotHeardError):
        await bob.hears(timeout_seconds=SOON)


async def test_a_thread_is_talked_in_by_its_name(discord: Sandbox) -> None:
    alice, bob = discord.member("alice"), discord.member("bob")
    said = await alice.say("#general", "let us discuss")
    await alice.starts_thread(said, "discussion")
    await bob.say("#discussion", "here I am")

    assert [one.content for one in alice.sees("#discussion")] == ["here I am"]


async def test_a_newcomer_talks_at_once(discord: Sandbox) -> None:
    carol = discord.add_member("carol")
    await carol.say("#general", "I am new")

    assert (await discord.member("alice").hears()).author == "carol"


@pytest.mark.parametrize("name", ["nobody", "bot"])
async def test_who_is_no_person_cannot_be_played(discord: Sandbox, name: str) -> None:
    with pytest.raises(LookupError, match=name):
        discord.member(name)


async def test_a_channel_that_is_not_there_is_named(discord: Sandbox) -> None:
    with pytest.raises(LookupError, match="#nowhere"):
        await discord.member("alice").say("#nowhere", "hello?")


@pytest.mark.parametrize(("text", "code"), [("", 50006), ("   ", 50006), ("x" * 2001, 50035)])
async def test_what_discord_does_not_take_is_refused(
    discord: Sandbox, text: str, code: int
) -> None:
    with pytest.raises(ApiError) as refused:
        await discord.member("alice").say("#general", text)

    assert refused.value.code == code


async def test_a_member_without_the_permission_is_refused(discord: Sandbox) -> None:
    general = discord.world.channel_named("general")
    assert general is not None
    muted = Overwrite(id=discord.guild.id, kind=0, deny=Permission.SEND_MESSAGES)
    discord.world.edit_channel(replace(general, overwrites=(muted,)))

    with pytest.raises(ApiError) as refused:
        await discord.member("bob").say("#general", "hello?")
    assert refused.value.code == 50013


async def test_slow_mode_makes_an_ordinary_member_wait(discord: Sandbox) -> None:
    general = discord.world.channel_named("general")
    assert general is not None
    discord.world.edit_channel(replace(general, slowmode_seconds=10))
    alice, bob = discord.member("alice"), discord.member("bob")
    for _ in range(2):
        await alice.say("#general", "I own the place")
    await bob.say("#general", "one")

    with pytest.raises(ApiError) as refused:
        await bob.say("#general", "two")
    assert refused.value.code == 20016
