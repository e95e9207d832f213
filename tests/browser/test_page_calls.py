"""Calls on the page: in through the sidebar, heard and hearing, and out again."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from typing import Any

import discord
import pytest

from call_sounds import played
from chromium import opened
from discord_sandbox.sandbox import Sandbox
from discord_sandbox.world.records import ChannelType
from page_bot import PageBot
from page_object import ChatPage, probe
from recorded_sounds import HUMMED_HERTZ
from spoken_tones import loudest_hertz, tone

pytestmark = pytest.mark.browser


@pytest.fixture
async def speaker(speaking_chromium: Any, box: Sandbox) -> AsyncIterator[ChatPage]:
    """Alice's window, in a browser with a microphone."""
    async with opened(speaking_chromium, box.page_url) as chat:
        yield chat


async def join(chat: ChatPage, name: str = "Lounge") -> None:
    await chat.page.get_by_role("button", name=f"Join the voice channel {name}").click()
    await connected(chat)


async def connected(chat: ChatPage) -> None:
    await chat.page.locator(".voice-status").filter(has_text="Connected").wait_for()


async def test_a_voice_channel_that_is_mentioned_is_joined(speaker: ChatPage, box: Sandbox) -> None:
    bob = box.member("bob")
    await bob.say("#general", f"come to <#{bob.place('Lounge')}>")
    message = await speaker.hears("come to")
    await message.get_by_role("button", name="Lounge").click()

    await connected(speaker)


async def test_the_others_hear_the_pages_microphone(speaker: ChatPage, box: Sandbox) -> None:
    bob = box.member("bob")
    await bob.joins("Lounge")
    await join(speaker)
    said = await bob.hears_speech(by="alice", seconds=1)

    assert loudest_hertz(said) == pytest.approx(HUMMED_HERTZ, abs=3)


async def test_the_page_plays_what_the_others_say(speaker: ChatPage, box: Sandbox) -> None:
    bob = box.member("bob")
    await bob.joins("Lounge")
    await join(speaker)
    speaking = asyncio.create_task(bob.speaks(tone(660, 3)))
    await speaker.page.locator(".sitter.speaking").filter(has_text="Bob").wait_for()
    pitch = await speaker.page.evaluate(probe("pitch"), 660)
    await speaking

    assert pitch == pytest.approx(660, abs=15)
    await speaker.page.locator(".sitter:not(.speaking)").filter(has_text="Bob").wait_for()


async def test_everybody_reads_the_same_privacy_code(speaker: ChatPage, box: Sandbox) -> None:
    bob = box.member("bob")
    await bob.joins("Lounge")
    await join(speaker)
    await speaker.page.get_by_role("button", name="How private is this call?").click()
    digits = speaker.page.locator(".voice-digits")
    await digits.wait_for()

    assert "".join((await digits.inner_text()).split()) == bob.privacy_code


async def test_the_sidebar_lists_who_sits_where(speaker: ChatPage, box: Sandbox) -> None:
    bob = box.member("bob")
    await bob.joins("Lounge")
    people = speaker.page.get_by_role("list", name="In Lounge")
    await people.get_by_text("Bob").wait_for()
    await join(speaker)
    await people.get_by_text("Alice").wait_for()
    state = box.world.voice_state(box.guild.id, bob.id)
    box.world.edit_voice_state(replace(state, is_self_muted=True, is_self_deafened=True))
    await people.get_by_text("deafened").wait_for(state="attached")

    assert await people.get_by_role("listitem").count() == 2
    await bob.leaves_voice()
    await people.get_by_text("Bob").wait_for(state="detached")


async def test_a_member_who_leaves_is_no_longer_in_the_call(
    speaker: ChatPage, box: Sandbox
) -> None:
    await join(speaker)
    await speaker.page.get_by_role("button", name="Leave the call").click()
    await speaker.page.locator(".voice-bar").wait_for(state="hidden")
    await speaker.page.locator(".sitter").wait_for(state="detached")

    assert box.world.sitting_in(box.member("bob").place("Lounge")) == []


