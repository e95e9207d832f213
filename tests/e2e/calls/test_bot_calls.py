"""Myna is called into a voice channel, and heard by those who are there."""

from pathlib import Path

import pytest

from discord_sandbox import Sandbox
from discord_sandbox.people.heard import Heard, NotHeardError
from discord_sandbox.people.human import Member
from in_call import (
    ANSWER,
    asked,
    called,
    introduced,
    taught,
    until,
    where_is_myna,
)
from myna.domain.access import Actor, Role
from myna.domain.conversation import Thresholds, guild_tenant
from myna.domain.speech import VoicePreferences
from myna.errors import NoEngineReady
from myna_at_work import Myna, at_work, connected, hears, hears_nothing
from singing import STEP_SECONDS, Singer, seconds_loud, steps_in

LONG_STEPS = 40


async def hears_no_speech(member: Member, seconds: float = 0.5) -> None:
    with pytest.raises(NotHeardError):
        await member.hears_speech(by="bot", seconds=0.1, timeout_seconds=seconds)


async def test_called_she_comes_and_says_that_she_is_an_ai(town: Sandbox, alice: Member) -> None:
    await called(alice)

    assert where_is_myna(town) == "Lounge"


async def test_she_comes_at_a_slash_command_too(town: Sandbox, alice: Member) -> None:
    await alice.joins("Lounge")
    answer = await alice.slash("join")

    assert isinstance(answer, Heard)
    assert "I'm an AI" in answer.content
    assert where_is_myna(town) == "Lounge"


async def test_she_is_called_in_russian(town: Sandbox, alice: Member) -> None:
    await alice.joins("Lounge")
    await alice.say("#general", "!зайди")
    await hears(alice, "искусственный интеллект")
    await alice.say("#general", "!выйди")
    await hears(alice, "вышла")

    assert where_is_myna(town) is None


async def test_she_is_called_from_a_thread(town: Sandbox, alice: Member) -> None:
    await alice.joins("Lounge")
    thread = await alice.starts_thread("#general", "Tonight")
    await alice.say(thread, "!join")
    await hears(alice, "I'm an AI")

    assert where_is_myna(town) == "Lounge"


async def test_in_a_direct_message_she_says_how_to_call_her(alice: Member) -> None:
    await alice.joins("Lounge")
    await alice.say("@bot", "!join")

    await hears(alice, "on a server")


async def test_an_answer_is_heard_in_full(alice: Member, singer: Singer) -> None:
    await called(alice)
    await taught(alice)
    await asked(alice)
    said = await alice.hears_speech(by="bot")

    assert list(range(singer.steps)) == steps_in(said)
    assert singer.steps * STEP_SECONDS == pytest.approx(seconds_loud(said), abs=0.05)
    assert alice.headset.tally.lost == 0
    assert [introduced(ANSWER)] == singer.texts


async def test_only_the_first_answer_of_a_call_says_aloud_that_an_ai_speaks(
    alice: Member, singer: Singer
) -> None:
    await called(alice)
    await taught(alice)
    await asked(alice)
    await alice.hears_speech(by="bot")
    await asked(alice)
    await until(lambda: len(singer.texts) == 2)

    assert [introduced(ANSWER), ANSWER] == singer.texts


async def test_the_call_is_encrypted_for_all_with_the_same_keys(
    alice: Member, bob: Member, singer: Singer
) -> None:
    await called(alice)
    await taught(alice)
    await asked(alice)
    await alice.hears_speech(by="bot")
    await bob.joins("Lounge")
    await asked(alice)
    await bob.hears_speech(by="bot")

    assert alice.privacy_code is not None
    assert alice.privacy_code == bob.privacy_code
    assert alice.headset.complaints == bob.headset.complaints == []
    assert alice.headset.tally.undecryptable == 0


async def test_answers_are_said_one_after_the_other(alice: Member, singer: Singer) -> None:
    singer.steps = 5
    await called(alice)
    await taught(alice)
    await asked(alice)
    await asked(alice)
    first, second = [await alice.hears_speech(by="bot") for _ in range(2)]

    assert list(range(5)) == steps_in(first) == steps_in(second)


async def test_only_those_who_sit_with_her_are_answered_aloud(
    alice: Member, bob: Member, singer: Singer
) -> None:
    await called(alice)
    await taught(alice)
    answer = await asked(bob)

    assert "Stop speaking" not in [button.label for button in answer.buttons]
    assert singer.texts == []


