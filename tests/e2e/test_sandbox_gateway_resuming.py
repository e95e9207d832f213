"""Resuming at the gateway: what was missed comes once, in order, while the session lasts."""

import pytest

from discord_sandbox import Sandbox
from discord_sandbox.gateway.gateway import Settings
from discord_sandbox.pytest_plugin import checked
from raw_gateway import raw_bot, resumed


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
