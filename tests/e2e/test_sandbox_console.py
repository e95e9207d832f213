"""The console API, by which another process acts as a member."""

import asyncio
import json
from collections.abc import AsyncIterator
from http import HTTPStatus
from typing import Any

import aiohttp
import discord
import pytest
from discord import app_commands

from discord_sandbox.pytest_plugin import checked
from discord_sandbox.sandbox import Sandbox
from discord_sandbox.world.records import Json


class Actor:
    """A member as another process is one: with a token, over HTTP."""

    def __init__(self, box: Sandbox, name: str) -> None:
        self.id = box.member(name).id
        self._address = f"{box.url}/console"
        headers = {"Authorization": f"Member {box.world.person_tokens[self.id]}"}
        self.session = aiohttp.ClientSession(headers=headers)

    async def ask(self, method: str, path: str, body: Any = None) -> tuple[int, Any]:
        form = {"data": body} if isinstance(body, aiohttp.FormData) else {"json": body}
        async with self.session.request(method, self._address + path, **form) as answer:
            text = await answer.text()
            return answer.status, json.loads(text) if text else None

    async def events(self) -> aiohttp.ClientWebSocketResponse:
        return await self.session.ws_connect(f"{self._address}/events")


async def event(socket: aiohttp.ClientWebSocketResponse, name: str) -> Json:
    """The payload of the next event of that name."""
    async with asyncio.timeout(5):
        while True:
            received = await socket.receive_json()
            if received["name"] == name:
                return received["payload"]


@pytest.fixture
async def box() -> AsyncIterator[Sandbox]:
    async with checked(Sandbox()) as sandbox:
        yield sandbox


@pytest.fixture
async def alice(box: Sandbox) -> AsyncIterator[Actor]:
    actor = Actor(box, "alice")
    async with actor.session:
        yield actor


@pytest.fixture
async def bob(box: Sandbox) -> AsyncIterator[Actor]:
    actor = Actor(box, "bob")
    async with actor.session:
        yield actor


def general(box: Sandbox) -> str:
    channel = box.world.channel_named("general")
    return f"/channels/{channel.id}"


async def test_the_state_says_who_one_is_and_what_is_there(box: Sandbox, alice: Actor) -> None:
    _, state = await alice.ask("GET", "/state")
    (guild,) = state["guilds"]

    assert state["me"]["username"] == "alice"
    assert [channel["name"] for channel in guild["channels"]] == ["general", "random", "Lounge"]
    assert len(guild["members"]) == 3
    assert "members" not in state


async def test_what_one_says_the_other_receives(box: Sandbox, alice: Actor, bob: Actor) -> None:
    async with await bob.events() as socket:
        status, sent = await alice.ask("POST", general(box) + "/messages", {"content": "hi @bob"})
        heard = await event(socket, "MESSAGE_CREATE")

    assert status == HTTPStatus.OK
    assert heard["id"] == sent["id"]
    assert heard["content"] == f"hi <@{bob.id}>"


async def test_messages_are_edited_replied_to_and_deleted(box: Sandbox, alice: Actor) -> None:
    place = general(box) + "/messages"
    _, first = await alice.ask("POST", place, {"content": "one"})
    _, reply = await alice.ask("POST", place, {"content": "two", "reply_to": first["id"]})
    _, edited = await alice.ask("PATCH", f"{place}/{first['id']}", {"content": "uno"})
    status, _ = await alice.ask("DELETE", f"{place}/{first['id']}")
    _, history = await alice.ask("GET", place)

    assert reply["referenced_message"]["content"] == "one"
    assert edited["content"] == "uno"
    assert status == HTTPStatus.NO_CONTENT
    assert [message["content"] for message in history] == ["two"]


async def test_history_comes_in_pages_oldest_first(box: Sandbox, alice: Actor) -> None:
    place = general(box) + "/messages"
    for number in range(5):
        await alice.ask("POST", place, {"content": str(number)})
    _, newest = await alice.ask("GET", f"{place}?limit=2")
    _, older = await alice.ask("GET", f"{place}?limit=2&before={newest[0]['id']}")

    assert [message["content"] for message in newest] == ["3", "4"]
    assert [message["content"] for message in older] == ["1", "2"]


async def test_files_travel_in_a_form(box: Sandbox, alice: Actor) -> None:
    form = aiohttp.FormData()
    form.add_field("payload_json", json.dumps({"content": "look"}))
    form.add_field("files[0]", b"a,b", filename="a.csv", content_type="text/csv")
    _, sent = await alice.ask("POST", general(box) + "/messages", form)
    (file,) = sent["attachments"]
    async with alice.session.get(file["url"]) as answer:
        data = await answer.read()

    assert sent["content"] == "look"
    assert data == b"a,b"


async def test_a_reaction_says_who_reacted(box: Sandbox, alice: Actor, bob: Actor) -> None:
    place = general(box) + "/messages"
    _, sent = await alice.ask("POST", place, {"content": "hi"})
    await bob.ask("PUT", f"{place}/{sent['id']}/reactions/%F0%9F%91%8D")
    _, (message,) = await alice.ask("GET", place)
    (reaction,) = message["reactions"]

    assert reaction["user_ids"] == [bob.id]
    assert reaction["me"] is False


