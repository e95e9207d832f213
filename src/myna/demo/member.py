"""A member of the sandbox, acting through its console over HTTP and one websocket; used by the tour."""

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

import aiohttp

Json = dict[str, Any]


class NothingHeard(Exception):
    """What was waited for did not come in time."""


@dataclass(frozen=True, kw_only=True)
class Heard:
    """A message of the bot, or a form that it opened."""

    payload: Json

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
            if component.get("type") == 2 and label.casefold() in _face(component):  # noqa: PLR2004 - Discord's number of a button
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


class SandboxMember:
    """One person. `open_member` makes it."""

    def __init__(
        self, name: str, session: aiohttp.ClientSession, bot_id: str, guild_id: str
    ) -> None:
        self.name = name
        self._session = session
        self._bot_id = bot_id
        self._guild_id = guild_id
        self._events: asyncio.Queue[Json] = asyncio.Queue()

    async def follow(self, socket: aiohttp.ClientWebSocketResponse) -> None:
        """Put what happens into the queue until the socket closes."""
        async for frame in socket:
            if frame.type is aiohttp.WSMsgType.TEXT:
                self._events.put_nowait(json.loads(frame.data))

    async def bot_is_online(self) -> bool:
        async with self._session.get("/console/state") as response:
            state = await response.json()
        return bool(state["application"]["online"])

    async def say(self, channel_id: str, content: str, *, reply_to: str | None = None) -> None:
        self._forget()
        body = {"content": content} | ({"reply_to": reply_to} if reply_to else {})
        await self._post(f"/console/channels/{channel_id}/messages", body)

    async def click(self, message: Heard, label: str) -> None:
        self._forget()
        await self._interact(
            type="component",
            channel_id=message.payload["channel_id"],
            message_id=message.payload["id"],
            custom_id=message.button(label),
            component_type=2,
        )

    async def submit(self, modal: Json, text: str) -> None:
        """Fill the last field of a form and send it."""
        self._forget()
        fields = [part for part in _flattened(modal["components"]) if part.get("type") == 4]  # noqa: PLR2004 - a text input
        values = {field["custom_id"]: field.get("value") or "" for field in fields}
        values[fields[-1]["custom_id"]] = text
        await self._interact(
            type="modal",
            interaction_id=modal["interaction_id"],
            values=values,
        )

    async def hear(self, *, seconds: float = 15.0) -> Heard:
        """The next message of the bot that this member can see."""

        def said_by_the_bot(event: Json) -> bool:
            payload = event["payload"]
            return event["name"] == "MESSAGE_CREATE" and payload["author"]["id"] == self._bot_id

        return Heard(payload=await self._wait(said_by_the_bot, seconds))

    async def see_modal(self, *, seconds: float = 15.0) -> Json:
        """The next form that the bot opens for this member."""
        return await self._wait(lambda event: event["name"] == "SANDBOX_MODAL", seconds)

    def _forget(self) -> None:
        """What was heard before this member acted is no answer to it."""
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
        await self._post("/console/interactions", {"guild_id": self._guild_id} | data)

    async def _post(self, path: str, body: Json) -> None:
        async with self._session.post(path, json=body) as response:
            if response.status >= 400:  # noqa: PLR2004 - HTTP's first error status
                raise NothingHeard(
                    f"the sandbox refused: {response.status} {await response.text()}"
                )


@asynccontextmanager
async def open_member(
    name: str, *, url: str, token: str, bot_id: str, guild_id: str
) -> AsyncIterator[SandboxMember]:
    headers = {"Authorization": f"Member {token}"}
    async with aiohttp.ClientSession(url, headers=headers) as session:
        member = SandboxMember(name, session, bot_id, guild_id)
        async with session.ws_connect("/console/events") as socket:
            following = asyncio.create_task(member.follow(socket))
            try:
                yield member
            finally:
                following.cancel()
                await asyncio.gather(following, return_exceptions=True)
