"""The websocket of a person's voice, as a page or another program uses it, kindly or not."""

import asyncio
import struct
from collections.abc import AsyncIterator
from dataclasses import replace
from typing import Any

import aiohttp
import pytest

from discord_sandbox.console import voice_lines
from discord_sandbox.pytest_plugin import checked
from discord_sandbox.sandbox import Sandbox
from discord_sandbox.world.permissions import Permission
from discord_sandbox.world.records import ChannelType, Json, Overwrite, Snowflake
from spoken_tones import loudest_hertz, tone

FRAME = voice_lines.FRAME_BYTES


class VoiceLine:
    """Another program's end of the websocket."""

    def __init__(self, socket: aiohttp.ClientWebSocketResponse) -> None:
        self.socket = socket
        self.sound = bytearray()
        """Of everybody, without the heads."""
        self.speakers: set[str] = set()

    async def ask(self, **wish: Any) -> None:
        await self.socket.send_json(wish)

    async def join(self, channel_id: Snowflake) -> Json:
        await self.ask(type="join", channel_id=channel_id)
        return await self.told("JOINED")

    async def say(self, pcm: bytes) -> None:
        for start in range(0, len(pcm), FRAME):
            await self.socket.send_bytes(pcm[start : start + FRAME])

    async def told(self, name: str) -> Json:
        """The payload of the next text of that name."""
        async with asyncio.timeout(5):
            while True:
                message = await self._next()
                if message is not None and message["name"] == name:
                    return message["payload"]

    async def hears(self, seconds: float) -> bytes:
        async with asyncio.timeout(5):
            while len(self.sound) < seconds * 48_000 * 4:
                await self._next()
        return bytes(self.sound)

    async def is_hung_up(self) -> bool:
        async with asyncio.timeout(5):
            async for _ in self.socket:
                pass
        return self.socket.closed

    async def _next(self) -> Json | None:
        message = await self.socket.receive()
        if message.type == aiohttp.WSMsgType.BINARY:
            (speaker_id,) = struct.unpack_from(">Q", message.data)
            self.speakers.add(str(speaker_id))
            self.sound += message.data[8:]
            return None
        assert message.type == aiohttp.WSMsgType.TEXT, message
        return message.json()


@pytest.fixture
async def box() -> AsyncIterator[Sandbox]:
    async with checked(Sandbox()) as sandbox:
        yield sandbox


@pytest.fixture
async def session(box: Sandbox) -> AsyncIterator[aiohttp.ClientSession]:
    token = box.world.person_tokens[box.member("alice").id]
    async with aiohttp.ClientSession(headers={"Authorization": f"Member {token}"}) as session:
        yield session


async def opened(box: Sandbox, session: aiohttp.ClientSession) -> VoiceLine:
    return VoiceLine(await session.ws_connect(f"{box.url}/console/voice"))


@pytest.fixture
async def line(box: Sandbox, session: aiohttp.ClientSession) -> VoiceLine:
    """Alice's."""
    return await opened(box, session)


def lounge(box: Sandbox) -> Snowflake:
    return box.member("alice").place("Lounge")


def sitting(box: Sandbox) -> list[Snowflake]:
    return [state.user_id for state in box.world.sitting_in(lounge(box))]


async def test_two_ends_hear_each_other(box: Sandbox, line: VoiceLine) -> None:
    bob = box.member("bob")
    await bob.joins("Lounge")
    joined = await line.join(lounge(box))
    await line.told("PRIVACY_CODE")
    await line.say(tone(440, 0.5))
    from_alice = await bob.hears_speech(by="alice")
    await bob.speaks(tone(660, 0.5))
    from_bob = await line.hears(0.3)

    assert joined == {"channel_id": lounge(box), "is_encrypted": True, "privacy_code": None}
    assert loudest_hertz(from_alice) == pytest.approx(440, abs=3)
    assert loudest_hertz(from_bob) == pytest.approx(660, abs=5)
    assert line.speakers == {bob.id}


async def test_who_speaks_is_told(box: Sandbox, line: VoiceLine) -> None:
    bob = box.member("bob")
    await bob.joins("Lounge")
    await line.join(lounge(box))
    await line.told("PRIVACY_CODE")
    await bob.speaks(tone(660, 0.3), speed=20)

    assert await line.told("SPEAKING") == {"user_id": bob.id, "speaking": True}
    assert await line.told("SPEAKING") == {"user_id": bob.id, "speaking": False}


