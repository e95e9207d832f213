"""Each fault as a client feels it."""

import aiohttp
import pytest

from discord_sandbox import Sandbox
from raw_gateway import raw_bot, resumed

SEND = "POST /channels/{channel_id}/messages"


async def post(discord: Sandbox, text: str = "hello") -> aiohttp.ClientResponse:
    channel = discord.world.channel_named("general")
    assert channel is not None
    headers = {"Authorization": f"Bot {discord.bot_token}"}
    async with aiohttp.ClientSession(headers=headers) as http:
        url = f"{discord.api_url}/channels/{channel.id}/messages"
        async with http.post(url, json={"content": text}) as response:
            await response.read()
            return response


# The gateway


async def test_drop_resets_the_connection_without_a_close_frame(discord: Sandbox) -> None:
    async with raw_bot(discord) as bot:
        await bot.identify()
        discord.faults.drop()

        assert await bot.close_code() == 1006


@pytest.mark.parametrize("code", [4000, 4004, 4014])
async def test_close_closes_with_its_code(discord: Sandbox, code: int) -> None:
    async with raw_bot(discord) as bot:
        await bot.identify()
        await discord.faults.close(code)

        assert await bot.close_code() == code


async def test_refused_connections_are_accepted_after_so_many_times(discord: Sandbox) -> None:
    discord.faults.refuse_connections(times=2)

    for _ in range(2):
        with pytest.raises(aiohttp.WSServerHandshakeError, match="503"):
            async with raw_bot(discord):
                pass
    async with raw_bot(discord) as bot:
        assert await bot.op(10)


async def test_refused_connections_are_accepted_when_told(discord: Sandbox) -> None:
    discord.faults.refuse_connections(status=502)
    with pytest.raises(aiohttp.WSServerHandshakeError, match="502"):
        async with raw_bot(discord):
            pass
    discord.faults.accept_connections()

    async with raw_bot(discord) as bot:
        assert await bot.op(10)


async def test_a_bot_is_asked_to_reconnect_and_may_resume(discord: Sandbox) -> None:
    async with raw_bot(discord) as bot:
        await bot.settle()
        discord.faults.ask_to_reconnect()
        await bot.op(7)
        await bot.socket.close(code=4000)

    async with resumed(discord, bot) as again:
        assert await again.names_until("RESUMED") == ["RESUMED"]


@pytest.mark.parametrize("resumable", [True, False])
async def test_an_invalidated_session_says_whether_it_can_be_resumed(
    discord: Sandbox, resumable: bool
) -> None:
    async with raw_bot(discord) as bot:
        await bot.settle()
        discord.faults.invalidate_sessions(resumable=resumable)
        assert await bot.op(9) is resumable
        await bot.socket.close(code=4000)

    async with resumed(discord, bot) as again:
        payload = await again.receive()  # HELLO
        payload = await again.receive()
        assert (payload["t"] == "RESUMED") is resumable


async def test_withheld_acknowledgements_leave_a_zombie(discord: Sandbox) -> None:
    async with raw_bot(discord) as bot:
        await bot.settle()
        discord.faults.withhold_heartbeat_acks()
        await bot.send(1, bot.sequence)
        discord.faults.ask_to_reconnect()

        assert (await bot.receive())["op"] == 7


async def test_a_duplicated_event_comes_twice_and_the_next_one_once(discord: Sandbox) -> None:
    alice = discord.member("alice")
    async with raw_bot(discord) as bot:
        await bot.settle()
        discord.faults.duplicate_events()
        await alice.say("#general", "twice")
        await alice.say("#general", "once")
        contents = [(await bot.event("MESSAGE_CREATE"))["content"] for _ in range(3)]

    assert contents == ["twice", "twice", "once"]


async def test_a_malformed_event_arrives_as_it_is(discord: Sandbox) -> None:
    async with raw_bot(discord) as bot:
        await bot.settle()
        discord.faults.malformed_event("MESSAGE_CREATE", {"content": 5})

        assert await bot.event("MESSAGE_CREATE") == {"content": 5}


# REST


async def test_a_rate_limit_says_when_to_come_back(discord: Sandbox) -> None:
    discord.faults.rate_limit(SEND, retry_after_seconds=0.4)
    limited, sent = await post(discord), await post(discord)

    assert (limited.status, sent.status) == (429, 200)
    assert (await limited.json())["retry_after"] == pytest.approx(0.4)
    assert limited.headers["X-RateLimit-Scope"] == "user"
    assert "Via" in limited.headers


async def test_a_global_rate_limit_names_itself(discord: Sandbox) -> None:
    discord.faults.rate_limit(is_global=True)
    limited = await post(discord)

    assert limited.headers["X-RateLimit-Global"] == "true"
    assert (await limited.json())["global"] is True


async def test_a_failing_route_does_nothing(discord: Sandbox) -> None:
    discord.faults.fail(SEND, status=503, times=2)
    statuses = [(await post(discord)).status for _ in range(3)]

    assert statuses == [503, 503, 200]
    assert len(discord.member("alice").sees("#general")) == 1


async def test_a_fault_of_one_route_leaves_others_alone(discord: Sandbox) -> None:
    discord.faults.fail("GET /users/@me")

    assert (await post(discord)).status == 200


async def test_a_delayed_request_is_done_later(discord: Sandbox) -> None:
    discord.faults.delay(0.05, SEND)

    assert (await post(discord)).status == 200


async def test_a_lost_answer_is_carried_out_all_the_same(discord: Sandbox) -> None:
    discord.faults.lose_answer(SEND)
    with pytest.raises(aiohttp.ClientConnectionError):
        await post(discord, "did you hear me?")

    assert [one.content for one in discord.member("alice").sees("#general")] == ["did you hear me?"]


async def test_clear_ends_every_fault(discord: Sandbox) -> None:
    discord.faults.fail(times=5)
    discord.faults.refuse_connections()
    discord.faults.clear()

    assert (await post(discord)).status == 200
    async with raw_bot(discord) as bot:
        assert await bot.op(10)