async def test_a_muted_microphone_is_not_heard(speaker: ChatPage, box: Sandbox) -> None:
    bob = box.member("bob")
    await bob.joins("Lounge")
    await join(speaker)
    await bob.hears_speech(by="alice", seconds=0.2)
    await speaker.page.get_by_role("button", name="Mute yourself").click()
    await speaker.page.locator(".sitter").filter(has_text="muted").wait_for()
    await bob.hears_speech(by="alice")
    spoken = box.member("alice").headset.tally.spoken
    await bob.speaks(tone(440, 0.3))

    assert box.member("alice").headset.tally.spoken == spoken
    await speaker.page.get_by_role("button", name="Unmute yourself").click()
    await bob.hears_speech(by="alice", seconds=0.2)


async def test_who_does_not_want_to_hear_does_not_speak_either(
    speaker: ChatPage, box: Sandbox
) -> None:
    await join(speaker)
    await speaker.page.get_by_role("button", name="Deafen yourself").click()
    await speaker.page.locator(".sitter").filter(has_text="deafened").wait_for()
    state = box.world.voice_state(box.guild.id, box.member("alice").id)

    assert (state.is_self_muted, state.is_self_deafened) == (True, True)
    await speaker.page.get_by_role("button", name="Unmute yourself").click()
    await speaker.page.get_by_role("button", name="Deafen yourself").wait_for()


async def test_one_changes_the_channel_by_choosing_another(speaker: ChatPage, box: Sandbox) -> None:
    bob = box.member("bob")
    box.world.new_channel(box.guild.id, "Garden", ChannelType.VOICE)
    await bob.joins("Garden")
    await join(speaker)
    await speaker.page.get_by_role("button", name="Join the voice channel Garden").click()
    await speaker.page.locator(".voice-place").filter(has_text="Garden").wait_for()
    await connected(speaker)

    await bob.hears_speech(by="alice", seconds=0.2)
    assert box.world.sitting_in(bob.place("Lounge")) == []


async def test_who_is_moved_is_told_so_and_hears_in_the_new_place(
    speaker: ChatPage, box: Sandbox
) -> None:
    bob = box.member("bob")
    garden = box.world.new_channel(box.guild.id, "Garden", ChannelType.VOICE)
    await bob.joins("Garden")
    await join(speaker)
    box.world.move_voice(box.guild.id, box.member("alice").id, garden.id)
    await speaker.page.get_by_text("You were moved to Garden.").wait_for()

    await bob.hears_speech(by="alice", seconds=0.2)


async def test_who_is_thrown_out_is_told_so(speaker: ChatPage, box: Sandbox) -> None:
    await join(speaker)
    box.world.leave_voice(box.guild.id, box.member("alice").id)

    await speaker.page.get_by_text("You are no longer in Lounge").wait_for()
    await speaker.page.locator(".voice-bar").wait_for(state="hidden")


async def test_a_full_channel_lets_nobody_in(speaker: ChatPage, box: Sandbox) -> None:
    nest = box.world.new_channel(box.guild.id, "Nest", ChannelType.VOICE)
    box.world.edit_channel(replace(nest, user_limit=1))
    await box.add_member("carol").joins("Nest")
    await speaker.become("Bob")
    await join(speaker)
    await speaker.page.get_by_role("button", name="Join the voice channel Nest").click()
    await speaker.page.get_by_text("Nest is full.").wait_for()

    assert await speaker.page.locator(".voice-place").inner_text() == "Lounge · Playground"


async def test_after_loading_the_page_anew_one_is_in_the_call_again(
    speaker: ChatPage, box: Sandbox
) -> None:
    bob = box.member("bob")
    await bob.joins("Lounge")
    await join(speaker)
    headset = box.member("alice").headset
    await speaker.page.reload()
    await connected(speaker)

    await bob.hears_speech(by="alice", seconds=0.2)
    assert box.member("alice").headset is headset


async def test_a_lost_line_is_made_good(speaker: ChatPage, box: Sandbox) -> None:
    speaker.forgiven += ["WebSocket", "ERR_INTERNET_DISCONNECTED", "ERR_CONNECTION"]
    bob = box.member("bob")
    await bob.joins("Lounge")
    await join(speaker)
    await speaker.page.context.set_offline(True)
    await box.drop_people()
    await speaker.page.get_by_text("Connection lost, trying again").wait_for()
    await speaker.page.context.set_offline(False)
    await connected(speaker)

    await bob.hears_speech(by="alice", seconds=0.2)


