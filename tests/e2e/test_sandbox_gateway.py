"""The gateway over a real socket, with a client that knows nothing but the protocol."""

from dataclasses import replace

import aiohttp
import pytest

from discord_sandbox import Sandbox
from discord_sandbox.gateway.gateway import Settings
from discord_sandbox.pytest_plugin import checked
from discord_sandbox.world.permissions import Permission
from discord_sandbox.world.records import Member, Overwrite
from raw_gateway import CONTENT, DIRECTS, GUILDS, MEMBERS, MESSAGES, ClosedError, raw_bot, resumed

# Beginning


async def test_hello_names_the_heartbeat_interval(discord: Sandbox) -> None:
    async with raw_bot(discord) as bot:
        hello = await bot.op(10)

    assert hello["heartbeat_interval"] == 41250


async def test_ready_introduces_the_bot_and_its_unavailable_guilds(discord: Sandbox) -> None:
    async with raw_bot(discord) as bot:
        ready = await bot.identify()

    assert ready["user"]["id"] == discord.application.id
    assert ready["user"]["mfa_enabled"] is False
    assert ready["guilds"] == [{"id": discord.guild.id, "unavailable": True}]
    assert ready["v"] == 10


async def test_the_guild_follows_with_its_channels_and_roles(discord: Sandbox) -> None:
    async with raw_bot(discord) as bot:
        guild = await bot.settle()

    assert [channel["name"] for channel in guild["channels"]] == ["general", "random", "Lounge"]
    assert guild["member_count"] == 3
    assert [member["user"]["username"] for member in guild["members"]] == ["bot"]


async def test_who_comes_directly_is_told_to_resume_directly(discord: Sandbox) -> None:
    async with raw_bot(discord) as bot:
        ready = await bot.identify()

    assert ready["resume_gateway_url"] == discord.gateway_url


async def test_who_comes_through_a_connector_is_told_discords_name(discord: Sandbox) -> None:
    async with (
        aiohttp.ClientSession(connector=discord.connector()) as http,
        http.ws_connect("wss://gateway.discord.gg/?v=10&encoding=json") as socket,
    ):
        await socket.receive_json()
        data = {"token": discord.bot_token, "intents": 0, "properties": {}}
        await socket.send_json({"op": 2, "d": data})
        ready = await socket.receive_json()

    assert ready["d"]["resume_gateway_url"] == "wss://gateway.discord.gg"


async def test_a_heartbeat_is_acknowledged(discord: Sandbox) -> None:
    async with raw_bot(discord) as bot:
        await bot.send(1, None)

        assert await bot.op(11) is None


async def test_a_zlib_stream_carries_the_same_events(discord: Sandbox) -> None:
    async with raw_bot(discord, "/?v=10&encoding=json&compress=zlib-stream") as bot:
        await bot.settle()
        await discord.member("alice").say("#general", "привет")
        message = await bot.event("MESSAGE_CREATE")

    assert message["content"] == "привет"


# Refusals


@pytest.mark.parametrize(
    ("op", "data", "code"),
    [
        (99, None, 4001),
        (3, {"status": "online"}, 4003),
        (2, {"token": "nobody", "intents": 0, "properties": {}}, 4004),
        (2, "not an object", 4002),
        (6, {"token": "nobody", "session_id": "x", "seq": 1}, 4004),
    ],
)
async def test_what_an_unknown_client_says_wrong_closes_with_its_code(
    discord: Sandbox, op: int, data: object, code: int
) -> None:
    async with raw_bot(discord) as bot:
        await bot.send(op, data)

        assert await bot.close_code() == code


@pytest.mark.parametrize(
    ("more", "code"),
    [
        ({"shard": [2, 2]}, 4010),
        ({"shard": "first"}, 4010),
        ({"intents": 1 << 40}, 4013),
        ({"intents": "all"}, 4013),
        ({"intents": 1 << 8}, 4014),
    ],
)
async def test_an_identify_that_asks_too_much_closes_with_its_code(
    discord: Sandbox, more: dict[str, object], code: int
) -> None:
    async with raw_bot(discord) as bot:
        await bot.send_identify(**{"intents": 0} | more)  # type: ignore[arg-type]

        assert await bot.close_code() == code


async def test_an_intent_that_is_switched_off_is_disallowed(discord: Sandbox) -> None:
    discord.world.edit_application(replace(discord.application, has_message_content=False))

    async with raw_bot(discord) as bot:
        await bot.send_identify(CONTENT)

        assert await bot.close_code() == 4014


async def test_text_that_is_no_json_is_a_decode_error(discord: Sandbox) -> None:
    async with raw_bot(discord) as bot:
        await bot.socket.send_str("{")

        assert await bot.close_code() == 4002


async def test_a_payload_over_4096_bytes_is_a_decode_error(discord: Sandbox) -> None:
    async with raw_bot(discord) as bot:
        await bot.send(1, "x" * 4096)

        assert await bot.close_code() == 4002


async def test_identifying_twice_is_refused(discord: Sandbox) -> None:
    async with raw_bot(discord) as bot:
        await bot.identify()
        await bot.send_identify()

        assert await bot.close_code() == 4005


async def test_the_121st_send_within_a_minute_is_too_many(discord: Sandbox) -> None:
    async with raw_bot(discord) as bot:
        for _ in range(121):
            await bot.send(1, None)

        assert await bot.close_code() == 4008


async def test_a_client_without_heartbeats_times_out() -> None:
    async with (
        Sandbox(settings=Settings(heartbeat_seconds=0.05)) as discord,
        raw_bot(discord) as bot,
    ):
        assert await bot.close_code() == 4009


