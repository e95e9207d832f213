"""The test language in calls: people join, speak, hear each other, and read one privacy code."""

import asyncio

import pytest

from discord_sandbox import Sandbox
from discord_sandbox.errors import ApiError
from discord_sandbox.people.heard import NotHeardError
from discord_sandbox.people.opus import SAMPLE_RATE
from discord_sandbox.world.records import ChannelType
from spoken_tones import loudest_hertz, tone

SOON = 0.02
FAST = 50.0


async def test_two_people_talk_in_one_encrypted_call(discord: Sandbox) -> None:
    alice, bob = discord.member("alice"), discord.member("bob")
    await alice.joins("Lounge")
    await bob.joins("Lounge")
    await alice.speaks(tone(440, 1), speed=FAST)
    from_alice = await bob.hears_speech(by="alice")
    await bob.speaks(tone(660, 1), speed=FAST)
    from_bob = await alice.hears_speech()

    assert 440 == pytest.approx(loudest_hertz(from_alice), abs=1)
    assert 660 == pytest.approx(loudest_hertz(from_bob), abs=1)
    assert alice.privacy_code is not None
    assert alice.privacy_code == bob.privacy_code


async def test_speech_takes_as_long_as_it_is(discord: Sandbox) -> None:
    alice, bob = discord.member("alice"), discord.member("bob")
    await alice.joins("Lounge")
    await bob.joins("Lounge")
    now = asyncio.get_running_loop().time
    began = now()
    await alice.speaks(tone(440, 0.2))

    assert 0.2 == pytest.approx(now() - began, abs=0.1)


async def test_a_part_of_speech_can_be_heard_before_it_ends(discord: Sandbox) -> None:
    alice, bob = discord.member("alice"), discord.member("bob")
    await alice.joins("Lounge")
    await bob.joins("Lounge")
    alice.headset.speak(tone(440, 1))
    part = await bob.hears_speech(seconds=0.3)

    assert 0.3 == len(part) / 4 / SAMPLE_RATE


async def test_speeches_are_heard_one_by_one_and_once(discord: Sandbox) -> None:
    alice, bob = discord.member("alice"), discord.member("bob")
    await alice.joins("Lounge")
    await bob.joins("Lounge")
    for hertz in (440, 880):
        await alice.speaks(tone(hertz, 0.5), speed=FAST)
    heard = [loudest_hertz(await bob.hears_speech()) for _ in range(2)]

    assert pytest.approx([440, 880], abs=2) == heard
    with pytest.raises(NotHeardError, match="bob did not hear speech that ended"):
        await bob.hears_speech(timeout_seconds=SOON)


async def test_who_is_moved_by_another_hears_in_the_new_place(discord: Sandbox) -> None:
    alice, bob = discord.member("alice"), discord.member("bob")
    garden = discord.world.new_channel(discord.guild.id, "Garden", ChannelType.VOICE)
    await alice.joins("Lounge")
    await bob.joins("Garden")
    discord.world.move_voice(discord.guild.id, alice.id, garden.id)
    await bob.speaks(tone(440, 0.5), speed=FAST)

    assert 440 == pytest.approx(loudest_hertz(await alice.hears_speech(by="bob")), abs=2)


async def test_who_has_left_sits_nowhere_and_hears_nothing(discord: Sandbox) -> None:
    alice, bob = discord.member("alice"), discord.member("bob")
    await alice.joins("Lounge")
    await bob.joins("Lounge")
    await bob.leaves_voice()
    await alice.speaks(tone(440, 0.1), speed=FAST)

    assert [alice.id] == [one.user_id for one in discord.world.sitting_in(alice.place("Lounge"))]
    assert alice.privacy_code is None
    with pytest.raises(LookupError, match="bob sits in no call"):
        _ = bob.headset


async def test_who_returns_is_heard_again(discord: Sandbox) -> None:
    alice, bob = discord.member("alice"), discord.member("bob")
    await alice.joins("Lounge")
    await bob.joins("Lounge")
    before = bob.privacy_code
    await bob.leaves_voice()
    await bob.joins("Lounge")
    await bob.speaks(tone(440, 0.5), speed=FAST)

    assert 440 == pytest.approx(loudest_hertz(await alice.hears_speech(by="bob")), abs=2)
    assert before != bob.privacy_code


async def test_a_stage_has_no_encryption(discord: Sandbox) -> None:
    discord.world.new_channel(discord.guild.id, "Stage", ChannelType.STAGE)
    alice, bob = discord.member("alice"), discord.member("bob")
    await alice.joins("Stage")
    await bob.joins("Stage")
    await alice.speaks(tone(440, 0.5), speed=FAST)

    assert 440 == pytest.approx(loudest_hertz(await bob.hears_speech()), abs=2)
    assert bob.privacy_code is None


async def test_a_text_channel_cannot_be_joined(discord: Sandbox) -> None:
    with pytest.raises(ApiError, match="Missing Permissions"):
        await discord.member("alice").joins("#general")
