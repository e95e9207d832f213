"""A member of the sandbox, acting through its console over HTTP and one websocket; used by the tour."""

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass
from typing import Any

import aiohttp

from myna.demo.voice_line import Speech, VoiceLine, open_line
from myna.errors import OperatorError

Json = dict[str, Any]

BUTTON, TEXT_INPUT = 2, 4
"""Discord's numbers of the two components that a member of the tour uses."""


class NothingHeard(Exception):
    """What was waited for did not come in time."""


@dataclass(frozen=True, kw_only=True)
class Heard:
    """A message of the bot, or a form that it opened."""

    payload: Json
    speech: Speech | None = None
    """What was heard of it in a voice channel."""
    early_seconds: float = 0.0
    """So long before its text was whole something of it was heard."""
    note: str = ""
    """What the tour tells of it besides."""

    @property
    def text(self) -> str:
        embeds = [
            str(embed.get("description") or embed.get("title") or "")
            for embed in self.payload.get("embeds", [])
        ]
        return "\n".join(part for part in [str(self.payload.get("content") or ""), *embeds] if part)

    def button(self, label: str) -> str:
        """The custom id of the button with this in its label."""
        for component in _flattened(self.payload.get("components", [])):
            if component.get("type") == BUTTON and label.casefold() in _face(component):
                return str(component["custom_id"])
        raise NothingHeard(f"no button {label!r}")


def _face(component: Json) -> str:
    return f"{(component.get('emoji') or {}).get('name') or ''} {component.get('label') or ''}".casefold()


def _flattened(components: list[Json]) -> list[Json]:
    """Every component, those inside rows, sections and labels included."""
    found = []
    for component in components:
        inner = [*component.get("components", [])]
        inner += [component[key] for key in ("component", "accessory") if key in component]
        found += [component, *_flattened(inner)]
    return found


@dataclass(frozen=True, kw_only=True)
class Person:
    """Who acts, and among whom."""

    id: str
    token: str
    bot_id: str
    guild_id: str
    locale: str
    """The language of this person's Discord."""