async def test_one_who_is_muted_while_speaking_is_told_to_be_silent(
    box: Sandbox, line: VoiceLine
) -> None:
    bob = box.member("bob")
    await bob.joins("Lounge")
    await line.join(lounge(box))
    await line.told("PRIVACY_CODE")
    bob.headset.speak(tone(660, 0.3))
    await line.told("SPEAKING")
    member = box.world.guilds[box.guild.id].members[bob.id]
    box.world.edit_member(box.guild.id, replace(member, is_muted=True))

    assert await line.told("SPEAKING") == {"user_id": bob.id, "speaking": False}


async def test_mute_and_deaf_are_seen_by_the_others(box: Sandbox, line: VoiceLine) -> None:
    await line.join(lounge(box))
    await line.ask(type="state", self_mute=True, self_deaf=False)
    event = await box.member("bob").notices(
        "VOICE_STATE_UPDATE", matching=lambda event: event.payload["self_mute"]
    )

    assert event.payload["self_deaf"] is False


async def test_the_page_is_told_that_it_was_moved(box: Sandbox, line: VoiceLine) -> None:
    garden = box.world.new_channel(box.guild.id, "Garden", ChannelType.VOICE)
    bob = box.member("bob")
    await bob.joins("Garden")
    await line.join(lounge(box))
    box.world.move_voice(box.guild.id, box.member("alice").id, garden.id)
    moved = await line.told("JOINED")
    await line.told("PRIVACY_CODE")
    await line.say(tone(440, 0.5))

    assert moved["channel_id"] == garden.id
    assert await bob.hears_speech(by="alice")


async def test_the_page_is_told_that_it_was_thrown_out(box: Sandbox, line: VoiceLine) -> None:
    await line.join(lounge(box))
    box.world.leave_voice(box.guild.id, box.member("alice").id)

    assert await line.told("LEFT") == {}
    await line.say(tone(440, 0.1))
    assert (await line.join(lounge(box)))["channel_id"] == lounge(box)


async def test_who_leaves_is_gone(box: Sandbox, line: VoiceLine) -> None:
    await line.join(lounge(box))
    await line.ask(type="leave")
    await box.member("bob").notices(
        "VOICE_STATE_UPDATE", matching=lambda event: event.payload["channel_id"] is None
    )

    assert sitting(box) == []


async def test_a_newer_page_takes_the_place_of_the_older(
    box: Sandbox, session: aiohttp.ClientSession, line: VoiceLine
) -> None:
    await line.join(lounge(box))
    newer = await opened(box, session)
    await newer.join(lounge(box))

    assert await line.told("TAKEN_OVER") == {}
    assert await line.is_hung_up()
    assert sitting(box) == [box.member("alice").id]


async def test_a_page_that_comes_back_at_once_finds_its_person_in_the_call(
    box: Sandbox, session: aiohttp.ClientSession, line: VoiceLine
) -> None:
    await line.join(lounge(box))
    headset = box.member("alice").headset
    await line.socket.close()
    again = await opened(box, session)
    await again.join(lounge(box))

    assert box.member("alice").headset is headset
    assert box._console._voice_lines._leaving == {}