async def test_the_tab_that_joined_last_has_the_call(speaker: ChatPage, box: Sandbox) -> None:
    await join(speaker)
    other = ChatPage(await speaker.page.context.new_page())
    await other.open(box.page_url)
    await join(other)

    await speaker.page.get_by_text("Your call goes on in another tab.").wait_for()
    await speaker.page.locator(".voice-bar").wait_for(state="hidden")
    await other.page.close()


async def test_being_someone_else_ends_the_call(speaker: ChatPage, box: Sandbox) -> None:
    await join(speaker)
    await speaker.become("Bob")
    await speaker.page.locator(".sitter").wait_for(state="detached")

    assert not await speaker.page.locator(".voice-bar").is_visible()


async def test_without_a_microphone_one_listens(quiet_chat: ChatPage, box: Sandbox) -> None:
    bob = box.member("bob")
    await bob.joins("Lounge")
    await join(quiet_chat)
    await quiet_chat.page.get_by_text("You can listen all the same.").wait_for()
    assert await quiet_chat.page.get_by_role("button", name="Mute yourself").is_disabled()
    speaking = asyncio.create_task(bob.speaks(tone(660, 3)))
    await quiet_chat.page.locator(".sitter.speaking").filter(has_text="Bob").wait_for()
    pitch = await quiet_chat.page.evaluate(probe("pitch"), 660)
    await speaking

    assert pitch == pytest.approx(660, abs=15)
    await quiet_chat.page.get_by_role("button", name="Leave the call").click()


async def test_a_stage_is_said_to_be_open(speaker: ChatPage, box: Sandbox) -> None:
    box.world.new_channel(box.guild.id, "Stage", ChannelType.STAGE)
    await speaker.become("Bob")
    await join(speaker, "Stage")
    await speaker.page.get_by_role("button", name="How private is this call?").click()
    await speaker.page.get_by_text("A stage is not end-to-end encrypted.").wait_for()

    await speaker.page.get_by_text("You may listen here, but not speak.").wait_for()


async def test_a_call_is_held_with_the_keyboard_alone(speaker: ChatPage, box: Sandbox) -> None:
    keys = speaker.page.keyboard
    await speaker.page.get_by_role("button", name="Playground").focus()
    for _ in range(3):
        await keys.press("ArrowDown")
    await keys.press("Enter")
    await connected(speaker)
    await speaker.page.get_by_role("button", name="Leave the call").focus()
    await keys.press("Enter")
    await speaker.page.locator(".voice-bar").wait_for(state="hidden")

    focused = "document.activeElement.closest('.sidebar') !== null"
    assert await speaker.page.evaluate(focused)


@pytest.mark.parametrize("scheme", ["light", "dark"])
async def test_calls_speak_russian_and_every_text_stands_out(
    speaking_chromium: Any, box: Sandbox, scheme: str
) -> None:
    await box.member("bob").joins("Lounge")
    options = {"locale": "ru-RU", "color_scheme": scheme, "viewport": {"width": 380, "height": 720}}
    async with opened(speaking_chromium, box.page_url, **options) as chat:
        await chat.page.get_by_role("button", name="Показать каналы").click()
        await chat.page.get_by_role("button", name="Зайти в голосовой канал Lounge").click()
        await chat.page.locator(".voice-status").filter(has_text="На связи").wait_for()
        await chat.page.get_by_role("button", name="Насколько закрыт этот разговор?").click()
        await chat.page.locator(".voice-digits").wait_for()

        assert await chat.page.evaluate(probe("contrast"), 4.5) == []
        await chat.page.keyboard.press("Escape")
        await chat.page.get_by_role("button", name="Показать разговор").click()
        await chat.page.get_by_role("button", name="Выйти из разговора").click()


async def test_the_page_hears_a_bot_in_an_encrypted_call(
    speaker: ChatPage, bot: PageBot, box: Sandbox
) -> None:
    channel = bot.get_channel(int(box.member("alice").place("Lounge")))
    assert isinstance(channel, discord.VoiceChannel)
    client = await channel.connect(timeout=5)
    await join(speaker)
    await speaker.page.get_by_role("button", name="How private is this call?").click()
    await speaker.page.locator(".voice-digits").wait_for()
    playing = asyncio.create_task(played(client, 880, frames=150))
    await speaker.page.locator(".sitter.speaking").filter(has_text="APP").wait_for()
    pitch = await speaker.page.evaluate(probe("pitch"), 880)
    await playing
    await client.disconnect(force=True)

    assert pitch == pytest.approx(880, abs=15)