async def test_another_version_than_10_is_refused(discord: Sandbox) -> None:
    async with raw_bot(discord, "?v=6&encoding=json") as bot:
        assert await bot.close_code() == 4012


STRANGE = [None, True, -1, 1.5, 1 << 70, "x", [], [[]], {}, {"token": 1}, {"guild_id": {}}]


@pytest.mark.parametrize("op", [None, "1", 1.5, [], *range(-1, 12), 31])
async def test_nothing_that_a_client_says_breaks_the_server(
    discord: Sandbox, op: object, caplog: pytest.LogCaptureFixture
) -> None:
    for data in STRANGE:
        async with raw_bot(discord) as bot:
            await bot.settle()
            own = {"guild_id": discord.guild.id, "limit": data, "query": data, "user_ids": data}
            for said in (data, {"token": discord.bot_token, "seq": data, "shard": data}, own):
                if not bot.socket.closed:
                    await bot.socket.send_json({"op": op, "d": said})
            await bot.socket.close()

    assert [record.getMessage() for record in caplog.records if record.levelname == "ERROR"] == []
    async with raw_bot(discord) as bot:
        assert await bot.settle()
    discord.violations.clear()  # op 4, voice, is noted


# Resuming


async def test_what_was_missed_is_replayed_in_order_and_once(discord: Sandbox) -> None:
    alice = discord.member("alice")
    async with raw_bot(discord) as bot:
        await bot.settle()
        discord.faults.drop()
        assert await bot.close_code() == 1006
    for text in ("one", "two", "three"):
        await alice.say("#general", text)

    async with resumed(discord, bot) as again:
        names = await again.names_until("RESUMED")

    contents = [one["d"]["content"] for one in again.seen if one["t"] == "MESSAGE_CREATE"]
    assert contents == ["one", "two", "three"]
    assert names == [*["MESSAGE_CREATE"] * 3, "RESUMED"]


async def test_a_resumed_session_goes_on_counting(discord: Sandbox) -> None:
    async with raw_bot(discord) as bot:
        await bot.settle()
        discord.faults.drop()

    async with resumed(discord, bot) as again:
        await again.event("RESUMED")
        await discord.member("alice").say("#general", "four")
        await again.event("MESSAGE_CREATE")

    assert again.sequence == (bot.sequence or 0) + 2


@pytest.mark.parametrize("code", [1000, 1001])
async def test_a_session_that_its_client_closed_for_good_is_gone(
    discord: Sandbox, code: int
) -> None:
    async with raw_bot(discord) as bot:
        await bot.identify()
        await bot.socket.close(code=code)

    async with resumed(discord, bot) as again:
        assert await again.op(9) is False


async def test_a_session_closed_with_another_code_can_be_resumed(discord: Sandbox) -> None:
    async with raw_bot(discord) as bot:
        await bot.settle()
        await bot.socket.close(code=4000)

    async with resumed(discord, bot) as again:
        assert await again.names_until("RESUMED") == ["RESUMED"]


async def test_a_sequence_from_the_future_is_invalid(discord: Sandbox) -> None:
    async with raw_bot(discord) as bot:
        await bot.settle()
        discord.faults.drop()
    bot.sequence = 1000

    async with resumed(discord, bot) as again:
        assert await again.close_code() == 4007


async def test_a_session_expires() -> None:
    async with checked(Sandbox(settings=Settings(resume_seconds=0.0))) as discord:
        async with raw_bot(discord) as bot:
            await bot.settle()
            await bot.socket.close(code=4000)

        async with resumed(discord, bot) as again:
            assert await again.op(9) is False


async def test_no_drop_loses_or_doubles_anything(discord: Sandbox) -> None:
    """Drops fall before, among and after the messages of a round; some were read, some were not."""
    alice, received, number = discord.member("alice"), [], 0
    async with raw_bot(discord) as bot:
        await bot.settle()
        discord.faults.drop()
    for round_ in range(50):
        async with resumed(discord, bot) as again:
            await again.event("RESUMED")
            for _ in range(round_ % 4):
                await alice.say("#general", str(number))
                number += 1
            for _ in range(min(round_ % 3, round_ % 4)):
                await again.event("MESSAGE_CREATE")
            discord.faults.drop()
            await alice.say("#general", str(number))
            number += 1
        received += [one["d"]["content"] for one in again.seen if one["t"] == "MESSAGE_CREATE"]
        bot = again
    async with resumed(discord, bot) as last:
        await last.event("RESUMED")
    received += [one["d"]["content"] for one in last.seen if one["t"] == "MESSAGE_CREATE"]

    assert received == [str(sent) for sent in range(number)]


async def test_who_resumes_takes_the_place_of_the_old_connection(discord: Sandbox) -> None:
    async with raw_bot(discord) as bot:
        await bot.settle()
        async with resumed(discord, bot) as again:
            await again.event("RESUMED")
            assert await bot.close_code() == 1006
            await discord.member("alice").say("#general", "to the new one")

            assert await again.event("MESSAGE_CREATE")


async def test_after_an_invalid_session_one_may_identify_at_once(discord: Sandbox) -> None:
    async with raw_bot(discord) as bot:
        await bot.settle()
        discord.faults.invalidate_sessions()
        await bot.op(9)

        assert await bot.settle()


# Who gets what


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


async def test_the_connection_ends_with_the_sandbox() -> None:
    async with Sandbox() as discord, raw_bot(discord) as bot:
        await bot.identify()
        await discord.stop()

        with pytest.raises(ClosedError):
            await bot.event("MESSAGE_CREATE")