async def test_the_button_stops_her(alice: Member, singer: Singer) -> None:
    singer.steps = LONG_STEPS
    await called(alice)
    await taught(alice)
    answer = await asked(alice)
    await alice.hears_speech(by="bot", seconds=0.4)
    pressed = await alice.clicks(answer, "Stop speaking")
    assert isinstance(pressed, Heard)
    assert "I'm quiet" in pressed.content
    rest = await alice.hears_speech(by="bot")

    assert seconds_loud(rest) < 0.6


async def test_the_button_of_an_earlier_life_says_that_nothing_is_spoken(
    town: Sandbox, tmp_path: Path
) -> None:
    alice = town.member("alice")
    async with at_work(town, tmp_path, speaking=Singer()) as myna:
        await connected(town, myna)
        await called(alice)
        await taught(alice)
        answer = await asked(alice)
    async with at_work(town, tmp_path, speaking=Singer()) as myna:
        await connected(town, myna)
        pressed = await alice.clicks(answer, "Stop speaking")

        assert isinstance(pressed, Heard)
        assert "not saying anything" in pressed.content


async def test_a_skipped_answer_makes_room_for_the_next(alice: Member, singer: Singer) -> None:
    singer.steps = LONG_STEPS
    await called(alice)
    await taught(alice)
    await asked(alice)
    await asked(alice)
    await alice.hears_speech(by="bot", seconds=1.0)
    await alice.say("#general", "!skip")
    await hears(alice, "next one")
    steps = steps_in(await alice.hears_speech(by="bot", seconds=1.5))

    assert 0 in steps
    assert len(singer.texts) == 2


async def test_who_is_not_in_the_call_cannot_stop_it(alice: Member, bob: Member) -> None:
    await called(alice)
    for command in ("!stop", "!skip", "!leave"):
        await bob.say("#general", command)
        await hears(bob, "in the call with me")


async def test_what_waits_to_be_spoken_is_spoken_as_the_server_allows_then(
    town: Sandbox, myna: Myna, alice: Member, singer: Singer
) -> None:
    manager = Actor(id=int(alice.id), role=Role.MANAGER, tenant=guild_tenant(int(town.guild.id)))
    await myna.core.preferences.allow_network(manager, is_allowed=True)
    await called(alice)
    await taught(alice)
    for _ in range(4):
        await asked(alice)
    await myna.core.preferences.allow_network(manager, is_allowed=False)
    await alice.hears_speech(by="bot", timeout_seconds=20)
    await until(lambda: len(singer.texts) == 4, seconds=20)

    assert singer.networks[-1] is False


async def test_who_wants_no_speech_gets_none(
    town: Sandbox, myna: Myna, alice: Member, singer: Singer
) -> None:
    me = Actor(id=int(alice.id), role=Role.MEMBER, tenant=guild_tenant(int(town.guild.id)))
    await myna.core.preferences.set_mine(me, VoicePreferences(is_spoken=False))
    await called(alice)
    await taught(alice)
    await asked(alice)
    await hears_no_speech(alice)

    assert singer.texts == []


async def test_she_speaks_as_the_member_likes_it(
    town: Sandbox, myna: Myna, alice: Member, singer: Singer
) -> None:
    me = Actor(id=int(alice.id), role=Role.MEMBER, tenant=guild_tenant(int(town.guild.id)))
    likes = VoicePreferences(language="ru", voice="soft", speed=1.5)
    await myna.core.preferences.set_mine(me, likes)
    await called(alice)
    await taught(alice)
    await asked(alice)
    await alice.hears_speech(by="bot", seconds=0.2)
    manner = singer.manners[0]

    assert (manner.language, manner.voice, manner.speed) == ("ru", "soft", 1.5)


async def test_where_nothing_can_speak_it_is_told_once_and_texts_go_on(
    alice: Member, singer: Singer
) -> None:
    singer.fails_with = NoEngineReady("None.", kind="speak", language="en", allowed=0)
    await called(alice)
    await taught(alice)
    await asked(alice)
    await hears(alice, "can't speak English")
    await asked(alice)

    await hears_nothing(alice)


async def test_the_button_that_stops_her_stands_below_what_she_offers(
    town: Sandbox, tmp_path: Path
) -> None:
    alice = town.member("alice")
    unsure = Thresholds(answer=0.99, offer=0.0)
    async with at_work(town, tmp_path, speaking=Singer(), thresholds=unsure) as myna:
        await connected(town, myna)
        await called(alice)
        await alice.say("#general", "!train How do I change my nickname? -> In the settings.")
        await hears(alice, "what to answer")
        await alice.say("#general", "!ask how can a nickname be changed")
        hesitant = await hears(alice, "not quite sure")
    rows = [
        [button["label"] for button in row["components"]] for row in hesitant.payload["components"]
    ]

    assert [["How do I change my nickname?"], ["Stop speaking"]] == rows
