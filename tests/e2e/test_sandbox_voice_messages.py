"""Voice messages over the wire: a member's reaches the bot, and the console refuses kindly."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from http import HTTPStatus
from typing import Any

import aiohttp
import discord
import pytest

from discord_sandbox.pytest_plugin import checked
from discord_sandbox.sandbox import Sandbox
from discord_sandbox.world.permissions import Permission
from discord_sandbox.world.records import Json, Overwrite
from recorded_sounds import packets_of, sound, tone

WEBM = sound(tone(660, 1.5), "webm", "libopus")


@pytest.fixture
async def box() -> AsyncIterator[Sandbox]:
    async with checked(Sandbox()) as sandbox:
        yield sandbox


async def posted(box: Sandbox, path: str, *files: bytes) -> tuple[int, Json]:
    form = aiohttp.FormData(default_to_multipart=True)
    for number, data in enumerate(files):
        form.add_field(f"files[{number}]", data, filename="recording.webm")
    form.add_field("payload_json", "{}")
    headers = {"Authorization": f"Member {box.world.person_tokens[box.member('alice').id]}"}
    async with (
        aiohttp.ClientSession(headers=headers) as session,
        session.post(f"{box.url}/console{path}", data=form) as answer,
    ):
        return answer.status, await answer.json()


def place(box: Sandbox) -> str:
    return f"/channels/{box.world.channel_named('general').id}/voice-messages"


class Listener(discord.Client):
    def __init__(self, **options: Any) -> None:
        intents = discord.Intents(guilds=True, messages=True, message_content=True)
        super().__init__(intents=intents, **options)
        self.messages: asyncio.Queue[discord.Message] = asyncio.Queue()

    async def on_message(self, message: discord.Message) -> None:
        self.messages.put_nowait(message)


async def test_a_bot_gets_a_members_voice_message(box: Sandbox) -> None:
    bot = Listener(connector=box.connector(), guild_ready_timeout=0.1)
    async with bot, asyncio.timeout(20):
        running = asyncio.create_task(bot.start(box.bot_token))
        await bot.wait_until_ready()
        await box.member("alice").sends_voice_message("#general", WEBM)
        message = await bot.messages.get()
        data = await message.attachments[0].read()
        await bot.close()
        await running

    (attachment,) = message.attachments
    assert attachment.is_voice_message()
    assert message.flags.voice
    assert message.content == ""
    assert (attachment.filename, attachment.content_type) == ("voice-message.ogg", "audio/ogg")
    assert attachment.duration == pytest.approx(1.5, abs=0.05)
    assert packets_of(data) == packets_of(WEBM)


async def test_the_console_takes_what_a_browser_recorded(box: Sandbox) -> None:
    status, sent = await posted(box, place(box), WEBM)

    (heard,) = box.member("bob").sees("#general")
    assert status == HTTPStatus.OK
    assert heard.is_voice_message
    assert heard.attachments[0].duration_secs == sent["attachments"][0]["duration_secs"]


@pytest.mark.parametrize(("files", "code"), [((), 50160), ((WEBM, WEBM), 50160), ((b"x",), 50035)])
async def test_the_console_refuses_what_is_no_recording(
    box: Sandbox, files: tuple[bytes, ...], code: int
) -> None:
    status, refused = await posted(box, place(box), *files)

    assert (status, refused["code"]) == (HTTPStatus.BAD_REQUEST, code)
    assert box.member("bob").sees("#general") == []


async def test_where_voice_messages_are_not_allowed_none_is_sent(box: Sandbox) -> None:
    channel, guild = box.world.channel_named("general"), box.guild
    assert channel is not None
    deny = Overwrite(id=guild.id, kind=0, deny=Permission.SEND_VOICE_MESSAGES)
    box.world.edit_channel(replace(channel, overwrites=(deny,)))
    with pytest.raises(Exception, match="50173"):
        await box.member("bob").sends_voice_message("#general", WEBM)


async def test_a_voice_message_cannot_be_edited(box: Sandbox) -> None:
    alice = box.member("alice")
    sent = await alice.sends_voice_message("#general", WEBM)
    with pytest.raises(Exception, match="50162"):
        await alice.edits(sent, "never mind")


@pytest.mark.parametrize(
    ("wanted", "status", "piece"),
    [
        ("bytes=0-3", HTTPStatus.PARTIAL_CONTENT, slice(0, 4)),
        ("bytes=4-", HTTPStatus.PARTIAL_CONTENT, slice(4, None)),
        ("bytes=-5", HTTPStatus.PARTIAL_CONTENT, slice(-5, None)),
        ("nonsense", HTTPStatus.OK, slice(None)),
        ("bytes=99999999-", HTTPStatus.REQUESTED_RANGE_NOT_SATISFIABLE, slice(0)),
    ],
)
async def test_a_player_may_ask_for_a_piece_of_a_recording(
    box: Sandbox, wanted: str, status: int, piece: slice
) -> None:
    sent = await box.member("alice").sends_voice_message("#general", WEBM)
    url = sent.attachments[0].url.replace("https://cdn.discordapp.com", box.url)
    async with (
        aiohttp.ClientSession(headers={"Range": wanted}) as session,
        session.get(url) as answer,
    ):
        assert (answer.status, await answer.read()) == (status, sent.attachments[0].read()[piece])