async def test_a_page_that_stays_away_leaves_the_call(
    box: Sandbox, line: VoiceLine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(voice_lines, "GRACE_SECONDS", 0.01)
    await line.join(lounge(box))
    await line.socket.close()
    await box.member("bob").notices(
        "VOICE_STATE_UPDATE", matching=lambda event: event.payload["channel_id"] is None
    )

    assert sitting(box) == []


async def test_a_line_that_was_in_no_call_ends_none(box: Sandbox, line: VoiceLine) -> None:
    await box.member("alice").joins("Lounge")
    await line.socket.close()
    while box._console._voice_lines._lines:
        await asyncio.sleep(0)

    assert box._console._voice_lines._leaving == {}
    assert sitting(box) == [box.member("alice").id]


async def test_a_newer_page_that_is_not_let_in_ends_the_call_with_it(
    box: Sandbox,
    session: aiohttp.ClientSession,
    line: VoiceLine,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(voice_lines, "GRACE_SECONDS", 0.01)
    await line.join(lounge(box))
    newer = await opened(box, session)
    await newer.ask(type="join", channel_id="1")
    await newer.told("REFUSED")
    await newer.socket.close()
    await box.member("bob").notices(
        "VOICE_STATE_UPDATE", matching=lambda event: event.payload["channel_id"] is None
    )

    assert sitting(box) == []


REFUSALS: list[Any] = [
    ("{", 50109),
    ("[]", 50109),
    pytest.param("[" * 4000, 50109, id="too deep"),
    ("{}", 50035),
    ('{"type": "fly"}', 50035),
    ('{"type": "join"}', 10003),
    ('{"type": "join", "channel_id": {}}', 10003),
    ('{"type": "join", "channel_id": "GENERAL"}', 50013),
    ('{"type": "join", "channel_id": "HIDDEN"}', 50001),
]


@pytest.mark.parametrize(("text", "code"), REFUSALS)
async def test_what_makes_no_sense_is_refused_and_the_line_goes_on(
    box: Sandbox, session: aiohttp.ClientSession, text: str, code: int
) -> None:
    hidden = box.world.new_channel(box.guild.id, "Hidden", ChannelType.VOICE)
    deny = Overwrite(id=box.guild.id, kind=0, deny=Permission.VIEW_CHANNEL)
    box.world.edit_channel(replace(hidden, overwrites=(deny,)))
    general = box.member("bob").place("#general")
    token = box.world.person_tokens[box.member("bob").id]
    headers = {"Authorization": f"Member {token}"}
    line = VoiceLine(await session.ws_connect(f"{box.url}/console/voice", headers=headers))
    await line.socket.send_str(text.replace("GENERAL", general).replace("HIDDEN", hidden.id))

    assert (await line.told("REFUSED"))["code"] == code
    assert (await line.join(lounge(box)))["channel_id"] == lounge(box)


async def test_a_full_channel_keeps_one_where_one_was(box: Sandbox, line: VoiceLine) -> None:
    small = box.world.new_channel(box.guild.id, "Nest", ChannelType.VOICE)
    box.world.edit_channel(replace(small, user_limit=1))
    carol = box.add_member("carol")
    await carol.joins("Nest")
    token = box.world.person_tokens[box.member("bob").id]
    headers = {"Authorization": f"Member {token}"}
    async with aiohttp.ClientSession(headers=headers) as session:
        bobs = await opened(box, session)
        await bobs.join(lounge(box))
        await bobs.ask(type="join", channel_id=small.id)
        refused = await bobs.told("REFUSED")

        assert refused["code"] == 50013
        assert sitting(box) == [box.member("bob").id]


async def test_frames_of_a_wrong_size_are_not_heard(
    box: Sandbox, line: VoiceLine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(voice_lines, "_SILENT_AFTER_SECONDS", 0.5)
    bob = box.member("bob")
    await bob.joins("Lounge")
    await line.join(lounge(box))
    await line.told("PRIVACY_CODE")
    for size in (0, 1, FRAME - 1, FRAME + 1, 4000):
        await line.socket.send_bytes(bytes(size))
    await line.say(tone(440, 0.5))

    heard = await bob.hears_speech(by="alice")
    assert len(heard) / 48_000 / 4 == pytest.approx(0.5, abs=0.1)
    assert box.member("alice").headset.tally.spoken == 25 + 5


async def test_a_page_that_sends_faster_than_one_speaks_is_cut_short(
    box: Sandbox, line: VoiceLine
) -> None:
    bob = box.member("bob")
    await bob.joins("Lounge")
    await line.join(lounge(box))
    await line.told("PRIVACY_CODE")
    await line.say(bytes(FRAME) * 2000)
    await line.ask(type="nonsense")
    await line.told("REFUSED")

    assert 50 <= box.member("alice").headset.tally.spoken < 200


async def test_too_much_at_once_is_hung_up_on(box: Sandbox, line: VoiceLine) -> None:
    await line.socket.send_bytes(bytes(100_000))

    assert await line.is_hung_up()


async def test_nobody_speaks_without_a_token(box: Sandbox) -> None:
    async with aiohttp.ClientSession() as stranger:
        with pytest.raises(aiohttp.WSServerHandshakeError, match="401"):
            await stranger.ws_connect(f"{box.url}/console/voice")


async def test_no_page_elsewhere_may_listen_in(box: Sandbox) -> None:
    origin = {"Origin": "http://example.com"}
    async with aiohttp.ClientSession(headers=origin) as stranger:
        with pytest.raises(aiohttp.WSServerHandshakeError, match="403"):
            await stranger.ws_connect(f"{box.url}/console/voice")


async def test_the_state_tells_who_sits_where(box: Sandbox, session: aiohttp.ClientSession) -> None:
    bob = box.member("bob")
    await bob.joins("Lounge")
    async with session.get(f"{box.url}/console/state") as answer:
        state = await answer.json()
    (sits,) = state["guilds"][0]["voice_states"]

    assert (sits["user_id"], sits["channel_id"]) == (bob.id, lounge(box))


async def test_what_waits_for_a_slow_page_is_bounded(box: Sandbox, line: VoiceLine) -> None:
    alice, bob = box.member("alice"), box.member("bob")
    await bob.joins("Lounge")
    await line.join(lounge(box))
    await line.told("PRIVACY_CODE")
    await bob.speaks(tone(440, 30), speed=500)
    (at_server,) = box._console._voice_lines._lines.values()

    assert alice.headset.tally.heard > 1000
    assert len(at_server._sounds) <= 100
    assert len(at_server._words) <= 200