async def test_refusals_are_discords_own(box: Sandbox, alice: Actor, bob: Actor) -> None:
    place = general(box) + "/messages"
    _, sent = await alice.ask("POST", place, {"content": "mine"})

    assert await bob.ask("DELETE", f"{place}/{sent['id']}") == (
        HTTPStatus.FORBIDDEN,
        {"message": "Missing Permissions", "code": 50013},
    )
    assert await bob.ask("POST", place, {"content": " "}) == (
        HTTPStatus.BAD_REQUEST,
        {"message": "Cannot send an empty message", "code": 50006},
    )
    assert (await bob.ask("POST", place, {"content": 5}))[0] == HTTPStatus.BAD_REQUEST
    assert (await bob.ask("POST", place, [1]))[0] == HTTPStatus.BAD_REQUEST
    assert (await bob.ask("GET", "/channels/abc/messages"))[0] == HTTPStatus.NOT_FOUND


@pytest.mark.parametrize("header", ["Member wrong", "Bot x", "Member", ""])
async def test_a_wrong_token_acts_for_nobody(box: Sandbox, header: str) -> None:
    headers = {"Authorization": header}
    async with (
        aiohttp.ClientSession(headers=headers) as session,
        session.get(f"{box.url}/console/state") as answer,
    ):
        assert answer.status == HTTPStatus.UNAUTHORIZED


async def test_the_tokens_owner_acts_whatever_the_address_says(
    box: Sandbox, alice: Actor, bob: Actor
) -> None:
    _, state = await alice.ask("GET", f"/state?as={bob.id}")

    assert state["me"]["id"] == alice.id


async def test_another_web_page_cannot_act(box: Sandbox, alice: Actor) -> None:
    headers = {"Origin": "https://evil.example"}
    address = f"{box.url}/console/state"
    async with alice.session.get(address, headers=headers) as answer:
        assert answer.status == HTTPStatus.FORBIDDEN


class Echo(discord.Client):
    def __init__(self, connector: aiohttp.BaseConnector) -> None:
        super().__init__(
            intents=discord.Intents.default(), connector=connector, guild_ready_timeout=0.1
        )
        self.tree = app_commands.CommandTree(self)

        @self.tree.command(description="Repeats")
        async def echo(interaction: discord.Interaction, text: str, times: int = 1) -> None:
            await interaction.response.send_message(" ".join([text] * times))

        @echo.autocomplete("text")
        async def texts(_: discord.Interaction, current: str) -> list[app_commands.Choice[str]]:
            return [app_commands.Choice(name=current.upper(), value=current)]

    async def setup_hook(self) -> None:
        await self.tree.sync()


@pytest.fixture
async def echo(box: Sandbox) -> AsyncIterator[Echo]:
    bot = Echo(connector=box.connector())
    running = asyncio.create_task(bot.start(box.bot_token))
    ready = asyncio.create_task(bot.wait_until_ready())
    await asyncio.wait({running, ready}, return_when=asyncio.FIRST_COMPLETED)
    yield bot
    await bot.close()
    await asyncio.gather(running, ready, return_exceptions=True)


def wish(box: Sandbox, kind: str, **more: Any) -> Json:
    channel = box.world.channel_named("general")
    return {"type": kind, "channel_id": channel.id, "command": "echo", **more}


async def test_a_command_is_used_by_name(box: Sandbox, echo: Echo, alice: Actor) -> None:
    async with await alice.events() as socket:
        options = {"text": "tweet", "times": 2}
        _, made = await alice.ask("POST", "/interactions", wish(box, "command", options=options))
        answer = await event(socket, "MESSAGE_CREATE")

    assert answer["content"] == "tweet tweet"
    assert answer["interaction_metadata"]["id"] == made["interaction_id"]


async def test_an_option_completes_itself(box: Sandbox, echo: Echo, alice: Actor) -> None:
    async with await alice.events() as socket:
        body = wish(box, "autocomplete", options={"text": "tw"}, focused="text")
        await alice.ask("POST", "/interactions", body)
        answer = await event(socket, "SANDBOX_CHOICES")

    assert [choice["name"] for choice in answer["choices"]] == ["TW"]


@pytest.mark.parametrize(
    ("body", "word"),
    [
        ({"type": "command", "options": {}}, "needs the option 'text'"),
        ({"type": "command", "command": "nope"}, "no command 'nope'"),
        ({"type": "dance"}, "no interaction of the type 'dance'"),
        ({"type": "component", "message_id": "1", "custom_id": "x"}, "Unknown Message"),
        ({"type": "modal", "shown_by": "1"}, "no form to submit"),
        ({"type": "command", "files": {"text": 7}}, "No file 7"),
    ],
)
async def test_what_a_client_would_not_let_through_is_refused_with_the_reason(
    box: Sandbox, echo: Echo, alice: Actor, body: Json, word: str
) -> None:
    status, answer = await alice.ask("POST", "/interactions", {**wish(box, ""), **body})

    assert status in {HTTPStatus.BAD_REQUEST, HTTPStatus.NOT_FOUND}
    assert word in answer["message"]


async def test_people_hear_that_the_commands_changed(box: Sandbox, alice: Actor) -> None:
    async with await alice.events() as socket:
        box.world.set_commands(box.application.id, None, [])

        assert await event(socket, "SANDBOX_COMMANDS") == {}