class SandboxMember:
    """One person. `open_member` makes it."""

    def __init__(self, person: Person, session: aiohttp.ClientSession) -> None:
        self._person = person
        self._session = session
        self._events: asyncio.Queue[Json] = asyncio.Queue()
        self._channel_id = ""
        """Where this member pressed a button last: the form that it opens belongs there."""
        self._said: str | None = None
        """The id of what this member said last; None after a click or a form."""

    async def follow(self, socket: aiohttp.ClientWebSocketResponse) -> None:
        """Put what happens into the queue until the socket closes."""
        async for frame in socket:
            if frame.type is aiohttp.WSMsgType.TEXT:
                self._events.put_nowait(json.loads(frame.data))

    async def bot_is_online(self) -> bool:
        async with _asked(self._session.get("/console/state")) as response:
            state = await response.json()
        return bool(state["application"]["online"])

    async def say(self, channel_id: str, content: str, *, reply_to: Heard | None = None) -> None:
        self._forget()
        body = {"content": content}
        if reply_to is not None:
            body["reply_to"] = reply_to.payload["id"]
        said = await self._post(f"/console/channels/{channel_id}/messages", body)
        self._said = said["id"]

    async def send_file(self, channel_id: str, content: str, name: str, data: bytes) -> None:
        self._forget()
        form = aiohttp.FormData()
        form.add_field("payload_json", json.dumps({"content": content}))
        form.add_field("files[0]", data, filename=name)
        said = await self._post(f"/console/channels/{channel_id}/messages", form)
        self._said = said["id"]

    async def send_voice_message(
        self, channel_id: str, recording: bytes, *, reply_to: Heard
    ) -> None:
        self._forget()
        form = aiohttp.FormData()
        form.add_field("payload_json", json.dumps({"reply_to": reply_to.payload["id"]}))
        form.add_field("files[0]", recording, filename="voice-message.ogg")
        said = await self._post(f"/console/channels/{channel_id}/voice-messages", form)
        self._said = said["id"]

    def in_call(self, channel_id: str) -> AbstractAsyncContextManager[VoiceLine]:
        """A seat in this voice channel."""
        return open_line(self._session, channel_id)

    async def click(self, message: Heard, label: str) -> None:
        self._forget()
        self._channel_id = message.payload["channel_id"]
        await self._interact(
            type="component",
            channel_id=self._channel_id,
            message_id=message.payload["id"],
            custom_id=message.button(label),
            component_type=2,
        )

    async def submit(self, modal: Json, text: str) -> None:
        """Fill the last field of a form and send it."""
        self._forget()
        parts = _flattened(modal["modal"]["components"])
        fields = [part for part in parts if part.get("type") == TEXT_INPUT]
        values = {field["custom_id"]: field.get("value") or "" for field in fields}
        values[fields[-1]["custom_id"]] = text
        await self._interact(
            type="modal",
            channel_id=self._channel_id,
            shown_by=modal["interaction_id"],
            values=values,
        )

    async def hear(self, *, seconds: float = 15.0) -> Heard:
        """The bot's answer to what this member did last."""
        return Heard(payload=await self._wait(self._is_for_me, seconds))

    async def see_change(
        self, message: Heard, until: Callable[[Heard], bool], *, seconds: float
    ) -> Heard:
        """The message of the bot as it is once it says what is waited for."""

        def is_so(event: Json) -> bool:
            is_it = event["payload"].get("id") == message.payload["id"]
            return (
                is_it
                and event["name"] == "MESSAGE_UPDATE"
                and until(Heard(payload=event["payload"]))
            )

        if until(message):
            return message
        return Heard(payload=await self._wait(is_so, seconds))

    async def see_modal(self, *, seconds: float = 15.0) -> Json:
        """The next form that the bot opens for this member."""
        return await self._wait(lambda event: event["name"] == "SANDBOX_MODAL", seconds)

    def _is_for_me(self, event: Json) -> bool:
        payload = event["payload"]
        if event["name"] != "MESSAGE_CREATE" or payload["author"]["id"] != self._person.bot_id:
            return False
        if self._said is not None:
            return bool((payload.get("message_reference") or {}).get("message_id") == self._said)
        used = payload.get("interaction_metadata") or {}
        return bool((used.get("user") or {}).get("id") == self._person.id)

    def _forget(self) -> None:
        """What was heard before this member acted is no answer to it."""
        self._said = None
        while not self._events.empty():
            self._events.get_nowait()

    async def _wait(self, wanted: Callable[[Json], bool], seconds: float) -> Json:
        try:
            async with asyncio.timeout(seconds):
                while True:
                    event = await self._events.get()
                    if wanted(event):
                        return dict(event["payload"])
        except TimeoutError:
            raise NothingHeard(f"nothing came within {seconds:.0f} s") from None

    async def _interact(self, **data: Any) -> None:
        common = {"guild_id": self._person.guild_id, "locale": self._person.locale}
        await self._post("/console/interactions", common | data)

    async def _post(self, path: str, body: Json | aiohttp.FormData) -> Json:
        sent = {"data": body} if isinstance(body, aiohttp.FormData) else {"json": body}
        async with _asked(self._session.post(path, **sent)) as response:
            if response.status >= 400:  # noqa: PLR2004 - HTTP's first error status
                raise NothingHeard(
                    f"the sandbox refused: {response.status} {await response.text()}"
                )
            return dict(await response.json())


@asynccontextmanager
async def _asked(
    request: AbstractAsyncContextManager[aiohttp.ClientResponse],
) -> AsyncIterator[aiohttp.ClientResponse]:
    """Raises `OperatorError` where the sandbox is gone."""
    try:
        async with request as response:
            yield response
    except aiohttp.ClientError as error:
        raise OperatorError(
            f"The sandbox does not answer any more: {error}.", remedy="Start the demo again."
        ) from error


@asynccontextmanager
async def open_member(person: Person, url: str) -> AsyncIterator[SandboxMember]:
    headers = {"Authorization": f"Member {person.token}"}
    async with aiohttp.ClientSession(url, headers=headers) as session:
        member = SandboxMember(person, session)
        async with session.ws_connect("/console/events") as socket:
            following = asyncio.create_task(member.follow(socket))
            try:
                yield member
            finally:
                following.cancel()
                await asyncio.gather(following, return_exceptions=True)
