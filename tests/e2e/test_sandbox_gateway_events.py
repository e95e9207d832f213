"""Which events of the gateway reach whom: by intent, by permission, by shard and on request."""

from dataclasses import replace

from discord_sandbox import Sandbox
from discord_sandbox.world.permissions import Permission
from discord_sandbox.world.records import Member, Overwrite
from raw_gateway import DIRECTS, GUILDS, MEMBERS, MESSAGES, raw_bot


async def test_without_the_members_intent_a_thread_tells_a_bot_of_itself_alone(
    discord: Sandbox,
) -> None:
    alice, bob = discord.member("alice"), discord.member("bob")
    thread = await alice.starts_thread("#general", "thread")
    async with raw_bot(discord) as bot:
        await bot.settle(GUILDS)
        await bob.say("#thread", "I join by speaking")
        discord.world.add_thread_member(thread.id, discord.application.id)
        change = await bot.event("THREAD_MEMBERS_UPDATE")

    assert [member["user_id"] for member in change["added_members"]] == [discord.application.id]


async def test_two_bots_hear_the_same(discord: Sandbox) -> None:
    other = discord.add_bot("other")
    async with raw_bot(discord) as bot, raw_bot(discord) as second:
        second.token = other.token
        ready = await second.identify()
        await bot.settle()
        await discord.member("alice").say("#general", "hello, both")

        assert ready["user"]["username"] == "other"
        assert await bot.event("MESSAGE_CREATE")
        assert await second.event("MESSAGE_CREATE")


async def test_without_the_content_intent_text_is_empty_but_for_mentions(discord: Sandbox) -> None:
    alice = discord.member("alice")
    async with raw_bot(discord) as bot:
        await bot.settle(GUILDS | MESSAGES)
        await alice.say("#general", "secret", files=[("a.txt", b"x")])
        plain = await bot.event("MESSAGE_CREATE")
        await alice.say("#general", "@bot hello")
        mentioning = await bot.event("MESSAGE_CREATE")

    assert (plain["content"], plain["attachments"]) == ("", [])
    assert mentioning["content"] == f"<@{discord.application.id}> hello"


async def test_direct_messages_carry_their_text_without_the_intent(discord: Sandbox) -> None:
    async with raw_bot(discord) as bot:
        await bot.settle(GUILDS | DIRECTS)
        await discord.member("alice").say("@bot", "psst")
        message = await bot.event("MESSAGE_CREATE")

    assert message["content"] == "psst"
    assert "guild_id" not in message


async def test_an_intent_not_asked_for_brings_no_events(discord: Sandbox) -> None:
    async with raw_bot(discord) as bot:
        await bot.settle(GUILDS | DIRECTS)
        await discord.member("alice").say("#general", "in the guild")
        await discord.member("alice").say("@bot", "directly")

        assert await bot.names_until("MESSAGE_CREATE") == ["MESSAGE_CREATE"]
        assert bot.seen[-1]["d"]["content"] == "directly"


async def test_a_channel_that_the_bot_cannot_see_is_obfuscated_and_silent(
    discord: Sandbox,
) -> None:
    world = discord.world
    general = world.channel_named("general")
    assert general is not None
    hidden = Overwrite(id=discord.application.id, kind=1, deny=Permission.VIEW_CHANNEL)
    world.edit_channel(replace(general, topic="secret", overwrites=(hidden,)))
    alice = discord.member("alice")

    async with raw_bot(discord) as bot:
        guild = await bot.settle()
        await alice.say("#general", "unheard")
        await alice.say("#random", "heard")
        message = await bot.event("MESSAGE_CREATE")

    channel = guild["channels"][0]
    assert (channel["name"], channel["flags"]) == ("___hidden___", 1 << 17)
    assert "topic" not in channel
    assert message["content"] == "heard"


async def test_a_channel_that_becomes_visible_is_told(discord: Sandbox) -> None:
    world = discord.world
    general = world.channel_named("general")
    assert general is not None
    hidden = Overwrite(id=discord.guild.id, kind=0, deny=Permission.VIEW_CHANNEL)
    world.edit_channel(replace(general, overwrites=(hidden,)))
    async with raw_bot(discord) as bot:
        await bot.settle()
        world.edit_channel(replace(general, overwrites=()))
        channel = await bot.event("CHANNEL_UPDATE")

    assert channel["name"] == "general"


async def test_each_guild_comes_on_its_own_shard_and_directs_on_the_first(
    discord: Sandbox,
) -> None:
    mine = (int(discord.guild.id) >> 22) % 2
    async with raw_bot(discord) as with_guild, raw_bot(discord) as other:
        assert len((await with_guild.identify(shard=[mine, 2]))["guilds"]) == 1
        assert (await other.identify(shard=[1 - mine, 2]))["guilds"] == []
        await discord.member("alice").say("@bot", "directly")
        first = with_guild if mine == 0 else other

        assert (await first.event("MESSAGE_CREATE"))["content"] == "directly"


async def test_members_are_found_by_query_and_by_id(discord: Sandbox) -> None:
    alice = discord.member("alice")
    async with raw_bot(discord) as bot:
        await bot.settle()
        guild_id = discord.guild.id
        await bot.send(8, {"guild_id": guild_id, "query": "ali", "limit": 5, "nonce": "n"})
        by_query = await bot.event("GUILD_MEMBERS_CHUNK")
        await bot.send(8, {"guild_id": guild_id, "user_ids": [alice.id, "1"]})
        by_id = await bot.event("GUILD_MEMBERS_CHUNK")

    assert [member["user"]["username"] for member in by_query["members"]] == ["alice"]
    assert by_query["nonce"] == "n"
    assert by_id["not_found"] == ["1"]


async def test_all_members_come_in_chunks_of_a_thousand(discord: Sandbox) -> None:
    world, guild = discord.world, discord.guild
    crowd = [world.add_user(f"user{number}").id for number in range(1001)]
    joined = {who: Member(user_id=who, joined_at=world.now()) for who in crowd}
    world.edit_guild(replace(guild, members=guild.members | joined))
    async with raw_bot(discord) as bot:
        await bot.settle(GUILDS | MEMBERS)
        await bot.send(8, {"guild_id": discord.guild.id, "query": "", "limit": 0})
        chunks = [await bot.event("GUILD_MEMBERS_CHUNK") for _ in range(2)]

    assert [len(chunk["members"]) for chunk in chunks] == [1000, 4]
    assert [(chunk["chunk_index"], chunk["chunk_count"]) for chunk in chunks] == [(0, 2), (1, 2)]


async def test_a_bot_that_is_invited_later_hears_of_the_guild(discord: Sandbox) -> None:
    owner = discord.member("alice").id
    async with raw_bot(discord) as bot:
        await bot.settle()
        other = discord.world.add_guild("Elsewhere", owner)
        discord.world.add_bot(other.id, discord.application.id, Permission.VIEW_CHANNEL)
        joined = await bot.event("GUILD_CREATE")
        discord.world.remove_member(other.id, discord.application.id)
        left = await bot.event("GUILD_DELETE")

    assert joined["name"] == "Elsewhere"
    assert left == {"id": other.id}


async def test_a_flood_of_ten_thousand_arrives_whole_and_in_order(discord: Sandbox) -> None:
    alice = discord.member("alice")
    async with raw_bot(discord, "?v=10&encoding=json&compress=zlib-stream") as bot:
        await bot.settle()
        for number in range(10_000):
            await alice.say("#general", str(number))
        received = [(await bot.event("MESSAGE_CREATE"))["content"] for _ in range(10_000)]

    assert received == [str(number) for number in range(10_000)]
